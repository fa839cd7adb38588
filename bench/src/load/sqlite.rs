//! The kept SQLite database of a scale.

use std::path::{Path, PathBuf};

use sea_orm::sqlx::{Connection, Executor, SqliteConnection};

use super::{fill, name, open, sink::Sink};
use crate::{Outcome, said};

/// A filled database in a folder of its own.
pub struct File {
    folder: PathBuf,
}

impl File {
    /// The database of a scale below `cache`; filled now unless it is there.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn filled(cache: &Path, scale: usize) -> Outcome<Self> {
        let file = Self { folder: cache.join(format!("sqlite_{}", name(scale))) };
        if file.path().exists() {
            return Ok(file);
        }
        let _ = std::fs::remove_dir_all(&file.folder);
        std::fs::create_dir_all(&file.folder).map_err(said("the folder of the database cannot be made"))?;
        let unfinished = file.folder.join("unfinished.db");
        let url = format!("sqlite://{}", unfinished.display());
        let db = open(&url).await?;
        fill(&db, &mut Sink::Sqlite(Box::new(db.clone())), scale).await?;
        drop(db);
        close(&url).await?;
        std::fs::rename(&unfinished, file.path()).map_err(said("the database cannot be renamed"))?;
        Ok(file)
    }

    /// Its folder: also where the server keeps everything else.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("sqlite://{}", self.path().display())
    }

    fn path(&self) -> PathBuf {
        self.folder.join("khue.db")
    }
}

/// Moves everything from the log into the file, and lets go of the log, once nobody else has the database open.
async fn close(url: &str) -> Outcome {
    let mut connection = SqliteConnection::connect(url).await.map_err(said("the database cannot be closed"))?;
    for _ in 0..100 {
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").await.map_err(said("the log cannot be emptied"))?;
        if connection.execute("PRAGMA journal_mode = DELETE").await.is_ok() {
            return connection.close().await.map_err(said("the database cannot be closed"));
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    Err("somebody else keeps the database open".into())
}
