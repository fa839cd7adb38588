//! One use case a file: what somebody can do to a document.

pub mod copies;
pub mod incoming;
pub mod lists;
pub mod numbering;
pub mod outgoing;
pub mod tool;
