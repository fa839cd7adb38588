//! Signing by the tool on a person's own machine: the page of an order, and the two doors through which the tool comes.

mod door;
mod show;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/signing-sessions", post(show::begin))
        .route("/signing-sessions/{session}", get(show::get))
        .route("/signing-sessions/{session}/complete", post(show::complete))
        .route("/signing-sessions/{session}/files/{ordinal}", get(show::file).post(show::upload))
        .route("/signing-sessions/{session}/files/{ordinal}/hand", post(show::hand))
        .route("/signing-tool/plugin.js", get(door::script))
        .route("/signing-tool/download/{token}/{name}", get(door::download))
        .route("/signing-tool/upload/{token}", post(door::upload))
}
