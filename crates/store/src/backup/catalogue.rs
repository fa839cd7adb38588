//! Which tables and columns there are, read from the engine's own catalogue.

use serde::{Deserialize, Serialize};

use super::{DERIVED, SCHEMA};
use crate::{Engine, Error, Result, Tx, args};

/// What a column holds; every type that migrations may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// 64-bit integer.
    Int,
    /// True or false.
    Bool,
    /// Unicode text.
    Text,
    /// UUID.
    Uuid,
    /// Bytes.
    Bytes,
}

impl Kind {
    /// The kind of a declared type of either engine.
    fn of(declared: &str) -> Option<Self> {
        Some(match declared.to_lowercase().as_str() {
            "bigint" | "integer" => Self::Int,
            "boolean" => Self::Bool,
            "text" => Self::Text,
            "uuid" => Self::Uuid,
            "bytea" | "blob" => Self::Bytes,
            _ => return None,
        })
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnDef {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableDef {
    /// Its name.
    pub name: String,
    /// Its columns, generated ones left out.
    pub columns: Vec<ColumnDef>,
}

impl TableDef {
    /// `"a", "b"`: the columns for a statement.
    pub(super) fn column_list(columns: &[ColumnDef]) -> String {
        columns.iter().map(|column| quote(&column.name)).collect::<Vec<_>>().join(", ")
    }
}

/// A name in SQL.
pub(super) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Every table that is copied, by name.
pub(super) async fn tables(tx: &Tx) -> Result<Vec<TableDef>> {
    let sql = match tx.engine() {
        // Virtual tables and the shadow tables behind them have types of their own.
        Engine::Sqlite => {
            "SELECT name AS c1 FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        }
        Engine::Postgres => {
            "SELECT table_name::text AS c1 FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name::text COLLATE \"C\""
        }
    };
    let names: Vec<(String,)> = tx.all(sql, args![]).await?;
    let mut tables = Vec::new();
    for (name,) in names {
        if name != SCHEMA && !DERIVED.contains(&name.as_str()) {
            tables.push(TableDef { columns: columns(tx, &name).await?, name });
        }
    }
    Ok(tables)
}

async fn columns(tx: &Tx, table: &str) -> Result<Vec<ColumnDef>> {
    let sql = match tx.engine() {
        Engine::Sqlite => "SELECT name AS c1, type AS c2 FROM pragma_table_xinfo($1) WHERE hidden = 0 ORDER BY cid",
        Engine::Postgres => {
            "SELECT column_name::text AS c1, data_type::text AS c2 FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position"
        }
    };
    let rows: Vec<(String, String)> = tx.all(sql, args![table]).await?;
    let kinds = rows.into_iter().map(|(name, declared)| match Kind::of(&declared) {
        Some(kind) => Ok(ColumnDef { name, kind }),
        None => Err(Error::Schema(format!("{table}.{name} has the type {declared}, which a backup does not know"))),
    });
    kinds.collect()
}
