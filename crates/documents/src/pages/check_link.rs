//! What a document's code tells anybody: the verdict on its signatures, and the document itself where it was made public.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use kernel::{Id, Kind};
use web::{App, BlockingPool, Error, File, Form, Shell, Upload, Visit, Visitor, with_flash};

use super::by_code::{ByCode, Compared};
use super::check::{CheckPage, Finding, MAX_FORM, chosen, find};
use super::outgoing::{path, pdf};
use crate::actions::outgoing::publish;
use crate::model::outgoing::State;
use crate::model::{CheckCode, Document};
use crate::store::check_links::{self, CheckLink};
use crate::store::drafts;
use crate::store::outgoing::{self, Outgoing};

/// Characters of a mistyped code that are shown again.
const LONGEST_TYPED: usize = 40;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/check/code", get(typed))
        .route("/check/{code}", get(show).post(compare).layer(DefaultBodyLimit::max(MAX_FORM)))
        .route("/check/{code}/file.pdf", get(file))
        .route("/outgoing-documents/{id}/publication", post(publication))
}

#[derive(serde::Deserialize)]
struct Typed {
    #[serde(default)]
    code: String,
}

/// Somebody typed the code from paper.
async fn typed(visitor: Visitor, Query(typed): Query<Typed>) -> web::Result<Response> {
    match CheckCode::parse(&typed.code) {
        Some(code) => Ok(Redirect::to(&format!("/check/{}", code.as_str())).into_response()),
        None => nowhere(&visitor, typed.code),
    }
}

/// Citizens type codes from paper and mistype them: they are told so, with the form still there.
fn nowhere(visitor: &Visitor, typed: String) -> web::Result<Response> {
    let typed = typed.chars().take(LONGEST_TYPED).collect();
    web::render(CheckPage::of_unknown_code(visitor, typed), StatusCode::NOT_FOUND)
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
    let (link, document) = match issued(&visitor.app, &code).await {
        Err(error) if error.kind == Kind::NotFound => return nowhere(&visitor, code),
        found => found?,
    };
    let kept = kept(&visitor.app, &document).await?;
    let shell = visitor.shell("check-title");
    let _slot = visitor.app.service::<BlockingPool>().slot_of_strangers().await?;
    let mut finding = find(&visitor.app, &shell, document.code(), kept, (signing::Reach::Stranger, None)).await?;
    // That the file kept here is the one that was issued here says nothing about the paper.
    finding.told = false;
    let by_code = by_code(&visitor.app, &shell, &link, &document).await?;
    web::render(CheckPage::new(&visitor, Some(finding), Some(by_code), None), StatusCode::OK)
}

/// Whether the file somebody holds is the document whose code was asked about.
async fn compare(visitor: Visitor, Path(code): Path<String>, upload: web::Result<Upload>) -> web::Result<Response> {
    let (link, document) = issued(&visitor.app, &code).await?;
    let shell = visitor.shell("check-title");
    let by_code = by_code(&visitor.app, &shell, &link, &document).await?;
    let found = match chosen(upload) {
        Ok(file) => judged(&visitor, &shell, &document, file).await,
        Err(error) => Err(error),
    };
    match found {
        Ok((finding, compared)) => {
            let by_code = ByCode { compared: Some(compared), ..by_code };
            web::render(CheckPage::new(&visitor, Some(finding), Some(by_code), None), StatusCode::OK)
        }
        Err(error) if error.kind == Kind::Invalid => {
            web::render(CheckPage::new(&visitor, None, Some(by_code), Some(&error)), error.status())
        }
        Err(error) => Err(error),
    }
}

async fn judged(visitor: &Visitor, shell: &Shell, document: &Outgoing, file: File) -> web::Result<(Finding, Compared)> {
    let kept = kept(&visitor.app, document).await?;
    let pool = visitor.app.service::<BlockingPool>();
    let _slot = pool.slot_of_strangers().await?;
    let (name, bytes) = (file.name, file.bytes);
    let finding = find(&visitor.app, shell, name, bytes.clone(), (signing::Reach::Stranger, None)).await?;
    let document = document.clone();
    let compare = move || (Compared::of(&document, &finding, &bytes, &kept), finding);
    let (compared, mut finding) = pool.run(compare).await?;
    finding.told = false;
    Ok((finding, compared))
}

async fn kept(app: &App, document: &Outgoing) -> web::Result<Bytes> {
    Ok(app.store.blobs.get(document.pdf().ok_or_else(unknown)?).await?)
}

async fn by_code(app: &App, shell: &Shell, link: &CheckLink, document: &Outgoing) -> web::Result<ByCode> {
    let draft = {
        let tx = app.store.read().await?;
        drafts::get(&tx, document.draft).await?.draft
    };
    let public = link.public_at.map(|_| (document.subject.clone(), format!("/check/{}/file.pdf", link.code)));
    Ok(ByCode { public, ..ByCode::new(shell, &link.code, document, &draft) })
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
