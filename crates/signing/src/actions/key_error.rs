//! Why a key was not chosen or changed.

use kernel::{Kind, Refusal};
use keyring::KeyringError;
use web::PoolError;

use crate::KeyError;
use crate::model::{HolderError, ImageError};

/// Why a key was not chosen or changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// Somebody without an account of their own, or an agency that is none of the house.
    #[error("nobody to keep the key for")]
    Nobody,
    /// The certificate names somebody else.
    #[error("the certificate names {}, not {}", .0.named, .0.wanted)]
    NotTheirs(HolderError),
    /// No file was given.
    #[error("no file")]
    NoFile,
    /// A key file that cannot be used.
    #[error("the key file cannot be used: {0}")]
    BadFile(pades::Error),
    /// The file is no certificate.
    #[error("this is no certificate")]
    NotCertificate,
    /// The password does not open the key file.
    #[error("the password of the key file is wrong")]
    WrongPassword,
    /// A PIN of fewer than six characters, or of one alone.
    #[error("the PIN is too weak")]
    WeakPin,
    /// The repetition differs.
    #[error("the two PINs differ")]
    PinsDiffer,
    /// The new PIN is the old one.
    #[error("the new PIN is the old one")]
    SamePin,
    /// The token or service holds no key with a certificate.
    #[error("no key with a certificate was found")]
    NothingFound,
    /// The PIN of a device is changed at the device.
    #[error("the PIN of this key is not kept here")]
    NotHere,
    /// The image.
    #[error("the image cannot be used: {0:?}")]
    Image(ImageError),
    /// A seal is red (NĐ 30/2020 PL I).
    #[error("the image of a seal is not red")]
    SealNotRed,
    /// A size no seal has.
    #[error("a seal has no such size")]
    BadSize,
    /// The key was replaced meanwhile.
    #[error("the key was replaced meanwhile")]
    Changed,
    /// Opening it.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A device or service.
    #[error(transparent)]
    Device(#[from] KeyringError),
    /// The blocking pool.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Refusal for ChangeError {
    fn kind(&self) -> Kind {
        match self {
            Self::Nobody | Self::NotTheirs(_) => Kind::Forbidden,
            Self::NotHere | Self::Changed => Kind::Conflict,
            Self::Key(e) => e.kind(),
            Self::Device(e) => e.kind(),
            Self::Pool(e) => e.kind(),
            Self::Store(e) => e.kind(),
            _ => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Nobody => "signing-nobody",
            Self::NotTheirs(_) => "signing-not-theirs",
            Self::NoFile => "signing-no-file",
            Self::BadFile(_) => "signing-bad-file",
            Self::NotCertificate => "signing-not-certificate",
            Self::WrongPassword => "signing-wrong-password",
            Self::WeakPin => "signing-weak-pin",
            Self::PinsDiffer => "signing-pins-differ",
            Self::SamePin => "signing-same-pin",
            Self::NothingFound => "signing-nothing-found",
            Self::NotHere => "signing-pin-elsewhere",
            Self::Image(ImageError::TooLarge) => "signing-image-too-large",
            Self::Image(ImageError::NotPng) => "signing-image-not-png",
            Self::Image(ImageError::Opaque) => "signing-image-opaque",
            Self::Image(ImageError::Empty) => "signing-image-empty",
            Self::SealNotRed => "signing-seal-not-red",
            Self::BadSize => "signing-bad-size",
            Self::Changed => "signing-key-changed",
            Self::Key(e) => e.code(),
            Self::Device(e) => e.code(),
            Self::Pool(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotTheirs(e) => vec![("named", e.named.clone()), ("wanted", e.wanted.clone())],
            Self::Key(e) => e.args(),
            Self::Device(e) => e.args(),
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NoFile | Self::BadFile(_) => Some("file"),
            Self::NotCertificate => Some("certificate"),
            Self::WrongPassword => Some("password"),
            Self::WeakPin | Self::SamePin => Some("new_pin"),
            Self::PinsDiffer => Some("new_pin_again"),
            Self::Image(_) | Self::SealNotRed => Some("image"),
            Self::BadSize => Some("millimetres"),
            Self::Key(e) => e.field(),
            Self::Device(e) => e.field(),
            _ => None,
        }
    }
}
