//! Headers of documents of any direction, for rooms that name documents without knowing their directions.

use ::store::{FromRow, Result, Row, Sql, Tx, args};
use jiff::civil::Date;
use kernel::Actor;
use uuid::Uuid;

use crate::model::DocumentType;

/// What every document has.
#[derive(Debug, Clone)]
pub struct Header {
    /// Which.
    pub id: Uuid,
    /// `incoming`, `outgoing` or `internal`.
    pub direction: String,
    /// Name of the type as printed.
    pub type_name: &'static str,
    /// Number and notation as one, e.g. `4420/BYT-CNTT`; empty while there is none.
    pub code: String,
    /// Date of the document.
    pub issued_on: Option<Date>,
    /// Cơ quan ban hành.
    pub issuer: String,
    /// Trích yếu.
    pub subject: String,
}

impl FromRow for Header {
    fn from_row(row: &Row) -> Result<Self> {
        let type_code: String = row.get("type_code")?;
        let (number, notation): (Option<String>, Option<String>) = (row.get("number")?, row.get("notation")?);
        let parts: Vec<String> = [number, notation].into_iter().flatten().filter(|part| !part.is_empty()).collect();
        Ok(Self {
            id: row.get("id")?,
            direction: row.get("direction")?,
            type_name: DocumentType::from_code(&type_code).map_or("", |kind| kind.name),
            code: parts.join("/"),
            issued_on: row.get("issued_on")?,
            issuer: row.get("issuer")?,
            subject: row.get("subject")?,
        })
    }
}

impl Header {
    /// The page of the document.
    pub fn href(&self) -> String {
        let folder = if self.direction == "incoming" { "incoming-documents" } else { "outgoing-documents" };
        format!("/{folder}/{}", self.id)
    }
}

/// Those of the documents the actor may see (law 4), in no particular order.
///
/// # Errors
/// When the database does not answer.
pub async fn visible(tx: &Tx, actor: &Actor, ids: impl IntoIterator<Item = Uuid>) -> Result<Vec<Header>> {
    let columns = "d.id, d.direction, d.type_code, d.number, d.notation, d.issued_on, d.issuer, d.subject";
    let mut sql = Sql::new(&format!("SELECT {columns} FROM documents d WHERE d.id IN "), args![]);
    sql.push_list(ids);
    access::push_visible(&mut sql, tx, &actor.subjects);
    tx.rows(sql).await
}
