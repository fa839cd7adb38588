//! How late a document was numbered: on the day it was signed, at the latest the next working day (NĐ 30/2020 Đ.15, Đ.18.1).

use kernel::{Date, WorkingCalendar};

/// Working days between the last day allowed and the day of numbering; none when in time.
pub fn late_days(signed: Date, numbered: Date, calendar: &WorkingCalendar) -> u32 {
    let last = calendar.next_working_day(signed);
    let mut day = last;
    let mut late = 0;
    while day < numbered {
        day = calendar.next_working_day(day);
        late += 1;
    }
    late
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_next_working_day_is_still_in_time() {
        let calendar = WorkingCalendar::default();
        let friday = date(2026, 11, 20);
        assert_eq!(late_days(friday, friday, &calendar), 0);
        assert_eq!(late_days(friday, date(2026, 11, 23), &calendar), 0);
        assert_eq!(late_days(friday, date(2026, 11, 24), &calendar), 1);
        assert_eq!(late_days(friday, date(2026, 11, 30), &calendar), 5);
    }
}
