//! All SQL of this room.

pub mod attachments;
pub mod batches;
pub mod check_links;
pub mod copies;
pub mod drafts;
pub mod form_drafts;
pub mod headers;
pub mod incoming;
pub mod list_settings;
pub mod notices;
pub mod numbering;
pub mod outgoing;
pub mod recipients;
pub(crate) mod record_names;
pub mod registers;
pub mod reindex;
pub mod search;
pub mod tool_sessions;
pub mod work_items;

use ::store::{Result, Row};

/// Reads a text column that stands for one of a fixed set of values.
pub(crate) fn parsed<T>(row: &Row, column: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
    let text: String = row.get(column)?;
    parse(&text).ok_or_else(|| ::store::Error::Decode(format!("{column}: {text}")))
}
