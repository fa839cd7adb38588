//! All SQL of this room.

pub mod arrivals;
pub mod deliveries;
pub mod reports;
pub mod type_numbers;

use store::{Error, Result, Row};

/// Reads a text column that stands for one of a fixed set of values.
pub(crate) fn parsed<T>(row: &Row, column: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
    let text: String = row.get(column)?;
    parse(&text).ok_or_else(|| Error::Decode(format!("{column}: {text}")))
}

/// JSON of a column.
pub(crate) fn encode(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Decode(e.to_string()))
}
