//! The trust list and its versions.

use ::store::{Ctx, Error, FromRow, Result, Row, Tx, args};
use kernel::{Id, Instant};
use pades::TrustList;
use uuid::Uuid;

use crate::model::trust::{Entry, EntryKind, Seal, Trust};

/// One change of the list.
#[derive(Debug, Clone)]
pub struct Version {
    /// Counts from 1.
    pub number: i64,
    /// What was done: `root-added`, `crl-added`, `seal-added`, `entry-ended`.
    pub act: String,
    /// To what, by name.
    pub what: String,
    /// Why.
    pub reason: String,
    /// Who, by name as of then.
    pub by_name: String,
    /// When.
    pub made_at: Instant,
}

impl FromRow for Version {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            number: row.get("number")?,
            act: row.get("act")?,
            what: row.get("what")?,
            reason: row.get("reason")?,
            by_name: row.get("by_name")?,
            made_at: row.get("made_at")?,
        })
    }
}

impl FromRow for Entry {
    fn from_row(row: &Row) -> Result<Self> {
        let kind: String = row.get("kind")?;
        let agency: Option<Uuid> = row.get("agency")?;
        let (organisation, name, serial) = (row.get("organisation")?, row.get("name")?, row.get("serial")?);
        Ok(Self {
            id: row.get("id")?,
            kind: EntryKind::from_name(&kind).ok_or_else(|| Error::Decode(format!("kind of entry: {kind}")))?,
            label: row.get("label")?,
            fingerprint: row.get("fingerprint")?,
            content: row.get("content")?,
            revocation: row.get("revocation")?,
            seal: agency.map(|agency| Seal { agency, organisation, name, serial }),
            valid_from: row.get("valid_from")?,
            valid_to: row.get("valid_to")?,
            since: row.get("since")?,
            until: row.get("until")?,
        })
    }
}

const COLUMNS: &str = "id, kind, label, fingerprint, content, revocation, agency, organisation, name, serial, valid_from, valid_to, since, until";

/// The newest version; 0 before the first.
///
/// # Errors
/// When the database does not answer.
pub async fn newest(tx: &Tx) -> Result<i64> {
    let (number,): (Option<i64>,) = tx.one("SELECT max(number) AS c1 FROM trust_versions", args![]).await?;
    Ok(number.unwrap_or(0))
}

/// The changes, the newest first, at most so many.
///
/// # Errors
/// When the database does not answer.
pub async fn versions(tx: &Tx, limit: i64) -> Result<Vec<Version>> {
    let sql = "SELECT number, act, what, reason, by_name, made_at FROM trust_versions ORDER BY number DESC LIMIT $1";
    tx.all(sql, args![limit]).await
}

/// The entries of a version.
///
/// # Errors
/// When the database does not answer.
pub async fn entries(tx: &Tx, version: i64) -> Result<Vec<Entry>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM trust_entries WHERE since <= $1 AND (until IS NULL OR until > $1) ORDER BY since, id"
    );
    tx.all(&sql, args![version]).await
}

/// What came and what went with a version.
///
/// # Errors
/// When the database does not answer.
pub async fn difference(tx: &Tx, version: i64) -> Result<(Vec<Entry>, Vec<Entry>)> {
    let sql = format!("SELECT {COLUMNS} FROM trust_entries WHERE since = $1 OR until = $1 ORDER BY id");
    let all: Vec<Entry> = tx.all(&sql, args![version]).await?;
    Ok(all.into_iter().partition(|entry| entry.since == version))
}

/// One entry.
///
/// # Errors
/// When the database does not answer.
pub async fn entry(tx: &Tx, id: Id<Entry>) -> Result<Option<Entry>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM trust_entries WHERE id = $1"), args![id]).await
}

/// The list in force; proof about revocation is demanded, but below roots that are said to publish none.
///
/// # Errors
/// When the database does not answer, or an entry cannot be read.
pub async fn load(tx: &Tx) -> Result<Trust> {
    let version = newest(tx).await?;
    let entries = entries(tx, version).await?;
    Trust::of(version, entries).map_err(|label| Error::Decode(format!("trust list: {label}")))
}

/// The list to hold our own signatures to right after they were made: whether the certificate was revoked was asked before.
///
/// # Errors
/// As [`load`].
pub async fn for_own_signatures(tx: &Tx) -> Result<TrustList> {
    Ok(load(tx).await?.list.with_revocation_required(false))
}

/// Begins a new version and gives its number.
///
/// # Errors
/// [`Error::Duplicate`] when somebody else was faster.
pub async fn begin(ctx: &Ctx, act: &str, what: &str, reason: &str, by_name: &str) -> Result<i64> {
    let number = newest(&ctx.tx).await? + 1;
    let sql = "INSERT INTO trust_versions (number, act, what, reason, person, by_name, made_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ctx.tx.exec(sql, args![number, act, what, reason, ctx.actor.person, by_name, ctx.now]).await?;
    Ok(number)
}

/// Adds an entry.
///
/// # Errors
/// When the database refuses.
pub async fn insert(ctx: &Ctx, entry: &Entry) -> Result<()> {
    let sql = "INSERT INTO trust_entries (id, kind, label, fingerprint, content, revocation, agency, organisation, name, serial,
                   valid_from, valid_to, since, until)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let seal = entry.seal.clone().unwrap_or_default();
    let values = args![
        entry.id,
        entry.kind.name(),
        &entry.label,
        &entry.fingerprint,
        entry.content.as_slice(),
        entry.revocation,
        entry.seal.as_ref().map(|seal| seal.agency),
        seal.organisation,
        seal.name,
        seal.serial,
        entry.valid_from,
        entry.valid_to,
        entry.since,
        entry.until
    ];
    ctx.tx.exec(sql, values).await?;
    Ok(())
}

/// Ends an entry with a version.
///
/// # Errors
/// [`Error::Stale`] when it has ended already.
pub async fn end(ctx: &Ctx, id: Id<Entry>, version: i64) -> Result<()> {
    let sql = "UPDATE trust_entries SET until = $2 WHERE id = $1 AND until IS NULL";
    ctx.tx.exec_versioned(sql, args![id, version]).await
}
