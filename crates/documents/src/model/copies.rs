//! Copies (NĐ 30/2020 Đ.25–27): which form is allowed from what to what, who decides and who makes one.

use identity::permission as p;
use kernel::{Actor, Kind, Refusal};
use typeset::model::CopyForm;
use uuid::Uuid;

/// The kind under which copies stand in audit and work items.
pub const KIND: &str = "document-copy";

/// Most copies on paper of one order.
pub const MAX_QUANTITY: i64 = 10_000;

/// What a document or its copy lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// On paper; a file of it is a scan.
    Paper,
    /// Electronic, with its signatures in the file.
    Electronic,
}

impl Medium {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Paper, Self::Electronic];

    /// The name in the database, in forms and in translation keys (`medium-<name>`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Electronic => "electronic",
        }
    }

    /// The medium of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|medium| medium.name() == name)
    }
}

/// The name of a form in the database, in forms and in translation keys (`copy-form-<name>`).
pub fn form_name(form: CopyForm) -> &'static str {
    match form {
        CopyForm::Whole => "whole",
        CopyForm::OfCopy => "of-copy",
        CopyForm::Extract => "extract",
    }
}

/// The form of a name.
pub fn form_from_name(name: &str) -> Option<CopyForm> {
    CopyForm::ALL.into_iter().find(|form| form_name(*form) == name)
}

/// What is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// What it lies on.
    pub medium: Medium,
    /// Whether it is itself a copy (bản sao y), not an original.
    pub is_copy: bool,
}

/// Where a copy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Decided on, to be made by the clerk.
    Ordered,
    /// Numbered and made.
    Made,
    /// Given up before it was made.
    Cancelled,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Ordered, Self::Made, Self::Cancelled];

    /// The name in the database and in translation keys (`copy-state-<name>`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::Made => "made",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Something done about a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Decide that it is made (Đ.27: the head of the agency or whoever is authorised).
    Order,
    /// Number and make it.
    Make,
    /// Give it up.
    Cancel,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 3] = [Self::Order, Self::Make, Self::Cancel];

    /// The name in URLs, audit and the matrix.
    pub fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Make => "make",
            Self::Cancel => "cancel",
        }
    }
}

/// What somebody who sees the document is to its copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Decides on copies of the agency.
    pub decider: bool,
    /// Keeps the agency's registry and seal.
    pub clerk: bool,
}

impl Standing {
    /// Finds it out from the actor; `agency` is whose row the document is.
    pub fn of(actor: &Actor, agency: Uuid) -> Self {
        let own = actor.agency == agency;
        Self {
            decider: own && actor.may(p::DOCUMENTS_DECIDE_COPIES),
            clerk: own && actor.may_on(p::DOCUMENTS_MAKE_COPIES, agency),
        }
    }
}

/// Why a copy is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CopyRefused {
    /// Sao y and trích sao are of an original, sao lục of a copy.
    #[error("this form is not made of this kind of source (NĐ 30/2020 Đ.25)")]
    Source,
    /// The decree knows no such copy from the one medium to the other.
    #[error("an electronic document is not copied to another electronic one in this form (NĐ 30/2020 Đ.25)")]
    Direction,
    /// It was made or given up already.
    #[error("the copy was made or given up already")]
    State,
    /// Somebody else decides or makes.
    #[error("{0:?} is for somebody else")]
    Standing(Act),
    /// Not numbered and sealed.
    #[error("the document is not issued")]
    NotIssued,
    /// An electronic original without a signature proves nothing.
    #[error("the file carries no signature")]
    Unsigned,
    /// A signature that does not hold is not passed on.
    #[error("a signature of the file does not hold")]
    NotValid,
    /// Only a PDF is copied.
    #[error("the file is no PDF")]
    NotPdf,
    /// State secrets are not copied here.
    #[error("the document bears a stamp of secrecy")]
    Secret,
    /// No file was chosen.
    #[error("no file was chosen")]
    NoFile,
    /// An extract without its text.
    #[error("the text of the extract is missing")]
    NoText,
    /// An extract needs place and signer of the original.
    #[error("place or signer of the original is missing")]
    NoOriginal,
    /// Nobody is named who gets it.
    #[error("nobody gets the copy")]
    NoRecipients,
    /// What the registry knows of the source is not what was said.
    #[error("the registry knows that the source lies on something else")]
    Medium,
    /// It came electronically without any signature: nothing proves that it is an original.
    #[error("the document came electronically and carries no signature")]
    CameUnsigned,
    /// Between 1 and [`MAX_QUANTITY`].
    #[error("the number of copies is out of range")]
    Quantity,
    /// A copy is given up for a reason.
    #[error("a reason is needed")]
    NoReason,
}

