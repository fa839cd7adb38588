//! One engine-neutral archive of everything: made from a running system in one consistent read, restored into an empty
//! database of either engine, so that it is also the way from SQLite to PostgreSQL.
//!
//! An archive is a folder: `manifest.json` (schema, columns, counts, hashes), `manifest.sha256`, one file of JSON lines
//! per table in `tables/`, and the stored files by their hash in `blobs/`. The manifest is written last: a folder
//! without one is not a backup. Derived tables (full text) are not copied; hooks rebuild them after a restore.

mod archive;
mod catalogue;
mod foreign;
mod insert;
mod manifest;
mod read;
mod restore;
mod snapshot;
mod value;
mod write;

use std::path::{Path, PathBuf};

use futures::future::BoxFuture;

use crate::WriteTx;

pub use archive::check;
pub use catalogue::{ColumnDef, Kind, TableDef};
pub use manifest::{BlobsEntry, Manifest, MigrationEntry, TableEntry};
pub use restore::restore;
pub use write::create;

/// Result of working with an archive.
pub type Result<T, E = BackupError> = std::result::Result<T, E>;

/// Rebuilds what a module derives from its rows; runs in the transaction of the restore.
pub type AfterRestore = for<'a> fn(&'a WriteTx) -> BoxFuture<'a, crate::Result<()>>;

/// Tables that are derived from others and rebuilt instead of copied, on either engine.
const DERIVED: &[&str] = &["fts", "fts_records"];
/// The table that knows which migrations ran; its content stands in the manifest.
const SCHEMA: &str = "schema_migrations";

/// Why an archive could not be made or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database or the file store.
    #[error(transparent)]
    Store(#[from] crate::Error),
    /// A file of the archive cannot be read or written.
    #[error("{path}: {why}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// A file of the archive is not what the manifest says.
    #[error("{file} of the archive is damaged: {why}")]
    Damaged {
        /// Name within the archive.
        file: String,
        /// What does not fit.
        why: String,
    },
    /// The folder for the archive, or the database for the restore, holds something.
    #[error("{0} is not empty")]
    NotEmpty(String),
    /// The archive comes from a schema that this program does not have.
    #[error("{0}")]
    OtherSchema(String),
}

impl BackupError {
    fn damaged(file: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Damaged { file: file.into(), why: why.into() }
    }
}

/// Names the file in an error of reading or writing it.
fn at(path: &Path) -> impl FnOnce(std::io::Error) -> BackupError {
    let path = path.to_path_buf();
    move |error| BackupError::File { path, why: error.to_string() }
}
