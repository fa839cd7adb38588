//! All SQL of outgoing documents but for drafts, keys and recipients.

mod listing;
mod readers;
mod row;
mod source;
mod steps;
mod write;

pub use listing::{Chosen, Filters, Page, RegisterRow, by_ids, count, page, register_entries};
pub use readers::{add_readers, rebuild_grants};
pub use row::{Outgoing, answers, issued_as, life, load, load_as_system};
pub use source::{Source, source};
pub use steps::{Step, add as add_step, of as steps};
pub use write::{
    NewOutgoing, Numbered, Signed, advance, bear, dispatched, index, insert, numbered, saved, signed, unsign,
};
