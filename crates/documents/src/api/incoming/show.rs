//! Reading incoming documents by JSON.

use axum::Json;
use axum::extract::{Path, Query};
use jiff::civil::Date;
use kernel::{Cursor, Id};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{ApiVisit, Error, Result};

use crate::api::parts::{self, FileJson, LIMIT, MAX_LIMIT, unknown};
use crate::model::incoming::{Assignment, AssignmentState, Channel, Handling, InstructionState, Role, State, Target};
use crate::model::{Document, DocumentType, Urgency};
use crate::store::attachments;
use crate::store::incoming::{self, Filters, Incoming, ListRow};

/// What a list is narrowed to.
#[derive(Debug, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// State, e.g. `registered`.
    state: Option<State>,
    /// Degree of urgency: 0 ordinary, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hỏa tốc hẹn giờ.
    urgency: Option<i64>,
    /// Code of the type.
    #[serde(rename = "type")]
    type_code: Option<String>,
    /// The unit that leads.
    unit: Option<Uuid>,
    /// Only what is open and overdue.
    #[serde(default)]
    overdue: bool,
    /// Registered on this day or later (ISO).
    #[param(value_type = Option<String>)]
    from: Option<Date>,
    /// Registered on this day or before (ISO).
    #[param(value_type = Option<String>)]
    to: Option<Date>,
    /// Words, with or without diacritics.
    q: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// Rows, at most 200; 50 when left out.
    limit: Option<usize>,
}

/// A document in a list.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct Row {
    id: Uuid,
    /// Số đến.
    arrival_number: i64,
    /// Ngày đến (ISO).
    #[schema(value_type = String)]
    arrived_on: Date,
    /// Number and notation.
    code: String,
    /// Date of the document (ISO).
    #[schema(value_type = Option<String>)]
    issued_on: Option<Date>,
    /// Code of the type.
    type_code: String,
    issuer: String,
    subject: String,
    urgency: i64,
    state: State,
    /// The unit that leads.
    unit: Option<Uuid>,
    #[schema(value_type = Option<String>)]
    due_on: Option<Date>,
}

/// One page.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct RowPage {
    items: Vec<Row>,
    /// Hand it in as `after` for the next page; none on the last.
    next: Option<String>,
}

fn row(row: ListRow) -> Row {
    Row {
        id: row.id.uuid(),
        arrival_number: row.arrival_number,
        arrived_on: row.arrived_on,
        code: row.code,
        issued_on: row.issued_on,
        type_code: row.type_code,
        issuer: row.issuer,
        subject: row.subject,
        urgency: row.urgency.code(),
        state: row.state,
        unit: row.unit,
        due_on: row.due_on,
    }
}

/// Incoming documents I may see, newest first.
#[utoipa::path(get, path = "/incoming-documents", tag = "incoming-documents", params(Asked),
    responses((status = 200, body = RowPage), (status = 401, description = "Not signed in")))]
pub(super) async fn list(visit: ApiVisit, Query(asked): Query<Asked>) -> Result<Json<RowPage>> {
    let today = kernel::civil_date(visit.app.store.clock.now());
    let urgency = asked.urgency.map(|code| Urgency::from_code(code).ok_or_else(|| unknown("urgency"))).transpose()?;
    if asked.type_code.as_deref().is_some_and(|code| DocumentType::from_code(code).is_none()) {
        return Err(unknown("type"));
    }
    let after: Option<Cursor> = asked.after.map(|text| text.parse().map_err(|_| unknown("after"))).transpose()?;
    let filters = Filters {
        state: asked.state,
        urgency,
        type_code: asked.type_code,
        unit: asked.unit,
        overdue_on: asked.overdue.then_some(today),
        from: asked.from,
        to: asked.to,
        words: asked.q.as_deref().and_then(::store::fts::Query::parse),
    };
    let limit = asked.limit.unwrap_or(LIMIT).clamp(1, MAX_LIMIT);
    let tx = visit.read().await?;
    let page = incoming::page(&tx, visit.actor(), &filters, after, limit).await?;
    let next = page.next.map(|cursor| cursor.to_string());
    Ok(Json(RowPage { items: page.rows.into_iter().map(row).collect(), next }))
}

