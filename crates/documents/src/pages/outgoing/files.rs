//! The PDF as it is now, the preview of a draft, and the files of a document.

use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::Id;
use typeset::{EmptyNumber, PdfStandard, RenderOptions};
use web::{BlockingPool, Error, Visit};

use crate::actions::outgoing::{OutgoingError, find, pictures, publish};
use crate::model::Document;
use crate::model::outgoing::{Draft, preview};
use crate::pages::incoming::files::respond;
use crate::press::Press;
use crate::signatures;
use crate::store::attachments::{self, Attachment};
use crate::store::drafts;
use crate::store::outgoing::{self, Outgoing};

pub(crate) fn pdf(bytes: impl Into<bytes::Bytes>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, bytes.into()).into_response()
}

async fn found(visit: &Visit, id: Id<Document>) -> web::Result<(Outgoing, Draft)> {
    let tx = visit.read().await?;
    let document = outgoing::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let draft = drafts::get(&tx, document.draft).await?.draft;
    Ok((document, draft))
}

/// Typesets a draft as it stands, gaps as dots, number and date left open.
pub(super) async fn typeset(visit: &Visit, draft: &Draft) -> web::Result<Vec<u8>> {
    let mut options = RenderOptions::new(visit.app.store.clock.now());
    options.empty_number = EmptyNumber::Placeholder;
    options.standard = PdfStandard::PdfA2bUa1;
    options.pictures = pictures(&visit.app, draft).await?;
    let document = preview::filled(&draft.document, |picture| options.pictures.contains_key(picture));
    let rendered = visit.app.service::<Press>().render(document, options).await?;
    Ok(rendered.pdf)
}

/// Sealed, else signed, else the draft.
pub(crate) async fn current_pdf(visit: &Visit, id: Id<Document>) -> web::Result<Response> {
    let (document, draft) = found(visit, id).await?;
    match document.pdf() {
        Some(blob) => Ok(pdf(visit.app.store.blobs.get(blob).await?)),
        None => Ok(pdf(typeset(visit, &draft).await?)),
    }
}

pub(super) async fn current(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    current_pdf(&visit, id).await
}

/// The file to print for paper sent in parallel: for those who seal and send.
pub(super) async fn print_master(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let now = visit.app.store.clock.now();
    let blob = {
        let tx = visit.read().await?;
        let found = find(&tx, visit.actor(), id, kernel::civil_date(now)).await?;
        publish::allowed(&found.life, found.standing)?;
        found.document.final_pdf.ok_or_else(Error::not_found)?
    };
    let sealed = visit.app.store.blobs.get(&blob).await?;
    let pool = visit.app.service::<BlockingPool>();
    // Printed and stamped by hand: the empty place of the seal would be drawn over by a viewer.
    let print = move || {
        let master = signatures::print_master(&sealed, now)?;
        Ok::<_, signatures::SigningError>(pades::for_print_with(master, pades::Beside::Nothing)?)
    };
    let master = pool.run(print).await?;
    Ok(pdf(master.map_err(OutgoingError::from)?))
}

/// The draft, also after it was signed.
pub(super) async fn preview(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let (_, draft) = found(&visit, id).await?;
    Ok(pdf(typeset(&visit, &draft).await?))
}

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    download: String,
}

/// A file of the document.
pub(super) async fn attachment(
    visit: Visit,
    Path((id, attachment)): Path<(Id<Document>, Id<Attachment>)>,
    Query(asked): Query<Asked>,
) -> web::Result<Response> {
    let file = {
        let tx = visit.read().await?;
        outgoing::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
        attachments::get(&tx, id, attachment).await?.ok_or_else(Error::not_found)?
    };
    let bytes = visit.app.store.blobs.get(&file.blob).await?;
    let as_page = visit.headers.get("sec-fetch-dest").is_some_and(|dest| dest == "document");
    Ok(respond(&file, bytes, asked.download == "1" || as_page))
}
