//! One screen a file.

mod agencies;
mod arrival;
mod file;
mod file_verdicts;
mod import;
mod inbox;
mod outbox;
mod panels;
mod parts;
mod type_numbers;

use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};
use web::{App, Panel, Visit};

/// Parts of other rooms' pages.
pub const PANELS: &[Panel] = &[
    Panel { on: "incoming-document", render: |visit, record| Box::pin(panels::incoming(visit, record)) },
    Panel { on: "outgoing-document", render: |visit, record| Box::pin(panels::outgoing(visit, record)) },
];

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/exchange", get(home))
        .route("/exchange/import", get(import::get).post(import::post))
        .route("/exchange/inbox", get(inbox::get))
        .route("/exchange/inbox/{id}", get(arrival::get))
        .route("/exchange/inbox/{id}/register", post(arrival::register))
        .route("/exchange/inbox/{id}/return", post(arrival::give_back))
        .route("/exchange/inbox/{id}/agree", post(arrival::agree))
        .route("/exchange/inbox/{id}/refuse", post(arrival::refuse))
        .route("/exchange/inbox/{id}/files/{ordinal}", get(file::get))
        .route("/exchange/inbox/{id}/envelope", get(file::envelope))
        // Where the desk leads, which names a record by its kind alone.
        .route("/arrivals/{id}", get(arrival::get))
        .route("/exchange/outbox", get(outbox::get))
        .route("/exchange/agencies", get(agencies::get))
        .route("/exchange/type-numbers", get(type_numbers::get).post(type_numbers::post))
}

async fn home(visit: Visit) -> Redirect {
    Redirect::to(if crate::policy::receives(visit.actor()) { "/exchange/inbox" } else { "/exchange/outbox" })
}
