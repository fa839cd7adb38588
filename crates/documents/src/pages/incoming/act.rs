//! Every action on an incoming document: its button, its form, its post. What is offered and what is allowed come from one
//! function of the model (law 3).

use ::store::Ctx;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Actor, Id};
use uuid::Uuid;
use web::{Error, Form, Shell, Visit, with_flash};

use super::super::parts::{date_field, filled, parse_date};
use super::candidates::{self, Candidates};
use crate::actions::incoming::{Choice, complete, deadline, distribute, instruct, pass_on, work};
use crate::model::Document;
use crate::model::incoming::{Action, Handling, HandlingError, Instruction, MAX_TEXT, Role, Target};
use crate::store::incoming::{self, Incoming};
use crate::store::outgoing;

/// A button of the action bar.
pub(super) struct Button {
    pub(super) href: String,
    pub(super) icon: &'static str,
    pub(super) label: String,
    /// What will happen and to whom.
    pub(super) explain: String,
    /// One tap, after a question; others lead to a form.
    pub(super) direct: bool,
    pub(super) primary: bool,
}

fn icon(action: Action) -> &'static str {
    match action {
        Action::Distribute => "route",
        Action::Recall | Action::ReturnToSender | Action::GiveBack(_) => "arrow-back-up",
        Action::Instruct(_) => "writing",
        Action::Prepare(_) => "pencil",
        Action::Confirm(_) | Action::Accept(_) => "check",
        Action::PassOn(_) => "arrow-forward-up",
        Action::Report(_) => "report",
        Action::Read(_) => "eye",
        Action::Extend(_) => "calendar",
        Action::ChangeLead(_) => "arrows-exchange",
        Action::Complete => "checks",
    }
}

/// Whose part or word the action concerns, by name.
fn about(handling: &Handling, action: Action) -> String {
    let assignment = |id| handling.assignment(id).map(|a| a.label.clone());
    let label = match action {
        Action::Instruct(leader) => handling.instructions.iter().find(|i| i.leader == leader).map(|i| i.label.clone()),
        Action::Prepare(id) | Action::Confirm(id) => handling.instruction(id).map(|i| i.label.clone()),
        Action::Accept(id)
        | Action::PassOn(id)
        | Action::GiveBack(id)
        | Action::Report(id)
        | Action::Read(id)
        | Action::Extend(id)
        | Action::ChangeLead(id) => assignment(id),
        Action::Distribute | Action::Recall | Action::ReturnToSender | Action::Complete => None,
    };
    label.unwrap_or_default()
}

fn href(document: Id<Document>, action: Action) -> String {
    format!("/incoming-documents/{document}/{}", action.path())
}

/// The buttons of what the actor may do now; where one kind concerns several parts, each says whose.
pub(super) fn buttons(shell: &Shell, handling: &Handling, actor: &Actor) -> Vec<Button> {
    let actions = handling.available(actor);
    let same = |action: Action| actions.iter().filter(|other| other.parts().0 == action.parts().0).count() > 1;
    let button = |(position, action): (usize, &Action)| {
        let (name, _) = action.parts();
        let about = about(handling, *action);
        let label = shell.t(&format!("act-{name}"));
        let label = if same(*action) && !about.is_empty() { format!("{label}: {about}") } else { label };
        Button {
            href: href(handling.document, *action),
            icon: icon(*action),
            label,
            explain: shell.t1(&format!("act-{name}-explain"), "name", about),
            direct: matches!(action, Action::Recall | Action::Confirm(_) | Action::Accept(_) | Action::Read(_)),
            primary: position == 0,
        }
    };
    actions.iter().enumerate().map(button).collect()
}

/// Everything the forms of this page may send.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Input {
    /// The documents, where several are dealt with at once.
    pub(super) ids: Vec<Uuid>,
    pub(super) leaders: Vec<Uuid>,
    pub(super) lead: String,
    pub(super) coordinate: Vec<String>,
    pub(super) follow_up: Vec<String>,
    pub(super) inform: Vec<String>,
    pub(super) due_on: String,
    text: String,
    note: String,
    reply_notation: String,
}

impl Input {
    /// Whether a leader was chosen.
    pub(super) fn asks_leader(&self, value: &str) -> bool {
        self.leaders.iter().any(|id| id.to_string() == value)
    }

    /// What a distribution was asked to do.
    pub(super) fn distribution(&self) -> web::Result<distribute::Input> {
        Ok(distribute::Input { leaders: self.leaders.clone(), choices: self.choices(), due_on: self.due()? })
    }

