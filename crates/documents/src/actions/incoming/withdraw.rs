//! The sender recalls or withdraws a document: called by the exchange in the name of the system (NĐ 30/2020 Đ.18.4b).

use ::store::Ctx;
use kernel::Id;

use super::ActionError;
use super::step::record;
use crate::model::Document;
use crate::store::incoming;

/// Withdraws the document and destroys its content; what tells of the recall stays.
///
/// # Errors
/// [`ActionError`].
pub async fn run(ctx: &mut Ctx, id: Id<Document>, reason: &str) -> Result<(), ActionError> {
    let document = incoming::load_as_system(&ctx.tx, id).await?.ok_or(ActionError::NotFound)?;
    let before = incoming::handling(&ctx.tx, &document).await?;
    let after = before.withdraw(ctx.now, reason)?;
    incoming::save(ctx, &document, &before, &after).await?;
    incoming::destroy_content(ctx, &document).await?;
    ctx.audit("incoming-withdrawn", record(id), serde_json::json!({ "reason": after.result })).await?;
    ctx.emit("incoming-withdrawn", record(id), serde_json::json!({})).await?;
    Ok(())
}
