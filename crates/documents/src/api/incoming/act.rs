//! Handling by JSON: each endpoint is one action of the model.

use ::store::Ctx;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use kernel::Id;
use utoipa::ToSchema;
use uuid::Uuid;
use web::api::Body;
use web::{ApiVisit, Result};

use crate::actions::incoming::{self, Choice, Stepped};
use crate::model::Document;
use crate::model::incoming::{Role, State, Target};

/// One line of a plan.
#[derive(Debug, serde::Deserialize, ToSchema)]
pub(super) struct ChoiceJson {
    target: Target,
    role: Role,
    /// Until when (ISO); the outer deadline when left out.
    #[schema(value_type = Option<String>)]
    due_on: Option<Date>,
    /// What exactly.
    #[serde(default)]
    note: String,
}

fn choices(all: Vec<ChoiceJson>) -> Vec<Choice> {
    let choice = |c: ChoiceJson| Choice { target: c.target, role: c.role, due_on: c.due_on, note: c.note };
    all.into_iter().map(choice).collect()
}

/// Where the document stands after an action.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct Done {
    state: State,
    /// The assignments that were made.
    assignments: Vec<Uuid>,
}

async fn done(visit: &ApiVisit, ctx: Ctx, stepped: &Stepped) -> Result<Response> {
    visit.commit(ctx, &Done { state: stepped.after.state, assignments: stepped.new_ids() }).await
}

/// To whom a document goes.
#[derive(Debug, serde::Deserialize, ToSchema)]
pub(super) struct Distribute {
    /// Positions of leaders who are asked for an instruction.
    #[serde(default)]
    leaders: Vec<Uuid>,
    #[serde(default)]
    assignments: Vec<ChoiceJson>,
    #[schema(value_type = Option<String>)]
    due_on: Option<Date>,
}

/// Sends a document to leaders or units.
#[utoipa::path(post, path = "/incoming-documents/{id}/distribute", tag = "incoming-documents", params(("id" = Uuid, Path)),
    request_body = Distribute, responses((status = 200, body = Done), (status = 403, description = "Not now, not by you"),
        (status = 404, description = "Not there or not visible"), (status = 422, description = "A rule of handling")))]
pub(super) async fn distribute(
    visit: ApiVisit,
    Path(id): Path<Id<Document>>,
    Body(body): Body<Distribute>,
) -> Result<Response> {
    let mut ctx = visit.begin().await?;
    let choices = choices(body.assignments);
    let input = incoming::distribute::Input { leaders: body.leaders, choices, due_on: body.due_on };
    let stepped = incoming::distribute::run(&mut ctx, id, input).await?;
    done(&visit, ctx, &stepped).await
}

/// What a leader says.
#[derive(Debug, serde::Deserialize, ToSchema)]
pub(super) struct Instruct {
    /// The leader's position.
    leader: Uuid,
    text: String,
    #[schema(value_type = Option<String>)]
    due_on: Option<Date>,
    assignments: Vec<ChoiceJson>,
}

/// Gives an instruction.
#[utoipa::path(post, path = "/incoming-documents/{id}/instruct", tag = "incoming-documents", params(("id" = Uuid, Path)),
    request_body = Instruct, responses((status = 200, body = Done), (status = 403, description = "Not now, not by you"),
        (status = 404, description = "Not there or not visible"), (status = 422, description = "A rule of handling")))]
pub(super) async fn instruct(
    visit: ApiVisit,
    Path(id): Path<Id<Document>>,
    Body(body): Body<Instruct>,
) -> Result<Response> {
    let mut ctx = visit.begin().await?;
    let input = incoming::instruct::Input { text: body.text, due_on: body.due_on, choices: choices(body.assignments) };
    let stepped = incoming::instruct::run(&mut ctx, id, body.leader, input).await?;
    done(&visit, ctx, &stepped).await
}

/// Whose work is passed on, and to whom.
#[derive(Debug, serde::Deserialize, ToSchema)]
pub(super) struct Assign {
    /// The assignment that is passed on.
    assignment: Uuid,
    assignments: Vec<ChoiceJson>,
}

/// Passes work on inside a unit.
#[utoipa::path(post, path = "/incoming-documents/{id}/assign", tag = "incoming-documents", params(("id" = Uuid, Path)),
    request_body = Assign, responses((status = 200, body = Done), (status = 403, description = "Not now, not by you"),
        (status = 404, description = "Not there or not visible"), (status = 422, description = "A rule of handling")))]
pub(super) async fn assign(
    visit: ApiVisit,
    Path(id): Path<Id<Document>>,
    Body(body): Body<Assign>,
) -> Result<Response> {
    let mut ctx = visit.begin().await?;
    let on = Id::from_uuid(body.assignment);
    let stepped = incoming::pass_on::run(&mut ctx, id, on, &choices(body.assignments)).await?;
    done(&visit, ctx, &stepped).await
}

/// How it ended.
#[derive(Debug, serde::Deserialize, ToSchema)]
pub(super) struct Complete {
    result: String,
    /// The outgoing document of this installation that answers it.
    reply: Option<Uuid>,
    /// Number and notation of the answer as written.
    reply_notation: Option<String>,
}

/// Closes a document.
#[utoipa::path(post, path = "/incoming-documents/{id}/complete", tag = "incoming-documents", params(("id" = Uuid, Path)),
    request_body = Complete, responses((status = 200, body = Done), (status = 403, description = "Not now, not by you"),
        (status = 404, description = "Not there or not visible"), (status = 422, description = "A rule of handling")))]
pub(super) async fn complete(
    visit: ApiVisit,
    Path(id): Path<Id<Document>>,
    Body(body): Body<Complete>,
) -> Result<Response> {
    let mut ctx = visit.begin().await?;
    let input =
        incoming::complete::Input { result: body.result, reply: body.reply, reply_notation: body.reply_notation };
    let stepped = incoming::complete::run(&mut ctx, id, input).await?;
    done(&visit, ctx, &stepped).await
}
