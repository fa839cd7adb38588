//! One outgoing document by JSON: its text, its way so far, who gets it, and what I may do now.

use axum::Json;
use axum::extract::Path;
use jiff::civil::Date;
use kernel::{Id, Instant};
use typeset::model::ModelError;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{ApiVisit, Result};

use super::content::Content;
use crate::actions::outgoing::{Found, acknowledge, dispatch, find};
use crate::api::parts::{self, FileJson};
use crate::model::Document;
use crate::model::outgoing::{AnnexFile, Draft};
use crate::press::Press;
use crate::store::outgoing::{self, Step};
use crate::store::recipients::{self, RecipientRow};
use crate::store::{attachments, drafts};

/// An annex in a file of its own, part of the draft.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct AnnexJson {
    name: String,
    media_type: String,
    /// SHA-256 of its bytes; names it when it is taken out.
    blob: String,
    /// Bytes.
    size: u64,
}

/// The annexes of a draft.
pub(super) fn annexes(files: &[AnnexFile]) -> Vec<AnnexJson> {
    let json = |file: &AnnexFile| AnnexJson {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        blob: file.blob.clone(),
        size: file.size,
    };
    files.iter().map(json).collect()
}

/// Something that is missing before the draft can be submitted.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct FaultJson {
    /// Where, as a JSON pointer into the document.
    path: String,
    /// What.
    code: String,
    /// The character no font has, of a `missing-glyph`.
    #[serde(skip_serializing_if = "Option::is_none")]
    character: Option<String>,
}

/// What is missing or cannot be printed.
pub(super) fn faults(press: &Press, draft: &Draft) -> Vec<FaultJson> {
    let json = |fault: ModelError| FaultJson {
        path: fault.path,
        code: fault.code,
        character: fault.character.map(String::from),
    };
    draft.faults().into_iter().chain(press.missing(&draft.document)).map(json).collect()
}

/// A step it has gone.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct StepJson {
    /// The act by name, or `create`.
    act: String,
    /// `form` or `content` of a return.
    fault: Option<String>,
    author: Option<Uuid>,
    author_name: String,
    /// For whom, when a delegation was on.
    acting_for: Option<String>,
    /// Opinion or reason.
    text: String,
    /// Version of the draft.
    version: i64,
    /// SHA-256 of the draft.
    hash: String,
    /// State after it.
    state: String,
    #[schema(value_type = String)]
    at: Instant,
}

fn step(step: Step) -> StepJson {
    StepJson {
        act: step.act,
        fault: step.fault,
        author: step.author,
        author_name: step.author_name,
        acting_for: Some(step.acting_for).filter(|name| !name.is_empty()),
        text: step.text,
        version: step.version,
        hash: step.hash,
        state: step.state,
        at: step.at,
    }
}

/// Somebody who gets it, or will.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct RecipientJson {
    /// As printed.
    line: String,
    label: String,
    agency: Option<Uuid>,
    unit: Option<Uuid>,
    /// `to-act`, `to-report`, `to-know`.
    purpose: String,
    /// `internal`, `installation`, `axis`, `paper`, `none`.
    channel: String,
    /// `sending`, `sent`, `received`, `failed`, `printed`; none before it is dispatched.
    delivery: Option<String>,
    #[schema(value_type = Option<String>)]
    sent_at: Option<Instant>,
    #[schema(value_type = Option<String>)]
    received_at: Option<Instant>,
    received_by: Option<String>,
    /// Number given there, or why it failed.
    detail: Option<String>,
}

/// Recipients as JSON; before the dispatch they are only planned.
pub(super) fn recipients(rows: Vec<RecipientRow>, planned: bool) -> Vec<RecipientJson> {
    let json = |row: RecipientRow| RecipientJson {
        line: row.line,
        label: row.label,
        agency: row.agency,
        unit: row.unit,
        purpose: row.purpose.name().to_owned(),
        channel: row.channel.name().to_owned(),
        delivery: (!planned).then(|| row.delivery.name().to_owned()),
        sent_at: row.sent_at,
        received_at: row.received_at,
        received_by: row.received_by,
        detail: row.detail,
    };
    rows.into_iter().map(json).collect()
}

