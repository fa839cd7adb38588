//! What is for whoever assigned a part, or could have: give more time, let another lead.

use ::store::Ctx;
use jiff::civil::Date;
use kernel::Id;

use super::step::{announce, load, record, take};
use super::targets::{self, Choice};
use super::{ActionError, Stepped};
use crate::model::Document;
use crate::model::incoming::{Assignment, HandlingError, Role, Target};

/// Gives more time.
///
/// # Errors
/// [`ActionError`].
pub async fn extend(
    ctx: &mut Ctx,
    id: Id<Document>,
    assignment: Id<Assignment>,
    due_on: Date,
) -> Result<Stepped, ActionError> {
    let (document, before) = load(ctx, id).await?;
    let old = before.assignment(assignment).and_then(|a| a.due_on);
    let stepped = take(ctx, document, before, |h, m| h.extend(m, assignment, due_on)).await?;
    let detail = serde_json::json!({ "assignment": assignment, "from": old, "to": due_on });
    ctx.audit("incoming-extended", record(id), &detail).await?;
    ctx.emit("incoming-extended", record(id), &detail).await?;
    Ok(stepped)
}

/// Lets another unit or person lead; the old lead coordinates from now on.
///
/// # Errors
/// [`ActionError`].
pub async fn change_lead(
    ctx: &mut Ctx,
    id: Id<Document>,
    assignment: Id<Assignment>,
    to: Target,
) -> Result<Stepped, ActionError> {
    let (document, before) = load(ctx, id).await?;
    let old = before.assignment(assignment).ok_or(HandlingError::MovedOn)?;
    let within = match old.parent.and_then(|p| before.assignment(p)) {
        Some(parent) => targets::own_unit(&ctx.tx, parent.target).await?,
        None => None,
    };
    let choice = Choice { target: to, role: Role::Lead, due_on: None, note: String::new() };
    let plan = targets::plan(&ctx.tx, &ctx.actor, ctx.today(), &[choice], within).await?;
    let new = plan.into_iter().next().ok_or(HandlingError::Nobody)?;
    let stepped = take(ctx, document, before, |h, m| h.change_lead(m, assignment, new)).await?;
    let detail = serde_json::json!({ "from": assignment, "to": to });
    ctx.audit("incoming-lead-changed", record(id), &detail).await?;
    ctx.emit("incoming-lead-changed", record(id), &detail).await?;
    announce(ctx, &stepped).await?;
    Ok(stepped)
}
