//! Delegation ("xử lý thay"): another works through somebody's queue for a time, never under that person's title.
//!
//! Practice: a delegate may process and direct, never sign for the principal; signing needs the own certificate and title.

use jiff::ToSpan;
use kernel::{Date, Id, Instant, Kind, Refusal};

use super::{Agency, Person, Position, Unit};

/// Longest period one delegation may cover, in days.
pub const MAX_DAYS: i32 = 366;

/// Which of the principal's work is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everything of every position.
    All,
    /// The work of one position.
    Position(Id<Position>),
    /// The work in one unit with the units below it.
    Unit(Id<Unit>),
}

impl Scope {
    /// As stored: the kind and the id it names.
    pub(crate) fn parts(self) -> (&'static str, Option<uuid::Uuid>) {
        match self {
            Self::All => ("all", None),
            Self::Position(id) => ("position", Some(id.uuid())),
            Self::Unit(id) => ("unit", Some(id.uuid())),
        }
    }

    pub(crate) fn from_parts(kind: &str, id: Option<uuid::Uuid>) -> Option<Self> {
        match (kind, id) {
            ("all", None) => Some(Self::All),
            ("position", Some(id)) => Some(Self::Position(Id::from_uuid(id))),
            ("unit", Some(id)) => Some(Self::Unit(Id::from_uuid(id))),
            _ => None,
        }
    }
}

/// Where a delegation stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its first day lies ahead.
    Ahead,
    /// It can be switched on.
    InForce,
    /// Its last day is over.
    Over,
    /// Taken back.
    Revoked,
}

/// A delegation as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Its identifier.
    pub id: Id<Delegation>,
    /// The agency whose work it covers.
    pub agency: Id<Agency>,
    /// Who hands over.
    pub principal: Id<Person>,
    /// The principal's name.
    pub principal_name: String,
    /// Who acts.
    pub delegate: Id<Person>,
    /// The delegate's name.
    pub delegate_name: String,
    /// Which work.
    pub scope: Scope,
    /// First day, in Vietnam.
    pub starts_on: Date,
    /// Last day, inclusive.
    pub ends_on: Date,
    /// Why.
    pub reason: String,
    /// When it was made.
    pub made_at: Instant,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
}

impl Delegation {
    /// Where it stands on a day.
    pub fn standing(&self, day: Date) -> Standing {
        if self.revoked_at.is_some() {
            Standing::Revoked
        } else if day < self.starts_on {
            Standing::Ahead
        } else if day > self.ends_on {
            Standing::Over
        } else {
            Standing::InForce
        }
    }

    /// Whether it can be switched on: a sentence for each reason why not.
    ///
    /// # Errors
    /// The reason.
    pub fn check_in_force(&self, day: Date) -> Result<(), DelegationError> {
        match self.standing(day) {
            Standing::InForce => Ok(()),
            Standing::Ahead => Err(DelegationError::Ahead(self.starts_on)),
            Standing::Over => Err(DelegationError::Over(self.ends_on)),
            Standing::Revoked => Err(DelegationError::Revoked),
        }
    }
}

/// What somebody asks for when delegating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelegation {
    /// Who acts.
    pub delegate: Id<Person>,
    /// Which work.
    pub scope: Scope,
    /// First day.
    pub starts_on: Date,
    /// Last day, inclusive.
    pub ends_on: Date,
    /// Why.
    pub reason: String,
}

impl NewDelegation {
    /// The rules that need nothing but the values.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(&self, principal: Id<Person>, today: Date) -> Result<(), DelegationError> {
        if self.delegate == principal {
            return Err(DelegationError::Oneself);
        }
        if self.ends_on < self.starts_on {
            return Err(DelegationError::Backwards);
        }
        if self.ends_on < today {
            return Err(DelegationError::Past);
        }
        let longest = self.starts_on.checked_add(MAX_DAYS.days()).unwrap_or(Date::MAX);
        if self.ends_on >= longest {
            return Err(DelegationError::TooLong);
        }
        if self.reason.trim().is_empty() {
            return Err(DelegationError::NoReason);
        }
        if self.reason.chars().count() > 500 {
            return Err(DelegationError::ReasonTooLong);
        }
        Ok(())
    }
}

