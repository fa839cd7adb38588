//! The watcher: files that the connector fetched enter the inboxes of the agencies they name, and files it took from the
//! outbox are followed. Nothing is registered here; that is the clerk's act.

use std::path::{Path, PathBuf};

use identity::agencies;
use kernel::{Actor, Kind, Locale, Refusal};
use store::{Job, JobError};
use uuid::Uuid;
use web::App;

use super::tell;
use crate::actions::receive::{self, Way};
use crate::actions::{OpenError, Opened, Parcel, advance, news, open, refuse_secret};
use crate::model::{DeliveryState, Party};
use crate::outbox::Whereabouts;
use crate::store::{deliveries, reports};

/// Files read in one round; the next round follows at once if there are more.
const ROUND: usize = 50;

/// What becomes of a file of the inbox.
enum Verdict {
    Done,
    Rejected(String),
    Destroy(String),
}

/// One round of the watcher.
pub(super) async fn run(app: App, job: Job) -> Result<(), JobError> {
    let folders = tell::folders(&app);
    let listed = tokio::task::spawn_blocking(move || folders.arrived(ROUND)).await;
    let files =
        listed.map_err(failed)?.map_err(|e| JobError::Failed(format!("the inbox folder cannot be read: {e}")))?;
    for file in files {
        let verdict = take(&app, &file).await?;
        put_away(&app, file, verdict).await?;
    }
    follow(&app).await?;
    let ctx = app.store.write(Actor::system(Uuid::nil()), Locale::Vi, "exchange.watch").await?;
    job.complete(&ctx).await?;
    Ok(ctx.commit().await?)
}

fn failed(error: impl std::fmt::Display) -> JobError {
    JobError::Failed(error.to_string())
}

async fn put_away(app: &App, file: PathBuf, verdict: Verdict) -> Result<(), JobError> {
    let folders = tell::folders(app);
    let moved = tokio::task::spawn_blocking(move || match verdict {
        Verdict::Done => folders.put_away(&file, None),
        Verdict::Rejected(reason) => folders.put_away(&file, Some(&reason)),
        Verdict::Destroy(reason) => folders.destroy(&file, &reason),
    });
    moved.await.map_err(failed)?.map_err(|e| JobError::Failed(format!("the inbox folder cannot be written: {e}")))
}

/// Reads one file. Only what the house itself lacks (database, disk) is a failure of the job and tried again.
async fn take(app: &App, file: &Path) -> Result<Verdict, JobError> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let limit = edxml::Limits::default().message_bytes as u64;
    let size = tokio::fs::metadata(file).await.map_err(failed)?.len();
    if size > limit {
        return Ok(Verdict::Rejected(edxml::ReadError::TooLarge { limit: limit as usize }.to_string()));
    }
    let bytes = tokio::fs::read(file).await.map_err(failed)?;
    match open::run(app, &name, bytes.into()).await {
        Ok(Opened::Parcel(parcel)) => deliver(app, &parcel).await,
        Ok(Opened::News(said)) => {
            let mut ctx = app.store.write(Actor::system(Uuid::nil()), Locale::Vi, "exchange.watch").await?;
            let noted = news::run(&mut ctx, &said).await?;
            ctx.commit().await?;
            let unknown = "no document of ours was sent to whoever reports";
            Ok(if noted > 0 { Verdict::Done } else { Verdict::Rejected(unknown.to_owned()) })
        }
        Err(OpenError::Store(error)) if error.kind() != Kind::Invalid => Err(error.into()),
        Err(error) => {
            let secret = matches!(error, OpenError::Secret(_));
            let sentence = web::Error::from(error).sentence(&app.catalog, Locale::Vi);
            if secret {
                note_secret(app).await?;
                return Ok(Verdict::Destroy(sentence));
            }
            Ok(Verdict::Rejected(sentence))
        }
    }
}

async fn note_secret(app: &App) -> Result<(), JobError> {
    let ctx = app.store.write(Actor::system(Uuid::nil()), Locale::Vi, "exchange.watch").await?;
    refuse_secret::run(&ctx).await?;
    Ok(ctx.commit().await?)
}

async fn deliver(app: &App, parcel: &Parcel) -> Result<Verdict, JobError> {
    let mut ctx = app.store.write(Actor::system(Uuid::nil()), Locale::Vi, "exchange.watch").await?;
    let named = receive::addressees(&ctx.tx, &parcel.letter).await?;
    let mut ways: Vec<Way> =
        named.iter().map(|agency| Way { agency: agency.id.uuid(), addressed: true, delivery: None }).collect();
    if ways.is_empty() {
        // Somebody must send it back: the first agency of the installation, in the order of the directory.
        let first = agencies::internal(&ctx.tx).await?.into_iter().next();
        let Some(first) = first else { return Ok(Verdict::Rejected("no agency is served here".to_owned())) };
        ways.push(Way { agency: first.id.uuid(), addressed: false, delivery: None });
    }
    for way in ways {
        ctx.actor = Actor::system(way.agency);
        receive::run(&mut ctx, parcel, way).await?;
    }
    ctx.commit().await?;
    Ok(Verdict::Done)
}

/// Asks after the files that lie in the outbox.
async fn follow(app: &App) -> Result<(), JobError> {
    let folders = tell::folders(app);
    let tx = app.store.read().await?;
    let (sent, told, known) =
        (deliveries::lying(&tx).await?, reports::lying(&tx).await?, agencies::internal(&tx).await?);
    drop(tx);
    let code = |id: Uuid| known.iter().find(|a| a.id.uuid() == id).map(|a| Party::of_agency(a).code);
    for delivery in sent {
        let (Some(code), Some(file)) = (code(delivery.agency), delivery.file.clone()) else { continue };
        let (state, reason) = match folders.whereabouts(&code, &file) {
            Whereabouts::Waiting => continue,
            Whereabouts::Sent => (DeliveryState::Sent, String::new()),
            Whereabouts::Failed(reason) => (DeliveryState::Failed, reason),
        };
        let ctx = app.store.write(Actor::system(delivery.agency), Locale::Vi, "exchange.watch").await?;
        let step = advance::Step { state, description: &reason, staff: "", at: ctx.now, file: None };
        advance::run(&ctx, &delivery, step).await?;
        ctx.commit().await?;
    }
    for report in told {
        let (Some(code), Some(file)) = (code(report.agency), report.file.clone()) else { continue };
        let (state, reason) = match folders.whereabouts(&code, &file) {
            Whereabouts::Waiting => continue,
            Whereabouts::Sent => ("sent", None),
            Whereabouts::Failed(reason) => ("failed", Some(reason)),
        };
        tell::mark_report(app, report.agency, report.id, state, None, reason.as_deref()).await?;
    }
    Ok(())
}