    fn due(&self) -> web::Result<Option<jiff::civil::Date>> {
        parse_date(&self.due_on).map_err(|_| {
            let mut error = Error::new(kernel::Kind::Invalid, "date-unreadable");
            error.field = Some("due_on");
            error
        })
    }

    /// The choices, those that work with an inner deadline.
    fn choices_due_by(&self, due_on: Option<jiff::civil::Date>) -> Vec<Choice> {
        let due = |role: Role| if role.works() { due_on } else { None };
        self.choices().into_iter().map(|choice| Choice { due_on: due(choice.role), ..choice }).collect()
    }

    fn choices(&self) -> Vec<Choice> {
        let one = |text: &String, role| {
            let note = if role == Role::Lead { self.note.clone() } else { String::new() };
            Target::parse(text).map(|target| Choice { target, role, due_on: None, note })
        };
        let lead = std::iter::once(&self.lead).filter_map(|text| one(text, Role::Lead));
        let coordinate = self.coordinate.iter().filter_map(|text| one(text, Role::Coordinate));
        let follow_up = self.follow_up.iter().filter_map(|text| one(text, Role::FollowUp));
        let inform = self.inform.iter().filter_map(|text| one(text, Role::Inform));
        lead.chain(coordinate).chain(follow_up).chain(inform).collect()
    }
}

#[derive(Template)]
#[template(path = "incoming/act.html")]
struct ActPage {
    shell: Shell,
    document: Incoming,
    action: Action,
    name: &'static str,
    href: String,
    explain: String,
    candidates: Candidates,
    outer: Option<jiff::civil::Date>,
    input: Input,
    error: Option<(Option<&'static str>, String)>,
}

impl ActPage {
    fn error_of(&self, field: &str) -> Option<String> {
        self.error.as_ref().filter(|(of, _)| *of == Some(field)).map(|(_, sentence)| sentence.clone())
    }

    fn asks_targets(&self) -> bool {
        matches!(self.action, Action::Distribute | Action::Instruct(_) | Action::Prepare(_) | Action::PassOn(_))
    }

    fn asks_due(&self) -> bool {
        self.asks_targets() || matches!(self.action, Action::Extend(_))
    }

    fn asks_text(&self) -> bool {
        !matches!(self.action, Action::Distribute | Action::PassOn(_) | Action::Extend(_) | Action::ChangeLead(_))
    }
}

type Place = Path<(Id<Document>, String)>;
type PlaceOn = Path<(Id<Document>, String, Uuid)>;

pub(super) async fn get_plain(visit: Visit, Path((id, name)): Place) -> web::Result<Response> {
    show(visit, id, Action::named(&name, None).ok_or_else(Error::not_found)?).await
}

pub(super) async fn get_on(visit: Visit, Path((id, name, on)): PlaceOn) -> web::Result<Response> {
    show(visit, id, Action::named(&name, Some(on)).ok_or_else(Error::not_found)?).await
}

pub(super) async fn post_plain(visit: Visit, Path((id, name)): Place, form: Form<Input>) -> web::Result<Response> {
    post(visit, id, Action::named(&name, None).ok_or_else(Error::not_found)?, form).await
}

pub(super) async fn post_on(visit: Visit, Path((id, name, on)): PlaceOn, form: Form<Input>) -> web::Result<Response> {
    post(visit, id, Action::named(&name, Some(on)).ok_or_else(Error::not_found)?, form).await
}

async fn show(visit: Visit, id: Id<Document>, action: Action) -> web::Result<Response> {
    let page = page(&visit, id, action, None, None).await?;
    visit.render(page)
}

/// The page of an action the actor may take now, filled in with what was typed.
async fn page(
    visit: &Visit,
    id: Id<Document>,
    action: Action,
    typed: Option<Input>,
    error: Option<&Error>,
) -> web::Result<ActPage> {
    let tx = visit.read().await?;
    let document = incoming::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let handling = incoming::handling(&tx, &document).await?;
    if !handling.available(visit.actor()).contains(&action) {
        let refusal = if document.state.is_final() { HandlingError::MovedOn } else { HandlingError::NotAllowed };
        return Err(refusal.into());
    }
    let today = kernel::civil_date(visit.app.store.clock.now());
    let candidates = candidates::of(&tx, visit.actor(), &handling, action, today).await?;
    let (name, _) = action.parts();
    let shell = visit.shell(&format!("act-{name}"));
    let explain = shell.t1(&format!("act-{name}-explain"), "name", about(&handling, action));
    let outer = handling.bound_in(action);
    let error = error.map(|e| (e.field, e.sentence(&visit.app.catalog, visit.locale)));
    let mut input = typed.unwrap_or_else(|| prefilled(&handling, action));
    if action == Action::Complete && input.reply_notation.is_empty() {
        let answers = outgoing::answers(&tx, visit.actor(), id).await?;
        input.reply_notation =
            answers.iter().map(outgoing::Outgoing::code).find(|code| !code.is_empty()).unwrap_or_default();
    }
    Ok(ActPage { shell, document, action, name, href: href(id, action), explain, candidates, outer, input, error })
}

/// What stands in the form before anything is typed: the secretary's text, the deadline so far.
fn prefilled(handling: &Handling, action: Action) -> Input {
    let prepared = |i: Option<&Instruction>| {
        let i = i.filter(|i| !i.plan.is_empty())?;
        let of = |role: Role| i.plan.iter().filter(|p| p.role == role).map(|p| p.target.value()).collect::<Vec<_>>();
        Some(Input {
            text: i.text.clone(),
            due_on: i.due_on.map(kernel::format_date).unwrap_or_default(),
            lead: of(Role::Lead).into_iter().next().unwrap_or_default(),
            coordinate: of(Role::Coordinate),
            follow_up: of(Role::FollowUp),
            inform: of(Role::Inform),
            ..Input::default()
        })
    };
    let found = match action {
        Action::Instruct(leader) => prepared(handling.instructions.iter().rfind(|i| i.leader == leader)),
        Action::Prepare(id) => prepared(handling.instruction(id)),
        _ => None,
    };
    let due_on = match action {
        Action::Distribute | Action::Instruct(_) | Action::Prepare(_) => handling.due_on.map(kernel::format_date),
        _ => None,
    };
    found.unwrap_or_else(|| Input { due_on: due_on.unwrap_or_default(), ..Input::default() })
}

async fn post(visit: Visit, id: Id<Document>, action: Action, form: Form<Input>) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    match run(&mut ctx, id, action, &form.input).await {
        Ok(()) => {
            // Whoever gives work back or recalls it may no longer see the document.
            let still = incoming::load(&ctx.tx, visit.actor(), id).await?.is_some();
            let to = if still { format!("/incoming-documents/{id}?tab=handling") } else { "/".to_owned() };
            Ok(with_flash(visit.commit(ctx, &to).await?, "incoming-done"))
        }
        Err(error) if error.kind == kernel::Kind::Invalid => {
            drop(ctx);
            let page = page(&visit, id, action, Some(form.input), Some(&error)).await?;
            visit.render_refused(page, &error)
        }
        Err(error) => Err(error),
    }
}

