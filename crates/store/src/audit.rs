//! The audit trail: rows that commit with the action, ordered and hash-chained afterwards by one sealer (law 9).

use kernel::{Id, Instant};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Column, Ctx, Engine, FromRow, Record, Result, Row, Sql, Store, Tx, WriteTx, args};

/// Rows sealed in one transaction at the most.
const BATCH: i64 = 256;

/// What an audit row says; its JSON is the canonical text that the hash covers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// Microseconds since 1970 UTC.
    pub at: i64,
    /// The person; none for the system.
    pub actor: Option<Uuid>,
    /// For whom the person acted ("xử lý thay").
    pub acting_for: Option<Uuid>,
    /// The agency whose record it is.
    pub agency: Uuid,
    /// What was done, in kebab-case.
    pub action: String,
    /// Kind of the record.
    pub kind: Option<String>,
    /// The record.
    pub record: Option<Uuid>,
    /// The request or job.
    pub trace: String,
    /// What changed; never a secret.
    pub detail: serde_json::Value,
}

impl FromRow for Entry {
    fn from_row(row: &Row) -> Result<Self> {
        let body: String = Column::read(row, "body")?;
        serde_json::from_str(&body).map_err(|e| crate::Error::Decode(format!("audit body: {e}")))
    }
}

pub(crate) fn append(ctx: &Ctx, action: &'static str, record: Option<Record>, detail: impl Serialize) -> Result<()> {
    let entry = Entry {
        at: ctx.now.as_microsecond(),
        actor: ctx.actor.person,
        acting_for: ctx.actor.acting.as_ref().map(|a| a.principal),
        agency: ctx.actor.agency,
        action: action.to_owned(),
        kind: record.map(|r| r.kind.to_owned()),
        record: record.map(|r| r.id),
        trace: ctx.trace.clone(),
        detail: serde_json::to_value(detail).map_err(|e| crate::Error::Decode(e.to_string()))?,
    };
    let body = crate::jobs::encode(&entry)?;
    let id: Id<()> = ctx.id();
    let sql = "INSERT INTO audit (id, at, actor, record, body) VALUES ($1, $2, $3, $4, $5)";
    ctx.tx.later(sql, args![id, ctx.now, ctx.actor.person, record.map(|r| r.id), body]);
    Ok(())
}

/// What was done to a record, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_record(tx: &Tx, record: Uuid) -> Result<Vec<Entry>> {
    tx.all("SELECT body FROM audit WHERE record = $1 ORDER BY at, id LIMIT 1000", args![record]).await
}

/// The newest entries of the installation.
///
/// # Errors
/// When the database does not answer.
pub async fn newest(tx: &Tx, limit: i64) -> Result<Vec<Entry>> {
    let rows = page(tx, &Narrowed::default(), None, limit).await?;
    Ok(rows.into_iter().map(|logged| logged.entry).collect())
}

/// An entry with what names it in the log.
#[derive(Debug, Clone)]
pub struct Logged {
    /// Ascending with time.
    pub id: Uuid,
    /// What it says.
    pub entry: Entry,
}

impl FromRow for Logged {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { id: row.get("id")?, entry: Entry::from_row(row)? })
    }
}

/// What the log is narrowed to; absent means everything.
#[derive(Debug, Clone, Default)]
pub struct Narrowed {
    /// Done by this person.
    pub actor: Option<Uuid>,
    /// Done to this record.
    pub record: Option<Uuid>,
    /// At this moment or later.
    pub from: Option<Instant>,
    /// Before this moment.
    pub before: Option<Instant>,
}

/// Between the moment in an identifier and that of its row: identifiers only ever ascend, also when a clock steps back.
const SLACK_MS: i64 = 3_600_000;

/// The smallest identifier of a moment: version 7 begins with its milliseconds.
fn first_id(ms: i64) -> Uuid {
    Uuid::from_u128(u128::from(u64::try_from(ms).unwrap_or(0)) << 80)
}

/// One page of the log, newest first, from below the row `after` on.
///
/// # Errors
/// When the database does not answer.
pub async fn page(tx: &Tx, narrowed: &Narrowed, after: Option<Uuid>, limit: i64) -> Result<Vec<Logged>> {
    let mut sql = Sql::new("SELECT id, body FROM audit WHERE 1 = 1", args![]);
    if let Some(actor) = narrowed.actor {
        sql.push(" AND actor = ?", args![actor]);
    }
    if let Some(record) = narrowed.record {
        sql.push(" AND record = ?", args![record]);
    }
    // WHY the moment of the identifier as well: the log of everybody is walked by its key alone.
    if let Some(from) = narrowed.from {
        sql.push(" AND at >= ? AND id >= ?", args![from, first_id(from.as_millisecond() - SLACK_MS)]);
    }
    if let Some(before) = narrowed.before {
        sql.push(" AND at < ? AND id < ?", args![before, first_id(before.as_millisecond() + SLACK_MS)]);
    }
    // A person's rows and a record's come from their indexes in the order of time.
    let by_time = narrowed.actor.is_some() || narrowed.record.is_some();
    if let Some(after) = after {
        match by_time {
            true => sql.push(" AND (at, id) < (SELECT at, id FROM audit WHERE id = ?)", args![after]),
            false => sql.push(" AND id < ?", args![after]),
        }
    }
    sql.append(if by_time { " ORDER BY at DESC, id DESC" } else { " ORDER BY id DESC" });
    sql.append(&format!(" LIMIT {limit}"));
    tx.rows(sql).await
}

