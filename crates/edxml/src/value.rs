//! Values that may be unreadable: kept as sent when they are, so that nothing a sender wrote is lost or guessed.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// A typed value that has one written form in an envelope.
pub trait WireValue: Copy + PartialEq + fmt::Debug {
    /// Whether a form other than the standard's own is worth a note.
    const FORM_MATTERS: bool = false;

    /// Reads trimmed text; `None` if it is no such value.
    fn parse(text: &str) -> Option<Self>;

    /// Writes the form of the standard.
    fn format(self) -> String;
}

/// A value as it was sent: understood, or kept as text (`2014/02/30`, an urgency of 9).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AsSent<T> {
    /// Understood.
    Known(T),
    /// Not understood; the trimmed text received.
    Unreadable(String),
}

impl<T: WireValue> AsSent<T> {
    /// Reads text as received; `None` if it is blank.
    pub fn from_text(text: &str) -> Option<Self> {
        let text = text.trim();
        match T::parse(text) {
            Some(value) => Some(Self::Known(value)),
            None if text.is_empty() => None,
            None => Some(Self::Unreadable(text.to_owned())),
        }
    }

    /// The value, if it was understood.
    pub fn known(&self) -> Option<T> {
        match self {
            Self::Known(value) => Some(*value),
            Self::Unreadable(_) => None,
        }
    }

    /// The text to send: the form of the standard, or what was received.
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Known(value) => Cow::Owned(value.format()),
            Self::Unreadable(text) => Cow::Borrowed(text),
        }
    }
}

impl<T> From<T> for AsSent<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl WireValue for u32 {
    fn parse(text: &str) -> Option<Self> {
        text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
    }

    fn format(self) -> String {
        self.to_string()
    }
}

impl WireValue for bool {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "1" => Some(true),
            "0" => Some(false),
            _ if text.eq_ignore_ascii_case("true") => Some(true),
            _ if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    fn format(self) -> String {
        self.to_string()
    }
}

/// `yyyy/MM/dd`; a time of day after it is dropped, `dd/MM/yyyy` and dashes are understood.
impl WireValue for Date {
    const FORM_MATTERS: bool = true;

    fn parse(text: &str) -> Option<Self> {
        let (date, time) = split_time(text);
        if let Some(time) = time {
            let bare = time.split(['+', '-', 'Z']).next().unwrap_or(time);
            parse_time(bare)?;
        }
        parse_date(date)
    }

    fn format(self) -> String {
        format!("{:04}/{:02}/{:02}", self.year(), self.month(), self.day())
    }
}

/// `yyyy/MM/dd HH:mm:ss` in Vietnam's time; an instant with an offset is brought to it, a bare date is its midnight.
impl WireValue for DateTime {
    const FORM_MATTERS: bool = true;

    fn parse(text: &str) -> Option<Self> {
        if let Ok(instant) = text.parse::<Timestamp>() {
            let whole = instant.checked_sub(SignedDuration::from_nanos(instant.subsec_nanosecond().into())).ok()?;
            return Some(Offset::constant(7).to_datetime(whole));
        }
        let (date, time) = split_time(text);
        let time = time.map_or(Some(Time::midnight()), parse_time)?;
        Some(parse_date(date)?.to_datetime(time))
    }

    fn format(self) -> String {
        format!("{} {:02}:{:02}:{:02}", self.date().format(), self.hour(), self.minute(), self.second())
    }
}

fn split_time(text: &str) -> (&str, Option<&str>) {
    match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time.trim_start())),
        None => (text, None),
    }
}

fn parse_date(text: &str) -> Option<Date> {
    let mut parts = text.split(['/', '-', '.']);
    let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 {
        return None;
    }
    Date::new(digits(year)?, digits(month)?.try_into().ok()?, digits(day)?.try_into().ok()?).ok()
}

fn parse_time(text: &str) -> Option<Time> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut parts = whole.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    if parts.next().is_some() {
        return None;
    }
    let two = |text: &str| digits(text).and_then(|n| i8::try_from(n).ok());
    Time::new(two(hour)?, two(minute)?, two(second)?, 0).ok()
}

/// One to four digits, nothing else.
fn digits(text: &str) -> Option<i16> {
    ((1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, datetime};

    #[test]
    fn dates_in_every_form_seen() {
        for text in ["2018/09/28", "2018-09-28", "28/09/2018", "28-9-2018", "2018/9/28", "2018/09/28 00:00:00"] {
            assert_eq!(<Date as WireValue>::parse(text), Some(date(2018, 9, 28)), "{text}");
        }
        assert_eq!(<Date as WireValue>::parse("2018-09-28T17:00:00+07:00"), Some(date(2018, 9, 28)));
        for text in ["2014/02/30", "2018/13/01", "18/09/28", "2018/09", "2018/09/28/1", "hôm nay", "", "+201/09/28"] {
            assert_eq!(<Date as WireValue>::parse(text), None, "{text}");
        }
        assert_eq!(WireValue::format(date(2018, 9, 8)), "2018/09/08");
    }

    #[test]
    fn times_are_those_of_vietnam() {
        let expected = Some(datetime(2018, 9, 28, 16, 35, 56, 0));
        for text in ["2018/09/28 16:35:56", "28/09/2018 16:35:56", "2018-09-28T16:35:56.123", "2018-09-28T09:35:56.5Z"]
        {
            assert_eq!(<DateTime as WireValue>::parse(text), expected, "{text}");
        }
        assert_eq!(<DateTime as WireValue>::parse("2018/09/28"), Some(datetime(2018, 9, 28, 0, 0, 0, 0)));
        assert_eq!(<DateTime as WireValue>::parse("2018/09/28 25:00:00"), None);
        assert_eq!(WireValue::format(datetime(2018, 9, 8, 1, 2, 3, 4)), "2018/09/08 01:02:03");
    }

    #[test]
    fn an_unreadable_value_keeps_its_text() {
        let sent = AsSent::<Date>::from_text(" 2014/02/30 ").expect("not blank");
        assert_eq!(sent, AsSent::Unreadable("2014/02/30".into()));
        assert_eq!(sent.to_text(), "2014/02/30");
        assert_eq!(AsSent::<u32>::from_text("  "), None);
        assert_eq!(AsSent::<u32>::from_text("-1"), Some(AsSent::Unreadable("-1".into())));
        assert_eq!(AsSent::<u32>::from_text("99999999999"), Some(AsSent::Unreadable("99999999999".into())));
    }
}
