//! What will be signed: every document with its hash, the certificate, and the PIN for all of them.

use ::store::Tx;
use askama::Template;
use axum::response::Response;
use identity::permission as p;
use kernel::Id;
use signing::keys;
use uuid::Uuid;
use web::components::{Tone, badge, empty, stamp};
use web::{Error, Form, Shell, Visit};

use super::super::no_key::{locked_key, no_key};
use super::super::secret::secret_fields;
use super::super::sign::{Certificate, first_answer};
use crate::actions::outgoing::batch::{self, Order};
use crate::actions::outgoing::{Found, OutgoingError, find};
use crate::actions::tool::is_in_tool;
use crate::model::Document;
use crate::model::outgoing::batch::{MOST, Standing};
use crate::model::outgoing::{Act, Fault, State};
use crate::model::tool::Function;
use crate::store::batches;
use crate::store::outgoing::Outgoing;

/// A document that can be signed now, with the SHA-256 of what is signed.
struct Ready {
    document: Outgoing,
    hash: String,
}

#[derive(Template)]
#[template(path = "outgoing/together.html")]
struct TogetherPage {
    shell: Shell,
    act: Act,
    ready: Vec<Ready>,
    /// Chosen, but this cannot be done to them now, and why.
    others: Vec<(Outgoing, String)>,
    certificate: Option<Certificate>,
    /// Signed on the own machine, one document after another.
    in_tool: bool,
    /// The page of an order of the same person that is still being worked on.
    running: Option<String>,
    error: Option<String>,
}

impl TogetherPage {
    /// The desk's list of what waits.
    fn queue(&self) -> String {
        format!("/desk/{}", super::progress::queue(self.act))
    }

    /// What the tool does to each.
    fn function(&self) -> Function {
        match self.act {
            Act::Issue => Function::Issue,
            _ => Function::Approve,
        }
    }
}

/// The query of a list: it repeats its name, which the plain extractor does not read.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Asked {
    ids: Vec<Uuid>,
}

pub(super) async fn get_sign(visit: Visit, uri: axum::http::Uri) -> web::Result<Response> {
    get(&visit, Act::Sign, &uri).await
}

pub(super) async fn get_issue(visit: Visit, uri: axum::http::Uri) -> web::Result<Response> {
    get(&visit, Act::Issue, &uri).await
}

/// Whether somebody of this position may do it at all; on which documents, each document says.
fn require(visit: &Visit, act: Act) -> web::Result<()> {
    match act {
        Act::Issue => visit.require(p::DOCUMENTS_NUMBER).and_then(|()| visit.require(p::DOCUMENTS_SEAL)),
        _ => visit.require(p::DOCUMENTS_SIGN),
    }
}

async fn get(visit: &Visit, act: Act, uri: &axum::http::Uri) -> web::Result<Response> {
    require(visit, act)?;
    let asked: Asked = serde_html_form::from_str(uri.query().unwrap_or("")).unwrap_or_default();
    let page = page(visit, act, &asked.ids, None).await?;
    visit.render(page)
}

async fn page(visit: &Visit, act: Act, ids: &[Uuid], error: Option<&Error>) -> web::Result<TogetherPage> {
    let now = visit.app.store.clock.now();
    let tx = visit.read().await?;
    let (mut ready, mut others) = (Vec::new(), Vec::new());
    for id in ids.iter().take(MOST) {
        // What is not visible is not there: nothing is said about it.
        let Some(found) = seen(&tx, visit, Id::from_uuid(*id)).await? else { continue };
        match found.life.next(act, Fault::Form, found.standing) {
            Ok(_) => ready.push(Ready { hash: shown_hash(act, &found), document: found.document }),
            Err(refused) => {
                let why = match found.document.state {
                    // A place beside the own leader only: no number is given there.
                    State::Cosigning | State::Sealing => visit.shell("outgoing-title").t("together-joint"),
                    _ => Error::from(refused).sentence(&visit.app.catalog, visit.locale),
                };
                others.push((found.document, why));
            }
        }
    }
    let person = visit.actor().person;
    let key = match (act, person) {
        (Act::Issue, _) => keys::of_agency(&tx, visit.actor().agency).await?,
        (_, Some(person)) => keys::of_person(&tx, person).await?,
        (_, None) => None,
    };
    let running = match person {
        Some(person) => batches::running(&tx, person).await?.filter(|other| other.standing(now) == Standing::Running),
        None => None,
    };
    Ok(TogetherPage {
        shell: visit.shell(&format!("together-{}", act.name())),
        act,
        ready,
        others,
        in_tool: key.as_ref().is_some_and(is_in_tool),
        certificate: key.and_then(|key| Certificate::of(&key, now)),
        running: running.map(|other| super::progress::path(other.id)),
        error: error.map(|e| e.sentence(&visit.app.catalog, visit.locale)),
    })
}

async fn seen(tx: &Tx, visit: &Visit, id: Id<Document>) -> web::Result<Option<Found>> {
    let today = kernel::civil_date(visit.app.store.clock.now());
    match find(tx, visit.actor(), id, today).await {
        Ok(found) => Ok(Some(found)),
        Err(OutgoingError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// SHA-256 of what is looked at: the draft that a leader signs, the signed file that a clerk seals.
fn shown_hash(act: Act, found: &Found) -> String {
    match (act, &found.document.signed_pdf) {
        (Act::Issue, Some(pdf)) => pdf.to_string(),
        _ => found.life.hash.clone(),
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Input {
    /// `<id>.<hash>` for each document that stayed ticked.
    chosen: Vec<String>,
    pin: String,
    otp: String,
}

pub(super) async fn post_sign(visit: Visit, form: Form<Input>) -> web::Result<Response> {
    post(&visit, Act::Sign, form).await
}

pub(super) async fn post_issue(visit: Visit, form: Form<Input>) -> web::Result<Response> {
    post(&visit, Act::Issue, form).await
}

async fn post(visit: &Visit, act: Act, form: Form<Input>) -> web::Result<Response> {
    require(visit, act)?;
    let chosen: Vec<(Id<Document>, String)> = form.input.chosen.iter().filter_map(|pair| chosen(pair)).collect();
    let ids: Vec<Uuid> = chosen.iter().map(|(id, _)| id.uuid()).collect();
    let order = Order { act, chosen, pin: signing::secret(&form.input.pin, &form.input.otp).into() };
    match begin(visit, order, &form.nonce).await {
        Err(error) if error.code.starts_with("signing-") || error.code.starts_with("batch-") => {
            let page = page(visit, act, &ids, Some(&error)).await?;
            visit.render_refused(page, &error)
        }
        other => other,
    }
}

fn chosen(pair: &str) -> Option<(Id<Document>, String)> {
    let (id, hash) = pair.split_once('.')?;
    Some((Id::from_uuid(Uuid::try_parse(id).ok()?), hash.to_owned()))
}

async fn begin(visit: &Visit, order: Order, nonce: &str) -> web::Result<Response> {
    let checked = match batch::prepare(&visit.app, visit.actor(), order).await {
        Ok(checked) => checked,
        Err(error) => return Err(first_answer(visit, nonce, error.into()).await),
    };
    let mut ctx = visit.begin_once(nonce).await?;
    let id = batch::run(&mut ctx, &checked).await?;
    let response = visit.commit(ctx, &super::progress::path(id)).await?;
    batch::go(&visit.app, visit.actor(), visit.locale, &visit.trace, id, checked);
    Ok(response)
}
