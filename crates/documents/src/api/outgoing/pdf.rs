//! The PDF of an outgoing document.

use axum::extract::Path;
use axum::response::Response;
use kernel::Id;
use web::{ApiVisit, Result};

use crate::model::Document;
use crate::pages::outgoing::current_pdf;

/// The PDF as it is now: sealed, else signed, else the draft with its gaps as dots.
#[utoipa::path(get, path = "/outgoing-documents/{id}/file.pdf", tag = "outgoing-documents", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 401, description = "Not signed in"),
        (status = 404, description = "Not there or not visible"), (status = 503, description = "The fonts are missing")))]
pub(super) async fn file(visit: ApiVisit, Path(id): Path<Id<Document>>) -> Result<Response> {
    current_pdf(&visit, id).await
}
