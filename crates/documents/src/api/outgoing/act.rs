//! The acts of an outgoing document's life by JSON; signing and numbering stand in `sign`.

use ::store::Ctx;
use axum::extract::Path;
use axum::response::Response;
use kernel::Id;
use utoipa::ToSchema;
use uuid::Uuid;
use web::api::Body;
use web::{ApiVisit, Error, Result};

use super::show::{RecipientJson, recipients};
use crate::actions::outgoing::advance::{self, Step};
use crate::actions::outgoing::{OutgoingError, acknowledge as confirm, dispatch as sending, find, legible, named};
use crate::model::Document;
use crate::model::outgoing::{Act, Fault};
use crate::store::{outgoing, recipients as table};

/// The words that go with an act.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Words {
    /// SHA-256 of the draft that was read: another text is not initialled unseen.
    hash: Option<String>,
    /// Opinion or reason; needed for `comment`, `return`, `withdraw`.
    text: String,
    /// Of a return: `form` goes to the drafter, `content` to the head of the drafting unit.
    #[schema(value_type = Option<String>)]
    fault: Option<Fault>,
    /// Units and positions that are asked by `consult`.
    ask: Vec<Uuid>,
}

/// Where the document stands after an act.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct Moved {
    /// State by name.
    state: String,
    /// Of the document.
    version: i64,
}

/// Commits with the document's new state.
async fn moved(visit: &ApiVisit, ctx: Ctx, id: Id<Document>) -> Result<Response> {
    let document = outgoing::load_as_system(&ctx.tx, id).await?.ok_or(OutgoingError::NotFound)?;
    let answer = Moved { state: document.state.name().to_owned(), version: document.version };
    visit.commit(ctx, &answer).await
}

/// The plain act of a name; the others have endpoints of their own.
fn act_of(name: &str) -> Result<Act> {
    let own = |act: &Act| matches!(act, Act::Edit | Act::Sign | Act::Cosign | Act::Issue | Act::Seal | Act::Dispatch);
    Act::ALL.into_iter().find(|act| act.name() == name && !own(act)).ok_or_else(Error::not_found)
}

/// Takes a step: `submit`, `take-back`, `withdraw`, `consult`, `comment`, `initial`, `pass-back`, `return`, `check-form`.
#[utoipa::path(post, path = "/outgoing-documents/{id}/acts/{act}", tag = "outgoing-documents",
    params(("id" = Uuid, Path), ("act" = String, Path, description = "One of `actions` of the document")),
    request_body = Words, responses((status = 200, body = Moved), (status = 401, description = "Not signed in"),
        (status = 403, description = "Not by you"), (status = 404, description = "Not there, not visible, no such act"),
        (status = 409, description = "Not in this state, or the text was changed since it was read"),
        (status = 422, description = "A reason is missing, nobody was asked, or the draft is not complete")))]
pub(super) async fn act(
    visit: ApiVisit,
    Path((id, act)): Path<(Id<Document>, String)>,
    Body(words): Body<Words>,
) -> Result<Response> {
    let act = act_of(&act)?;
    legible(&visit.app, visit.actor(), id, act).await?;
    let mut ctx = visit.begin().await?;
    // What is not visible is not there, whoever is asked.
    find(&ctx.tx, &ctx.actor, id, ctx.today()).await?;
    let ask = named(&ctx.tx, Id::from_uuid(ctx.actor.agency), &words.ask, ctx.today()).await?;
    let fault = words.fault.unwrap_or(Fault::Form);
    advance::run(&mut ctx, id, Step { act, fault, text: words.text, hash: words.hash, ask }).await?;
    moved(&visit, ctx, id).await
}

/// Who was sent the document, and how it stands with each.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct Sent {
    /// State by name.
    state: String,
    recipients: Vec<RecipientJson>,
}

/// Sends the document to its recipients.
#[utoipa::path(post, path = "/outgoing-documents/{id}/dispatch", tag = "outgoing-documents", params(("id" = Uuid, Path)),
    responses((status = 200, body = Sent), (status = 401, description = "Not signed in"),
        (status = 403, description = "Not by you"), (status = 404, description = "Not there or not visible"),
        (status = 409, description = "Not in this state")))]
pub(super) async fn dispatch(visit: ApiVisit, Path(id): Path<Id<Document>>) -> Result<Response> {
    let mut ctx = visit.begin().await?;
    sending::run(&mut ctx, id).await?;
    let document = outgoing::load_as_system(&ctx.tx, id).await?.ok_or(OutgoingError::NotFound)?;
    let rows = table::of(&ctx.tx, id).await?;
    let answer = Sent { state: document.state.name().to_owned(), recipients: recipients(rows, false) };
    visit.commit(ctx, &answer).await
}

/// Confirms for my units that they got the document.
#[utoipa::path(post, path = "/outgoing-documents/{id}/acknowledge", tag = "outgoing-documents",
    params(("id" = Uuid, Path)), responses((status = 200, body = Moved), (status = 401, description = "Not signed in"),
        (status = 404, description = "Not there or not visible"),
        (status = 422, description = "Nothing waits for a confirmation of yours")))]
pub(super) async fn acknowledge(visit: ApiVisit, Path(id): Path<Id<Document>>) -> Result<Response> {
    let mut ctx = visit.begin().await?;
    confirm::run(&mut ctx, id).await?;
    moved(&visit, ctx, id).await
}
