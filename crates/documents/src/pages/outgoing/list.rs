//! The list of outgoing documents: filter chips, newest first, page by page, a preview beside it.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use kernel::{Cursor, Page};
use uuid::Uuid;
use web::components::{Tone, badge, date_field, empty, stamp};
use web::{Error, Markup, Shell, Visit};

use crate::model::outgoing::State;
use crate::model::{DocumentType, Urgency};
use crate::pages::parts::{encode, filled, parse_date, unit_names};
use crate::store::outgoing::{self, Chosen, Filters, Outgoing};

/// The query string of the list, also of its count and export.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    urgency: String,
    #[serde(rename = "type")]
    type_code: String,
    unit: String,
    mine: String,
    number: String,
    from: String,
    to: String,
    after: String,
    preview: String,
}

impl Asked {
    /// What is asked for; values that mean nothing (an edited address) are left out.
    pub(super) fn filters(&self, visit: &Visit) -> Filters {
        Filters {
            state: State::from_name(&self.state),
            type_code: DocumentType::from_code(&self.type_code).map(|t| t.code.to_owned()),
            urgency: self.urgency.parse().ok().and_then(Urgency::from_code),
            unit: Uuid::try_parse(&self.unit).ok(),
            drafter: visit.actor().person.filter(|_| self.mine == "1"),
            from: parse_date(&self.from).ok().flatten(),
            to: parse_date(&self.to).ok().flatten(),
            number: filled(&self.number),
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
            ("mine", &self.mine),
            ("number", &self.number),
            ("from", &self.from),
            ("to", &self.to),
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
#[template(path = "outgoing/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    chips: Vec<Chip>,
    units: Vec<(Uuid, String)>,
    rows: Vec<Outgoing>,
    next: Option<String>,
    may_draft: bool,
    may_print: bool,
    filtered: bool,
}

impl ListPage {
    fn has_preview(&self) -> bool {
        self.asked.preview == "1"
    }
}

/// The mark of a document's state.
pub(super) fn state_badge(shell: &Shell, state: State) -> Markup {
    let tone = match state {
        State::Draft | State::Withdrawn => Tone::Plain,
        State::ReturnedToDrafter | State::ReturnedToHead => Tone::Amber,
        State::UnitReview | State::FormCheck | State::AwaitingSignature => Tone::Blue,
        State::Signed | State::Issued => Tone::Accent,
        State::Dispatched => Tone::Green,
    };
    badge(&shell.t(&format!("outgoing-state-{}", state.name())), tone)
}

pub(super) async fn get(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    let filters = asked.filters(&visit);
    let chosen = Chosen { actor: visit.actor(), filters: &filters, after: asked.cursor()?, limit: Page::<()>::SIZE };
    let tx = visit.read().await?;
    let page = outgoing::page(&tx, &chosen).await?;
    let mut units: Vec<(Uuid, String)> = unit_names(&tx, visit.actor()).await?.into_iter().collect();
    units.sort_by_cached_key(|(_, name)| kernel::text::fold(name));
    let shell = visit.shell("outgoing-title");
    let base = asked.base();
    let separator = if base.is_empty() { "" } else { "&" };
    visit.render(ListPage {
        chips: chips(&shell, &asked),
        units,
        rows: page.rows,
        next: page.next.map(|cursor| format!("/outgoing-documents?{base}{separator}after={cursor}")),
        may_draft: visit.actor().may(identity::permission::DOCUMENTS_DRAFT),
        may_print: visit.actor().may(identity::permission::DOCUMENTS_REGISTERS),
        filtered: filters != Filters::default(),
        shell,
        asked,
    })
}

fn chips(shell: &Shell, asked: &Asked) -> Vec<Chip> {
    let chip = |query: String, label: String, icon: &'static str, current: bool| Chip {
        href: format!("/outgoing-documents?{query}"),
        label,
        icon,
        current,
    };
    let plain = Asked { preview: asked.preview.clone(), ..Asked::default() };
    let mut chips = vec![chip(plain.base(), shell.t("outgoing-chip-all"), "", asked.base() == plain.base())];
    let mine = asked.mine == "1";
    chips.push(chip(asked.with("mine", if mine { "" } else { "1" }), shell.t("outgoing-chip-mine"), "user", mine));
    for state in State::PATH {
        let on = asked.state == state.name();
        let query = asked.with("state", if on { "" } else { state.name() });
        chips.push(chip(query, shell.t(&format!("outgoing-state-{}", state.name())), "", on));
    }
    chips
}

/// How many there are, for the page that asks after it has been shown.
pub(super) async fn count(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    let filters = asked.filters(&visit);
    let tx = visit.read().await?;
    let chosen = Chosen { actor: visit.actor(), filters: &filters, after: None, limit: Page::<()>::SIZE };
    let count = outgoing::count(&tx, &chosen).await?;
    let shell = visit.shell("outgoing-title");
    let text = if count.more { shell.t("count-more") } else { count.n.to_string() };
    visit.render(CountPart { text: shell.t1("outgoing-count", "n", text) })
}

#[derive(Template)]
#[template(source = "{{ text }}", ext = "html")]
struct CountPart {
    text: String,
}

/// A date or a dash.
fn issued(shell: &Shell, date: Option<Date>) -> String {
    shell.opt_date(&date)
}
