//! The list of incoming documents: filter chips, newest first, page by page, a preview beside it.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use kernel::{Cursor, Page};
use uuid::Uuid;
use web::components::{due, empty, stamp};
use web::{Error, Shell, Visit};

use super::super::parts::{date_field, encode, filled, parse_date, state_badge, unit_names};
use crate::actions::incoming::register;
use crate::model::incoming::State;
use crate::model::{DocumentType, Urgency};
use crate::store::incoming::{self, Filters, ListRow};

/// The query string of the list, also of its count and export.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    urgency: String,
    #[serde(rename = "type")]
    type_code: String,
    unit: String,
    due: String,
    from: String,
    to: String,
    q: String,
    after: String,
    preview: String,
}

impl Asked {
    /// What is asked for; values that mean nothing (an edited address) are left out.
    pub(super) fn filters(&self, today: Date) -> Filters {
        Filters {
            state: State::parse(&self.state),
            urgency: self.urgency.parse().ok().and_then(Urgency::from_code),
            type_code: DocumentType::from_code(&self.type_code).map(|t| t.code.to_owned()),
            unit: Uuid::try_parse(&self.unit).ok(),
            overdue_on: (self.due == "late").then_some(today),
            from: parse_date(&self.from).ok().flatten(),
            to: parse_date(&self.to).ok().flatten(),
            words: ::store::fts::Query::parse(&self.q),
        }
    }

    fn cursor(&self) -> web::Result<Option<Cursor>> {
        match filled(&self.after) {
            Some(text) => text.parse().map(Some).map_err(|_| Error::not_found()),
            None => Ok(None),
        }
    }

    /// The query string with one value changed and the page forgotten.
    fn with(&self, name: &str, value: &str) -> String {
        let mut pairs = [
            ("state", self.state.as_str()),
            ("urgency", &self.urgency),
            ("type", &self.type_code),
            ("unit", &self.unit),
            ("due", &self.due),
            ("from", &self.from),
            ("to", &self.to),
            ("q", &self.q),
            ("preview", &self.preview),
        ];
        for pair in &mut pairs {
            if pair.0 == name {
                pair.1 = value;
            }
        }
        let kept = pairs.iter().filter(|(_, value)| !value.is_empty());
        kept.map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
    }

    /// The query string without the page.
    fn base(&self) -> String {
        self.with("", "")
    }
}

struct Chip {
    href: String,
    label: String,
    icon: &'static str,
    current: bool,
}

#[derive(Template)]
#[template(path = "incoming/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    chips: Vec<Chip>,
    units: Vec<(Uuid, String)>,
    names: HashMap<Uuid, String>,
    rows: Vec<ListRow>,
    next: Option<String>,
    today: Date,
    may_register: bool,
    filtered: bool,
}

impl ListPage {
    /// Who has it: the leading unit, else everybody it went to.
    fn place(&self, row: &ListRow) -> String {
        let unit = row.unit.and_then(|unit| self.names.get(&unit).cloned());
        unit.or_else(|| row.receivers.clone()).map_or_else(|| "—".to_owned(), |text| kernel::text::ellipsis(&text, 60))
    }

    fn has_preview(&self) -> bool {
        self.asked.preview == "1"
    }
}

pub(super) async fn get(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    let today = kernel::civil_date(visit.app.store.clock.now());
    let filters = asked.filters(today);
    let cursor = asked.cursor()?;
    let tx = visit.read().await?;
    let page = incoming::page(&tx, visit.actor(), &filters, cursor, Page::<()>::SIZE).await?;
    let names = unit_names(&tx, visit.actor()).await?;
    let mut units: Vec<(Uuid, String)> = names.iter().map(|(id, name)| (*id, name.clone())).collect();
    units.sort_by_cached_key(|(_, name)| kernel::text::fold(name));
    let shell = visit.shell("incoming-title");
    let base = asked.base();
    let separator = if base.is_empty() { "" } else { "&" };
    let next = page.next.map(|cursor| format!("/incoming-documents?{base}{separator}after={cursor}"));
    visit.render(ListPage {
        chips: chips(&shell, &asked),
        units,
        names,
        rows: page.rows,
        next,
        today,
        may_register: register::may_register(visit.actor()),
        filtered: filters != Filters::default(),
        shell,
        asked,
    })
}

fn chips(shell: &Shell, asked: &Asked) -> Vec<Chip> {
    let chip = |query: String, key: &str, icon: &'static str, current: bool| Chip {
        href: format!("/incoming-documents?{query}"),
        label: shell.t(key),
        icon,
        current,
    };
    let plain = Asked { preview: asked.preview.clone(), ..Asked::default() };
    let mut chips = vec![chip(plain.base(), "incoming-chip-all", "", asked.base() == plain.base())];
    for state in [State::Registered, State::Distributed, State::Instructed, State::InProgress, State::Completed] {
        let on = asked.state == state.as_str();
        let query = asked.with("state", if on { "" } else { state.as_str() });
        chips.push(chip(query, &format!("incoming-state-{}", state.as_str()), "", on));
    }
    let late = asked.due == "late";
    chips.push(chip(
        asked.with("due", if late { "" } else { "late" }),
        "incoming-chip-late",
        "clock-exclamation",
        late,
    ));
    for urgency in [Urgency::Urgent, Urgency::VeryUrgent, Urgency::Flash] {
        let code = urgency.code().to_string();
        let on = asked.urgency == code;
        chips.push(chip(asked.with("urgency", if on { "" } else { &code }), urgency.key(), "", on));
    }
    chips
}

/// How many there are, for the page that asks after it has been shown.
pub(super) async fn count(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    let today = kernel::civil_date(visit.app.store.clock.now());
    let tx = visit.read().await?;
    let count = incoming::count(&tx, visit.actor(), &asked.filters(today)).await?;
    let shell = visit.shell("incoming-title");
    let text = if count.more { shell.t("count-more") } else { count.n.to_string() };
    visit.render(CountPart { text: shell.t1("incoming-count", "n", text) })
}

#[derive(Template)]
#[template(source = "{{ text }}", ext = "html")]
struct CountPart {
    text: String,
}
