//! The rules of documents as pure values: types, urgency, queues and the state machines of each direction.

mod document_type;
pub mod incoming;
mod queue;
mod urgency;

pub use document_type::{DocumentType, written_number};
pub use queue::Queue;
pub use urgency::Urgency;

/// Names a document of any direction in typed ids.
#[derive(Debug)]
pub enum Document {}
