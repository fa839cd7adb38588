//! All SQL of this room.

pub mod attachments;
pub mod drafts;
pub mod form_drafts;
pub mod headers;
pub mod incoming;
pub mod keys;
pub mod list_settings;
pub mod notices;
pub mod outgoing;
pub mod recipients;
pub mod registers;
pub mod reindex;
pub mod search;
pub mod work_items;

use ::store::{Engine, Result, Row, Sql, Tx, args};
use access::GrantKind;
use kernel::Actor;

/// Reads a text column that stands for one of a fixed set of values.
pub(crate) fn parsed<T>(row: &Row, column: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
    let text: String = row.get(column)?;
    parse(&text).ok_or_else(|| ::store::Error::Decode(format!("{column}: {text}")))
}

/// Adds the access predicate for the document `d` (law 4): one of the actor's subjects has a grant.
pub(crate) fn push_visible(sql: &mut Sql, tx: &Tx, kind: GrantKind, actor: &Actor) {
    // On SQLite the unary plus keeps the probe on the record's few grants instead of one seek per subject.
    let subject = if tx.engine() == Engine::Sqlite { "+g.subject" } else { "g.subject" };
    let probe = format!(" AND EXISTS (SELECT 1 FROM grants g WHERE g.record = d.id AND g.kind = ? AND {subject} IN ");
    sql.push(&probe, args![kind.0]);
    sql.push_list(actor.subjects.iter().copied());
    sql.append(")");
}
