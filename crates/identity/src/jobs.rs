//! Housekeeping: sessions that have expired and counts of failed sign-ins whose window is over.

use std::time::Duration;

use futures::future::BoxFuture;
use kernel::{Actor, Locale};
use store::{Job, JobError};
use uuid::Uuid;
use web::{App, JobSpec, session};

use crate::Settings;
use crate::actions::sign_in::window_start;
use crate::store::credentials;

/// The jobs of this room.
pub(crate) const JOBS: &[JobSpec] =
    &[JobSpec { kind: "identity.sweep", every: Some(Duration::from_secs(3600)), run: sweep }];

fn sweep(app: App, job: Job) -> BoxFuture<'static, Result<(), JobError>> {
    Box::pin(async move {
        let ctx = app.store.write(Actor::system(Uuid::nil()), Locale::Vi, &job.id.to_string()).await?;
        session::sweep(&ctx.tx, ctx.now).await?;
        credentials::sweep_addresses(&ctx.tx, window_start(ctx.now, &Settings::of(&app))).await?;
        job.complete(&ctx).await?;
        ctx.commit().await?;
        Ok(())
    })
}
