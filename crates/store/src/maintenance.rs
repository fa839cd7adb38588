//! What keeping a database in good order asks of it: is it empty, is it sound, how old is the unsealed audit tail.

use kernel::Instant;
use serde::Serialize;

use crate::{Db, Engine, Result, Tx, args};

/// Audit rows that are written but not in the chain yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Tail {
    /// How many.
    pub rows: i64,
    /// When the oldest of them was written.
    pub oldest: Option<Instant>,
}

/// The unsealed tail of the audit.
///
/// # Errors
/// When the database does not answer.
pub async fn unsealed(tx: &Tx) -> Result<Tail> {
    let sql = "SELECT count(*) AS c1, min(at) AS c2 FROM audit WHERE seq IS NULL";
    let (rows, oldest): (i64, Option<Instant>) = tx.one(sql, args![]).await?;
    Ok(Tail { rows, oldest })
}

/// Whether anything waits to be sealed; cheaper than counting.
///
/// # Errors
/// When the database does not answer.
pub async fn has_unsealed(tx: &Tx) -> Result<bool> {
    let row: Option<(i64,)> =
        tx.opt("SELECT CAST(1 AS BIGINT) AS c1 FROM audit WHERE seq IS NULL LIMIT 1", args![]).await?;
    Ok(row.is_some())
}

/// The hash of the sealed row with this number, for comparing with an exported head.
///
/// # Errors
/// When the database does not answer.
pub async fn sealed_hash(tx: &Tx, seq: i64) -> Result<Option<Vec<u8>>> {
    let row: Option<(Vec<u8>,)> = tx.opt("SELECT hash AS c1 FROM audit WHERE seq = $1", args![seq]).await?;
    Ok(row.map(|(hash,)| hash))
}

/// The last sealed row: its number and hash; none when nothing was sealed yet.
///
/// # Errors
/// When the database does not answer.
pub async fn sealed_head(tx: &Tx) -> Result<Option<(i64, Vec<u8>)>> {
    tx.opt("SELECT seq AS c1, hash AS c2 FROM audit WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1", args![]).await
}

/// Refreshes what the query planner knows; after a restore or a bulk load.
///
/// # Errors
/// When the database does not answer.
pub async fn analyse(db: &Db) -> Result<()> {
    let tx = db.write().await?;
    if tx.engine() == Engine::Postgres {
        tx.batch("SET LOCAL statement_timeout = 0").await?;
    }
    tx.batch("ANALYZE").await?;
    tx.commit().await
}

/// What the engine itself finds wrong with its files; empty when sound. PostgreSQL checks its pages when it reads them.
///
/// # Errors
/// When the database does not answer.
pub async fn faults(tx: &Tx) -> Result<Vec<String>> {
    if tx.engine() == Engine::Postgres {
        return Ok(Vec::new());
    }
    let rows: Vec<(String,)> = tx.all("SELECT quick_check AS c1 FROM pragma_quick_check LIMIT 20", args![]).await?;
    Ok(rows.into_iter().map(|(line,)| line).filter(|line| line != "ok").collect())
}
