//! What is new: work that came since the person last looked, and the number of it beside the bell.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use kernel::Instant;
use web::components::{due, empty, stamp};
use web::{App, Shell, Visit};

use super::desk::href;
use crate::store::notices;
use crate::store::work_items::WorkItem;

/// Rows of the page.
const SHOWN: usize = 50;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/notifications", get(show)).route("/notifications/count", get(count))
}

#[derive(Template)]
#[template(path = "notices.html")]
struct NoticesPage {
    shell: Shell,
    today: kernel::Date,
    items: Vec<WorkItem>,
    /// What came later is new.
    seen: Instant,
}

/// Shows what is new and notes that it was looked at.
async fn show(visit: Visit) -> web::Result<Response> {
    let ctx = visit.begin().await?;
    let items = notices::newest(&ctx.tx, visit.actor(), SHOWN).await?;
    let seen = match visit.actor().person {
        Some(person) => {
            let seen = notices::seen(&ctx.tx, person).await?;
            notices::look(&ctx, person).await?;
            seen
        }
        None => ctx.now,
    };
    ctx.commit().await?;
    let today = kernel::civil_date(visit.app.store.clock.now());
    visit.render(NoticesPage { shell: visit.shell("notices-title"), today, items, seen })
}

#[derive(serde::Serialize)]
struct Told {
    /// Empty where nothing is new.
    count: String,
    text: String,
}

async fn count(visit: Visit) -> web::Result<Json<Told>> {
    let tx = visit.read().await?;
    let n = match visit.actor().person {
        Some(person) => {
            let seen = notices::seen(&tx, person).await?;
            notices::count_since(&tx, visit.actor(), seen).await?
        }
        None => 0,
    };
    let count = match n {
        0 => String::new(),
        n if n >= notices::MOST => format!("{}+", notices::MOST - 1),
        n => n.to_string(),
    };
    let text = visit.shell("notices-title").t1("notices-new", "n", &count);
    Ok(Json(Told { count, text }))
}
