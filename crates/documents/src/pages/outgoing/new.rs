//! Begins a draft: a type, or an answer to an incoming document.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::Id;
use web::{Error, Form, Shell, Visit};

use crate::actions::outgoing::create::{self, NewDraft};
use crate::model::{Document, DocumentType};
use crate::store::outgoing::{self, Source};

/// Types that are most often drafted, first in the choice.
const USUAL: [&str; 8] = ["cv", "qd", "tb", "kh", "bc", "ttr", "gm", "hd"];

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    reply: Option<Id<Document>>,
}

#[derive(Template)]
#[template(path = "outgoing/new.html")]
struct NewPage {
    shell: Shell,
    kinds: Vec<DocumentType>,
    source: Option<Source>,
}

pub(super) async fn get(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    visit.require(identity::permission::DOCUMENTS_DRAFT)?;
    let tx = visit.read().await?;
    let source = match asked.reply {
        Some(id) => Some(outgoing::source(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?),
        None => None,
    };
    let usual = USUAL.iter().filter_map(|code| DocumentType::from_code(code));
    let others = DocumentType::ALL.iter().copied().filter(|t| !USUAL.contains(&t.code) && t.code != "khac");
    let kinds = usual.chain(others).collect();
    let title = if source.is_some() { "outgoing-reply" } else { "outgoing-new" };
    visit.render(NewPage { shell: visit.shell(title), kinds, source })
}

#[derive(serde::Deserialize)]
pub(super) struct Input {
    #[serde(default, rename = "type")]
    type_code: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    reply: String,
}

pub(super) async fn post(visit: Visit, form: Form<Input>) -> web::Result<Response> {
    visit.require(identity::permission::DOCUMENTS_DRAFT)?;
    let Input { type_code, subject, reply } = form.input;
    let replies_to = if reply.is_empty() { None } else { Some(reply.parse().map_err(|_| Error::not_found())?) };
    let mut ctx = visit.begin_once(&form.nonce).await?;
    let id = create::run(&mut ctx, NewDraft { type_code, subject, replies_to }).await?;
    visit.commit(ctx, &format!("{}/edit", super::path(id))).await
}
