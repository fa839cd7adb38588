//! A Word file taken over into a draft.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::Id;
use web::components::{Tone, note};
use web::{Error, Shell, Upload, Visit};

use super::path;
use crate::actions::outgoing::import::{self, Keep};
use crate::actions::outgoing::{OutgoingError, attach, find};
use crate::model::Document;
use crate::model::outgoing::{Act, Fault};
use crate::reader::docx::DocxError;
use crate::store::drafts;

#[derive(Template)]
#[template(path = "outgoing/import.html")]
struct ImportPage {
    shell: Shell,
    id: Id<Document>,
    title: String,
    /// There is a text that would be replaced.
    written: bool,
    refused: Option<String>,
}

async fn page(visit: &Visit, id: Id<Document>, refused: Option<&Error>) -> web::Result<ImportPage> {
    let tx = visit.read().await?;
    let found = find(&tx, visit.actor(), id, kernel::civil_date(visit.app.store.clock.now())).await?;
    found.life.next(Act::Edit, Fault::Form, found.standing)?;
    let draft = drafts::get(&tx, found.document.draft).await?.draft;
    let shell = visit.shell("outgoing-import");
    let title = match found.document.subject.as_str() {
        "" => shell.t("outgoing-no-subject"),
        subject => subject.to_owned(),
    };
    let refused = refused.map(|e| e.sentence(&visit.app.catalog, visit.locale));
    Ok(ImportPage { shell, id, title, written: !draft.document.body.is_empty(), refused })
}

pub(super) async fn get(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let page = page(&visit, id, None).await?;
    visit.render(page)
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    keep: Keep,
}

pub(super) async fn post(visit: Visit, Path(id): Path<Id<Document>>, upload: Upload) -> web::Result<Response> {
    match take(&visit, id, upload).await {
        Err(error) if error.field == Some("file") => {
            let page = page(&visit, id, Some(&error)).await?;
            visit.render_refused(page, &error)
        }
        other => other,
    }
}

async fn take(visit: &Visit, id: Id<Document>, upload: Upload) -> web::Result<Response> {
    attach::allowed(&visit.app, visit.actor(), id).await?;
    let Asked { keep } = upload.input()?;
    let file = upload.files_of("file").next().ok_or(OutgoingError::Import(Some(DocxError::NotWord)))?;
    let imported = import::prepare(&visit.app, visit.actor(), id, file.bytes.clone()).await?;
    let mut ctx = visit.begin_once(&upload.nonce).await?;
    import::run(&mut ctx, id, &imported, keep).await?;
    let left_out = if imported.left_out > 0 { format!("?left_out={}", imported.left_out) } else { String::new() };
    visit.commit(ctx, &format!("{}/edit{left_out}", path(id))).await
}
