//! The full-text index made anew from what the rows hold; a backup does not copy it.

use ::store::{Result, WriteTx, args};
use futures::future::BoxFuture;
use uuid::Uuid;

/// Rows read at a time.
const BATCH: i64 = 500;

/// Indexes every document again, after a restore.
///
/// # Errors
/// When the database refuses.
pub fn reindex(tx: &WriteTx) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        let mut last = Uuid::nil();
        loop {
            let sql =
                "SELECT id AS c1, sort_key AS c2, content AS c3 FROM documents WHERE id > $1 ORDER BY id LIMIT $2";
            let rows: Vec<(Uuid, i64, String)> = tx.all(sql, args![last, BATCH]).await?;
            let Some((newest, _, _)) = rows.last() else { return Ok(()) };
            last = *newest;
            for (_, sort_key, _) in &rows {
                ::store::fts::remove(tx, *sort_key).await?;
            }
            let texts: Vec<(Uuid, i64, &str)> = rows.iter().map(|(id, key, text)| (*id, *key, text.as_str())).collect();
            ::store::fts::add_many(tx, &texts).await?;
        }
    })
}
