//! Annexes in files of their own: added, read and taken out while the draft is open.

use ::store::BlobId;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::Id;
use web::components::{Tone, note};
use web::{Error, Form, Shell, Upload, Visit};

use super::path;
use crate::actions::outgoing::{attach, find};
use crate::model::Document;
use crate::model::outgoing::{Act, AnnexFile, Fault};
use crate::pages::incoming::files::respond;
use crate::store::attachments::Attachment;
use crate::store::drafts;

#[derive(Template)]
#[template(path = "outgoing/annexes.html")]
struct AnnexesPage {
    shell: Shell,
    id: Id<Document>,
    title: String,
    files: Vec<AnnexFile>,
    refused: Option<String>,
}

async fn page(visit: &Visit, id: Id<Document>, refused: Option<&Error>) -> web::Result<AnnexesPage> {
    let tx = visit.read().await?;
    let found = find(&tx, visit.actor(), id, kernel::civil_date(visit.app.store.clock.now())).await?;
    found.life.next(Act::Edit, Fault::Form, found.standing)?;
    let files = drafts::get(&tx, found.document.draft).await?.draft.files;
    let refused = refused.map(|e| e.sentence(&visit.app.catalog, visit.locale));
    Ok(AnnexesPage { shell: visit.shell("outgoing-annexes-title"), id, title: found.document.subject, files, refused })
}

pub(super) async fn get(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let page = page(&visit, id, None).await?;
    visit.render(page)
}

pub(super) async fn post(visit: Visit, Path(id): Path<Id<Document>>, upload: Upload) -> web::Result<Response> {
    match add(&visit, id, upload).await {
        Err(error) if error.field == Some("files") => {
            let page = page(&visit, id, Some(&error)).await?;
            visit.render_refused(page, &error)
        }
        other => other,
    }
}

async fn add(visit: &Visit, id: Id<Document>, upload: Upload) -> web::Result<Response> {
    attach::allowed(&visit.app, visit.actor(), id).await?;
    let mut files = Vec::new();
    for file in upload.files_of("files") {
        files.push(attach::prepare(&visit.app, &file.name, file.bytes.clone()).await?);
    }
    let mut ctx = visit.begin_once(&upload.nonce).await?;
    attach::add(&mut ctx, id, files).await?;
    visit.commit(ctx, &format!("{}/annexes", path(id))).await
}

async fn one(visit: &Visit, id: Id<Document>, blob: &str) -> web::Result<AnnexFile> {
    let tx = visit.read().await?;
    let found = find(&tx, visit.actor(), id, kernel::civil_date(visit.app.store.clock.now())).await?;
    let files = drafts::get(&tx, found.document.draft).await?.draft.files;
    files.into_iter().find(|file| file.blob == blob).ok_or_else(Error::not_found)
}

/// The file itself: reached through the draft that names it, never by its hash alone.
pub(super) async fn file(visit: Visit, Path((id, blob)): Path<(Id<Document>, String)>) -> web::Result<Response> {
    let file = one(&visit, id, &blob).await?;
    let blob = BlobId::parse(&file.blob).ok_or_else(Error::not_found)?;
    let bytes = visit.app.store.blobs.get(&blob).await?;
    let size = i64::try_from(file.size).unwrap_or(i64::MAX);
    let (name, media_type, role) = (file.name, file.media_type, "annex".to_owned());
    let attachment = Attachment { id: Id::from_uuid(id.uuid()), ordinal: 0, role, name, media_type, size, blob };
    Ok(respond(&attachment, bytes, true))
}

pub(super) async fn remove(
    visit: Visit,
    Path((id, blob)): Path<(Id<Document>, String)>,
    form: Form<super::act::Nothing>,
) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    attach::remove(&mut ctx, id, &blob).await?;
    visit.commit(ctx, &format!("{}/annexes", path(id))).await
}
