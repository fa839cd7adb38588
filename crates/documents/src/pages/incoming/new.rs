//! The form for a document on paper, with its scan: a refused post comes back filled in, also with its files.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Instant, Kind, Refusal};
use web::{Error, Form, Shell, Upload, Visit, with_flash};

use super::super::parts::{date_field, filled, parse_date};
use crate::actions::incoming::{add_carrier, register};
use crate::files::{self, Received};
use crate::model::incoming::Channel;
use crate::model::{DocumentType, Secrecy, Urgency, split_code};
use crate::store::attachments::Stored;
use crate::store::form_drafts;
use crate::store::incoming::Similar;

/// Name of the form among a person's drafts; its files are kept beside it.
const FORM: &str = "incoming-new";
const FORM_FILES: &str = "incoming-new-files";

/// The fields as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    code: String,
    issued_on: String,
    type_code: String,
    issuer: String,
    subject: String,
    urgency: i64,
    secrecy: String,
    signer_name: String,
    signer_position: String,
    pages: String,
    arrived_on: String,
    channel: String,
    due_on: String,
    document_code: String,
    note: String,
    confirm_duplicate: String,
    carrier_of: String,
    drop_files: String,
}

/// A field that cannot be read.
fn unreadable(code: &'static str, field: &'static str) -> Error {
    let mut error = Error::new(Kind::Invalid, code);
    error.field = Some(field);
    error
}

impl Fields {
    fn input(&self, files: Vec<Stored>) -> web::Result<register::Input> {
        let date = |text: &str, field| parse_date(text).map_err(|_| unreadable("date-unreadable", field));
        let (number, notation) = split_code(&self.code);
        let pages = filled(&self.pages).map(|text| text.parse::<i64>());
        Ok(register::Input {
            channel: Channel::parse(&self.channel),
            arrived_on: date(&self.arrived_on, "arrived_on")?,
            type_code: self.type_code.clone(),
            number,
            notation,
            issued_on: date(&self.issued_on, "issued_on")?,
            issuer: self.issuer.clone(),
            subject: self.subject.clone(),
            urgency: Urgency::from_code(self.urgency).unwrap_or_default(),
            secrecy: self.secrecy.clone(),
            due_on: date(&self.due_on, "due_on")?,
            document_code: filled(&self.document_code),
            signer_name: filled(&self.signer_name),
            signer_position: filled(&self.signer_position),
            pages: pages.transpose().map_err(|_| unreadable("register-pages", "pages"))?,
            note: filled(&self.note),
            files,
            confirm_duplicate: self.confirm_duplicate == "1",
            ..register::Input::default()
        })
    }
}

#[derive(Template)]
#[template(path = "incoming/new.html")]
struct NewPage {
    shell: Shell,
    fields: Fields,
    issuers: Vec<String>,
    kept: Vec<Stored>,
    saved_at: Option<Instant>,
    similar: Vec<Similar>,
    error: Option<(Option<&'static str>, String)>,
}

impl NewPage {
    fn error_of(&self, field: &str) -> Option<String> {
        self.error.as_ref().filter(|(of, _)| *of == Some(field)).map(|(_, sentence)| sentence.clone())
    }