async fn run(ctx: &mut Ctx, id: Id<Document>, action: Action, input: &Input) -> web::Result<()> {
    match action {
        Action::Distribute => {
            distribute::run(ctx, id, input.distribution()?).await?;
        }
        Action::Recall => drop(distribute::recall(ctx, id).await?),
        Action::ReturnToSender => drop(distribute::return_to_sender(ctx, id, &input.text).await?),
        Action::Instruct(leader) => drop(instruct::run(ctx, id, leader, said(input)?).await?),
        Action::Prepare(asked) => drop(instruct::prepare(ctx, id, asked, said(input)?).await?),
        Action::Confirm(prepared) => drop(instruct::confirm(ctx, id, prepared).await?),
        Action::Accept(on) => drop(work::accept(ctx, id, on).await?),
        Action::PassOn(on) => drop(pass_on::run(ctx, id, on, &input.choices_due_by(input.due()?)).await?),
        Action::GiveBack(on) => drop(work::give_back(ctx, id, on, &input.text).await?),
        Action::Report(on) => drop(work::report(ctx, id, on, &input.text).await?),
        Action::Read(on) => drop(work::read(ctx, id, on).await?),
        Action::Extend(on) => {
            let due = input.due()?.ok_or(HandlingError::Past)?;
            deadline::extend(ctx, id, on, due).await?;
        }
        Action::ChangeLead(on) => {
            let to = Target::parse(&input.lead).ok_or(HandlingError::Nobody)?;
            deadline::change_lead(ctx, id, on, to).await?;
        }
        Action::Complete => {
            let (result, reply_notation) = (input.text.clone(), filled(&input.reply_notation));
            // An answer written here is found by its code; one of another house stays what was typed.
            let answers = outgoing::answers(&ctx.tx, &ctx.actor, id).await?;
            let reply = answers.iter().find(|answer| Some(answer.code()) == reply_notation).map(|a| a.id.uuid());
            complete::run(ctx, id, complete::Input { result, reply, reply_notation }).await?;
        }
    }
    Ok(())
}

fn said(input: &Input) -> web::Result<instruct::Input> {
    Ok(instruct::Input { text: input.text.clone(), due_on: input.due()?, choices: input.choices() })
}
