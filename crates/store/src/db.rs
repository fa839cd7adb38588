//! Opening the database: one URL chooses the engine.

use std::time::Duration;

use sea_orm::{AccessMode, ConnectOptions, Database, DatabaseConnection, TransactionOptions, TransactionTrait};

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
    /// Connections of pages, for reading (SQLite) or for everything (PostgreSQL). Jobs have half as many, at least
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

/// An open database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    pools: Pools,
    purpose: Purpose,
    lane: Option<Lane>,
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
    async fn open(settings: &Settings, options: impl Fn(u32) -> ConnectOptions) -> Result<Self> {
        let lazy = async |connections| {
            let mut options = options(connections);
            options.connect_lazy(true).min_connections(0);
            Database::connect(options).await
        };
        Ok(Self {
            pages: Database::connect(options(settings.connections)).await?,
            jobs: lazy((settings.connections / 2).max(FEWEST_FOR_JOBS)).await?,
            exports: lazy(FOR_EXPORTS).await?,
        })
    }
}

impl Db {
    /// Opens the database. A SQLite file that is not there is created empty.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it cannot be reached or opened, [`Error::Schema`] for an unknown kind of URL.
    pub async fn open(settings: &Settings) -> Result<Self> {
        let engine = if settings.url.starts_with("sqlite:") {
            Engine::Sqlite
        } else if settings.url.starts_with("postgres:") || settings.url.starts_with("postgresql:") {
            Engine::Postgres
        } else {
            return Err(Error::Schema("the database URL must begin with sqlite:// or postgres://".into()));
        };
        match engine {
            Engine::Sqlite => {
                let writer = Database::connect(sqlite(settings, 1, false)).await?;
                let pools = Pools::open(settings, |connections| sqlite(settings, connections, true)).await?;
                Ok(Self { engine, pools, purpose: Purpose::Pages, lane: Some(Lane::start(writer)) })
            }
            Engine::Postgres => {
                let pools = Pools::open(settings, |connections| postgres(settings, connections)).await?;
                Ok(Self { engine, pools, purpose: Purpose::Pages, lane: None })
            }
        }
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

    /// The connections behind it, for the few readers that need one of their own.
    pub(crate) fn pool(&self) -> &DatabaseConnection {
        match self.purpose {
            Purpose::Pages => &self.pools.pages,
            Purpose::Jobs => &self.pools.jobs,
            Purpose::Exports => &self.pools.exports,
        }
    }

    /// Begins to read one consistent state.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is free in time.
    pub async fn read(&self) -> Result<ReadTx> {
        let options = match self.engine {
            Engine::Sqlite => TransactionOptions::default(),
            Engine::Postgres => TransactionOptions {
                access_mode: Some(AccessMode::ReadOnly),
                isolation_level: Some(sea_orm::IsolationLevel::RepeatableRead),
                sqlite_transaction_mode: None,
            },
        };
        Ok(ReadTx(Tx { inner: self.pool().begin_with_options(options).await?, engine: self.engine }))
    }

    /// Begins to write; on SQLite waits for the turn in the writer lane.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is free in time.
    pub async fn write(&self) -> Result<WriteTx> {
        match &self.lane {
            Some(lane) => {
                let (inner, turn) = lane.turn().await?;
                Ok(WriteTx { tx: Tx { inner, engine: self.engine }, turn: Some(turn) })
            }
            None => Ok(WriteTx { tx: Tx { inner: self.pool().begin().await?, engine: self.engine }, turn: None }),
        }
    }
}

fn postgres(settings: &Settings, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(&settings.url);
    options.max_connections(connections).test_before_acquire(false).sqlx_logging(false);
    options.acquire_timeout(Duration::from_secs(10)).statement_timeout(settings.statement_timeout);
    options
}

fn sqlite(settings: &Settings, connections: u32, reader: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(&settings.url);
    options.max_connections(connections).min_connections(1).test_before_acquire(false).sqlx_logging(false);
    options.acquire_timeout(Duration::from_secs(10)).idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    options.map_sqlx_sqlite_opts(move |o| {
        // `synchronous=FULL`: an acknowledged write survives a power cut; group commit pays for it.
        o.create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("temp_store", "MEMORY")
            .pragma("cache_size", if reader { "-4000" } else { "-32000" })
            .pragma("mmap_size", "1073741824")
            .pragma("query_only", if reader { "ON" } else { "OFF" })
            .statement_cache_capacity(256)
    });
    options
}
