//! The house's own jobs: sealing the audit, sweeping what has expired, exporting signed audit heads.

use std::time::Duration;

use futures::future::BoxFuture;
use kernel::{Actor, Instant, Locale};
use store::{Ctx, Job, JobError, Store, audit, idempotency, jobs, maintenance};
use tokio::sync::watch;
use uuid::Uuid;
use web::{App, JobSpec, Module};

use crate::audit_heads;
use crate::settings::Settings;

/// How long audit rows wait for their place in the chain at the most, while the worker runs.
const SEAL_EVERY: Duration = Duration::from_secs(2);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// A repeated submission is recognised for two days.
const REMEMBER_ANSWERS_HOURS: i64 = 48;
/// Done jobs stay visible for a week.
const REMEMBER_JOBS_HOURS: i64 = 7 * 24;
/// Files that no row names are kept for a day (law 10).
const KEEP_BLOBS_HOURS: i64 = 24;

const JOBS: &[JobSpec] = &[
    JobSpec { kind: "platform.sweep-sessions", every: Some(HOUR), run: |app, job| Box::pin(sweep_sessions(app, job)) },
    JobSpec { kind: "platform.forget", every: Some(HOUR), run: |app, job| Box::pin(forget(app, job)) },
    JobSpec { kind: "platform.sweep-blobs", every: Some(DAY), run: |app, job| Box::pin(sweep_blobs(app, job)) },
    JobSpec { kind: "platform.export-audit-head", every: Some(HOUR), run: export_audit_head },
];

/// The platform as a module without pages.
pub fn module() -> Module {
    Module { jobs: JOBS, ..Module::new("platform") }
}

async fn begin(app: &App, job: &Job) -> store::Result<Ctx> {
    app.store.write(Actor::system(Uuid::nil()), Locale::Vi, &job.id.to_string()).await
}

fn hours_ago(now: Instant, hours: i64) -> Instant {
    Instant::from_microsecond(now.as_microsecond() - hours * 3_600_000_000).unwrap_or(Instant::UNIX_EPOCH)
}

async fn sweep_sessions(app: App, job: Job) -> Result<(), JobError> {
    let ctx = begin(&app, &job).await?;
    web::session::sweep(&ctx.tx, ctx.now).await?;
    job.complete(&ctx).await?;
    Ok(ctx.commit().await?)
}

async fn forget(app: App, job: Job) -> Result<(), JobError> {
    let ctx = begin(&app, &job).await?;
    idempotency::forget(&ctx.tx, hours_ago(ctx.now, REMEMBER_ANSWERS_HOURS)).await?;
    jobs::forget(&ctx.tx, hours_ago(ctx.now, REMEMBER_JOBS_HOURS)).await?;
    job.complete(&ctx).await?;
    Ok(ctx.commit().await?)
}

async fn sweep_blobs(app: App, job: Job) -> Result<(), JobError> {
    let before = hours_ago(app.store.clock.now(), KEEP_BLOBS_HOURS);
    let swept = app.store.blobs.sweep(&app.store.db, before).await?;
    tracing::info!(swept, "files that no row names");
    done(&app, &job).await
}

fn export_audit_head(app: App, job: Job) -> BoxFuture<'static, Result<(), JobError>> {
    Box::pin(async move {
        let settings = app.service::<Settings>();
        let exported = audit_heads::export(&app.store, &settings).await;
        if let Some(file) = exported.map_err(|failure| JobError::Failed(failure.to_string()))? {
            tracing::info!(file = %file.display(), "audit head exported");
        }
        done(&app, &job).await
    })
}

/// Completes a job whose effects are not in the database.
async fn done(app: &App, job: &Job) -> Result<(), JobError> {
    let ctx = begin(app, job).await?;
    job.complete(&ctx).await?;
    Ok(ctx.commit().await?)
}

/// Seals the audit every few seconds while there is something to seal, until `stop` turns true.
///
/// WHY: not a job, for a row in the queue every two seconds would be more writing than the sealing itself.
pub async fn seal_continuously(store: Store, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        tokio::select! {
            () = tokio::time::sleep(SEAL_EVERY) => {}
            _ = stop.changed() => {}
        }
        if let Err(error) = seal_all(&store).await {
            tracing::warn!(%error, "the audit cannot be sealed; trying again");
        }
        if let Err(error) = note_gauges(&store).await {
            tracing::debug!(%error, "no figures");
        }
    }
}

/// Seals everything that is not sealed yet; returns how many rows.
///
/// # Errors
/// When the database does not answer.
pub async fn seal_all(store: &Store) -> store::Result<usize> {
    let mut sealed = 0;
    while maintenance::has_unsealed(&*store.read().await?).await? {
        sealed += audit::seal(store).await?;
    }
    Ok(sealed)
}

async fn note_gauges(store: &Store) -> store::Result<()> {
    let (waiting, buried) = jobs::counts(&*store.read().await?).await?;
    metrics::gauge!("khue_jobs_waiting").set(waiting as f64);
    metrics::gauge!("khue_jobs_dead").set(buried as f64);
    Ok(())
}
