//! Working days: weekends and the holidays an agency has configured.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Which days count as working days. Holidays are data (the Government sets them each year), weekends are not.
#[derive(Debug, Clone, Default)]
pub struct WorkingCalendar {
    holidays: BTreeSet<Date>,
    make_up_days: BTreeSet<Date>,
}

impl WorkingCalendar {
    /// `holidays` are free though not weekend; `make_up_days` are worked though weekend (hoán đổi ngày làm việc).
    pub fn new(holidays: impl IntoIterator<Item = Date>, make_up_days: impl IntoIterator<Item = Date>) -> Self {
        Self { holidays: holidays.into_iter().collect(), make_up_days: make_up_days.into_iter().collect() }
    }

    /// Whether people work on that day.
    pub fn is_working_day(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.make_up_days.contains(&day) || (!weekend && !self.holidays.contains(&day))
    }

    /// The first working day after `day` (NĐ 30/2020 Đ.15, Đ.18: "chậm nhất là trong ngày làm việc tiếp theo").
    pub fn next_working_day(&self, day: Date) -> Date {
        self.add_working_days(day, 1)
    }

    /// The day `n` working days after `day`; `day` itself for zero. Stops at the end of the calendar of `jiff`.
    pub fn add_working_days(&self, day: Date, n: u32) -> Date {
        let mut day = day;
        for _ in 0..n {
            loop {
                let Ok(next) = day.checked_add(1.day()) else { return day };
                day = next;
                if self.is_working_day(day) {
                    break;
                }
            }
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weekends_holidays_and_make_up_days() {
        let tet = WorkingCalendar::new([date(2026, 9, 2)], [date(2026, 9, 5)]);
        assert_eq!(tet.next_working_day(date(2026, 9, 1)), date(2026, 9, 3));
        assert_eq!(tet.next_working_day(date(2026, 9, 4)), date(2026, 9, 5));
        assert_eq!(tet.add_working_days(date(2026, 9, 5), 1), date(2026, 9, 7));
        assert_eq!(tet.add_working_days(date(2026, 9, 5), 0), date(2026, 9, 5));
    }
}
