//! Hears that a document was dispatched, and writes envelopes for the axis.

use documents::actions::outgoing::dispatch::Dispatched;
use documents::store::outgoing;
use identity::{Agency, agencies};
use kernel::{Actor, Id, Locale};
use store::{Job, JobError};
use uuid::Uuid;
use web::App;

use super::tell;
use crate::Delivery;
use crate::actions::pack::{self, Packed};
use crate::actions::{advance, dispatch};
use crate::model::{DeliveryState, OutFile};
use crate::outbox;
use crate::store::deliveries;

/// Makes the deliveries of a dispatched document.
pub(super) async fn make(app: App, job: Job) -> Result<(), JobError> {
    let event: Dispatched = job.payload()?;
    let mut ctx = app.store.write(Actor::system(Uuid::nil()), Locale::Vi, &format!("job {}", job.id)).await?;
    if let Some(document) = outgoing::load_as_system(&ctx.tx, Id::from_uuid(event.document)).await? {
        ctx.actor = Actor::system(document.agency);
        dispatch::run(&mut ctx, &event).await?;
    }
    job.complete(&ctx).await?;
    Ok(ctx.commit().await?)
}

/// Writes the envelope of one delivery into the outbox. Doing it twice leaves one file.
pub(super) async fn write(app: App, job: Job) -> Result<(), JobError> {
    let id: Id<Delivery> = job.payload()?;
    let found = load(&app, id).await?;
    let Some((delivery, packed)) = found else { return done(&app, &job, None).await };
    let name = outbox::file_name(delivery.created_at, delivery.id.uuid());
    let written = seal_and_write(&app, packed, name.clone()).await;
    match written {
        Ok(()) => done(&app, &job, Some((&delivery, name.as_str()))).await,
        Err(error) => {
            if job.attempts >= store::jobs::MAX_ATTEMPTS {
                give_up(&app, &delivery, &error.to_string()).await?;
            }
            Err(error)
        }
    }
}

/// The delivery and its document, if it still is to be written.
async fn load(app: &App, id: Id<Delivery>) -> Result<Option<(Delivery, Packed)>, JobError> {
    let tx = app.store.read().await?;
    let delivery = deliveries::get(&tx, id).await?;
    let waiting = |d: &Delivery| matches!(d.state, DeliveryState::Queued | DeliveryState::Failed);
    let Some(delivery) = delivery.filter(waiting) else { return Ok(None) };
    let Some(receiver) = delivery.receiver else { return Ok(None) };
    let receiver: Option<Agency> = agencies::get(&tx, Id::from_uuid(receiver)).await?;
    let Some(receiver) = receiver else { return Ok(None) };
    let packed = pack::run(&tx, Id::from_uuid(delivery.document), &receiver).await?;
    Ok(packed.map(|packed| (delivery, packed)))
}

async fn seal_and_write(app: &App, packed: Packed, name: String) -> Result<(), JobError> {
    let Packed { mut dispatch, files } = packed;
    for file in files {
        let bytes = app.store.blobs.get(&file.blob).await?.to_vec();
        dispatch.files.push(OutFile { name: file.name, description: file.description, bytes });
    }
    let code = dispatch.issuer.code.clone();
    let bytes = tokio::task::spawn_blocking(move || dispatch.envelope().write()).await;
    let bytes = bytes.map_err(|error| JobError::Failed(error.to_string()))?;
    tell::write(app, code, name, bytes).await
}

async fn done(app: &App, job: &Job, written: Option<(&Delivery, &str)>) -> Result<(), JobError> {
    let agency = written.map_or(Uuid::nil(), |(delivery, _)| delivery.agency);
    let ctx = app.store.write(Actor::system(agency), Locale::Vi, &format!("job {}", job.id)).await?;
    if let Some((delivery, name)) = written {
        let state = DeliveryState::Written;
        let step = advance::Step { state, description: "", staff: "", at: ctx.now, file: Some(name) };
        advance::run(&ctx, delivery, step).await?;
    }
    job.complete(&ctx).await?;
    Ok(ctx.commit().await?)
}

/// Somebody must look: the job is buried, and whoever follows the delivery sees why.
async fn give_up(app: &App, delivery: &Delivery, why: &str) -> Result<(), JobError> {
    let ctx = app.store.write(Actor::system(delivery.agency), Locale::Vi, "exchange").await?;
    let state = DeliveryState::Failed;
    advance::run(&ctx, delivery, advance::Step { state, description: why, staff: "", at: ctx.now, file: None }).await?;
    Ok(ctx.commit().await?)
}
