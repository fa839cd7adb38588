//! One act on several documents chosen in a list: distribute them, or mark them as read. Each document is an action of its
//! own, so that one that has moved on meanwhile does not hold up the others; the page says which those were.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Id, Kind, Page};
use uuid::Uuid;
use web::components::stamp;
use web::{Error, Form, Shell, Visit};

use super::super::parts::date_field;
use super::act::Input;
use super::candidates::{self, Candidates};
use crate::actions::incoming::{distribute, work};
use crate::model::Document;
use crate::model::incoming::{Action, HandlingError};
use crate::store::incoming::{self, Incoming};

/// What can be done to several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Together {
    Distribute,
    Read,
}

impl Together {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "distribute" => Some(Self::Distribute),
            "read" => Some(Self::Read),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Distribute => "distribute",
            Self::Read => "read",
        }
    }

    /// The steps this is on one document: several where several parts of it wait for the actor.
    fn steps(self, available: &[Action]) -> Vec<Action> {
        let fits = |action: &&Action| match self {
            Self::Distribute => **action == Action::Distribute,
            Self::Read => matches!(action, Action::Read(_)),
        };
        available.iter().filter(fits).copied().collect()
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    ids: Vec<Uuid>,
}

/// How it went with one document.
struct Outcome {
    document: Incoming,
    refused: Option<String>,
}

#[derive(Template)]
#[template(path = "incoming/together.html")]
struct TogetherPage {
    shell: Shell,
    act: Together,
    ready: Vec<Incoming>,
    /// Chosen, but this cannot be done to them now.
    others: Vec<Incoming>,
    candidates: Candidates,
    input: Input,
    error: Option<(Option<&'static str>, String)>,
}

impl TogetherPage {
    fn is_distribution(&self) -> bool {
        self.act == Together::Distribute
    }

    fn error_of(&self, field: &str) -> Option<String> {
        self.error.as_ref().filter(|(of, _)| *of == Some(field)).map(|(_, sentence)| sentence.clone())
    }
}

#[derive(Template)]
#[template(path = "incoming/together_done.html")]
struct DonePage {
    shell: Shell,
    outcomes: Vec<Outcome>,
    /// With how many of them it went well.
    summary: String,
    whole: bool,
}

pub(super) async fn get(
    visit: Visit,
    Path(name): Path<String>,
    // The query of a list repeats its name, which the plain extractor does not read.
    uri: axum::http::Uri,
) -> web::Result<Response> {
    let act = Together::from_name(&name).ok_or_else(Error::not_found)?;
    let chosen: Chosen = serde_html_form::from_str(uri.query().unwrap_or("")).unwrap_or_default();
    let page = page(&visit, act, &chosen.ids, Input::default(), None).await?;
    visit.render(page)
}

async fn page(
    visit: &Visit,
    act: Together,
    ids: &[Uuid],
    input: Input,
    error: Option<&Error>,
) -> web::Result<TogetherPage> {
    let tx = visit.read().await?;
    let (mut ready, mut others) = (Vec::new(), Vec::new());
    for id in ids.iter().take(Page::<()>::SIZE) {
        // What is not visible is not there: nothing is said about it.
        let Some(document) = incoming::load(&tx, visit.actor(), Id::from_uuid(*id)).await? else { continue };
        let handling = incoming::handling(&tx, &document).await?;
        let fits = !act.steps(&handling.available(visit.actor())).is_empty();
        if fits { ready.push(document) } else { others.push(document) }
    }
    let today = kernel::civil_date(visit.app.store.clock.now());
    let candidates = match act {
        Together::Distribute if !ready.is_empty() => candidates::for_distribution(&tx, visit.actor(), today).await?,
        _ => Candidates::default(),
    };
    let error = error.map(|e| (e.field, e.sentence(&visit.app.catalog, visit.locale)));
    let shell = visit.shell(&format!("together-{}", act.name()));
    Ok(TogetherPage { shell, act, ready, others, candidates, input, error })
}

pub(super) async fn post(visit: Visit, Path(name): Path<String>, form: Form<Input>) -> web::Result<Response> {
    let act = Together::from_name(&name).ok_or_else(Error::not_found)?;
    let (ids, input) = (form.input.ids.clone(), form.input);
    let mut outcomes = Vec::new();
    for id in ids.iter().take(Page::<()>::SIZE).map(|id| Id::from_uuid(*id)) {
        let tx = visit.read().await?;
        let Some(document) = incoming::load(&tx, visit.actor(), id).await? else { continue };
        drop(tx);
        let refused = match one(&visit, act, id, &input, &form.nonce).await {
            Ok(()) => None,
            // What is wrong with the form is wrong for all of them: nothing was done yet, and it comes back filled in.
            Err(error) if error.kind == Kind::Invalid && outcomes.is_empty() => {
                let page = page(&visit, act, &ids, input, Some(&error)).await?;
                return visit.render_refused(page, &error);
            }
            Err(error) if matches!(error.kind, Kind::Bug | Kind::Unavailable) => return Err(error),
            Err(error) => Some(error.sentence(&visit.app.catalog, visit.locale)),
        };
        outcomes.push(Outcome { document, refused });
    }
    let done = outcomes.iter().filter(|outcome| outcome.refused.is_none()).count();
    let shell = visit.shell(&format!("together-{}", act.name()));
    let summary = shell.t2("together-done", ("done", done.to_string()), ("all", outcomes.len().to_string()));
    visit.render(DonePage { shell, whole: done == outcomes.len(), summary, outcomes })
}

/// The act on one document, in a transaction of its own; done already by the same form is done.
async fn one(visit: &Visit, act: Together, id: Id<Document>, input: &Input, nonce: &str) -> web::Result<()> {
    let mut ctx = match visit.begin_once(&format!("{nonce}-{id}")).await {
        Ok(ctx) => ctx,
        Err(error) if error.is_replay() => return Ok(()),
        Err(error) => return Err(error),
    };
    let document = incoming::load(&ctx.tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let handling = incoming::handling(&ctx.tx, &document).await?;
    let steps = act.steps(&handling.available(visit.actor()));
    if steps.is_empty() {
        return Err(HandlingError::MovedOn.into());
    }
    for step in steps {
        match step {
            Action::Read(on) => drop(work::read(&mut ctx, id, on).await?),
            _ => drop(distribute::run(&mut ctx, id, input.distribution()?).await?),
        }
    }
    visit.commit(ctx, &format!("/incoming-documents/{id}")).await?;
    Ok(())
}
