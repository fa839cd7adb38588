//! JSON endpoints of documents, below `/api/v1`.

mod copies;
mod incoming;
mod outgoing;
mod parts;

use utoipa_axum::router::OpenApiRouter;
use web::App;

/// Every endpoint of the room.
pub(crate) fn routes() -> OpenApiRouter<App> {
    incoming::routes().merge(outgoing::routes()).merge(copies::routes())
}
