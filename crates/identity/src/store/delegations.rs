//! Delegations: rows that say who may work through whose queue from when to when.

use kernel::{Date, Id, Instant};
use store::{Error, FromRow, Result, Row, Tx, WriteTx, args};
use uuid::Uuid;

use crate::model::{Agency, Delegation, Person, Scope};

const SELECT: &str =
    "SELECT d.id, d.agency, d.principal, a.name AS principal_name, d.delegate, b.name AS delegate_name, d.scope,
        d.scope_id, d.starts_on, d.ends_on, d.reason, d.made_at, d.revoked_at
    FROM delegations d JOIN people a ON a.id = d.principal JOIN people b ON b.id = d.delegate";

impl FromRow for Delegation {
    fn from_row(row: &Row) -> Result<Self> {
        let (scope, scope_id): (String, Option<Uuid>) = (row.get("scope")?, row.get("scope_id")?);
        Ok(Self {
            id: row.get("id")?,
            agency: row.get("agency")?,
            principal: row.get("principal")?,
            principal_name: row.get("principal_name")?,
            delegate: row.get("delegate")?,
            delegate_name: row.get("delegate_name")?,
            scope: Scope::from_parts(&scope, scope_id).ok_or_else(|| Error::Decode(format!("scope: {scope}")))?,
            starts_on: row.get("starts_on")?,
            ends_on: row.get("ends_on")?,
            reason: row.get("reason")?,
            made_at: row.get("made_at")?,
            revoked_at: row.get("revoked_at")?,
        })
    }
}

/// One delegation, whatever its standing.
///
/// # Errors
/// When the database does not answer.
pub async fn get(tx: &Tx, id: Id<Delegation>) -> Result<Option<Delegation>> {
    tx.opt(&format!("{SELECT} WHERE d.id = $1"), args![id]).await
}

/// What a person has handed over, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn made_by(tx: &Tx, person: Id<Person>) -> Result<Vec<Delegation>> {
    tx.all(&format!("{SELECT} WHERE d.principal = $1 ORDER BY d.ends_on DESC, d.id DESC LIMIT 200"), args![person])
        .await
}

/// What was handed over to a person, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn made_to(tx: &Tx, person: Id<Person>) -> Result<Vec<Delegation>> {
    tx.all(&format!("{SELECT} WHERE d.delegate = $1 ORDER BY d.ends_on DESC, d.id DESC LIMIT 200"), args![person]).await
}

/// What a person may switch on that day.
///
/// # Errors
/// When the database does not answer.
pub async fn in_force_for(tx: &Tx, delegate: Id<Person>, on: Date) -> Result<Vec<Delegation>> {
    let sql = format!(
        "{SELECT} WHERE d.delegate = $1 AND d.ends_on >= $2 AND d.starts_on <= $2 AND d.revoked_at IS NULL
           AND a.disabled = FALSE ORDER BY d.starts_on, d.id"
    );
    tx.all(&sql, args![delegate, on]).await
}

/// All delegations of an agency, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_agency(tx: &Tx, agency: Id<Agency>) -> Result<Vec<Delegation>> {
    tx.all(&format!("{SELECT} WHERE d.agency = $1 ORDER BY d.ends_on DESC, d.id DESC LIMIT 200"), args![agency]).await
}

pub(crate) async fn insert(tx: &WriteTx, d: &Delegation, made_by: Option<Uuid>) -> Result<()> {
    let sql = "INSERT INTO delegations (id, agency, principal, delegate, scope, scope_id, starts_on, ends_on, reason, made_by, made_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let (scope, scope_id) = d.scope.parts();
    let maker = made_by.unwrap_or(d.principal.uuid());
    let values = args![
        d.id,
        d.agency,
        d.principal,
        d.delegate,
        scope,
        scope_id,
        d.starts_on,
        d.ends_on,
        &d.reason,
        maker,
        d.made_at
    ];
    tx.exec(sql, values).await?;
    Ok(())
}

pub(crate) async fn revoke(tx: &WriteTx, id: Id<Delegation>, at: Instant) -> Result<()> {
    tx.exec_versioned("UPDATE delegations SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", args![id, at])
        .await
}
