//! Degrees of urgency: NĐ 30/2020 Đ.8 and the codes 0–4 of edXML's `Priority`.

/// How urgent a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    /// Thường.
    #[default]
    Ordinary,
    /// Khẩn.
    Urgent,
    /// Thượng khẩn.
    VeryUrgent,
    /// Hỏa tốc.
    Flash,
    /// Hỏa tốc hẹn giờ: to be delivered by a given hour.
    TimedFlash,
}

impl Urgency {
    /// Ascending.
    pub const ALL: [Self; 5] = [Self::Ordinary, Self::Urgent, Self::VeryUrgent, Self::Flash, Self::TimedFlash];

    /// The code of edXML and of the database.
    pub fn code(self) -> i64 {
        self as i64
    }

    /// The urgency of a code.
    pub fn from_code(code: i64) -> Option<Self> {
        usize::try_from(code).ok().and_then(|n| Self::ALL.get(n).copied())
    }

    /// The stamp as the decree prints it; empty for ordinary documents.
    pub fn stamp(self) -> &'static str {
        match self {
            Self::Ordinary => "",
            Self::Urgent => "KHẨN",
            Self::VeryUrgent => "THƯỢNG KHẨN",
            Self::Flash => "HỎA TỐC",
            Self::TimedFlash => "HỎA TỐC HẸN GIỜ",
        }
    }

    /// The translation key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Ordinary => "urgency-ordinary",
            Self::Urgent => "urgency-urgent",
            Self::VeryUrgent => "urgency-very-urgent",
            Self::Flash => "urgency-flash",
            Self::TimedFlash => "urgency-timed-flash",
        }
    }
}
