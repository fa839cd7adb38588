//! The line that number and date share (ô 3 and ô 4), typeset or shown later by an agency signature: the same words in both.

use jiff::civil::Date;

use crate::model::{CopyBlock, OfficialDocument};
use crate::options::EmptyNumber;

/// Words of ô 3 and ô 4.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberLine {
    /// `Số: 4420/BYT-CNTT`.
    pub number: Option<String>,
    /// `Hà Nội, ngày 19 tháng 8 năm 2020`.
    pub date: Option<String>,
}

/// The words as the decree writes them: days below 10 and months 1 and 2 with a leading nought (PL I II.4).
pub fn number_line(number: &str, notation: &str, place: &str, date: Date) -> NumberLine {
    NumberLine { number: Some(number_words(number, notation)), date: Some(date_words(place, date)) }
}

fn number_words(number: &str, notation: &str) -> String {
    format!("Số: {}/{}", number.trim(), notation.trim())
}

fn date_words(place: &str, date: Date) -> String {
    let month = if date.month() <= 2 { format!("{:02}", date.month()) } else { date.month().to_string() };
    format!("{}, ngày {:02} tháng {month} năm {}", place.trim(), date.day(), date.year())
}

/// What is typeset on the line now.
pub(crate) fn shown(doc: &OfficialDocument, empty: EmptyNumber) -> NumberLine {
    let notation = doc.notation.as_deref().unwrap_or_default();
    let line = line(doc.number.as_deref(), notation, &doc.place, doc.date, empty);
    NumberLine { date: line.date.filter(|_| doc.kind.layout().dated), ..line }
}

/// What is typeset on the line of a copy.
pub(crate) fn shown_of_copy(copy: &CopyBlock, empty: EmptyNumber) -> NumberLine {
    line(copy.number.as_deref(), &copy.notation, &copy.place, copy.date, empty)
}

fn line(number: Option<&str>, notation: &str, place: &str, date: Option<Date>, empty: EmptyNumber) -> NumberLine {
    let blank = empty == EmptyNumber::Placeholder;
    let number = match number {
        Some(number) => Some(number_words(number, notation)),
        None => blank.then(|| format!("Số:\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}/{}", notation.trim())),
    };
    let date = match date {
        Some(date) => Some(date_words(place, date)),
        None => blank.then(|| {
            let gap = "\u{a0}\u{a0}\u{a0}\u{a0}";
            format!("{}, ngày{gap}tháng{gap}năm{gap}{gap}", place.trim())
        }),
    };
    NumberLine { number, date }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_date_has_the_noughts_of_the_decree() {
        let words = |d| number_line("12", "QĐ-BYT", "Hà Nội", d).date.unwrap();
        assert_eq!(words(date(2020, 8, 19)), "Hà Nội, ngày 19 tháng 8 năm 2020");
        assert_eq!(words(date(2026, 2, 3)), "Hà Nội, ngày 03 tháng 02 năm 2026");
        assert_eq!(words(date(2026, 3, 9)), "Hà Nội, ngày 09 tháng 3 năm 2026");
        assert_eq!(words(date(2026, 12, 31)), "Hà Nội, ngày 31 tháng 12 năm 2026");
    }

    #[test]
    fn nothing_stands_on_the_line_until_the_clerk_numbers() {
        let doc =
            OfficialDocument { place: "Hà Nội".into(), notation: Some("BYT-CNTT".into()), ..Default::default() };
        assert_eq!(shown(&doc, EmptyNumber::Reserved), NumberLine::default());
        let shown = shown(&doc, EmptyNumber::Placeholder);
        assert!(shown.number.unwrap().ends_with("/BYT-CNTT"));
        assert!(shown.date.unwrap().starts_with("Hà Nội, ngày"));
    }
}
