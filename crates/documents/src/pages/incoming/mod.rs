//! Screens of incoming documents.

mod act;
mod candidates;
pub(crate) mod export;
pub(crate) mod files;
mod list;
mod new;
mod show;
mod timeline;
mod together;
mod verdicts;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/incoming-documents", get(list::get))
        .route("/incoming-documents/count", get(list::count))
        .route("/incoming-documents/export", get(export::get))
        .route("/incoming-documents/together/{what}", get(together::get).post(together::post))
        .route("/incoming-documents/new", get(new::get).post(new::post))
        .route("/incoming-documents/new/autosave", post(new::autosave))
        .route("/incoming-documents/{id}", get(show::get))
        .route("/incoming-documents/{id}/preview", get(show::preview))
        .route("/incoming-documents/{id}/files/{attachment}", get(files::get))
        .route("/incoming-documents/{id}/{act}", get(act::get_plain).post(act::post_plain))
        .route("/incoming-documents/{id}/{act}/{on}", get(act::get_on).post(act::post_on))
}
