//! Work done after the commit: the words inside files go into the index.

use ::store::{Job, JobError, Tx};
use futures::future::BoxFuture;
use kernel::{Actor, Id};
use web::{App, JobSpec};

use crate::model::Document;
use crate::reader::{self, ReadError, Reader};
use crate::store::{attachments, incoming};

/// Reads the words of a document's files into the index.
pub const INDEX_BODY: &str = "documents.index-body";

/// The jobs of this room about incoming documents.
pub const INCOMING: JobSpec = JobSpec { kind: INDEX_BODY, every: None, run: index_body };

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
