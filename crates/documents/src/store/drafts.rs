//! Versions of a draft: written in place until submitted, never changed after.

use ::store::{Ctx, Error, FromRow, Result, Row, Tx, args};
use kernel::{Id, Instant};
use uuid::Uuid;

use crate::model::Document;
use crate::model::outgoing::Draft;

/// A version of a draft.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its identifier.
    pub id: Id<Version>,
    /// 1, 2, 3 …
    pub version: i64,
    /// The content.
    pub draft: Draft,
    /// SHA-256 of the content.
    pub hash: String,
    /// Who began it.
    pub created_by: Uuid,
    /// When it was last saved.
    pub saved_at: Instant,
    /// When it was submitted.
    pub closed_at: Option<Instant>,
}

impl FromRow for Version {
    fn from_row(row: &Row) -> Result<Self> {
        let content: String = row.get("content")?;
        Ok(Self {
            id: row.get("id")?,
            version: row.get("version")?,
            draft: Draft::from_json(&content).map_err(|e| Error::Decode(e.to_string()))?,
            hash: row.get("hash")?,
            created_by: row.get("created_by")?,
            saved_at: row.get("saved_at")?,
            closed_at: row.get("closed_at")?,
        })
    }
}

const COLUMNS: &str = "id, version, content, hash, created_by, saved_at, closed_at";

/// Begins a version.
///
/// # Errors
/// [`Error::Duplicate`] when the document has that version already.
pub async fn insert(
    ctx: &Ctx,
    document: Id<Document>,
    version: i64,
    draft: &Draft,
    closed: bool,
) -> Result<Id<Version>> {
    let id = ctx.id();
    let sql = "INSERT INTO drafts (id, document, version, content, hash, created_by, created_at, saved_at, closed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)";
    let author = ctx.actor.person.unwrap_or_default();
    let closed_at = closed.then_some(ctx.now);
    ctx.tx.exec(sql, args![id, document, version, draft.to_json(), draft.hash(), author, ctx.now, closed_at]).await?;
    Ok(id)
}

/// Writes an open version in place.
///
/// # Errors
/// [`Error::Stale`] when it was submitted meanwhile.
pub async fn overwrite(ctx: &Ctx, id: Id<Version>, draft: &Draft) -> Result<()> {
    let sql = "UPDATE drafts SET content = $2, hash = $3, saved_at = $4 WHERE id = $1 AND closed_at IS NULL";
    ctx.tx.exec_versioned(sql, args![id, draft.to_json(), draft.hash(), ctx.now]).await
}

/// Closes a version: what is initialled is never changed.
///
/// # Errors
/// When the database refuses.
pub async fn close(ctx: &Ctx, id: Id<Version>) -> Result<()> {
    ctx.tx.exec("UPDATE drafts SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL", args![id, ctx.now]).await?;
    Ok(())
}

/// One version by its identifier.
///
/// # Errors
/// When the database does not answer.
pub async fn get(tx: &Tx, id: Id<Version>) -> Result<Version> {
    tx.one(&format!("SELECT {COLUMNS} FROM drafts WHERE id = $1"), args![id]).await
}

/// One version of a document by its number.
///
/// # Errors
/// When the database does not answer.
pub async fn numbered(tx: &Tx, document: Id<Document>, version: i64) -> Result<Option<Version>> {
    let sql = format!("SELECT {COLUMNS} FROM drafts WHERE document = $1 AND version = $2");
    tx.opt(&sql, args![document, version]).await
}

/// A version without its content, for lists.
#[derive(Debug, Clone)]
pub struct Summary {
    /// 1, 2, 3 …
    pub version: i64,
    /// SHA-256 of the content.
    pub hash: String,
    /// Who began it.
    pub created_by: Uuid,
    /// When it was last saved.
    pub saved_at: Instant,
    /// When it was submitted.
    pub closed_at: Option<Instant>,
}

impl FromRow for Summary {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            version: row.get("version")?,
            hash: row.get("hash")?,
            created_by: row.get("created_by")?,
            saved_at: row.get("saved_at")?,
            closed_at: row.get("closed_at")?,
        })
    }
}

/// All versions of a document, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of(tx: &Tx, document: Id<Document>) -> Result<Vec<Summary>> {
    let sql =
        "SELECT version, hash, created_by, saved_at, closed_at FROM drafts WHERE document = $1 ORDER BY version DESC";
    tx.all(sql, args![document]).await
}
