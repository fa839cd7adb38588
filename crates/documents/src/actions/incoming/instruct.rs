//! A leader says who does what until when; or the secretary writes it down and the leader confirms with one tap.

use ::store::Ctx;
use jiff::civil::Date;
use kernel::Id;
use uuid::Uuid;

use super::step::{announce, load, record, take};
use super::targets::{self, Choice};
use super::{ActionError, Stepped};
use crate::model::Document;
use crate::model::incoming::{HandlingError, Instruction};

/// What the leader says.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Bút phê.
    pub text: String,
    /// Until when.
    pub due_on: Option<Date>,
    /// Who does what.
    pub choices: Vec<Choice>,
}

/// The leader instructs.
///
/// # Errors
/// [`ActionError`].
pub async fn run(ctx: &mut Ctx, id: Id<Document>, leader: Uuid, input: Input) -> Result<Stepped, ActionError> {
    let (document, before) = load(ctx, id).await?;
    let plan = targets::plan(&ctx.tx, &ctx.actor, ctx.today(), &input.choices, None).await?;
    let (text, due) = (&input.text, input.due_on);
    let stepped = take(ctx, document, before, |h, m| h.instruct(m, leader, text, due, plan)).await?;
    given(ctx, stepped).await
}

/// The secretary writes the instruction down.
///
/// # Errors
/// [`ActionError`].
pub async fn prepare(
    ctx: &mut Ctx,
    id: Id<Document>,
    instruction: Id<Instruction>,
    input: Input,
) -> Result<Stepped, ActionError> {
    let (document, before) = load(ctx, id).await?;
    let plan = targets::plan(&ctx.tx, &ctx.actor, ctx.today(), &input.choices, None).await?;
    let (text, due) = (&input.text, input.due_on);
    let stepped = take(ctx, document, before, |h, m| h.prepare(m, instruction, text, due, plan)).await?;
    let detail = serde_json::json!({ "instruction": instruction });
    ctx.audit("incoming-instruction-prepared", record(id), &detail).await?;
    ctx.emit("incoming-instruction-prepared", record(id), &detail).await?;
    Ok(stepped)
}

/// The leader confirms what the secretary has written.
///
/// # Errors
/// [`ActionError`].
pub async fn confirm(ctx: &mut Ctx, id: Id<Document>, instruction: Id<Instruction>) -> Result<Stepped, ActionError> {
    let (document, before) = load(ctx, id).await?;
    if before.instruction(instruction).is_none() {
        return Err(HandlingError::MovedOn.into());
    }
    let stepped = take(ctx, document, before, |h, m| h.confirm(m, instruction)).await?;
    given(ctx, stepped).await
}

async fn given(ctx: &mut Ctx, stepped: Stepped) -> Result<Stepped, ActionError> {
    let mut now = stepped.after.instructions.iter().filter(|i| i.given_at == Some(ctx.now));
    let detail = serde_json::json!({ "instruction": now.next_back().map(|i| i.id), "assignments": stepped.new_ids() });
    let record = record(stepped.document.id);
    ctx.audit("incoming-instructed", record, &detail).await?;
    ctx.emit("incoming-instructed", record, &detail).await?;
    announce(ctx, &stepped).await?;
    Ok(stepped)
}
