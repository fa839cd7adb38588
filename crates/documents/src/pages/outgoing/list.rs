//! The list of outgoing documents: filter chips, newest first, page by page, a preview beside it.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use kernel::{Cursor, Page};
use uuid::Uuid;
use web::components::{Tone, badge, date_field, empty, stamp};
use web::{Error, Markup, Shell, Visit};

use crate::model::list::{Column, List, Order, SortKey};
use crate::model::outgoing::State;
use crate::model::{DocumentType, Urgency};
use crate::pages::lists::{Arranged, SORTED};
use crate::pages::parts::{filled, parse_date, unit_names};
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
    sort: String,
    after: String,
    /// Of a sorted list: which page.
    turn: usize,
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
    arranged: Arranged,
    rows: Vec<Outgoing>,
    next: Option<String>,
    /// Sorted among the newest only.
    cut: bool,
    may_draft: bool,
    may_print: bool,
    may_sign: bool,
    may_issue: bool,
    filtered: bool,
}

impl ListPage {
    fn heading(&self, column: &Column) -> Markup {
        self.arranged.heading(&self.shell, *column, &|sort| self.asked.with("sort", sort))
    }

    /// Whether a row can be chosen with others, by its state; whether it is this person's, the next page says.
    fn is_choosable(&self, row: &Outgoing) -> bool {
        match row.state {
            State::AwaitingSignature => self.may_sign,
            State::Signed => self.may_issue,
            _ => false,
        }
    }

    /// Whether anything on this page can be chosen.
    fn chooses(&self) -> bool {
        self.rows.iter().any(|row| self.is_choosable(row))
    }

    fn has_preview(&self) -> bool {
        self.asked.preview == "1"
    }
}

/// The mark of a document's state.
pub(crate) fn state_badge(shell: &Shell, document: &Outgoing) -> Markup {
    let tone = match document.state {
        State::Draft | State::Withdrawn => Tone::Plain,
        State::ReturnedToDrafter | State::ReturnedToHead => Tone::Amber,
        State::UnitReview | State::FormCheck | State::AwaitingSignature => Tone::Blue,
        State::Cosigning | State::Signed | State::Sealing | State::Issued => Tone::Accent,
        State::Dispatched => Tone::Green,
    };
    // Numbered with the leader's signature: only the seal is missing.
    let numbered = document.state == State::Signed && document.number.is_some();
    let name = if numbered { "numbered" } else { document.state.name() };
    badge(&shell.t(&format!("outgoing-state-{name}")), tone)
}

pub(super) async fn get(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    let filters = asked.filters(&visit);
    let tx = visit.read().await?;
    let arranged = Arranged::load(&tx, &visit, List::Outgoing, &asked.sort).await?;
    let listed = listed(&tx, &visit, &asked, &filters, arranged.order).await?;
    let mut units: Vec<(Uuid, String)> = unit_names(&tx, visit.actor()).await?.into_iter().collect();
    units.sort_by_cached_key(|(_, name)| kernel::text::fold(name));
    let shell = visit.shell("outgoing-title");
    let base = asked.base();
    let separator = if base.is_empty() { "" } else { "&" };
    visit.render(ListPage {
        chips: chips(&shell, &asked),
        units,
        arranged,
        rows: listed.rows,
        next: listed.next.map(|next| format!("/outgoing-documents?{base}{separator}{next}")),
        cut: listed.cut,
        may_draft: visit.actor().may(identity::permission::DOCUMENTS_DRAFT),
        may_print: visit.actor().may(identity::permission::DOCUMENTS_REGISTERS),
        may_sign: visit.actor().may(identity::permission::DOCUMENTS_SIGN),
        may_issue: visit.actor().may(identity::permission::DOCUMENTS_SEAL),
        filtered: filters != Filters::default(),
        shell,
        asked,
    })
}

/// The rows of one page, and what the address of the next one ends with.
struct Listed {
    rows: Vec<Outgoing>,
    next: Option<String>,
    cut: bool,
}

async fn listed(
    tx: &::store::Tx,
    visit: &Visit,
    asked: &Asked,
    filters: &Filters,
    order: Option<Order>,
) -> web::Result<Listed> {
    let size = Page::<()>::SIZE;
    let chosen = |after, limit| Chosen { actor: visit.actor(), filters, after, limit };
    let Some(order) = order else {
        let page = outgoing::page(tx, &chosen(asked.cursor()?, size)).await?;
        return Ok(Listed { rows: page.rows, next: page.next.map(|cursor| format!("after={cursor}")), cut: false });
    };
    let newest = outgoing::page(tx, &chosen(None, SORTED)).await?;
    let sorted = order.sort(newest.rows, |row| sort_key(row, order.column));
    let more = sorted.len() > (asked.turn + 1).saturating_mul(size);
    Ok(Listed {
        rows: sorted.into_iter().skip(asked.turn.saturating_mul(size)).take(size).collect(),
        next: more.then(|| format!("turn={}", asked.turn + 1)),
        cut: newest.next.is_some(),
    })
}

/// What a row is compared by in a column; codes by their number first.
fn sort_key(row: &Outgoing, column: &str) -> Option<SortKey> {
    match column {
        "code" => row.number.as_ref().and_then(|_| SortKey::text(&row.code())),
        "issued" => row.issued_on.map(SortKey::Date),
        "subject" => SortKey::text(&row.subject),
        "unit" => SortKey::text(&row.unit_name),
        "drafter" => SortKey::text(&row.drafter_name),
        "signer" => SortKey::text(row.signer_name.as_deref()?),
        "begun" => Some(SortKey::Number(row.created_at.as_microsecond())),
        "state" => i64::try_from(row.state.step()).ok().map(SortKey::Number),
        _ => None,
    }
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
