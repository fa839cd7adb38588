//! What the agency sent: each delivery with what its receiver reported last. No subjects: who mends the exchange need not
//! know what documents say.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use web::components::pager;
use web::{Error, Markup, Shell, Visit};

use super::parts::{self, Tab, tabs};
use crate::model::DeliveryState;
use crate::store::deliveries;
use crate::{Delivery, policy};

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
    current: bool,
}

#[derive(Template)]
#[template(path = "outbox.html")]
struct OutboxPage {
    shell: Shell,
    tabs: Vec<Tab>,
    chips: Vec<Chip>,
    rows: Vec<Delivery>,
    pager: Markup,
    receives: bool,
}

pub(super) async fn get(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    if !policy::manages(visit.actor()) {
        return Err(Error::not_found());
    }
    let state = DeliveryState::parse(&asked.state);
    let page = {
        let tx = visit.read().await?;
        deliveries::page(&tx, visit.actor().agency, state, asked.after.parse().ok()).await?
    };
    let shell = visit.shell("exchange-outbox");
    let mut chips = vec![Chip { href: "?".into(), label: shell.t("exchange-all"), current: state.is_none() }];
    let shown = ["queued", "written", "sent", "failed", "02", "03", "06"];
    chips.extend(shown.into_iter().filter_map(DeliveryState::parse).map(|one| Chip {
        href: format!("?state={}", one.as_str()),
        label: shell.t(one.key()),
        current: state == Some(one),
    }));
    let base = format!("/exchange/outbox?state={}", state.map_or("", DeliveryState::as_str));
    let pager = pager(&shell, &base, page.next.as_ref());
    let tabs = tabs(&shell, visit.actor(), "/exchange/outbox");
    let receives = policy::receives(visit.actor());
    visit.render(OutboxPage { shell, tabs, chips, rows: page.rows, pager, receives })
}
