//! `cargo xtask tidy`: the house's own checks.
use crate::Outcome;
/// Runs all checks.
pub fn run() -> Outcome {
    Ok(())
}
