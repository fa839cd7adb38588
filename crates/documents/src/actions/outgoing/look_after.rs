//! Looks after the signatures of an issued file: brings it to the level that is set, renews it before its time-stamp ages,
//! and keeps the proof. The file in force only grows by increments (law 8); the one before is its prefix.

use kernel::{Actor, Id, Locale};
use signing::levels::{self, Raised};
use signing::proof::{self, Standing};
use signing::{Services, evidence};
use store::{BlobId, Job, JobError, Record};
use web::App;

use crate::model::Document;
use crate::model::outgoing::KIND;
use crate::store::outgoing;

/// What is to be done with the file in force.
struct Task {
    agency: uuid::Uuid,
    file: BlobId,
    kept: Option<evidence::Kept>,
    renew: bool,
}

/// Does what is due for one document, and completes the job in the same transaction. Run again, it finds nothing to do.
///
/// # Errors
/// The database, or a file that cannot be judged at all; a service that fails is noted and tried again later.
pub async fn run(app: &App, id: Id<Document>, job: &Job) -> Result<(), JobError> {
    let Some(task) = due(app, id).await? else {
        let ctx = app.store.write(Actor::system(uuid::Uuid::nil()), Locale::Vi, "job").await?;
        job.complete(&ctx).await?;
        return Ok(ctx.commit().await?);
    };
    let failed = |error: signing::JudgeError| JobError::Failed(format!("the signatures of {}: {error}", task.file));
    let pdf = app.store.blobs.get(&task.file).await?;
    let Raised { pdf: after, judged, wanted, trouble } = match task.renew {
        true => levels::renew(app, pdf.clone()).await.map_err(failed)?,
        false => levels::raise(app, pdf.clone()).await.map_err(failed)?,
    };
    let grown = after.len() > pdf.len();
    let size = after.len();
    let file = app.store.blobs.put(after).await?;
    let proof = proof::store(&app.store, judged).await?;
    let ctx = app.store.write(Actor::system(task.agency), Locale::Vi, "job").await?;
    job.complete(&ctx).await?;
    match task.kept {
        // Nothing new came of it but the reason why.
        Some(kept) if !grown => evidence::note_trouble(&ctx, kept.id, trouble).await?,
        _ => {
            let record = Record::new(KIND, id);
            if grown {
                outgoing::grew(&ctx, id, &task.file, &file, size).await?;
                let act = if task.renew { "outgoing-renewed" } else { "outgoing-completed" };
                ctx.audit(act, record, serde_json::json!({ "pdf": file, "before": task.file })).await?;
            }
            let renew_days = Some(Services::of(app).settings.renew_days);
            let standing = Standing { renew_days, wanted, trouble: trouble.to_owned() };
            proof.keep(&ctx, record, &file, grown.then_some(&task.file), &standing).await?;
        }
    }
    Ok(ctx.commit().await?)
}

async fn due(app: &App, id: Id<Document>) -> Result<Option<Task>, JobError> {
    let now = app.store.clock.now();
    let tx = app.store.read().await?;
    let Some(document) = outgoing::load_as_system(&tx, id).await? else { return Ok(None) };
    let Some(file) = document.final_pdf else { return Ok(None) };
    let kept = evidence::of_file(&tx, id.uuid(), &file).await?;
    let renew = kept.as_ref().and_then(|kept| kept.renew_before).is_some_and(|by| by <= now);
    let open = kept.as_ref().is_none_or(|kept| kept.wanted.is_some());
    Ok((renew || open).then_some(Task { agency: document.agency, file, kept, renew }))
}
