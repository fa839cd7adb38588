//! Instants are UTC in whole microseconds; civil dates and register years are those of Asia/Ho_Chi_Minh.

use std::sync::Mutex;

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// A point in time. Everything stored is truncated to microseconds, the precision both databases keep.
pub type Instant = jiff::Timestamp;

/// Vietnam has had UTC+7 without daylight saving since 1975, so no time-zone database is needed.
pub const VIETNAM: Offset = Offset::constant(7);

/// Where the current time comes from. The real one lives on the roof (`khue`), tests hand in [`FixedClock`].
pub trait Clock: Send + Sync {
    /// The current instant, in whole microseconds.
    fn now(&self) -> Instant;
}

/// A clock that shows what it was told; tests move it by hand.
#[derive(Debug)]
pub struct FixedClock(Mutex<Instant>);

impl FixedClock {
    /// A clock that stands at `at`.
    pub fn new(at: Instant) -> Self {
        Self(Mutex::new(at))
    }

    /// Sets the clock to another time.
    pub fn set(&self, at: Instant) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = at;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The civil date in Vietnam at an instant.
pub fn civil_date(at: Instant) -> Date {
    at.to_zoned(TimeZone::fixed(VIETNAM)).date()
}

/// The year whose registers an instant falls in (NĐ 30/2020 Đ.15, Đ.22: numbers run from 01/01 to 31/12).
pub fn register_year(at: Instant) -> i16 {
    civil_date(at).year()
}

/// `dd/MM/yyyy`, the form of the decree and of every screen.
pub fn format_date(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// Reads a date as people type it, `dd/MM/yyyy` with slashes, dots or hyphens and a year of two or four digits, or as
/// programs and browsers without script send it, `yyyy-MM-dd`. Years before 1900 are slips of the finger.
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let date = text.parse::<Date>().ok().or_else(|| {
        let mut parts = text.split(['/', '.', '-']).map(str::trim);
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let century = match year.len() {
            2 => 2000,
            4 => 0,
            _ => return None,
        };
        let ends = parts.next().is_none();
        let year = century + year.parse::<i16>().ok().filter(|year| *year >= 0)?;
        if ends { Date::new(year, month.parse().ok()?, day.parse().ok()?).ok() } else { None }
    })?;
    (1900..=2999).contains(&date.year()).then_some(date)
}

/// `dd/MM/yyyy HH:mm` in Vietnam.
pub fn format_instant(at: Instant) -> String {
    let local = at.to_zoned(TimeZone::fixed(VIETNAM));
    format!("{} {:02}:{:02}", format_date(local.date()), local.hour(), local.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_minute_of_the_year_belongs_to_the_old_register() {
        let last: Instant = "2026-12-31T23:59:59.999999+07:00".parse().unwrap();
        let first: Instant = "2027-01-01T00:00:00+07:00".parse().unwrap();
        assert_eq!((register_year(last), register_year(first)), (2026, 2027));
        assert_eq!(format_instant(last), "31/12/2026 23:59");
        assert_eq!(format_date(civil_date(first)), "01/01/2027");
    }

    #[test]
    fn dates_are_read_as_written_and_nothing_else() {
        let day = jiff::civil::date(2026, 11, 3);
        for good in [" 03/11/2026 ", "3/11/2026", "2026-11-03", "03.11.26", "3-11-2026"] {
            assert_eq!(parse_date(good), Some(day), "{good}");
        }
        let bad = [
            "",
            "31/02/2026",
            "11/2026",
            "03/11/026",
            "1/2/3/2026",
            "1/2",
            "0/1/2026",
            "3/11/1026",
            "1/2/-1",
            "hôm nay",
        ];
        for bad in bad {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_fail(text in "[0-9/.\\-٣ ]{0,12}|\\PC{0,20}") {
            let _ = parse_date(&text);
        }
    }
}
