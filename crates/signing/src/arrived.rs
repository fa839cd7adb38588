//! Judges the files that came with a document, once for each: what is known today may not be found out in twenty years.

use ::store::{BlobId, JobError};
use uuid::Uuid;
use web::App;

use crate::judge::{JudgeError, judge};
use crate::model::trust::Origin;
use crate::proof::{self, Proof};
use crate::services::Reach;
use crate::store::evidence;

/// The proofs of the PDFs of a record that were not judged yet, ready to be kept. A file without any signature is told so; one
/// that cannot be read is passed over.
///
/// INVARIANT: the caller holds no transaction.
///
/// # Errors
/// The database, the file store, or the pool.
pub async fn judge_files(
    app: &App,
    record: Uuid,
    files: &[BlobId],
    origin: &Origin,
) -> Result<Vec<(BlobId, Proof)>, JobError> {
    let mut open = Vec::new();
    {
        let tx = app.store.read().await?;
        for blob in files {
            if evidence::of_file(&tx, record, blob).await?.is_none() {
                open.push(blob.clone());
            }
        }
    }
    let mut proofs = Vec::new();
    for blob in open {
        let bytes = app.store.blobs.get(&blob).await?;
        match judge(app, bytes, Reach::Inside, Some(origin)).await {
            Ok(judged) => proofs.push((blob, proof::store(&app.store, judged).await?)),
            Err(JudgeError::File(error)) => tracing::info!(%error, %blob, "a file that cannot be judged"),
            Err(error) => return Err(JobError::Failed(format!("the signatures of {blob}: {error}"))),
        }
    }
    Ok(proofs)
}
