//! Looks into an archive: is every file there and unchanged, and which stored files does it name.

use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::catalogue::Kind;
use super::manifest::{Manifest, TableEntry};
use super::read::Lines;
use super::{BackupError, Result, at};
use crate::BlobId;

/// Reads an archive from end to end and compares every file with the manifest.
///
/// # Errors
/// [`BackupError::Damaged`] with the first file that does not fit, [`BackupError::File`] for one that cannot be read.
pub fn check(folder: &Path) -> Result<Manifest> {
    let manifest = Manifest::read(folder)?;
    for table in &manifest.tables {
        check_table(folder, table)?;
    }
    let lost: HashSet<&str> = manifest.blobs.lost.iter().map(String::as_str).collect();
    let (mut count, mut bytes) = (0, 0);
    for id in blob_ids(&manifest, folder)?.into_iter().filter(|id| !lost.contains(id.as_str())) {
        count += 1;
        bytes += check_blob(folder, &id)?;
    }
    if (count, bytes) != (manifest.blobs.count, manifest.blobs.bytes) {
        return Err(BackupError::damaged("manifest.json", "the stored files are not as many as it says"));
    }
    Ok(manifest)
}

fn check_table(folder: &Path, table: &TableEntry) -> Result<()> {
    let path = folder.join(table.file());
    let damaged = |why: &str| Err(BackupError::damaged(table.file(), why));
    if !path.exists() {
        return damaged("it is missing");
    }
    let mut file = File::open(&path).map_err(at(&path))?;
    let mut hash = Sha256::new();
    let bytes = std::io::copy(&mut file, &mut hash).map_err(at(&path))?;
    if bytes != table.bytes {
        return damaged("it has another length than when it was written");
    }
    if hex::encode(hash.finalize()) != table.sha256 {
        return damaged("its content is not what was written");
    }
    Ok(())
}

fn check_blob(folder: &Path, id: &BlobId) -> Result<u64> {
    let path = blob_path(folder, id);
    let name = format!("blobs/{}/{id}", &id.as_str()[..2]);
    if !path.exists() {
        return Err(BackupError::damaged(name, "it is missing"));
    }
    let mut file = File::open(&path).map_err(at(&path))?;
    let mut hash = Sha256::new();
    let bytes = std::io::copy(&mut file, &mut hash).map_err(at(&path))?;
    if hex::encode(hash.finalize()) == id.as_str() {
        Ok(bytes)
    } else {
        Err(BackupError::damaged(name, "its content does not fit its name"))
    }
}

/// Where a stored file lies within an archive.
pub(super) fn blob_path(folder: &Path, id: &BlobId) -> PathBuf {
    folder.join("blobs").join(&id.as_str()[..2]).join(id.as_str())
}

/// The stored files that the archive's table `blobs` names.
pub(super) fn blob_ids(manifest: &Manifest, folder: &Path) -> Result<Vec<BlobId>> {
    let Some(table) = manifest.tables.iter().find(|table| table.name == "blobs") else { return Ok(Vec::new()) };
    let place = table.columns.iter().position(|column| column.name == "hash" && column.kind == Kind::Text);
    let place = place.ok_or_else(|| BackupError::damaged("manifest.json", "the table blobs has no column hash"))?;
    let mut ids = Vec::new();
    for line in Lines::open(folder, table)? {
        let line = line?;
        let id = line.values.get(place).and_then(|value| value.as_str()).and_then(BlobId::parse);
        ids.push(id.ok_or_else(|| line.damaged("its hash is none"))?);
    }
    Ok(ids)
}
