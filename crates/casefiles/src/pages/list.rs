//! The list of case files: mine, open, closed; newest first.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::Id;
use web::components::{Tone, badge, empty, pager};
use web::{Error, Markup, Shell, Visit};

use crate::model::{File, FileState};
use crate::store::{self, Filters};

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    show: String,
    after: String,
}

struct FileRow {
    file: File,
    keeper: String,
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    shell: Shell,
    show: String,
    rows: Vec<FileRow>,
    pager: Markup,
    may_open: bool,
}

pub(super) async fn get(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    let filters = match asked.show.as_str() {
        "mine" => Filters { keeper: visit.actor().person, state: None },
        other => Filters { keeper: None, state: FileState::from_name(other) },
    };
    let after = if asked.after.is_empty() { None } else { Some(asked.after.parse().map_err(|_| Error::not_found())?) };
    let tx = visit.read().await?;
    let page = store::page(&tx, visit.actor(), &filters, after).await?;
    let names = identity::people::names(&tx, page.rows.iter().map(|file| Id::from_uuid(file.keeper))).await?;
    let shell = visit.shell("files-title");
    let base =
        if asked.show.is_empty() { "/files".to_owned() } else { format!("/files?show={}", offered(&asked.show)) };
    let rows = page
        .rows
        .into_iter()
        .map(|file| FileRow { keeper: names.get(&Id::from_uuid(file.keeper)).cloned().unwrap_or_default(), file });
    visit.render(ListPage {
        rows: rows.collect(),
        pager: pager(&shell, &base, page.next.as_ref()),
        show: asked.show,
        may_open: visit.actor().may(identity::permission::FILES_KEEP),
        shell,
    })
}

/// Only what the screen offers goes back into an address.
fn offered(show: &str) -> &'static str {
    match show {
        "mine" => "mine",
        other => FileState::from_name(other).map_or("all", FileState::name),
    }
}

/// The mark of a file's state.
pub(super) fn state_badge(shell: &Shell, state: FileState) -> Markup {
    match state {
        FileState::Open => badge(&shell.t("file-state-open"), Tone::Blue),
        FileState::Closed => badge(&shell.t("file-state-closed"), Tone::Green),
    }
}
