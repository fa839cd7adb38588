//! All SQL of this room, one file per entity. The public ones are what other rooms ask.

use std::collections::HashMap;

use kernel::Id;
use store::{Error, Result, Row, Sql, Tx, args};

pub mod agencies;
pub(crate) mod credentials;
pub mod delegations;
pub(crate) mod managed;
pub mod people;
pub mod positions;
pub(crate) mod principals;
pub mod units;

/// A LIKE pattern (with `ESCAPE '!'`) for text that contains the folded query anywhere.
pub(crate) fn contains(query: &str) -> String {
    let folded = kernel::text::fold(query.trim());
    format!("%{}%", folded.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

/// The names of rows of a table; unknown ids are left out.
pub(crate) async fn names_in<T>(
    tx: &Tx,
    table: &str,
    ids: impl IntoIterator<Item = Id<T>>,
) -> Result<HashMap<Id<T>, String>> {
    let mut ids: Vec<Id<T>> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new(&format!("SELECT id AS c1, name AS c2 FROM {table} WHERE id IN "), args![]);
    sql.push_list(ids);
    let rows: Vec<(Id<T>, String)> = tx.rows(sql).await?;
    Ok(rows.into_iter().collect())
}

/// Reads a text column that stands for one of a fixed set of values.
pub(crate) fn parsed<T>(row: &Row, column: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
    let text: String = row.get(column)?;
    parse(&text).ok_or_else(|| Error::Decode(format!("{column}: {text}")))
}

/// As [`parsed`], for a column that may be NULL.
pub(crate) fn parsed_opt<T>(row: &Row, column: &str, parse: fn(&str) -> Option<T>) -> Result<Option<T>> {
    let Some(text) = row.get::<Option<String>>(column)? else { return Ok(None) };
    parse(&text).map(Some).ok_or_else(|| Error::Decode(format!("{column}: {text}")))
}