/// An outgoing document with its text and its way.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct OutgoingJson {
    id: Uuid,
    state: String,
    /// Number and notation; empty before it is numbered.
    code: String,
    number: Option<String>,
    notation: Option<String>,
    #[schema(value_type = Option<String>)]
    issued_on: Option<Date>,
    issuer: String,
    unit: Uuid,
    unit_name: String,
    drafter: Uuid,
    drafter_name: String,
    /// The position that signs.
    signer: Option<Uuid>,
    /// Who signed and as what, as printed.
    signer_name: Option<String>,
    signer_title: Option<String>,
    /// The incoming document it answers.
    replies_to: Option<Uuid>,
    #[schema(value_type = Option<String>)]
    signed_at: Option<Instant>,
    #[schema(value_type = Option<String>)]
    numbered_at: Option<Instant>,
    #[schema(value_type = Option<String>)]
    dispatched_at: Option<Instant>,
    /// Working days numbered later than allowed.
    late_days: i64,
    pages: Option<i64>,
    /// Counts changes; goes back with a saved draft.
    version: i64,
    /// Version of the draft.
    draft_version: i64,
    /// SHA-256 of the draft; goes back with whatever initials, approves or signs it.
    hash: String,
    content: Content,
    annexes: Vec<AnnexJson>,
    /// What keeps it from being submitted.
    faults: Vec<FaultJson>,
    recipients: Vec<RecipientJson>,
    steps: Vec<StepJson>,
    files: Vec<FileJson>,
    /// The PDF as it is now: sealed, else signed, else the draft.
    pdf: String,
    /// SHA-256 of the signed file, once there is one; goes back with the order to number or seal it.
    file_hash: Option<String>,
    /// What I may do now.
    actions: Vec<String>,
}

/// One outgoing document.
#[utoipa::path(get, path = "/outgoing-documents/{id}", tag = "outgoing-documents", params(("id" = Uuid, Path)),
    responses((status = 200, body = OutgoingJson), (status = 401, description = "Not signed in"),
        (status = 404, description = "Not there or not visible")))]
pub(super) async fn one(visit: ApiVisit, Path(id): Path<Id<Document>>) -> Result<Json<OutgoingJson>> {
    let now = visit.app.store.clock.now();
    let tx = visit.read().await?;
    let found = find(&tx, visit.actor(), id, kernel::civil_date(now)).await?;
    let version = drafts::get(&tx, found.document.draft).await?;
    let delivered = recipients::of(&tx, id).await?;
    let mut actions: Vec<String> =
        found.life.available(found.standing).into_iter().map(|act| act.name().to_owned()).collect();
    if !acknowledge::open_for(visit.actor(), &delivered).is_empty() {
        actions.push("acknowledge".to_owned());
    }
    let planned = delivered.is_empty();
    let rows = match planned {
        true => dispatch::plan(&tx, &version.draft, || visit.app.store.ids.id(now)).await?,
        false => delivered,
    };
    let steps = outgoing::steps(&tx, id).await?.into_iter().map(step).collect();
    let files = parts::files(&crate::pages::outgoing::path(id), attachments::of(&tx, id).await?);
    let about = About { version, recipients: recipients(rows, planned), steps, files, actions };
    Ok(Json(with(&visit.app.service::<Press>(), found, about)))
}

/// What was read beside the document itself.
struct About {
    version: drafts::Version,
    recipients: Vec<RecipientJson>,
    steps: Vec<StepJson>,
    files: Vec<FileJson>,
    actions: Vec<String>,
}

fn with(press: &Press, found: Found, about: About) -> OutgoingJson {
    let (d, draft) = (found.document, about.version.draft);
    OutgoingJson {
        id: d.id.uuid(),
        state: d.state.name().to_owned(),
        code: d.code(),
        issued_on: d.issued_on,
        unit: d.unit.uuid(),
        drafter: d.drafter,
        signer: d.signer.map(Id::uuid),
        replies_to: d.replies_to.map(Id::uuid),
        signed_at: d.signed_at,
        numbered_at: d.numbered_at,
        dispatched_at: d.dispatched_at,
        late_days: d.late_days,
        pages: d.pages,
        version: d.version,
        pdf: format!("/api/v1/outgoing-documents/{}/file.pdf", d.id),
        file_hash: d.pdf().map(ToString::to_string),
        number: d.number,
        notation: d.notation,
        issuer: d.issuer,
        unit_name: d.unit_name,
        drafter_name: d.drafter_name,
        signer_name: d.signer_name,
        signer_title: d.signer_title,
        draft_version: about.version.version,
        hash: found.life.hash,
        annexes: annexes(&draft.files),
        faults: faults(press, &draft),
        content: Content(draft.input()),
        recipients: about.recipients,
        steps: about.steps,
        files: about.files,
        actions: about.actions,
    }
}
