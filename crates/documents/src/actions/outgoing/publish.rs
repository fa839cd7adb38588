//! Lets anybody who has a document's code read it, or takes that back. An agency decides what it makes public (Luật Tiếp cận
//! thông tin 2016 Đ.17); without it a code tells the verdict on the signatures and nothing of the content.

use kernel::Id;
use store::{Ctx, Record};

use super::OutgoingError;
use super::people::find;
use crate::model::Document;
use crate::model::outgoing::{Act, KIND, Life, Refused, Standing, State};
use crate::store::check_links;

/// Whether somebody may decide it: whoever sends documents out, once this one is numbered and sealed.
///
/// # Errors
/// [`Refused`] with the reason.
pub fn allowed(life: &Life, by: Standing) -> Result<(), Refused> {
    if !matches!(life.state, State::Issued | State::Dispatched) {
        return Err(Refused::State { act: Act::Dispatch, state: life.state });
    }
    if by.dispatcher { Ok(()) } else { Err(Refused::Standing(Act::Dispatch)) }
}

/// Publishes or takes back.
///
/// # Errors
/// The rules; [`OutgoingError::NotFound`] for a document without a code.
pub async fn run(ctx: &mut Ctx, id: Id<Document>, public: bool) -> Result<(), OutgoingError> {
    let found = find(&ctx.tx, &ctx.actor, id, ctx.today()).await?;
    allowed(&found.life, found.standing)?;
    if !check_links::publish(ctx, id, public.then_some(ctx.now)).await? {
        return Err(OutgoingError::NotFound);
    }
    let event = if public { "outgoing-published" } else { "outgoing-unpublished" };
    ctx.audit(event, Record::new(KIND, id), serde_json::json!({})).await?;
    Ok(())
}
