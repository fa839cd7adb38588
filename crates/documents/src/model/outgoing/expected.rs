//! The number a document is about to get: read ahead, signed, and given by the counter only if it is still the next.

use jiff::civil::Date;

/// The number that the counter is expected to give, with what follows from it.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Expected {
    /// The bare number.
    pub value: i64,
    /// The series it is of.
    pub scheme: String,
    /// As written.
    pub number: String,
    /// Ký hiệu.
    pub notation: String,
    /// The date of the document.
    pub date: Date,
    /// Whether the document holds it already: it stands in its register, and no counter is asked.
    #[serde(default)]
    pub held: bool,
}

impl Expected {
    /// `4420/BYT-CNTT`.
    pub fn code(&self) -> String {
        format!("{}/{}", self.number, self.notation)
    }
}
