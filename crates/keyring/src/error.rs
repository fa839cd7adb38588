//! Why a device or service did not sign: each a case that a person can act on.

use kernel::{Kind, Refusal};

/// What a token says about the tries that are left. PKCS#11 has no number, only these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinLeft {
    /// The token does not say.
    Unsaid,
    /// At least one was wrong since the last right one.
    Low,
    /// The next wrong one locks the token.
    Final,
}

/// Why a device or service did not sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// No module of a token maker is set.
    #[error("no PKCS#11 module is set")]
    NoModule,
    /// A module cannot be loaded.
    #[error("the PKCS#11 module {path} cannot be used: {why}")]
    Module {
        /// Which.
        path: String,
        /// What the system said.
        why: String,
    },
    /// The token is not (or no longer) there.
    #[error("the token {0} is not there")]
    Gone(String),
    /// The PIN is wrong.
    #[error("the PIN is wrong ({0:?})")]
    WrongPin(PinLeft),
    /// The token locked itself.
    #[error("the token is locked")]
    Locked,
    /// The token has no user PIN yet, or wants it changed first.
    #[error("the PIN of the token must be set first")]
    PinUnset,
    /// The token does not hold the key.
    #[error("the token holds no such key")]
    NoSuchKey,
    /// The key may not sign: kind, curve or length.
    #[error("the key may not sign: {0}")]
    Weak(String),
    /// The token cannot sign in the way the key needs.
    #[error("the token cannot sign by {0}")]
    Mechanism(String),
    /// The key wants its PIN before each signature, and the token cannot take it between.
    #[error("the key wants its PIN each time, and the token cannot sign by {0}")]
    EachTime(String),
    /// What came back is no signature of this certificate.
    #[error("what came back does not fit the certificate")]
    Mismatch,
    /// Another refusal of the token.
    #[error("the token refused: {0}")]
    Token(String),
    /// No remote service is set.
    #[error("no remote signing service is set")]
    NoRemote,
    /// An address that is not https.
    #[error("{0} is not https")]
    NotHttps(String),
    /// The service cannot be reached.
    #[error("the signing service cannot be reached: {0}")]
    Unreachable(String),
    /// The service did not answer in time.
    #[error("the signing service did not answer in time")]
    TimedOut,
    /// The service does not know this house.
    #[error("the signing service does not accept this client: {0}")]
    Client(String),
    /// The service refuses the PIN.
    #[error("the signing service refuses the PIN: {0}")]
    RemotePin(String),
    /// The service refuses the one-time code, or wants one.
    #[error("the signing service wants a one-time code")]
    Otp,
    /// The credential is disabled, suspended, revoked or ended at the service.
    #[error("the credential cannot be used: {0}")]
    Credential(String),
    /// An answer that does not follow CSC API v2.
    #[error("the signing service answered wrongly: {0}")]
    Malformed(String),
    /// Another refusal of the service.
    #[error("the signing service refused: {0}")]
    Service(String),
}

impl KeyringError {
    /// The error inside what the signing library passes on.
    pub fn inside(error: &pades::Error) -> Option<&Self> {
        match error {
            pades::Error::Device(inner) => inner.downcast_ref(),
            _ => None,
        }
    }
}

impl From<KeyringError> for pades::Error {
    fn from(error: KeyringError) -> Self {
        Self::Device(Box::new(error))
    }
}

impl Refusal for KeyringError {
    fn kind(&self) -> Kind {
        match self {
            Self::WrongPin(_) | Self::RemotePin(_) | Self::Otp => Kind::Invalid,
            Self::Locked | Self::PinUnset | Self::Weak(_) | Self::Credential(_) => Kind::Forbidden,
            // Plug it in, wait, ask the administrator: the form stands as it was.
            _ => Kind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoModule => "signing-token-no-module",
            Self::Module { .. } => "signing-token-module",
            Self::Gone(_) => "signing-token-gone",
            Self::WrongPin(PinLeft::Unsaid) => "signing-token-wrong-pin",
            Self::WrongPin(PinLeft::Low) => "signing-token-wrong-pin-low",
            Self::WrongPin(PinLeft::Final) => "signing-token-wrong-pin-final",
            Self::Locked => "signing-token-locked",
            Self::PinUnset => "signing-token-pin-unset",
            Self::NoSuchKey => "signing-token-no-key",
            Self::Weak(_) => "signing-key-weak",
            Self::Mechanism(_) => "signing-token-mechanism",
            Self::EachTime(_) => "signing-token-each-time",
            Self::Mismatch => "signing-mismatch",
            Self::Token(_) => "signing-token-refused",
            Self::NoRemote => "signing-remote-unset",
            Self::NotHttps(_) => "signing-remote-not-https",
            Self::Unreachable(_) => "signing-remote-unreachable",
            Self::TimedOut => "signing-remote-timed-out",
            Self::Client(_) => "signing-remote-client",
            Self::RemotePin(_) => "signing-remote-wrong-pin",
            Self::Otp => "signing-remote-otp",
            Self::Credential(_) => "signing-remote-credential",
            Self::Malformed(_) => "signing-remote-malformed",
            Self::Service(_) => "signing-remote-refused",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Gone(token) => vec![("token", token.clone())],
            Self::Module { path, why } => vec![("path", path.clone()), ("why", why.clone())],
            Self::Mechanism(why)
            | Self::EachTime(why)
            | Self::Token(why)
            | Self::NotHttps(why)
            | Self::Unreachable(why)
            | Self::Client(why)
            | Self::RemotePin(why)
            | Self::Credential(why)
            | Self::Malformed(why)
            | Self::Service(why) => vec![("why", why.clone())],
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::WrongPin(_) | Self::Locked | Self::PinUnset | Self::RemotePin(_) => Some("pin"),
            Self::Otp => Some("otp"),
            _ => None,
        }
    }
}
