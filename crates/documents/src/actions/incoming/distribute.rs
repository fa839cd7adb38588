//! The office sends a registered document to leaders for instruction, or straight to units (NĐ 30/2020 Đ.23).

use ::store::Ctx;
use jiff::civil::Date;
use kernel::Id;
use uuid::Uuid;

use super::step::{announce, load, record, take};
use super::targets::{self, Choice};
use super::{ActionError, Stepped};
use crate::model::Document;

/// To whom.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Positions of leaders who are asked for an instruction.
    pub leaders: Vec<Uuid>,
    /// Units (or positions) it goes to at once.
    pub choices: Vec<Choice>,
    /// Until when it is to be dealt with.
    pub due_on: Option<Date>,
}

/// Distributes.
///
/// # Errors
/// [`ActionError`].
pub async fn run(ctx: &mut Ctx, id: Id<Document>, input: Input) -> Result<Stepped, ActionError> {
    let (document, before) = load(ctx, id).await?;
    let leaders = targets::leaders(&ctx.tx, &ctx.actor, ctx.today(), &input.leaders).await?;
    let plan = targets::plan(&ctx.tx, &ctx.actor, ctx.today(), &input.choices, None).await?;
    let stepped = take(ctx, document, before, |h, m| h.distribute(m, &leaders, plan, input.due_on)).await?;
    let detail = serde_json::json!({ "leaders": input.leaders, "assignments": stepped.new_ids() });
    ctx.audit("incoming-distributed", record(id), &detail).await?;
    ctx.emit("incoming-distributed", record(id), &detail).await?;
    announce(ctx, &stepped).await?;
    Ok(stepped)
}

/// Takes a mistaken distribution back, before anybody has begun.
///
/// # Errors
/// [`ActionError`].
pub async fn recall(ctx: &mut Ctx, id: Id<Document>) -> Result<Stepped, ActionError> {
    let (document, before) = load(ctx, id).await?;
    let stepped = take(ctx, document, before, |h, m| h.recall(m)).await?;
    ctx.audit("incoming-distribution-recalled", record(id), serde_json::json!({})).await?;
    ctx.emit("incoming-distribution-recalled", record(id), serde_json::json!({})).await?;
    Ok(stepped)
}

/// Sends the document back to its sender (NĐ 30/2020 Đ.21.2). The exchange hears of it and tells the sender.
///
/// # Errors
/// [`ActionError`].
pub async fn return_to_sender(ctx: &mut Ctx, id: Id<Document>, reason: &str) -> Result<Stepped, ActionError> {
    let (document, before) = load(ctx, id).await?;
    let stepped = take(ctx, document, before, |h, m| h.return_to_sender(m, reason)).await?;
    let detail = serde_json::json!({ "reason": stepped.after.result });
    ctx.audit("incoming-returned", record(id), &detail).await?;
    ctx.emit("incoming-returned", record(id), &detail).await?;
    Ok(stepped)
}
