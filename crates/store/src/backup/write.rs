//! Makes an archive from a running system.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::catalogue::{TableDef, quote, tables};
use super::manifest::{BlobsEntry, FORMAT, Manifest, MigrationEntry, TableEntry};
use super::snapshot::Snapshot;
use super::{BackupError, Result, archive, at, value};
use crate::{Blobs, Db, Engine, Error, Row, Tx, args};

/// Writes an archive of the database and its files into `folder`, which must be new or empty; `now` is noted in it.
///
/// Files that are missing or damaged already are listed in [`BlobsEntry::lost`]: the rest is kept nevertheless.
///
/// # Errors
/// When the folder holds something, or the database, the file store or the disk refuses. What was written is left there
/// without a manifest.
pub async fn create(db: &Db, blobs: &Blobs, folder: &Path, now: kernel::Instant) -> Result<Manifest> {
    std::fs::create_dir_all(folder).map_err(at(folder))?;
    if std::fs::read_dir(folder).map_err(at(folder))?.next().is_some() {
        return Err(BackupError::NotEmpty(folder.display().to_string()));
    }
    std::fs::create_dir(folder.join("tables")).map_err(at(folder))?;
    let mut snapshot = Snapshot::begin(db).await?;
    let tx = db.read().await?;
    let mut manifest = Manifest {
        format: FORMAT.to_owned(),
        made_at: now.to_string(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        engine: if db.engine() == Engine::Sqlite { "sqlite" } else { "postgres" }.to_owned(),
        migrations: migrations(&tx).await?,
        tables: Vec::new(),
        blobs: BlobsEntry::default(),
    };
    let tables = tables(&tx).await?;
    drop(tx);
    for table in tables {
        manifest.tables.push(write_table(&mut snapshot, folder, table).await?);
    }
    drop(snapshot);
    manifest.blobs = copy_blobs(&manifest, blobs, folder).await?;
    manifest.write(folder)?;
    Ok(manifest)
}

async fn migrations(tx: &Tx) -> Result<Vec<MigrationEntry>> {
    let sql = "SELECT id AS c1, checksum AS c2 FROM schema_migrations ORDER BY ordinal";
    let rows: Vec<(String, String)> = tx.all(sql, args![]).await?;
    Ok(rows.into_iter().map(|(id, checksum)| MigrationEntry { id, checksum }).collect())
}

async fn write_table(snapshot: &mut Snapshot, folder: &Path, table: TableDef) -> Result<TableEntry> {
    let TableDef { name, columns } = table;
    let sql = format!("SELECT {} FROM {}", TableDef::column_list(&columns), quote(&name));
    let mut entry = TableEntry { name, columns, rows: 0, bytes: 0, sha256: String::new() };
    let path = folder.join(entry.file());
    let mut out = BufWriter::new(File::create(&path).map_err(at(&path))?);
    let (mut hash, mut rows, mut bytes) = (Sha256::new(), 0, 0);
    snapshot
        .each::<BackupError>(sql, |row| {
            let line = line(&entry, &row)?;
            hash.update(&line);
            rows += 1;
            bytes += line.len() as u64;
            out.write_all(&line).map_err(at(&path))
        })
        .await?;
    let file = out.into_inner().map_err(|error| at(&path)(error.into_error()))?;
    file.sync_all().map_err(at(&path))?;
    (entry.rows, entry.bytes, entry.sha256) = (rows, bytes, hex::encode(hash.finalize()));
    Ok(entry)
}

fn line(entry: &TableEntry, row: &Row) -> Result<Vec<u8>> {
    let values: crate::Result<Vec<_>> = entry.columns.iter().map(|column| value::read(row, column)).collect();
    let values = values.map_err(|error| Error::Decode(format!("table {}: {error}", entry.name)))?;
    let mut line = serde_json::to_vec(&values).map_err(|error| Error::Decode(error.to_string()))?;
    line.push(b'\n');
    Ok(line)
}

async fn copy_blobs(manifest: &Manifest, blobs: &Blobs, folder: &Path) -> Result<BlobsEntry> {
    let mut entry = BlobsEntry::default();
    for id in archive::blob_ids(manifest, folder)? {
        let bytes = match blobs.get(&id).await {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::warn!(%id, %error, "a stored file is lost");
                entry.lost.push(id.to_string());
                continue;
            }
        };
        let path = archive::blob_path(folder, &id);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(at(parent))?;
        }
        let written = File::create(&path).and_then(|mut file| {
            file.write_all(&bytes)?;
            file.sync_all()
        });
        written.map_err(at(&path))?;
        entry.count += 1;
        entry.bytes += bytes.len() as u64;
    }
    Ok(entry)
}
