//! One screen a file.

mod by_code;
mod check;
mod check_link;
pub mod copies;
pub mod desk;
mod evidence;
mod evidence_report;
pub mod incoming;
mod lists;
mod notices;
mod numbering;
pub mod outgoing;
pub mod parts;
pub mod registers;
pub mod search;
pub mod signatures;
mod tool;

use axum::Router;
use web::App;

/// All pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(check::routes())
        .merge(check_link::routes())
        .merge(copies::routes())
        .merge(desk::routes())
        .merge(incoming::routes())
        .merge(lists::routes())
        .merge(notices::routes())
        .merge(numbering::routes())
        .merge(outgoing::routes())
        .merge(registers::routes())
        .merge(search::routes())
        .merge(tool::routes())
}
