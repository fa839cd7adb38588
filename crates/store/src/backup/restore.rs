//! Restores an archive into an empty database of either engine.

use std::path::Path;

use bytes::Bytes;

use super::catalogue::{TableDef, quote, tables};
use super::manifest::{Manifest, TableEntry};
use super::{AfterRestore, BackupError, Result, archive, at, foreign, insert};
use crate::migrate::{self, Migration, Standing};
use crate::{Blobs, Db, Engine, Tx, WriteTx, args, maintenance};

/// Checks an archive as a whole, then restores it: schema as it was, stored files, rows in one transaction, derived
/// tables by `hooks`; last the migrations that came after the archive. `list` is the program's list of migrations.
///
/// # Errors
/// [`BackupError::Damaged`] for an archive that is not whole, [`BackupError::NotEmpty`] for a database that holds rows,
/// [`BackupError::OtherSchema`] when this program does not know the archive's schema. The database is unchanged then,
/// but for the schema.
pub async fn restore(
    db: &Db,
    blobs: &Blobs,
    folder: &Path,
    list: &[Migration],
    hooks: &[AfterRestore],
) -> Result<Manifest> {
    let manifest = archive::check(folder)?;
    let known = known(&manifest, list)?;
    let fresh = prepare_schema(db, list, known).await?;
    let tables = match_tables(&*db.read().await?, &manifest).await?;
    if !fresh {
        refuse_rows(&*db.read().await?, &tables).await?;
    }
    put_blobs(blobs, &manifest, folder).await?;
    let tx = db.write().await?;
    if tx.engine() == Engine::Postgres {
        tx.batch("SET LOCAL statement_timeout = 0").await?;
    }
    fill(&tx, folder, &manifest, &tables).await?;
    for hook in hooks {
        hook(&tx).await?;
    }
    tx.commit().await?;
    migrate::run(db, list).await?;
    maintenance::analyse(db).await?;
    Ok(manifest)
}

/// How many migrations of the list the archive has, which must be its first ones, unchanged.
fn known(manifest: &Manifest, list: &[Migration]) -> Result<usize> {
    for (position, entry) in manifest.migrations.iter().enumerate() {
        let same = list.get(position).is_some_and(|m| m.id == entry.id && m.checksum() == entry.checksum);
        if !same {
            let why = format!(
                "The archive was made by Khuê {} with the migration {}, which this program does not have.",
                manifest.program, entry.id
            );
            return Err(BackupError::OtherSchema(why));
        }
    }
    Ok(manifest.migrations.len())
}

/// Brings an untouched database to the archive's schema; tells whether it was untouched.
async fn prepare_schema(db: &Db, list: &[Migration], known: usize) -> Result<bool> {
    let behind = match migrate::standing(db, list).await? {
        Standing::Current => 0,
        Standing::Behind(missing) => missing.len(),
    };
    if behind == list.len() {
        migrate::run(db, &list[..known]).await?;
        return Ok(true);
    }
    if behind == list.len() - known {
        return Ok(false);
    }
    Err(BackupError::OtherSchema("The archive's schema is another than the database's.".to_owned()))
}

/// The database's tables with the archive's; each must be in both, with the same columns.
async fn match_tables(tx: &Tx, manifest: &Manifest) -> Result<Vec<TableDef>> {
    let tables = tables(tx).await?;
    let sorted = |columns: &[super::ColumnDef]| {
        let mut columns = columns.to_vec();
        columns.sort_by(|a, b| a.name.cmp(&b.name));
        columns
    };
    let fits = |entry: &TableEntry| {
        let table = tables.iter().find(|table| table.name == entry.name);
        table.is_some_and(|table| sorted(&table.columns) == sorted(&entry.columns))
    };
    match manifest.tables.iter().find(|entry| !fits(entry)) {
        Some(entry) => {
            Err(BackupError::OtherSchema(format!("The table {} is another than the archive's.", entry.name)))
        }
        None => Ok(tables),
    }
}

async fn refuse_rows(tx: &Tx, tables: &[TableDef]) -> Result<()> {
    for table in tables {
        let sql = format!("SELECT CAST(1 AS BIGINT) AS c1 FROM {} LIMIT 1", quote(&table.name));
        let row: Option<(i64,)> = tx.opt(&sql, args![]).await?;
        if row.is_some() {
            return Err(BackupError::NotEmpty(format!("the table {}", table.name)));
        }
    }
    Ok(())
}

async fn put_blobs(blobs: &Blobs, manifest: &Manifest, folder: &Path) -> Result<()> {
    for id in archive::blob_ids(manifest, folder)? {
        if manifest.blobs.lost.iter().any(|lost| lost == id.as_str()) {
            continue;
        }
        let path = archive::blob_path(folder, &id);
        let bytes = std::fs::read(&path).map_err(at(&path))?;
        if blobs.put(Bytes::from(bytes)).await? != id {
            return Err(BackupError::damaged(format!("blobs/{id}"), "it changed while it was restored"));
        }
    }
    Ok(())
}

async fn fill(tx: &WriteTx, folder: &Path, manifest: &Manifest, tables: &[TableDef]) -> Result<()> {
    let suspended = foreign::suspend(tx).await?;
    // What migrations put in comes from the archive again.
    for table in tables {
        tx.batch(&format!("DELETE FROM {}", quote(&table.name))).await?;
    }
    for entry in &manifest.tables {
        insert::table(tx, folder, entry).await?;
    }
    Ok(foreign::resume(tx, suspended).await?)
}