impl Refusal for CopyRefused {
    fn kind(&self) -> Kind {
        match self {
            Self::State | Self::NotIssued => Kind::Conflict,
            Self::Standing(_) => Kind::Forbidden,
            _ => Kind::Invalid,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Source => "copy-source",
            Self::Direction => "copy-direction",
            Self::State => "copy-state",
            Self::Standing(Act::Order) => "copy-not-decider",
            Self::Standing(_) => "copy-not-clerk",
            Self::NotIssued => "copy-not-issued",
            Self::Unsigned => "copy-unsigned",
            Self::NotValid => "copy-not-valid",
            Self::NotPdf => "copy-not-pdf",
            Self::Secret => "copy-secret",
            Self::NoFile => "copy-no-file",
            Self::NoText => "copy-no-text",
            Self::NoOriginal => "copy-no-original",
            Self::NoRecipients => "copy-no-recipients",
            Self::Medium => "copy-medium",
            Self::CameUnsigned => "copy-came-unsigned",
            Self::Quantity => "copy-quantity",
            Self::NoReason => "copy-no-reason",
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::Source | Self::Direction => "form",
            Self::Unsigned | Self::CameUnsigned | Self::NotValid | Self::NotPdf | Self::Secret | Self::NoFile => "file",
            Self::NoRecipients => "recipients",
            Self::Medium => "source_medium",
            Self::NoText => "text",
            Self::NoOriginal => "original",
            Self::Quantity => "quantity",
            Self::NoReason => "reason",
            _ => return None,
        })
    }
}

/// Whether a form is made of such a source to such a medium (Đ.25).
///
/// # Errors
/// [`CopyRefused::Source`] or [`CopyRefused::Direction`].
pub fn allowed(form: CopyForm, source: Source, to: Medium) -> Result<(), CopyRefused> {
    // Đ.3: sao y and trích sao are of bản gốc or bản chính, sao lục of a bản sao y.
    if source.is_copy != (form == CopyForm::OfCopy) {
        return Err(CopyRefused::Source);
    }
    // An electronic document is itself sent on; only a part of it becomes another electronic one.
    if form != CopyForm::Extract && source.medium == Medium::Electronic && to == Medium::Electronic {
        return Err(CopyRefused::Direction);
    }
    Ok(())
}

/// What the source lies on (Đ.25): what the registry knows counts, whatever is said; a copy of the document may lie on
/// something else than the document itself.
///
/// # Errors
/// [`CopyRefused::Medium`] when the opposite of what is known is said of the document itself.
pub fn source_medium(known: Option<Medium>, said: Option<Medium>, is_copy: bool) -> Result<Medium, CopyRefused> {
    match (known, said) {
        (Some(known), Some(said)) if known != said && !is_copy => Err(CopyRefused::Medium),
        (known, said) => Ok(said.or(known).unwrap_or(Medium::Electronic)),
    }
}

/// Where an act leads; no state is before the order.
///
/// # Errors
/// [`CopyRefused`] with the reason.
pub fn next(state: Option<State>, act: Act, by: Standing) -> Result<State, CopyRefused> {
    let to = match (act, state) {
        (Act::Order, None) => State::Ordered,
        (Act::Make, Some(State::Ordered)) => State::Made,
        (Act::Cancel, Some(State::Ordered)) => State::Cancelled,
        _ => return Err(CopyRefused::State),
    };
    let may = match act {
        Act::Order => by.decider,
        Act::Make => by.clerk,
        Act::Cancel => by.decider || by.clerk,
    };
    if may { Ok(to) } else { Err(CopyRefused::Standing(act)) }
}

