//! Beginning and saving a draft by JSON.

use axum::extract::Path;
use axum::response::Response;
use kernel::Id;
use utoipa::ToSchema;
use uuid::Uuid;
use web::api::Body;
use web::{ApiVisit, Result};

use super::content::Content;
use super::show::{FaultJson, faults};
use crate::actions::outgoing::{OutgoingError, create, save};
use crate::model::Document;
use crate::press::Press;
use crate::store::{drafts, outgoing};

/// What a new draft begins with.
#[derive(Debug, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewOutgoingJson {
    /// Code of the type, e.g. `cv`, `qd`; a letter when left out.
    #[serde(default)]
    type_code: String,
    /// Trích yếu, if known.
    #[serde(default)]
    subject: String,
    /// The incoming document it answers: addressee, first sentence and recipient follow from it.
    replies_to: Option<Uuid>,
    /// The whole content at once, instead of what the type's template gives.
    content: Option<Content>,
}

/// A draft after it was written.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct Saved {
    id: Uuid,
    /// Goes back with the next save.
    version: i64,
    /// SHA-256 of the draft.
    hash: String,
    /// What still keeps it from being submitted.
    faults: Vec<FaultJson>,
}

/// The draft as it stands in the transaction.
pub(super) async fn saved(press: &Press, tx: &::store::Tx, id: Id<Document>) -> Result<Saved> {
    let document = outgoing::load_as_system(tx, id).await?.ok_or(OutgoingError::NotFound)?;
    let draft = drafts::get(tx, document.draft).await?;
    Ok(Saved { id: id.uuid(), version: document.version, hash: draft.hash, faults: faults(press, &draft.draft) })
}

/// Begins a draft, from a type's template, as an answer, or with its whole content.
#[utoipa::path(post, path = "/outgoing-documents", tag = "outgoing-documents", request_body = NewOutgoingJson,
    responses((status = 200, body = Saved), (status = 401, description = "Not signed in"),
        (status = 403, description = "This position drafts nothing"),
        (status = 404, description = "The document to be answered is not there or not visible"),
        (status = 422, description = "The body cannot be read")))]
pub(super) async fn create(visit: ApiVisit, Body(new): Body<NewOutgoingJson>) -> Result<Response> {
    let mut ctx = visit.begin().await?;
    let replies_to = new.replies_to.map(Id::from_uuid);
    let begun = create::NewDraft { type_code: new.type_code, subject: new.subject, replies_to };
    let id = create::run(&mut ctx, begun).await?;
    if let Some(Content(input)) = new.content {
        save::run(&mut ctx, id, save::Save { input, version: None, by_itself: false }).await?;
    }
    let answer = saved(&visit.app.service::<Press>(), &ctx.tx, id).await?;
    visit.commit(ctx, &answer).await
}

/// A draft to be kept.
#[derive(Debug, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SaveJson {
    /// The document's version as it was read: another one means that somebody else has saved meanwhile.
    version: i64,
    content: Content,
}

/// Saves the draft: in place while it is open, as a new version once it was submitted.
#[utoipa::path(put, path = "/outgoing-documents/{id}/draft", tag = "outgoing-documents", params(("id" = Uuid, Path)),
    request_body = SaveJson, responses((status = 200, body = Saved), (status = 401, description = "Not signed in"),
        (status = 403, description = "Not by you"), (status = 404, description = "Not there or not visible"),
        (status = 409, description = "Changed meanwhile, or not in this state"),
        (status = 422, description = "The content cannot be read, or is not complete once submitted")))]
pub(super) async fn save(
    visit: ApiVisit,
    Path(id): Path<Id<Document>>,
    Body(body): Body<SaveJson>,
) -> Result<Response> {
    let mut ctx = visit.begin().await?;
    let input = body.content.0;
    save::run(&mut ctx, id, save::Save { input, version: Some(body.version), by_itself: false }).await?;
    let answer = saved(&visit.app.service::<Press>(), &ctx.tx, id).await?;
    visit.commit(ctx, &answer).await
}
