//! What the endpoints of both directions share.

use utoipa::ToSchema;
use uuid::Uuid;
use web::Error;

use crate::store::attachments::Attachment;

/// Rows of a page at the most.
pub(super) const MAX_LIMIT: usize = 200;
/// Rows of a page when nothing is said.
pub(super) const LIMIT: usize = 50;

/// A file of a document.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct FileJson {
    id: Uuid,
    /// `main`, `annex`, `envelope`, `signed`.
    role: String,
    name: String,
    media_type: String,
    /// Bytes.
    size: i64,
    /// Where it is read.
    href: String,
}

/// The files of a document whose page is `page`.
pub(super) fn files(page: &str, files: Vec<Attachment>) -> Vec<FileJson> {
    let json = |file: Attachment| FileJson {
        id: file.id.uuid(),
        href: format!("{page}/files/{}", file.id),
        role: file.role,
        name: file.name,
        media_type: file.media_type,
        size: file.size,
    };
    files.into_iter().map(json).collect()
}

/// The refusal of a value that means nothing.
pub(super) fn unknown(field: &'static str) -> Error {
    let mut error = Error::new(kernel::Kind::Invalid, "filter-unknown");
    error.field = Some(field);
    error
}
