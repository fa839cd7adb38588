//! Why something was not signed.

use kernel::{Kind, Refusal};
use signing::KeyError;

use crate::press::PressError;

/// Why something was not signed.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// Key, PIN, certificate.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Our own verifier does not accept the result: nothing was kept.
    #[error("the signature would not be valid: {0}")]
    NotValid(String),
    /// A stored file without the places that signatures need.
    #[error("the file has no place for {0}")]
    NoPlace(&'static str),
    /// The signing library.
    #[error(transparent)]
    Pades(#[from] pades::Error),
    /// Fonts or the blocking pool.
    #[error(transparent)]
    Press(#[from] PressError),
}

impl Refusal for SigningError {
    fn kind(&self) -> Kind {
        match self {
            Self::Key(e) => e.kind(),
            Self::NotValid(_) | Self::NoPlace(_) | Self::Pades(_) => Kind::Bug,
            Self::Press(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Key(e) => e.code(),
            Self::NotValid(_) | Self::NoPlace(_) | Self::Pades(_) => "bug",
            Self::Press(e) => e.code(),
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Key(e) => e.args(),
            Self::Press(e) => e.args(),
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Key(e) => e.field(),
            _ => None,
        }
    }
}
