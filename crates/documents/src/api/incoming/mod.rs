//! Incoming documents by JSON: list, get, register, distribute, instruct, assign, complete. The same actions as the pages.

mod act;
mod register;
mod show;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show::list, register::register))
        .routes(routes!(show::one))
        .routes(routes!(act::distribute))
        .routes(routes!(act::instruct))
        .routes(routes!(act::assign))
        .routes(routes!(act::complete))
}
