//! All SQL of outgoing documents but for drafts, keys and recipients.

mod listing;
mod readers;
mod row;
mod signers;
mod source;
mod steps;
mod write;

pub use listing::{Chosen, Filters, Page, RegisterRow, by_ids, count, page, register_entries};
pub use readers::{add_readers, rebuild_grants};
pub use row::{Outgoing, answers, issued_as, life, load, load_as_system};
pub use signers::{JointRow, begin as begin_round, clear as clear_round, cosigned, joint_of, of as joint_rows, sealed};
pub use source::{Source, source};
pub use steps::{Step, add as add_step, of as steps};
pub use write::{
    NewOutgoing, Numbered, Signed, advance, bear, dispatched, grew, index, insert, numbered, saved, sealed_beside,
    signed, signed_beside, unsign,
};
