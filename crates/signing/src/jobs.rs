//! Housekeeping: lists that will age are fetched before somebody waits for them, kept answers that have aged go.

use std::time::Duration;

use futures::future::BoxFuture;
use jiff::SignedDuration;
use kernel::{Actor, Locale};
use store::{Job, JobError};
use uuid::Uuid;
use web::{App, JobSpec};

use crate::Services;
use crate::store::answers;

/// How long before its end a list is fetched anew.
const AHEAD: SignedDuration = SignedDuration::from_hours(2);

/// The jobs of this room.
pub(crate) const JOBS: &[JobSpec] = &[
    JobSpec { kind: "signing.refresh", every: Some(Duration::from_secs(1800)), run: refresh },
    JobSpec { kind: "signing.sweep", every: Some(Duration::from_secs(3600)), run: sweep },
];

/// Lists of authorities that a trusted root vouched for when they were first asked for; what comes instead is believed no
/// more than they were: it is judged at each use.
fn refresh(app: App, job: Job) -> BoxFuture<'static, Result<(), JobError>> {
    Box::pin(async move {
        let services = Services::of(&app);
        let ageing = match services.settings.online {
            true => {
                let before = app.store.clock.now().saturating_add(AHEAD).unwrap_or(app.store.clock.now());
                answers::ageing_lists(&*app.store.read().await?, before).await?
            }
            false => Vec::new(),
        };
        for question in ageing {
            // An authority that is silent now keeps its old list until that ages; it is asked again by the next run.
            if let Err(why) = services.refresh(&app, &question).await {
                tracing::warn!(question, why, "a list of revoked certificates could not be fetched anew");
            }
        }
        let ctx = app.store.write(Actor::system(Uuid::nil()), Locale::Vi, &job.id.to_string()).await?;
        job.complete(&ctx).await?;
        Ok(ctx.commit().await?)
    })
}

fn sweep(app: App, job: Job) -> BoxFuture<'static, Result<(), JobError>> {
    Box::pin(async move {
        let ctx = app.store.write(Actor::system(Uuid::nil()), Locale::Vi, &job.id.to_string()).await?;
        answers::sweep(&ctx).await?;
        job.complete(&ctx).await?;
        ctx.commit().await?;
        Ok(())
    })
}
