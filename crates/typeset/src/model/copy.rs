//! Copies (NĐ 30/2020 Đ.25, PL I phần II): who certifies that a text is that of another document.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{AgencyHeader, Recipient, SignatureBlock};

/// Hình thức sao.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyForm {
    /// Sao y: the whole of an original.
    #[default]
    Whole,
    /// Sao lục: of a copy.
    OfCopy,
    /// Trích sao: a part, typeset anew.
    Extract,
}

impl CopyForm {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Whole, Self::OfCopy, Self::Extract];

    /// Words of the form; shown in capitals on paper.
    pub fn words(self) -> &'static str {
        match self {
            Self::Whole => "Sao y",
            Self::OfCopy => "Sao lục",
            Self::Extract => "Trích sao",
        }
    }

    /// In the notation of the copy (PL III.I).
    pub fn abbreviation(self) -> &'static str {
        match self {
            Self::Whole => "SY",
            Self::OfCopy => "SL",
            Self::Extract => "TrS",
        }
    }

    /// What stands at the top right of an electronic copy (PL I phần II, I.3), its time by ISO 8601 in Vietnam's zone.
    pub fn mark(self, agency: &str, at: Timestamp) -> String {
        let local = at.to_zoned(TimeZone::fixed(kernel::VIETNAM));
        format!("{}; {}; {}", self.words(), agency.trim(), local.strftime("%Y-%m-%dT%H:%M:%S%:z"))
    }
}

/// The block under the end of a copy on paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CopyBlock {
    /// Hình thức sao.
    pub form: CopyForm,
    /// Who copies.
    pub agency: AgencyHeader,
    /// One series for all forms of copies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// `SY-BYT`.
    pub notation: String,
    /// Place name.
    pub place: String,
    /// Date of the copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Who signs the copy.
    pub signature: SignatureBlock,
    /// Nơi nhận of the copy.
    pub recipients: Vec<Recipient>,
    /// Last line of nơi nhận.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filing: Option<String>,
    /// Nothing is shown of it: on an electronic copy the agency's signature at the top right says who copied (I.3).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub electronic: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_electronic_copy_is_marked_with_form_agency_and_time() {
        let at: Timestamp = "2026-11-22T03:07:04.9Z".parse().unwrap();
        assert_eq!(CopyForm::Whole.mark("Bộ Y tế", at), "Sao y; Bộ Y tế; 2026-11-22T10:07:04+07:00");
        assert_eq!(CopyForm::ALL.map(CopyForm::abbreviation), ["SY", "SL", "TrS"]);
    }
}
