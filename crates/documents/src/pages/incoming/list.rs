//! The list of incoming documents: filter chips, newest first, page by page, a preview beside it.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use kernel::{Cursor, Page};
use uuid::Uuid;
use web::components::{due, empty, stamp};
use web::{Error, Markup, Shell, Visit};

use super::super::lists::{Arranged, SORTED};
use super::super::parts::{date_field, filled, parse_date, state_badge, unit_names};
use crate::actions::incoming::register;
use crate::model::incoming::State;
use crate::model::list::{Column, List, Order, SortKey};
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
    sort: String,
    after: String,
    /// Of a sorted list: which page.
    turn: usize,
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
            ("sort", &self.sort),
            ("preview", &self.preview),
        ];
        for pair in &mut pairs {
            if pair.0 == name {
                pair.1 = value;
            }
        }
        let kept = pairs.iter().filter(|(_, value)| !value.is_empty());
        kept.map(|(name, value)| format!("{name}={}", web::percent_encode(value))).collect::<Vec<_>>().join("&")
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
    arranged: Arranged,
    rows: Vec<ListRow>,
    next: Option<String>,
    /// Sorted among the newest only.
    cut: bool,
    today: Date,
    may_register: bool,
    may_distribute: bool,
    filtered: bool,
}

impl ListPage {
    fn heading(&self, column: &Column) -> Markup {
        self.arranged.heading(&self.shell, *column, &|sort| self.asked.with("sort", sort))
    }

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
    let tx = visit.read().await?;
    let arranged = Arranged::load(&tx, &visit, List::Incoming, &asked.sort).await?;
    let names = unit_names(&tx, visit.actor()).await?;
    let listed = listed(&tx, &visit, &asked, &filters, arranged.order, &names).await?;
    let mut units: Vec<(Uuid, String)> = names.iter().map(|(id, name)| (*id, name.clone())).collect();
    units.sort_by_cached_key(|(_, name)| kernel::text::fold(name));
    let shell = visit.shell("incoming-title");
    let base = asked.base();
    let separator = if base.is_empty() { "" } else { "&" };
    let next = listed.next.map(|next| format!("/incoming-documents?{base}{separator}{next}"));
    visit.render(ListPage {
        chips: chips(&shell, &asked),
        units,
        names,
        arranged,
        rows: listed.rows,
        next,
        cut: listed.cut,
        today,
        may_register: register::may_register(visit.actor()),
        may_distribute: visit.actor().may(identity::permission::DOCUMENTS_DISTRIBUTE),
        filtered: filters != Filters::default(),
        shell,
        asked,
    })
}

/// The rows of one page, and what the address of the next one ends with.
struct Listed {
    rows: Vec<ListRow>,
    next: Option<String>,
    cut: bool,
}

async fn listed(
    tx: &::store::Tx,
    visit: &Visit,
    asked: &Asked,
    filters: &Filters,
    order: Option<Order>,
    names: &HashMap<Uuid, String>,
) -> web::Result<Listed> {
    let size = Page::<()>::SIZE;
    let Some(order) = order else {
        let page = incoming::page(tx, visit.actor(), filters, asked.cursor()?, size).await?;
        return Ok(Listed { rows: page.rows, next: page.next.map(|cursor| format!("after={cursor}")), cut: false });
    };
    let newest = incoming::page(tx, visit.actor(), filters, None, SORTED).await?;
    let sorted = order.sort(newest.rows, |row| sort_key(row, order.column, names));
    let more = sorted.len() > (asked.turn + 1).saturating_mul(size);
    Ok(Listed {
        rows: sorted.into_iter().skip(asked.turn.saturating_mul(size)).take(size).collect(),
        next: more.then(|| format!("turn={}", asked.turn + 1)),
        cut: newest.next.is_some(),
    })
}

/// What a row is compared by in a column.
fn sort_key(row: &ListRow, column: &str, names: &HashMap<Uuid, String>) -> Option<SortKey> {
    match column {
        "number" => Some(SortKey::Number(row.arrival_number)),
        "arrived" => Some(SortKey::Date(row.arrived_on)),
        "issued" => row.issued_on.map(SortKey::Date),
        "due" => row.due_on.map(SortKey::Date),
        "code" => SortKey::text(&row.code),
        "type" => SortKey::text(row.type_name()),
        "subject" => SortKey::text(&row.subject),
        "place" => SortKey::text(row.unit.and_then(|unit| names.get(&unit)).or(row.receivers.as_ref())?),
        "state" => i64::try_from(State::ALL.iter().position(|state| *state == row.state)?).ok().map(SortKey::Number),
        _ => None,
    }
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
