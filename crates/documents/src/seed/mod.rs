//! Demonstration data of this room. Deterministic: the same rows at every run.

mod incoming;
mod keys;
mod outgoing;

pub use incoming::{Arrivals, Scans, incoming, scans};
pub use keys::{PIN, demo_ca, keys};
pub use outgoing::{Written, outgoing};
