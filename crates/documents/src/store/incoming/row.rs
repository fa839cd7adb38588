//! One incoming document as read, always with the access predicate in the same statement.

use ::store::{FromRow, Result, Row, Sql, Tx, args};
use jiff::civil::Date;
use kernel::{Actor, Id, Instant};
use uuid::Uuid;

use crate::model::incoming::{Channel, State};
use crate::model::{Document, DocumentType, Urgency, join_code};
use crate::store::parsed;

/// An incoming document.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Its identifier.
    pub id: Id<Document>,
    /// Whose register it is in.
    pub agency: Uuid,
    /// Its place in "newest first".
    pub sort_key: i64,
    /// Year of the register.
    pub register_year: i64,
    /// Số đến.
    pub arrival_number: i64,
    /// Ngày đến.
    pub arrived_on: Date,
    /// How it came in.
    pub channel: Channel,
    /// Code of its type, see [`DocumentType`].
    pub type_code: String,
    /// Number as written.
    pub number: Option<String>,
    /// Notation as written.
    pub notation: Option<String>,
    /// Date of the document.
    pub issued_on: Option<Date>,
    /// Cơ quan ban hành as printed.
    pub issuer: String,
    /// Trích yếu.
    pub subject: String,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// Where it stands.
    pub state: State,
    /// The unit that leads.
    pub unit: Option<Uuid>,
    /// Until when it is to be dealt with.
    pub due_on: Option<Date>,
    /// Mã định danh văn bản as the sender gave it.
    pub document_code: Option<String>,
    /// The sending agency, when known.
    pub sender: Option<Uuid>,
    /// The sender's code.
    pub sender_code: Option<String>,
    /// Who signed.
    pub signer_name: Option<String>,
    /// As what.
    pub signer_position: Option<String>,
    /// Language code.
    pub language: String,
    /// Number of pages.
    pub pages: Option<i64>,
    /// Units and people it went to.
    pub receivers: Option<String>,
    /// Ngày chuyển.
    pub transferred_on: Option<Date>,
    /// Ghi chú.
    pub note: Option<String>,
    /// The outgoing document that answers it.
    pub reply: Option<Uuid>,
    /// Its number and notation.
    pub reply_notation: Option<String>,
    /// When it was completed.
    pub completed_at: Option<Instant>,
    /// Result, or why it was returned or withdrawn.
    pub result: Option<String>,
    /// Who registered it.
    pub created_by: Option<Uuid>,
    /// When.
    pub created_at: Instant,
    /// Counts changes.
    pub version: i64,
}

impl Incoming {
    /// Number and notation as printed.
    pub fn code(&self) -> String {
        join_code(self.number.as_deref(), self.notation.as_deref())
    }

    /// The name of its type.
    pub fn type_name(&self) -> &'static str {
        DocumentType::from_code(&self.type_code).map_or("Khác", |t| t.name)
    }
}

impl FromRow for Incoming {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            agency: row.get("agency")?,
            sort_key: row.get("sort_key")?,
            register_year: row.get("register_year")?,
            arrival_number: row.get::<Option<i64>>("arrival_number")?.unwrap_or(0),
            arrived_on: row.get("arrived_on")?,
            channel: parsed(row, "channel", Channel::parse)?,
            type_code: row.get("type_code")?,
            number: row.get("number")?,
            notation: row.get("notation")?,
            issued_on: row.get("issued_on")?,
            issuer: row.get("issuer")?,
            subject: row.get("subject")?,
            urgency: Urgency::from_code(row.get("urgency")?).unwrap_or_default(),
            state: parsed(row, "state", State::parse)?,
            unit: row.get("unit")?,
            due_on: row.get("due_on")?,
            document_code: row.get("document_code")?,
            sender: row.get("sender")?,
            sender_code: row.get("sender_code")?,
            signer_name: row.get("signer_name")?,
            signer_position: row.get("signer_position")?,
            language: row.get("language")?,
            pages: row.get("pages")?,
            receivers: row.get("receivers")?,
            transferred_on: row.get("transferred_on")?,
            note: row.get("note")?,
            reply: row.get("reply")?,
            reply_notation: row.get("reply_notation")?,
            completed_at: row.get("completed_at")?,
            result: row.get("result")?,
            created_by: row.get("created_by")?,
            created_at: row.get("created_at")?,
            version: row.get("version")?,
        })
    }
}

pub(super) const SELECT: &str = "SELECT d.id, d.agency, d.sort_key, d.register_year, e.number AS arrival_number, i.arrived_on,
        i.channel, d.type_code, d.number, d.notation, d.issued_on, d.issuer, d.subject, d.urgency, d.state, d.unit, d.due_on,
        i.document_code, i.sender, i.sender_code, i.signer_name, i.signer_position, i.language, i.pages, i.receivers,
        i.transferred_on, i.note, i.reply, i.reply_notation, i.completed_at, i.result, d.created_by, d.created_at, d.version
    FROM documents d JOIN incoming_documents i ON i.id = d.id LEFT JOIN register_entries e ON e.document = d.id";

/// The document, if the actor may see it. What cannot be seen does not exist (law 4).
///
/// # Errors
/// When the database does not answer.
pub async fn load(tx: &Tx, actor: &Actor, id: Id<Document>) -> Result<Option<Incoming>> {
    let mut sql = Sql::new(&format!("{SELECT} WHERE d.id = ? AND d.direction = 'incoming'"), args![id]);
    access::push_visible(&mut sql, tx, &actor.subjects);
    Ok(tx.rows(sql).await?.into_iter().next())
}

/// The document for the system itself: jobs and the exchange, which act for nobody.
///
/// # Errors
/// When the database does not answer.
pub async fn load_as_system(tx: &Tx, id: Id<Document>) -> Result<Option<Incoming>> {
    tx.opt(&format!("{SELECT} WHERE d.id = $1 AND d.direction = 'incoming'"), args![id]).await
}
