//! Writing outgoing documents: one function for each thing that happens to the row.

use ::store::{BlobId, Ctx, Result, args};
use identity::{Position, Unit};
use jiff::civil::Date;
use kernel::Id;
use uuid::Uuid;

use super::Outgoing;
use crate::model::outgoing::{Draft, State};
use crate::model::{Document, Urgency};
use crate::store::drafts::Version;

/// A draft that begins.
pub struct NewOutgoing<'a> {
    /// Its identifier.
    pub id: Id<Document>,
    /// Its place in "newest first".
    pub sort_key: i64,
    /// The issuing agency.
    pub agency: Uuid,
    /// As printed.
    pub issuer: &'a str,
    /// The drafting unit.
    pub unit: Id<Unit>,
    /// Who drafts.
    pub drafter: Uuid,
    /// The first version.
    pub version: Id<Version>,
    /// Its content.
    pub draft: &'a Draft,
    /// The incoming document it answers.
    pub replies_to: Option<Id<Document>>,
}

/// Writes header and row of a new draft.
///
/// # Errors
/// When the database refuses.
pub async fn insert(ctx: &Ctx, new: &NewOutgoing<'_>) -> Result<()> {
    let header = "INSERT INTO documents (id, agency, direction, sort_key, register_year, type_code, issuer, subject, urgency, state,
            unit, content, created_by, created_at, version)
        VALUES ($1, $2, 'outgoing', $3, $4, $5, $6, $7, $8, $9, $10, '', $11, $12, 1)";
    let values = args![
        new.id,
        new.agency,
        new.sort_key,
        kernel::register_year(ctx.now),
        &new.draft.type_code,
        new.issuer,
        &new.draft.document.subject,
        new.draft.urgency.code(),
        State::Draft.name(),
        new.unit,
        new.drafter,
        ctx.now
    ];
    ctx.tx.exec(header, values).await?;
    let own = "INSERT INTO outgoing_documents (id, drafter, draft, signer, replies_to, late_days, copies)
               VALUES ($1, $2, $3, $4, $5, 0, 1)";
    ctx.tx.exec(own, args![new.id, new.drafter, new.version, new.draft.signer, new.replies_to]).await?;
    Ok(())
}

/// Writes what the header shows of a saved draft, and moves it to `state`; guarded by the version that was read.
///
/// # Errors
/// [`::store::Error::Stale`] when somebody else was faster.
pub async fn saved(ctx: &Ctx, read: &Outgoing, version: Id<Version>, draft: &Draft, state: State) -> Result<()> {
    let header = "UPDATE documents SET type_code = $3, subject = $4, urgency = $5, state = $6, version = version + 1
                  WHERE id = $1 AND version = $2";
    let (subject, urgency): (_, Urgency) = (&draft.document.subject, draft.urgency);
    let values = args![read.id, read.version, &draft.type_code, subject, urgency.code(), state.name()];
    ctx.tx.exec_versioned(header, values).await?;
    let own = "UPDATE outgoing_documents SET draft = $2, signer = $3 WHERE id = $1";
    ctx.tx.exec(own, args![read.id, version, draft.signer]).await?;
    if *subject != read.subject || urgency != read.urgency {
        // The desk shows what the document is called now, not what it was called when the work began.
        let waiting = "UPDATE work_items SET title = $2, urgency = $3 WHERE record = $1";
        ctx.tx.exec(waiting, args![read.id, subject, urgency.code()]).await?;
    }
    Ok(())
}

/// Moves the document on; guarded by the version that was read.
///
/// # Errors
/// [`::store::Error::Stale`] when somebody else was faster.
pub async fn advance(ctx: &Ctx, read: &Outgoing, state: State) -> Result<()> {
    let sql = "UPDATE documents SET state = $3, version = version + 1 WHERE id = $1 AND version = $2";
    ctx.tx.exec_versioned(sql, args![read.id, read.version, state.name()]).await
}

/// What the leader's signature adds.
pub struct Signed<'a> {
    /// The signed file.
    pub pdf: &'a BlobId,
    /// Its pages.
    pub pages: usize,
    /// JSON: where number and date stand.
    pub slots: &'a str,
    /// Name as printed.
    pub name: &'a str,
    /// Lines of authority as printed.
    pub title: &'a str,
    /// The position.
    pub signer: Id<Position>,
}

/// Keeps the signed file.
///
/// # Errors
/// When the database refuses.
pub async fn signed(ctx: &Ctx, id: Id<Document>, signed: &Signed<'_>) -> Result<()> {
    let sql =
        "UPDATE outgoing_documents SET signed_pdf = $2, pages = $3, slots = $4, signer_name = $5, signer_title = $6,
               signer = $7, signed_at = $8 WHERE id = $1";
    let values =
        args![id, signed.pdf.as_str(), signed.pages, signed.slots, signed.name, signed.title, signed.signer, ctx.now];
    ctx.tx.exec(sql, values).await?;
    Ok(())
}