/// Somebody's part.
#[derive(serde::Serialize, ToSchema)]
struct AssignmentJson {
    id: Uuid,
    /// The assignment it was passed on from.
    parent: Option<Uuid>,
    instruction: Option<Uuid>,
    target: Target,
    /// Unit or person by name.
    label: String,
    role: Role,
    state: AssignmentState,
    #[schema(value_type = Option<String>)]
    due_on: Option<Date>,
    note: String,
    result: Option<String>,
}

/// A leader's instruction.
#[derive(serde::Serialize, ToSchema)]
struct InstructionJson {
    id: Uuid,
    /// The leader's position.
    leader: Uuid,
    /// The leader by name.
    label: String,
    state: InstructionState,
    text: String,
    #[schema(value_type = Option<String>)]
    due_on: Option<Date>,
}

/// An incoming document with how it is handled.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct DocumentJson {
    id: Uuid,
    register_year: i64,
    arrival_number: i64,
    #[schema(value_type = String)]
    arrived_on: Date,
    channel: Channel,
    type_code: String,
    number: Option<String>,
    notation: Option<String>,
    #[schema(value_type = Option<String>)]
    issued_on: Option<Date>,
    issuer: String,
    subject: String,
    urgency: i64,
    state: State,
    document_code: Option<String>,
    signer_name: Option<String>,
    signer_position: Option<String>,
    pages: Option<i64>,
    note: Option<String>,
    #[schema(value_type = Option<String>)]
    due_on: Option<Date>,
    result: Option<String>,
    reply_notation: Option<String>,
    files: Vec<FileJson>,
    instructions: Vec<InstructionJson>,
    assignments: Vec<AssignmentJson>,
    /// What I may do now.
    actions: Vec<String>,
    version: i64,
}

fn assignment(a: &Assignment) -> AssignmentJson {
    AssignmentJson {
        id: a.id.uuid(),
        parent: a.parent.map(Id::uuid),
        instruction: a.instruction.map(Id::uuid),
        target: a.target,
        label: a.label.clone(),
        role: a.role,
        state: a.state,
        due_on: a.due_on,
        note: a.note.clone(),
        result: a.result.clone(),
    }
}

fn instructions(handling: &Handling) -> Vec<InstructionJson> {
    let json = |i: &crate::model::incoming::Instruction| InstructionJson {
        id: i.id.uuid(),
        leader: i.leader,
        label: i.label.clone(),
        state: i.state,
        text: i.text.clone(),
        due_on: i.due_on,
    };
    handling.instructions.iter().map(json).collect()
}

/// One incoming document.
#[utoipa::path(get, path = "/incoming-documents/{id}", tag = "incoming-documents", params(("id" = Uuid, Path)),
    responses((status = 200, body = DocumentJson), (status = 404, description = "Not there or not visible")))]
pub(super) async fn one(visit: ApiVisit, Path(id): Path<Id<Document>>) -> Result<Json<DocumentJson>> {
    Ok(Json(json(&visit, id).await?))
}

/// The document as the actor sees it now.
pub(super) async fn json(visit: &ApiVisit, id: Id<Document>) -> Result<DocumentJson> {
    let tx = visit.read().await?;
    let document = incoming::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
    let handling = incoming::handling(&tx, &document).await?;
    let files = attachments::of(&tx, id).await?;
    let files = parts::files(&format!("/incoming-documents/{id}"), files);
    let actions = handling.available(visit.actor()).into_iter().map(|action| action.path()).collect();
    Ok(with(document, files, instructions(&handling), handling.assignments.iter().map(assignment).collect(), actions))
}

fn with(
    d: Incoming,
    files: Vec<FileJson>,
    instructions: Vec<InstructionJson>,
    assignments: Vec<AssignmentJson>,
    actions: Vec<String>,
) -> DocumentJson {
    DocumentJson {
        id: d.id.uuid(),
        register_year: d.register_year,
        arrival_number: d.arrival_number,
        arrived_on: d.arrived_on,
        channel: d.channel,
        type_code: d.type_code,
        number: d.number,
        notation: d.notation,
        issued_on: d.issued_on,
        issuer: d.issuer,
        subject: d.subject,
        urgency: d.urgency.code(),
        state: d.state,
        document_code: d.document_code,
        signer_name: d.signer_name,
        signer_position: d.signer_position,
        pages: d.pages,
        note: d.note,
        due_on: d.due_on,
        result: d.result,
        reply_notation: d.reply_notation,
        files,
        instructions,
        assignments,
        actions,
        version: d.version,
    }
}