fn link(previous: &[u8], id: Uuid, body: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(id.as_bytes());
    hash.update(body);
    hash.finalize().to_vec()
}

async fn head(tx: &Tx) -> Result<(i64, Vec<u8>)> {
    let newest = "SELECT seq AS c1, hash AS c2 FROM audit WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1";
    Ok(tx.opt(newest, args![]).await?.unwrap_or((0, Vec::new())))
}

/// Seals what is not sealed yet, one batch; returns how many rows. Run by one job at a time; safe to run twice.
///
/// # Errors
/// When the database does not answer.
pub async fn seal(store: &Store) -> Result<usize> {
    let tx = store.db.write().await?;
    if tx.engine() == Engine::Postgres {
        // Several nodes: only one sealer at a time, released by the commit.
        tx.exec("SELECT pg_advisory_xact_lock(7014281)", args![]).await?;
    }
    let (mut seq, mut hash) = head(&tx).await?;
    let rows: Vec<(Uuid, String)> =
        tx.all("SELECT id AS c1, body AS c2 FROM audit WHERE seq IS NULL ORDER BY id LIMIT $1", args![BATCH]).await?;
    let links = rows.iter().map(|(id, body)| {
        seq += 1;
        hash = link(&hash, *id, body);
        (*id, seq, hash.clone())
    });
    write_links(&tx, &links.collect::<Vec<_>>()).await?;
    tx.commit().await?;
    Ok(rows.len())
}

/// Rows sealed by one statement at the most.
const TOGETHER: usize = 64;

/// Writes places and hashes. WHY in powers of two: each length of the statement is prepared once, and these are few.
async fn write_links(tx: &WriteTx, mut links: &[(Uuid, i64, Vec<u8>)]) -> Result<()> {
    while !links.is_empty() {
        let (some, rest) = links.split_at(TOGETHER.min(1 << links.len().ilog2()));
        let mut sql = Sql::new("WITH links (id, seq, hash) AS (VALUES ", args![]);
        for (place, (id, seq, hash)) in some.iter().enumerate() {
            sql.push(if place == 0 { "(?, ?, ?)" } else { ", (?, ?, ?)" }, args![*id, *seq, hash.as_slice()]);
        }
        sql.append(") UPDATE audit SET seq = links.seq, hash = links.hash FROM links WHERE audit.id = links.id");
        let text = sql.text().to_owned();
        tx.exec(&text, sql.into_values()).await?;
        links = rest;
    }
    Ok(())
}

/// The result of checking the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Rows in the chain.
    pub sealed: i64,
    /// Rows written but not sealed yet; they are not proven by the chain.
    pub unsealed: i64,
    /// Hex hash of the last row.
    pub head: String,
    /// The first sequence number where the chain breaks, with what is wrong; none when it holds.
    pub broken: Option<(i64, String)>,
}

struct Sealed {
    id: Uuid,
    seq: i64,
    hash: Vec<u8>,
    body: String,
    at: Instant,
    actor: Option<Uuid>,
    record: Option<Uuid>,
}

impl FromRow for Sealed {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            seq: row.get("seq")?,
            hash: row.get("hash")?,
            body: row.get("body")?,
            at: row.get("at")?,
            actor: row.get("actor")?,
            record: row.get("record")?,
        })
    }
}

impl Sealed {
    /// What is wrong with this row, given the row before it.
    fn fault(&self, expected_seq: i64, previous: &[u8]) -> Option<&'static str> {
        let Ok(entry) = serde_json::from_str::<Entry>(&self.body) else { return Some("the body is not readable") };
        if self.seq != expected_seq {
            Some("a row is missing before this one")
        } else if self.hash != link(previous, self.id, &self.body) {
            Some("the hash does not fit the content")
        } else if entry.at != self.at.as_microsecond() || entry.actor != self.actor || entry.record != self.record {
            Some("the indexed columns differ from the sealed body")
        } else {
            None
        }
    }
}

/// Recomputes the whole chain.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(tx: &Tx) -> Result<Verdict> {
    let (mut seq, mut hash, mut broken) = (0_i64, Vec::new(), None);
    loop {
        let sql = "SELECT id, seq, hash, body, at, actor, record FROM audit WHERE seq > $1 ORDER BY seq LIMIT 1000";
        let rows: Vec<Sealed> = tx.all(sql, args![seq]).await?;
        let Some(last) = rows.last().map(|r| r.seq) else { break };
        for row in rows {
            if broken.is_none() {
                broken = row.fault(seq + 1, &hash).map(|why| (row.seq, why.to_owned()));
            }
            (seq, hash) = (row.seq, row.hash);
        }
        seq = last;
    }
    let (unsealed,): (i64,) = tx.one("SELECT count(*) AS c1 FROM audit WHERE seq IS NULL", args![]).await?;
    Ok(Verdict { sealed: seq, unsealed, head: hex::encode(hash), broken })
}
