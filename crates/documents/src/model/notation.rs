//! Number and notation as printed: `123/QĐ-BYT`, `20-NQ/TW`, `123a/UBND-VX`, kept as they are.

/// Splits what stands after "Số:" into number and notation: at the first slash, or for Party documents (`20-NQ/TW`) at the
/// hyphen before it. Without any the whole is the number when it begins with a digit, else the notation.
pub fn split_code(code: &str) -> (Option<String>, Option<String>) {
    let code = kernel::text::nfc(code.trim());
    let code = code.strip_prefix("Số:").map_or(code.as_str(), str::trim);
    let part = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let digits = code.chars().take_while(char::is_ascii_digit).count();
    if let Some(notation) = code.get(digits..).and_then(|rest| rest.strip_prefix('-')).filter(|_| digits > 0) {
        return (part(&code[..digits]), part(notation).map(|n| format!("-{n}")));
    }
    match code.split_once('/') {
        Some((number, notation)) => (part(number), part(notation)),
        None if code.starts_with(|c: char| c.is_ascii_digit()) => (part(code), None),
        None => (None, part(code)),
    }
}

/// Number and notation as printed, from their parts; empty when there are none.
pub fn join_code(number: Option<&str>, notation: Option<&str>) -> String {
    match (number, notation) {
        (Some(number), Some(notation)) if notation.starts_with('-') => format!("{number}{notation}"),
        (Some(number), Some(notation)) => format!("{number}/{notation}"),
        (one, other) => one.or(other).unwrap_or_default().to_owned(),
    }
}

/// Abbreviations of the agencies that issue a document together with the one that leads, from a notation like `KH-BYT-QLD`
/// (type, agency that leads, the others). Nobody for anything else: in `BYT-QLD` of an official letter the second part is the
/// unit that drafted it (NĐ 30/2020 PL I II.3).
pub fn joint_abbreviations<'a>(notation: &'a str, lead: &str) -> Vec<&'a str> {
    // A year may stand before: `2026/TTLT-BYT-BTC`.
    let notation = notation.rsplit('/').next().unwrap_or(notation);
    let parts: Vec<&str> = notation.split('-').map(str::trim).collect();
    match parts[..] {
        [_, first, ref others @ ..] if !lead.trim().is_empty() && same(first, lead) => others.to_vec(),
        _ => Vec::new(),
    }
}

fn same(a: &str, b: &str) -> bool {
    kernel::text::nfc(a.trim()).to_lowercase() == kernel::text::nfc(b.trim()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_are_split_as_they_are_printed() {
        for (code, number, notation) in [
            ("Số: 123/QĐ-BYT", Some("123"), Some("QĐ-BYT")),
            ("20-NQ/TW", Some("20"), Some("-NQ/TW")),
            ("123a/UBND-VX", Some("123a"), Some("UBND-VX")),
            ("45/2026/TT-BYT", Some("45"), Some("2026/TT-BYT")),
            ("17", Some("17"), None),
            ("TB-VPCP", None, Some("TB-VPCP")),
            ("", None, None),
        ] {
            assert_eq!(split_code(code), (number.map(str::to_owned), notation.map(str::to_owned)), "{code}");
        }
    }

    #[test]
    fn only_a_notation_that_names_several_agencies_names_them() {
        for (notation, others) in [
            ("KH-BYT-QLD", vec!["QLD"]),
            ("2026/TTLT-BYT-BTC-BCA", vec!["BTC", "BCA"]),
            ("KH-byt-QLD", vec!["QLD"]),
            // The unit that drafted an official letter, another agency's paper, one agency alone.
            ("BYT-QLD", vec![]),
            ("BYT-QLD-KCB", vec![]),
            ("KH-BTC-BYT", vec![]),
            ("KH-BYT", vec![]),
            ("-NQ/TW", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(joint_abbreviations(notation, "BYT"), others, "{notation}");
        }
        assert!(joint_abbreviations("KH--QLD", " ").is_empty(), "an agency without abbreviation leads nothing");
    }

    proptest! {
        #[test]
        fn splitting_and_joining_keeps_the_code(code in "[0-9]{1,4}[a-c]?(/[A-ZĐ]{1,4}(-[A-Z]{2,4})?|-[A-Z]{2}/TW)?") {
            let (number, notation) = split_code(&code);
            prop_assert_eq!(join_code(number.as_deref(), notation.as_deref()), code);
        }
    }
}
