//! Why an arrival is not registered, each as a sentence at its field.

use kernel::{Kind, Refusal};

use crate::model::file::MAX_FILES;
use crate::store::incoming::Similar;

/// Why an arrival is not registered.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The actor does not keep the agency's register.
    #[error("only the agency's registry registers")]
    NotAllowed,
    /// A state secret; nothing of it may stay.
    #[error("a document marked {0} does not enter")]
    Secret(&'static str),
    /// A field that must be filled in.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A field over its length.
    #[error("{0} is longer than {1} characters")]
    TooLong(&'static str, usize),
    /// A type nobody knows.
    #[error("unknown type")]
    UnknownType,
    /// A day after today.
    #[error("{0} lies in the future")]
    Future(&'static str),
    /// Issued after it arrived.
    #[error("issued after it arrived")]
    IssuedAfterArrival,
    /// Due before it arrived.
    #[error("due before it arrived")]
    DueBeforeArrival,
    /// A number of pages that cannot be.
    #[error("impossible number of pages")]
    Pages,
    /// Too many files.
    #[error("too many files")]
    TooManyFiles,
    /// It seems to be there already; the actor must say that it is another one, or add a carrier to that one.
    #[error("there is a similar document")]
    Duplicate(Vec<Similar>),
    /// The database.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

impl Refusal for RegisterError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotAllowed => Kind::Forbidden,
            Self::Duplicate(_) => Kind::Conflict,
            Self::Store(error) => error.kind(),
            _ => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "register-not-allowed",
            Self::Secret(_) => "register-secret",
            Self::Missing(_) => "register-missing",
            Self::TooLong(..) => "register-too-long",
            Self::UnknownType => "register-unknown-type",
            Self::Future(_) => "register-future",
            Self::IssuedAfterArrival => "register-issued-after-arrival",
            Self::DueBeforeArrival => "register-due-before-arrival",
            Self::Pages => "register-pages",
            Self::TooManyFiles => "file-too-many",
            Self::Duplicate(_) => "register-duplicate",
            Self::Store(error) => error.code(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Secret(stamp) => vec![("stamp", (*stamp).to_owned())],
            Self::TooLong(_, max) => vec![("max", max.to_string())],
            Self::TooManyFiles => vec![("max", MAX_FILES.to_string())],
            Self::Duplicate(similar) => {
                vec![("number", similar.first().map_or_else(String::new, |s| s.arrival_number.to_string()))]
            }
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Secret(_) => Some("secrecy"),
            Self::Missing(field) | Self::TooLong(field, _) | Self::Future(field) => Some(field),
            Self::UnknownType => Some("type_code"),
            Self::IssuedAfterArrival => Some("issued_on"),
            Self::DueBeforeArrival => Some("due_on"),
            Self::Pages => Some("pages"),
            Self::TooManyFiles => Some("files"),
            Self::Duplicate(_) => Some("confirm_duplicate"),
            Self::NotAllowed | Self::Store(_) => None,
        }
    }
}
