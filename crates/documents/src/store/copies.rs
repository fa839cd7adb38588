//! Copies of documents: ordered, numbered and made.

use ::store::{BlobId, Ctx, Error, FromRow, Result, Row, Sql, Tx, args, blobs};
use jiff::civil::Date;
use kernel::{Actor, Id, Instant};
use serde::{Deserialize, Serialize};
use typeset::model::{CopyForm, SignatureBlock};
use uuid::Uuid;

use super::parsed;
use crate::model::copies::{Medium, Source, State, form_from_name, form_name};
use crate::model::{Document, join_code};

/// What an extract tells of an original that was not written here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// Place name.
    pub place: String,
    /// Lines of authority and position, as printed.
    pub signer_title: String,
    /// Name, as printed.
    pub signer_name: String,
}

/// A copy.
#[derive(Debug, Clone)]
pub struct Copy {
    /// Its identifier.
    pub id: Id<Copy>,
    /// What is copied.
    pub document: Id<Document>,
    /// Who copies.
    pub agency: Uuid,
    /// Hình thức sao.
    pub form: CopyForm,
    /// What the source is.
    pub source: Source,
    /// What the copy lies on.
    pub medium: Medium,
    /// The file that is copied; none for an extract.
    pub file: Option<BlobId>,
    /// Text of an extract, in the editor's notation.
    pub text: String,
    /// Place and signer of the original, for an extract.
    pub original: Original,
    /// Nơi nhận of the copy.
    pub recipients: Vec<String>,
    /// How many on paper.
    pub quantity: i64,
    /// Who decided, as printed under a copy on paper.
    pub signature: SignatureBlock,
    /// Codes of what the clerk was warned of.
    pub warnings: Vec<String>,
    /// Where it stands.
    pub state: State,
    /// Why it was given up.
    pub note: String,
    /// Number as written.
    pub number: Option<String>,
    /// `SY-BYT`.
    pub notation: Option<String>,
    /// Date of the copy.
    pub made_on: Option<Date>,
    /// The copy.
    pub blob: Option<BlobId>,
    /// Its bytes.
    pub size: Option<i64>,
    /// Person who decided.
    pub decided_by: Uuid,
    /// Their name.
    pub decided_by_name: String,
    /// When.
    pub decided_at: Instant,
    /// Person who made it.
    pub made_by: Option<Uuid>,
    /// Their name; empty before.
    pub made_by_name: String,
    /// When.
    pub made_at: Option<Instant>,
}

impl Copy {
    /// Number and notation; empty before it is made.
    pub fn code(&self) -> String {
        join_code(self.number.as_deref(), self.notation.as_deref())
    }

    /// The name of its file.
    pub fn file_name(&self) -> String {
        format!("{}.pdf", self.code().replace('/', "-"))
    }
}

fn json<T: serde::de::DeserializeOwned>(row: &Row, column: &str) -> Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|e| Error::Decode(format!("{column}: {e}")))
}

/// Plain texts and lists of them: nothing here that JSON cannot hold.
fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn blob(row: &Row, column: &str) -> Result<Option<BlobId>> {
    Ok(row.get::<Option<String>>(column)?.as_deref().and_then(BlobId::parse))
}

impl FromRow for Copy {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            document: row.get("document")?,
            agency: row.get("agency")?,
            form: parsed(row, "form", form_from_name)?,
            source: Source {
                medium: parsed(row, "source_medium", Medium::from_name)?,
                is_copy: row.get::<i64>("from_copy")? == 1,
            },
            medium: parsed(row, "medium", Medium::from_name)?,
            file: blob(row, "source")?,
            text: row.get("text")?,
            original: json(row, "original")?,
            recipients: json(row, "recipients")?,
            quantity: row.get("quantity")?,
            signature: json(row, "signature")?,
            warnings: json(row, "warnings")?,
            state: parsed(row, "state", State::from_name)?,
            note: row.get("note")?,
            number: row.get("number")?,
            notation: row.get("notation")?,
            made_on: row.get("made_on")?,
            blob: blob(row, "blob")?,
            size: row.get("size")?,
            decided_by: row.get("decided_by")?,
            decided_by_name: String::new(),
            decided_at: row.get("decided_at")?,
            made_by: row.get("made_by")?,
            made_by_name: String::new(),
            made_at: row.get("made_at")?,
        })
    }
}

