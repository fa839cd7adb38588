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

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `sqlite://path/to/khue.db` or `postgres://user@host/name`.
    pub url: String,
    /// Connections for reading (SQLite) or for everything (PostgreSQL).
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

/// An open database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    pool: DatabaseConnection,
    lane: Option<Lane>,
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
                let pool = Database::connect(sqlite(settings, settings.connections, true)).await?;
                Ok(Self { engine, pool, lane: Some(Lane::start(writer)) })
            }
            Engine::Postgres => {
                let mut options = ConnectOptions::new(&settings.url);
                options.max_connections(settings.connections).test_before_acquire(false).sqlx_logging(false);
                options.acquire_timeout(Duration::from_secs(10)).statement_timeout(settings.statement_timeout);
                Ok(Self { engine, pool: Database::connect(options).await?, lane: None })
            }
        }
    }

    /// Which engine.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The connections behind it, for the few readers that need one of their own.
    pub(crate) fn pool(&self) -> &DatabaseConnection {
        &self.pool
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
        Ok(ReadTx(Tx { inner: self.pool.begin_with_options(options).await?, engine: self.engine }))
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
            None => Ok(WriteTx { tx: Tx { inner: self.pool.begin().await?, engine: self.engine }, turn: None }),
        }
    }
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
