//! Signs, or numbers and seals, several documents by one order and one PIN. Each goes the way of a single one, in a
//! transaction of its own that also notes it as done: what a person is told of it is what happened.

mod start;
mod work;

use kernel::{Kind, Refusal};

use super::OutgoingError;
use crate::model::outgoing::batch::MOST;

pub use start::{Checked, Order, prepare, run, stop};
pub use work::go;

/// The kind under which orders stand in audit.
pub const KIND: &str = "outgoing-batch";

/// Why an order is refused as a whole.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// Nothing was chosen, or nothing that is there.
    #[error("no document was chosen")]
    Empty,
    /// More than a page of a list.
    #[error("more than {MOST} documents")]
    TooMany,
    /// Another order of the same person runs.
    #[error("another order is being worked on")]
    Running,
    /// This process works on too many orders, or is about to stop.
    #[error("too many orders at once")]
    Busy,
    /// Whatever refuses a single document.
    #[error(transparent)]
    Outgoing(#[from] OutgoingError),
}

impl From<store::Error> for BatchError {
    fn from(error: store::Error) -> Self {
        Self::Outgoing(error.into())
    }
}

impl Refusal for BatchError {
    fn kind(&self) -> Kind {
        match self {
            Self::Empty | Self::TooMany => Kind::Invalid,
            Self::Running => Kind::Conflict,
            Self::Busy => Kind::Unavailable,
            Self::Outgoing(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "batch-empty",
            Self::TooMany => "batch-too-many",
            Self::Running => "batch-running",
            Self::Busy => "batch-busy",
            Self::Outgoing(e) => e.code(),
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooMany => vec![("most", MOST.to_string())],
            Self::Outgoing(e) => e.args(),
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Outgoing(e) => e.field(),
            _ => None,
        }
    }
}
