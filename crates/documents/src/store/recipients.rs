//! Recipients of a sent document, one row for each who gets it, with how it stands.

use ::store::{Ctx, Error, FromRow, Result, Row, Tx, args};
use kernel::{Id, Instant};
use uuid::Uuid;

use crate::model::Document;
use crate::model::outgoing::{Channel, Purpose};

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// Waits for the exchange.
    Sending,
    /// Delivered: in the queue of a unit, in the books of an agency, at the axis.
    Sent,
    /// The receiver confirmed.
    Received,
    /// Could not be delivered, or was sent back.
    Failed,
    /// On paper.
    Printed,
}

impl Delivery {
    const ALL: [Self; 5] = [Self::Sending, Self::Sent, Self::Received, Self::Failed, Self::Printed];

    /// The name in the database and in translation keys (`delivery-<name>`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Received => "received",
            Self::Failed => "failed",
            Self::Printed => "printed",
        }
    }
}

/// Somebody who gets a document.
#[derive(Debug, Clone)]
pub struct RecipientRow {
    /// Its identifier; also the cause of its work item and grants.
    pub id: Id<RecipientRow>,
    /// As printed.
    pub line: String,
    /// Name.
    pub label: String,
    /// The agency, here or outside.
    pub agency: Option<Uuid>,
    /// A unit of the issuing agency.
    pub unit: Option<Uuid>,
    /// What for.
    pub purpose: Purpose,
    /// How it is reached.
    pub channel: Channel,
    /// How it stands.
    pub delivery: Delivery,
    /// When it was delivered.
    pub sent_at: Option<Instant>,
    /// When the receiver confirmed.
    pub received_at: Option<Instant>,
    /// Who confirmed, as the receiver says.
    pub received_by: Option<String>,
    /// Number given there, or why it failed.
    pub detail: Option<String>,
}

impl FromRow for RecipientRow {
    fn from_row(row: &Row) -> Result<Self> {
        let wrong = |column: &str, text: String| Error::Decode(format!("{column}: {text}"));
        let (purpose, channel, state): (String, String, String) =
            (row.get("purpose")?, row.get("channel")?, row.get("state")?);
        Ok(Self {
            id: row.get("id")?,
            line: row.get("line")?,
            label: row.get("label")?,
            agency: row.get("agency")?,
            unit: row.get("unit")?,
            purpose: Purpose::from_name(&purpose).ok_or_else(|| wrong("purpose", purpose))?,
            channel: Channel::from_name(&channel).ok_or_else(|| wrong("channel", channel))?,
            delivery: Delivery::ALL.into_iter().find(|d| d.name() == state).ok_or_else(|| wrong("state", state))?,
            sent_at: row.get("sent_at")?,
            received_at: row.get("received_at")?,
            received_by: row.get("received_by")?,
            detail: row.get("detail")?,
        })
    }
}

const COLUMNS: &str =
    "id, line, label, agency, unit, purpose, channel, state, sent_at, received_at, received_by, detail";

/// Adds recipients in their order.
///
/// # Errors
/// When the database refuses.
pub async fn insert(ctx: &Ctx, document: Id<Document>, rows: &[RecipientRow]) -> Result<()> {
    for (ordinal, row) in rows.iter().enumerate() {
        let sql = "INSERT INTO recipients (id, document, ordinal, line, label, agency, unit, purpose, channel, state, sent_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let values = args![
            row.id,
            document,
            ordinal,
            &row.line,
            &row.label,
            row.agency,
            row.unit,
            row.purpose.name(),
            row.channel.name(),
            row.delivery.name(),
            row.sent_at
        ];
        ctx.tx.exec(sql, values).await?;
    }
    Ok(())
}

/// The recipients of a document in their order.
///
/// # Errors
/// When the database does not answer.
pub async fn of(tx: &Tx, document: Id<Document>) -> Result<Vec<RecipientRow>> {
    tx.all(&format!("SELECT {COLUMNS} FROM recipients WHERE document = $1 ORDER BY ordinal, id"), args![document]).await
}

/// Notes how a delivery stands now: for the exchange room's handlers. What a receiver has confirmed is not taken back by a
/// late word that it was sent.
///
/// # Errors
/// When the database refuses.
pub async fn mark(
    ctx: &Ctx,
    document: Id<Document>,
    id: Id<RecipientRow>,
    delivery: Delivery,
    by: Option<&str>,
    detail: Option<&str>,
) -> Result<()> {
    let sql =
        "UPDATE recipients SET state = $3, received_by = COALESCE($4, received_by), detail = COALESCE($5, detail),
                   sent_at = COALESCE(sent_at, $6), received_at = COALESCE(received_at, $7)
               WHERE document = $1 AND id = $2 AND (state <> 'received' OR $3 = 'received')";
    let received = (delivery == Delivery::Received).then_some(ctx.now);
    let sent = (delivery != Delivery::Failed).then_some(ctx.now);
    ctx.tx.exec(sql, args![document, id, delivery.name(), by, detail, sent, received]).await?;
    Ok(())
}
