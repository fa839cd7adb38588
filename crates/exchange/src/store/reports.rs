//! What we report to senders, one row per status.

use kernel::Id;
use store::{Error, FromRow, Result, Row, Tx, WriteTx, args};

use crate::{Arrival, SentReport};

const COLUMNS: &str = "id, agency, arrival, code, description, staff, at, state, file, reason";

impl FromRow for SentReport {
    fn from_row(row: &Row) -> Result<Self> {
        let code: String = row.get("code")?;
        Ok(Self {
            id: row.get("id")?,
            agency: row.get("agency")?,
            arrival: row.get("arrival")?,
            status: edxml::StatusCode::from_code(&code).ok_or_else(|| Error::Decode(format!("code: {code}")))?,
            description: row.get("description")?,
            staff: row.get("staff")?,
            at: row.get("at")?,
            state: row.get("state")?,
            file: row.get("file")?,
            reason: row.get("reason")?,
        })
    }
}

/// One report.
///
/// # Errors
/// When the database does not answer.
pub async fn get(tx: &Tx, id: Id<SentReport>) -> Result<Option<SentReport>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM status_reports WHERE id = $1"), args![id]).await
}

/// What was reported about an arrival, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_arrival(tx: &Tx, arrival: Id<Arrival>) -> Result<Vec<SentReport>> {
    tx.all(&format!("SELECT {COLUMNS} FROM status_reports WHERE arrival = $1 ORDER BY at, code"), args![arrival]).await
}

/// Reports that lie in the outbox folder.
///
/// # Errors
/// When the database does not answer.
pub async fn lying(tx: &Tx) -> Result<Vec<SentReport>> {
    tx.all(&format!("SELECT {COLUMNS} FROM status_reports WHERE state = 'written' ORDER BY at LIMIT 1000"), args![])
        .await
}

/// Notes a report unless this status was reported before; tells whether it is new.
///
/// # Errors
/// When the database refuses.
pub async fn insert(tx: &WriteTx, r: &SentReport) -> Result<bool> {
    let sql = "INSERT INTO status_reports (id, agency, arrival, code, description, staff, at, state)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let values = args![r.id, r.agency, r.arrival, r.status.code(), &r.description, r.staff, r.at, &r.state];
    Ok(tx.exec(sql, values).await? > 0)
}

/// Notes how far a report came.
///
/// # Errors
/// When the database refuses.
pub async fn mark(
    tx: &WriteTx,
    id: Id<SentReport>,
    state: &str,
    file: Option<&str>,
    reason: Option<&str>,
) -> Result<()> {
    let sql = "UPDATE status_reports SET state = $2, file = COALESCE($3, file), reason = $4 WHERE id = $1";
    tx.exec(sql, args![id, state, file, reason]).await?;
    Ok(())
}
