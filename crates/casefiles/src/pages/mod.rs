//! One screen a file.

mod list;
mod new;
pub(crate) mod panel;
mod show;

use axum::Router;
use axum::routing::{get, post};
use web::App;

/// All pages of this room.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/files", get(list::get))
        .route("/files/new", get(new::get).post(new::post))
        .route("/files/{id}", get(show::get))
        .route("/files/{id}/contents.pdf", get(show::contents))
        .route("/files/{id}/documents", post(show::add))
        .route("/files/{id}/documents/{document}/remove", post(show::remove))
        .route("/files/{id}/close", post(show::close))
        .route("/files/{id}/reopen", post(show::reopen))
        .route("/file-documents", post(panel::add))
}
