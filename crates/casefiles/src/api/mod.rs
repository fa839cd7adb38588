//! JSON endpoints: files I may see, one file, opening one, putting a document in.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use kernel::Id;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::api::Body;
use web::{ApiVisit, App, Error, Result};

use crate::actions::{add_document, open};
use crate::model::File;
use crate::store::{self, Filters};

/// Every endpoint of the room, below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(get)).routes(routes!(add))
}

/// A case file.
#[derive(serde::Serialize, ToSchema)]
pub(crate) struct CaseFileJson {
    id: Uuid,
    year: i16,
    notation: String,
    title: String,
    /// Code 01–07.
    retention: String,
    /// `open` or `closed`.
    state: String,
    /// ISO date.
    opened_on: String,
    /// ISO date.
    closed_on: Option<String>,
    /// Documents in order, as far as the caller may see them; only in the answer for one file.
    documents: Vec<Uuid>,
}

impl From<File> for CaseFileJson {
    fn from(file: File) -> Self {
        Self {
            id: file.id.uuid(),
            year: file.year,
            notation: file.notation,
            title: file.title,
            retention: file.retention.code().to_owned(),
            state: file.state.name().to_owned(),
            opened_on: file.opened_on.to_string(),
            closed_on: file.closed_on.map(|day| day.to_string()),
            documents: Vec::new(),
        }
    }
}

/// The newest fifty files I may see.
#[utoipa::path(get, path = "/files", tag = "files", responses((status = 200, body = Vec<CaseFileJson>)))]
async fn list(visit: ApiVisit) -> Result<Json<Vec<CaseFileJson>>> {
    let tx = visit.read().await?;
    let page = store::page(&tx, visit.actor(), &Filters::default(), None).await?;
    Ok(Json(page.rows.into_iter().map(CaseFileJson::from).collect()))
}

/// One file with the ids of those of its documents that I may see.
#[utoipa::path(get, path = "/files/{id}", tag = "files", params(("id" = Uuid, Path,)),
    responses((status = 200, body = CaseFileJson), (status = 404, description = "No such file, or not visible")))]
async fn get(visit: ApiVisit, Path(id): Path<Id<File>>) -> Result<Json<CaseFileJson>> {
    let tx = visit.read().await?;
    let file = store::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let places = store::documents(&tx, id).await?;
    let seen = documents::store::headers::visible(&tx, visit.actor(), places.iter().map(|p| p.document)).await?;
    let documents = places.iter().map(|p| p.document).filter(|id| seen.iter().any(|h| h.id == *id)).collect();
    Ok(Json(CaseFileJson { documents, ..CaseFileJson::from(file) }))
}

/// Names what was made.
#[derive(serde::Serialize, ToSchema)]
pub(crate) struct Made {
    id: Uuid,
}

/// Opens a file.
#[utoipa::path(post, path = "/files", tag = "files", request_body = open::Input,
    responses((status = 200, body = Made), (status = 403, description = "May not keep files"),
              (status = 422, description = "A field breaks a rule")))]
async fn create(visit: ApiVisit, body: Body<open::Input>) -> Result<Response> {
    let mut ctx = visit.begin().await?;
    let id = open::run(&mut ctx, body.0).await?;
    visit.commit(ctx, &Made { id: id.uuid() }).await
}

/// A document to put in.
#[derive(serde::Deserialize, ToSchema)]
pub(crate) struct Addition {
    document: Uuid,
}

/// Puts a document into a file.
#[utoipa::path(post, path = "/files/{id}/documents", tag = "files", params(("id" = Uuid, Path,)),
    request_body = Addition,
    responses((status = 200, body = Made), (status = 404, description = "File or document not visible"),
              (status = 409, description = "Closed, or in it already")))]
async fn add(visit: ApiVisit, Path(id): Path<Id<File>>, body: Body<Addition>) -> Result<Response> {
    let mut ctx = visit.begin().await?;
    add_document::run(&mut ctx, id, body.0.document).await?;
    visit.commit(ctx, &Made { id: id.uuid() }).await
}
