//! The database and everything that commits with it: transactions, the writer lane, migrations, blobs, jobs, events,
//! audit, idempotency and full text.
//!
//! Invariants: knows no domain and no web. One [`Ctx`] is one transaction: state, audit, events and jobs commit together
//! or not at all (law 2). SQL is written once with `$n` placeholders and runs on SQLite and PostgreSQL; integers are
//! BIGINT, instants are microseconds since 1970 UTC in a BIGINT, civil dates are ISO text, identifiers are UUIDs.

pub mod audit;
pub mod backup;
mod bind;
pub mod blobs;
mod ctx;
mod db;
mod error;
pub mod fts;
pub mod idempotency;
pub mod jobs;
mod lane;
mod later;
pub mod maintenance;
pub mod migrate;
mod row;
mod scanner;
mod sql;
mod tx;
mod worker;

pub use bind::Bind;
pub use blobs::{BlobId, Blobs};
pub use ctx::{Ctx, Record, Store, Wiring};
pub use db::{Db, Engine, Purpose, Settings};
pub use error::{Error, Result};
pub use jobs::{Job, JobError};
pub use migrate::Migration;
pub use row::{Column, FromRow, Row};
pub use scanner::Scanner;
pub use sql::Sql;
pub use tx::{ReadTx, Tx, WriteTx};
pub use worker::{Handler, Worker};

/// A bound value; made by [`args!`].
pub use sea_orm::Value;

/// The schema of this crate's own tables.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "store-0001",
    sql: include_str!("../migrations/0001.sql"),
    sqlite: Some(include_str!("../migrations/0001.sqlite.sql")),
    postgres: Some(include_str!("../migrations/0001.postgres.sql")),
}];

/// Binds values in the order of their `$1`, `$2` …: `args![id, now, "text", Some(3_i64)]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::Bind::bind($value)),*] };
}
