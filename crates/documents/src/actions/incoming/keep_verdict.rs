//! Keeps the verdict on the signatures an arrival came with, and what it rests on: what is known today may not be found out in
//! twenty years.

use kernel::{Actor, Id, Locale};
use signing::proof::{Proof, Standing};
use store::{BlobId, Job, JobError};
use web::App;

use super::step::record;
use crate::model::Document;
use crate::store::attachments::{self, Attachment};
use crate::store::incoming;

/// Judges every PDF of the document that was not judged yet, and completes the job in the same transaction.
///
/// # Errors
/// The database or the file store; a file that cannot be judged is passed over, the page says so.
pub async fn run(app: &App, id: Id<Document>, job: &Job) -> Result<(), JobError> {
    let (agency, proofs) = judged(app, id).await?;
    let ctx = app.store.write(Actor::system(agency), Locale::Vi, "job").await?;
    // Recalled meanwhile: its content was destroyed, and what was found out about it goes the same way.
    let there: Vec<BlobId> = attachments::of(&ctx.tx, id).await?.into_iter().map(|file| file.blob).collect();
    for (blob, proof) in proofs.iter().filter(|(blob, _)| there.contains(blob)) {
        proof.keep(&ctx, record(id), blob, None, &Standing::default()).await?;
    }
    job.complete(&ctx).await?;
    Ok(ctx.commit().await?)
}

async fn judged(app: &App, id: Id<Document>) -> Result<(uuid::Uuid, Vec<(BlobId, Proof)>), JobError> {
    let (document, origin, files) = {
        let tx = app.store.read().await?;
        let Some(document) = incoming::load_as_system(&tx, id).await? else {
            return Ok((uuid::Uuid::nil(), Vec::new()));
        };
        let files = attachments::of(&tx, id).await?;
        let origin = incoming::origin(&tx, &document).await?;
        (document, origin, files)
    };
    let files: Vec<BlobId> = files.into_iter().filter(Attachment::is_pdf).map(|file| file.blob).collect();
    Ok((document.agency, signing::judge_files(app, id.uuid(), &files, &origin).await?))
}
