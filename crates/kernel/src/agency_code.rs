//! Electronic identifiers of agencies: QĐ 20/2020/QĐ-TTg (new) and QCVN 102:2016 (legacy, 13 characters).

use std::fmt;

/// The text is not an agency code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgencyCodeError {
    /// QĐ 20/2020 Đ.4: at most 35 characters.
    #[error("an agency code has 1 to 35 characters")]
    Length,
    /// QĐ 20/2020 Đ.4: `.`, digits and capital letters only, groups separated by single dots.
    #[error("an agency code is made of groups of digits and capital letters A–Z, separated by dots")]
    Shape,
}

/// `G18`, `G18.07`, `Z01…`: identifier by QĐ 20/2020/QĐ-TTg Đ.4–6, read left to right, at most 35 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct AgencyCode(String);

impl AgencyCode {
    /// Checks the shape; white space around is dropped.
    pub fn parse(text: &str) -> Result<Self, AgencyCodeError> {
        let text = text.trim();
        if text.is_empty() || text.len() > 35 {
            return Err(AgencyCodeError::Length);
        }
        let group = |g: &str| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if text.split('.').all(group) { Ok(Self(text.to_owned())) } else { Err(AgencyCodeError::Shape) }
    }

    /// The code as written on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AgencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `000.00.00.G18`: identifier by QCVN 102:2016, thirteen characters, read right to left.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct LegacyAgencyCode(String);

impl LegacyAgencyCode {
    /// Checks `XXX.XX.XX.LNN`.
    pub fn parse(text: &str) -> Result<Self, AgencyCodeError> {
        let text = text.trim();
        if text.len() != 13 {
            return Err(AgencyCodeError::Length);
        }
        let groups: Vec<&str> = text.split('.').collect();
        let sizes = groups.iter().map(|g| g.len()).eq([3, 2, 2, 3]);
        let chars = groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()));
        if sizes && chars { Ok(Self(text.to_owned())) } else { Err(AgencyCodeError::Shape) }
    }

    /// The code as written on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LegacyAgencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_decrees_are_accepted_and_others_refused() {
        assert!(AgencyCode::parse(" G18.07 ").is_ok());
        assert!(LegacyAgencyCode::parse("000.00.00.G18").is_ok());
        assert_eq!(AgencyCode::parse(&"A".repeat(36)), Err(AgencyCodeError::Length));
        for bad in ["G18..07", "g18", "G18.", "G-18"] {
            assert_eq!(AgencyCode::parse(bad), Err(AgencyCodeError::Shape), "{bad}");
        }
        for bad in ["000.00.00.g18", "0000.0.00.G18"] {
            assert_eq!(LegacyAgencyCode::parse(bad), Err(AgencyCodeError::Shape), "{bad}");
        }
    }
}
