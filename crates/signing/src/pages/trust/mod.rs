//! /admin/trust: whom signatures are believed by, whose certificate speaks for which agency, and every version of it.

mod act;
mod end;
mod offer;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::{get, post};
use identity::{Refused, agencies, permission};
use kernel::{Id, Instant};
use store::Tx;
use web::components::{self, Field};
use web::{App, Error, Markup, NavItem, Shell, Visit};

use crate::model::trust::{Entry, EntryKind};
use crate::store::trust::{self, Version};

/// Changes shown; the API gives older ones.
const SHOWN: i64 = 100;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/trust", get(show))
        .route("/admin/trust/offer", post(offer::post))
        .route("/admin/trust/files", post(act::add_file))
        .route("/admin/trust/seals", post(act::add_seal))
        .route("/admin/trust/entries/{id}/end", get(end::get).post(end::post))
}

#[derive(Default, serde::Deserialize)]
pub(super) struct Asked {
    version: Option<i64>,
}

/// One entry as shown.
struct Line {
    id: Id<Entry>,
    label: String,
    /// What tells it from others.
    marks: Vec<String>,
    from: Option<Instant>,
    to: Option<Instant>,
    ended: bool,
}

/// The entries of one kind.
struct Section {
    kind: &'static str,
    lines: Vec<Line>,
}

/// What was typed into the form for a seal.
#[derive(Default, Clone, serde::Deserialize)]
struct SealInput {
    agency: String,
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    serial: String,
    #[serde(default)]
    reason: String,
}

#[derive(Template)]
#[template(path = "admin_trust.html")]
struct TrustPage {
    shell: Shell,
    tabs: Vec<NavItem>,
    refused: Refused,
    sections: Vec<Section>,
    /// The version shown, and the newest.
    version: i64,
    newest: i64,
    /// What came and what went with the version shown.
    added: Vec<String>,
    ended: Vec<String>,
    versions: Vec<Version>,
    seal: SealInput,
    /// Code and name of the agencies in the directory, to choose from while typing.
    agencies: Vec<(String, String)>,
}

impl TrustPage {
    fn field(&self, name: &'static str, label: &str, value: &str, required: bool, hint: &str) -> Markup {
        let hint = if hint.is_empty() { String::new() } else { self.shell.t(hint) };
        let (label, error) = (self.shell.t(label), self.refused.at(name));
        Field { name, label, kind: "text", value, required, max: 500, hint, error }.html()
    }

    /// The sentence of a family for one of its members.
    fn word(&self, family: &str, member: &str) -> String {
        self.shell.t(&format!("{family}{member}"))
    }

    fn change(&self, change: &Version) -> String {
        self.shell.t1(&format!("trust-act-{}", change.act), "what", &change.what)
    }

    fn old_version(&self) -> String {
        let (version, newest) = (("version", self.version.to_string()), ("newest", self.newest.to_string()));
        self.shell.t2("trust-old-version", version, newest)
    }

    fn is_newest(&self) -> bool {
        self.version == self.newest
    }

    fn period(&self, line: &Line) -> Markup {
        let at = |moment: Option<Instant>| moment.map_or_else(|| "—".to_owned(), |at| self.shell.instant(&at));
        let text = format!("{} – {}", at(line.from), at(line.to));
        match (line.from, line.ended) {
            (None, _) => Markup::default(),
            (Some(_), true) => components::badge(&self.shell.t1("trust-run-out", "when", text), components::Tone::Red),
            (Some(_), false) => Markup::from_template(components::escape(&text)),
        }
    }
}

async fn show(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    visit.require(permission::TRUST_MANAGE)?;
    let page = page(&visit, asked.version, None, SealInput::default()).await?;
    visit.render(page)
}

async fn page(visit: &Visit, version: Option<i64>, error: Option<&Error>, seal: SealInput) -> web::Result<TrustPage> {
    let now = visit.app.store.clock.now();
    let tx = visit.read().await?;
    let newest = trust::newest(&tx).await?;
    let version = version.unwrap_or(newest);
    if version < 0 || version > newest {
        return Err(Error::not_found());
    }
    let shell = visit.shell("admin-trust");
    let entries = trust::entries(&tx, version).await?;
    let mut sections = Vec::new();
    for kind in EntryKind::ALL {
        let mut lines = Vec::new();
        for entry in entries.iter().filter(|entry| entry.kind == kind) {
            lines.push(line(&tx, &shell, entry, now).await?);
        }
        sections.push(Section { kind: kind.name(), lines });
    }
    let (added, ended) = trust::difference(&tx, version).await?;
    let named = |entries: &[Entry]| entries.iter().map(|e| named(&shell, e)).collect();
    let (added, ended) = (named(&added), named(&ended));
    let versions = trust::versions(&tx, SHOWN).await?;
    let all = agencies::list(&tx).await?.into_iter();
    let agencies = all.map(|agency| (agency.code.to_string(), agency.name)).collect();
    let tabs = visit.admin_tabs("/admin/trust");
    let refused = error.map_or_else(Refused::default, |error| Refused::new(&shell, error));
    Ok(TrustPage { tabs, refused, sections, version, newest, added, ended, versions, seal, agencies, shell })
}

/// An entry in one line: its kind and its name.
fn named(shell: &Shell, entry: &Entry) -> String {
    format!("{}: {}", shell.t(&format!("trust-kind-{}", entry.kind.name())), entry.label)
}

async fn line(tx: &Tx, shell: &Shell, entry: &Entry, now: Instant) -> web::Result<Line> {
    let mut marks = Vec::new();
    if let Some(seal) = &entry.seal {
        let agency = agencies::get(tx, Id::from_uuid(seal.agency)).await?;
        marks.extend(agency.map(|agency| agency.code.to_string()));
        let parts = [("O", &seal.organisation), ("CN", &seal.name), ("S/N", &seal.serial)];
        marks.extend(parts.into_iter().filter_map(|(name, part)| Some(format!("{name} = {}", part.as_ref()?))));
    } else {
        marks.push(format!("SHA-256 {}", grouped(&entry.fingerprint)));
    }
    if matches!(entry.kind, EntryKind::Root | EntryKind::TimeStampRoot) && !entry.revocation {
        marks.push(shell.t("trust-lenient"));
    }
    let (from, to, ended) = (entry.valid_from, entry.valid_to, entry.has_ended(now));
    Ok(Line { id: entry.id, label: entry.label.clone(), marks, from, to, ended })
}

/// A fingerprint in groups of four, as people read it to each other over the telephone.
fn grouped(fingerprint: &str) -> String {
    let upper = fingerprint.to_uppercase();
    let groups: Vec<&str> = upper.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(" ")
}
