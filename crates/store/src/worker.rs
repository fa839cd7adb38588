//! Runs jobs: claims them, hands them to the module that listens, notes what failed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::sync::{Semaphore, watch};

use crate::jobs::{self, Job, JobError};
use crate::{Result, Store};

/// How long the worker sleeps when nothing wakes it (another node may have queued something).
const POLL: Duration = Duration::from_secs(1);
/// Jobs run side by side.
const PARALLEL: usize = 4;
/// How often a running job says that it is alive; a few of these may be missed before its lease ends.
const HEARTBEAT: Duration = Duration::from_secs(jobs::LEASE_SECONDS as u64 / 4);

/// The function behind a job kind. It must call [`Job::complete`] in the transaction of its effects.
#[derive(Clone)]
pub struct Handler {
    /// Job kind, `module.verb`.
    pub kind: &'static str,
    /// Runs on its own every so often, if set.
    pub every: Option<Duration>,
    /// The work.
    pub run: Arc<dyn Fn(Job) -> BoxFuture<'static, Result<(), JobError>> + Send + Sync>,
}

/// The worker of one process.
pub struct Worker {
    store: Store,
    handlers: HashMap<&'static str, Handler>,
}

impl Worker {
    /// A worker over the handlers of all modules.
    pub fn new(store: Store, handlers: impl IntoIterator<Item = Handler>) -> Self {
        Self { store, handlers: handlers.into_iter().map(|h| (h.kind, h)).collect() }
    }

    /// Works until `stop` turns true.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let slots = Arc::new(Semaphore::new(PARALLEL));
        let mut due: HashMap<&'static str, tokio::time::Instant> = HashMap::new();
        while !*stop.borrow() {
            self.queue_schedules(&mut due).await;
            let busy = match jobs::claim(&self.store, slots.available_permits().max(1) as i64).await {
                Ok(claimed) => {
                    let some = !claimed.is_empty();
                    for job in claimed {
                        let Ok(slot) = slots.clone().acquire_owned().await else { return };
                        let (store, handler) = (self.store.clone(), self.handlers.get(job.kind.as_str()).cloned());
                        tokio::spawn(async move {
                            run_one(&store, handler, job).await;
                            store.wake.notify_one();
                            drop(slot);
                        });
                    }
                    some
                }
                Err(error) => {
                    tracing::warn!(%error, "jobs cannot be claimed");
                    false
                }
            };
            if !busy {
                tokio::select! {
                    () = self.store.wake.notified() => {}
                    () = tokio::time::sleep(POLL) => {}
                    _ = stop.changed() => {}
                }
            }
        }
        // Let running jobs end before the process does.
        let _ = slots.acquire_many(PARALLEL as u32).await;
    }

    /// Runs everything that is due until nothing is left; for tests and the command line.
    ///
    /// # Errors
    /// The first job that failed, or the database.
    pub async fn drain(&self) -> Result<usize, JobError> {
        let mut done = 0;
        loop {
            let claimed = jobs::claim(&self.store, 16).await?;
            if claimed.is_empty() {
                return Ok(done);
            }
            for job in claimed {
                let handler = self.handlers.get(job.kind.as_str());
                let handler = handler.ok_or_else(|| JobError::Failed(format!("no handler for {}", job.kind)))?;
                let outcome = (handler.run)(job.clone()).await;
                if let Err(error) = outcome {
                    jobs::fail(&self.store, &job, &error.to_string()).await?;
                    return Err(error);
                }
                done += 1;
            }
        }
    }

    async fn queue_schedules(&self, due: &mut HashMap<&'static str, tokio::time::Instant>) {
        let now = tokio::time::Instant::now();
        for (kind, handler) in &self.handlers {
            let Some(every) = handler.every else { continue };
            if due.get(kind).is_some_and(|at| *at > now) {
                continue;
            }
            match jobs::ensure(&self.store, kind).await {
                Ok(()) => drop(due.insert(kind, now + every)),
                Err(error) => tracing::warn!(%error, kind, "a schedule cannot be queued"),
            }
        }
    }
}

