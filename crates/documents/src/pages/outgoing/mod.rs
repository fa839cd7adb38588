//! Screens of outgoing documents.

pub(crate) mod act;
mod annexes;
mod buttons;
mod edit;
mod export;
mod fields;
mod files;
mod import;
mod issue;
mod list;
mod new;
pub(crate) mod no_key;
mod register;
mod round;
pub(in crate::pages) mod secret;
mod show;
mod sign;
mod timeline;
mod together;
mod versions;

use axum::Router;
use axum::routing::{get, post};
use kernel::Id;
use web::App;

pub(crate) use files::{current_pdf, pdf};

use crate::model::Document;

pub(super) use list::state_badge;
pub(in crate::pages) use sign::Certificate;

/// The page of a document.
pub(crate) fn path(id: Id<Document>) -> String {
    format!("/outgoing-documents/{id}")
}

pub(super) fn routes() -> Router<App> {
    Router::new()
        .merge(together::routes())
        .route("/outgoing-documents", get(list::get))
        .route("/outgoing-documents/count", get(list::count))
        .route("/outgoing-documents/export", get(export::get))
        .route("/outgoing-documents/new", get(new::get).post(new::post))
        .route("/outgoing-documents/parse", post(edit::parse))
        .route("/outgoing-documents/registers/{register}", get(register::pdf))
        .route("/outgoing-documents/{id}", get(show::get))
        .route("/outgoing-documents/{id}/preview", get(show::preview))
        .route("/outgoing-documents/{id}/file.pdf", get(files::current))
        .route("/outgoing-documents/{id}/preview.pdf", get(files::preview))
        .route("/outgoing-documents/{id}/print-master.pdf", get(files::print_master))
        .route("/outgoing-documents/{id}/files/{attachment}", get(files::attachment))
        .route("/outgoing-documents/{id}/edit", get(edit::get).post(edit::post))
        .route("/outgoing-documents/{id}/autosave", post(edit::autosave))
        .route("/outgoing-documents/{id}/annexes", get(annexes::get).post(annexes::post))
        .route("/outgoing-documents/{id}/annexes/{blob}", get(annexes::file).post(annexes::remove))
        .route("/outgoing-documents/{id}/import", get(import::get).post(import::post))
        .route("/outgoing-documents/{id}/versions", get(versions::get))
        .route("/outgoing-documents/{id}/sign", get(sign::get).post(sign::post))
        .route("/outgoing-documents/{id}/issue", get(issue::get).post(issue::post))
        .route("/outgoing-documents/{id}/cosign", get(round::get_cosign).post(round::post_cosign))
        .route("/outgoing-documents/{id}/seal", get(round::get_seal).post(round::post_seal))
        .route("/outgoing-documents/{id}/dispatch", get(issue::get_dispatch).post(issue::post_dispatch))
        .route("/outgoing-documents/{id}/acknowledge", post(act::acknowledge))
        .route("/outgoing-documents/{id}/acts/{act}", get(act::get).post(act::post))
}
