//! Writing a new arrival in as few statements and round trips as possible: this is the busiest write of the house.

use ::store::{Ctx, Result, args};
use jiff::civil::Date;
use kernel::Id;
use uuid::Uuid;

use crate::model::incoming::{Channel, State};
use crate::model::{Document, Queue, Urgency};
use crate::store::attachments::Stored;
use crate::store::work_items::{self, NewItem};
use crate::store::{attachments, registers};

/// A checked arrival.
#[derive(Debug, Clone)]
pub struct NewIncoming<'a> {
    /// Its identifier.
    pub id: Id<Document>,
    /// Its place in "newest first".
    pub sort_key: i64,
    /// Whose register.
    pub agency: Uuid,
    /// Ngày đến.
    pub arrived_on: Date,
    /// How it came in.
    pub channel: Channel,
    /// Code of the type.
    pub type_code: &'a str,
    /// Number as written.
    pub number: Option<&'a str>,
    /// Notation as written.
    pub notation: Option<&'a str>,
    /// Date of the document.
    pub issued_on: Option<Date>,
    /// Cơ quan ban hành.
    pub issuer: &'a str,
    /// Trích yếu.
    pub subject: &'a str,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// Deadline, if the sender set one.
    pub due_on: Option<Date>,
    /// Mã định danh văn bản.
    pub document_code: Option<&'a str>,
    /// The sending agency.
    pub sender: Option<Uuid>,
    /// The sender's code.
    pub sender_code: Option<&'a str>,
    /// Who signed.
    pub signer_name: Option<&'a str>,
    /// As what.
    pub signer_position: Option<&'a str>,
    /// Language code.
    pub language: &'a str,
    /// Number of pages.
    pub pages: Option<i64>,
    /// Ghi chú.
    pub note: Option<&'a str>,
    /// What full text covers at once: the words of the header.
    pub content: &'a str,
    /// Its files.
    pub files: &'a [Stored],
}

/// Writes the rows of an arrival except its number, which [`registers::give`] writes last.
///
/// # Errors
/// When the database refuses.
pub async fn insert(ctx: &Ctx, new: &NewIncoming<'_>) -> Result<()> {
    let header =
        "INSERT INTO documents (id, agency, direction, sort_key, register_year, type_code, number, notation, issued_on,
            issuer, subject, urgency, state, due_on, content, created_by, created_at, version)
        VALUES ($1, $2, 'incoming', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1)";
    let values = args![
        new.id,
        new.agency,
        new.sort_key,
        kernel::register_year(ctx.now),
        new.type_code,
        new.number,
        new.notation,
        new.issued_on,
        new.issuer,
        new.subject,
        new.urgency.code(),
        State::Registered.as_str(),
        new.due_on,
        new.content,
        ctx.actor.person,
        ctx.now
    ];
    ctx.tx.later(header, values);
    let own =
        "INSERT INTO incoming_documents (id, arrived_on, channel, document_code, sender, sender_code, signer_name,
            signer_position, language, pages, note)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = args![
        new.id,
        new.arrived_on,
        new.channel.as_str(),
        new.document_code,
        new.sender,
        new.sender_code,
        new.signer_name,
        new.signer_position,
        new.language,
        new.pages,
        new.note
    ];
    ctx.tx.later(own, values);
    attachments::add(ctx, new.id, 0, new.files).await?;
    let record = new.id.uuid();
    access::grant(&ctx.tx, new.agency, crate::INCOMING, new.sort_key, record, record).await?;
    let queue = Queue::Distribute.name();
    let item = NewItem { holder: new.agency, queue, cause: record, due_on: new.due_on };
    work_items::add_first(ctx, record, super::KIND, new.urgency, new.subject, &[item]);
    ::store::fts::add(&ctx.tx, record, new.sort_key, new.content).await
}

/// The agency's register of arrivals in the year of the action: one series for paper and electronic (NĐ 30/2020 Đ.22).
pub fn series(ctx: &Ctx, agency: Uuid) -> registers::Series<'static> {
    registers::Series { agency, unit: None, direction: "incoming", year: kernel::register_year(ctx.now), scheme: "all" }
}
