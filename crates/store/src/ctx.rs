//! The context of one action: an open write transaction with the time, ids, actor and everything that commits with it.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{Actor, Clock, Id, IdGen, Instant, Locale};
use serde::Serialize;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{Blobs, Db, Purpose, ReadTx, Result, WriteTx, args, audit, idempotency};

/// Which event kinds are heard by which handlers; put together on the roof from what the modules declare.
#[derive(Debug, Clone, Default)]
pub struct Wiring(HashMap<&'static str, Vec<&'static str>>);

impl Wiring {
    /// Adds a listener: `handler` is the kind of the job that is queued for each `event`.
    pub fn listen(&mut self, event: &'static str, handler: &'static str) {
        self.0.entry(event).or_default().push(handler);
    }

    fn handlers(&self, event: &str) -> &[&'static str] {
        self.0.get(event).map_or(&[], Vec::as_slice)
    }
}

/// The open store with its time and chance; cheap to clone.
#[derive(Clone)]
pub struct Store {
    /// The database.
    pub db: Db,
    /// The file store.
    pub blobs: Blobs,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New identifiers and random bytes.
    pub ids: IdGen,
    pub(crate) wiring: Arc<Wiring>,
    pub(crate) wake: Arc<Notify>,
}

impl Store {
    /// Puts the parts together.
    pub fn new(db: Db, blobs: Blobs, clock: Arc<dyn Clock>, ids: IdGen, wiring: Wiring) -> Self {
        Self { db, blobs, clock, ids, wiring: Arc::new(wiring), wake: Arc::new(Notify::new()) }
    }

    /// The same store through the connections of another purpose.
    #[must_use]
    pub fn serving(&self, purpose: Purpose) -> Self {
        Self { db: self.db.serving(purpose), ..self.clone() }
    }

    /// Begins to read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read(&self) -> Result<ReadTx> {
        self.db.read().await
    }

    /// Begins an action of `actor`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn write(&self, actor: Actor, locale: Locale, trace: &str) -> Result<Ctx> {
        Ok(self.ctx(self.db.write().await?, actor, locale, trace))
    }

    /// Begins an action of `actor` that gives a number: it takes its turn with others that want the same counter.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn write_in_turn(&self, actor: Actor, locale: Locale, trace: &str) -> Result<Ctx> {
        Ok(self.ctx(self.db.write_in_turn().await?, actor, locale, trace))
    }

    fn ctx(&self, tx: WriteTx, actor: Actor, locale: Locale, trace: &str) -> Ctx {
        let now = self.clock.now();
        Ctx {
            tx,
            now,
            actor,
            locale,
            trace: trace.to_owned(),
            ids: self.ids.clone(),
            wiring: self.wiring.clone(),
            wake: self.wake.clone(),
            queued: false,
            nonce: None,
        }
    }
}

/// A record of some domain, as audit, events and grants name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Kind in kebab-case, e.g. `incoming-document`.
    pub kind: &'static str,
    /// Its identifier.
    pub id: Uuid,
}

impl Record {
    /// Names a record.
    pub fn new<T>(kind: &'static str, id: Id<T>) -> Self {
        Self { kind, id: id.uuid() }
    }
}

/// One action in progress: one transaction, one actor, one moment.
pub struct Ctx {
    /// The open transaction.
    pub tx: WriteTx,
    /// The moment of the action; the same for all its rows.
    pub now: Instant,
    /// Who acts.
    pub actor: Actor,
    /// In which language the actor works.
    pub locale: Locale,
    /// The request's or job's trace id.
    pub trace: String,
    pub(crate) ids: IdGen,
    wiring: Arc<Wiring>,
    wake: Arc<Notify>,
    queued: bool,
    nonce: Option<(Uuid, String)>,
}

impl Ctx {
    /// A new identifier.
    pub fn id<T>(&self) -> Id<T> {
        self.ids.id(self.now)
    }

    /// A place in "newest first", unique in the house: microseconds with ten random bits below them.
    pub fn sort_key(&self) -> i64 {
        self.ids.sort_key(self.now)
    }

    /// Random bytes for salts and tokens.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        self.ids.bytes()
    }

    /// Today in Vietnam.
    pub fn today(&self) -> kernel::Date {
        kernel::civil_date(self.now)
    }

    /// Makes the action idempotent (law 12): the second submission of the same form or key gets the first answer.
    ///
    /// # Errors
    /// [`crate::Error::Replay`] with the stored answer when `nonce` was used before by this person.
    pub async fn once(mut self, nonce: &str) -> Result<Self> {
        let person = self.actor.person.unwrap_or(Uuid::nil());
        match idempotency::begin(&self.tx, person, nonce, self.now).await {
            Ok(()) => {
                self.nonce = Some((person, nonce.to_owned()));
                Ok(self)
            }
            Err(replay @ crate::Error::Replay(_)) => {
                // The first submission may still wait for the commit of the group that both are in: its answer is given
                // when that is on disk (law 2).
                self.tx.commit().await?;
                Err(replay)
            }
            Err(error) => Err(error),
        }
    }

    /// Writes an audit row that commits with the action. `detail` must hold no secret and no bare personal data.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn audit(&self, action: &'static str, record: Record, detail: impl Serialize) -> Result<()> {
        audit::append(self, action, Some(record), detail)
    }

    /// Announces what happened: one event row and one job per listener (the outbox, law 11).
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn emit(&mut self, kind: &'static str, record: Record, payload: impl Serialize) -> Result<()> {
        let id: Id<()> = self.id();
        let payload = crate::jobs::encode(&payload)?;
        let sql = "INSERT INTO events (id, kind, record, payload, at) VALUES ($1, $2, $3, $4, $5)";
        self.tx.later(sql, args![id, kind, record.id, &payload, self.now]);
        for handler in self.wiring.clone().handlers(kind) {
            self.insert_job(handler, Some(record.id), Some(id.uuid()), &payload, self.now);
        }
        Ok(())
    }

    /// Queues a job that runs after the commit, not before `run_at`.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn enqueue(
        &mut self,
        kind: &'static str,
        record: Option<Record>,
        payload: impl Serialize,
        run_at: Instant,
    ) -> Result<()> {
        let payload = crate::jobs::encode(&payload)?;
        self.insert_job(kind, record.map(|r| r.id), None, &payload, run_at);
        Ok(())
    }

    fn insert_job(&mut self, kind: &str, record: Option<Uuid>, event: Option<Uuid>, payload: &str, run_at: Instant) {
        let sql = "INSERT INTO jobs (id, kind, record, event, payload, state, attempts, run_at, created_at)
                   VALUES ($1, $2, $3, $4, $5, 'ready', 0, $6, $7)";
        let id: Id<()> = self.id();
        self.tx.later(sql, args![id, kind, record, event, payload, run_at, self.now]);
        self.queued = true;
    }

    /// Commits without an answer to remember (jobs, command line, reads that write a log).
    ///
    /// # Errors
    /// When the commit failed: nothing was kept.
    pub async fn commit(self) -> Result<()> {
        self.commit_with("").await
    }

    /// Commits and remembers the answer for a repeated submission.
    ///
    /// # Errors
    /// When the commit failed: nothing was kept.
    pub async fn commit_with(self, answer: &str) -> Result<()> {
        if let Some((person, nonce)) = &self.nonce {
            idempotency::finish(&self.tx, *person, nonce, answer);
        }
        let Self { tx, wake, queued, .. } = self;
        tx.commit().await?;
        if queued {
            wake.notify_one();
        }
        Ok(())
    }
}
