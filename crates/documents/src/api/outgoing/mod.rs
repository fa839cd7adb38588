//! Outgoing documents by JSON: list, draft, annexes, every act of their life, sign, number and seal, dispatch, the PDF. The
//! same actions as the pages, the same refusals.

mod act;
mod annexes;
mod batch;
mod content;
mod draft;
mod import;
mod list;
mod pdf;
mod round;
mod show;
mod sign;
mod versions;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list, draft::create))
        .routes(routes!(show::one))
        .routes(routes!(draft::save))
        .routes(routes!(import::import))
        .routes(routes!(annexes::add))
        .routes(routes!(annexes::remove))
        .routes(routes!(act::act))
        .routes(routes!(sign::sign))
        .routes(routes!(sign::issue))
        .routes(routes!(batch::begin))
        .routes(routes!(batch::one))
        .routes(routes!(round::round))
        .routes(routes!(round::cosign))
        .routes(routes!(round::seal))
        .routes(routes!(act::dispatch))
        .routes(routes!(act::acknowledge))
        .routes(routes!(pdf::file))
        .routes(routes!(versions::all))
        .routes(routes!(versions::one))
}
