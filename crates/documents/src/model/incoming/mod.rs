//! Incoming documents as pure values: what state they are in, who may do what, what each step changes.

mod action;
mod assignment;
mod deadline;
mod duty;
mod ending;
mod error;
mod handling;
mod moment;
mod plan;
mod state;
#[cfg(test)]
mod tests;

pub use action::Action;
pub use assignment::{Assignment, Instruction, PlanItem, Target};
pub use duty::{Duty, Reach};
pub use error::HandlingError;
pub use handling::{Handling, MAX_TEXT};
pub use moment::Moment;
pub use state::{AssignmentState, Channel, InstructionState, Role, State};
