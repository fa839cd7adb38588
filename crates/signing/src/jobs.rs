//! Housekeeping: kept answers that have aged go.

use std::time::Duration;

use futures::future::BoxFuture;
use kernel::{Actor, Locale};
use store::{Job, JobError};
use uuid::Uuid;
use web::{App, JobSpec};

use crate::store::answers;

/// The jobs of this room.
pub(crate) const JOBS: &[JobSpec] =
    &[JobSpec { kind: "signing.sweep", every: Some(Duration::from_secs(3600)), run: sweep }];

fn sweep(app: App, job: Job) -> BoxFuture<'static, Result<(), JobError>> {
    Box::pin(async move {
        let ctx = app.store.write(Actor::system(Uuid::nil()), Locale::Vi, &job.id.to_string()).await?;
        answers::sweep(&ctx).await?;
        job.complete(&ctx).await?;
        ctx.commit().await?;
        Ok(())
    })
}
