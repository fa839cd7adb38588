//! Why an action on a copy is refused.

use kernel::{Kind, Refusal};
use typeset::TypesetError;

use crate::actions::outgoing::OutgoingError;
use crate::model::copies::CopyRefused;
use crate::model::outgoing::AuthorityError;
use crate::press::PressError;
use crate::signatures::SigningError;
use signing::{JudgeError, KeyError};
use web::PoolError;

/// Why an action is refused.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// No such copy or document, or not visible.
    #[error("no such copy")]
    NotFound,
    /// The number was taken by another copy between signing and writing.
    #[error("the number was taken meanwhile")]
    NumberTaken,
    /// Something else would be copied now than when it was made.
    #[error("what is copied was changed meanwhile")]
    Changed,
    /// A paragraph of an extract that does not stand in the original so.
    #[error("not in the original: {0}")]
    Altered(String),
    /// The rules.
    #[error(transparent)]
    Refused(#[from] CopyRefused),
    /// Who decides holds no position that signs copies.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// Key, PIN, certificate.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// Typesetting.
    #[error(transparent)]
    Press(#[from] PressError),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl CopyError {
    fn inner(&self) -> Option<&dyn Refusal> {
        Some(match self {
            Self::NotFound | Self::NumberTaken | Self::Changed | Self::Altered(_) => return None,
            Self::Refused(e) => e,
            Self::Authority(e) => e,
            Self::Signing(e) => e,
            Self::Press(e) => e,
            Self::Store(e) => e,
        })
    }
}

impl From<JudgeError> for CopyError {
    fn from(error: JudgeError) -> Self {
        match error {
            JudgeError::File(error) => Self::Signing(error.into()),
            JudgeError::Xml(_) => Self::Refused(CopyRefused::Unsigned),
            JudgeError::Pool(error) => error.into(),
            JudgeError::Store(error) => error.into(),
        }
    }
}

impl From<KeyError> for CopyError {
    fn from(error: KeyError) -> Self {
        Self::Signing(error.into())
    }
}

impl From<PoolError> for CopyError {
    fn from(error: PoolError) -> Self {
        Self::Press(error.into())
    }
}

impl From<pades::Error> for CopyError {
    fn from(error: pades::Error) -> Self {
        Self::Signing(error.into())
    }
}

impl From<TypesetError> for CopyError {
    fn from(error: TypesetError) -> Self {
        Self::Press(error.into())
    }
}

/// Who stands behind a document is looked up as for drafts.
impl From<OutgoingError> for CopyError {
    fn from(error: OutgoingError) -> Self {
        match error {
            OutgoingError::Store(error) => Self::Store(error),
            OutgoingError::Signing(error) => Self::Signing(error),
            OutgoingError::Press(error) => Self::Press(error),
            _ => Self::NotFound,
        }
    }
}

impl Refusal for CopyError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::NumberTaken | Self::Changed => Kind::Conflict,
            Self::Altered(_) => Kind::Invalid,
            // A text the typesetter refuses is what somebody typed, a damaged file what somebody sent.
            Self::Signing(SigningError::Pades(_)) => Kind::Invalid,
            other => other.inner().map_or(Kind::Bug, Refusal::kind),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NumberTaken => "outgoing-number-taken",
            Self::Changed => "copy-changed",
            Self::Altered(_) => "copy-altered",
            Self::Signing(SigningError::Pades(_)) => "copy-unreadable",
            other => other.inner().map_or("bug", Refusal::code),
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Altered(paragraph) => vec![("text", paragraph.clone())],
            other => other.inner().map(Refusal::args).unwrap_or_default(),
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Altered(_) => Some("text"),
            other => other.inner().and_then(Refusal::field),
        }
    }
}
