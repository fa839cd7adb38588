//! The page of an order to the tool: what is signed, by whose certificate, what came back and what of it was checked.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Id, Instant};
use serde_json::json;
use uuid::Uuid;
use web::components::{Tone, badge, note, pdf_viewer};
use web::{BlockingPool, Error, Form, Shell, Upload, Visit, percent_encode, with_flash};

use crate::actions::tool::{self, Handed, Order, ToolError};
use crate::model::tool::Function;
use crate::pages::copies::path as copy_path;
use crate::pages::incoming::files::disposition_of;
use crate::pages::outgoing::act::Nothing;
use crate::store::tool_sessions::{self as sessions, Detail, Lent, Session};
use crate::tool::Tool;

/// The page of an order.
fn path(id: Id<Session>) -> String {
    format!("/signing-sessions/{id}")
}

/// The page of its document.
fn document_path(session: &Session) -> String {
    match (&session.detail, session.function) {
        (Detail::Copy { copy, .. }, _) => copy_path(*copy),
        (_, Function::Income | Function::Comment) => format!("/incoming-documents/{}", session.document),
        _ => format!("/outgoing-documents/{}?tab=handling", session.document),
    }
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct Begin {
    function: String,
    document: Uuid,
    #[serde(default)]
    attachment: Option<Uuid>,
    #[serde(default)]
    copy: Option<Uuid>,
    shown: String,
}

pub(super) async fn begin(visit: Visit, form: Form<Begin>) -> web::Result<Response> {
    let input = form.input;
    let order = Order {
        function: Function::from_name(&input.function).ok_or_else(Error::not_found)?,
        document: Id::from_uuid(input.document),
        attachment: input.attachment.map(Id::from_uuid),
        copy: input.copy.map(Id::from_uuid),
        shown: input.shown,
    };
    let begun = tool::prepare(&visit.app, visit.actor(), order).await?;
    let mut ctx = visit.begin_once(&form.nonce).await?;
    let id = tool::run(&mut ctx, &begun).await?;
    visit.commit(ctx, &path(id)).await
}

#[derive(Template)]
#[template(path = "tool/session.html")]
struct SessionPage {
    shell: Shell,
    session: Session,
    files: Vec<Lent>,
    /// Whether the vendor's script is there.
    has_script: bool,
    expired: bool,
    error: Option<String>,
}

impl SessionPage {
    fn is_whole(&self) -> bool {
        self.files.iter().all(|file| file.returned.is_some())
    }

    fn code(&self) -> Option<String> {
        self.session.detail.number().map(|(expected, _)| expected.code())
    }

    /// What the signature on a file shows, which was then checked.
    fn shown(&self, file: &Lent) -> Option<String> {
        let (words, date) = self.session.detail.must_show(file.function)?;
        let key = if date.is_some() { "tool-checked-number" } else { "tool-checked-words" };
        Some(self.shell.t1(key, "words", words))
    }

    fn refused(&self, file: &Lent) -> Option<String> {
        let reason = file.refused.as_ref()?;
        let mut values = reason.values();
        // The verifier's own code becomes the sentence that the page of signatures shows for it.
        for (name, value) in &mut values {
            if *name == "reason" && !value.is_empty() {
                *value = self.shell.t(&format!("signature-reason-{value}"));
            }
        }
        Some(self.shell.sentence(&format!("error-{}", reason.code), &values))
    }

    fn document(&self) -> String {
        document_path(&self.session)
    }
}

/// A person's own order, also one that is over.
async fn load(visit: &Visit, id: Id<Session>) -> web::Result<(Session, Vec<Lent>)> {
    let person = visit.actor().person.ok_or_else(Error::not_found)?;
    let tx = visit.read().await?;
    let session = sessions::of_person(&tx, id, person).await?.ok_or_else(Error::not_found)?;
    let files = sessions::files(&tx, id).await?;
    Ok((session, files))
}

async fn page(visit: &Visit, id: Id<Session>, error: Option<&Error>) -> web::Result<SessionPage> {
    let (session, files) = load(visit, id).await?;
    Ok(SessionPage {
        shell: visit.shell(&format!("tool-{}", session.function.name())),
        has_script: visit.app.service::<Tool>().script().is_some(),
        expired: is_over(&session, visit.app.store.clock.now()),
        error: error.map(|error| error.sentence(&visit.app.catalog, visit.locale)),
        session,
        files,
    })
}

fn is_over(session: &Session, now: Instant) -> bool {
    now > session.expires_at
}

pub(super) async fn get(visit: Visit, Path(id): Path<Id<Session>>) -> web::Result<Response> {
    let page = page(&visit, id, None).await?;
    if page.session.completed_at.is_some() {
        return Ok(Redirect::to(&page.document()).into_response());
    }
    let response = visit.render(page)?;
    // The one page from which a script may reach beyond this server, and only to the person's own machine (law 16).
    Ok(web::reaching(response, visit.app.service::<Tool>().addresses()))
}

/// A file of the order: what came back, else what was sent.
pub(super) async fn file(visit: Visit, Path((id, ordinal)): Path<(Id<Session>, i64)>) -> web::Result<Response> {
    let (_, files) = load(&visit, id).await?;
    let file = files.into_iter().find(|file| file.ordinal == ordinal).ok_or_else(Error::not_found)?;
    let bytes = visit.app.store.blobs.get(file.returned.as_ref().unwrap_or(&file.sent)).await?;
    let headers = [
        (axum::http::header::CONTENT_TYPE, "application/pdf".to_owned()),
        (axum::http::header::CONTENT_DISPOSITION, disposition_of("inline", &file.name)),
    ];
    Ok((headers, bytes).into_response())
}

/// What the vendor's function is called with; addresses are made whole by the page, which knows its own.
pub(super) async fn hand(
    visit: Visit,
    Path((id, ordinal)): Path<(Id<Session>, i64)>,
    form: Form<Nothing>,
) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    let handed = tool::hand(&mut ctx, id, ordinal).await?;
    // No answer is remembered: tokens stand in the database by their hashes only.
    ctx.commit().await?;
    Ok(Json(parameters(&handed)).into_response())
}

