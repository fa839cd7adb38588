//! JSON endpoints of this room: keys, the trust list, judging and signing a file.

mod keys;
mod sign;
mod trust;
mod verify;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::App;

/// Every endpoint of the room, below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(keys::mine, keys::choose, keys::end))
        .routes(routes!(keys::change_pin))
        .routes(routes!(keys::of_agency))
        .routes(routes!(trust::show))
        .routes(routes!(verify::verify))
        .routes(routes!(sign::sign))
        .routes(routes!(sign::renew))
}
