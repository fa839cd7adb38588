//! Sends a document: into the queues of units, and as an event to the exchange room (NĐ 30/2020 Đ.18).

use identity::{Channel as Reach, agencies, units};
use kernel::Id;
use serde::{Deserialize, Serialize};
use store::{Ctx, Record};
use uuid::Uuid;

use super::OutgoingError;
use super::advance::hand_over;
use super::people::find;
use crate::model::outgoing::{Act, Channel, Draft, Fault, KIND, Purpose, State, Target};
use crate::model::{Document, Queue};
use crate::store::drafts;
use crate::store::outgoing::{self, Outgoing};
use crate::store::recipients::{self, Delivery, RecipientRow};
use crate::store::work_items::{self, NewItem};

/// The event `outgoing-dispatched`: who is to be reached by the exchange room. Recipients inside the agency are done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Dispatched {
    /// The document.
    pub document: Uuid,
    /// The incoming document it answers.
    pub replies_to: Option<Uuid>,
    /// Recipients beyond the agency.
    pub recipients: Vec<DispatchedTo>,
}

/// One recipient of the event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DispatchedTo {
    /// The row to report back to with [`recipients::mark`].
    pub recipient: Uuid,
    /// The agency.
    pub agency: Uuid,
    /// `installation` or `axis`.
    pub channel: Channel,
    /// What for.
    pub purpose: Purpose,
}

/// Who gets the document, each once, in the order of nơi nhận.
///
/// # Errors
/// When the database does not answer.
pub async fn plan(
    tx: &store::Tx,
    draft: &Draft,
    id: impl Fn() -> Id<RecipientRow>,
) -> Result<Vec<RecipientRow>, OutgoingError> {
    let mut rows: Vec<RecipientRow> = Vec::new();
    for recipient in &draft.recipients {
        for target in &recipient.targets {
            let (label, unit, agency, channel) = reach(tx, *target).await?;
            let known = |row: &RecipientRow| channel != Channel::Paper && (row.unit, row.agency) == (unit, agency);
            if rows.iter().any(known) {
                continue;
            }
            let delivery = match channel {
                Channel::Paper => Delivery::Printed,
                Channel::Installation | Channel::Axis => Delivery::Sending,
                Channel::Internal | Channel::None => Delivery::Sent,
            };
            let (line, purpose) = (recipient.line.clone(), recipient.purpose);
            let label = if label.is_empty() { line.clone() } else { label };
            rows.push(RecipientRow {
                id: id(),
                line,
                label,
                agency,
                unit,
                purpose,
                channel,
                delivery,
                sent_at: None,
                received_at: None,
                received_by: None,
                detail: None,
            });
        }
    }
    Ok(rows)
}

/// How a target is reached. A unit that is an agency of its own gets an arrival number there (practice: "Registers").
async fn reach(tx: &store::Tx, target: Target) -> Result<(String, Option<Uuid>, Option<Uuid>, Channel), OutgoingError> {
    let agency = match target {
        Target::Paper => return Ok((String::new(), None, None, Channel::Paper)),
        Target::Agency(agency) => agency,
        Target::Unit(id) => {
            let unit = units::get(tx, id).await?.ok_or(OutgoingError::NotFound)?;
            match unit.own_agency {
                Some(agency) => agency,
                None => return Ok((unit.name, Some(id.uuid()), None, Channel::Internal)),
            }
        }
    };
    let agency = agencies::get(tx, agency).await?.ok_or(OutgoingError::NotFound)?;
    let channel = match (agency.internal, agency.channel) {
        (true, _) => Channel::Installation,
        (false, Reach::Axis) => Channel::Axis,
        (false, Reach::Paper) => Channel::Paper,
    };
    Ok((agency.name, None, Some(agency.id.uuid()), channel))
}

/// Sends the document.
///
/// # Errors
/// The rules.
pub async fn run(ctx: &mut Ctx, id: Id<Document>) -> Result<(), OutgoingError> {
    let found = find(&ctx.tx, &ctx.actor, id, ctx.today()).await?;
    let (document, life) = (found.document, found.life);
    let state = life.next(Act::Dispatch, Fault::Form, found.standing)?;
    let version = drafts::get(&ctx.tx, document.draft).await?;
    let mut rows = plan(&ctx.tx, &version.draft, || ctx.id()).await?;
    for row in &mut rows {
        row.sent_at = (row.delivery != Delivery::Sending).then_some(ctx.now);
    }
    recipients::insert(ctx, id, &rows).await?;
    outgoing::add_step(ctx, &document, &life, Some(Act::Dispatch), None, "", state).await?;
    outgoing::advance(ctx, &document, state).await?;
    outgoing::dispatched(ctx, id).await?;
    hand_over(ctx, &Outgoing { state: State::Dispatched, ..document.clone() }).await?;
    for row in &rows {
        if let Some(unit) = row.unit {
            deliver(ctx, &document, row.id, unit, row.purpose).await?;
        }
    }
    let record = Record::new(KIND, id);
    let count = rows.len();
    ctx.audit("outgoing-dispatched", record, serde_json::json!({ "recipients": count })).await?;
    ctx.emit("outgoing-dispatched", record, event(&document, &rows)).await?;
    Ok(())
}

/// Puts the document into the queue of a unit and lets it see it.
async fn deliver(
    ctx: &Ctx,
    document: &Outgoing,
    cause: Id<RecipientRow>,
    unit: Uuid,
    purpose: Purpose,
) -> Result<(), OutgoingError> {
    let subjects = identity::units::ancestors(&ctx.tx, Id::from_uuid(unit)).await?;
    outgoing::add_readers(ctx, document.id, document.sort_key, &subjects, cause.uuid()).await?;
    let queue = if purpose == Purpose::ToAct { Queue::Handle } else { Queue::Inform };
    let item = NewItem { holder: unit, queue: queue.name(), cause: cause.uuid(), due_on: None };
    let record = document.id.uuid();
    Ok(work_items::add(ctx, record, KIND, document.urgency, &document.subject, &[item]).await?)
}

fn event(document: &Outgoing, rows: &[RecipientRow]) -> Dispatched {
    let beyond = rows.iter().filter(|row| row.delivery == Delivery::Sending).filter_map(|row| {
        let agency = row.agency?;
        Some(DispatchedTo { recipient: row.id.uuid(), agency, channel: row.channel, purpose: row.purpose })
    });
    Dispatched {
        document: document.id.uuid(),
        replies_to: document.replies_to.map(Id::uuid),
        recipients: beyond.collect(),
    }
}
