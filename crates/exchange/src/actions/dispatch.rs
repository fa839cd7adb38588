//! A dispatched document goes its ways: into the inbox of an agency of this installation as a row of its own over the same
//! blobs (law 6), or by an envelope to the axis. Running it again changes nothing.

use documents::actions::outgoing::dispatch::{Dispatched, DispatchedTo};
use documents::model::outgoing;
use identity::{Agency, agencies};
use kernel::Id;
use serde_json::json;
use store::{Ctx, Record, Result};

use super::pack::{self, Packed};
use super::receive::{self, Way};
use super::{Parcel, advance};
use crate::model::{DeliveryState, Letter, document_key, issue_key};
use crate::store::deliveries;
use crate::{Channel, DELIVERY, Delivery, jobs};

/// Makes a delivery for every recipient beyond the agency.
///
/// # Errors
/// When the database refuses.
pub async fn run(ctx: &mut Ctx, event: &Dispatched) -> Result<()> {
    for to in &event.recipients {
        let Some(receiver) = agencies::get(&ctx.tx, Id::from_uuid(to.agency)).await? else { continue };
        let Some(packed) = pack::run(&ctx.tx, Id::from_uuid(event.document), &receiver).await? else { continue };
        one(ctx, event, to, &receiver, packed).await?;
    }
    Ok(())
}

async fn one(ctx: &mut Ctx, event: &Dispatched, to: &DispatchedTo, receiver: &Agency, packed: Packed) -> Result<()> {
    let dispatch = &packed.dispatch;
    let channel = match to.channel {
        outgoing::Channel::Installation => Channel::Installation,
        _ => Channel::Axis,
    };
    let code = edxml::Code { number: dispatch.number.clone(), notation: dispatch.notation.clone() };
    let delivery = Delivery {
        id: ctx.id(),
        agency: ctx.actor.agency,
        sort_key: ctx.sort_key(),
        document: event.document,
        recipient: to.recipient,
        receiver: Some(receiver.id.uuid()),
        receiver_code: dispatch.receiver.code.clone(),
        receiver_name: receiver.name.clone(),
        channel,
        state: DeliveryState::Queued,
        printed_code: code.printed(),
        document_key: document_key(&dispatch.document_id()),
        issue_key: issue_key(&dispatch.issuer.code, &dispatch.number, &dispatch.notation, Some(dispatch.issued_on)),
        file: None,
        reason: None,
        reported_at: None,
        created_at: ctx.now,
        changed_at: ctx.now,
    };
    if !deliveries::insert(&ctx.tx, &delivery).await? {
        return Ok(());
    }
    let record = Record::new(DELIVERY, delivery.id);
    let detail = json!({ "document": event.document, "receiver": delivery.receiver_code, "channel": channel.as_str() });
    ctx.audit("delivery-made", record, detail).await?;
    let queued = advance::Step { state: DeliveryState::Queued, description: "", staff: "", at: ctx.now, file: None };
    advance::run(ctx, &delivery, queued).await?;
    match channel {
        Channel::Axis => ctx.enqueue(jobs::WRITE_DELIVERY, Some(record), delivery.id, ctx.now).await,
        Channel::Installation => hand_over(ctx, &delivery, receiver, packed).await,
    }
}

/// The receiver's own row, over the same blobs; it waits for the receiver's clerk.
async fn hand_over(ctx: &mut Ctx, delivery: &Delivery, receiver: &Agency, packed: Packed) -> Result<()> {
    let letter = Letter::of(&packed.dispatch.envelope(), &[]);
    let parcel = Parcel { letter, envelope: None, files: packed.files, file_name: String::new(), signatures: None };
    let sender = std::mem::replace(&mut ctx.actor, kernel::Actor::system(receiver.id.uuid()));
    let way = Way { agency: receiver.id.uuid(), addressed: true, delivery: Some(delivery.id) };
    receive::run(ctx, &parcel, way).await?;
    ctx.actor = sender;
    Ok(())
}
