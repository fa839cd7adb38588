//! Answers of services about revocation, kept until they age. Nothing here is believed: it is judged anew at each use.

use ::store::{Ctx, Result, Tx, args};
use kernel::Instant;

/// Bytes kept at the most.
const MAX_BYTES: i64 = 256 << 20;
/// Answers kept at the most.
const MAX_ROWS: i64 = 20_000;

/// An answer to be kept.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The question.
    pub question: String,
    /// `ocsp` or `crl`.
    pub kind: &'static str,
    /// DER.
    pub der: Vec<u8>,
    /// Until when it holds.
    pub until: Instant,
}

/// The answer to a question that still holds.
///
/// # Errors
/// When the database does not answer.
pub async fn get(tx: &Tx, question: &str, now: Instant) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT answer AS c1 FROM signing_answers WHERE question = $1 AND until >= $2";
    Ok(tx.opt::<(Vec<u8>,)>(sql, args![question, now]).await?.map(|(answer,)| answer))
}

/// Keeps an answer in the place of the one before.
///
/// # Errors
/// When the database refuses.
pub async fn keep(ctx: &Ctx, answer: &Answer) -> Result<()> {
    let sql =
        "INSERT INTO signing_answers (question, kind, answer, size, kept_at, until) VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (question) DO UPDATE SET answer = $3, size = $4, kept_at = $5, until = $6";
    let (der, size) = (answer.der.as_slice(), answer.der.len());
    ctx.tx.exec(sql, args![&answer.question, answer.kind, der, size, ctx.now, answer.until]).await?;
    Ok(())
}

/// Forgets what has aged, and the oldest of what is too much; gives how many.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(ctx: &Ctx) -> Result<u64> {
    let aged = ctx.tx.exec("DELETE FROM signing_answers WHERE until < $1", args![ctx.now]).await?;
    let rows: Vec<(String, i64)> = ctx
        .tx
        .all("SELECT question AS c1, size AS c2 FROM signing_answers ORDER BY kept_at DESC, question", args![])
        .await?;
    let (mut bytes, mut count, mut dropped) = (0, 0, 0);
    for (question, size) in rows {
        (bytes, count) = (bytes + size, count + 1);
        if bytes > MAX_BYTES || count > MAX_ROWS {
            dropped += ctx.tx.exec("DELETE FROM signing_answers WHERE question = $1", args![question]).await?;
        }
    }
    Ok(aged + dropped)
}

/// The lists that will age before a moment: their addresses, so that they are fetched before somebody waits for them.
///
/// # Errors
/// When the database does not answer.
pub async fn ageing_lists(tx: &Tx, before: Instant) -> Result<Vec<String>> {
    let sql = "SELECT question AS c1 FROM signing_answers WHERE kind = 'crl' AND until < $1 ORDER BY until LIMIT 100";
    Ok(tx.all::<(String,)>(sql, args![before]).await?.into_iter().map(|(question,)| question).collect())
}
