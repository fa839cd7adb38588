//! The proof kept with signed files: what was found out, when, by which trust list, and until when it lasts.

use ::store::{BlobId, Ctx, FromRow, Result, Row, Tx, args, blobs};
use kernel::{Id, Instant};
use uuid::Uuid;

/// What was found out about a file.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its identifier; part of its address.
    pub id: Id<Kept>,
    /// The document.
    pub record: Uuid,
    /// The file, by content.
    pub blob: BlobId,
    /// The file it grew from by an increment.
    pub grew_from: Option<BlobId>,
    /// `valid`, `undetermined`, `invalid`.
    pub verdict: String,
    /// The lowest level of its signatures.
    pub level: Option<String>,
    /// The report as JSON.
    pub report: String,
    /// The archive with report, certificates, answers and lists.
    pub proof: BlobId,
    /// The version of the trust list it was judged by.
    pub trust_version: i64,
    /// When.
    pub checked_at: Instant,
    /// Of an archived file: when it must be renewed at the latest.
    pub renew_before: Option<Instant>,
    /// The level still to be reached.
    pub wanted: Option<String>,
    /// Why it was not reached yet.
    pub trouble: String,
}

impl FromRow for Kept {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            record: row.get("record")?,
            blob: row.get("blob")?,
            grew_from: row.get("grew_from")?,
            verdict: row.get("verdict")?,
            level: row.get("level")?,
            report: row.get("report")?,
            proof: row.get("proof")?,
            trust_version: row.get("trust_version")?,
            checked_at: row.get("checked_at")?,
            renew_before: row.get("renew_before")?,
            wanted: row.get("wanted")?,
            trouble: row.get("trouble")?,
        })
    }
}

const COLUMNS: &str = "id, record, blob, grew_from, verdict, level, report, proof, trust_version, checked_at, renew_before, wanted, trouble";

/// Keeps what was found out; it takes the place of what was known about this file of the document and about the one it
/// grew from, which stay readable.
///
/// # Errors
/// When the database refuses.
pub async fn keep(ctx: &Ctx, new: &Kept, proof_size: usize) -> Result<()> {
    let before = new.grew_from.as_ref().unwrap_or(&new.blob);
    let sql =
        "UPDATE signature_evidence SET in_force = FALSE WHERE record = $1 AND (blob = $2 OR blob = $3) AND in_force";
    ctx.tx.exec(sql, args![new.record, new.blob.as_str(), before.as_str()]).await?;
    let sql =
        "INSERT INTO signature_evidence (id, record, blob, verdict, level, report, proof, trust_version, checked_at,
                   renew_before, wanted, trouble, grew_from, in_force)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, TRUE)";
    let values = args![
        new.id,
        new.record,
        new.blob.as_str(),
        &new.verdict,
        new.level.as_deref(),
        &new.report,
        new.proof.as_str(),
        new.trust_version,
        new.checked_at,
        new.renew_before,
        new.wanted.as_deref(),
        &new.trouble,
        new.grew_from.as_ref().map(BlobId::as_str)
    ];
    ctx.tx.exec(sql, values).await?;
    blobs::attach(&ctx.tx, &new.proof, proof_size, "application/zip", new.record, ctx.now).await
}

/// Notes why a file has not reached its level yet.
///
/// # Errors
/// When the database refuses.
pub async fn note_trouble(ctx: &Ctx, id: Id<Kept>, trouble: &str) -> Result<()> {
    ctx.tx.exec("UPDATE signature_evidence SET trouble = $2 WHERE id = $1", args![id, trouble]).await?;
    Ok(())
}

/// What is known about a file of a document now.
///
/// # Errors
/// When the database does not answer.
pub async fn of_file(tx: &Tx, record: Uuid, blob: &BlobId) -> Result<Option<Kept>> {
    let sql = format!("SELECT {COLUMNS} FROM signature_evidence WHERE record = $1 AND blob = $2 AND in_force");
    tx.opt(&sql, args![record, blob.as_str()]).await
}

/// One row of a document, in force or not.
///
/// # Errors
/// When the database does not answer.
pub async fn get(tx: &Tx, record: Uuid, id: Id<Kept>) -> Result<Option<Kept>> {
    let sql = format!("SELECT {COLUMNS} FROM signature_evidence WHERE record = $1 AND id = $2");
    tx.opt(&sql, args![record, id]).await
}

/// Everything that was found out about a document's files, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_record(tx: &Tx, record: Uuid) -> Result<Vec<Kept>> {
    let sql = format!("SELECT {COLUMNS} FROM signature_evidence WHERE record = $1 ORDER BY checked_at DESC, id DESC");
    tx.all(&sql, args![record]).await
}

/// Files that must be renewed by a moment, and files that have not reached their level, the most urgent first.
///
/// # Errors
/// When the database does not answer.
pub async fn due(tx: &Tx, by: Instant, limit: i64) -> Result<Vec<Kept>> {
    let renew = format!(
        "SELECT {COLUMNS} FROM signature_evidence WHERE in_force AND renew_before IS NOT NULL AND renew_before <= $1
         ORDER BY renew_before, id LIMIT $2"
    );
    let mut due: Vec<Kept> = tx.all(&renew, args![by, limit]).await?;
    let complete = format!(
        "SELECT {COLUMNS} FROM signature_evidence WHERE in_force AND wanted IS NOT NULL ORDER BY checked_at, id LIMIT $1"
    );
    let more: Vec<Kept> = tx.all(&complete, args![limit]).await?;
    due.extend(more.into_iter().filter(|row| row.renew_before.is_none_or(|renew| renew > by)));
    Ok(due)
}

/// The document whose file grew from this one: whoever holds it holds an earlier state of the same file.
///
/// # Errors
/// When the database does not answer.
pub async fn grown_from(tx: &Tx, blob: &BlobId) -> Result<Option<Uuid>> {
    let sql = "SELECT record AS c1 FROM signature_evidence WHERE grew_from = $1 ORDER BY checked_at LIMIT 1";
    Ok(tx.opt::<(Uuid,)>(sql, args![blob.as_str()]).await?.map(|(record,)| record))
}

/// Forgets what was kept about a document whose content is destroyed.
///
/// # Errors
/// When the database refuses.
pub async fn forget(ctx: &Ctx, record: Uuid) -> Result<()> {
    ctx.tx.exec("DELETE FROM signature_evidence WHERE record = $1", args![record]).await?;
    Ok(())
}

/// How many files have not reached their level, and how many should have been renewed by a moment.
///
/// # Errors
/// When the database does not answer.
pub async fn open(tx: &Tx, by: Instant) -> Result<(i64, i64)> {
    let waiting = "SELECT count(*) AS c1 FROM signature_evidence WHERE in_force AND wanted IS NOT NULL";
    let (waiting,): (i64,) = tx.one(waiting, args![]).await?;
    let late = "SELECT count(*) AS c1 FROM signature_evidence WHERE in_force AND renew_before IS NOT NULL AND renew_before < $1";
    let (late,): (i64,) = tx.one(late, args![by]).await?;
    Ok((waiting, late))
}
