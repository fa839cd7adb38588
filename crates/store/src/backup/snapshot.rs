//! One consistent state of the whole database, read row by row without holding it in memory.

use futures::TryStreamExt;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection, SqliteConnection};

use crate::{Db, Engine, Error, Result, Row};

/// A read transaction on a connection of its own, which is closed with it and never goes back to the pool.
pub(super) enum Snapshot {
    Sqlite(Box<SqliteConnection>),
    Postgres(Box<PgConnection>),
}

fn engine(error: sqlx::Error) -> Error {
    Error::Engine(error.to_string())
}

impl Snapshot {
    /// Begins to read.
    pub(super) async fn begin(db: &Db) -> Result<Self> {
        let pool = db.readers();
        let unavailable = |error: sqlx::Error| Error::Unavailable(error.to_string());
        match db.engine() {
            Engine::Sqlite => {
                let mut connection = pool.get_sqlite_connection_pool().acquire().await.map_err(unavailable)?.detach();
                sqlx::query("BEGIN").execute(&mut connection).await.map_err(engine)?;
                // The state is fixed by the first read, not by BEGIN.
                sqlx::query("SELECT 1 FROM sqlite_schema LIMIT 1").execute(&mut connection).await.map_err(engine)?;
                Ok(Self::Sqlite(Box::new(connection)))
            }
            Engine::Postgres => {
                let mut connection = pool.get_postgres_connection_pool().acquire().await.map_err(unavailable)?.detach();
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                sqlx::query(begin).execute(&mut connection).await.map_err(engine)?;
                // A large table takes longer than any page may.
                sqlx::query("SET LOCAL statement_timeout = 0").execute(&mut connection).await.map_err(engine)?;
                Ok(Self::Postgres(Box::new(connection)))
            }
        }
    }

    /// Hands every row of a query without arguments to `each`.
    pub(super) async fn each<E: From<Error>>(
        &mut self,
        sql: String,
        mut each: impl FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let query = AssertSqlSafe(sql);
        match self {
            Self::Sqlite(connection) => {
                let mut rows = sqlx::query(query).fetch(connection.as_mut());
                while let Some(row) = rows.try_next().await.map_err(engine)? {
                    each(Row(row.into()))?;
                }
            }
            Self::Postgres(connection) => {
                let mut rows = sqlx::query(query).fetch(connection.as_mut());
                while let Some(row) = rows.try_next().await.map_err(engine)? {
                    each(Row(row.into()))?;
                }
            }
        }
        Ok(())
    }
}