const SELECT: &str =
    "SELECT c.id, c.document, c.agency, c.form, c.source_medium, c.from_copy, c.medium, c.source, c.text, c.original,
        c.recipients, c.quantity, c.signature, c.warnings, c.state, c.note, c.number, c.notation, c.made_on, c.blob, c.size,
        c.decided_by, c.decided_at, c.made_by, c.made_at
    FROM document_copies c";

async fn named(tx: &Tx, mut rows: Vec<Copy>) -> Result<Vec<Copy>> {
    let people = rows.iter().flat_map(|row| std::iter::once(row.decided_by).chain(row.made_by)).map(Id::from_uuid);
    let names = identity::people::names(tx, people.collect::<Vec<_>>()).await?;
    let name = |id: Uuid| names.get(&Id::from_uuid(id)).cloned().unwrap_or_default();
    for row in &mut rows {
        row.decided_by_name = name(row.decided_by);
        row.made_by_name = row.made_by.map(name).unwrap_or_default();
    }
    Ok(rows)
}

/// Keeps an order.
///
/// # Errors
/// When the database refuses.
pub async fn insert(ctx: &Ctx, copy: &Copy) -> Result<()> {
    let sql = "INSERT INTO document_copies (id, document, agency, form, source_medium, from_copy, medium, source, text, original,
            recipients, quantity, signature, warnings, state, note, decided_by, decided_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', $16, $17)";
    let values = args![
        copy.id,
        copy.document,
        copy.agency,
        form_name(copy.form),
        copy.source.medium.name(),
        i64::from(copy.source.is_copy),
        copy.medium.name(),
        copy.file.as_ref().map(BlobId::as_str),
        &copy.text,
        to_json(&copy.original),
        to_json(&copy.recipients),
        copy.quantity,
        to_json(&copy.signature),
        to_json(&copy.warnings),
        copy.state.name(),
        copy.decided_by,
        copy.decided_at
    ];
    ctx.tx.exec(sql, values).await?;
    Ok(())
}

/// A copy whose document the actor may see (law 4): a copy is no way around the document's own grants.
///
/// # Errors
/// When the database does not answer.
pub async fn load(tx: &Tx, actor: &Actor, id: Id<Copy>) -> Result<Option<Copy>> {
    let mut sql = Sql::new(&format!("{SELECT} JOIN documents d ON d.id = c.document WHERE c.id = ?"), args![id]);
    access::push_visible(&mut sql, tx, &actor.subjects);
    Ok(named(tx, tx.rows(sql).await?).await?.pop())
}

/// The copies of a document, the first first. The document was loaded under the access predicate before.
///
/// # Errors
/// When the database does not answer.
pub async fn of(tx: &Tx, document: Id<Document>) -> Result<Vec<Copy>> {
    let sql = format!("{SELECT} WHERE c.document = $1 ORDER BY c.decided_at, c.id");
    named(tx, tx.all(&sql, args![document]).await?).await
}

/// The copy that this is the file of, whoever asks: the file says who copied.
///
/// # Errors
/// When the database does not answer.
pub async fn made_as(tx: &Tx, file: &BlobId) -> Result<Option<Copy>> {
    let sql = format!("{SELECT} WHERE c.blob = $1 AND c.document IN (SELECT record FROM blob_refs WHERE hash = $1)");
    Ok(named(tx, tx.all(&sql, args![file.as_str()]).await?).await?.pop())
}

/// What making a copy adds.
pub struct Made<'a> {
    /// The copy.
    pub blob: &'a BlobId,
    /// Its bytes.
    pub size: usize,
    /// Number as written.
    pub number: &'a str,
    /// `SY-BYT`.
    pub notation: &'a str,
    /// Date of the copy.
    pub date: Date,
}

