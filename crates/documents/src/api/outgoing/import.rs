//! A Word file taken over into a draft, in base64.

use axum::extract::Path;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::Id;
use utoipa::ToSchema;
use web::api::Body;
use web::{ApiVisit, Result};

use super::draft::{Saved, saved};
use crate::actions::outgoing::attach;
use crate::actions::outgoing::import::{self, Keep};
use crate::api::parts::unknown;
use crate::model::Document;
use crate::press::Press;

/// A Word file.
#[derive(Debug, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportJson {
    /// Content of the .docx in base64.
    content: String,
    /// What happens to the text that is there; the file's comes after it when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    keep: Keep,
}

/// The draft after the file was taken over.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct ImportedJson {
    #[serde(flatten)]
    saved: Saved,
    /// Pictures, text boxes, formulas and footnotes that were left out.
    left_out: usize,
}

/// Takes over paragraphs, headings, articles, tables, bases, addressees and recipients of a Word file.
#[utoipa::path(post, path = "/outgoing-documents/{id}/import", tag = "outgoing-documents", params(("id" = Uuid, Path)),
    request_body = ImportJson, responses((status = 200, body = ImportedJson), (status = 401, description = "Not signed in"),
        (status = 403, description = "Not by you"), (status = 404, description = "Not there or not visible"),
        (status = 409, description = "Not in this state"),
        (status = 422, description = "Not base64, or no Word file that can be read within the limits")))]
pub(super) async fn import(
    visit: ApiVisit,
    Path(id): Path<Id<Document>>,
    Body(file): Body<ImportJson>,
) -> Result<Response> {
    attach::allowed(&visit.app, visit.actor(), id).await?;
    let bytes = STANDARD.decode(file.content.as_bytes()).map_err(|_| unknown("content"))?;
    let imported = import::prepare(&visit.app, visit.actor(), id, bytes.into()).await?;
    let mut ctx = visit.begin().await?;
    import::run(&mut ctx, id, &imported, file.keep).await?;
    let saved = saved(&visit.app.service::<Press>(), &ctx.tx, id).await?;
    visit.commit(ctx, &ImportedJson { saved, left_out: imported.left_out }).await
}
