//! SQL of incoming documents: the header with its incoming row, and how it is handled.

mod book;
mod grants;
mod handling;
mod insert;
mod listing;
mod origin;
mod purge;
mod row;
mod similar;

pub use book::{BookLine, book};
pub use grants::{rebuild_grants, rebuild_work_items};
pub use handling::{handling, save};
pub use insert::{NewIncoming, insert, series};
pub use listing::{Filters, ListRow, count, first_key, page, rows_of};
pub use origin::{origin, origin_of};
pub use purge::{destroy_content, index_body};
pub use row::{Incoming, load, load_as_system};
pub use similar::{Similar, similar};

use ::store::{Ctx, FromRow, Result, Row, Tx, args};
use jiff::civil::Date;
use kernel::{Id, Instant};
use uuid::Uuid;

use crate::model::Document;
use crate::model::incoming::Channel;

/// Kind of record in audit, events and panels.
pub const KIND: &str = "incoming-document";

/// A further way the same document came in.
#[derive(Debug, Clone)]
pub struct Carrier {
    /// How.
    pub channel: Channel,
    /// Which day.
    pub arrived_on: Date,
    /// Remark.
    pub note: String,
    /// Who added it.
    pub added_by: Option<Uuid>,
    /// When.
    pub created_at: Instant,
}

impl FromRow for Carrier {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            channel: super::parsed(row, "channel", Channel::parse)?,
            arrived_on: row.get("arrived_on")?,
            note: row.get("note")?,
            added_by: row.get("added_by")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// The further carriers of a document, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn carriers(tx: &Tx, document: Id<Document>) -> Result<Vec<Carrier>> {
    let sql = "SELECT channel, arrived_on, note, added_by, created_at FROM carriers WHERE document = $1 ORDER BY created_at, id";
    tx.all(sql, args![document]).await
}

/// Adds a carrier.
///
/// # Errors
/// When the database refuses.
pub async fn add_carrier(
    ctx: &Ctx,
    document: Id<Document>,
    channel: Channel,
    arrived_on: Date,
    note: &str,
) -> Result<()> {
    let id: Id<()> = ctx.id();
    let sql = "INSERT INTO carriers (id, document, channel, arrived_on, note, added_by, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = args![id, document, channel.as_str(), arrived_on, note, ctx.actor.person, ctx.now];
    ctx.tx.exec(sql, values).await?;
    Ok(())
}

/// Notes the outgoing document that answers it.
///
/// # Errors
/// When the database refuses.
pub async fn set_reply(ctx: &Ctx, document: Id<Document>, reply: Option<Uuid>, notation: Option<&str>) -> Result<()> {
    let sql = "UPDATE incoming_documents SET reply = COALESCE($2, reply), reply_notation = COALESCE($3, reply_notation) WHERE id = $1";
    ctx.tx.exec(sql, args![document, reply, notation]).await?;
    Ok(())
}
