//! Codes by which anybody asks about a document without an account.

use ::store::{Ctx, FromRow, Result, Row, Tx, args};
use kernel::{Id, Instant};

use crate::model::{CheckCode, Document};

/// A code and what it leads to.
#[derive(Debug, Clone)]
pub struct CheckLink {
    /// The code.
    pub code: String,
    /// The document.
    pub document: Id<Document>,
    /// Since when anybody may read it.
    pub public_at: Option<Instant>,
}

impl FromRow for CheckLink {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { code: row.get("code")?, document: row.get("document")?, public_at: row.get("public_at")? })
    }
}

const SELECT: &str = "SELECT code, document, public_at FROM check_links WHERE ";

/// What a code leads to.
///
/// # Errors
/// When the database does not answer.
pub async fn find(tx: &Tx, code: &CheckCode) -> Result<Option<CheckLink>> {
    tx.opt(&format!("{SELECT} code = $1"), args![code.as_str()]).await
}

/// The code of a document; none before it was signed, or where codes are switched off.
///
/// # Errors
/// When the database does not answer.
pub async fn of(tx: &Tx, document: Id<Document>) -> Result<Option<CheckLink>> {
    tx.opt(&format!("{SELECT} document = $1"), args![document]).await
}

/// Keeps the code that stands in a file just signed; the one of an earlier signature leads nowhere any more.
///
/// # Errors
/// When the database refuses.
pub async fn put(ctx: &Ctx, document: Id<Document>, code: &CheckCode) -> Result<()> {
    ctx.tx.exec("DELETE FROM check_links WHERE document = $1", args![document]).await?;
    let sql = "INSERT INTO check_links (code, document, made_at) VALUES ($1, $2, $3)";
    ctx.tx.exec(sql, args![code.as_str(), document, ctx.now]).await?;
    Ok(())
}

/// Lets anybody read the document, or nobody any more. Tells whether it has a code at all.
///
/// # Errors
/// When the database refuses.
pub async fn publish(ctx: &Ctx, document: Id<Document>, since: Option<Instant>) -> Result<bool> {
    let sql = "UPDATE check_links SET public_at = $2 WHERE document = $1";
    Ok(ctx.tx.exec(sql, args![document, since]).await? > 0)
}
