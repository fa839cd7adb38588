//! Work done after the commit: the words inside files go into the index.

use ::store::{Job, JobError, Tx};
use futures::future::BoxFuture;
use kernel::{Actor, Id};
use web::{App, JobSpec};

use crate::model::Document;
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
        let mut body = String::new();
        let (agency, files) = found.unwrap_or((uuid::Uuid::nil(), Vec::new()));
        for file in files.iter().filter(|f| crate::files::has_text(&f.media_type)) {
            let bytes = app.store.blobs.get(&file.blob).await?;
            let (media, read) = (file.media_type.clone(), tokio::task::spawn_blocking);
            let text = read(move || crate::files::text_of(&media, &bytes)).await;
            let text = text.map_err(|e| JobError::Failed(format!("the text of a file: {e}")))?;
            body.push(' ');
            body.extend(text.chars().take(MAX_TEXT.saturating_sub(body.len())));
        }
        let ctx = app.store.write(Actor::system(agency), kernel::Locale::Vi, "job").await?;
        if let Some(document) = incoming::load_as_system(&ctx.tx, id).await? {
            incoming::index_body(&ctx, &document, &body).await?;
        }
        job.complete(&ctx).await?;
        ctx.commit().await?;
        Ok(())
    })
}

/// The agency and the files of a document that is still there.
async fn read(tx: &Tx, id: Id<Document>) -> Result<Option<(uuid::Uuid, Vec<attachments::Attachment>)>, JobError> {
    let Some(document) = incoming::load_as_system(tx, id).await? else { return Ok(None) };
    Ok(Some((document.agency, attachments::of(tx, id).await?)))
}
