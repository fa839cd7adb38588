//! What somebody has typed into a form and not sent: kept per person and form, so that nothing typed is lost.

use ::store::{Result, Tx, WriteTx, args};
use kernel::Instant;
use uuid::Uuid;

/// Field names and values, in the order of the form.
pub type Fields = Vec<(String, String)>;

/// Keeps what is typed, replacing what was kept before.
///
/// # Errors
/// When the database refuses.
pub async fn save(tx: &WriteTx, person: Uuid, form: &str, fields: &Fields, now: Instant) -> Result<()> {
    let json = serde_json::to_string(fields).map_err(|e| ::store::Error::Decode(e.to_string()))?;
    let sql = "INSERT INTO form_drafts (person, form, fields, saved_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (person, form) DO UPDATE SET fields = excluded.fields, saved_at = excluded.saved_at";
    tx.exec(sql, args![person, form, json, now]).await?;
    Ok(())
}

/// What was kept, and when.
///
/// # Errors
/// When the database does not answer.
pub async fn load(tx: &Tx, person: Uuid, form: &str) -> Result<Option<(Fields, Instant)>> {
    let sql = "SELECT fields AS c1, saved_at AS c2 FROM form_drafts WHERE person = $1 AND form = $2";
    let row: Option<(String, Instant)> = tx.opt(sql, args![person, form]).await?;
    Ok(row.and_then(|(json, at)| Some((serde_json::from_str(&json).ok()?, at))))
}

/// Forgets it: the form was sent, or thrown away.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &WriteTx, person: Uuid, form: &str) -> Result<()> {
    tx.exec("DELETE FROM form_drafts WHERE person = $1 AND form = $2", args![person, form]).await?;
    Ok(())
}
