//! Deliveries: one row for each recipient of a dispatched document, with the history of what became of it.

use kernel::{Cursor, Id, Instant, Page};
use store::{FromRow, Result, Row, Sql, Tx, WriteTx, args};
use uuid::Uuid;

use super::parsed;
use crate::model::{DeliveryState, supersedes};
use crate::{Channel, Delivery, DeliveryEvent};

const COLUMNS: &str = "id, agency, sort_key, document, recipient, receiver, receiver_code, receiver_name, channel, state, \
                       printed_code, document_key, issue_key, file, reason, reported_at, created_at, changed_at";

impl FromRow for Delivery {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            agency: row.get("agency")?,
            sort_key: row.get("sort_key")?,
            document: row.get("document")?,
            recipient: row.get("recipient")?,
            receiver: row.get("receiver")?,
            receiver_code: row.get("receiver_code")?,
            receiver_name: row.get("receiver_name")?,
            channel: parsed(row, "channel", Channel::parse)?,
            state: parsed(row, "state", DeliveryState::parse)?,
            printed_code: row.get("printed_code")?,
            document_key: row.get("document_key")?,
            issue_key: row.get("issue_key")?,
            file: row.get("file")?,
            reason: row.get("reason")?,
            reported_at: row.get("reported_at")?,
            created_at: row.get("created_at")?,
            changed_at: row.get("changed_at")?,
        })
    }
}

impl FromRow for DeliveryEvent {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            delivery: row.get("delivery")?,
            state: parsed(row, "state", DeliveryState::parse)?,
            description: row.get("description")?,
            staff: row.get("staff")?,
            at: row.get("at")?,
        })
    }
}

/// One delivery.
///
/// # Errors
/// When the database does not answer.
pub async fn get(tx: &Tx, id: Id<Delivery>) -> Result<Option<Delivery>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM deliveries WHERE id = $1"), args![id]).await
}

/// The deliveries of an outgoing document, in the order they were made.
///
/// # Errors
/// When the database does not answer.
pub async fn of_document(tx: &Tx, document: Uuid) -> Result<Vec<Delivery>> {
    let sql = format!("SELECT {COLUMNS} FROM deliveries WHERE document = $1 ORDER BY sort_key");
    tx.all(&sql, args![document]).await
}

/// What happened to the deliveries of an outgoing document, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn history(tx: &Tx, document: Uuid) -> Result<Vec<DeliveryEvent>> {
    let sql = "SELECT h.delivery, h.state, h.description, h.staff, h.at FROM delivery_history h
               JOIN deliveries d ON d.id = h.delivery WHERE d.document = $1 ORDER BY h.noted_at, h.id";
    tx.all(sql, args![document]).await
}

/// One page of what an agency sent, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn page(
    tx: &Tx,
    agency: Uuid,
    state: Option<DeliveryState>,
    after: Option<Cursor>,
) -> Result<Page<Delivery>> {
    let mut sql = Sql::new(&format!("SELECT {COLUMNS} FROM deliveries WHERE agency = ?"), args![agency]);
    if let Some(state) = state {
        sql.push(" AND state = ?", args![state.as_str()]);
    }
    if let Some(after) = after {
        sql.push(" AND sort_key < ?", args![after.sort_key]);
    }
    sql.push(" ORDER BY sort_key DESC LIMIT ?", args![Page::<Delivery>::SIZE + 1]);
    let cursor = |d: &Delivery| Cursor { sort_key: d.sort_key, record: d.id.uuid(), phase: 0 };
    Ok(Page::cut(tx.rows(sql).await?, Page::<Delivery>::SIZE, cursor))
}

/// Deliveries that a status report may be about: those of the document named, by identifier or by issue.
///
/// # Errors
/// When the database does not answer.
pub async fn meant(tx: &Tx, keys: &(Option<String>, Option<String>)) -> Result<Vec<Delivery>> {
    let by_id = format!("SELECT {COLUMNS} FROM deliveries WHERE document_key = $1 ORDER BY sort_key LIMIT 500");
    let found: Vec<Delivery> = tx.all(&by_id, args![keys.0.as_deref()]).await?;
    if !found.is_empty() {
        return Ok(found);
    }
    let by_issue = format!("SELECT {COLUMNS} FROM deliveries WHERE issue_key = $1 ORDER BY sort_key LIMIT 500");
    tx.all(&by_issue, args![keys.1.as_deref()]).await
}

/// Deliveries that lie in the outbox folder.
///
/// # Errors
/// When the database does not answer.
pub async fn lying(tx: &Tx) -> Result<Vec<Delivery>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM deliveries WHERE state = 'written' AND channel = 'axis' ORDER BY sort_key LIMIT 1000"
    );
    tx.all(&sql, args![]).await
}

/// Makes a delivery, unless this recipient has one; tells whether it is new.
///
/// # Errors
/// When the database refuses.
pub async fn insert(tx: &WriteTx, d: &Delivery) -> Result<bool> {
    let sql = "INSERT INTO deliveries (id, agency, sort_key, document, recipient, receiver, receiver_code, receiver_name,
                   channel, state, printed_code, document_key, issue_key, file, reason, reported_at, created_at, changed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
               ON CONFLICT DO NOTHING";
    let values = args![
        d.id,
        d.agency,
        d.sort_key,
        d.document,
        d.recipient,
        d.receiver,
        &d.receiver_code,
        &d.receiver_name,
        d.channel.as_str(),
        d.state.as_str(),
        &d.printed_code,
        d.document_key.as_deref(),
        d.issue_key.as_deref(),
        d.file.as_deref(),
        d.reason.as_deref(),
        d.reported_at,
        d.created_at,
        d.changed_at,
    ];
    Ok(tx.exec(sql, values).await? > 0)
}

/// Something that happened to a delivery.
pub struct Step<'a> {
    /// Its row in the history.
    pub id: Id<DeliveryEvent>,
    /// The new state.
    pub state: DeliveryState,
    /// In words; the reason of a refusal or failure.
    pub description: &'a str,
    /// Who, at the other side.
    pub staff: &'a str,
    /// When it happened.
    pub at: Instant,
    /// When it is noted.
    pub now: Instant,
    /// The file in the outbox, when it was written.
    pub file: Option<&'a str>,
}

/// Notes a step in the history and, unless a newer report is shown, on the delivery. Twice the same is noted once.
///
/// # Errors
/// When the database refuses.
pub async fn advance(tx: &WriteTx, delivery: &Delivery, step: &Step<'_>) -> Result<()> {
    let s = step;
    let sql = "INSERT INTO delivery_history (id, delivery, state, description, staff, at, noted_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    let values = args![s.id, delivery.id, s.state.as_str(), s.description, s.staff, s.at, s.now];
    tx.exec(sql, values).await?;
    let reported = matches!(s.state, DeliveryState::Reported(_));
    // Our own steps never hide what the receiver said.
    let shows = if reported {
        supersedes(delivery.reported_at.map(Instant::as_microsecond), s.at.as_microsecond())
    } else {
        delivery.reported_at.is_none()
    };
    if !shows {
        return Ok(());
    }
    let sql = "UPDATE deliveries SET state = $2, reason = $3, reported_at = COALESCE($4, reported_at),
                   file = COALESCE($5, file), changed_at = $6 WHERE id = $1";
    let reason = Some(s.description).filter(|text| !text.is_empty());
    let values = args![delivery.id, s.state.as_str(), reason, reported.then_some(s.at), s.file, s.now];
    tx.exec(sql, values).await?;
    Ok(())
}
