//! Demonstration data of this room. Deterministic: the same rows at every run.

mod incoming;
mod keys;

pub use incoming::{Scans, incoming, scans};
pub use keys::{PIN, demo_ca, keys};
