//! One arrival, several carriers: the same document by e-mail, axis and paper shares one number of arrival.

use ::store::Ctx;
use identity::permission;
use jiff::civil::Date;
use kernel::Id;

use super::ActionError;
use super::step::record;
use crate::model::Document;
use crate::model::incoming::{Channel, HandlingError};
use crate::store::attachments::{self, Stored};
use crate::store::incoming;

/// How it came in once more.
#[derive(Debug, Clone)]
pub struct Input {
    /// How.
    pub channel: Channel,
    /// Which day; today when left out.
    pub arrived_on: Option<Date>,
    /// Remark.
    pub note: String,
    /// Files that came with it.
    pub files: Vec<Stored>,
}

/// Adds the carrier and its files to an arrival.
///
/// # Errors
/// [`ActionError`].
pub async fn run(ctx: &mut Ctx, id: Id<Document>, input: Input) -> Result<(), ActionError> {
    let system = ctx.actor.person.is_none();
    let document = if system {
        incoming::load_as_system(&ctx.tx, id).await?
    } else {
        incoming::load(&ctx.tx, &ctx.actor, id).await?
    };
    let document = document.ok_or(ActionError::NotFound)?;
    let registry = ctx.actor.may_on(permission::DOCUMENTS_REGISTER, document.agency);
    if !system && !registry {
        return Err(HandlingError::NotAllowed.into());
    }
    let arrived_on = input.arrived_on.unwrap_or_else(|| ctx.today());
    let note = kernel::text::ellipsis(&kernel::text::nfc(input.note.trim()), 500);
    incoming::add_carrier(ctx, id, input.channel, arrived_on, &note).await?;
    let last = attachments::of(&ctx.tx, id).await?.last().map_or(0, |a| a.ordinal);
    attachments::add(ctx, id, last, &input.files).await?;
    let detail = serde_json::json!({ "channel": input.channel, "files": input.files.len() });
    ctx.audit("incoming-carrier-added", record(id), &detail).await?;
    ctx.emit("incoming-carrier-added", record(id), &detail).await?;
    Ok(())
}
