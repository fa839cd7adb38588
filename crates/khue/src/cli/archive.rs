//! `khue backup` and `khue restore`.

use std::path::{Path, PathBuf};

use store::backup::{self, BackupError, Manifest};
use store::{Blobs, Engine};

use crate::settings::Settings;
use crate::{Failure, Outcome, ambient, compose};

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        let what = error.to_string();
        let next = match error {
            BackupError::Store(error) => return error.into(),
            BackupError::File { .. } => "Check the path, its permissions and the free space.",
            BackupError::Damaged { .. } => "Nothing was restored. Take another archive.",
            BackupError::NotEmpty(_) => "Choose an empty one: nothing is ever overwritten.",
            BackupError::OtherSchema(_) => "Use the Khuê version that made it, or a newer one with an empty database.",
        };
        Self::new(what, next)
    }
}

/// Makes an archive; the system may go on working.
pub(super) async fn backup(settings: &Settings, folder: &Path) -> Outcome {
    let db = compose::open_database(settings).await?;
    let blobs = Blobs::local(&settings.blob_root())?;
    let manifest = backup::create(&db, &blobs, folder, ambient::clock().now()).await?;
    println!("{} is whole: {}.", folder.display(), described(&manifest));
    match manifest.blobs.lost.len() {
        0 => Ok(()),
        lost => Err(Failure::new(
            format!("{lost} stored files were missing or damaged before this backup; the manifest lists them."),
            "Look for them in older backups and put them back into the folder `blobs`.",
        )),
    }
}

/// What `restore` is asked for.
#[derive(Debug, clap::Args)]
pub(super) struct Restore {
    /// The archive.
    folder: PathBuf,
    /// Only looks whether the archive is whole.
    #[arg(long)]
    check: bool,
}

/// Restores an archive into an empty database, or only checks it.
pub(super) async fn restore(settings: &Settings, restore: &Restore) -> Outcome {
    if restore.check {
        let manifest = backup::check(&restore.folder)?;
        println!("{} is whole: {}.", restore.folder.display(), described(&manifest));
        return Ok(());
    }
    let db = compose::open_database(settings).await?;
    let blobs = Blobs::local(&settings.blob_root())?;
    let hooks = compose::after_restore();
    let manifest = backup::restore(&db, &blobs, &restore.folder, &compose::migrations(), &hooks).await?;
    let engine = if db.engine() == Engine::Sqlite { "SQLite" } else { "PostgreSQL" };
    println!("Restored into {engine}: {}.", described(&manifest));
    Ok(())
}

fn described(manifest: &Manifest) -> String {
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let (tables, files) = (manifest.tables.len(), manifest.blobs.count);
    format!("{rows} rows in {tables} tables and {files} files of {}, as of {}", manifest.engine, manifest.made_at)
}