/// `SY-BYT`: one series for all forms, the form in the notation (PL I phần II, II.3; PL III.I).
pub fn notation(form: CopyForm, agency_abbreviation: &str) -> String {
    format!("{}-{}", form.abbreviation(), agency_abbreviation.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_decree_says_which_form_goes_from_what_to_what() {
        use Medium::{Electronic, Paper};
        let ok = |form, medium, is_copy, to| allowed(form, Source { medium, is_copy }, to);
        for (from, to) in [(Paper, Paper), (Electronic, Paper), (Paper, Electronic)] {
            assert_eq!(ok(CopyForm::Whole, from, false, to), Ok(()));
            assert_eq!(ok(CopyForm::OfCopy, from, true, to), Ok(()));
            assert_eq!(ok(CopyForm::Whole, from, true, to), Err(CopyRefused::Source));
            assert_eq!(ok(CopyForm::OfCopy, from, false, to), Err(CopyRefused::Source));
            assert_eq!(ok(CopyForm::Extract, from, false, to), Ok(()));
            assert_eq!(ok(CopyForm::Extract, from, true, to), Err(CopyRefused::Source));
        }
        assert_eq!(ok(CopyForm::Whole, Electronic, false, Electronic), Err(CopyRefused::Direction));
        assert_eq!(ok(CopyForm::OfCopy, Electronic, true, Electronic), Err(CopyRefused::Direction));
        assert_eq!(ok(CopyForm::Extract, Electronic, false, Electronic), Ok(()));
    }

    #[test]
    fn what_is_known_of_the_source_is_not_claimed_otherwise() {
        use Medium::{Electronic, Paper};
        for known in Medium::ALL {
            assert_eq!(source_medium(Some(known), None, false), Ok(known));
            assert_eq!(source_medium(Some(known), Some(known), false), Ok(known));
        }
        assert_eq!(source_medium(Some(Electronic), Some(Paper), false), Err(CopyRefused::Medium));
        assert_eq!(source_medium(Some(Paper), Some(Electronic), false), Err(CopyRefused::Medium));
        assert_eq!(source_medium(Some(Electronic), Some(Paper), true), Ok(Paper), "a copy of it lies on paper");
        assert_eq!(source_medium(None, Some(Paper), false), Ok(Paper), "where nobody knows, it is said");
    }

    #[test]
    fn the_head_decides_and_the_clerk_makes() {
        let decider = Standing { decider: true, clerk: false };
        let clerk = Standing { decider: false, clerk: true };
        assert_eq!(next(None, Act::Order, decider), Ok(State::Ordered));
        assert_eq!(next(None, Act::Order, clerk), Err(CopyRefused::Standing(Act::Order)));
        assert_eq!(next(Some(State::Ordered), Act::Make, clerk), Ok(State::Made));
        assert_eq!(next(Some(State::Ordered), Act::Make, decider), Err(CopyRefused::Standing(Act::Make)));
        assert_eq!(next(Some(State::Ordered), Act::Cancel, decider), Ok(State::Cancelled));
        assert_eq!(next(Some(State::Made), Act::Make, clerk), Err(CopyRefused::State));
        assert_eq!(next(Some(State::Made), Act::Cancel, clerk), Err(CopyRefused::State));
        assert_eq!(
            next(Some(State::Ordered), Act::Cancel, Standing::default()),
            Err(CopyRefused::Standing(Act::Cancel))
        );
    }

    #[test]
    fn the_notation_names_form_and_agency() {
        assert_eq!(CopyForm::ALL.map(|form| notation(form, "BYT")), ["SY-BYT", "SL-BYT", "TrS-BYT"]);
        for form in CopyForm::ALL {
            assert_eq!(form_from_name(form_name(form)), Some(form));
        }
    }
}
