//! Writing and checking grants.

use store::{Engine, Result, Sql, Tx, WriteTx, args};
use uuid::Uuid;

/// Which list a grant belongs to; each kind of record has its own number, declared by its module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GrantKind(pub i64);

/// Lets `subject` see `record`, for `cause` (the assignment, delivery, draft … that brought it about).
///
/// # Errors
/// When the database refuses.
pub async fn grant(
    tx: &WriteTx,
    subject: Uuid,
    kind: GrantKind,
    sort_key: i64,
    record: Uuid,
    cause: Uuid,
) -> Result<()> {
    grant_many(tx, &[subject], kind, sort_key, record, cause).await
}

/// Lets several subjects see `record` for one cause, in one statement.
///
/// # Errors
/// When the database refuses.
pub async fn grant_many(
    tx: &WriteTx,
    subjects: &[Uuid],
    kind: GrantKind,
    sort_key: i64,
    record: Uuid,
    cause: Uuid,
) -> Result<()> {
    if subjects.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new("INSERT INTO grants (subject, kind, sort_key, record, cause) VALUES ", args![]);
    for (position, subject) in subjects.iter().enumerate() {
        let part = if position == 0 { "(?, ?, ?, ?, ?)" } else { ", (?, ?, ?, ?, ?)" };
        sql.push(part, args![subject, kind.0, sort_key, record, cause]);
    }
    sql.append(" ON CONFLICT DO NOTHING");
    let text = sql.text().to_owned();
    tx.later(&text, sql.into_values());
    Ok(())
}

/// Takes back what was granted for one cause; other causes keep the record visible.
///
/// # Errors
/// When the database refuses.
pub async fn revoke(tx: &WriteTx, record: Uuid, cause: Uuid) -> Result<()> {
    tx.exec("DELETE FROM grants WHERE record = $1 AND cause = $2", args![record, cause]).await?;
    Ok(())
}

/// Takes back what one subject got for one cause.
///
/// # Errors
/// When the database refuses.
pub async fn revoke_subject(tx: &WriteTx, record: Uuid, subject: Uuid, cause: Uuid) -> Result<()> {
    let sql = "DELETE FROM grants WHERE record = $1 AND subject = $2 AND cause = $3";
    tx.exec(sql, args![record, subject, cause]).await?;
    Ok(())
}

/// Removes every grant of a kind, before a module writes them all anew from its own state.
///
/// # Errors
/// When the database refuses.
pub async fn rebuild_kind(tx: &WriteTx, kind: GrantKind) -> Result<()> {
    tx.exec("DELETE FROM grants WHERE kind = $1", args![kind.0]).await?;
    Ok(())
}

/// Whether any of the subjects may see the record.
///
/// # Errors
/// When the database does not answer.
pub async fn visible(tx: &Tx, subjects: &[Uuid], record: Uuid) -> Result<bool> {
    let mut sql = Sql::new("SELECT record AS c1 FROM grants WHERE record = ? AND subject IN ", args![record]);
    sql.push_list(subjects.iter().copied());
    sql.append(" LIMIT 1");
    let rows: Vec<(Uuid,)> = tx.rows(sql).await?;
    Ok(!rows.is_empty())
}

/// Adds the predicate to a statement over the table `d`: one of the subjects was granted the record (law 4). Loads by id
/// and lists by id use it; pages are walked ([`crate::Listing`]).
pub fn push_visible(sql: &mut Sql, tx: &Tx, subjects: &[Uuid]) {
    // On SQLite the unary plus keeps the probe on the record's few grants instead of one seek per subject.
    let subject = if tx.engine() == Engine::Sqlite { "+g.subject" } else { "g.subject" };
    sql.append(&format!(" AND EXISTS (SELECT 1 FROM grants g WHERE g.record = d.id AND {subject} IN "));
    sql.push_list(subjects.iter().copied());
    sql.append(")");
}
