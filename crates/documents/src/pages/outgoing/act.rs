//! The plain acts: a question of one tap, or a page that asks for words.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use identity::{people, units};
use kernel::Id;
use uuid::Uuid;
use web::{Error, Form, Shell, Visit, with_flash};

use super::buttons::word;
use super::path;
use crate::actions::outgoing::advance::{self, Step};
use crate::actions::outgoing::{acknowledge as confirm, find, legible, named};
use crate::model::Document;
use crate::model::outgoing::{Act, Fault, State};
use crate::store::outgoing::Outgoing;

/// The act a URL names; those with a page of their own are not among them.
fn act_of(name: &str) -> web::Result<Act> {
    let own_page =
        |act: &Act| matches!(act, Act::Edit | Act::Sign | Act::Cosign | Act::Issue | Act::Seal | Act::Dispatch);
    Act::ALL.into_iter().find(|act| act.name() == name && !own_page(act)).ok_or_else(Error::not_found)
}

#[derive(Template)]
#[template(path = "outgoing/act.html")]
struct ActPage {
    shell: Shell,
    act: Act,
    document: Outgoing,
    hash: String,
    /// Chosen on purpose: a wrong one sends the draft to the wrong person.
    fault: Option<Fault>,
    text: String,
    needs_text: bool,
    /// Who may be asked: id and name, units first.
    candidates: Vec<(Uuid, String)>,
    asked: Vec<Uuid>,
    error: Option<String>,
}

impl ActPage {
    /// What will happen.
    fn explain(&self) -> String {
        self.shell.t(&format!("outgoing-explain-{}", word(self.act, &self.document)))
    }
}

async fn page(visit: &Visit, id: Id<Document>, act: Act, typed: &Input, error: Option<&Error>) -> web::Result<ActPage> {
    let today = kernel::civil_date(visit.app.store.clock.now());
    let tx = visit.read().await?;
    let found = find(&tx, visit.actor(), id, today).await?;
    found.life.next(act, Fault::Form, found.standing)?;
    let mut candidates = Vec::new();
    if act == Act::Consult {
        let agency = Id::from_uuid(found.document.agency);
        candidates.extend(units::of_agency(&tx, agency).await?.into_iter().map(|u| (u.id.uuid(), u.name)));
        let holders = people::of_agency(&tx, agency, today).await?;
        candidates.extend(holders.into_iter().map(|h| (h.position.id.uuid(), h.label())));
    }
    let shell = visit.shell(&format!("outgoing-act-{}", act.name()));
    let error = error.map(|e| e.sentence(&visit.app.catalog, visit.locale));
    Ok(ActPage {
        shell,
        act,
        hash: found.life.hash,
        fault: fault_of(&typed.fault),
        text: typed.text.clone(),
        needs_text: matches!(act, Act::Return | Act::Comment | Act::Withdraw),
        candidates,
        asked: typed.ask.clone(),
        document: found.document,
        error,
    })
}

pub(super) async fn get(visit: Visit, Path((id, act)): Path<(Id<Document>, String)>) -> web::Result<Response> {
    let page = page(&visit, id, act_of(&act)?, &Input::default(), None).await?;
    visit.render(page)
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Input {
    text: String,
    fault: String,
    hash: String,
    ask: Vec<Uuid>,
}

pub(super) async fn post(
    visit: Visit,
    Path((id, act)): Path<(Id<Document>, String)>,
    form: Form<Input>,
) -> web::Result<Response> {
    let act = act_of(&act)?;
    match take(&visit, id, act, &form).await {
        Err(error) if error.field.is_some() => {
            let page = page(&visit, id, act, &form.input, Some(&error)).await?;
            visit.render_refused(page, &error)
        }
        Err(error) if error.code == "draft-faults" => {
            Ok(Redirect::to(&format!("{}/edit?check=1", path(id))).into_response())
        }
        other => other,
    }
}

async fn take(visit: &Visit, id: Id<Document>, act: Act, form: &Form<Input>) -> web::Result<Response> {
    let input = &form.input;
    let hash = Some(input.hash.clone()).filter(|hash| !hash.is_empty());
    let fault = fault_of(&input.fault).unwrap_or(Fault::Form);
    let today = kernel::civil_date(visit.app.store.clock.now());
    let tx = visit.read().await?;
    // What is not visible is not there, whoever is asked.
    find(&tx, visit.actor(), id, today).await?;
    let ask = named(&tx, Id::from_uuid(visit.actor().agency), &input.ask, today).await?;
    drop(tx);
    legible(&visit.app, visit.actor(), id, act).await?;
    let mut ctx = visit.begin_once(&form.nonce).await?;
    let step = Step { act, fault, text: input.text.clone(), hash, ask };
    advance::run(&mut ctx, id, step).await?;
    let response = visit.commit(ctx, &format!("{}?tab=handling", path(id))).await?;
    Ok(with_flash(response, told(act)))
}

fn fault_of(name: &str) -> Option<Fault> {
    match name {
        "form" => Some(Fault::Form),
        "content" => Some(Fault::Content),
        _ => None,
    }
}

/// What is said once it is done.
fn told(act: Act) -> &'static str {
    match act {
        Act::Submit => "outgoing-submitted",
        Act::TakeBack => "outgoing-taken-back",
        Act::Withdraw => "outgoing-withdrawn",
        Act::Consult => "outgoing-asked",
        Act::PassBack => "outgoing-passed-back",
        Act::Return => "outgoing-returned",
        Act::Initial | Act::CheckForm => "outgoing-initialled",
        _ => "outgoing-commented",
    }
}

/// A unit confirms what it got.
pub(super) async fn acknowledge(
    visit: Visit,
    Path(id): Path<Id<Document>>,
    form: Form<Nothing>,
) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    confirm::run(&mut ctx, id).await?;
    visit.commit(ctx, &path(id)).await
}

/// A form without fields of its own.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Nothing {}

/// Whether a return may name a fault of content: the head returns to the drafter in any case.
fn asks_for_fault(state: State) -> bool {
    state != State::UnitReview
}