fn parameters(handed: &Handed) -> serde_json::Value {
    let Handed { session, file, download, upload } = handed;
    let mut parameters = json!({
        "FileUploadHandler": format!("/signing-tool/upload/{upload}"),
        "SessionId": session.id,
        "FileName": format!("/signing-tool/download/{download}/{}", percent_encode(&file.name)),
    });
    if let Some((expected, dated)) = session.detail.number() {
        // What the leader approves has no number yet, or bears it in its text.
        if file.function != Function::Approve {
            parameters["DocNumber"] = json!(expected.code());
        }
        if dated && matches!(file.function, Function::Issue | Function::Seal) {
            parameters["IssuedDate"] = json!(format!("{}T00:00:00+07:00", expected.date));
        }
    }
    let meta = session.detail.meta();
    if !meta.is_empty() || file.function == Function::Appendix {
        parameters["MetaData"] = meta.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect();
    }
    parameters
}

/// The same file brought back by hand, signed by any program: judged exactly alike.
pub(super) async fn upload(
    visit: Visit,
    Path((id, ordinal)): Path<(Id<Session>, i64)>,
    upload: Upload,
) -> web::Result<Response> {
    let tx = visit.read().await?;
    let session = tool::open(&tx, visit.actor(), id, visit.app.store.clock.now()).await?;
    let file = sessions::files(&tx, id).await?.into_iter().find(|file| file.ordinal == ordinal);
    drop(tx);
    let file = file.ok_or_else(Error::not_found)?;
    let bytes = upload.files.into_iter().next().map(|file| file.bytes);
    match tool::accept(&visit.app, &session, &file, bytes).await {
        Ok(()) => Ok(Redirect::to(&path(id)).into_response()),
        // Why it was not taken stands beside the file.
        Err(error @ (ToolError::Unfit(_) | ToolError::NoFile | ToolError::TooLarge)) => {
            let page = page(&visit, id, None).await?;
            visit.render_refused(page, &error.into())
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn complete(visit: Visit, Path(id): Path<Id<Session>>, form: Form<Nothing>) -> web::Result<Response> {
    match finish(&visit, id, &form.nonce).await {
        Err(error) if ["outgoing-number-taken", "tool-document-changed", "tool-incomplete"].contains(&error.code) => {
            let page = page(&visit, id, Some(&error)).await?;
            visit.render_refused(page, &error)
        }
        other => other,
    }
}

async fn finish(visit: &Visit, id: Id<Session>, nonce: &str) -> web::Result<Response> {
    // One number after the other in this process, until the commit (see actions/outgoing/issue.rs).
    let _turn = visit.app.service::<BlockingPool>().turn(visit.actor().agency).await;
    let mut ctx = visit.begin_once(nonce).await?;
    let session = tool::complete(&mut ctx, id).await?;
    let response = visit.commit(ctx, &document_path(&session)).await?;
    Ok(with_flash(response, flash(session.function)))
}

fn flash(function: Function) -> &'static str {
    match function {
        Function::Approve => "outgoing-signed",
        Function::Cosign => "outgoing-cosigned",
        Function::Issue => "outgoing-issued",
        Function::Seal => "outgoing-sealed",
        Function::Copy => "copy-made",
        Function::Income | Function::Comment | Function::Appendix => "tool-file-added",
    }
}
