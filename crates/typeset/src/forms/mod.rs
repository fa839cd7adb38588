//! Printed forms of the document office: registers, routing slip, contents of a file (NĐ 30/2020 PL IV, PL V).

mod contents;
mod register;
mod routing_slip;
mod text;

pub use contents::{ContentsEntry, FileContents};
pub use register::{IncomingEntry, OutgoingEntry, RegisterBook, RegisterEntries};
pub use routing_slip::{IncomingSummary, Opinion, RoutingSlip, SlipAssignment};

/// Most rows of one printed book or list, about a hundred pages and 150 MB of memory while they are laid out; a larger
/// register is printed as several books (quyển), see [`RegisterBook::volumes`].
pub const MAX_ENTRIES: usize = 1_000;
