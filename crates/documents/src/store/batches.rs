//! Orders over several documents, and how each of these went.

use ::store::{Ctx, Error, FromRow, Result, Row, Tx, WriteTx, args};
use kernel::{Id, Instant};
use uuid::Uuid;

use crate::model::Document;
use crate::model::outgoing::Act;
use crate::model::outgoing::batch::{ItemState, Reason, Standing, act_of};

/// An order.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Its identifier.
    pub id: Id<Batch>,
    /// Sign, or number and seal.
    pub act: Act,
    /// When it was given.
    pub started_at: Instant,
    /// The last sign of life.
    pub beat_at: Instant,
    /// When the person wanted no more.
    pub stop_at: Option<Instant>,
    /// When the last document had its answer.
    pub ended_at: Option<Instant>,
}

impl Batch {
    /// How it stands at a moment.
    pub fn standing(&self, now: Instant) -> Standing {
        Standing::of(self.ended_at, self.beat_at, now)
    }
}

impl FromRow for Batch {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            act: super::parsed(row, "act", act_of)?,
            started_at: row.get("started_at")?,
            beat_at: row.get("beat_at")?,
            stop_at: row.get("stop_at")?,
            ended_at: row.get("ended_at")?,
        })
    }
}

/// A document of an order.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its place in the order, from 1.
    pub ordinal: i64,
    /// The document.
    pub document: Id<Document>,
    /// Type and subject as they were shown.
    pub title: String,
    /// SHA-256 of what was shown.
    pub hash: String,
    /// How it stands.
    pub state: ItemState,
    /// Why it was not done.
    pub reason: Option<Reason>,
    /// Number and notation, once it has them.
    pub code: Option<String>,
}

impl FromRow for Item {
    fn from_row(row: &Row) -> Result<Self> {
        let reason: Option<String> = row.get("reason")?;
        let reason = reason.map(|json| serde_json::from_str(&json)).transpose();
        let (number, notation): (Option<String>, Option<String>) = (row.get("number")?, row.get("notation")?);
        Ok(Self {
            ordinal: row.get("ordinal")?,
            document: row.get("document")?,
            title: row.get("title")?,
            hash: row.get("hash")?,
            state: super::parsed(row, "state", ItemState::from_name)?,
            reason: reason.map_err(|e| Error::Decode(format!("reason: {e}")))?,
            code: number.zip(notation).map(|(number, notation)| format!("{number}/{notation}")),
        })
    }
}

/// A document to be ordered.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// The document.
    pub document: Id<Document>,
    /// Type and subject.
    pub title: String,
    /// SHA-256 of what was shown.
    pub hash: String,
}

/// Writes an order of the actor.
///
/// # Errors
/// [`Error::Duplicate`] while another one of the same person runs.
pub async fn insert(ctx: &Ctx, person: Uuid, act: Act, items: &[NewItem]) -> Result<Id<Batch>> {
    let id: Id<Batch> = ctx.id();
    let sql =
        "INSERT INTO outgoing_batches (id, person, agency, act, started_at, beat_at) VALUES ($1, $2, $3, $4, $5, $5)";
    ctx.tx.exec(sql, args![id, person, ctx.actor.agency, act.name(), ctx.now]).await?;
    let sql = "INSERT INTO outgoing_batch_items (batch, ordinal, document, title, hash, state)
               VALUES ($1, $2, $3, $4, $5, 'waiting')";
    for (ordinal, item) in (1_i64..).zip(items) {
        ctx.tx.exec(sql, args![id, ordinal, item.document, item.title.as_str(), item.hash.as_str()]).await?;
    }
    Ok(id)
}

const COLUMNS: &str = "id, act, started_at, beat_at, stop_at, ended_at";

/// A person's own order.
///
/// # Errors
/// When the database does not answer.
pub async fn of_person(tx: &Tx, id: Id<Batch>, person: Uuid) -> Result<Option<Batch>> {
    let sql = format!("SELECT {COLUMNS} FROM outgoing_batches WHERE id = $1 AND person = $2");
    tx.opt(&sql, args![id, person]).await
}

