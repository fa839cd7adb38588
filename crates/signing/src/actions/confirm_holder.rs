//! An administrator confirms whose a certificate is that names its holder otherwise than the house does.

use kernel::{Kind, Refusal};
use pades::Cert;
use serde_json::json;
use store::{Ctx, Record};

use crate::model::Owner;
use crate::store::holders;

/// Longest reason.
const REASON: usize = 500;

/// Why it was not confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// No reason, or too long a one.
    #[error("a reason is needed")]
    NoReason,
    /// The text is no certificate.
    #[error("this is no certificate")]
    NotCertificate,
    /// Nobody of the house.
    #[error("there is nobody of that name")]
    Nobody,
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Refusal for ConfirmError {
    fn kind(&self) -> Kind {
        match self {
            Self::Store(e) => e.kind(),
            _ => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoReason => "signing-holder-no-reason",
            Self::NotCertificate => "signing-holder-not-certificate",
            Self::Nobody => "signing-holder-nobody",
            Self::Store(e) => e.code(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NoReason => Some("reason"),
            Self::NotCertificate => Some("certificate"),
            Self::Nobody => Some("person"),
            Self::Store(_) => None,
        }
    }
}

/// Notes whose the certificate is. `owner`: somebody who was looked up in the administrator's own agency.
///
/// # Errors
/// [`ConfirmError`].
pub async fn run(ctx: &mut Ctx, pem: &str, owner: Option<Owner>, reason: &str) -> Result<(), ConfirmError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON {
        return Err(ConfirmError::NoReason);
    }
    let owner = owner.ok_or(ConfirmError::Nobody)?;
    let certificate = Cert::all_from_pem(pem).map_err(|_| ConfirmError::NotCertificate)?.remove(0);
    holders::put(ctx, &certificate, owner, reason).await?;
    let (kind, id) = owner.column();
    let detail = json!({ "subject": certificate.subject(), "serial": certificate.serial(), "reason": reason });
    ctx.audit("certificate-holder-confirmed", Record { kind, id }, detail).await?;
    Ok(())
}
