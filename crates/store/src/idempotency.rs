//! Answers already given, so that a double click or a repeated API call acts once (law 12).

use kernel::Instant;
use uuid::Uuid;

use crate::{Error, Result, WriteTx, args};

pub(crate) async fn begin(tx: &WriteTx, person: Uuid, nonce: &str, now: Instant) -> Result<()> {
    // On PostgreSQL a second transaction with the same nonce waits here until the first has ended.
    let insert = "INSERT INTO idempotency (person, nonce, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    if tx.exec(insert, args![person, nonce, now]).await? == 1 {
        return Ok(());
    }
    let select = "SELECT answer AS c1 FROM idempotency WHERE person = $1 AND nonce = $2";
    let (answer,): (Option<String>,) = tx.one(select, args![person, nonce]).await?;
    Err(Error::Replay(answer.unwrap_or_default()))
}

pub(crate) fn finish(tx: &WriteTx, person: Uuid, nonce: &str, answer: &str) {
    let update = "UPDATE idempotency SET answer = $3 WHERE person = $1 AND nonce = $2";
    tx.later(update, args![person, nonce, answer]);
}

/// Forgets answers older than `before`; returns how many.
///
/// # Errors
/// When the database does not answer.
pub async fn forget(tx: &WriteTx, before: Instant) -> Result<u64> {
    tx.exec("DELETE FROM idempotency WHERE at < $1", args![before]).await
}
