//! The roof of the house: configuration, composition of the rooms, and the command line.
//!
//! Invariants: the only place that names every room, that reads the real time, real chance, the environment and the
//! command line. Knows no rule of any domain: what a room brings it says in its `module()`.

pub mod ambient;
pub mod audit_heads;
pub mod cli;
pub mod compose;
pub mod failure;
pub mod limits;
pub mod metrics;
pub mod platform;
pub mod serve;
pub mod settings;
pub mod telemetry;

pub use failure::{Failure, Outcome};
pub use settings::Settings;