/// The order of a person that has not ended.
///
/// # Errors
/// When the database does not answer.
pub async fn running(tx: &Tx, person: Uuid) -> Result<Option<Batch>> {
    let sql = format!("SELECT {COLUMNS} FROM outgoing_batches WHERE person = $1 AND ended_at IS NULL");
    tx.opt(&sql, args![person]).await
}

/// Whether more of it is to be done.
///
/// # Errors
/// When the database does not answer.
pub async fn goes_on(tx: &Tx, id: Id<Batch>) -> Result<bool> {
    let sql = "SELECT stop_at AS c1, ended_at AS c2 FROM outgoing_batches WHERE id = $1";
    let (stop, ended): (Option<Instant>, Option<Instant>) = tx.one(sql, args![id]).await?;
    Ok(stop.is_none() && ended.is_none())
}

/// The documents of an order.
///
/// # Errors
/// When the database does not answer.
pub async fn items(tx: &Tx, id: Id<Batch>) -> Result<Vec<Item>> {
    let sql = "SELECT i.ordinal, i.document, i.title, i.hash, i.state, i.reason, d.number, d.notation
               FROM outgoing_batch_items i JOIN documents d ON d.id = i.document WHERE i.batch = $1 ORDER BY i.ordinal";
    tx.all(sql, args![id]).await
}

/// Notes in the transaction of the act that a document is done.
///
/// # Errors
/// [`Error::Stale`] when it waits no longer: the order was ended meanwhile.
pub async fn done(tx: &WriteTx, id: Id<Batch>, ordinal: i64) -> Result<()> {
    let sql = "UPDATE outgoing_batch_items SET state = 'done' WHERE batch = $1 AND ordinal = $2 AND state = 'waiting'";
    tx.exec_versioned(sql, args![id, ordinal]).await
}

/// Notes why a document was refused.
///
/// # Errors
/// When the database refuses.
pub async fn refused(tx: &WriteTx, id: Id<Batch>, ordinal: i64, reason: &Reason) -> Result<()> {
    let sql = "UPDATE outgoing_batch_items SET state = 'refused', reason = $3
               WHERE batch = $1 AND ordinal = $2 AND state = 'waiting'";
    tx.exec(sql, args![id, ordinal, json(reason)?]).await?;
    Ok(())
}

/// A sign of life.
///
/// # Errors
/// When the database refuses.
pub async fn beat(tx: &WriteTx, id: Id<Batch>, now: Instant) -> Result<()> {
    tx.exec("UPDATE outgoing_batches SET beat_at = $2 WHERE id = $1", args![id, now]).await?;
    Ok(())
}

/// Notes that the person wants no more of it.
///
/// # Errors
/// When the database refuses.
pub async fn ask_to_stop(ctx: &Ctx, id: Id<Batch>) -> Result<()> {
    let sql = "UPDATE outgoing_batches SET stop_at = $2 WHERE id = $1 AND stop_at IS NULL AND ended_at IS NULL";
    ctx.tx.exec(sql, args![id, ctx.now]).await?;
    Ok(())
}

/// Ends an order; what still waits was left for that reason.
///
/// # Errors
/// When the database refuses.
pub async fn end(tx: &WriteTx, id: Id<Batch>, now: Instant, reason: &Reason) -> Result<()> {
    let sql = "UPDATE outgoing_batch_items SET state = 'left', reason = $2 WHERE batch = $1 AND state = 'waiting'";
    tx.exec(sql, args![id, json(reason)?]).await?;
    tx.exec("UPDATE outgoing_batches SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", args![id, now]).await?;
    Ok(())
}

fn json(reason: &Reason) -> Result<String> {
    serde_json::to_string(reason).map_err(|e| Error::Decode(e.to_string()))
}
