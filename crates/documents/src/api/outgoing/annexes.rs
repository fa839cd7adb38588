//! Annexes in files of their own by JSON, in base64.

use axum::extract::Path;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::Id;
use utoipa::ToSchema;
use web::api::Body;
use web::{ApiVisit, Result};

use super::show::{AnnexJson, annexes};
use crate::actions::outgoing::{OutgoingError, attach};
use crate::api::parts::unknown;
use crate::model::Document;
use crate::store::{drafts, outgoing};

/// A file to be added.
#[derive(Debug, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAnnex {
    /// Name with extension.
    name: String,
    /// Content in base64.
    content: String,
}

/// The annexes after a change.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct Annexes {
    /// Of the document.
    version: i64,
    /// SHA-256 of the draft, which its annexes are part of.
    hash: String,
    annexes: Vec<AnnexJson>,
}

async fn now(tx: &::store::Tx, id: Id<Document>) -> Result<Annexes> {
    let document = outgoing::load_as_system(tx, id).await?.ok_or(OutgoingError::NotFound)?;
    let version = drafts::get(tx, document.draft).await?;
    Ok(Annexes { version: document.version, hash: version.hash, annexes: annexes(&version.draft.files) })
}

/// Adds a file to the draft.
#[utoipa::path(post, path = "/outgoing-documents/{id}/annexes", tag = "outgoing-documents", params(("id" = Uuid, Path)),
    request_body = NewAnnex, responses((status = 200, body = Annexes), (status = 401, description = "Not signed in"),
        (status = 403, description = "Not by you"), (status = 404, description = "Not there or not visible"),
        (status = 409, description = "Not in this state"),
        (status = 422, description = "Not base64, or a file that cannot be sent and sealed")))]
pub(super) async fn add(visit: ApiVisit, Path(id): Path<Id<Document>>, Body(new): Body<NewAnnex>) -> Result<Response> {
    attach::allowed(&visit.app, visit.actor(), id).await?;
    let bytes = STANDARD.decode(new.content.as_bytes()).map_err(|_| unknown("content"))?;
    let file = attach::prepare(&visit.app, &web::safe_name(&new.name), bytes.into()).await?;
    let mut ctx = visit.begin().await?;
    attach::add(&mut ctx, id, vec![file]).await?;
    let answer = now(&ctx.tx, id).await?;
    visit.commit(ctx, &answer).await
}

/// Takes a file out of the draft.
#[utoipa::path(delete, path = "/outgoing-documents/{id}/annexes/{blob}", tag = "outgoing-documents",
    params(("id" = Uuid, Path), ("blob" = String, Path, description = "SHA-256 of the file")),
    responses((status = 200, body = Annexes), (status = 401, description = "Not signed in"),
        (status = 403, description = "Not by you"), (status = 404, description = "Not there or not visible"),
        (status = 409, description = "Not in this state")))]
pub(super) async fn remove(visit: ApiVisit, Path((id, blob)): Path<(Id<Document>, String)>) -> Result<Response> {
    let mut ctx = visit.begin().await?;
    attach::remove(&mut ctx, id, &blob).await?;
    let answer = now(&ctx.tx, id).await?;
    visit.commit(ctx, &answer).await
}
