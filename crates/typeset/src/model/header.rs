//! Head of the first page: agency, kind of document, urgency.

use serde::{Deserialize, Serialize};

/// Ô 2 of PL I: the issuing agency under the agency above it. Each line is shown on its own, in capitals as given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AgencyHeader {
    /// Cơ quan chủ quản, upright; empty for a ministry.
    pub parent: Vec<String>,
    /// Cơ quan ban hành, bold, with a rule below.
    pub name: Vec<String>,
}

/// The two layouts of ô 5.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DocumentKind {
    /// Công văn: no type name; the subject stands under the number as `V/v …` (ô 5b).
    #[default]
    OfficialLetter,
    /// A document with a type name above its subject (ô 5a).
    Named {
        /// Tên loại as shown, such as `QUYẾT ĐỊNH`, `GIẤY MỜI`.
        name: String,
    },
}

/// Độ khẩn (NĐ 30/2020 PL I II.10b), each with its stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// HỎA TỐC, 30 × 8 mm.
    Express,
    /// THƯỢNG KHẨN, 40 × 8 mm.
    VeryUrgent,
    /// KHẨN, 20 × 8 mm.
    Urgent,
}

impl Urgency {
    /// Words of the stamp.
    pub fn label(self) -> &'static str {
        match self {
            Self::Express => "HỎA TỐC",
            Self::VeryUrgent => "THƯỢNG KHẨN",
            Self::Urgent => "KHẨN",
        }
    }

    /// Width of the stamp in millimetres; all are 8 mm high.
    pub fn width_mm(self) -> u8 {
        match self {
            Self::Express => 30,
            Self::VeryUrgent => 40,
            Self::Urgent => 20,
        }
    }
}
