//! Signing by the tool of the Government Cipher Committee: a file is prepared here, signed on the person's own machine,
//! judged afresh when it comes back, and the act is completed by the same `run` as with a key that is opened here.
//!
//! Invariants: a file is lent by tokens that are good once and for minutes; what comes back is the very file with one
//! signature more, by the certificate of whoever gave the order; until the act is completed nothing of the document changes.

mod accept;
mod begin;
mod complete;
mod error;
mod hand;
mod ready;

pub use accept::{Brought, accept, bring, fetch};
pub use begin::{Begun, Order, is_in_tool, means, prepare, run};
pub use complete::complete;
pub use error::ToolError;
pub use hand::{Handed, hand};
pub use ready::may_on_incoming;

use kernel::{Actor, Id, Instant};
use store::Tx;

use crate::store::tool_sessions::{self as sessions, Session};

/// The kind under which orders stand in audit.
pub const KIND: &str = "tool-session";

/// A person's own order that still stands.
///
/// # Errors
/// [`ToolError::NotFound`] for somebody else's, [`ToolError::Completed`], [`ToolError::Expired`].
pub async fn open(tx: &Tx, actor: &Actor, id: Id<Session>, now: Instant) -> Result<Session, ToolError> {
    let person = actor.person.ok_or(ToolError::NotFound)?;
    let session = sessions::of_person(tx, id, person).await?.ok_or(ToolError::NotFound)?;
    stands(&session, now)?;
    Ok(session)
}

fn stands(session: &Session, now: Instant) -> Result<(), ToolError> {
    if session.completed_at.is_some() {
        return Err(ToolError::Completed);
    }
    if now > session.expires_at { Err(ToolError::Expired) } else { Ok(()) }
}
