//! One case file: its facts, its documents in order, what may be done now, and the table of contents on paper.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::press::Press;
use documents::store::headers::{self, Header};
use kernel::Id;
use typeset::RenderOptions;
use typeset::forms::{ContentsEntry, FileContents};
use typeset::model::AgencyHeader;
use uuid::Uuid;
use web::components::empty;
use web::{Error, Form, Shell, Visit, with_flash};

use super::list::state_badge;
use crate::actions::{add_document, change_state, remove_document};
use crate::model::{Act, File};
use crate::store;

struct Entry {
    ordinal: i64,
    /// `None` where the person may not see the document: its place is shown, nothing of it.
    header: Option<Header>,
}

#[derive(Template)]
#[template(path = "show.html")]
struct ShowPage {
    shell: Shell,
    file: File,
    keeper: String,
    retention: String,
    entries: Vec<Entry>,
    acts: Vec<Act>,
}

impl ShowPage {
    fn may_remove(&self) -> bool {
        self.acts.contains(&Act::Remove)
    }

    fn may_close(&self) -> bool {
        self.acts.contains(&Act::Close)
    }

    fn may_reopen(&self) -> bool {
        self.acts.contains(&Act::Reopen)
    }
}

async fn entries(visit: &Visit, tx: &::store::Tx, id: Id<File>) -> web::Result<Vec<Entry>> {
    let places = store::documents(tx, id).await?;
    let found = headers::visible(tx, visit.actor(), places.iter().map(|place| place.document)).await?;
    let mut by_id: HashMap<Uuid, Header> = found.into_iter().map(|header| (header.id, header)).collect();
    Ok(places.into_iter().map(|p| Entry { ordinal: p.ordinal, header: by_id.remove(&p.document) }).collect())
}

pub(super) async fn get(visit: Visit, Path(id): Path<Id<File>>) -> web::Result<Response> {
    let tx = visit.read().await?;
    let file = store::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let entries = entries(&visit, &tx, id).await?;
    let keeper = Id::from_uuid(file.keeper);
    let names = identity::people::names(&tx, [keeper]).await?;
    let mut shell = visit.shell("files-title");
    shell.title.clone_from(&file.title);
    visit.render(ShowPage {
        keeper: names.get(&keeper).cloned().unwrap_or_default(),
        acts: file.available(visit.actor()),
        retention: visit.t(&format!("retention-{}", file.retention.code())),
        entries,
        file,
        shell,
    })
}

/// Mục lục văn bản, tài liệu trong hồ sơ (NĐ 30/2020 PL V).
pub(super) async fn contents(visit: Visit, Path(id): Path<Id<File>>) -> web::Result<Response> {
    let tx = visit.read().await?;
    let file = store::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let agency = identity::agencies::own(&tx, visit.actor()).await?;
    let entries = entries(&visit, &tx, id).await?;
    drop(tx);
    let parent = Some(agency.parent_name).filter(|name| !name.is_empty());
    let model = FileContents {
        agency: AgencyHeader { parent: parent.into_iter().collect(), name: vec![agency.name] },
        code: file.notation,
        title: file.title,
        year: Some(file.year),
        entries: entries.into_iter().filter_map(|entry| entry.header).map(row).collect(),
    };
    let options = RenderOptions::new(visit.app.store.clock.now());
    let rendered =
        visit.app.service::<Press>().typeset(move |typesetter| typesetter.render_contents(&model, &options)).await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], rendered.pdf).into_response())
}

fn row(header: Header) -> ContentsEntry {
    ContentsEntry {
        subject: format!("{}: {}", header.type_name, header.subject),
        notation: header.code,
        date: header.issued_on,
        author: header.issuer,
        ..ContentsEntry::default()
    }
}

#[derive(serde::Deserialize)]
pub(super) struct Chosen {
    document: Uuid,
}

pub(super) async fn add(visit: Visit, Path(id): Path<Id<File>>, form: Form<Chosen>) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    add_document::run(&mut ctx, id, form.input.document).await?;
    Ok(with_flash(visit.commit(ctx, &format!("/files/{id}")).await?, "file-added"))
}

#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn remove(
    visit: Visit,
    Path((id, document)): Path<(Id<File>, Uuid)>,
    form: Form<Nothing>,
) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    remove_document::run(&mut ctx, id, document).await?;
    Ok(with_flash(visit.commit(ctx, &format!("/files/{id}")).await?, "file-removed"))
}

pub(super) async fn close(visit: Visit, Path(id): Path<Id<File>>, form: Form<Nothing>) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    change_state::close(&mut ctx, id).await?;
    Ok(with_flash(visit.commit(ctx, &format!("/files/{id}")).await?, "file-closed"))
}

pub(super) async fn reopen(visit: Visit, Path(id): Path<Id<File>>, form: Form<Nothing>) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    change_state::reopen(&mut ctx, id).await?;
    Ok(with_flash(visit.commit(ctx, &format!("/files/{id}")).await?, "file-reopened"))
}
