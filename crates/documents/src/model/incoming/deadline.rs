//! Deadlines of the assignment tree.
//!
//! Whoever is given work handles it within the time they were given (NĐ 30/2020 Đ.24 khoản 2), so what they pass on must
//! be due by then: an inner deadline is never later than the outer one. That the assigner alone extends is a matter of
//! [`super::handling`].

use jiff::civil::Date;

use super::HandlingError;

/// A deadline that somebody chose: not beyond the outer one, not in the past.
pub(super) fn check(due: Date, outer: Option<Date>, today: Date) -> Result<(), HandlingError> {
    match outer {
        Some(outer) if due > outer => Err(HandlingError::BeyondOuter(outer)),
        _ if due < today => Err(HandlingError::Past),
        _ => Ok(()),
    }
}

/// A deadline that was right below another lead, cut to what the new lead has.
pub(super) fn within(due: Date, outer: Date) -> Date {
    due.min(outer)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_outer_deadline_and_today_are_still_allowed() {
        let (today, outer) = (date(2026, 11, 23), date(2026, 11, 30));
        assert!(check(outer, Some(outer), today).is_ok());
        assert!(check(today, Some(outer), today).is_ok());
        assert!(check(date(2030, 1, 1), None, today).is_ok());
        assert!(
            matches!(check(date(2026, 12, 1), Some(outer), today), Err(HandlingError::BeyondOuter(until)) if until == outer)
        );
        assert!(matches!(check(date(2026, 11, 22), Some(outer), today), Err(HandlingError::Past)));
        assert_eq!((within(today, outer), within(date(2026, 12, 1), outer)), (today, outer));
    }
}
