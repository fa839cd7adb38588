//! Where rows go: into SQLite by statements of many rows, into PostgreSQL by COPY.

use std::fmt::Write as _;

use sea_orm::sqlx::PgConnection;
use store::{Db, Sql, Value, args};

use crate::{Outcome, said};

/// Rows of one statement on SQLite.
const ROWS: usize = 100;

/// A table and the columns that rows give.
pub(super) struct Table(pub(super) &'static str, pub(super) &'static [&'static str]);

/// Takes rows.
pub(super) enum Sink {
    /// Through the writer lane.
    Sqlite(Box<Db>),
    /// Through a connection of its own.
    Postgres(Box<PgConnection>),
}

impl Sink {
    /// Writes rows of a table.
    pub(super) async fn put(&mut self, table: &Table, rows: Vec<Vec<Value>>) -> Outcome {
        let doing = format!("rows of {} cannot be written", table.0);
        match self {
            Self::Sqlite(db) => insert(db, table, rows).await.map_err(said(&doing)),
            Self::Postgres(connection) => copy(connection, table, &rows).await.map_err(said(&doing)),
        }
    }
}

async fn insert(db: &Db, Table(name, columns): &Table, rows: Vec<Vec<Value>>) -> store::Result<()> {
    let tx = db.write().await?;
    let places = format!("({})", vec!["?"; columns.len()].join(", "));
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut sql = Sql::new(&format!("INSERT INTO {name} ({}) VALUES ", columns.join(", ")), args![]);
        for (position, row) in rows.by_ref().take(ROWS).enumerate() {
            sql.append(if position == 0 { "" } else { ", " });
            sql.push(&places, row);
        }
        let text = sql.text().to_owned();
        tx.exec(&text, sql.into_values()).await?;
    }
    tx.commit().await
}

async fn copy(
    connection: &mut PgConnection,
    Table(name, columns): &Table,
    rows: &[Vec<Value>],
) -> Result<(), sea_orm::sqlx::Error> {
    let mut text = String::with_capacity(rows.len() * 200);
    for row in rows {
        for (position, value) in row.iter().enumerate() {
            text.push_str(if position == 0 { "" } else { "\t" });
            push(&mut text, value);
        }
        text.push('\n');
    }
    let mut copy = connection.copy_in_raw(&format!("COPY {name} ({}) FROM STDIN", columns.join(", "))).await?;
    copy.send(text.as_bytes()).await?;
    copy.finish().await?;
    Ok(())
}

/// A value in the text format of COPY.
fn push(text: &mut String, value: &Value) {
    match value {
        Value::BigInt(Some(n)) => drop(write!(text, "{n}")),
        Value::Bool(Some(yes)) => text.push(if *yes { 't' } else { 'f' }),
        Value::Uuid(Some(id)) => drop(write!(text, "{id}")),
        Value::Bytes(Some(bytes)) => drop(write!(text, "\\\\x{}", hex::encode(bytes))),
        Value::String(Some(words)) => {
            for letter in words.chars() {
                match letter {
                    '\\' => text.push_str("\\\\"),
                    '\n' => text.push_str("\\n"),
                    '\t' => text.push_str("\\t"),
                    '\r' => text.push_str("\\r"),
                    letter => text.push(letter),
                }
            }
        }
        _ => text.push_str("\\N"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_copy_reads_them() {
        let mut text = String::new();
        for value in args!["a\tb\\c\n", 7_i64, true, None::<String>, vec![0xab_u8], uuid::Uuid::nil()] {
            push(&mut text, &value);
            text.push('|');
        }
        assert_eq!(text, "a\\tb\\\\c\\n|7|t|\\N|\\\\xab|00000000-0000-0000-0000-000000000000|");
    }
}
