//! Opening the database: one URL chooses the engine.

use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, TransactionTrait};

use crate::lane::Lane;
use crate::tx::{ReadTx, Tx, WriteTx};
use crate::{Error, Result};

/// The database engine underneath.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, the default: nothing to install.
    Sqlite,
    /// For a ministry: several nodes, replicas.
    Postgres,
}

/// What a transaction is for. Each purpose has its own connections, so that a long export or a burst of jobs never makes
/// somebody wait for a page (law 17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Purpose {
    /// Somebody waits for the answer.
    #[default]
    Pages,
    /// Work of the queue.
    Jobs,
    /// Exports and printed registers: many rows for one person.
    Exports,
}

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `sqlite://path/to/khue.db` or `postgres://user@host/name`.
    pub url: String,
    /// Connections of pages for reading; on PostgreSQL half as many for writing. Jobs have half as many, at least
    /// [`FEWEST_FOR_JOBS`], and exports have [`FOR_EXPORTS`]; theirs are opened when they are first needed.
    pub connections: u32,
    /// A statement running longer is cancelled (PostgreSQL only).
    pub statement_timeout: Duration,
}

impl Settings {
    /// Ordinary values for a URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), connections: 16, statement_timeout: Duration::from_secs(30) }
    }
}

/// A job may hold one transaction to read while it writes in another, and four run side by side.
const FEWEST_FOR_JOBS: u32 = 8;
/// Exports running at the same time; others wait.
const FOR_EXPORTS: u32 = 2;
/// Prepared statements of one connection.
const STATEMENTS: usize = 256;
/// Pages of the log after which SQLite brings them into the file: 16 MB, so that a burst of writes is not one of checkpoints.
const CHECKPOINT_PAGES: &str = "4000";

/// An open database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    readers: Pools,
    writers: Writers,
    lane: Lane,
    purpose: Purpose,
}

/// How actions write that do not give numbers.
#[derive(Clone)]
enum Writers {
    /// SQLite: in the lane, like all.
    InTurn,
    /// PostgreSQL: each on a connection of its own.
    Apart(Pools),
}

/// The connections of each purpose.
#[derive(Clone)]
struct Pools {
    pages: DatabaseConnection,
    jobs: DatabaseConnection,
    exports: DatabaseConnection,
}

impl Pools {
    /// Opens a connection for pages, so that a database that does not answer is known at once.
    async fn open(connections: u32, options: impl Fn(u32) -> ConnectOptions) -> Result<Self> {
        let lazy = async |connections| Database::connect(lazy(options(connections))).await;
        Ok(Self {
            pages: Database::connect(options(connections)).await?,
            jobs: lazy((connections / 2).max(FEWEST_FOR_JOBS)).await?,
            exports: lazy(FOR_EXPORTS).await?,
        })
    }

    fn of(&self, purpose: Purpose) -> &DatabaseConnection {
        match purpose {
            Purpose::Pages => &self.pages,
            Purpose::Jobs => &self.jobs,
            Purpose::Exports => &self.exports,
        }
    }
}

/// Connections that are opened when they are first needed.
fn lazy(mut options: ConnectOptions) -> ConnectOptions {
    options.connect_lazy(true).min_connections(0);
    options
}

impl Db {
    /// Opens the database. A SQLite file that is not there is created empty.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it cannot be reached or opened, [`Error::Schema`] for an unknown kind of URL.
    pub async fn open(settings: &Settings) -> Result<Self> {
        let (engine, readers, writers, lane) = if settings.url.starts_with("sqlite:") {
            let lane = Lane::start(Database::connect(sqlite(settings, 1, false)).await?);
            let readers = Pools::open(settings.connections, |most| sqlite(settings, most, true)).await?;
            (Engine::Sqlite, readers, Writers::InTurn, lane)
        } else if settings.url.starts_with("postgres:") || settings.url.starts_with("postgresql:") {
            let readers = Pools::open(settings.connections, |most| postgres(settings, most, true)).await?;
            let writers =
                Pools::open((settings.connections / 2).max(2), |most| postgres(settings, most, false)).await?;
            let lane = Lane::start(Database::connect(lazy(postgres(settings, 1, false))).await?);
            (Engine::Postgres, readers, Writers::Apart(writers), lane)
        } else {
            return Err(Error::Schema("the database URL must begin with sqlite:// or postgres://".into()));
        };
        Ok(Self { engine, readers, writers, lane, purpose: Purpose::Pages })
    }

    /// The same database through the connections of another purpose.
    #[must_use]
    pub fn serving(&self, purpose: Purpose) -> Self {
        Self { purpose, ..self.clone() }
    }

    /// Which engine.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The connections for reading, for the few readers that need one of their own.
    pub(crate) fn readers(&self) -> &DatabaseConnection {
        self.readers.of(self.purpose)
    }

    /// Begins to read one consistent state.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is free in time.
    pub async fn read(&self) -> Result<ReadTx> {
        Ok(ReadTx(Tx::new(self.readers().begin().await?, self.engine)))
    }

    /// Begins to write; on SQLite waits for the turn in the writer lane.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is free in time.
    pub async fn write(&self) -> Result<WriteTx> {
        match &self.writers {
            Writers::InTurn => self.write_in_turn().await,
            Writers::Apart(pools) => {
                let tx = Tx::new(pools.of(self.purpose).begin().await?, self.engine);
                Ok(WriteTx { tx, turn: None })
            }
        }
    }

    /// Begins to write what gives a number: waits for the turn in the writer lane on both engines.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database does not answer.
    pub async fn write_in_turn(&self) -> Result<WriteTx> {
        let (inner, turn) = self.lane.turn().await?;
        Ok(WriteTx { tx: Tx::new(inner, self.engine), turn: Some(turn) })
    }
}

/// WHY what a reader may do is said once per connection: said per transaction, it would cost every page a round trip.
fn postgres(settings: &Settings, connections: u32, reader: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(&settings.url);
    options.max_connections(connections).test_before_acquire(false).sqlx_logging(false);
    options.acquire_timeout(Duration::from_secs(10)).statement_timeout(settings.statement_timeout);
    options.map_sqlx_postgres_opts(move |o| {
        let o = o.statement_cache_capacity(STATEMENTS);
        match reader {
            true => o.options([
                ("default_transaction_read_only", "on"),
                ("default_transaction_isolation", "repeatable read"),
                // WHY: one state or urgency may be in half of the documents and another in one of a thousand; a plan made
                // once for all would walk a hundred thousand of them for a page (33 ms; made anew, 0.2 ms for both).
                ("plan_cache_mode", "force_custom_plan"),
            ]),
            false => o,
        }
    });
    options
}

fn sqlite(settings: &Settings, connections: u32, reader: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(&settings.url);
    options.max_connections(connections).min_connections(1).test_before_acquire(false).sqlx_logging(false);
    options.acquire_timeout(Duration::from_secs(10)).idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    options.map_sqlx_sqlite_opts(move |o| {
        // `synchronous=FULL`: an acknowledged write survives a power cut; group commit pays for it.
        // WHY no mmap: the pages of the file would count as the server's own memory.
        o.create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("temp_store", "MEMORY")
            .pragma("cache_size", if reader { "-4000" } else { "-32000" })
            .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
            .pragma("query_only", if reader { "ON" } else { "OFF" })
            .statement_cache_capacity(STATEMENTS)
    });
    options
}
