//! Units: the tree of an agency, with the path from its root kept in every row.

use std::collections::HashMap;

use kernel::{Date, Id};
use store::{Error, FromRow, Result, Row, Tx, WriteTx, args};
use uuid::Uuid;

use crate::model::{Agency, Unit, UnitKind};

const COLUMNS: &str = "id, agency, parent, abbreviation, name, kind, path, own_agency, rank, closed_on, version";

impl FromRow for Unit {
    fn from_row(row: &Row) -> Result<Self> {
        let path: String = row.get("path")?;
        Ok(Self {
            id: row.get("id")?,
            agency: row.get("agency")?,
            parent: row.get("parent")?,
            abbreviation: row.get("abbreviation")?,
            name: row.get("name")?,
            kind: super::parsed(row, "kind", UnitKind::parse)?,
            path: Unit::parse_path(&path).ok_or_else(|| Error::Decode(format!("path: {path}")))?,
            own_agency: row.get("own_agency")?,
            rank: row.get("rank")?,
            closed_on: row.get("closed_on")?,
            version: row.get("version")?,
        })
    }
}

/// One unit.
///
/// # Errors
/// When the database does not answer.
pub async fn get(tx: &Tx, id: Id<Unit>) -> Result<Option<Unit>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM units WHERE id = $1"), args![id]).await
}

/// The names of units, closed ones too; unknown ids are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn names(tx: &Tx, ids: impl IntoIterator<Item = Id<Unit>>) -> Result<HashMap<Id<Unit>, String>> {
    super::names_in(tx, "units", ids).await
}

/// The open units of an agency, each below its parent, in the order of lists.
///
/// # Errors
/// When the database does not answer.
pub async fn of_agency(tx: &Tx, agency: Id<Agency>) -> Result<Vec<Unit>> {
    let sql = format!("SELECT {COLUMNS} FROM units WHERE agency = $1 AND closed_on IS NULL ORDER BY rank, name, id");
    Ok(in_tree_order(tx.all(&sql, args![agency]).await?))
}

/// The open units of an agency by id and name, in no order: for pages that only name them.
///
/// # Errors
/// When the database does not answer.
pub async fn names_of_agency(tx: &Tx, agency: Id<Agency>) -> Result<Vec<(Uuid, String)>> {
    tx.all("SELECT id AS c1, name AS c2 FROM units WHERE agency = $1 AND closed_on IS NULL", args![agency]).await
}

/// The open unit of an agency with this abbreviation.
///
/// # Errors
/// When the database does not answer.
pub async fn by_abbreviation(tx: &Tx, agency: Id<Agency>, abbreviation: &str) -> Result<Option<Unit>> {
    let sql = format!("SELECT {COLUMNS} FROM units WHERE agency = $1 AND abbreviation = $2 AND closed_on IS NULL");
    tx.opt(&sql, args![agency, abbreviation]).await
}

/// The open units right below a unit.
///
/// # Errors
/// When the database does not answer.
pub async fn children(tx: &Tx, unit: Id<Unit>) -> Result<Vec<Unit>> {
    let sql = format!("SELECT {COLUMNS} FROM units WHERE parent = $1 AND closed_on IS NULL ORDER BY rank, name, id");
    tx.all(&sql, args![unit]).await
}

/// The unit itself and every unit above it, as subjects: grants for a unit are written to all of them (law 4).
/// Empty for an unknown unit.
///
/// # Errors
/// When the database does not answer.
pub async fn ancestors(tx: &Tx, unit: Id<Unit>) -> Result<Vec<Uuid>> {
    let path: Option<(String,)> = tx.opt("SELECT path AS c1 FROM units WHERE id = $1", args![unit]).await?;
    let path = path.and_then(|(text,)| Unit::parse_path(&text)).unwrap_or_default();
    Ok(path.into_iter().rev().map(Id::uuid).collect())
}

/// Parents before their children, siblings in the order given.
fn in_tree_order(units: Vec<Unit>) -> Vec<Unit> {
    fn take(rest: &[Unit], parent: Option<Id<Unit>>, out: &mut Vec<Unit>) {
        for unit in rest.iter().filter(|u| u.parent == parent) {
            out.push(unit.clone());
            take(rest, Some(unit.id), out);
        }
    }
    let mut out = Vec::with_capacity(units.len());
    take(&units, None, &mut out);
    out
}

pub(crate) async fn insert(tx: &WriteTx, u: &Unit) -> Result<()> {
    let sql =
        "INSERT INTO units (id, agency, parent, abbreviation, name, kind, path, own_agency, rank, closed_on, version)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = args![
        u.id,
        u.agency,
        u.parent,
        &u.abbreviation,
        &u.name,
        u.kind.as_str(),
        Unit::path_text(&u.path),
        u.own_agency,
        u.rank,
        u.closed_on,
        u.version,
    ];
    tx.exec(sql, values).await?;
    Ok(())
}

/// The place after every other unit of the agency.
pub(crate) async fn next_rank(tx: &Tx, agency: Id<Agency>) -> Result<i64> {
    let sql = "SELECT COALESCE(MAX(rank), 0) + 1 AS c1 FROM units WHERE agency = $1";
    Ok(tx.one::<(i64,)>(sql, args![agency]).await?.0)
}

pub(crate) async fn update(tx: &WriteTx, u: &Unit) -> Result<()> {
    let sql = "UPDATE units SET name = $3, abbreviation = $4, kind = $5, rank = $6, version = version + 1
               WHERE id = $1 AND version = $2";
    let values = args![u.id, u.version, &u.name, &u.abbreviation, u.kind.as_str(), u.rank];
    tx.exec_versioned(sql, values).await
}

/// Closes `from` and lets `into` answer for it: positions and sub-units move, the old id stays as an alias.
pub(crate) async fn merge(tx: &WriteTx, from: &Unit, into: &Unit, on: Date) -> Result<()> {
    let close = "UPDATE units SET closed_on = $3, version = version + 1 WHERE id = $1 AND version = $2";
    tx.exec_versioned(close, args![from.id, from.version, on]).await?;
    tx.exec("UPDATE unit_aliases SET unit = $2 WHERE unit = $1", args![from.id, into.id]).await?;
    tx.exec("INSERT INTO unit_aliases (old, unit) VALUES ($1, $2)", args![from.id, into.id]).await?;
    tx.exec("UPDATE positions SET unit = $2, version = version + 1 WHERE unit = $1", args![from.id, into.id]).await?;
    tx.exec("UPDATE units SET parent = $2 WHERE parent = $1", args![from.id, into.id]).await?;
    let (old, new) = (Unit::path_text(&from.path), Unit::path_text(&into.path));
    // Paths hold only hex digits and slashes, so the prefix needs no escaping.
    let below = "UPDATE units SET path = $2 || substr(path, CAST($3 AS INTEGER)) WHERE path LIKE $4 AND id <> $1";
    tx.exec(below, args![from.id, &new, old.len() + 1, format!("{old}%")]).await?;
    Ok(())
}