/// Why a delegation was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DelegationError {
    /// To oneself.
    #[error("nobody delegates to themselves")]
    Oneself,
    /// The delegate is unknown, switched off or of another agency.
    #[error("the delegate works in another agency or not at all")]
    Delegate,
    /// The scope is not the principal's.
    #[error("the scope does not belong to the principal")]
    Scope,
    /// Ends before it begins.
    #[error("the last day lies before the first")]
    Backwards,
    /// Wholly in the past.
    #[error("the period is already over")]
    Past,
    /// Longer than [`MAX_DAYS`].
    #[error("a delegation covers at most {MAX_DAYS} days")]
    TooLong,
    /// No reason.
    #[error("a reason is needed")]
    NoReason,
    /// Reason over 500 characters.
    #[error("the reason has more than 500 characters")]
    ReasonTooLong,
    /// Made while acting for another: what was handed over is not handed on.
    #[error("a delegate does not delegate further")]
    WhileActing,
    /// Not begun.
    #[error("the delegation begins on {0}")]
    Ahead(Date),
    /// Over.
    #[error("the delegation ended on {0}")]
    Over(Date),
    /// Taken back.
    #[error("the delegation was revoked")]
    Revoked,
}

impl Refusal for DelegationError {
    fn kind(&self) -> Kind {
        match self {
            Self::Ahead(_) | Self::Over(_) | Self::Revoked | Self::WhileActing => Kind::Forbidden,
            _ => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Oneself => "delegation-oneself",
            Self::Delegate => "delegation-delegate",
            Self::Scope => "delegation-scope",
            Self::Backwards => "delegation-backwards",
            Self::Past => "delegation-past",
            Self::TooLong => "delegation-too-long",
            Self::NoReason => "delegation-no-reason",
            Self::ReasonTooLong => "delegation-reason-too-long",
            Self::WhileActing => "delegation-while-acting",
            Self::Ahead(_) => "delegation-ahead",
            Self::Over(_) => "delegation-over",
            Self::Revoked => "delegation-revoked",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Ahead(day) | Self::Over(day) => vec![("date", kernel::format_date(*day))],
            Self::TooLong => vec![("days", MAX_DAYS.to_string())],
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Oneself | Self::Delegate => Some("delegate"),
            Self::Scope => Some("scope"),
            Self::Backwards | Self::Past | Self::TooLong => Some("ends_on"),
            Self::NoReason | Self::ReasonTooLong => Some("reason"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    fn new(starts_on: Date, ends_on: Date) -> NewDelegation {
        let delegate = Id::from_uuid(Uuid::from_u128(2));
        NewDelegation { delegate, scope: Scope::All, starts_on, ends_on, reason: "Đi công tác".into() }
    }

    #[test]
    fn each_rule_refuses_its_case() {
        let me = Id::from_uuid(Uuid::from_u128(1));
        let today = date(2026, 11, 23);
        let check = |d: NewDelegation| d.check(me, today);
        assert_eq!(check(new(today, today)), Ok(()));
        assert_eq!(check(new(today, date(2026, 11, 22))), Err(DelegationError::Backwards));
        assert_eq!(check(new(date(2026, 11, 1), date(2026, 11, 22))), Err(DelegationError::Past));
        assert_eq!(check(new(today, date(2027, 11, 23))), Ok(()), "366 days, both inclusive");
        assert_eq!(check(new(today, date(2027, 11, 24))), Err(DelegationError::TooLong));
        assert_eq!(check(NewDelegation { reason: " ".into(), ..new(today, today) }), Err(DelegationError::NoReason));
        assert_eq!(check(NewDelegation { delegate: me, ..new(today, today) }), Err(DelegationError::Oneself));
    }
}
