//! What the jobs that write messages share: the disk is touched outside any transaction.

use kernel::{Actor, Id, Locale};
use store::JobError;
use uuid::Uuid;
use web::App;

use crate::SentReport;
use crate::outbox::Folders;
use crate::store::reports;

/// Where messages are written.
pub(super) fn folders(app: &App) -> Folders {
    (*app.service::<Folders>()).clone()
}

/// Writes a file into an agency's outbox.
pub(super) async fn write(app: &App, code: String, name: String, bytes: Vec<u8>) -> Result<(), JobError> {
    let folders = folders(app);
    let written = tokio::task::spawn_blocking(move || folders.write(&code, &name, &bytes)).await;
    let written = written.map_err(|error| JobError::Failed(error.to_string()))?;
    written.map_err(|error| JobError::Failed(format!("the outbox folder cannot be written: {error}")))
}

/// Notes how far a report came, in a transaction of its own.
pub(super) async fn mark_report(
    app: &App,
    agency: Uuid,
    id: Id<SentReport>,
    state: &str,
    file: Option<&str>,
    reason: Option<&str>,
) -> Result<(), JobError> {
    let ctx = app.store.write(Actor::system(agency), Locale::Vi, "exchange").await?;
    reports::mark(&ctx.tx, id, state, file, reason).await?;
    Ok(ctx.commit().await?)
}
