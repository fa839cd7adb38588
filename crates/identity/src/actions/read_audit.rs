//! An administrator looks into the audit log; looking is itself logged (QCVN 12:2026/BCA, levels 3–5).

use serde_json::json;
use store::audit::{self, Logged, Narrowed};
use store::{Ctx, Record, Result};
use uuid::Uuid;

use crate::store::managed;

/// Rows of a page.
pub(crate) const PAGE: usize = 50;
/// Rows read at once.
const BATCH: i64 = 200;
/// Batches read for one page where most rows belong to agencies the administrator does not look after.
const BATCHES: usize = 20;

/// A page of the log.
pub(crate) struct Page {
    pub(crate) rows: Vec<Logged>,
    /// Where the next one begins.
    pub(crate) next: Option<Uuid>,
}

/// Reads a page of what happened in the agencies the actor looks after, and logs that it was read.
pub(crate) async fn run(ctx: &Ctx, narrowed: &Narrowed, after: Option<Uuid>) -> Result<Page> {
    let page = page(ctx, narrowed, after).await?;
    let log = Record { kind: "audit", id: ctx.actor.agency };
    let detail = json!({ "rows": page.rows.len(), "person": narrowed.actor, "of": narrowed.record });
    ctx.audit("audit-read", log, detail).await?;
    Ok(page)
}

async fn page(ctx: &Ctx, narrowed: &Narrowed, mut after: Option<Uuid>) -> Result<Page> {
    let managed = managed::agencies(&ctx.tx, &ctx.actor).await?;
    // What no agency stands behind (the installation itself) is for whoever looks after any.
    let own = |agency: Uuid| agency.is_nil() || managed.iter().any(|a| a.id.uuid() == agency);
    let mut rows: Vec<Logged> = Vec::new();
    for _ in 0..BATCHES {
        let batch = audit::page(&ctx.tx, narrowed, after, BATCH).await?;
        let last = batch.len() < usize::try_from(BATCH).unwrap_or(usize::MAX);
        after = batch.last().map(|row| row.id).or(after);
        rows.extend(batch.into_iter().filter(|row| own(row.entry.agency)));
        if rows.len() > PAGE {
            rows.truncate(PAGE);
            let next = rows.last().map(|row| row.id);
            return Ok(Page { rows, next });
        }
        if last {
            return Ok(Page { rows, next: None });
        }
    }
    Ok(Page { rows, next: after })
}
