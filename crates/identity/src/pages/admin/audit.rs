//! The audit log in sentences: who did what to which record, by person, record and day, page by page.

use std::borrow::Cow;
use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Date, Id, Instant};
use store::audit::{Entry, Logged, Narrowed};
use uuid::Uuid;
use web::components::{self, Field};
use web::{Markup, NavItem, Result, Shell, Visit};

use crate::actions::read_audit;
use crate::model::Person;
use crate::pages::{Refused, name_of};
use crate::permission;
use crate::store::{managed, people};

/// People offered where several bear the name that was typed.
const NAMESAKES: i64 = 8;

/// The query of the page.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// A name or user name as typed.
    who: String,
    /// A person, once chosen.
    person: String,
    record: String,
    from: String,
    to: String,
    after: String,
}

impl Asked {
    /// The query with another person, and the page forgotten.
    fn with_person(&self, person: &str) -> String {
        let pairs = [("person", person), ("record", &self.record), ("from", &self.from), ("to", &self.to)];
        let kept = pairs.iter().filter(|(_, value)| !value.is_empty());
        kept.map(|(name, value)| format!("{name}={}", web::percent_encode(value))).collect::<Vec<_>>().join("&")
    }

    /// The query of the next page.
    fn base(&self) -> String {
        let who = if self.who.is_empty() { String::new() } else { format!("&who={}", web::percent_encode(&self.who)) };
        format!("{}{who}", self.with_person(&self.person))
    }
}

#[derive(Template)]
#[template(path = "admin_audit.html")]
struct AuditPage {
    shell: Shell,
    tabs: Vec<NavItem>,
    refused: Refused,
    asked: Asked,
    /// People who could be meant.
    namesakes: Vec<Person>,
    /// Whoever was typed is not there.
    nobody: bool,
    rows: Vec<Line>,
    next: Option<String>,
}

/// A row as shown.
struct Line {
    at: String,
    who: String,
    /// Position and unit as of now.
    seat: Option<String>,
    acting_for: Option<String>,
    sentence: String,
    record: Option<Record>,
}

/// The record a row is about.
struct Record {
    /// None where it is no single one (an unknown user name, a settings page).
    id: Option<Uuid>,
    label: String,
}

impl AuditPage {
    fn field(&self, name: &str, label: &str, value: &str) -> Markup {
        let label = self.shell.t(label);
        let (hint, error) = (String::new(), None);
        Field { name, label, kind: "search", value, required: false, max: 200, hint, error }.html()
    }

    fn day(&self, name: &str, label: &str, value: &str) -> Markup {
        let unreadable = !value.trim().is_empty() && kernel::parse_date(value).is_none();
        let error = unreadable.then(|| self.shell.t("error-unreadable-day"));
        components::date_field(&self.shell, name, &self.shell.t(label), value, false, error.as_deref())
    }

    fn is_narrowed(&self) -> bool {
        !self.asked.base().is_empty()
    }
}

/// The first moment of a day in Vietnam.
fn midnight(day: Date) -> Option<Instant> {
    let zone = jiff::tz::TimeZone::fixed(kernel::VIETNAM);
    zone.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok()
}

/// The log.
pub(crate) async fn get(visit: Visit, Query(mut asked): Query<Asked>) -> Result<Response> {
    visit.require(permission::AUDIT_READ)?;
    let ctx = visit.begin().await?;
    let namesakes = meant(&ctx.tx, &mut asked).await?;
    let nobody = namesakes.is_empty() && !asked.who.trim().is_empty() && asked.person.is_empty();
    let day = |text: &str| kernel::parse_date(text);
    let narrowed = Narrowed {
        actor: asked.person.parse().ok(),
        record: asked.record.parse().ok(),
        from: day(&asked.from).and_then(midnight),
        before: day(&asked.to).and_then(|day| midnight(day.tomorrow().ok()?)),
    };
    let page = match nobody {
        true => read_audit::Page { rows: Vec::new(), next: None },
        false => read_audit::run(&ctx, &narrowed, asked.after.parse().ok()).await?,
    };
    let rows = lines(&visit, &ctx.tx, &page.rows).await?;
    ctx.commit().await?;
    let shell = visit.shell("admin-audit");
    let next = page.next.map(|after| format!("/admin/audit?{}&after={after}", asked.base()));
    let (tabs, refused) = (visit.admin_tabs("/admin/audit"), Refused::default());
    visit.render(AuditPage { tabs, refused, shell, asked, namesakes, nobody, rows, next })
}