/// Forgets the signature of a document that was sent back: it is signed anew, never patched. The file stays in its history.
///
/// # Errors
/// When the database refuses.
pub async fn unsign(ctx: &Ctx, id: Id<Document>) -> Result<()> {
    let sql = "UPDATE outgoing_documents SET signed_pdf = NULL, slots = NULL, pages = NULL, signed_at = NULL, signer_name = NULL,
               signer_title = NULL WHERE id = $1";
    ctx.tx.exec(sql, args![id]).await?;
    // A number that came with the signature stays in its register, held by this document.
    let header = "UPDATE documents SET number = NULL, notation = NULL, issued_on = NULL WHERE id = $1";
    ctx.tx.exec(header, args![id]).await?;
    Ok(())
}

/// Writes number and date that stand in the file the leader signed.
///
/// # Errors
/// When the database refuses.
pub async fn bear(ctx: &Ctx, id: Id<Document>, number: &str, notation: &str, date: Date) -> Result<()> {
    let sql = "UPDATE documents SET number = $2, notation = $3, issued_on = $4, register_year = $5 WHERE id = $1";
    ctx.tx.exec(sql, args![id, number, notation, date, date.year()]).await?;
    Ok(())
}

/// What numbering and sealing add.
pub struct Numbered<'a> {
    /// The sealed file.
    pub pdf: &'a BlobId,
    /// Number as written.
    pub number: &'a str,
    /// Notation.
    pub notation: &'a str,
    /// Date of the document.
    pub date: Date,
    /// Working days late.
    pub late_days: u32,
    /// Issued, or to be sealed by joint agencies.
    pub state: State,
}

/// Keeps number, date and the sealed file; the register's counter follows as the last statement. Guarded by the version that was read.
///
/// # Errors
/// [`::store::Error::Stale`] when somebody else was faster.
pub async fn numbered(ctx: &Ctx, read: &Outgoing, numbered: &Numbered<'_>) -> Result<()> {
    let header = "UPDATE documents SET state = $3, number = $4, notation = $5, issued_on = $6, register_year = $7, version = version + 1
                  WHERE id = $1 AND version = $2";
    let (state, year) = (numbered.state.name(), numbered.date.year());
    let values = args![read.id, read.version, state, numbered.number, numbered.notation, numbered.date, year];
    ctx.tx.exec_versioned(header, values).await?;
    let own = "UPDATE outgoing_documents SET final_pdf = $2, late_days = $3, numbered_at = $4 WHERE id = $1";
    let values = args![read.id, numbered.pdf.as_str(), numbered.late_days, ctx.now];
    ctx.tx.exec(own, values).await?;
    Ok(())
}

/// Keeps the file after a further signature on it.
///
/// # Errors
/// When the database refuses.
pub async fn signed_beside(ctx: &Ctx, id: Id<Document>, pdf: &BlobId) -> Result<()> {
    ctx.tx.exec("UPDATE outgoing_documents SET signed_pdf = $2 WHERE id = $1", args![id, pdf.as_str()]).await?;
    Ok(())
}

/// Keeps the file after a further seal on it.
///
/// # Errors
/// When the database refuses.
pub async fn sealed_beside(ctx: &Ctx, id: Id<Document>, pdf: &BlobId) -> Result<()> {
    ctx.tx.exec("UPDATE outgoing_documents SET final_pdf = $2 WHERE id = $1", args![id, pdf.as_str()]).await?;
    Ok(())
}

/// Puts a file that grew by an increment in the place of the one in force, guarded by that one; the address of the
/// attachment stays.
///
/// # Errors
/// [`::store::Error::Stale`] when another file is in force by now.
pub async fn grew(ctx: &Ctx, id: Id<Document>, from: &BlobId, to: &BlobId, size: usize) -> Result<()> {
    let own = "UPDATE outgoing_documents SET final_pdf = $3 WHERE id = $1 AND final_pdf = $2";
    ctx.tx.exec_versioned(own, args![id, from.as_str(), to.as_str()]).await?;
    let file = "UPDATE attachments SET blob = $3, size = $4 WHERE document = $1 AND blob = $2 AND role = 'main'";
    ctx.tx.exec(file, args![id, from.as_str(), to.as_str(), size]).await?;
    ::store::blobs::attach(&ctx.tx, to, size, "application/pdf", id.uuid(), ctx.now).await
}

/// Notes when it was sent.
///
/// # Errors
/// When the database refuses.
pub async fn dispatched(ctx: &Ctx, id: Id<Document>) -> Result<()> {
    ctx.tx.exec("UPDATE outgoing_documents SET dispatched_at = $2 WHERE id = $1", args![id, ctx.now]).await?;
    Ok(())
}

/// Puts what full text covers into the header and the index.
///
/// # Errors
/// When the database refuses.
pub async fn index(ctx: &Ctx, document: &Outgoing, content: &str) -> Result<()> {
    ctx.tx.exec("UPDATE documents SET content = $2 WHERE id = $1", args![document.id, content]).await?;
    ::store::fts::index(&ctx.tx, document.id.uuid(), document.sort_key, content).await
}
