//! Slow work (typesetting, hashing, signing) on threads of its own, and turns for what is done one after another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::{Kind, Refusal};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// How long somebody without an account waits for a slot.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why slow work has no result.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// Too many people without an account ask at once.
    #[error("too many ask at once")]
    Busy,
    /// A fault of ours.
    #[error("the work stopped: {0}")]
    Stopped(String),
}

impl Refusal for PoolError {
    fn kind(&self) -> Kind {
        match self {
            Self::Busy => Kind::Unavailable,
            Self::Stopped(_) => Kind::Bug,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Busy => "pool-busy",
            Self::Stopped(_) => "bug",
        }
    }
}

/// The service; cheap to clone, one for the whole house, so that no more slow work runs at once than there are
/// processors. Slow work comes always before the write transaction is opened (law 17).
#[derive(Clone)]
pub struct BlockingPool {
    slots: Arc<Semaphore>,
    /// Those of people without an account: half, so that work inside never waits for them alone.
    strangers: Arc<Semaphore>,
    turns: Arc<Mutex<HashMap<Uuid, Arc<tokio::sync::Mutex<()>>>>>,
}

impl Default for BlockingPool {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let strangers = Arc::new(Semaphore::new((processors / 2).max(1)));
        Self { slots: Arc::new(Semaphore::new(processors)), strangers, turns: Arc::default() }
    }
}

impl BlockingPool {
    /// Runs slow work, as much at once as there are processors.
    ///
    /// # Errors
    /// [`PoolError::Stopped`] when the work panicked.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, PoolError> {
        let stopped = |e: &dyn std::fmt::Display| PoolError::Stopped(e.to_string());
        let _slot = self.slots.acquire().await.map_err(|e| stopped(&e))?;
        tokio::task::spawn_blocking(work).await.map_err(|e| stopped(&e))
    }

    /// A slot for the work of somebody without an account, to be held until it is done.
    ///
    /// # Errors
    /// [`PoolError::Busy`] when none comes free soon.
    pub async fn slot_of_strangers(&self) -> Result<OwnedSemaphorePermit, PoolError> {
        match tokio::time::timeout(PATIENCE, self.strangers.clone().acquire_owned()).await {
            Ok(Ok(slot)) => Ok(slot),
            _ => Err(PoolError::Busy),
        }
    }

    /// Waits for the turn of a thing that is done one after another in this process: trying PINs of a key, numbering in
    /// an agency. Other nodes are kept right by the database, not by this.
    pub async fn turn(&self, of: Uuid) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            turns.entry(of).or_default().clone()
        };
        turn.lock_owned().await
    }
}
