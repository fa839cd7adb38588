//! The newest rows of the audit log. Looking at it is itself logged (QCVN 12:2026/BCA, levels 3–5).

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use kernel::{Id, Instant};
use serde_json::json;
use store::Record;
use store::audit::Entry;
use uuid::Uuid;
use web::{Result, Shell, Visit};

use super::{Tab, tabs};
use crate::model::Person;
use crate::pages::{Refused, name_of};
use crate::permission;
use crate::store::people;

/// Rows shown.
const NEWEST: i64 = 200;

#[derive(Template)]
#[template(path = "admin_audit.html")]
struct AuditPage {
    shell: Shell,
    tabs: Vec<Tab>,
    refused: Refused,
    rows: Vec<Entry>,
    names: HashMap<Id<Person>, String>,
}

impl AuditPage {
    fn at(&self, entry: &Entry) -> String {
        Instant::from_microsecond(entry.at).map_or_else(|_| "—".to_owned(), |at| self.shell.instant(&at))
    }

    fn name(&self, person: &Option<Uuid>) -> String {
        person.map_or_else(|| self.shell.t("audit-system"), |id| name_of(&self.names, &Id::from_uuid(id)))
    }

    fn detail(&self, entry: &Entry) -> String {
        let Some(detail) = entry.detail.as_object() else { return String::new() };
        let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        detail.iter().map(|(key, value)| format!("{key}: {}", text(value))).collect::<Vec<_>>().join(" · ")
    }

    fn record(&self, entry: &Entry) -> String {
        match (&entry.kind, entry.record) {
            (Some(kind), Some(id)) if kind == "person" => {
                format!("{kind} {}", self.names.get(&Id::from_uuid(id)).cloned().unwrap_or_default())
            }
            (Some(kind), _) => kind.clone(),
            _ => String::new(),
        }
    }
}

/// The log.
pub(crate) async fn get(visit: Visit) -> Result<Response> {
    visit.require(permission::AUDIT_READ)?;
    let ctx = visit.begin("").await?;
    let rows = store::audit::newest(&ctx.tx, NEWEST).await?;
    let mut named = Vec::new();
    for row in &rows {
        named.extend([row.actor, row.acting_for, row.record].into_iter().flatten().map(Id::from_uuid));
    }
    let names = people::names(&ctx.tx, named).await?;
    let log = Record { kind: "audit", id: visit.actor().agency };
    ctx.audit("audit-read", log, json!({ "rows": rows.len() })).await?;
    ctx.commit().await?;
    let shell = visit.shell("admin-audit");
    visit.render(AuditPage {
        tabs: tabs(&visit, &shell, "/admin/audit"),
        refused: Refused::default(),
        rows,
        names,
        shell,
    })
}
