//! Puts a table's file into the database, many rows with one statement.

use std::path::Path;

use super::catalogue::{TableDef, quote};
use super::manifest::TableEntry;
use super::read::Lines;
use super::{BackupError, Result, value};
use crate::{Value, WriteTx, args};

/// Values of one statement at the most; SQLite allows 32 766, PostgreSQL 65 535.
const VALUES: usize = 30_000;
/// Rows of one statement at the most.
const ROWS: usize = 500;

/// Inserts all lines and compares their number with the manifest and with the table.
pub(super) async fn table(tx: &WriteTx, folder: &Path, entry: &TableEntry) -> Result<()> {
    let width = entry.columns.len().max(1);
    let batch = (VALUES / width).clamp(1, ROWS);
    let head = format!("INSERT INTO {} ({}) VALUES ", quote(&entry.name), TableDef::column_list(&entry.columns));
    let full = format!("{head}{}", places(batch, width));
    let (mut values, mut rows): (Vec<Value>, u64) = (Vec::with_capacity(batch * width), 0);
    for line in Lines::open(folder, entry)? {
        let mut line = line?;
        for (column, json) in entry.columns.iter().zip(std::mem::take(&mut line.values)) {
            let wrong = || line.damaged(&format!("{} is of another kind", column.name));
            values.push(value::bind(json, column.kind).ok_or_else(wrong)?);
        }
        rows += 1;
        if values.len() == batch * width {
            tx.exec(&full, std::mem::take(&mut values)).await?;
        }
    }
    if !values.is_empty() {
        let rest = format!("{head}{}", places(values.len() / width, width));
        tx.exec(&rest, values).await?;
    }
    let sql = format!("SELECT count(*) AS c1 FROM {}", quote(&entry.name));
    let (held,): (i64,) = tx.one(&sql, args![]).await?;
    if rows != entry.rows || u64::try_from(held) != Ok(entry.rows) {
        let why = format!("the manifest says {} rows, the file has {rows}, the table got {held}", entry.rows);
        return Err(BackupError::damaged(entry.file(), why));
    }
    Ok(())
}

/// `($1, $2), ($3, $4)`.
fn places(rows: usize, width: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=width).map(|place| format!("${}", row * width + place)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn places_run_through_all_rows() {
        assert_eq!(super::places(2, 3), "($1, $2, $3), ($4, $5, $6)");
    }
}
