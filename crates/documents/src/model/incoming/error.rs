//! Why a step in handling a document is refused, each as a sentence (`error-<code>`).

use jiff::civil::Date;
use kernel::{Kind, Refusal};

/// A broken rule of handling.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HandlingError {
    /// This person may not do that with this document now.
    #[error("not allowed for this person in this state")]
    NotAllowed,
    /// The state no longer allows it.
    #[error("the document has moved on")]
    MovedOn,
    /// Nobody was chosen.
    #[error("nobody was chosen")]
    Nobody,
    /// Two leads at one level (NĐ 30/2020 Đ.23: one unit leads, the others coordinate).
    #[error("there is one lead at each level")]
    TwoLeads,
    /// Coordinators without a lead.
    #[error("coordinators need a lead")]
    NoLead,
    /// The same unit or person twice.
    #[error("{0} is chosen twice")]
    Twice(String),
    /// Later than the deadline it must fit into.
    #[error("the deadline is later than the outer one, {0}")]
    BeyondOuter(Date),
    /// Before today.
    #[error("the deadline lies before today")]
    Past,
    /// An extension that does not extend.
    #[error("an extension ends later than {0}")]
    NotLater(Date),
    /// Only information is passed on from information, only follow-up from follow-up.
    #[error("this role cannot be passed on from that one")]
    RoleBelow,
    /// Inner work is not done.
    #[error("{0} assignments below are still open")]
    OpenBelow(usize),
    /// A reason is needed.
    #[error("a reason is needed")]
    NoReason,
    /// A text is needed (instruction, result).
    #[error("a text is needed")]
    NoText,
    /// Over the length of the field.
    #[error("more than {0} characters")]
    TooLong(usize),
    /// It leads already.
    #[error("it leads already")]
    LeadsAlready,
}

impl Refusal for HandlingError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotAllowed => Kind::Forbidden,
            Self::MovedOn => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "handling-not-allowed",
            Self::MovedOn => "handling-moved-on",
            Self::Nobody => "handling-nobody",
            Self::TwoLeads => "handling-two-leads",
            Self::NoLead => "handling-no-lead",
            Self::Twice(_) => "handling-twice",
            Self::BeyondOuter(_) => "handling-beyond-outer",
            Self::Past => "handling-past",
            Self::NotLater(_) => "handling-not-later",
            Self::RoleBelow => "handling-role-below",
            Self::OpenBelow(_) => "handling-open-below",
            Self::NoReason => "handling-no-reason",
            Self::NoText => "handling-no-text",
            Self::TooLong(_) => "handling-too-long",
            Self::LeadsAlready => "handling-leads-already",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Twice(label) => vec![("name", label.clone())],
            Self::BeyondOuter(date) | Self::NotLater(date) => vec![("date", kernel::format_date(*date))],
            Self::OpenBelow(n) => vec![("n", n.to_string())],
            Self::TooLong(n) => vec![("max", n.to_string())],
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Nobody | Self::NoLead | Self::TwoLeads | Self::Twice(_) | Self::LeadsAlready => Some("lead"),
            Self::BeyondOuter(_) | Self::Past | Self::NotLater(_) => Some("due_on"),
            Self::NoReason => Some("reason"),
            Self::NoText | Self::TooLong(_) => Some("text"),
            _ => None,
        }
    }
}
