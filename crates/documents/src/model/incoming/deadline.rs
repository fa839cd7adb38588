//! Deadlines of the assignment tree.
//!
//! Whoever is given work handles it within the time they were given (NĐ 30/2020 Đ.24 khoản 2), so what they pass on must
//! be due by then: an inner deadline is never later than the outer one, which [`Handling::outer_of`] finds. How much earlier
//! it must be is [`latest`] and stands nowhere else. Who may extend is a matter of [`super::action`].

use jiff::civil::Date;
use kernel::Id;

use super::{Action, Assignment, Handling, HandlingError, Instruction, Role};

/// The latest an inner deadline may be; also what it becomes where nobody chose one.
pub(super) fn latest(outer: Option<Date>) -> Option<Date> {
    outer
}

impl Handling {
    /// The outer deadline of a level: that of the part it was made of; at the top that of the instruction, else the
    /// document's.
    fn outer_of(&self, parent: Option<Id<Assignment>>, instruction: Option<Id<Instruction>>) -> Option<Date> {
        match parent {
            Some(parent) => self.assignment(parent)?.due_on,
            None => instruction.and_then(|id| self.instruction(id)).and_then(|given| given.due_on).or(self.due_on),
        }
    }

    /// The latest that what is passed on may be due.
    pub(super) fn bound_below(&self, part: Id<Assignment>) -> Option<Date> {
        latest(self.outer_of(Some(part), None))
    }

    /// The latest that a part itself may be due. The lead at the top has no bound: its deadline is the document's.
    pub(super) fn bound_of(&self, part: &Assignment) -> Option<Date> {
        let tops = part.parent.is_none() && part.role == Role::Lead;
        if tops { None } else { latest(self.outer_of(part.parent, part.instruction)) }
    }

    /// The latest date that may be chosen in an action, to be said beside the field; none where any may.
    pub fn bound_in(&self, action: Action) -> Option<Date> {
        match action {
            Action::PassOn(part) => self.bound_below(part),
            Action::Extend(part) => self.bound_of(self.assignment(part)?),
            _ => None,
        }
    }
}

/// A deadline that somebody chose: not beyond the bound, not in the past.
pub(super) fn check(due: Date, bound: Option<Date>, today: Date) -> Result<(), HandlingError> {
    match bound {
        Some(bound) if due > bound => Err(HandlingError::BeyondOuter(bound)),
        _ if due < today => Err(HandlingError::Past),
        _ => Ok(()),
    }
}

/// A deadline that was right below another lead, cut to what the new lead has.
pub(super) fn within(due: Date, bound: Option<Date>) -> Date {
    bound.map_or(due, |bound| due.min(bound))
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
        let cut = |due| within(due, Some(outer));
        assert_eq!((cut(today), cut(date(2026, 12, 1)), within(outer, None)), (today, outer, outer));
    }
}
