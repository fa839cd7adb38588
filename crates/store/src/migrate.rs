//! Numbered migrations in raw SQL, run in one committed order, frozen by checksum (law 13).

use sha2::{Digest, Sha256};

use crate::{Db, Engine, Error, Result, args};

/// One step of the schema. The common part runs first, then the engine's own.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// `module-NNNN`, unique in the house.
    pub id: &'static str,
    /// SQL for both engines.
    pub sql: &'static str,
    /// SQL for SQLite only.
    pub sqlite: Option<&'static str>,
    /// SQL for PostgreSQL only.
    pub postgres: Option<&'static str>,
}

impl Migration {
    /// Hex SHA-256 over all parts: a released migration never changes.
    pub fn checksum(&self) -> String {
        let mut hash = Sha256::new();
        for part in [self.sql, self.sqlite.unwrap_or(""), self.postgres.unwrap_or("")] {
            hash.update(part);
            hash.update([0]);
        }
        hex::encode(hash.finalize())
    }
}

/// Where the schema stands.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing {
    /// Exactly what this program knows.
    Current,
    /// These migrations are still to run.
    Behind(Vec<String>),
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (ordinal BIGINT PRIMARY KEY, id TEXT NOT NULL UNIQUE, checksum TEXT NOT NULL)";

/// Compares the database with the list.
///
/// # Errors
/// [`Error::Schema`] when the database holds a migration this program does not know or knows differently.
pub async fn standing(db: &Db, list: &[Migration]) -> Result<Standing> {
    let tx = db.write().await?;
    tx.batch(TABLE).await?;
    let done: Vec<(String, String)> =
        tx.all("SELECT id AS c1, checksum AS c2 FROM schema_migrations ORDER BY ordinal", args![]).await?;
    tx.commit().await?;
    for (position, (id, checksum)) in done.iter().enumerate() {
        let known = list.get(position).filter(|m| m.id == id);
        let Some(known) = known else {
            return Err(Error::Schema(format!(
                "the database holds migration {id}, which this program does not know: it was made by another version of Khuê"
            )));
        };
        if known.checksum() != *checksum {
            return Err(Error::Schema(format!("migration {id} was changed after it ran")));
        }
    }
    let behind: Vec<String> = list.iter().skip(done.len()).map(|m| m.id.to_owned()).collect();
    Ok(if behind.is_empty() { Standing::Current } else { Standing::Behind(behind) })
}

/// Runs what is missing, each migration in its own transaction; returns how many ran.
///
/// # Errors
/// As [`standing`], or the engine's error of a failing migration, of which nothing is kept.
pub async fn run(db: &Db, list: &[Migration]) -> Result<usize> {
    let Standing::Behind(missing) = standing(db, list).await? else { return Ok(0) };
    let first = list.len() - missing.len();
    for (ordinal, migration) in list.iter().enumerate().skip(first) {
        let tx = db.write().await?;
        tx.batch(migration.sql).await?;
        let own = match db.engine() {
            Engine::Sqlite => migration.sqlite,
            Engine::Postgres => migration.postgres,
        };
        if let Some(sql) = own {
            tx.batch(sql).await?;
        }
        let insert = "INSERT INTO schema_migrations (ordinal, id, checksum) VALUES ($1, $2, $3)";
        tx.exec(insert, args![ordinal, migration.id, migration.checksum()]).await?;
        tx.commit().await?;
        tracing::info!(migration = migration.id, "migrated");
    }
    Ok(missing.len())
}
