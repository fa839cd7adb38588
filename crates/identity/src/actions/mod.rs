//! The use cases of this room, one file each.

pub(crate) mod acting;
pub(crate) mod change_password;
pub(crate) mod delegate;
pub(crate) mod edit_agency;
pub(crate) mod edit_person;
pub(crate) mod edit_position;
pub(crate) mod edit_unit;
pub(crate) mod read_audit;
pub(crate) mod sign_in;
pub(crate) mod tokens;

use kernel::{Kind, Refusal};

/// Why an action did not happen: its own rule, what the person may see or do, or the database.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure<E: Refusal> {
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Not there, or not visible.
    #[error("not found")]
    NotFound,
    /// Visible, not allowed.
    #[error("forbidden")]
    Forbidden,
    /// A rule of the action.
    #[error(transparent)]
    Refused(E),
}

impl<E: Refusal> Failure<E> {
    fn inner(&self) -> Option<&dyn Refusal> {
        match self {
            Self::Store(error) => Some(error),
            Self::Refused(error) => Some(error),
            Self::NotFound | Self::Forbidden => None,
        }
    }
}

impl<E: Refusal> Refusal for Failure<E> {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Forbidden => Kind::Forbidden,
            other => other.inner().map_or(Kind::Bug, Refusal::kind),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Forbidden => "forbidden",
            other => other.inner().map_or("bug", Refusal::code),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        self.inner().map_or_else(Vec::new, Refusal::args)
    }

    fn field(&self) -> Option<&'static str> {
        self.inner().and_then(Refusal::field)
    }
}
