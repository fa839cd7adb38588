//! Documents that may be the same one arriving again (NĐ 30/2020 PL VI: warn of a duplicate id or number).

use ::store::{FromRow, Result, Row, Tx, args};
use jiff::civil::Date;
use kernel::{Id, text};
use uuid::Uuid;

use crate::model::{Document, join_code};

/// A document that is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Similar {
    /// Which.
    pub id: Id<Document>,
    /// Its number of arrival.
    pub arrival_number: i64,
    /// When it arrived.
    pub arrived_on: Date,
    /// Number and notation.
    pub code: String,
    /// Who issued it.
    pub issuer: String,
    /// Trích yếu.
    pub subject: String,
}

impl FromRow for Similar {
    fn from_row(row: &Row) -> Result<Self> {
        let (number, notation): (Option<String>, Option<String>) = (row.get("number")?, row.get("notation")?);
        Ok(Self {
            id: row.get("id")?,
            arrival_number: row.get::<Option<i64>>("arrival_number")?.unwrap_or(0),
            arrived_on: row.get("arrived_on")?,
            code: join_code(number.as_deref(), notation.as_deref()),
            issuer: row.get("issuer")?,
            subject: row.get("subject")?,
        })
    }
}

/// Arrivals of the agency with the same document code, or the same number, notation and issuer within the issuing year.
/// Returned and withdrawn ones do not count.
///
/// # Errors
/// When the database does not answer.
pub async fn similar(
    tx: &Tx,
    agency: Uuid,
    document_code: Option<&str>,
    number: Option<&str>,
    notation: Option<&str>,
    issuer: &str,
    issued_on: Option<Date>,
) -> Result<Vec<Similar>> {
    let mut found: Vec<Similar> = Vec::new();
    const FROM: &str =
        "SELECT d.id, e.number AS arrival_number, i.arrived_on, d.number, d.notation, d.issuer, d.subject
        FROM documents d JOIN incoming_documents i ON i.id = d.id LEFT JOIN register_entries e ON e.document = d.id
        WHERE d.agency = $1 AND d.direction = 'incoming' AND d.state NOT IN ('returned', 'withdrawn')";
    if let Some(code) = document_code {
        let sql = format!("{FROM} AND i.document_code = $2 ORDER BY d.sort_key DESC LIMIT 5");
        found.extend(tx.all::<Similar>(&sql, args![agency, code]).await?);
    }
    if let (Some(number), Some(notation)) = (number, notation) {
        let (from, to) = year_of(issued_on);
        let sql = format!(
            "{FROM} AND d.number = $2 AND d.notation = $3 AND (d.issued_on IS NULL OR d.issued_on BETWEEN $4 AND $5)
             ORDER BY d.sort_key DESC LIMIT 50"
        );
        let same: Vec<Similar> = tx.all(&sql, args![agency, number, notation, from, to]).await?;
        let issuer = text::fold(issuer);
        found.extend(same.into_iter().filter(|s| text::fold(&s.issuer) == issuer));
    }
    found.dedup();
    found.truncate(5);
    Ok(found)
}

/// Numbers begin anew each year (NĐ 30/2020 Đ.15.1); without a date any year counts.
fn year_of(date: Option<Date>) -> (String, String) {
    match date {
        Some(date) => (format!("{:04}-01-01", date.year()), format!("{:04}-12-31", date.year())),
        None => ("0000-01-01".to_owned(), "9999-12-31".to_owned()),
    }
}
