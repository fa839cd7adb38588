//! A unit's clerk, head or deputy passes work on: to divisions, deputies and officers, as a tree.

use ::store::Ctx;
use kernel::Id;

use super::step::{announce, load, record, take};
use super::targets::{self, Choice};
use super::{ActionError, Stepped};
use crate::model::Document;
use crate::model::incoming::{Assignment, HandlingError};

/// Passes on.
///
/// # Errors
/// [`ActionError`].
pub async fn run(
    ctx: &mut Ctx,
    id: Id<Document>,
    assignment: Id<Assignment>,
    choices: &[Choice],
) -> Result<Stepped, ActionError> {
    let (document, before) = load(ctx, id).await?;
    let target = before.assignment(assignment).ok_or(HandlingError::MovedOn)?.target;
    let within = targets::own_unit(&ctx.tx, target).await?;
    let plan = targets::plan(&ctx.tx, &ctx.actor, ctx.today(), choices, within).await?;
    let stepped = take(ctx, document, before, |h, m| h.pass_on(m, assignment, plan)).await?;
    let detail = serde_json::json!({ "assignment": assignment, "assignments": stepped.new_ids() });
    ctx.audit("incoming-passed-on", record(id), &detail).await?;
    announce(ctx, &stepped).await?;
    Ok(stepped)
}
