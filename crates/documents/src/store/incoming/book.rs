//! The register of arrivals as a book, row by row in the order of numbers (NĐ 30/2020 Đ.22, PL IV).

use ::store::{FromRow, Result, Row, Tx, args};
use jiff::civil::Date;
use kernel::Id;

use crate::model::{DocumentType, join_code};
use crate::store::registers::RegisterRow;

/// A line of the register.
#[derive(Debug, Clone)]
pub struct BookLine {
    /// Số đến.
    pub number: i64,
    /// Ngày đến.
    pub arrived_on: Date,
    /// Tác giả.
    pub issuer: String,
    /// Số, ký hiệu.
    pub code: String,
    /// Ngày tháng văn bản.
    pub issued_on: Option<Date>,
    /// Tên loại.
    pub type_name: &'static str,
    /// Trích yếu.
    pub subject: String,
    /// Đơn vị hoặc người nhận.
    pub receivers: Option<String>,
    /// Ngày chuyển.
    pub transferred_on: Option<Date>,
    /// Ghi chú; a number given up says why.
    pub note: Option<String>,
}

impl FromRow for BookLine {
    fn from_row(row: &Row) -> Result<Self> {
        let (number, notation): (Option<String>, Option<String>) = (row.get("number")?, row.get("notation")?);
        let type_code: String = row.get("type_code")?;
        let (note, voided): (Option<String>, Option<String>) = (row.get("note")?, row.get("voided")?);
        Ok(Self {
            number: row.get("given")?,
            arrived_on: row.get("arrived_on")?,
            issuer: row.get("issuer")?,
            code: join_code(number.as_deref(), notation.as_deref()),
            issued_on: row.get("issued_on")?,
            type_name: DocumentType::from_code(&type_code).map_or("Khác", |t| t.name),
            subject: row.get("subject")?,
            receivers: row.get("receivers")?,
            transferred_on: row.get("transferred_on")?,
            note: voided.or(note),
        })
    }
}

/// The lines of a register between two numbers, both inclusive.
///
/// # Errors
/// When the database does not answer.
pub async fn book(tx: &Tx, register: Id<RegisterRow>, from: i64, to: i64) -> Result<Vec<BookLine>> {
    let sql =
        "SELECT e.number AS given, e.voided, i.arrived_on, d.issuer, d.number, d.notation, d.issued_on, d.type_code,
                   d.subject, i.receivers, i.transferred_on, i.note
               FROM register_entries e JOIN documents d ON d.id = e.document JOIN incoming_documents i ON i.id = d.id
               WHERE e.register = $1 AND e.number BETWEEN $2 AND $3 ORDER BY e.number";
    tx.all(sql, args![register, from, to]).await
}
