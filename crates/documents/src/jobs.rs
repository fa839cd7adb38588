//! Work done after the commit: the words inside files go into the index; signatures are judged, completed and renewed.

use std::time::Duration;

use ::store::{Job, JobError, Tx};
use futures::future::BoxFuture;
use kernel::{Actor, Id};
use web::{App, JobSpec};

use crate::actions;
use crate::model::Document;
use crate::reader::{self, ReadError, Reader};
use crate::store::{attachments, incoming};

/// Reads the words of a document's files into the index.
pub const INDEX_BODY: &str = "documents.index-body";

/// The jobs of this room about incoming documents.
pub const INCOMING: JobSpec = JobSpec { kind: INDEX_BODY, every: None, run: index_body };

/// Judges the signatures an arrival came with, and keeps the proof.
pub const KEEP_VERDICT: &str = "documents.keep-verdict";
/// Brings an issued file to the level that is set, renews it, and keeps the proof.
pub const LOOK_AFTER: &str = "documents.look-after-signatures";

/// The jobs about signatures.
pub const SIGNATURES: [JobSpec; 3] = [
    JobSpec { kind: KEEP_VERDICT, every: None, run: keep_verdict },
    JobSpec { kind: LOOK_AFTER, every: None, run: look_after },
    JobSpec { kind: "documents.renew-signatures", every: Some(Duration::from_secs(3600)), run: renew_all },
];

/// Files looked after in one round at the most; the next round takes the others.
const ROUND: i64 = 200;

fn keep_verdict(app: App, job: Job) -> BoxFuture<'static, Result<(), JobError>> {
    Box::pin(async move { actions::incoming::keep_verdict::run(&app, job.payload()?, &job).await })
}

fn look_after(app: App, job: Job) -> BoxFuture<'static, Result<(), JobError>> {
    Box::pin(async move {
        let id = job.record.map(Id::from_uuid).ok_or_else(|| JobError::Failed("no document is named".to_owned()))?;
        actions::outgoing::look_after::run(&app, id, &job).await
    })
}

/// Finds what must be renewed by now, and what has not reached its level; each document is a job of its own.
fn renew_all(app: App, job: Job) -> BoxFuture<'static, Result<(), JobError>> {
    Box::pin(async move {
        let due = {
            let tx = app.store.read().await?;
            signing::evidence::due(&tx, app.store.clock.now(), ROUND).await?
        };
        let mut ctx = app.store.write(Actor::system(uuid::Uuid::nil()), kernel::Locale::Vi, "job").await?;
        for kept in due {
            let record = ::store::Record { kind: crate::model::outgoing::KIND, id: kept.record };
            ctx.enqueue(LOOK_AFTER, Some(record), (), ctx.now).await?;
        }
        job.complete(&ctx).await?;
        ctx.commit().await?;
        Ok(())
    })
}

/// Characters of one document's files that are indexed at the most.
const MAX_TEXT: usize = 400_000;

fn index_body(app: App, job: Job) -> BoxFuture<'static, Result<(), JobError>> {
    Box::pin(async move {
        let id: Id<Document> = job.payload()?;
        let found = {
            let tx = app.store.read().await?;
            read(&tx, id).await?
        };
        let (agency, files) = found.unwrap_or((uuid::Uuid::nil(), Vec::new()));
        let body = words(&app, &files).await?;
        let ctx = app.store.write(Actor::system(agency), kernel::Locale::Vi, "job").await?;
        if let Some(document) = incoming::load_as_system(&ctx.tx, id).await? {
            incoming::index_body(&ctx, &document, &body).await?;
        }
        job.complete(&ctx).await?;
        ctx.commit().await?;
        Ok(())
    })
}

/// The words of all files that have any.
async fn words(app: &App, files: &[attachments::Attachment]) -> Result<String, JobError> {
    let reader = app.find_service::<Reader>().unwrap_or_default();
    let mut body = String::new();
    for file in files.iter().filter(|f| reader::has_text(&f.media_type)) {
        let bytes = app.store.blobs.get(&file.blob).await?;
        match reader.read(&file.media_type, bytes).await {
            Ok(text) => {
                body.push(' ');
                body.extend(text.chars().take(MAX_TEXT.saturating_sub(body.len())));
            }
            // Trying again would start a process for each document at once; the queue comes back later instead.
            Err(ReadError::Process(error)) => return Err(JobError::Failed(format!("the text of a file: {error}"))),
            // A file whose words cannot be read stays what it is, and the document is found by its header.
            Err(error) => tracing::info!(%error, blob = %file.blob, "a file without words"),
        }
    }
    Ok(body)
}

/// The agency and the files of a document that is still there.
async fn read(tx: &Tx, id: Id<Document>) -> Result<Option<(uuid::Uuid, Vec<attachments::Attachment>)>, JobError> {
    let Some(document) = incoming::load_as_system(tx, id).await? else { return Ok(None) };
    Ok(Some((document.agency, attachments::of(tx, id).await?)))
}
