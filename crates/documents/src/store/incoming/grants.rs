//! Grants and work items as functions of the state: built anew they equal what the steps have written one by one.

use ::store::{Ctx, FromRow, Result, Row, Tx, args};
use kernel::Id;
use uuid::Uuid;

use super::{KIND, handling, load_as_system};
use crate::model::Document;
use crate::model::incoming::Target;
use crate::store::work_items::{self, NewItem};

/// The subjects a grant goes to: a position, or a unit with every unit above it (law 4).
pub(super) async fn subjects_of(tx: &Tx, target: Target) -> Result<Vec<Uuid>> {
    match target {
        Target::Position(position) => Ok(vec![position]),
        Target::Unit(unit) => {
            let above = identity::units::ancestors(tx, Id::from_uuid(unit)).await?;
            Ok(if above.is_empty() { vec![unit] } else { above })
        }
    }
}

struct Key(Id<Document>, i64);

impl FromRow for Key {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(row.get("id")?, row.get("sort_key")?))
    }
}

/// The next documents after a sort key, oldest first.
async fn after(ctx: &Ctx, sort_key: i64) -> Result<Vec<Key>> {
    let sql =
        "SELECT id, sort_key FROM documents WHERE direction = 'incoming' AND sort_key > $1 ORDER BY sort_key LIMIT 500";
    ctx.tx.all(sql, args![sort_key]).await
}

/// Writes all grants of incoming documents anew from their state; returns how many documents were read. Every reason to
/// see an incoming document is in its row, instructions and assignments, so nothing is lost.
///
/// # Errors
/// When the database refuses.
pub async fn rebuild_grants(ctx: &Ctx) -> Result<usize> {
    access::rebuild_kind(&ctx.tx, crate::INCOMING).await?;
    let (mut done, mut last) = (0, i64::MIN);
    loop {
        let keys = after(ctx, last).await?;
        let Some(Key(_, sort_key)) = keys.last() else { return Ok(done) };
        last = *sort_key;
        for Key(id, sort_key) in keys {
            let Some(document) = load_as_system(&ctx.tx, id).await? else { continue };
            let record = id.uuid();
            access::grant(&ctx.tx, document.agency, crate::INCOMING, sort_key, record, record).await?;
            for reach in handling(&ctx.tx, &document).await?.reaches() {
                let subjects = subjects_of(&ctx.tx, reach.target).await?;
                access::grant_many(&ctx.tx, &subjects, crate::INCOMING, sort_key, record, reach.cause).await?;
            }
            done += 1;
        }
    }
}

/// Writes all work items of incoming documents anew from their state.
///
/// # Errors
/// When the database refuses.
pub async fn rebuild_work_items(ctx: &Ctx) -> Result<usize> {
    ctx.tx.exec("DELETE FROM work_items WHERE record_kind = $1", args![KIND]).await?;
    let (mut done, mut last) = (0, i64::MIN);
    loop {
        let keys = after(ctx, last).await?;
        let Some(Key(_, sort_key)) = keys.last() else { return Ok(done) };
        last = *sort_key;
        for Key(id, _) in keys {
            let Some(document) = load_as_system(&ctx.tx, id).await? else { continue };
            let duties = handling(&ctx.tx, &document).await?.duties();
            let item = |d: &crate::model::incoming::Duty| NewItem {
                holder: d.holder,
                queue: d.queue,
                cause: d.cause,
                due_on: d.due_on,
            };
            let items: Vec<NewItem<'_>> = duties.iter().map(item).collect();
            work_items::add(ctx, id.uuid(), KIND, document.urgency, &document.subject, &items).await?;
            done += 1;
        }
    }
}
