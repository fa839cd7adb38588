//! The leader's page: what will be signed, with which certificate, and the PIN.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Id, Instant};
use typeset::model::SignatureBlock;
use web::components::{Tone, badge, pdf_viewer};
use web::{Error, Form, Shell, Visit, with_flash};

use super::no_key::{locked_key, no_key};
use super::path;
use super::secret::{Secret, secret_fields};
use crate::actions::outgoing::{find, sign};
use crate::actions::tool::is_in_tool;
use crate::model::Document;
use crate::model::outgoing::{Act, Fault};
use crate::store::outgoing::Outgoing;
use crate::store::{drafts, numbering};
use signing::Opens;
use signing::keys::{self, SigningKey};

/// What a page tells of a certificate.
pub(in crate::pages) struct Certificate {
    pub(in crate::pages) subject: String,
    pub(in crate::pages) issuer: String,
    pub(in crate::pages) serial: String,
    pub(in crate::pages) from: Instant,
    pub(in crate::pages) to: Instant,
    pub(in crate::pages) valid: bool,
    pub(in crate::pages) locked: bool,
    /// What is typed to open the key.
    pub(in crate::pages) opens: Opens,
}

impl Certificate {
    pub(in crate::pages) fn of(key: &SigningKey, at: Instant) -> Option<Self> {
        let certificate = key.certificate()?;
        Some(Self {
            subject: certificate.subject(),
            issuer: certificate.issuer(),
            serial: certificate.serial(),
            from: key.valid_from,
            to: key.valid_to,
            valid: key.is_valid(at),
            locked: key.is_locked(),
            opens: key.place.opens(),
        })
    }
}

#[derive(Template)]
#[template(path = "outgoing/sign.html")]
struct SignPage {
    shell: Shell,
    document: Outgoing,
    hash: String,
    version: i64,
    block: SignatureBlock,
    certificate: Option<Certificate>,
    /// Number and date come with this signature.
    numbers: bool,
    /// Signed on the own machine: no PIN is asked for here.
    in_tool: bool,
    error: Option<String>,
}

async fn page(visit: &Visit, id: Id<Document>, error: Option<&Error>) -> web::Result<SignPage> {
    let now = visit.app.store.clock.now();
    let tx = visit.read().await?;
    let found = find(&tx, visit.actor(), id, kernel::civil_date(now)).await?;
    found.life.next(Act::Sign, Fault::Form, found.standing)?;
    let version = drafts::get(&tx, found.document.draft).await?;
    let key = match visit.actor().person {
        Some(person) => keys::of_person(&tx, person).await?,
        None => None,
    };
    let at_signing = numbering::is_at_signing(&tx, found.document.agency, &found.document.type_code).await?;
    Ok(SignPage {
        numbers: at_signing && version.draft.joint.is_empty(),
        shell: visit.shell("outgoing-act-sign"),
        hash: found.life.hash,
        version: version.version,
        block: version.draft.document.signature.unwrap_or_default(),
        in_tool: key.as_ref().is_some_and(is_in_tool),
        certificate: key.and_then(|key| Certificate::of(&key, now)),
        document: found.document,
        error: error.map(|e| e.sentence(&visit.app.catalog, visit.locale)),
    })
}

pub(super) async fn get(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let page = page(&visit, id, None).await?;
    visit.render(page)
}

#[derive(serde::Deserialize)]
pub(super) struct Input {
    hash: String,
    #[serde(flatten)]
    secret: Secret,
}

pub(super) async fn post(visit: Visit, Path(id): Path<Id<Document>>, form: Form<Input>) -> web::Result<Response> {
    match put_to_paper(&visit, id, &form).await {
        Err(error) if error.code.starts_with("signing-") => {
            let page = page(&visit, id, Some(&error)).await?;
            visit.render_refused(page, &error)
        }
        other => other,
    }
}

async fn put_to_paper(visit: &Visit, id: Id<Document>, form: &Form<Input>) -> web::Result<Response> {
    let approval = sign::Approval { hash: form.input.hash.clone(), pin: form.input.secret.typed() };
    let prepared = match sign::prepare(&visit.app, visit.actor(), id, &approval).await {
        Ok(prepared) => prepared,
        Err(error) => return Err(first_answer(visit, &form.nonce, error.into()).await),
    };
    let mut ctx = visit.begin_once(&form.nonce).await?;
    let numbered = prepared.is_numbered();
    let _turn = sign::run(&mut ctx, prepared).await?;
    let response = visit.commit(ctx, &format!("{}?tab=handling", path(id))).await?;
    Ok(with_flash(response, if numbered { "outgoing-signed-numbered" } else { "outgoing-signed" }))
}

/// A second click comes when the first one is done and the state refuses it: it gets the first answer, not the refusal.
pub(super) async fn first_answer(visit: &Visit, nonce: &str, refused: Error) -> Error {
    match visit.begin_once(nonce).await {
        Err(replay) => replay,
        Ok(_) => refused,
    }
}
