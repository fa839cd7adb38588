//! Indices that no constraint needs: dropped before the rows come and made again when all are there.

use store::{Db, Engine, args};

use crate::{Outcome, said};

/// An index with the statement that makes it.
pub(super) struct Index {
    name: String,
    sql: String,
}

const OF_SQLITE: &str = "SELECT name AS c1, sql AS c2 FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
    ORDER BY name";
const OF_POSTGRES: &str = "SELECT CAST(c.relname AS TEXT) AS c1, pg_get_indexdef(i.indexrelid) AS c2
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
    ORDER BY 1";

/// Drops them; gives what makes them again.
pub(super) async fn drop_all(db: &Db) -> Outcome<Vec<Index>> {
    let failed = |error: store::Error| format!("the indices cannot be dropped: {error}");
    let tx = db.write().await.map_err(failed)?;
    let sql = if tx.engine() == Engine::Postgres { OF_POSTGRES } else { OF_SQLITE };
    let found: Vec<(String, String)> = tx.all(sql, args![]).await.map_err(failed)?;
    let indices: Vec<Index> = found.into_iter().map(|(name, sql)| Index { name, sql }).collect();
    for index in &indices {
        tx.batch(&format!("DROP INDEX {}", index.name)).await.map_err(failed)?;
    }
    tx.commit().await.map_err(failed)?;
    Ok(indices)
}

impl Index {
    /// Makes it again.
    pub(super) async fn make(&self, db: &Db) -> Outcome {
        let tx = db.write().await.map_err(said("an index cannot be made"))?;
        tx.batch(&self.sql).await.map_err(said(&format!("the index {} cannot be made", self.name)))?;
        tx.commit().await.map_err(said("an index cannot be made"))
    }
}
