//! Transactions as values: handed down to every function that reads or writes, ended by one visible `commit`.

use std::ops::Deref;

use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement, Value};
use tokio::sync::oneshot;

use crate::lane::Turn;
use crate::later::{self, Later};
use crate::{Engine, Error, FromRow, Result, Row, Sql};

/// An open transaction, read or write: everything that only reads takes this.
pub struct Tx {
    inner: DatabaseTransaction,
    engine: Engine,
    later: Later,
}

impl Tx {
    pub(crate) fn new(inner: DatabaseTransaction, engine: Engine) -> Self {
        Self { inner, engine, later: Later::default() }
    }

    /// Which database is underneath, for the few statements that must differ.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    fn statement(&self, sql: &str, args: Vec<Value>) -> Statement {
        Statement::from_sql_and_values(self.inner.get_database_backend(), sql, args)
    }

    /// Sends what was kept back: whatever comes next must see it.
    async fn settle(&self) -> Result<()> {
        for kept in self.later.take(self.engine) {
            let text = kept.text().to_owned();
            let sent = self.inner.execute_raw(self.statement(&text, kept.into_values())).await;
            sent.inspect_err(|_| self.later.refuse())?;
        }
        Ok(())
    }

    /// A query that sees what was kept back, and whether that goes with it: on SQLite both are one text, whose first parts
    /// give no rows.
    async fn with_kept(&self, sql: &str, args: Vec<Value>) -> Result<(Statement, bool)> {
        let kept = match self.engine {
            Engine::Sqlite => self.later.take(Engine::Sqlite),
            Engine::Postgres => {
                self.settle().await?;
                Vec::new()
            }
        };
        if kept.is_empty() {
            return Ok((self.statement(sql, args), false));
        }
        let all = later::before(kept, Sql::numbered(sql, args));
        let text = all.text().to_owned();
        Ok((self.statement(&text, all.into_values()), true))
    }

    /// Notes that what went with a statement may not have come about.
    fn note<T, E>(&self, answer: std::result::Result<T, E>, with_kept: bool) -> std::result::Result<T, E> {
        answer.inspect_err(|_| {
            if with_kept {
                self.later.refuse();
            }
        })
    }

    /// Every row of a query.
    ///
    /// # Errors
    /// Any [`Error`] of the engine or of decoding.
    pub async fn all<R: FromRow>(&self, sql: &str, args: Vec<Value>) -> Result<Vec<R>> {
        let (statement, with_kept) = self.with_kept(sql, args).await?;
        let rows = self.note(self.inner.query_all_raw(statement).await, with_kept)?;
        rows.into_iter().map(|row| R::from_row(&Row(row))).collect()
    }

    /// Every row of a statement put together from parts.
    ///
    /// # Errors
    /// Any [`Error`] of the engine or of decoding.
    pub async fn rows<R: FromRow>(&self, sql: Sql) -> Result<Vec<R>> {
        let text = sql.text().to_owned();
        self.all(&text, sql.into_values()).await
    }

    /// The first row, if any.
    ///
    /// # Errors
    /// Any [`Error`] of the engine or of decoding.
    pub async fn opt<R: FromRow>(&self, sql: &str, args: Vec<Value>) -> Result<Option<R>> {
        let (statement, with_kept) = self.with_kept(sql, args).await?;
        let row = self.note(self.inner.query_one_raw(statement).await, with_kept)?;
        row.map(|row| R::from_row(&Row(row))).transpose()
    }

    /// The only row; its absence is a defect of ours.
    ///
    /// # Errors
    /// [`Error::Engine`] when there is no row.
    pub async fn one<R: FromRow>(&self, sql: &str, args: Vec<Value>) -> Result<R> {
        self.opt(sql, args).await?.ok_or_else(|| Error::Engine(format!("no row: {sql}")))
    }
}

/// A transaction that sees one consistent state and changes nothing; it ends when dropped.
pub struct ReadTx(pub(crate) Tx);

impl Deref for ReadTx {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.0
    }
}

/// A transaction that may change the state. Dropped without [`WriteTx::commit`] it leaves nothing behind.
pub struct WriteTx {
    pub(crate) tx: Tx,
    pub(crate) turn: Option<Turn>,
}

impl Deref for WriteTx {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl WriteTx {
    /// Runs a statement and tells how many rows it touched.
    ///
    /// # Errors
    /// [`Error::Duplicate`] when a unique index refuses, else any error of the engine.
    pub async fn exec(&self, sql: &str, args: Vec<Value>) -> Result<u64> {
        self.settle().await?;
        Ok(self.inner.execute_raw(self.statement(sql, args)).await?.rows_affected())
    }

    /// Keeps a statement back until the next statement that has a result, or the commit: together they cost one round trip.
    ///
    /// What it says about the rows must not depend on others that are kept back, and its refusal comes with the statement
    /// that makes it run: where a refusal means something to the caller, [`WriteTx::exec`] is the way.
    pub fn later(&self, sql: &str, args: Vec<Value>) {
        self.tx.later.keep(Sql::numbered(sql, args));
    }

    /// Runs an UPDATE guarded by a version; no row touched means that somebody else was faster.
    ///
    /// # Errors
    /// [`Error::Stale`] when no row matched.
    pub async fn exec_versioned(&self, sql: &str, args: Vec<Value>) -> Result<()> {
        if self.exec(sql, args).await? == 0 { Err(Error::Stale) } else { Ok(()) }
    }

    /// Runs several statements without arguments (migrations, bulk loading).
    ///
    /// # Errors
    /// Any error of the engine.
    pub async fn batch(&self, sql: &str) -> Result<()> {
        self.settle().await?;
        self.inner.execute_unprepared(sql).await?;
        Ok(())
    }

    /// Makes the change durable. Returns only after it is on disk (law 2).
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the commit failed: nothing of it was kept.
    pub async fn commit(self) -> Result<()> {
        let Self { tx, turn } = self;
        tx.settle().await?;
        if tx.later.is_refused() {
            return Err(Error::Engine("a statement that was kept back has been refused".into()));
        }
        tx.inner.commit().await?;
        let Some(turn) = turn else { return Ok(()) };
        let (acknowledge, committed) = oneshot::channel();
        turn.finish(acknowledge);
        committed.await.map_err(|_| Error::Unavailable("the writer stopped before the commit".into()))?
    }
}