async fn run_one(store: &Store, handler: Option<Handler>, job: Job) {
    let outcome = match handler {
        Some(handler) => alive(store, &job, HEARTBEAT, (handler.run)(job.clone())).await,
        None => Err(JobError::Failed(format!("no handler for {}", job.kind))),
    };
    metrics::counter!("khue_jobs", "kind" => job.kind.clone(), "ok" => outcome.is_ok().to_string()).increment(1);
    if let Err(error) = outcome {
        tracing::warn!(%error, kind = job.kind, attempts = job.attempts, "a job failed");
        if let Err(error) = jobs::fail(store, &job, &error.to_string()).await {
            tracing::warn!(%error, "the failure of a job could not be noted; its lease will run out");
        }
    }
}

/// Runs the work of a job and prolongs its lease meanwhile.
///
/// WHY a task of its own: the work may hold the writer lane that prolonging waits for. It is asked to stop, never cut off:
/// a transaction that is dropped while it begins poisons its connection on PostgreSQL.
async fn alive<T>(store: &Store, job: &Job, every: Duration, work: impl Future<Output = T>) -> T {
    let (done, mut ended) = watch::channel(());
    let (store, job) = (store.clone(), job.clone());
    let heart = tokio::spawn(async move {
        while tokio::time::timeout(every, ended.changed()).await.is_err() {
            if let Err(error) = jobs::renew(&store, &job).await {
                tracing::warn!(%error, kind = job.kind, "the lease of a job could not be prolonged");
            }
        }
    });
    let outcome = work.await;
    drop(done);
    // It only ends by itself; should it have panicked, the job is done all the same.
    let _ = heart.await;
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Blobs, Db, Settings, Wiring, args, migrate};
    use kernel::{FixedClock, Instant};
    use rand_core::SeedableRng;

    /// A store on a SQLite file, with one job that was queued at `at`.
    async fn with_a_job(folder: &std::path::Path, at: Instant) -> Store {
        let url = format!("sqlite://{}", folder.join("khue.db").display());
        let db = Db::open(&Settings::new(url)).await.unwrap();
        migrate::run(&db, crate::MIGRATIONS).await.unwrap();
        let ids = kernel::IdGen::new(rand_chacha::ChaCha20Rng::seed_from_u64(1));
        let clock = Arc::new(FixedClock::new(at));
        let store = Store::new(db, Blobs::local(folder).unwrap(), clock, ids, Wiring::default());
        jobs::ensure(&store, "test.slow").await.unwrap();
        store
    }

    async fn lease_until(store: &Store) -> i64 {
        let tx = store.db.read().await.unwrap();
        let (until,): (i64,) = tx.one("SELECT lease_until AS c1 FROM jobs", args![]).await.unwrap();
        until
    }

    #[tokio::test]
    async fn a_job_that_works_long_keeps_its_lease() {
        let folder = tempfile::tempdir().unwrap();
        let start: Instant = "2026-01-01T00:00:00Z".parse().unwrap();
        let mut store = with_a_job(folder.path(), start).await;
        let job = jobs::claim(&store, 1).await.unwrap().remove(0);
        let first = lease_until(&store).await;
        let later = Instant::from_microsecond(start.as_microsecond() + 60_000_000).unwrap();
        store.clock = Arc::new(FixedClock::new(later));
        alive(&store, &job, Duration::from_millis(20), tokio::time::sleep(Duration::from_millis(200))).await;
        assert_eq!(lease_until(&store).await, first + 60_000_000);
        // Somebody else has it now: prolonging fails, the work goes on and cannot be completed twice.
        let tx = store.db.write().await.unwrap();
        tx.exec("UPDATE jobs SET lease = $1", args![uuid::Uuid::nil()]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(jobs::renew(&store, &job).await, Err(crate::Error::Stale)));
    }
}