/// Keeps the made copy; the register's counter follows as the last statement.
///
/// # Errors
/// [`::store::Error::Stale`] when it was made or given up meanwhile.
pub async fn made(ctx: &Ctx, copy: &Copy, made: &Made<'_>) -> Result<()> {
    let sql =
        "UPDATE document_copies SET state = 'made', number = $2, notation = $3, made_on = $4, blob = $5, size = $6,
            made_by = $7, made_at = $8
        WHERE id = $1 AND state = 'ordered'";
    let (blob, person) = (made.blob.as_str(), ctx.actor.person);
    let values = args![copy.id, made.number, made.notation, made.date, blob, made.size, person, ctx.now];
    ctx.tx.exec_versioned(sql, values).await?;
    blobs::attach(&ctx.tx, made.blob, made.size, "application/pdf", copy.document.uuid(), ctx.now).await
}

/// Gives a copy up before it is made.
///
/// # Errors
/// [`::store::Error::Stale`] when it was made or given up meanwhile.
pub async fn cancelled(ctx: &Ctx, copy: &Copy, reason: &str) -> Result<()> {
    let sql = "UPDATE document_copies SET state = 'cancelled', note = $2 WHERE id = $1 AND state = 'ordered'";
    ctx.tx.exec_versioned(sql, args![copy.id, reason]).await
}

/// Destroys what the copies of a recalled document say; their numbers stay in the register.
///
/// # Errors
/// When the database refuses.
pub async fn destroy_content(ctx: &Ctx, document: Id<Document>) -> Result<()> {
    let waiting = "DELETE FROM work_items WHERE record IN (SELECT id FROM document_copies WHERE document = $1)";
    ctx.tx.exec(waiting, args![document]).await?;
    let orders = "UPDATE document_copies SET state = 'cancelled' WHERE document = $1 AND state = 'ordered'";
    ctx.tx.exec(orders, args![document]).await?;
    let sql = "UPDATE document_copies SET text = '', source = NULL, blob = NULL WHERE document = $1";
    ctx.tx.exec(sql, args![document]).await?;
    Ok(())
}

/// A line of the register of copies.
#[derive(Debug, Clone)]
pub struct RegisterLine {
    /// The number given.
    pub given: i64,
    /// The copy.
    pub copy: Copy,
    /// What was copied: name of the type, code and subject.
    pub document: String,
}

struct Numbered(i64, Uuid);

impl FromRow for Numbered {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(row.get("number")?, row.get("document")?))
    }
}

/// The lines of a register of copies, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn register_lines(tx: &Tx, register: Uuid) -> Result<Vec<RegisterLine>> {
    let sql = "SELECT number, document FROM register_entries WHERE register = $1 ORDER BY number";
    let numbers: Vec<Numbered> = tx.all(sql, args![register]).await?;
    let sql = format!("{SELECT} WHERE c.id IN (SELECT document FROM register_entries WHERE register = $1)");
    let copies = named(tx, tx.all(&sql, args![register]).await?).await?;
    let mut headers = Sql::new(
        "SELECT id, direction, type_code, number, notation, issued_on, issuer, subject FROM documents",
        args![],
    );
    headers.append(" WHERE id IN ");
    headers.push_list(copies.iter().map(|copy| copy.document.uuid()));
    let headers: Vec<super::headers::Header> = if copies.is_empty() { Vec::new() } else { tx.rows(headers).await? };
    let line = |Numbered(given, id): Numbered| {
        let copy = copies.iter().find(|copy| copy.id.uuid() == id)?.clone();
        let header = headers.iter().find(|header| header.id == copy.document.uuid())?;
        let document = format!("{} {}: {}", header.type_name, header.code, header.subject);
        Some(RegisterLine { given, copy, document })
    };
    Ok(numbers.into_iter().filter_map(line).collect())
}
