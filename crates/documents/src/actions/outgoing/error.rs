//! Why an action on an outgoing document is refused.

use kernel::{Kind, Refusal};

use crate::model::file::FileError;
use crate::model::outgoing::{DraftError, Refused};
use crate::press::PressError;
use crate::reader::docx::DocxError;
use crate::signatures::SigningError;
use signing::KeyError;

/// Why an action is refused.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// No such document, or not visible.
    #[error("no such document")]
    NotFound,
    /// The person holds no position in the agency from which documents are drafted.
    #[error("this position drafts no documents")]
    NoUnit,
    /// The position does not draft.
    #[error("this position may not draft")]
    MayNotDraft,
    /// The text was changed since the page was opened.
    #[error("the draft was changed since the page was opened")]
    Changed,
    /// A return without a reason, an empty opinion.
    #[error("a reason is needed")]
    NoText,
    /// Over 2 000 characters.
    #[error("the text is too long")]
    TextTooLong,
    /// Nobody was asked.
    #[error("nobody was named")]
    Nobody,
    /// The number was taken by another document between signing and writing; tried again.
    #[error("the number was taken meanwhile")]
    NumberTaken,
    /// The rules.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The draft.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
    /// A Word file that cannot be taken over; none when reading it took too long.
    #[error("the file cannot be imported")]
    Import(Option<DocxError>),
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

/// The refusal inside, for the kinds that only pass another on.
macro_rules! inner {
    ($self:ident, $inner:ident => $yes:expr, $no:expr) => {
        match $self {
            Self::Refused($inner) => $yes,
            Self::Draft($inner) => $yes,
            Self::File($inner) => $yes,
            Self::Signing($inner) => $yes,
            Self::Press($inner) => $yes,
            Self::Store($inner) => $yes,
            _ => $no,
        }
    };
}

impl From<KeyError> for OutgoingError {
    fn from(error: KeyError) -> Self {
        Self::Signing(error.into())
    }
}

impl Refusal for OutgoingError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::NoUnit | Self::MayNotDraft => Kind::Forbidden,
            Self::Changed | Self::NumberTaken => Kind::Conflict,
            Self::NoText | Self::TextTooLong | Self::Nobody | Self::Import(_) => Kind::Invalid,
            _ => inner!(self, e => e.kind(), Kind::Bug),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NoUnit => "outgoing-no-unit",
            Self::MayNotDraft => "outgoing-may-not-draft",
            Self::Changed => "outgoing-changed",
            Self::NumberTaken => "outgoing-number-taken",
            Self::NoText => "outgoing-no-text",
            Self::TextTooLong => "outgoing-text-too-long",
            Self::Nobody => "outgoing-nobody",
            Self::Import(error) => error.map_or("import-limits", DocxError::code),
            _ => inner!(self, e => e.code(), "bug"),
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        inner!(self, e => e.args(), Vec::new())
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NoText | Self::TextTooLong => Some("text"),
            Self::Nobody => Some("holder"),
            Self::Import(_) => Some("file"),
            _ => inner!(self, e => e.field(), None),
        }
    }
}
