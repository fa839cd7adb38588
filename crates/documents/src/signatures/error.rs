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
    /// A tool set number, date and seal in one signature: there is no file without the seal.
    #[error("number and seal are one signature of the signing tool")]
    SealedByTool,
    /// The signing library.
    #[error(transparent)]
    Pades(pades::Error),
    /// Fonts or the blocking pool.
    #[error(transparent)]
    Press(#[from] PressError),
}

impl From<pades::Error> for SigningError {
    fn from(error: pades::Error) -> Self {
        match KeyError::from(error) {
            KeyError::Pades(error) => Self::Pades(error),
            device => Self::Key(device),
        }
    }
}

impl Refusal for SigningError {
    fn kind(&self) -> Kind {
        match self {
            Self::Key(e) => e.kind(),
            Self::Pades(pades::Error::ClockDiffers { .. } | pades::Error::Service { .. }) => Kind::Unavailable,
            Self::SealedByTool => Kind::Conflict,
            Self::NotValid(_) | Self::NoPlace(_) | Self::Pades(_) => Kind::Bug,
            Self::Press(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Key(e) => e.code(),
            Self::Pades(pades::Error::ClockDiffers { .. }) => "signing-clock-differs",
            Self::Pades(pades::Error::Service { .. }) => "signing-tsa-down",
            Self::SealedByTool => "print-master-none",
            Self::NotValid(_) | Self::NoPlace(_) | Self::Pades(_) => "bug",
            Self::Press(e) => e.code(),
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Key(e) => e.args(),
            Self::Press(e) => e.args(),
            Self::Pades(pades::Error::ClockDiffers { seconds }) => vec![("seconds", seconds.abs().to_string())],
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
