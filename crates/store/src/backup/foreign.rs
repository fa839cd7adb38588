//! Foreign keys during a restore: rows come table by table, so the keys are checked once, when all rows are there.

use super::catalogue::quote;
use crate::{Engine, Error, Result, Tx, WriteTx, args};

/// Keys that were taken off a PostgreSQL database and are to be put on again.
pub(super) struct Foreign(Vec<(String, String, String)>);

/// Puts the checks off. On PostgreSQL the constraints are dropped inside the transaction, so a restore that fails
/// leaves them as they were.
pub(super) async fn suspend(tx: &WriteTx) -> Result<Foreign> {
    match tx.engine() {
        Engine::Sqlite => {
            tx.batch("PRAGMA defer_foreign_keys = ON").await?;
            Ok(Foreign(Vec::new()))
        }
        Engine::Postgres => {
            let keys = keys(tx).await?;
            for (table, name, _) in &keys {
                tx.batch(&format!("ALTER TABLE {table} DROP CONSTRAINT {}", quote(name))).await?;
            }
            Ok(Foreign(keys))
        }
    }
}

async fn keys(tx: &Tx) -> Result<Vec<(String, String, String)>> {
    let sql = "SELECT conrelid::regclass::text AS c1, conname::text AS c2, pg_get_constraintdef(oid) AS c3
               FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname";
    tx.all(sql, args![]).await
}

/// Checks all keys.
pub(super) async fn resume(tx: &WriteTx, suspended: Foreign) -> Result<()> {
    if tx.engine() == Engine::Sqlite {
        let sql = "SELECT \"table\" AS c1, parent AS c2 FROM pragma_foreign_key_check LIMIT 1";
        let broken: Option<(String, String)> = tx.opt(sql, args![]).await?;
        return match broken {
            Some((table, parent)) => {
                Err(Error::Engine(format!("a row of {table} names a row of {parent} that is not there")))
            }
            None => Ok(()),
        };
    }
    for (table, name, definition) in suspended.0 {
        tx.batch(&format!("ALTER TABLE {table} ADD CONSTRAINT {} {definition}", quote(&name))).await?;
    }
    Ok(())
}
