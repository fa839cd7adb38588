//! How long a file is kept: the code list of TT 05/2025/TT-BNV (maintenance 01–07).

/// Thời hạn bảo quản.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// Vĩnh viễn.
    Permanent,
    /// 70 năm.
    SeventyYears,
    /// 50 năm.
    FiftyYears,
    /// 30 năm.
    ThirtyYears,
    /// 20 năm.
    TwentyYears,
    /// 10 năm.
    TenYears,
    /// Khác.
    Other,
}

impl Retention {
    /// In the order of the code list.
    pub const ALL: [Self; 7] = [
        Self::Permanent,
        Self::SeventyYears,
        Self::FiftyYears,
        Self::ThirtyYears,
        Self::TwentyYears,
        Self::TenYears,
        Self::Other,
    ];

    /// `01` to `07`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Permanent => "01",
            Self::SeventyYears => "02",
            Self::FiftyYears => "03",
            Self::ThirtyYears => "04",
            Self::TwentyYears => "05",
            Self::TenYears => "06",
            Self::Other => "07",
        }
    }

    /// The retention of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|retention| retention.code() == code)
    }
}
