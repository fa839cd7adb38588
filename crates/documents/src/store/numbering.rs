//! When a type of document gets its number in an agency.

use std::collections::BTreeSet;

use ::store::{Ctx, Result, Tx, args};
use uuid::Uuid;

/// Codes of the types that are numbered when the leader signs.
///
/// # Errors
/// When the database does not answer.
pub async fn at_signing(tx: &Tx, agency: Uuid) -> Result<BTreeSet<String>> {
    let sql = "SELECT type_code AS c1 FROM numbering_orders WHERE agency = $1";
    let rows: Vec<(String,)> = tx.all(sql, args![agency]).await?;
    Ok(rows.into_iter().map(|(code,)| code).collect())
}

/// Whether a type is numbered when the leader signs.
///
/// # Errors
/// When the database does not answer.
pub async fn is_at_signing(tx: &Tx, agency: Uuid, type_code: &str) -> Result<bool> {
    let sql = "SELECT type_code AS c1 FROM numbering_orders WHERE agency = $1 AND type_code = $2";
    let row: Option<(String,)> = tx.opt(sql, args![agency, type_code]).await?;
    Ok(row.is_some())
}

/// Sets the types anew.
///
/// # Errors
/// When the database refuses.
pub async fn set(ctx: &Ctx, agency: Uuid, types: &BTreeSet<&str>) -> Result<()> {
    ctx.tx.exec("DELETE FROM numbering_orders WHERE agency = $1", args![agency]).await?;
    for code in types {
        let sql = "INSERT INTO numbering_orders (agency, type_code) VALUES ($1, $2)";
        ctx.tx.exec(sql, args![agency, *code]).await?;
    }
    Ok(())
}
