//! The inbox of an agency: what arrived and waits for its clerks, what became of the rest.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use documents::model::Urgency;
use kernel::{Cursor, Page};
use web::components::{pager, stamp};
use web::{Error, Markup, Shell, Visit};

use super::parts::{self, Tab, tabs};
use crate::model::ArrivalState;
use crate::policy;
use crate::store::arrivals::{self, Line};

#[derive(serde::Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    after: String,
}

struct Chip {
    href: String,
    label: String,
    count: Option<String>,
    current: bool,
}

#[derive(Template)]
#[template(path = "inbox.html")]
struct InboxPage {
    shell: Shell,
    tabs: Vec<Tab>,
    chips: Vec<Chip>,
    rows: Vec<Line>,
    pager: Markup,
}

impl InboxPage {
    fn stamp(&self, row: &Line) -> Markup {
        stamp(Urgency::from_code(row.urgency).unwrap_or_default().stamp())
    }
}

pub(super) async fn get(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    if !policy::receives(visit.actor()) {
        return Err(Error::not_found());
    }
    let state = match asked.state.as_str() {
        "all" => None,
        text => Some(ArrivalState::parse(text).unwrap_or(ArrivalState::Waiting)),
    };
    let tx = visit.read().await?;
    let after: Option<Cursor> = asked.after.parse().ok();
    let page: Page<Line> = arrivals::page(&tx, visit.actor(), state, after).await?;
    let waiting = arrivals::count(&tx, visit.actor(), ArrivalState::Waiting).await?;
    let shell = visit.shell("exchange-inbox");
    let count = if waiting.more { shell.t1("exchange-more-than", "n", waiting.n) } else { waiting.n.to_string() };
    let mut chips: Vec<Chip> = ArrivalState::ALL
        .iter()
        .map(|one| Chip {
            href: format!("?state={}", one.as_str()),
            label: shell.t(&format!("exchange-state-{}", one.as_str())),
            count: (*one == ArrivalState::Waiting).then(|| count.clone()),
            current: state == Some(*one),
        })
        .collect();
    chips.push(Chip {
        href: "?state=all".into(),
        label: shell.t("exchange-all"),
        count: None,
        current: state.is_none(),
    });
    let base = format!("/exchange/inbox?state={}", state.map_or("all", ArrivalState::as_str));
    let pager = pager(&shell, &base, page.next.as_ref());
    let tabs = tabs(&shell, visit.actor(), "/exchange/inbox");
    visit.render(InboxPage { shell, tabs, chips, rows: page.rows, pager })
}
