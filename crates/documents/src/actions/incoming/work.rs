//! What the holder of an assignment does with it: accept, give back, report, read.

use ::store::Ctx;
use kernel::Id;

use super::step::{load, record, take};
use super::{ActionError, Stepped};
use crate::model::Document;
use crate::model::incoming::{Assignment, Handling, HandlingError, Moment};

/// Accepts the work.
///
/// # Errors
/// [`ActionError`].
pub async fn accept(ctx: &mut Ctx, id: Id<Document>, assignment: Id<Assignment>) -> Result<Stepped, ActionError> {
    act(ctx, "incoming-accepted", id, assignment, |h, m| h.accept(m, assignment)).await
}

/// Gives the work back to its assigner.
///
/// # Errors
/// [`ActionError`].
pub async fn give_back(
    ctx: &mut Ctx,
    id: Id<Document>,
    assignment: Id<Assignment>,
    reason: &str,
) -> Result<Stepped, ActionError> {
    act(ctx, "incoming-given-back", id, assignment, |h, m| h.give_back(m, assignment, reason)).await
}

/// Reports the result of one's own part.
///
/// # Errors
/// [`ActionError`].
pub async fn report(
    ctx: &mut Ctx,
    id: Id<Document>,
    assignment: Id<Assignment>,
    result: &str,
) -> Result<Stepped, ActionError> {
    act(ctx, "incoming-reported", id, assignment, |h, m| h.report(m, assignment, result)).await
}

/// Marks information as read.
///
/// # Errors
/// [`ActionError`].
pub async fn read(ctx: &mut Ctx, id: Id<Document>, assignment: Id<Assignment>) -> Result<Stepped, ActionError> {
    act(ctx, "incoming-read", id, assignment, |h, m| h.read(m, assignment)).await
}

/// Audit and event bear the same name here: each tells of one step on one assignment.
async fn act(
    ctx: &mut Ctx,
    name: &'static str,
    id: Id<Document>,
    assignment: Id<Assignment>,
    step: impl FnOnce(&Handling, &Moment<'_>) -> Result<Handling, HandlingError>,
) -> Result<Stepped, ActionError> {
    let (document, before) = load(ctx, id).await?;
    let stepped = take(ctx, document, before, step).await?;
    let detail = serde_json::json!({ "assignment": assignment });
    ctx.audit(name, record(id), &detail).await?;
    ctx.emit(name, record(id), &detail).await?;
    Ok(stepped)
}
