//! Why something was not signed, in words for the person who holds the key.

use kernel::{Instant, Kind, Refusal, format_instant};

use crate::press::PressError;

/// Why something was not signed.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// No certificate is known for this person or agency.
    #[error("no certificate is known")]
    NoKey,
    /// The certificate has ended.
    #[error("the certificate ended on {0}")]
    Expired(Instant),
    /// The certificate has not begun.
    #[error("the certificate begins on {0}")]
    NotYet(Instant),
    /// Too many wrong PINs.
    #[error("the key is locked")]
    Locked,
    /// The PIN is wrong; so many tries are left.
    #[error("the PIN is wrong, {0} tries are left")]
    WrongPin(i64),
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
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Refusal for SigningError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoKey | Self::Expired(_) | Self::NotYet(_) | Self::Locked => Kind::Forbidden,
            Self::WrongPin(_) => Kind::Invalid,
            Self::NotValid(_) | Self::NoPlace(_) | Self::Pades(_) => Kind::Bug,
            Self::Press(e) => e.kind(),
            Self::Store(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoKey => "signing-no-key",
            Self::Expired(_) => "signing-expired",
            Self::NotYet(_) => "signing-not-yet",
            Self::Locked => "signing-locked",
            Self::WrongPin(_) => "signing-wrong-pin",
            Self::NotValid(_) | Self::NoPlace(_) | Self::Pades(_) => "bug",
            Self::Press(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Expired(at) | Self::NotYet(at) => vec![("at", format_instant(*at))],
            Self::WrongPin(left) => vec![("left", left.to_string())],
            Self::Press(e) => e.args(),
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&'static str> {
        matches!(self, Self::WrongPin(_) | Self::Locked).then_some("pin")
    }
}
