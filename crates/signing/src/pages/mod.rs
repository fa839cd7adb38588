//! The screens of this room.

mod holders;
mod keys;
pub(crate) mod secret;
mod trust;

use axum::Router;
use axum::routing::get;
use web::App;

/// Every page of the room.
pub(crate) fn routes() -> Router<App> {
    keys::routes().route("/admin/signing-holders", get(holders::get).post(holders::post)).merge(trust::routes())
}
