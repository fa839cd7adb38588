//! Positions: who is what, where, from when to when.

use kernel::{Date, Id};
use store::{FromRow, Result, Row, Tx, WriteTx, args};

use crate::model::{Person, Position, Rank, Role};

pub(crate) const COLUMNS: &str = "id, person, unit, role, rank, title, serves, valid_from, valid_to, version";

impl FromRow for Position {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            person: row.get("person")?,
            unit: row.get("unit")?,
            role: super::parsed(row, "role", Role::parse)?,
            rank: super::parsed_opt(row, "rank", Rank::parse)?,
            title: row.get("title")?,
            serves: row.get("serves")?,
            valid_from: row.get("valid_from")?,
            valid_to: row.get("valid_to")?,
            version: row.get("version")?,
        })
    }
}

/// One position, also a past one.
///
/// # Errors
/// When the database does not answer.
pub async fn get(tx: &Tx, id: Id<Position>) -> Result<Option<Position>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM positions WHERE id = $1"), args![id]).await
}

/// Every position of a person, past ones too, the newest first; see [`Position::is_current`].
///
/// # Errors
/// When the database does not answer.
pub async fn of_person(tx: &Tx, person: Id<Person>) -> Result<Vec<Position>> {
    let sql = format!("SELECT {COLUMNS} FROM positions WHERE person = $1 ORDER BY valid_from DESC, id");
    tx.all(&sql, args![person]).await
}

pub(crate) async fn insert(tx: &WriteTx, q: &Position) -> Result<()> {
    let sql = "INSERT INTO positions (id, person, unit, role, rank, title, serves, valid_from, valid_to, version)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = args![
        q.id,
        q.person,
        q.unit,
        q.role.as_str(),
        q.rank.map(Rank::as_str),
        &q.title,
        q.serves,
        q.valid_from,
        q.valid_to,
        q.version
    ];
    tx.exec(sql, values).await?;
    Ok(())
}

pub(crate) async fn end(tx: &WriteTx, q: &Position, last: Date) -> Result<()> {
    let sql = "UPDATE positions SET valid_to = $3, version = version + 1 WHERE id = $1 AND version = $2";
    tx.exec_versioned(sql, args![q.id, q.version, last]).await
}
