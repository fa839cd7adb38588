//! Why something cannot be done to a file.

use kernel::{Kind, Refusal};

/// A refusal; each has its sentence in the locale files.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error("no such file, or not visible")]
    NotFound,
    #[error("the document is not visible to this person")]
    NoDocument,
    #[error("the file is closed")]
    Closed,
    #[error("only the keeper may do this")]
    NotKeeper,
    #[error("the document is in the file already")]
    AlreadyIn,
    #[error("a file without documents cannot be closed")]
    Empty,
    #[error("the code is missing or too long")]
    Notation,
    #[error("the code is used by another file of the year")]
    NotationTaken,
    #[error("the title is missing or too long")]
    Title,
    #[error("no such retention period")]
    Retention,
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

impl Refusal for FileError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound | Self::NoDocument => Kind::NotFound,
            Self::NotKeeper => Kind::Forbidden,
            Self::Closed | Self::AlreadyIn => Kind::Conflict,
            Self::Empty | Self::Notation | Self::NotationTaken | Self::Title | Self::Retention => Kind::Invalid,
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound | Self::NoDocument => "not-found",
            Self::Closed => "file-closed",
            Self::NotKeeper => "file-not-keeper",
            Self::AlreadyIn => "file-has-document",
            Self::Empty => "file-no-documents",
            Self::Notation => "file-notation",
            Self::NotationTaken => "file-notation-taken",
            Self::Title => "file-title",
            Self::Retention => "file-retention",
            Self::Store(error) => error.code(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Notation | Self::NotationTaken => Some("notation"),
            Self::Title => Some("title"),
            Self::Retention => Some("retention"),
            _ => None,
        }
    }
}
