//! How an order goes: so many done, each document with its answer. Without script the page loads itself anew.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Id;
use web::components::{Tone, badge, note};
use web::{Error, Form, Markup, Shell, Visit, with_flash};

use super::super::act::Nothing;
use crate::actions::outgoing::batch;
use crate::model::outgoing::Act;
use crate::model::outgoing::batch::{ItemState, Standing};
use crate::store::batches::{self, Batch, Item};

/// The page of an order.
pub(super) fn path(id: Id<Batch>) -> String {
    format!("/outgoing-documents/batches/{id}")
}

/// The desk's list of what an act is done to.
pub(super) fn queue(act: Act) -> &'static str {
    if act == Act::Issue { "number-and-seal" } else { "sign" }
}

/// What the page and its part that is asked for again and again both show.
struct Progress {
    shell: Shell,
    id: Id<Batch>,
    standing: Standing,
    stopping: bool,
    items: Vec<Item>,
}

impl Progress {
    async fn load(visit: &Visit, id: Id<Batch>) -> web::Result<(Act, Self)> {
        let person = visit.actor().person.ok_or_else(Error::not_found)?;
        let tx = visit.read().await?;
        let batch = batches::of_person(&tx, id, person).await?.ok_or_else(Error::not_found)?;
        let items = batches::items(&tx, id).await?;
        let shell = visit.shell(&format!("together-{}", batch.act.name()));
        let standing = batch.standing(visit.app.store.clock.now());
        Ok((batch.act, Self { shell, id, standing, stopping: batch.stop_at.is_some(), items }))
    }

    fn count(&self, state: ItemState) -> usize {
        self.items.iter().filter(|item| item.state == state).count()
    }

    /// Documents that have their answer.
    fn answered(&self) -> usize {
        self.items.len() - self.count(ItemState::Waiting)
    }

    fn is_running(&self) -> bool {
        self.standing == Standing::Running
    }

    fn is_whole(&self) -> bool {
        self.count(ItemState::Done) == self.items.len()
    }

    fn summary(&self) -> String {
        let (done, all) = (self.count(ItemState::Done).to_string(), self.items.len().to_string());
        if self.is_running() {
            return self.shell.t2("batch-so-far", ("done", self.answered().to_string()), ("all", all));
        }
        self.shell.t2("together-done", ("done", done), ("all", all))
    }

    /// Why a document was not done; one that waited when its process went away was not done either.
    fn reason(&self, item: &Item) -> Option<String> {
        if item.state == ItemState::Waiting && self.standing == Standing::CutOff {
            return Some(self.shell.t("error-batch-cut-off"));
        }
        let reason = item.reason.as_ref()?;
        Some(self.shell.sentence(&format!("error-{}", reason.code), &reason.values()))
    }

    fn mark(&self, item: &Item) -> Markup {
        let (state, tone) = match item.state {
            ItemState::Waiting if self.standing == Standing::CutOff => (ItemState::Left, Tone::Amber),
            ItemState::Waiting => (ItemState::Waiting, Tone::Plain),
            ItemState::Done => (ItemState::Done, Tone::Green),
            ItemState::Refused => (ItemState::Refused, Tone::Red),
            ItemState::Left => (ItemState::Left, Tone::Amber),
        };
        badge(&self.shell.t(&format!("batch-item-{}", state.name())), tone)
    }
}

#[derive(Template)]
#[template(path = "outgoing/batch.html")]
struct BatchPage {
    shell: Shell,
    act: Act,
    progress: Progress,
}

#[derive(Template)]
#[template(path = "outgoing/batch_progress.html")]
struct Part {
    progress: Progress,
}

pub(super) async fn get(visit: Visit, Path(id): Path<Id<Batch>>) -> web::Result<Response> {
    let (act, progress) = Progress::load(&visit, id).await?;
    visit.render(BatchPage { shell: progress.shell.clone(), act, progress })
}

pub(super) async fn part(visit: Visit, Path(id): Path<Id<Batch>>) -> web::Result<Response> {
    let (_, progress) = Progress::load(&visit, id).await?;
    web::render(Part { progress }, StatusCode::OK)
}

pub(super) async fn stop(visit: Visit, Path(id): Path<Id<Batch>>, form: Form<Nothing>) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    batch::stop(&mut ctx, id).await?;
    let response = visit.commit(ctx, &path(id)).await?;
    Ok(with_flash(response, "batch-stopped"))
}
