//! Signing, or numbering and sealing, of several documents by one PIN: what is chosen, and how it goes.

mod choose;
mod progress;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/outgoing-documents/together/sign", get(choose::get_sign).post(choose::post_sign))
        .route("/outgoing-documents/together/issue", get(choose::get_issue).post(choose::post_issue))
        .route("/outgoing-documents/batches/{batch}", get(progress::get))
        .route("/outgoing-documents/batches/{batch}/progress", get(progress::part))
        .route("/outgoing-documents/batches/{batch}/stop", post(progress::stop))
}
