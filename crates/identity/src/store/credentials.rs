//! Credentials: hashes, wrong attempts, lock-outs, and failures by address. Nothing here leaves the room.

use kernel::{Id, Instant};
use store::{Engine, FromRow, Result, Row, Tx, WriteTx, args};

use crate::model::Person;

/// A person's credential.
pub(crate) struct Credential {
    pub(crate) hash: String,
    pub(crate) must_change: bool,
    pub(crate) failures: i64,
    pub(crate) locked_until: Option<Instant>,
}

impl FromRow for Credential {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            hash: row.get("hash")?,
            must_change: row.get("must_change")?,
            failures: row.get("failures")?,
            locked_until: row.get("locked_until")?,
        })
    }
}

pub(crate) async fn get(tx: &Tx, person: Id<Person>) -> Result<Option<Credential>> {
    let sql = "SELECT hash, must_change, failures, locked_until FROM credentials WHERE person = $1";
    tx.opt(sql, args![person]).await
}

/// Sets a password; the former one goes into the history, failures and lock-outs are forgotten.
pub(crate) async fn set(tx: &WriteTx, person: Id<Person>, hash: &str, must_change: bool, now: Instant) -> Result<()> {
    let keep = "INSERT INTO old_passwords (person, hash, replaced_at)
                SELECT person, hash, $2 FROM credentials WHERE person = $1 ON CONFLICT DO NOTHING";
    tx.exec(keep, args![person, now]).await?;
    let set = "INSERT INTO credentials (person, hash, must_change, changed_at, failures) VALUES ($1, $2, $3, $4, 0)
               ON CONFLICT (person) DO UPDATE SET hash = excluded.hash, must_change = excluded.must_change,
                   changed_at = excluded.changed_at, failures = 0, locked_until = NULL";
    tx.exec(set, args![person, hash, must_change, now]).await?;
    Ok(())
}

/// The newest former hashes of a person, at most `limit`.
pub(crate) async fn former(tx: &Tx, person: Id<Person>, limit: i64) -> Result<Vec<String>> {
    let sql = "SELECT hash AS c1 FROM old_passwords WHERE person = $1 ORDER BY replaced_at DESC LIMIT $2";
    let rows: Vec<(String,)> = tx.all(sql, args![person, limit]).await?;
    Ok(rows.into_iter().map(|(hash,)| hash).collect())
}

/// Records the outcome of an attempt: the count of wrong passwords in a row and the end of a lock-out.
pub(crate) async fn note(tx: &WriteTx, person: Id<Person>, failures: i64, locked_until: Option<Instant>) -> Result<()> {
    let sql = "UPDATE credentials SET failures = $2, locked_until = $3 WHERE person = $1";
    tx.exec(sql, args![person, failures, locked_until]).await?;
    Ok(())
}

/// Failed sign-ins from an address since `since`.
pub(crate) async fn failures_from(tx: &Tx, address: &str, since: Instant) -> Result<i64> {
    let sql = "SELECT failures AS c1 FROM sign_in_failures WHERE address = $1 AND since > $2";
    Ok(tx.opt(sql, args![address, since]).await?.map_or(0, |(n,): (i64,)| n))
}

/// Counts a failed sign-in from an address; a window older than `since` begins anew.
pub(crate) async fn note_address(tx: &WriteTx, address: &str, now: Instant, since: Instant) -> Result<()> {
    let sql = "INSERT INTO sign_in_failures (address, since, failures) VALUES ($1, $2, 1)
               ON CONFLICT (address) DO UPDATE SET
                   failures = CASE WHEN sign_in_failures.since > $3 THEN sign_in_failures.failures + 1 ELSE 1 END,
                   since = CASE WHEN sign_in_failures.since > $3 THEN sign_in_failures.since ELSE $2 END";
    tx.exec(sql, args![address, now, since]).await?;
    Ok(())
}

/// Forgets windows that are over.
pub(crate) async fn sweep_addresses(tx: &WriteTx, before: Instant) -> Result<u64> {
    tx.exec("DELETE FROM sign_in_failures WHERE since < $1", args![before]).await
}

/// As [`get`], holding the row until the end of the transaction: two attempts at once count as two.
pub(crate) async fn lock(tx: &WriteTx, person: Id<Person>) -> Result<Option<Credential>> {
    if tx.engine() == Engine::Postgres {
        tx.exec("SELECT person FROM credentials WHERE person = $1 FOR UPDATE", args![person]).await?;
    }
    get(tx, person).await
}
