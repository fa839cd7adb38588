//! The panel "Hồ sơ" on a document's page: which files it is in, and a form to put it into one.

use ::store::Record;
use askama::Template;
use axum::response::Response;
use futures::future::BoxFuture;
use kernel::Id;
use uuid::Uuid;
use web::{Form, PanelHtml, Shell, Visit, with_flash};

use crate::actions::add_document;
use crate::model::{File, FileState};
use crate::store::{self, Filters};

#[derive(Template)]
#[template(path = "panel.html")]
struct PanelPage {
    shell: Shell,
    document: Uuid,
    back: String,
    files: Vec<File>,
    choices: Vec<File>,
    may_keep: bool,
}

/// Builds the panel for a document.
pub(crate) fn render<'a>(visit: &'a Visit, record: Record) -> BoxFuture<'a, web::Result<Option<PanelHtml>>> {
    Box::pin(async move {
        let tx = visit.read().await?;
        let files = store::of_document(&tx, visit.actor(), record.id).await?;
        let may_keep = visit.actor().may(identity::permission::FILES_KEEP);
        let open = Filters { state: Some(FileState::Open), keeper: None };
        let mut choices = if may_keep { store::page(&tx, visit.actor(), &open, None).await?.rows } else { Vec::new() };
        choices.retain(|choice| files.iter().all(|file| file.id != choice.id));
        if files.is_empty() && !may_keep {
            return Ok(None);
        }
        let back = format!("/{}s/{}", record.kind, record.id);
        let page = |shell| PanelPage { document: record.id, back, files, choices, may_keep, shell };
        visit.panel("files-panel", page).map(Some)
    })
}

#[derive(serde::Deserialize)]
pub(super) struct Input {
    file: Id<File>,
    document: Uuid,
    #[serde(default)]
    back: String,
}

/// Puts the document into the chosen file and returns to the document.
pub(super) async fn add(visit: Visit, form: Form<Input>) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    add_document::run(&mut ctx, form.input.file, form.input.document).await?;
    Ok(with_flash(visit.commit(ctx, web::local_path(&form.input.back)).await?, "file-added"))
}
