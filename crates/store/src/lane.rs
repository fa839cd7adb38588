//! The writer lane: actions one after another, each in a SAVEPOINT, many of them behind one COMMIT (law 2).
//!
//! SQLite has one writer. Instead of letting connections fight for it, each write waits for its turn; while others
//! wait, their turns join the same outer transaction, so one `fsync` makes all of them durable. A turn is acknowledged
//! only after that COMMIT. A turn that is dropped rolls back its own savepoint and nothing else.
//!
//! PostgreSQL has many writers, but a register has one counter, whose row is locked until the commit is on disk: alone,
//! each number would wait for an `fsync` of its own. Actions that give numbers take their turn in a lane there too.

use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::{mpsc, oneshot};

use crate::{Error, Result};

/// Turns behind one COMMIT at the most, those that end with a refusal too: bounds the latency of the first of them.
const GROUP: usize = 64;
/// The lanes of several nodes over one PostgreSQL go one after another: a group holds the counters it has moved until its
/// COMMIT, and two groups that move the same two in another order would wait for each other for ever.
const ONE_LANE: &str = "SELECT pg_advisory_xact_lock(4812771)";
/// A turn that holds the lane longer than this is named in the log: it awaits something that is not the database.
const SLOW_TURN: Duration = Duration::from_secs(2);

/// How a turn ended: committed (with the place to acknowledge) or dropped.
type Ending = oneshot::Sender<Result<()>>;
type Request = oneshot::Sender<Result<(DatabaseTransaction, Turn)>>;

/// The right to write, given back by [`Turn::finish`] or by dropping it.
pub(crate) struct Turn(oneshot::Sender<Ending>);

impl Turn {
    /// The action's savepoint was released; acknowledge after the group's COMMIT.
    pub(crate) fn finish(self, acknowledge: Ending) {
        // The lane only goes away with the process; the waiting side then sees its channel closed.
        let _ = self.0.send(acknowledge);
    }
}

/// The queue for the writer.
#[derive(Clone)]
pub(crate) struct Lane(mpsc::Sender<Request>);

impl Lane {
    /// Starts the lane over a connection pool of exactly one connection.
    pub(crate) fn start(connection: DatabaseConnection) -> Self {
        let (sender, mut requests) = mpsc::channel::<Request>(1024);
        tokio::spawn(async move {
            while let Some(first) = requests.recv().await {
                run_group(&connection, first, &mut requests).await;
            }
        });
        Self(sender)
    }

    /// Waits for a turn.
    pub(crate) async fn turn(&self) -> Result<(DatabaseTransaction, Turn)> {
        let (request, granted) = oneshot::channel();
        let gone = || Error::Unavailable("the writer has stopped".into());
        self.0.send(request).await.map_err(|_| gone())?;
        granted.await.map_err(|_| gone())?
    }
}

async fn run_group(connection: &DatabaseConnection, first: Request, requests: &mut mpsc::Receiver<Request>) {
    let outer = match begin(connection).await {
        Ok(outer) => outer,
        Err(error) => {
            // Whoever waits behind the first would only wait as long again for the same answer.
            let error = Error::from(error);
            let waiting = std::iter::from_fn(|| requests.try_recv().ok());
            for request in std::iter::once(first).chain(waiting) {
                let _ = request.send(Err(Error::Unavailable(error.to_string())));
            }
            return;
        }
    };
    let mut turns = 0;
    let mut waiting: Vec<Ending> = Vec::new();
    let mut next = Some(first);
    while let Some(request) = next {
        turns += 1;
        if let Some(ending) = run_turn(&outer, request).await {
            waiting.push(ending);
        }
        next = if turns < GROUP { requests.try_recv().ok() } else { None };
    }
    let outcome = outer.commit().await;
    metrics::histogram!("khue_commit_group_size").record(waiting.len() as f64);
    if let Err(error) = &outcome {
        tracing::warn!(%error, actions = waiting.len(), "a group of writes could not be committed");
    }
    for ending in waiting {
        let answer = outcome.as_ref().copied().map_err(|e| Error::Unavailable(e.to_string()));
        let _ = ending.send(answer);
    }
}

async fn begin(connection: &DatabaseConnection) -> std::result::Result<DatabaseTransaction, DbErr> {
    // PostgreSQL does not know the mode and is not asked for it.
    let immediate =
        TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    let outer = connection.begin_with_options(immediate).await?;
    if outer.get_database_backend() == DbBackend::Postgres {
        outer.execute_unprepared(ONE_LANE).await?;
    }
    Ok(outer)
}

async fn run_turn(outer: &DatabaseTransaction, request: Request) -> Option<Ending> {
    let savepoint = match outer.begin().await {
        Ok(savepoint) => savepoint,
        Err(error) => {
            let _ = request.send(Err(error.into()));
            return None;
        }
    };
    let (turn, mut ended) = oneshot::channel();
    if request.send(Ok((savepoint, Turn(turn)))).is_err() {
        // Nobody waits any more: the transaction came back with the failed send and is rolled back by its drop.
        return None;
    }
    loop {
        match tokio::time::timeout(SLOW_TURN, &mut ended).await {
            Ok(ending) => return ending.ok(),
            Err(_) => tracing::warn!("a write has been holding the writer lane for more than {SLOW_TURN:?}"),
        }
    }
}
