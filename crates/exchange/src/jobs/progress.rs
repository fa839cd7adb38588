//! What happens to a registered document is told to its sender: assigned (04), in work (05), finished (06), sent back (02).

use documents::model::incoming::State;
use documents::store::incoming;
use edxml::StatusCode;
use kernel::{Actor, Id, Locale};
use store::{Job, JobError};
use uuid::Uuid;
use web::App;

use crate::actions::report;
use crate::store::arrivals;

/// Tells the sender of the job's document, if it came through the exchange.
pub(super) async fn run(app: App, job: Job, status: StatusCode) -> Result<(), JobError> {
    let mut ctx = app.store.write(Actor::system(Uuid::nil()), Locale::Vi, &format!("job {}", job.id)).await?;
    if let Some(record) = job.record
        && let Some(arrival) = arrivals::of_document(&ctx.tx, record).await?
    {
        ctx.actor = Actor::system(arrival.agency);
        let document = incoming::load_as_system(&ctx.tx, Id::from_uuid(record)).await?;
        let returned = document.filter(|document| document.state == State::Returned);
        let why = returned.and_then(|document| document.result).unwrap_or_default();
        report::run(&mut ctx, &arrival, status, &why).await?;
    }
    job.complete(&ctx).await?;
    Ok(ctx.commit().await?)
}
