//! Identity of a document: the identifier of the format, and the two keys by which a second copy is recognised.

use std::fmt;

use jiff::civil::Date;
use kernel::text::nfc;

use crate::model::{Code, Envelope};
use crate::value::{AsSent, WireValue};

/// An identifier such as `000.00.00.G22,2015/09/30,7816/VPCP-TTĐT` (QCVN 102:2016 1.14).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentId {
    /// Agency code of the issuer.
    pub organ_id: String,
    /// Date of issue.
    pub date: Date,
    /// Số.
    pub number: String,
    /// Ký hiệu.
    pub notation: String,
}

impl DocumentId {
    /// Puts the parts together, trimmed.
    pub fn new(organ_id: &str, date: Date, number: &str, notation: &str) -> Self {
        let own = |text: &str| text.trim().to_owned();
        Self { organ_id: own(organ_id), date, number: own(number), notation: own(notation) }
    }

    /// Reads an identifier; `None` for a UUID or any other form, or a date that cannot be.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, ',');
        let (organ_id, date, code) = (parts.next()?, parts.next()?, parts.next()?);
        let (number, notation) = code.split_once('/')?;
        Some(Self::new(organ_id, WireValue::parse(date.trim())?, number, notation))
    }
}

impl DocumentId {
    /// Which parts differ from the header of `envelope`, by element name; what the header leaves out does not differ.
    pub(crate) fn differs_from(&self, envelope: &Envelope) -> Vec<&'static str> {
        let code = format!("{}/{}", self.number, self.notation);
        let date = envelope.promulgation.date.as_ref().and_then(AsSent::known);
        let agrees = [
            ("OrganId", envelope.from.id.is_empty() || fold(&self.organ_id) == fold(&envelope.from.id)),
            ("PromulgationDate", date.is_none_or(|date| date == self.date)),
            ("Code", envelope.code == Code::default() || fold_code(&code) == fold_code(&envelope.code.printed())),
        ];
        agrees.iter().filter(|(_, agrees)| !agrees).map(|(element, _)| *element).collect()
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{}/{}", self.organ_id, self.date.format(), self.number, self.notation)
    }
}

/// By what a document is the same as another (NĐ 30/2020 PL VI.I: the same identifier, or the same number, notation and
/// issuer; numbers begin anew each year). An update carries the identifier of what it updates: look at its kind first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DuplicateKey {
    /// The identifier, folded.
    pub document_id: Option<String>,
    /// `issuer|year|number/notation`, folded; the year is empty where the date is unknown.
    pub issued: Option<String>,
}

impl DuplicateKey {
    /// Whether one of the keys is the same.
    pub fn matches(&self, other: &Self) -> bool {
        let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
        same(&self.document_id, &other.document_id) || same(&self.issued, &other.issued)
    }
}

impl Envelope {
    /// The keys by which a second copy of the document is recognised.
    pub fn duplicate_key(&self) -> DuplicateKey {
        let document_id = Some(fold(&self.document_id)).filter(|id| !id.is_empty());
        let (organ, code) = (fold(&self.from.id), fold_code(&self.code.printed()));
        let whole = !organ.is_empty() && !self.code.number.is_empty() && !self.code.notation.is_empty();
        let issued = whole.then(|| {
            let date = self.promulgation.date.as_ref().and_then(AsSent::known);
            let year = date.map(|date| date.year().to_string()).unwrap_or_default();
            format!("{organ}|{year}|{code}")
        });
        DuplicateKey { document_id, issued }
    }
}

/// A number with its notation, folded; `05/QĐ-BYT` and `5/QĐ-BYT` are one.
fn fold_code(printed: &str) -> String {
    fold(printed).trim_start_matches('0').to_owned()
}

/// Composed, upper case, without white space: how one code is written twice.
fn fold(text: &str) -> String {
    nfc(&nfc(text).to_uppercase()).chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Organization, Promulgation};
    use jiff::civil::date;

    #[test]
    fn the_identifier_of_the_standard() {
        let id = DocumentId::new(" 000.00.00.G22", date(2015, 9, 30), "7816", "VPCP-TTĐT ");
        assert_eq!(id.to_string(), "000.00.00.G22,2015/09/30,7816/VPCP-TTĐT");
        assert_eq!(DocumentId::parse(&id.to_string()), Some(id));
        assert_eq!(DocumentId::parse("000.00.00.G22,2014/02/30,7806/VPCP-TTĐT"), None);
        assert_eq!(DocumentId::parse("9fbfbad2-f1f8-4256-a2eb-50fb1061cddb"), None);
    }

    fn envelope(number: &str, notation: &str, year: i16) -> Envelope {
        Envelope {
            from: Organization { id: "G22".into(), ..Default::default() },
            code: Code { number: number.into(), notation: notation.into() },
            promulgation: Promulgation { date: Some(date(year, 1, 2).into()), ..Default::default() },
            ..Default::default()
        }
    }

    #[test]
    fn a_second_copy_is_recognised() {
        let first = envelope("05", "UBND-ĐẶNG", 2026).duplicate_key();
        assert_eq!(first.document_id, None);
        assert!(first.matches(&envelope("5", "ubnd-đa\u{323}\u{306}ng", 2026).duplicate_key()));
        assert!(!first.matches(&envelope("5", "UBND-ĐẶNG", 2025).duplicate_key()));
        assert!(!first.matches(&envelope("5a", "UBND-ĐẶNG", 2026).duplicate_key()));

        let mut same_id = envelope("9", "X", 2020);
        same_id.document_id = "A,1,2".into();
        let mut other = envelope("5", "Y", 2026);
        other.document_id = " a,1,2 ".into();
        assert!(same_id.duplicate_key().matches(&other.duplicate_key()));
        let nothing = Envelope::default().duplicate_key();
        assert!(!nothing.matches(&nothing));
    }
}
