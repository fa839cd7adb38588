//! Gives a copy up before it is made.

use kernel::Id;
use store::{Ctx, Record};

use super::order::detail;
use super::{CopyError, subject};
use crate::model::Queue;
use crate::model::copies::{self as rules, Act, CopyRefused};
use crate::store::copies::{self, Copy};
use crate::store::work_items;

/// Longest reason, in characters.
const MAX_REASON: usize = 500;

/// Takes the order off the clerk's desk; why is kept.
///
/// # Errors
/// The rules; [`CopyRefused::NoReason`].
pub async fn run(ctx: &mut Ctx, id: Id<Copy>, reason: &str) -> Result<(), CopyError> {
    let copy = copies::load(&ctx.tx, &ctx.actor, id).await?.ok_or(CopyError::NotFound)?;
    let what = subject(&ctx.tx, &ctx.actor, copy.document).await?;
    let state = rules::next(Some(copy.state), Act::Cancel, what.standing(&ctx.actor))?;
    let reason = kernel::text::nfc(reason.trim());
    if reason.is_empty() || reason.chars().count() > MAX_REASON {
        return Err(CopyRefused::NoReason.into());
    }
    copies::cancelled(ctx, &copy, &reason).await?;
    work_items::remove(ctx, id.uuid(), copy.agency, Queue::MakeCopy.name(), id.uuid()).await?;
    ctx.audit("copy-cancelled", Record::new(what.kind, copy.document), detail(&copy, state)).await?;
    Ok(())
}
