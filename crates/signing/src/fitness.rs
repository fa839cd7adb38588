//! Whether a key may sign now, asked before every signature (TT 15/2025/TT-BKHCN Đ.5): the one place where time, path,
//! purpose and revocation of a certificate meet.

use kernel::Instant;
use pades::{Cert, Fitness, Reason};
use web::App;

use crate::KeyError;
use crate::keys::{self, SigningKey};
use crate::services::{Reach, Services};
use crate::store::trust;

/// Whether a key may sign at a moment.
///
/// # Errors
/// [`KeyError`] with the gravest reason.
pub async fn fitness(app: &App, key: &SigningKey, at: Instant) -> Result<(), KeyError> {
    check(app, &key.certificates, at).await
}

/// The same for certificates of a key that is about to be chosen.
pub(crate) async fn check(app: &App, certificates: &[Cert], at: Instant) -> Result<(), KeyError> {
    offline(app, certificates, at).await?;
    let services = Services::of(app);
    if !services.settings.online {
        return Ok(());
    }
    let trust = {
        let tx = app.store.read().await?;
        trust::load(&tx).await?.list
    };
    let asked = certificates.to_vec();
    let found = services
        .ask(app, Reach::Inside, move |online| pades::check_certificates(&asked, &trust, Some(online), at))
        .await??;
    require(&found, certificates)
}

/// As far as that goes without asking services on the net: what pages show.
pub(crate) async fn offline(app: &App, certificates: &[Cert], at: Instant) -> Result<(), KeyError> {
    let own = certificates.first().ok_or(KeyError::NoKey)?;
    let (from, to) = own.validity();
    if at > to {
        return Err(KeyError::Expired(to));
    }
    if at < from {
        return Err(KeyError::NotYet(from));
    }
    let tx = app.store.read().await?;
    let trust = keys::trust_list(&tx).await?;
    drop(tx);
    let found = pades::check_certificates(certificates, &trust, None, at)?;
    require(&found, certificates)
}

fn require(found: &Fitness, certificates: &[Cert]) -> Result<(), KeyError> {
    let own = certificates.first().ok_or(KeyError::NoKey)?;
    match found.require() {
        Ok(()) => Ok(()),
        Err(pades::Error::CertificateUnfit(reason)) => Err(unfit(reason, own)),
        Err(other) => Err(other.into()),
    }
}

fn unfit(reason: Reason, own: &Cert) -> KeyError {
    let (from, to) = own.validity();
    match reason {
        Reason::CertificateExpired | Reason::CertificateExpiredSince => KeyError::Expired(to),
        Reason::CertificateNotYetValid => KeyError::NotYet(from),
        other => KeyError::Unfit(other),
    }
}
