//! Why a key was not opened, in words for the person who holds it.

use kernel::{Instant, Kind, Refusal, format_instant};
use web::PoolError;

/// Why a key was not opened.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
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
    /// The signing library.
    #[error(transparent)]
    Pades(#[from] pades::Error),
    /// The blocking pool.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Refusal for KeyError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoKey | Self::Expired(_) | Self::NotYet(_) | Self::Locked => Kind::Forbidden,
            Self::WrongPin(_) => Kind::Invalid,
            Self::Pades(_) => Kind::Bug,
            Self::Pool(e) => e.kind(),
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
            Self::Pades(_) => "bug",
            Self::Pool(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Expired(at) | Self::NotYet(at) => vec![("at", format_instant(*at))],
            Self::WrongPin(left) => vec![("left", left.to_string())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&'static str> {
        matches!(self, Self::WrongPin(_) | Self::Locked).then_some("pin")
    }
}
