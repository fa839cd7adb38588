//! The rules of documents as pure values: types, urgency, queues and the state machines of each direction.

mod agency_header;
mod check_code;
pub mod copies;
mod document_type;
pub mod extract;
pub mod file;
pub mod incoming;
pub mod list;
pub mod matrix;
mod notation;
pub mod outgoing;
mod queue;
mod secrecy;
pub mod tool;
mod urgency;

pub use agency_header::header_of;
pub use check_code::CheckCode;
pub use document_type::{DocumentType, written_number};
pub use notation::{join_code, joint_abbreviations, split_code};
pub use queue::Queue;
pub use secrecy::Secrecy;
pub use urgency::Urgency;

/// Names a document of any direction in typed ids.
#[derive(Debug)]
pub enum Document {}
