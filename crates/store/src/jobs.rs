//! The job queue: rows claimed with a lease, run in order per record, buried after too many failures (law 11).

use kernel::{Id, Instant};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::{Ctx, Engine, Error, FromRow, Result, Row, Store, Tx, WriteTx, args};

/// How long after its last sign of life a claimed job is taken over by another worker.
pub(crate) const LEASE_SECONDS: i64 = 120;
/// Failures after which a job is buried (it stays visible to the administrator and can be revived).
pub const MAX_ATTEMPTS: i64 = 8;

pub(crate) fn encode(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Decode(e.to_string()))
}

/// Why a job did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The database; tried again.
    #[error(transparent)]
    Store(#[from] Error),
    /// Something else; tried again, then buried. The text is shown to the administrator.
    #[error("{0}")]
    Failed(String),
}

/// A claimed job.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its row.
    pub id: Uuid,
    /// The handler it is for.
    pub kind: String,
    /// The record it concerns.
    pub record: Option<Uuid>,
    /// JSON.
    pub payload: String,
    /// How often it was claimed, this time included.
    pub attempts: i64,
    lease: Uuid,
}

impl FromRow for Job {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            kind: row.get("kind")?,
            record: row.get("record")?,
            payload: row.get("payload")?,
            attempts: row.get("attempts")?,
            lease: row.get("lease")?,
        })
    }
}

impl Job {
    /// Reads the payload.
    ///
    /// # Errors
    /// [`JobError::Failed`] when it has another shape.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, JobError> {
        serde_json::from_str(&self.payload).map_err(|e| JobError::Failed(format!("payload: {e}")))
    }

    /// Marks the job done inside the transaction of its effects, so that it happens exactly once.
    ///
    /// # Errors
    /// [`Error::Stale`] when the lease was lost: the effects must not be committed.
    pub async fn complete(&self, ctx: &Ctx) -> Result<()> {
        let sql = "UPDATE jobs SET state = 'done', lease = NULL WHERE id = $1 AND lease = $2 AND state = 'ready'";
        ctx.tx.exec_versioned(sql, args![self.id, self.lease]).await
    }
}

/// Claims up to `limit` jobs that are due; per record and kind only the oldest.
pub(crate) async fn claim(store: &Store, limit: i64) -> Result<Vec<Job>> {
    let now = store.clock.now();
    let lease: Id<()> = store.ids.id(now);
    let until = now.as_microsecond() + LEASE_SECONDS * 1_000_000;
    let tx = store.db.write().await?;
    let lock = if tx.engine() == Engine::Postgres { "FOR UPDATE OF j SKIP LOCKED" } else { "" };
    let sql = format!(
        "UPDATE jobs SET lease = $1, lease_until = $2, attempts = attempts + 1 WHERE id IN (
            SELECT j.id FROM jobs j
            WHERE j.state = 'ready' AND j.run_at <= $3 AND (j.lease_until IS NULL OR j.lease_until < $3)
              AND NOT EXISTS (SELECT 1 FROM jobs e WHERE e.state = 'ready' AND e.record = j.record
                              AND e.kind = j.kind AND e.id < j.id)
            ORDER BY j.run_at, j.id LIMIT $4 {lock})
         RETURNING id, kind, record, payload, attempts, lease"
    );
    let jobs = tx.all(&sql, args![lease, until, now, limit]).await?;
    tx.commit().await?;
    Ok(jobs)
}

/// Prolongs the lease of a job that is still being worked on.
///
/// # Errors
/// [`Error::Stale`] when the lease was lost: another worker has the job.
pub(crate) async fn renew(store: &Store, job: &Job) -> Result<()> {
    let until = store.clock.now().as_microsecond() + LEASE_SECONDS * 1_000_000;
    let tx = store.db.write().await?;
    let sql = "UPDATE jobs SET lease_until = $3 WHERE id = $1 AND lease = $2 AND state = 'ready'";
    tx.exec_versioned(sql, args![job.id, job.lease, until]).await?;
    tx.commit().await
}

/// Records a failure: tried again later and later, buried after [`MAX_ATTEMPTS`].
pub(crate) async fn fail(store: &Store, job: &Job, error: &str) -> Result<()> {
    let state = if job.attempts >= MAX_ATTEMPTS { "dead" } else { "ready" };
    let wait_seconds = 1_i64 << job.attempts.clamp(0, 10);
    let run_at = store.clock.now().as_microsecond() + wait_seconds * 1_000_000;
    let tx = store.db.write().await?;
    let sql = "UPDATE jobs SET state = $3, last_error = $4, run_at = $5, lease = NULL, lease_until = NULL
               WHERE id = $1 AND lease = $2";
    tx.exec(sql, args![job.id, job.lease, state, error, run_at]).await?;
    tx.commit().await
}

/// Queues a job of `kind` unless one is waiting already (schedules).
pub(crate) async fn ensure(store: &Store, kind: &str) -> Result<()> {
    let now = store.clock.now();
    let tx = store.db.write().await?;
    let sql = "INSERT INTO jobs (id, kind, payload, state, attempts, run_at, created_at)
               SELECT $1, $2, 'null', 'ready', 0, $3, $3
               WHERE NOT EXISTS (SELECT 1 FROM jobs WHERE kind = $2 AND state = 'ready')";
    let id: Id<()> = store.ids.id(now);
    tx.exec(sql, args![id, kind, now]).await?;
    tx.commit().await
}

/// A job as the administrator sees it.
#[derive(Debug, Clone)]
pub struct Buried {
    /// Its row.
    pub id: Uuid,
    /// The handler it is for.
    pub kind: String,
    /// What went wrong last.
    pub last_error: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was queued.
    pub created_at: Instant,
}

impl FromRow for Buried {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            kind: row.get("kind")?,
            last_error: row.get::<Option<String>>("last_error")?.unwrap_or_default(),
            attempts: row.get("attempts")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// Jobs that failed for good, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn buried(tx: &Tx) -> Result<Vec<Buried>> {
    let sql = "SELECT id, kind, last_error, attempts, created_at FROM jobs WHERE state = 'dead'
               ORDER BY created_at DESC LIMIT 200";
    tx.all(sql, args![]).await
}

/// Gives a buried job a new chance.
///
/// # Errors
/// [`Error::Stale`] when it is not buried.
pub async fn revive(tx: &WriteTx, id: Uuid, now: Instant) -> Result<()> {
    let sql = "UPDATE jobs SET state = 'ready', attempts = 0, run_at = $2 WHERE id = $1 AND state = 'dead'";
    tx.exec_versioned(sql, args![id, now]).await
}

/// How many jobs wait and how many are buried.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(tx: &Tx) -> Result<(i64, i64)> {
    let sql = "SELECT (SELECT count(*) FROM jobs WHERE state = 'ready') AS c1,
                      (SELECT count(*) FROM jobs WHERE state = 'dead') AS c2";
    tx.one(sql, args![]).await
}

/// Deletes done jobs older than `before`.
///
/// # Errors
/// When the database does not answer.
pub async fn forget(tx: &WriteTx, before: Instant) -> Result<u64> {
    tx.exec("DELETE FROM jobs WHERE state = 'done' AND created_at < $1", args![before]).await
}