/// Finds whom a typed name means; with one answer the person is chosen, with several they are offered.
async fn meant(tx: &store::Tx, asked: &mut Asked) -> Result<Vec<Person>> {
    let chosen: Option<Uuid> = asked.person.parse().ok();
    if let Some(chosen) = chosen {
        if let Some(person) = people::get(tx, Id::from_uuid(chosen)).await? {
            asked.who = person.name;
        }
        return Ok(Vec::new());
    }
    let typed = asked.who.trim().to_owned();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let found = match people::by_username(tx, &typed).await? {
        Some(person) => vec![person],
        None => people::search(tx, &typed, NAMESAKES).await?,
    };
    if let [only] = found.as_slice() {
        asked.person = only.id.to_string();
        asked.who.clone_from(&only.name);
    }
    Ok(found)
}

async fn lines(visit: &Visit, tx: &store::Tx, rows: &[Logged]) -> Result<Vec<Line>> {
    let (mut named, mut actors) = (Vec::new(), Vec::new());
    for Logged { entry, .. } in rows {
        named.extend([entry.actor, entry.acting_for, entry.record].into_iter().flatten().map(Id::from_uuid));
        actors.extend(entry.actor.map(Id::from_uuid));
    }
    let names = people::names(tx, named).await?;
    let records = record_names(visit, tx, rows).await?;
    let seats = managed::seats(tx, actors).await?;
    let name = |id: Uuid| name_of(&names, &Id::<Person>::from_uuid(id));
    let line = |Logged { entry, .. }: &Logged| Line {
        at: Instant::from_microsecond(entry.at).map_or_else(|_| "—".to_owned(), kernel::format_instant),
        who: entry.actor.map_or_else(|| visit.t("audit-system"), name),
        seat: entry.actor.and_then(|id| seats.get(&Id::from_uuid(id)).cloned()),
        acting_for: entry.acting_for.map(name),
        sentence: sentence(visit, entry),
        record: record(visit, entry, &names, &records),
    };
    Ok(rows.iter().map(line).collect())
}

/// The records of the rows by number, type or name, in the words of the rooms that keep them.
async fn record_names(visit: &Visit, tx: &store::Tx, rows: &[Logged]) -> Result<HashMap<Uuid, String>> {
    let mut all = HashMap::new();
    for known in visit.app.modules.iter().flat_map(|module| module.records) {
        let of_kind = rows.iter().filter(|row| row.entry.kind.as_deref() == Some(known.kind));
        let ids: Vec<Uuid> = of_kind.filter_map(|row| row.entry.record).collect();
        if !ids.is_empty() {
            all.extend((known.names)(tx, ids).await?);
        }
    }
    Ok(all)
}

/// What was done, in the words of the room that wrote the row.
fn sentence(visit: &Visit, entry: &Entry) -> String {
    let key = format!("audited-{}", entry.action);
    let said = entry.detail.as_object().into_iter().flatten();
    let mut values: Vec<(&str, Cow<'_, str>)> = said.map(|(name, value)| (name.as_str(), plain(value))).collect();
    values.extend(code(entry).map(|code| ("code", Cow::Owned(code))));
    if visit.app.catalog.has(visit.locale, &key) {
        visit.app.catalog.text(visit.locale, &key, &values)
    } else {
        // A row of an older version, whose room no longer says this.
        entry.action.clone()
    }
}

/// Number and notation as written: a number below ten has a zero before it (NĐ 30/2020 PL I II.3).
fn code(entry: &Entry) -> Option<String> {
    let number = entry.detail.get("number")?;
    let number = number.as_i64().map_or_else(|| number.as_str().map(str::to_owned), |n| Some(format!("{n:02}")))?;
    Some(format!("{number}/{}", entry.detail.get("notation")?.as_str()?))
}

fn plain(value: &serde_json::Value) -> Cow<'_, str> {
    match value {
        serde_json::Value::String(text) => Cow::Borrowed(text),
        serde_json::Value::Null => Cow::Borrowed(""),
        serde_json::Value::Array(items) => Cow::Owned(items.len().to_string()),
        other => Cow::Owned(other.to_string()),
    }
}

fn record(
    visit: &Visit,
    entry: &Entry,
    names: &HashMap<Id<Person>, String>,
    records: &HashMap<Uuid, String>,
) -> Option<Record> {
    let (kind, id) = (entry.kind.as_deref()?, entry.record?);
    let label = match names.get(&Id::from_uuid(id)).filter(|_| kind == "person") {
        Some(name) => name.clone(),
        None => {
            let kind = visit.t(&format!("record-{kind}"));
            records.get(&id).map_or_else(|| kind.clone(), |name| format!("{kind} {name}"))
        }
    };
    Some(Record { id: Some(id).filter(|id| !id.is_nil()), label })
}
