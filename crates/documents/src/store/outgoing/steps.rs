//! The steps a document has gone: written once, never changed.

use ::store::{Ctx, FromRow, Result, Row, Tx, args};
use kernel::{Id, Instant};
use uuid::Uuid;

use super::Outgoing;
use crate::model::Document;
use crate::model::outgoing::{Act, Fault, Life, State};

/// One step, with the names a timeline shows.
#[derive(Debug, Clone)]
pub struct Step {
    /// By name (`Act::name`, or `create`).
    pub act: String,
    /// `form` or `content` of a return.
    pub fault: Option<String>,
    /// Who did it.
    pub author: Option<Uuid>,
    /// The author's name; empty for the system.
    pub author_name: String,
    /// For whom, when a delegation was on; empty otherwise.
    pub acting_for: String,
    /// Opinion or reason.
    pub text: String,
    /// Version of the draft.
    pub version: i64,
    /// SHA-256 of the draft.
    pub hash: String,
    /// State after it.
    pub state: String,
    /// When.
    pub at: Instant,
}

/// A step without names, and for whom it was taken.
struct Taken(Step, Option<Uuid>);

impl FromRow for Taken {
    fn from_row(row: &Row) -> Result<Self> {
        let step = Step {
            act: row.get("act")?,
            fault: row.get("fault")?,
            author: row.get("author")?,
            author_name: String::new(),
            acting_for: String::new(),
            text: row.get("text")?,
            version: row.get("version")?,
            hash: row.get("hash")?,
            state: row.get("state")?,
            at: row.get("at")?,
        };
        Ok(Self(step, row.get("acting_for")?))
    }
}

/// Adds a step. `life` is the document before it, `state` where it leads.
///
/// # Errors
/// When the database refuses.
pub async fn add(
    ctx: &Ctx,
    document: &Outgoing,
    life: &Life,
    act: Option<Act>,
    fault: Option<Fault>,
    text: &str,
    state: State,
) -> Result<()> {
    let (version,): (i64,) =
        ctx.tx.one("SELECT version AS c1 FROM drafts WHERE id = $1", args![document.draft]).await?;
    let fault = fault.map(|fault| if fault == Fault::Form { "form" } else { "content" });
    let acting = ctx.actor.acting.as_ref().map(|acting| acting.principal);
    let id: Id<Step> = ctx.id();
    let sql =
        "INSERT INTO outgoing_steps (id, document, act, fault, author, acting_for, text, version, hash, state, at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = args![
        id,
        document.id,
        act.map_or("create", Act::name),
        fault,
        ctx.actor.person,
        acting,
        text,
        version,
        &life.hash,
        state.name(),
        ctx.now
    ];
    ctx.tx.exec(sql, values).await?;
    Ok(())
}

/// Every step of a document, the first first.
///
/// # Errors
/// When the database does not answer.
pub async fn of(tx: &Tx, document: Id<Document>) -> Result<Vec<Step>> {
    let sql = "SELECT act, fault, author, acting_for, text, version, hash, state, at
               FROM outgoing_steps WHERE document = $1 ORDER BY at, id";
    let rows: Vec<Taken> = tx.all(sql, args![document]).await?;
    let mut involved = Vec::new();
    for Taken(step, acting_for) in &rows {
        involved.extend([step.author, *acting_for].into_iter().flatten().map(Id::from_uuid));
    }
    let names = identity::people::names(tx, involved).await?;
    let name = |id: Option<Uuid>| id.and_then(|id| names.get(&Id::from_uuid(id)).cloned()).unwrap_or_default();
    let step = |Taken(step, acting_for)| Step { author_name: name(step.author), acting_for: name(acting_for), ..step };
    Ok(rows.into_iter().map(step).collect())
}
