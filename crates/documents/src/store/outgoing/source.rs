//! The incoming document that a draft answers: only what the draft takes over from it.

use ::store::{FromRow, Result, Row, Sql, Tx, args};
use jiff::civil::Date;
use kernel::{Actor, Id, format_date};
use uuid::Uuid;

use crate::model::{Document, DocumentType};

/// What an answer takes over.
#[derive(Debug, Clone)]
pub struct Source {
    /// The document.
    pub id: Id<Document>,
    /// Code of its type.
    pub type_code: String,
    /// Number and notation, `12/ABC-XYZ`.
    pub code: String,
    /// Its date.
    pub issued_on: Option<Date>,
    /// Cơ quan ban hành.
    pub issuer: String,
    /// Trích yếu.
    pub subject: String,
    /// The sending agency, if it is in the directory.
    pub sender: Option<Uuid>,
}

impl FromRow for Source {
    fn from_row(row: &Row) -> Result<Self> {
        let (number, notation): (Option<String>, Option<String>) = (row.get("number")?, row.get("notation")?);
        let code = [number.unwrap_or_default(), notation.unwrap_or_default()];
        let code: Vec<&str> = code.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        Ok(Self {
            id: row.get("id")?,
            type_code: row.get("type_code")?,
            code: code.join("/"),
            issued_on: row.get("issued_on")?,
            issuer: row.get("issuer")?,
            subject: row.get("subject")?,
            sender: row.get("sender")?,
        })
    }
}

impl Source {
    /// `Công văn số 12/ABC-XYZ ngày 03/11/2026`.
    pub fn named(&self) -> String {
        let kind =
            DocumentType::from_code(&self.type_code).filter(|t| t.code != "khac").map_or("Văn bản", |t| t.name);
        let number = if self.code.is_empty() { String::new() } else { format!(" số {}", self.code) };
        let date = self.issued_on.map(|date| format!(" ngày {}", format_date(date))).unwrap_or_default();
        format!("{kind}{number}{date}")
    }
}

/// The incoming document, if the actor may see it.
///
/// # Errors
/// When the database does not answer.
pub async fn source(tx: &Tx, actor: &Actor, id: Id<Document>) -> Result<Option<Source>> {
    let mut sql = Sql::new(
        "SELECT d.id, d.type_code, d.number, d.notation, d.issued_on, d.issuer, d.subject, i.sender
         FROM documents d JOIN incoming_documents i ON i.id = d.id WHERE d.id = ?",
        args![id],
    );
    access::push_visible(&mut sql, tx, &actor.subjects);
    Ok(tx.rows(sql).await?.into_iter().next())
}
