//! Outgoing documents as values: the draft, the path it takes, in whose authority it is signed, how it is written down.

mod authority;
pub mod batch;
mod compose;
pub mod diff;
mod draft;
mod expected;
mod late;
mod life;
pub mod notation;
pub mod plain;
pub mod preview;
mod standing;

pub use authority::{Authority, AuthorityError, Signer};
pub use compose::{Frame, Input, of_agency, without_about};
pub use draft::{AnnexFile, Channel, Draft, DraftError, JointAgency, JointSigner, Purpose, Recipient, Target};
pub use expected::Expected;
pub use late::late_days;
pub use life::{Act, Fault, Life, Mark, MarkKind, Refused, Standing, State};
pub use standing::{Facts, Joint};

/// The kind under which outgoing documents stand in audit, work items, events and panels.
pub const KIND: &str = "outgoing-document";
