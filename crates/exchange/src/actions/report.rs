//! Telling a sender what became of its document (QĐ 28/2018; NĐ 30/2020 Đ.4: every state must be updated). Through the axis
//! by a status message, inside the installation on the sender's own delivery row. Each status is told once.

use edxml::StatusCode;
use identity::people;
use kernel::Id;
use serde_json::json;
use store::{Ctx, Record, Result};

use super::advance;
use crate::model::DeliveryState;
use crate::store::{deliveries, reports};
use crate::{ARRIVAL, Arrival, Channel, SentReport, jobs};

/// The way of a document at its receiver.
const PROGRESS: [StatusCode; 5] =
    [StatusCode::Arrived, StatusCode::Accepted, StatusCode::Assigned, StatusCode::Processing, StatusCode::Finished];

/// Reports a status. `description` is the reason where one is needed, else any words or none.
///
/// # Errors
/// When the database refuses.
pub async fn run(ctx: &mut Ctx, arrival: &Arrival, status: StatusCode, description: &str) -> Result<()> {
    // Jobs may tell out of order; what is behind what was told already is not told any more.
    let step = |status: StatusCode| PROGRESS.iter().position(|known| *known == status);
    let told = reports::of_arrival(&ctx.tx, arrival.id).await?;
    let furthest = told.iter().filter_map(|report| step(report.status)).max();
    if step(status).is_some_and(|now| furthest.is_some_and(|furthest| furthest >= now)) {
        return Ok(());
    }
    let direct = arrival.channel == Channel::Installation;
    let report = SentReport {
        id: ctx.id(),
        agency: arrival.agency,
        arrival: arrival.id,
        status,
        description: description.to_owned(),
        staff: ctx.actor.person,
        at: ctx.now,
        state: if direct { "direct" } else { "queued" }.to_owned(),
        file: None,
        reason: None,
    };
    if !reports::insert(&ctx.tx, &report).await? {
        return Ok(());
    }
    let record = Record::new(ARRIVAL, arrival.id);
    ctx.audit("status-reported", record, json!({ "status": status.code() })).await?;
    if !direct {
        return ctx.enqueue(jobs::WRITE_REPORT, Some(record), report.id, ctx.now).await;
    }
    let Some(delivery) = arrival.delivery else { return Ok(()) };
    let Some(delivery) = deliveries::get(&ctx.tx, delivery).await? else { return Ok(()) };
    let staff = match ctx.actor.person {
        Some(person) => people::get(&ctx.tx, Id::from_uuid(person)).await?.map(|found| found.name),
        None => None,
    };
    let (state, staff) = (DeliveryState::Reported(status), staff.unwrap_or_default());
    advance::run(ctx, &delivery, advance::Step { state, description, staff: &staff, at: ctx.now, file: None }).await
}
