//! Serves one file of a document to who may see the document; the hash of a file is never a right (law 10).

use axum::extract::{Path, Query};
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use kernel::Id;
use web::{Error, Visit};

use crate::model::Document;
use crate::store::attachments::{self, Attachment};
use crate::store::incoming;

/// A served file may load nothing, run nothing and be framed by nobody but us.
const CSP: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox; frame-ancestors 'self'";

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    download: String,
}

pub(super) async fn get(
    visit: Visit,
    Path((id, attachment)): Path<(Id<Document>, Id<Attachment>)>,
    Query(asked): Query<Asked>,
) -> web::Result<Response> {
    let file = {
        let tx = visit.read().await?;
        incoming::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
        attachments::get(&tx, id, attachment).await?.ok_or_else(Error::not_found)?
    };
    let bytes = visit.app.store.blobs.get(&file.blob).await?;
    // WHY: browsers show no PDF in a sandbox; opened as a page of its own the file is downloaded instead.
    let as_page = visit.headers.get("sec-fetch-dest").is_some_and(|dest| dest == "document");
    Ok(respond(&file, bytes, asked.download == "1" || as_page))
}

/// The file with headers that keep a browser from guessing or running it.
pub(crate) fn respond(file: &Attachment, bytes: bytes::Bytes, download: bool) -> Response {
    let shown = ["application/pdf", "image/png", "image/jpeg"].contains(&file.media_type.as_str());
    let disposition = if shown && !download { "inline" } else { "attachment" };
    let headers = [
        (header::CONTENT_TYPE, file.media_type.clone()),
        (header::CONTENT_DISPOSITION, disposition_of(disposition, &file.name)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, CSP.to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// `Content-Disposition` with the name in ASCII for old browsers and in full by RFC 6266.
pub(crate) fn disposition_of(kind: &str, name: &str) -> String {
    let folded = kernel::text::fold(name);
    let ascii: String =
        folded.chars().map(|c| if c.is_ascii_graphic() && c != '"' && c != '\\' { c } else { '_' }).collect();
    format!("{kind}; filename=\"{ascii}\"; filename*=UTF-8''{}", web::percent_encode(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_the_header() {
        let header = disposition_of("attachment", "Công \"văn\"\r\nX: y.pdf");
        assert!(!header.contains(['\r', '\n']));
        assert!(header.starts_with("attachment; filename=\"cong__van___x:_y.pdf\"; filename*=UTF-8''C%C3%B4ng"));
    }
}
