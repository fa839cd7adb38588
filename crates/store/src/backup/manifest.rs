//! The manifest: what an archive holds, with a hash over every file.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::catalogue::ColumnDef;
use super::{BackupError, Result, at};

/// Version of the archive's form.
pub(super) const FORMAT: &str = "khue-backup-1";
const FILE: &str = "manifest.json";
const HASH: &str = "manifest.sha256";

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the archive's form.
    pub format: String,
    /// When the archive was begun, RFC 3339.
    pub made_at: String,
    /// Version of the program that made it.
    pub program: String,
    /// `sqlite` or `postgres`; a restore may go to either.
    pub engine: String,
    /// The migrations that had run, in order.
    pub migrations: Vec<MigrationEntry>,
    /// Every table that is not derived.
    pub tables: Vec<TableEntry>,
    /// The stored files.
    pub blobs: BlobsEntry,
}

/// A migration that had run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MigrationEntry {
    /// Its id.
    pub id: String,
    /// Its checksum, the same on both engines.
    pub checksum: String,
}

/// One table's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    /// The table.
    pub name: String,
    /// Its columns, in the order of every line's values.
    pub columns: Vec<ColumnDef>,
    /// Lines.
    pub rows: u64,
    /// Length of the file.
    pub bytes: u64,
    /// Hex SHA-256 of the file.
    pub sha256: String,
}

impl TableEntry {
    /// Name of the file within the archive.
    pub fn file(&self) -> String {
        format!("tables/{}.ndjson", self.name)
    }
}

/// The stored files; each is named by its own hash, and the table `blobs` lists them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobsEntry {
    /// How many were copied.
    pub count: u64,
    /// Their length together.
    pub bytes: u64,
    /// Files that were missing or damaged already when the archive was made.
    pub lost: Vec<String>,
}

impl Manifest {
    /// Writes the manifest with its hash; the last step of making an archive.
    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(|e| crate::Error::Decode(e.to_string()))?;
        let hash = hex::encode(Sha256::digest(&text));
        for (name, content) in [(HASH, format!("{hash}  {FILE}\n")), (FILE, text)] {
            let path = folder.join(name);
            let written = std::fs::File::create(&path).and_then(|mut file| {
                std::io::Write::write_all(&mut file, content.as_bytes())?;
                file.sync_all()
            });
            written.map_err(at(&path))?;
        }
        Ok(())
    }

    /// Reads the manifest and checks its own hash.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        if !path.exists() {
            let why = "there is no manifest.json: this is no backup, or one that was not finished".to_owned();
            return Err(BackupError::File { path: folder.to_path_buf(), why });
        }
        let text = std::fs::read_to_string(&path).map_err(at(&path))?;
        let path = folder.join(HASH);
        let kept = std::fs::read_to_string(&path).map_err(at(&path))?;
        if kept.split_whitespace().next() != Some(hex::encode(Sha256::digest(&text)).as_str()) {
            return Err(BackupError::damaged(FILE, "its hash is not the one in manifest.sha256"));
        }
        let manifest: Self =
            serde_json::from_str(&text).map_err(|e| BackupError::damaged(FILE, format!("it cannot be read: {e}")))?;
        if manifest.format != FORMAT {
            let why = format!("The archive has the form {}; this program reads {FORMAT}.", manifest.format);
            return Err(BackupError::OtherSchema(why));
        }
        Ok(manifest)
    }
}
