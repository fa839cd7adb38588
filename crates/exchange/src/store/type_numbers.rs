//! Numbers of document types agreed with partners.

use documents::model::DocumentType;
use store::{Result, Tx, WriteTx, args};

/// The numbers agreed with a partner, those for every partner after them (the first found counts).
///
/// # Errors
/// When the database does not answer.
pub async fn agreed(tx: &Tx, partner: &str) -> Result<Vec<(String, u32)>> {
    let sql = "SELECT type_code AS c1, number AS c2 FROM type_numbers WHERE partner = $1 OR partner = ''
               ORDER BY partner DESC, type_code";
    tx.all(sql, args![partner]).await
}

/// The numbers of exactly this partner (empty: of every partner), by type.
///
/// # Errors
/// When the database does not answer.
pub async fn of(tx: &Tx, partner: &str) -> Result<Vec<(String, u32)>> {
    tx.all("SELECT type_code AS c1, number AS c2 FROM type_numbers WHERE partner = $1", args![partner]).await
}

/// Partners with numbers of their own.
///
/// # Errors
/// When the database does not answer.
pub async fn partners(tx: &Tx) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT partner AS c1 FROM type_numbers WHERE partner <> '' ORDER BY partner";
    Ok(tx.all::<(String,)>(sql, args![]).await?.into_iter().map(|(partner,)| partner).collect())
}

/// Replaces the numbers of a partner.
///
/// # Errors
/// When the database refuses.
pub async fn replace(tx: &WriteTx, partner: &str, numbers: &[(DocumentType, u32)]) -> Result<()> {
    tx.exec("DELETE FROM type_numbers WHERE partner = $1", args![partner]).await?;
    for (known, number) in numbers {
        let sql = "INSERT INTO type_numbers (partner, type_code, number) VALUES ($1, $2, $3)";
        tx.exec(sql, args![partner, known.code, *number]).await?;
    }
    Ok(())
}
