//! The versions of a draft by JSON.

use axum::Json;
use axum::extract::Path;
use kernel::{Id, Instant};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{ApiVisit, Error, Result};

use super::content::Content;
use super::show::{AnnexJson, annexes};
use crate::model::Document;
use crate::store::{drafts, outgoing};

/// A version of the draft, without its text.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct VersionRow {
    /// 1, 2, 3 …
    version: i64,
    /// SHA-256 of the content.
    hash: String,
    /// Who began it.
    created_by: Uuid,
    #[schema(value_type = String)]
    saved_at: Instant,
    /// When it was submitted.
    #[schema(value_type = Option<String>)]
    closed_at: Option<Instant>,
}

/// Every version, the newest first.
#[utoipa::path(get, path = "/outgoing-documents/{id}/versions", tag = "outgoing-documents", params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<VersionRow>), (status = 401, description = "Not signed in"),
        (status = 404, description = "Not there or not visible")))]
pub(super) async fn all(visit: ApiVisit, Path(id): Path<Id<Document>>) -> Result<Json<Vec<VersionRow>>> {
    let tx = visit.read().await?;
    outgoing::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let row = |v: drafts::Summary| VersionRow {
        version: v.version,
        hash: v.hash,
        created_by: v.created_by,
        saved_at: v.saved_at,
        closed_at: v.closed_at,
    };
    Ok(Json(drafts::of(&tx, id).await?.into_iter().map(row).collect()))
}

/// A version with its text.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct VersionJson {
    version: i64,
    hash: String,
    content: Content,
    annexes: Vec<AnnexJson>,
}

/// One version of the draft.
#[utoipa::path(get, path = "/outgoing-documents/{id}/versions/{version}", tag = "outgoing-documents",
    params(("id" = Uuid, Path), ("version" = i64, Path)),
    responses((status = 200, body = VersionJson), (status = 401, description = "Not signed in"),
        (status = 404, description = "Not there or not visible")))]
pub(super) async fn one(visit: ApiVisit, Path((id, version)): Path<(Id<Document>, i64)>) -> Result<Json<VersionJson>> {
    let tx = visit.read().await?;
    outgoing::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let found = drafts::numbered(&tx, id, version).await?.ok_or_else(Error::not_found)?;
    let annexes = annexes(&found.draft.files);
    Ok(Json(VersionJson { version: found.version, hash: found.hash, content: Content(found.draft.input()), annexes }))
}
