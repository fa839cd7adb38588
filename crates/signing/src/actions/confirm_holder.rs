//! An administrator confirms whose a certificate is that names its holder otherwise than the house does.

use kernel::{Kind, Refusal};
use pades::{Cert, Reason};
use serde_json::json;
use store::{Ctx, Record};
use web::App;

use crate::model::Owner;
use crate::store::holders;
use crate::{KeyError, fitness};

/// Longest reason.
const REASON: usize = 500;

/// Why it was not confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// No reason, or too long a one.
    #[error("a reason is needed")]
    NoReason,
    /// No certificate was given.
    #[error("no certificate was given")]
    Missing,
    /// The file is no certificate.
    #[error("this is no certificate")]
    NotCertificate,
    /// Nobody of the house.
    #[error("there is nobody of that name")]
    Nobody,
    /// Nobody who is trusted issued it: confirming whose it is would let nobody sign with it.
    #[error("nobody trusted issued it")]
    Untrusted,
    /// It may not sign, for another reason.
    #[error(transparent)]
    Unfit(KeyError),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Refusal for ConfirmError {
    fn kind(&self) -> Kind {
        match self {
            Self::Store(e) => e.kind(),
            Self::Unfit(e) => e.kind(),
            _ => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoReason => "signing-holder-no-reason",
            Self::NotCertificate => "signing-holder-not-certificate",
            Self::Nobody => "signing-holder-nobody",
            Self::Missing => "signing-holder-missing",
            Self::Untrusted => "signing-holder-untrusted",
            Self::Unfit(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unfit(e) => e.args(),
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NoReason => Some("reason"),
            Self::NotCertificate | Self::Missing | Self::Untrusted | Self::Unfit(_) => Some("file"),
            Self::Nobody => Some("person"),
            Self::Store(_) => None,
        }
    }
}

/// Looks at a certificate (PEM, perhaps with its issuers, or DER): it must be one that could sign now.
///
/// # Errors
/// [`ConfirmError`].
pub async fn look_at(app: &App, file: &[u8]) -> Result<Cert, ConfirmError> {
    if file.trim_ascii().is_empty() {
        return Err(ConfirmError::Missing);
    }
    let mut chain = Cert::all_from_file(file).map_err(|_| ConfirmError::NotCertificate)?;
    match fitness::offline(app, &chain, app.store.clock.now()).await {
        Ok(()) => Ok(chain.swap_remove(0)),
        Err(KeyError::Unfit(Reason::UntrustedIssuer | Reason::SelfSigned | Reason::IssuerIsNoAuthority)) => {
            Err(ConfirmError::Untrusted)
        }
        Err(KeyError::Store(error)) => Err(error.into()),
        Err(other) => Err(ConfirmError::Unfit(other)),
    }
}

/// Notes whose the certificate is. `owner`: somebody whom the administrator looks after.
///
/// # Errors
/// [`ConfirmError`].
pub async fn run(ctx: &mut Ctx, certificate: &Cert, owner: Owner, reason: &str) -> Result<(), ConfirmError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON {
        return Err(ConfirmError::NoReason);
    }
    holders::put(ctx, certificate, owner, reason).await?;
    let (kind, id) = owner.column();
    let detail = json!({ "subject": certificate.subject(), "issuer": certificate.issuer(),
        "serial": certificate.serial(), "reason": reason });
    ctx.audit("certificate-holder-confirmed", Record { kind, id }, detail).await?;
    Ok(())
}
