//! Files of documents: rows that name stored blobs. A row is reached through its document only.

use ::store::{BlobId, Ctx, FromRow, Result, Row, Sql, Tx, args, blobs};
use kernel::Id;

use crate::model::Document;

/// A file that is stored already and becomes part of a document.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stored {
    /// `main`, `annex`, `scan`, `envelope`, `signed`, `draft`.
    pub role: String,
    /// Base name.
    pub name: String,
    /// By content, never as the sender said.
    pub media_type: String,
    /// Bytes.
    pub size: usize,
    /// The content.
    pub blob: BlobId,
}

/// A file of a document.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Its identifier; part of its address.
    pub id: Id<Attachment>,
    /// Position.
    pub ordinal: i64,
    /// `main`, `annex`, `scan`, `envelope`, `signed`, `draft`.
    pub role: String,
    /// Base name.
    pub name: String,
    /// By content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// The content.
    pub blob: BlobId,
}

impl Attachment {
    /// Whether the page can show it.
    pub fn is_pdf(&self) -> bool {
        self.media_type == "application/pdf"
    }

    /// The size in words, as `214 kB`.
    pub fn size_text(&self) -> String {
        match self.size {
            size if size < 1_000 => format!("{size} B"),
            size if size < 1_000_000 => format!("{} kB", size / 1_000),
            size => format!("{}.{} MB", size / 1_000_000, size % 1_000_000 / 100_000),
        }
    }
}

impl Attachment {
    /// The file of a copy that was made, to be served as the others are.
    pub fn of_copy(copy: &super::copies::Copy) -> Option<Self> {
        Some(Self {
            id: Id::from_uuid(copy.id.uuid()),
            ordinal: 1,
            role: "copy".to_owned(),
            name: copy.file_name(),
            media_type: "application/pdf".to_owned(),
            size: copy.size.unwrap_or_default(),
            blob: copy.blob.clone()?,
        })
    }
}

impl FromRow for Attachment {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            ordinal: row.get("ordinal")?,
            role: row.get("role")?,
            name: row.get("name")?,
            media_type: row.get("media_type")?,
            size: row.get("size")?,
            blob: row.get("blob")?,
        })
    }
}

const COLUMNS: &str = "id, ordinal, role, name, media_type, size, blob";

/// Adds files after those a document has; `after` is the highest position so far.
///
/// # Errors
/// When the database refuses.
pub async fn add(ctx: &Ctx, document: Id<Document>, after: i64, files: &[Stored]) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new(
        "INSERT INTO attachments (id, document, ordinal, role, name, media_type, size, blob, created_at) VALUES ",
        args![],
    );
    for (position, file) in files.iter().enumerate() {
        let id: Id<Attachment> = ctx.id();
        let ordinal = after + 1 + i64::try_from(position).unwrap_or(0);
        let part = if position == 0 { "(?, ?, ?, ?, ?, ?, ?, ?, ?)" } else { ", (?, ?, ?, ?, ?, ?, ?, ?, ?)" };
        let blob = file.blob.as_str();
        sql.push(
            part,
            args![id, document, ordinal, &file.role, &file.name, &file.media_type, file.size, blob, ctx.now],
        );
    }
    let text = sql.text().to_owned();
    ctx.tx.exec(&text, sql.into_values()).await?;
    for file in files {
        blobs::attach(&ctx.tx, &file.blob, file.size, &file.media_type, document.uuid(), ctx.now).await?;
    }
    Ok(())
}

/// The files of a document, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn of(tx: &Tx, document: Id<Document>) -> Result<Vec<Attachment>> {
    let sql = format!("SELECT {COLUMNS} FROM attachments WHERE document = $1 ORDER BY ordinal, id");
    tx.all(&sql, args![document]).await
}

/// One file of a document.
///
/// # Errors
/// When the database does not answer.
pub async fn get(tx: &Tx, document: Id<Document>, id: Id<Attachment>) -> Result<Option<Attachment>> {
    let sql = format!("SELECT {COLUMNS} FROM attachments WHERE document = $1 AND id = $2");
    tx.opt(&sql, args![document, id]).await
}

/// Lets go of all files of a document; the sweeper removes what no other document names.
///
/// # Errors
/// When the database refuses.
pub async fn remove_all(ctx: &Ctx, document: Id<Document>) -> Result<()> {
    ctx.tx.exec("DELETE FROM attachments WHERE document = $1", args![document]).await?;
    ctx.tx.exec("DELETE FROM blob_refs WHERE record = $1", args![document]).await?;
    Ok(())
}
