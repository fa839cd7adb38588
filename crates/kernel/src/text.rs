//! Vietnamese text: one folding for search in both databases, and the alphabet of points.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Canonical composed form; everything stored and every query goes through it.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// Lower case without diacritics, đ as d: `"Sốt xuất huyết Đắk Lắk"` becomes `"sot xuat huyet dak lak"`.
pub fn fold(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect()
}

/// Lower case in composed form, diacritics kept: the exact-spelling twin of [`fold`].
pub fn lower(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// Words for full-text search: letters and digits; a number or notation such as `123/QĐ-BYT` or `20-NQ/TW` gives its
/// parts and also itself as one word, so that it is found as written.
pub fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for chunk in text.split(|c: char| !(c.is_alphanumeric() || c == '/' || c == '-')) {
        let parts: Vec<&str> = chunk.split(['/', '-']).filter(|p| !p.is_empty()).collect();
        out.extend(parts.iter().map(|p| (*p).to_owned()));
        if parts.len() > 1 {
            out.push(parts.concat());
        }
    }
    out
}

/// Shortens to at most `max` characters, ending with an ellipsis where something was cut.
pub fn ellipsis(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(max.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_vietnamese_letter_folds() {
        assert_eq!(fold("Sốt xuất huyết ở Đắk Lắk"), "sot xuat huyet o dak lak");
        assert_eq!(fold("ẶỮỠĐƯỹ"), "auoduy");
    }

    #[test]
    fn notations_are_found_as_written_and_by_part() {
        assert_eq!(words("Số 123/QĐ-BYT"), ["Số", "123", "QĐ", "BYT", "123QĐBYT"]);
        assert_eq!(words("20-NQ/TW."), ["20", "NQ", "TW", "20NQTW"]);
    }

    proptest! {
        #[test]
        fn folding_does_not_depend_on_composition(text in "\\PC*") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&decomposed), fold(&text));
            prop_assert_eq!(lower(&decomposed), lower(&text));
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        #[test]
        fn ellipsis_never_exceeds_its_bound(text in "\\PC*", max in 1usize..40) {
            prop_assert!(ellipsis(&text, max).chars().count() <= max);
        }
    }
}
