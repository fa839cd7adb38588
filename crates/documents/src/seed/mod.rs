//! Demonstration data of this room. Deterministic: the same rows at every run.

mod keys;

pub use keys::{PIN, demo_ca, keys};
