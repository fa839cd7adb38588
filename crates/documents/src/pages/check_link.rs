//! What a document's code tells anybody: the verdict on its signatures, and the document itself where it was made public.

use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use kernel::{Id, Kind};
use web::{App, BlockingPool, Error, Form, Visit, Visitor, with_flash};

use super::check::{CheckPage, Public, find};
use super::outgoing::{path, pdf};
use crate::actions::outgoing::publish;
use crate::model::outgoing::State;
use crate::model::{CheckCode, Document};
use crate::store::check_links::{self, CheckLink};
use crate::store::outgoing::{self, Outgoing};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/check/code", get(typed))
        .route("/check/{code}", get(show))
        .route("/check/{code}/file.pdf", get(file))
        .route("/outgoing-documents/{id}/publication", post(publication))
}

#[derive(serde::Deserialize)]
struct Typed {
    #[serde(default)]
    code: String,
}

/// Somebody typed the code from paper.
async fn typed(Query(typed): Query<Typed>) -> web::Result<Response> {
    let code = CheckCode::parse(&typed.code).ok_or_else(unknown)?;
    Ok(Redirect::to(&format!("/check/{}", code.as_str())).into_response())
}

fn unknown() -> Error {
    Error::new(Kind::NotFound, "check-no-code")
}

/// The issued document behind a code.
async fn issued(app: &App, code: &str) -> web::Result<(CheckLink, Outgoing)> {
    let code = CheckCode::parse(code).ok_or_else(unknown)?;
    let tx = app.store.read().await?;
    let link = check_links::find(&tx, &code).await?.ok_or_else(unknown)?;
    let document = outgoing::load_as_system(&tx, link.document).await?.ok_or_else(unknown)?;
    // A code stands on paper only after the document was issued; before, it is nobody's business.
    if !matches!(document.state, State::Issued | State::Dispatched) {
        return Err(unknown());
    }
    Ok((link, document))
}

async fn show(visitor: Visitor, Path(code): Path<String>) -> web::Result<Response> {
    let (link, document) = issued(&visitor.app, &code).await?;
    let blob = document.pdf().ok_or_else(unknown)?;
    let bytes = visitor.app.store.blobs.get(blob).await?;
    let shell = visitor.shell("check-title");
    let _slot = visitor.app.service::<BlockingPool>().slot_of_strangers().await?;
    let finding = find(&visitor.app, &shell, document.code(), bytes, (signing::Reach::Stranger, None)).await?;
    let public = link
        .public_at
        .map(|_| Public { subject: document.subject.clone(), file: format!("/check/{}/file.pdf", link.code) });
    web::render(CheckPage::of_code(shell, finding, public), StatusCode::OK)
}

async fn file(visitor: Visitor, Path(code): Path<String>) -> web::Result<Response> {
    let (link, document) = issued(&visitor.app, &code).await?;
    let blob = document.pdf().filter(|_| link.public_at.is_some()).ok_or_else(unknown)?;
    Ok(pdf(visitor.app.store.blobs.get(blob).await?))
}

#[derive(serde::Deserialize)]
struct Wanted {
    #[serde(default)]
    public: bool,
}

async fn publication(visit: Visit, Path(id): Path<Id<Document>>, form: Form<Wanted>) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    publish::run(&mut ctx, id, form.input.public).await?;
    let response = visit.commit(ctx, &path(id)).await?;
    Ok(with_flash(response, if form.input.public { "outgoing-published" } else { "outgoing-unpublished" }))
}
