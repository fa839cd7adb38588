//! Why a key was not opened, in words for the person who holds it.

use kernel::{Instant, Kind, Refusal, format_instant};
use keyring::KeyringError;
use pades::Reason;
use web::PoolError;

use crate::Owner;

/// Why a key was not opened.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// This person has chosen no key.
    #[error("no certificate is known")]
    NoKey,
    /// This agency has chosen no key.
    #[error("no certificate of the agency is known")]
    NoAgencyKey,
    /// The certificate has ended.
    #[error("the certificate ended on {0}")]
    Expired(Instant),
    /// The certificate has not begun.
    #[error("the certificate begins on {0}")]
    NotYet(Instant),
    /// The certificate may not sign, for another reason.
    #[error("the certificate may not sign: {0:?}")]
    Unfit(Reason),
    /// Too many wrong PINs.
    #[error("the key is locked")]
    Locked,
    /// Too many wrong PINs of the agency's key.
    #[error("the agency's key is locked")]
    AgencyLocked,
    /// The PIN is wrong; so many tries are left.
    #[error("the PIN is wrong, {0} tries are left")]
    WrongPin(i64),
    /// The key is on the person's own machine and signs from the browser.
    #[error("this key signs from the browser")]
    InTool,
    /// A device or service.
    #[error(transparent)]
    Device(#[from] KeyringError),
    /// The signing library.
    #[error(transparent)]
    Pades(pades::Error),
    /// The blocking pool.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl KeyError {
    /// That a key is locked, in the words for whoever keeps it.
    pub(crate) fn locked(owner: Owner) -> Self {
        match owner {
            Owner::Person(_) => Self::Locked,
            Owner::Agency(_) => Self::AgencyLocked,
        }
    }
}

/// The technical words of a device or service are for whoever mends it: they go to the log, not into the person's sentence.
pub(crate) fn logged(error: &KeyringError) {
    tracing::warn!(%error, "a signing device or service did not do what was asked");
}

impl From<pades::Error> for KeyError {
    fn from(error: pades::Error) -> Self {
        match KeyringError::inside(&error) {
            Some(device) => {
                logged(device);
                Self::Device(device.clone())
            }
            None => Self::Pades(error),
        }
    }
}

fn unfit(reason: Reason) -> &'static str {
    match reason {
        Reason::CertificateRevoked | Reason::CertificateRevokedSince => "signing-revoked",
        Reason::UntrustedIssuer | Reason::SelfSigned | Reason::IssuerIsNoAuthority => "signing-untrusted",
        Reason::WrongKeyUsage => "signing-wrong-usage",
        Reason::RevocationUnknown => "signing-revocation-unknown",
        Reason::WeakAlgorithm | Reason::UnsupportedAlgorithm => "signing-key-weak",
        _ => "signing-unfit",
    }
}

impl Refusal for KeyError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoKey
            | Self::NoAgencyKey
            | Self::Expired(_)
            | Self::NotYet(_)
            | Self::Unfit(_)
            | Self::Locked
            | Self::AgencyLocked
            | Self::InTool => Kind::Forbidden,
            Self::WrongPin(_) => Kind::Invalid,
            Self::Device(e) => e.kind(),
            Self::Pades(_) => Kind::Bug,
            Self::Pool(e) => e.kind(),
            Self::Store(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoKey => "signing-no-key",
            Self::NoAgencyKey => "signing-no-agency-key",
            Self::Expired(_) => "signing-expired",
            Self::NotYet(_) => "signing-not-yet",
            Self::Unfit(reason) => unfit(*reason),
            Self::Locked => "signing-locked",
            Self::AgencyLocked => "signing-agency-locked",
            Self::WrongPin(_) => "signing-wrong-pin",
            Self::InTool => "signing-in-tool",
            Self::Device(e) => e.code(),
            Self::Pades(_) => "bug",
            Self::Pool(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Expired(at) | Self::NotYet(at) => vec![("at", format_instant(*at))],
            Self::WrongPin(left) => vec![("left", left.to_string())],
            Self::Device(e) => e.args(),
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::WrongPin(_) | Self::Locked | Self::AgencyLocked => Some("pin"),
            Self::Device(e) => e.field(),
            _ => None,
        }
    }
}
