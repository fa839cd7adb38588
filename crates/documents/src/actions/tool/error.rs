//! Why something with the signing tool is refused.

use kernel::{Kind, Refusal};
use signing::KeyError;

use crate::actions::copies::CopyError;
use crate::actions::outgoing::OutgoingError;
use crate::press::PressError;
use crate::signatures::{SigningError, Unfit};

/// Why something with the signing tool is refused.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// No such order or document, or somebody else's.
    #[error("no such order")]
    NotFound,
    /// Not by this position.
    #[error("for somebody else")]
    NotAllowed,
    /// The person or agency signs by other means.
    #[error("no certificate of the signing tool is registered")]
    OtherMeans,
    /// A file that the tool does not sign.
    #[error("only PDF files are signed")]
    NotPdf,
    /// A token that nothing is known of, or that was used.
    #[error("the token is not good (any more)")]
    Token,
    /// It took too long.
    #[error("the order has expired")]
    Expired,
    /// The act was done.
    #[error("the act was done")]
    Completed,
    /// A good file is there already.
    #[error("the signed file is there already")]
    Twice,
    /// Not all files are back.
    #[error("not all files are back")]
    Incomplete,
    /// The upload held no file.
    #[error("no file came")]
    NoFile,
    /// More than a signature can add.
    #[error("the file is larger than a signature makes it")]
    TooLarge,
    /// What came back.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// What was signed is not the document any more.
    #[error("the document was changed meanwhile")]
    DocumentChanged,
    /// Whatever refuses the act itself.
    #[error(transparent)]
    Outgoing(OutgoingError),
    /// Whatever refuses the copy.
    #[error(transparent)]
    Copy(CopyError),
}

impl From<OutgoingError> for ToolError {
    fn from(error: OutgoingError) -> Self {
        match error {
            OutgoingError::Changed => Self::DocumentChanged,
            other => Self::Outgoing(other),
        }
    }
}

impl From<CopyError> for ToolError {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::Changed => Self::DocumentChanged,
            other => Self::Copy(other),
        }
    }
}

macro_rules! through_outgoing {
    ($($error:ty),*) => { $(impl From<$error> for ToolError {
        fn from(error: $error) -> Self {
            Self::Outgoing(error.into())
        }
    })* };
}

through_outgoing!(store::Error, KeyError, SigningError, PressError);

impl Refusal for ToolError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::NotAllowed | Self::OtherMeans => Kind::Forbidden,
            Self::Completed | Self::Twice | Self::Incomplete | Self::Expired | Self::DocumentChanged => Kind::Conflict,
            Self::Token | Self::NoFile | Self::TooLarge | Self::NotPdf => Kind::Invalid,
            Self::Unfit(e) => e.kind(),
            Self::Outgoing(e) => e.kind(),
            Self::Copy(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NotAllowed => "tool-not-allowed",
            Self::OtherMeans => "tool-other-means",
            Self::NotPdf => "tool-not-pdf",
            Self::Token => "tool-token",
            Self::Expired => "tool-expired",
            Self::Completed => "tool-completed",
            Self::Twice => "tool-twice",
            Self::Incomplete => "tool-incomplete",
            Self::NoFile => "tool-no-file",
            Self::TooLarge => "tool-too-large",
            Self::DocumentChanged => "tool-document-changed",
            Self::Unfit(e) => e.code(),
            Self::Outgoing(e) => e.code(),
            Self::Copy(e) => e.code(),
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unfit(e) => e.args(),
            Self::Outgoing(e) => e.args(),
            Self::Copy(e) => e.args(),
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Outgoing(e) => e.field(),
            Self::Copy(e) => e.field(),
            _ => None,
        }
    }
}
