//! Numbers of document types on the axis (`DocumentType/Type`). No list is binding and the vendors' samples disagree, so
//! the name of the type is always sent and counts first; the number is agreed per partner and has a default.

use documents::model::DocumentType;
use edxml::{AsSent, Envelope};

/// Numbers sent to partners without agreement; công văn is 1 as in the vendor's samples, the others are the house's own.
/// Frozen: envelopes that went out carry them. A new type gets the next number, no number is given again.
const DEFAULTS: &[(&str, u32)] = &[
    ("cv", 1),
    ("nq", 2),
    ("qd", 3),
    ("ct", 4),
    ("qc", 5),
    ("qyd", 6),
    ("tc", 7),
    ("tb", 8),
    ("hd", 9),
    ("ctr", 10),
    ("kh", 11),
    ("pa", 12),
    ("da", 13),
    ("duan", 14),
    ("bc", 15),
    ("bb", 16),
    ("ttr", 17),
    ("hdong", 18),
    ("cd", 19),
    ("bgn", 20),
    ("btt", 21),
    ("guq", 22),
    ("gm", 23),
    ("ggt", 24),
    ("gnp", 25),
    ("pg", 26),
    ("pc", 27),
    ("pb", 28),
    ("thucong", 29),
    ("tt", 30),
    ("vbhn", 31),
    ("khac", 32),
];

/// The number sent to a partner without agreement; 0 for a code that is no type.
pub fn default_number(type_code: &str) -> u32 {
    DEFAULTS.iter().find(|(code, _)| *code == type_code).map_or(0, |(_, number)| *number)
}

/// The number to send to a partner: the agreed one, else the default.
pub fn number(type_code: &str, agreed: &[(String, u32)]) -> u32 {
    let found = agreed.iter().find(|(code, _)| code == type_code).map(|(_, number)| *number);
    found.unwrap_or_else(|| default_number(type_code))
}

/// Our code of the type of an envelope: by its name; without a name by the agreed number, then the default one.
pub fn read(envelope: &Envelope, agreed: &[(String, u32)]) -> String {
    let named = DocumentType::from_name(&envelope.document_type.name);
    if !envelope.document_type.name.trim().is_empty() {
        return named.code.to_owned();
    }
    let Some(number) = envelope.document_type.code.as_ref().and_then(AsSent::known) else {
        return named.code.to_owned();
    };
    let by_agreement = agreed.iter().find(|(_, n)| *n == number).map(|(code, _)| code.clone());
    let by_default = || DocumentType::ALL.iter().find(|known| default_number(known.code) == number);
    by_agreement.or_else(|| by_default().map(|known| known.code.to_owned())).unwrap_or_else(|| named.code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(name: &str, number: Option<u32>) -> Envelope {
        let mut e = Envelope::default();
        e.document_type.name = name.into();
        e.document_type.code = number.map(AsSent::Known);
        e
    }

    #[test]
    fn the_name_counts_before_any_number() {
        let agreed = [("qd".to_owned(), 18)];
        assert_eq!(read(&envelope("Công văn", Some(18)), &agreed), "cv");
        assert_eq!(read(&envelope("", Some(18)), &agreed), "qd");
        assert_eq!(read(&envelope(" ", Some(1)), &agreed), "cv");
        assert_eq!(read(&envelope("", Some(999)), &agreed), "khac");
        assert_eq!(read(&envelope("", None), &agreed), "khac");
        assert_eq!((number("qd", &agreed), number("cv", &agreed), number("gone", &agreed)), (18, 1, 0));
    }

    #[test]
    fn default_numbers_are_unique() {
        let numbers: std::collections::BTreeSet<_> =
            DocumentType::ALL.iter().map(|known| default_number(known.code)).collect();
        assert_eq!(numbers.len(), DocumentType::ALL.len());
        assert!(!numbers.contains(&0), "every type has a number");
        assert_eq!(DEFAULTS.len(), DocumentType::ALL.len(), "no number without a type");
    }
}