    fn text(&self, name: &str, key: &str, value: &str, required: bool, max: usize) -> web::Markup {
        let error = self.error_of(name);
        let label = self.shell.t(key);
        web::components::Field { name, label, kind: "text", value, required, max, hint: String::new(), error }.html()
    }
}

fn person(visit: &Visit) -> uuid::Uuid {
    visit.actor().person.unwrap_or_default()
}

fn require_registry(visit: &Visit) -> web::Result<()> {
    if register::may_register(visit.actor()) { Ok(()) } else { Err(register::RegisterError::NotAllowed.into()) }
}

pub(super) async fn get(visit: Visit) -> web::Result<Response> {
    require_registry(&visit)?;
    let (draft, kept) = {
        let tx = visit.read().await?;
        (form_drafts::load(&tx, person(&visit), FORM).await?, kept_files(&visit, &tx).await?)
    };
    let today = kernel::civil_date(visit.app.store.clock.now());
    let fresh = Fields { arrived_on: kernel::format_date(today), type_code: "cv".into(), ..Fields::default() };
    let (fields, saved_at) = match draft {
        Some((pairs, at)) => (from_pairs(&pairs).unwrap_or(fresh), Some(at)),
        None => (fresh, None),
    };
    let page = page(&visit, fields, kept, saved_at, Vec::new(), None).await?;
    visit.render(page)
}

fn from_pairs(pairs: &form_drafts::Fields) -> Option<Fields> {
    serde_json::from_value(serde_json::Value::Object(
        pairs
            .iter()
            .map(|(name, value)| {
                let number = (name == "urgency").then(|| value.parse::<i64>().ok()).flatten();
                (name.clone(), number.map_or_else(|| value.clone().into(), serde_json::Value::from))
            })
            .collect(),
    ))
    .ok()
}

async fn page(
    visit: &Visit,
    fields: Fields,
    kept: Vec<Stored>,
    saved_at: Option<Instant>,
    similar: Vec<Similar>,
    error: Option<&Error>,
) -> web::Result<NewPage> {
    let tx = visit.read().await?;
    let issuers = identity::agencies::list(&tx).await?.into_iter().map(|agency| agency.name).collect();
    let error = error.map(|e| (e.field, e.sentence(&visit.app.catalog, visit.locale)));
    Ok(NewPage { shell: visit.shell("incoming-register"), fields, issuers, kept, saved_at, similar, error })
}

/// Files of a refused post, kept on the server: a hash sent by a browser would be no right to the file.
async fn kept_files(visit: &Visit, tx: &::store::Tx) -> web::Result<Vec<Stored>> {
    let kept = form_drafts::load(tx, person(visit), FORM_FILES).await?;
    let json = kept.and_then(|(pairs, _)| pairs.into_iter().next()).map(|(_, json)| json);
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

/// Saves what is typed while it is typed. What bears a mark of secrecy is not kept.
pub(super) async fn autosave(visit: Visit, form: Form<Vec<(String, String)>>) -> web::Result<Response> {
    require_registry(&visit)?;
    let typed: form_drafts::Fields =
        form.input.into_iter().filter(|(name, value)| !name.starts_with('_') && value.len() < 4_000).take(60).collect();
    let secret = typed.iter().any(|(name, value)| {
        Secrecy::stamped(value).is_some() || (name == "secrecy" && Secrecy::declared(value).is_some())
    });
    let ctx = visit.begin().await?;
    if secret {
        form_drafts::forget(&ctx.tx, person(&visit), FORM).await?;
    } else {
        form_drafts::save(&ctx.tx, person(&visit), FORM, &typed, ctx.now).await?;
    }
    ctx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(super) async fn post(visit: Visit, upload: Upload) -> web::Result<Response> {
    require_registry(&visit)?;
    let fields: Fields = upload.input()?;
    let kept = if fields.drop_files == "1" {
        Vec::new()
    } else {
        let tx = visit.read().await?;
        kept_files(&visit, &tx).await?
    };
    match submit(&visit, &fields, kept.clone(), upload).await {
        Ok(response) => Ok(response),
        Err((error, similar, files)) if matches!(error.kind, Kind::Invalid | Kind::Conflict) && !error.is_replay() => {
            let secret = error.code == "register-secret" || error.code == "file-secret";
            keep(&visit, &files, secret).await?;
            let files = if secret { Vec::new() } else { files };
            let page = page(&visit, fields, files, None, similar, Some(&error)).await?;
            visit.render_refused(page, &error)
        }
        Err((error, ..)) => Err(error),
    }
}

type Refused = (Error, Vec<Similar>, Vec<Stored>);

async fn submit(visit: &Visit, fields: &Fields, kept: Vec<Stored>, upload: Upload) -> Result<Response, Refused> {
    let refused = |error: Error| (error, Vec::new(), kept.clone());
    let mut input = fields.input(kept.clone()).map_err(refused)?;
    // Before anything is stored: a secret must leave nothing.
    register::check_secrecy(&input).map_err(|e| refused(e.into()))?;
    let nonce = upload.nonce.clone();
    let received = upload.files.into_iter().map(|file| {
        let role = if file.field == "annexes" { "annex" } else { "main" };
        Received { role, name: file.name, bytes: file.bytes }
    });
    let stored = files::take_in(&visit.app.store, received.collect(), false).await.map_err(|e| refused(e.into()))?;
    input.files.extend(stored);
    let files = input.files.clone();
    let refused = |error: Error| (error, Vec::new(), files.clone());
    let mut ctx = visit.begin_in_turn(&nonce).await.map_err(refused)?;
    // Before the number is given: its counter's row stays locked from there to the commit (law 7).
    form_drafts::forget(&ctx.tx, person(visit), FORM).await.map_err(|e| refused(e.into()))?;
    form_drafts::forget(&ctx.tx, person(visit), FORM_FILES).await.map_err(|e| refused(e.into()))?;
    let (id, done) = match uuid::Uuid::try_parse(&fields.carrier_of) {
        Ok(existing) => {
            let (channel, note) = (input.channel.unwrap_or(Channel::Paper), fields.note.clone());
            let carrier = add_carrier::Input { channel, arrived_on: input.arrived_on, note, files: files.clone() };
            let id = kernel::Id::from_uuid(existing);
            add_carrier::run(&mut ctx, id, carrier).await.map_err(|e| refused(e.into()))?;
            (id, "incoming-carrier-added")
        }
        Err(_) => match register::run(&mut ctx, input).await {
            Ok(registered) => (registered.id, "incoming-registered"),
            Err(register::RegisterError::Duplicate(similar)) => {
                let error = register::RegisterError::Duplicate(similar.clone());
                debug_assert_eq!(error.kind(), Kind::Conflict);
                return Err((error.into(), similar, files));
            }
            Err(error) => return Err(refused(error.into())),
        },
    };
    let shown = visit.commit(ctx, &format!("/incoming-documents/{id}")).await.map_err(refused)?;
    Ok(with_flash(shown, done))
}

/// Keeps the files of a refused post for the next one; those of a secret are deleted at once, with what was typed.
async fn keep(visit: &Visit, kept: &[Stored], secret: bool) -> web::Result<()> {
    let ctx = visit.begin().await?;
    if secret {
        form_drafts::forget(&ctx.tx, person(visit), FORM).await?;
        form_drafts::forget(&ctx.tx, person(visit), FORM_FILES).await?;
    } else {
        let json = serde_json::to_string(kept).map_err(|_| Error::new(Kind::Bug, "bug"))?;
        let fields = vec![("files".to_owned(), json)];
        form_drafts::save(&ctx.tx, person(visit), FORM_FILES, &fields, ctx.now).await?;
    }
    ctx.commit().await?;
    if secret {
        let blobs: Vec<::store::BlobId> = kept.iter().map(|file| file.blob.clone()).collect();
        files::discard(&visit.app.store, blobs).await?;
    }
    Ok(())
}
