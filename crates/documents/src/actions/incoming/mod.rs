//! What is done with incoming documents: load with the access predicate → a pure step of the model → store → audit and
//! event, all in the transaction of the context.

pub mod add_carrier;
pub mod complete;
pub mod deadline;
pub mod distribute;
pub mod instruct;
pub mod keep_verdict;
pub mod pass_on;
pub mod register;
pub mod withdraw;
pub mod work;

mod step;
mod targets;

pub use step::{ActionError, Stepped};
pub use targets::{Choice, TargetError};
