//! Who may see an outgoing document: kept once as rows of readers, projected into grants.

use ::store::{Ctx, FromRow, Result, Row, args};
use kernel::Id;
use uuid::Uuid;

use crate::OUTGOING;
use crate::model::Document;

/// Lets subjects see a document for a cause (the document itself for its way, a recipient for its delivery).
///
/// # Errors
/// When the database refuses.
pub async fn add_readers(ctx: &Ctx, id: Id<Document>, sort_key: i64, subjects: &[Uuid], cause: Uuid) -> Result<()> {
    for subject in subjects {
        let sql = "INSERT INTO outgoing_readers (document, subject, cause) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        ctx.tx.exec(sql, args![id, subject, cause]).await?;
    }
    access::grant_many(&ctx.tx, subjects, OUTGOING, sort_key, id.uuid(), cause).await
}

struct Reader {
    document: Uuid,
    subject: Uuid,
    cause: Uuid,
    sort_key: i64,
}

impl FromRow for Reader {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            document: row.get("document")?,
            subject: row.get("subject")?,
            cause: row.get("cause")?,
            sort_key: row.get("sort_key")?,
        })
    }
}

/// Writes all grants of outgoing documents anew from their readers; returns how many were written.
///
/// # Errors
/// When the database refuses.
pub async fn rebuild_grants(ctx: &Ctx) -> Result<usize> {
    access::rebuild_kind(&ctx.tx, OUTGOING).await?;
    let (mut written, mut last) = (0, i64::MIN);
    loop {
        // Whole documents at a time, so that none is cut in two.
        let sql = "SELECT r.document, r.subject, r.cause, d.sort_key FROM outgoing_readers r JOIN documents d ON d.id = r.document
                   WHERE d.id IN (SELECT id FROM documents WHERE direction = 'outgoing' AND sort_key > $1 ORDER BY sort_key LIMIT 500)
                   ORDER BY d.sort_key";
        let readers: Vec<Reader> = ctx.tx.all(sql, args![last]).await?;
        let Some(end) = readers.last() else { return Ok(written) };
        last = end.sort_key;
        for r in &readers {
            access::grant(&ctx.tx, r.subject, OUTGOING, r.sort_key, r.document, r.cause).await?;
        }
        written += readers.len();
    }
}
