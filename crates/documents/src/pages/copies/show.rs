//! One copy: what was decided, and for the clerk the act that numbers and makes it.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::Id;
use signing::keys;
use web::components::{Tone, note, pdf_viewer};
use web::{Error, Form, Shell, Visit, with_flash};

use super::{form_words, medium_words, path, state_badge};
use crate::actions::copies::{self as actions, Subject, source_hash, subject};
use crate::actions::tool::is_in_tool;
use crate::model::copies::{Act, Medium, State, next};
use crate::pages::incoming::files::respond;
use crate::pages::outgoing::Certificate;
use crate::pages::outgoing::no_key::{locked_key, no_key};
use crate::pages::outgoing::pdf;
use crate::pages::outgoing::secret::{Secret, secret_fields};
use crate::store::attachments::Attachment;
use crate::store::copies::{self, Copy};

#[derive(Template)]
#[template(path = "copies/show.html")]
struct ShowPage {
    shell: Shell,
    copy: Copy,
    what: Subject,
    may_make: bool,
    may_cancel: bool,
    /// Whose key signs an electronic copy; none where the agency has none.
    certificate: Option<Certificate>,
    /// Signed on the own machine: no PIN is asked for here.
    in_tool: bool,
    error: Option<String>,
    field: &'static str,
}

impl ShowPage {
    fn href(&self) -> String {
        format!("/{}s/{}", self.what.kind, self.what.id)
    }

    fn document(&self) -> String {
        let code = crate::model::join_code(self.what.number.as_deref(), self.what.notation.as_deref());
        [code, self.what.subject.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    fn path(&self) -> String {
        path(self.copy.id)
    }

    fn at(&self, field: &str) -> bool {
        self.field == field
    }

    /// Read before it is made.
    fn has_preview(&self) -> bool {
        self.copy.state == State::Ordered
    }

    /// What is said at the PIN; a refused cancellation is said at its reason.
    fn pin_error(&self) -> Option<&str> {
        self.error.as_deref().filter(|_| !self.at("reason"))
    }

    /// Signed by the agency's key; a copy on paper is signed by hand.
    fn is_signed(&self) -> bool {
        self.copy.medium == Medium::Electronic
    }

    /// SHA-256 of what is copied.
    fn hash(&self) -> String {
        source_hash(&self.copy, &self.what)
    }
}

async fn page(visit: &Visit, id: Id<Copy>, error: Option<&Error>) -> web::Result<ShowPage> {
    let tx = visit.read().await?;
    let copy = copies::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let what = subject(&tx, visit.actor(), copy.document).await?;
    let standing = what.standing(visit.actor());
    let may = |act| next(Some(copy.state), act, standing).is_ok();
    let (may_make, may_cancel) = (may(Act::Make), may(Act::Cancel));
    let key = match copy.medium {
        Medium::Electronic => keys::of_agency(&tx, copy.agency).await?,
        Medium::Paper => None,
    };
    let in_tool = key.as_ref().is_some_and(is_in_tool);
    let certificate = key.and_then(|key| Certificate::of(&key, visit.app.store.clock.now()));
    let mut shell = visit.shell("copy-one");
    if !copy.code().is_empty() {
        shell.title = format!("{} {}", form_words(&shell, &copy), copy.code());
    }
    let field = error.and_then(|error| error.field).unwrap_or_default();
    let error = error.map(|e| e.sentence(&visit.app.catalog, visit.locale));
    Ok(ShowPage { shell, copy, what, may_make, may_cancel, certificate, in_tool, error, field })
}

pub(super) async fn get(visit: Visit, Path(id): Path<Id<Copy>>) -> web::Result<Response> {
    let page = page(&visit, id, None).await?;
    visit.render(page)
}

#[derive(serde::Deserialize)]
pub(super) struct Input {
    #[serde(flatten)]
    secret: Secret,
}

/// Nothing was kept; the page shows what it would be now.
const TRY_AGAIN: [&str; 2] = ["outgoing-number-taken", "copy-changed"];

pub(super) async fn make(visit: Visit, Path(id): Path<Id<Copy>>, form: Form<Input>) -> web::Result<Response> {
    match number(&visit, id, &form).await {
        Err(error) if error.code.starts_with("signing-") || TRY_AGAIN.contains(&error.code) => {
            let page = page(&visit, id, Some(&error)).await?;
            visit.render_refused(page, &error)
        }
        other => other,
    }
}

async fn number(visit: &Visit, id: Id<Copy>, form: &Form<Input>) -> web::Result<Response> {
    let begin = || {
        let (visit, nonce) = (visit.clone(), form.nonce.clone());
        async move { visit.begin_once(&nonce).await }
    };
    let made = actions::make::<Error, _>(&visit.app, visit.actor(), id, &form.input.secret.typed(), begin).await;
    let making = match made {
        Ok(making) => making,
        // A second click comes when the first one is done and gets its answer.
        Err(refused) => match visit.begin_once(&form.nonce).await {
            Err(replay) => return Err(replay),
            Ok(_) => return Err(refused),
        },
    };
    let (ctx, _turn) = making.into_parts();
    Ok(with_flash(visit.commit(ctx, &path(id)).await?, "copy-made"))
}

#[derive(serde::Deserialize)]
pub(super) struct Reason {
    #[serde(default)]
    reason: String,
}

pub(super) async fn cancel(visit: Visit, Path(id): Path<Id<Copy>>, form: Form<Reason>) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    match actions::cancel(&mut ctx, id, &form.input.reason).await.map_err(Error::from) {
        Ok(()) => Ok(with_flash(visit.commit(ctx, &path(id)).await?, "copy-cancelled")),
        Err(error) if error.field.is_some() => {
            drop(ctx);
            let page = page(&visit, id, Some(&error)).await?;
            visit.render_refused(page, &error)
        }
        Err(error) => Err(error),
    }
}

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    download: String,
}

/// What the copy will look like, for who may see the document.
pub(super) async fn preview(visit: Visit, Path(id): Path<Id<Copy>>) -> web::Result<Response> {
    Ok(pdf(actions::preview(&visit.app, visit.actor(), id).await?))
}

/// The file of a copy, for who may see the document.
pub(super) async fn file(visit: Visit, Path(id): Path<Id<Copy>>, Query(asked): Query<Asked>) -> web::Result<Response> {
    let copy = {
        let tx = visit.read().await?;
        copies::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?
    };
    let file = Attachment::of_copy(&copy).ok_or_else(Error::not_found)?;
    let bytes = visit.app.store.blobs.get(&file.blob).await?;
    let as_page = visit.headers.get("sec-fetch-dest").is_some_and(|dest| dest == "document");
    Ok(respond(&file, bytes, asked.download == "1" || as_page))
}
