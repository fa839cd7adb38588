//! Closes an incoming document: answered, dealt with, or filed for information.

use ::store::Ctx;
use kernel::Id;
use uuid::Uuid;

use super::step::{load, record, take};
use super::{ActionError, Stepped};
use crate::model::Document;
use crate::model::incoming::HandlingError;
use crate::store::incoming;

/// Number and notation of an answer, in characters.
const MAX_NOTATION: usize = 60;

/// How it ended.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// What came of it.
    pub result: String,
    /// The outgoing document of this installation that answers it.
    pub reply: Option<Uuid>,
    /// Number and notation of the answer as written, for the register (PL IV: "Số, ký hiệu văn bản trả lời").
    pub reply_notation: Option<String>,
}

/// Completes.
///
/// # Errors
/// [`ActionError`].
pub async fn run(ctx: &mut Ctx, id: Id<Document>, input: Input) -> Result<Stepped, ActionError> {
    let notation = input.reply_notation.as_deref().map(str::trim).filter(|n| !n.is_empty()).map(kernel::text::nfc);
    if notation.as_ref().is_some_and(|n| n.chars().count() > MAX_NOTATION) {
        return Err(HandlingError::TooLong(MAX_NOTATION).into());
    }
    let (document, before) = load(ctx, id).await?;
    let stepped = take(ctx, document, before, |h, m| h.complete(m, &input.result)).await?;
    if input.reply.is_some() || notation.is_some() {
        incoming::set_reply(ctx, id, input.reply, notation.as_deref()).await?;
    }
    let detail = serde_json::json!({ "reply": input.reply, "reply_notation": notation });
    ctx.audit("incoming-completed", record(id), &detail).await?;
    ctx.emit("incoming-completed", record(id), &detail).await?;
    Ok(stepped)
}
