//! Certificate revocation lists (RFC 5280, 5): gets them and looks a certificate up.

use crate::cert::{Cert, same_name};
use crate::crypto::{self, Check};
use crate::error::{Error, Result};
use crate::online::{Call, Online, Service};
use crate::path;
use crate::revocation::{Kind, Known, SKEW, State};
use crate::tlv;
use const_oid::db::rfc5280 as ext;
use der::Decode;
use jiff::Timestamp;
use x509_cert::crl::CertificateList;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::IssuingDistributionPoint;

/// Gets a list and gives it in DER, once it is known to speak of this certificate.
pub(crate) fn obtain(online: &Online<'_>, url: &str, cert: &Cert, issuer: &Cert, now: Timestamp) -> Result<Vec<u8>> {
    let failed = |why: &str| Error::Service { service: Service::Revocation, url: url.to_owned(), why: why.to_owned() };
    let answer = online.call(Service::Revocation, &Call { url, body: None, content_type: None })?;
    let known =
        judge(&answer, cert, issuer).ok_or_else(|| failed("it is no CRL of the issuer for this certificate"))?;
    if known.next_update.is_some_and(|next| next + SKEW < now) || known.this_update > now + SKEW {
        return Err(failed("the CRL is out of date"));
    }
    Ok(answer)
}

/// What a list says about a certificate; `None` when it is another issuer's, damaged, or not about such certificates.
pub(crate) fn judge(der: &[u8], cert: &Cert, issuer: &Cert) -> Option<Known> {
    let list = CertificateList::from_der(der).ok()?;
    let body = &list.tbs_cert_list;
    let tbs = &cert.x509.tbs_certificate;
    if !same_name(&body.issuer, &tbs.issuer) || !path::may_sign_crls(issuer) {
        return None;
    }
    let extensions = body.crl_extensions.as_deref().unwrap_or_default();
    if !extensions.iter().all(|e| understood(e, cert)) {
        return None;
    }
    let key = &issuer.x509.tbs_certificate.subject_public_key_info;
    let algorithm = &list.signature_algorithm;
    let same = *algorithm == body.signature;
    let signed = tlv::first_inside(der)?;
    if !same || crypto::verify(key, algorithm, None, signed, list.signature.as_bytes()?) != Check::Good {
        return None;
    }
    let moment = |time: &x509_cert::time::Time| {
        let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
        Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
    };
    let revoked = body.revoked_certificates.iter().flatten().find(|r| r.serial_number == tbs.serial_number);
    Some(Known {
        kind: Kind::Crl,
        state: revoked.map_or(State::Good, |r| State::Revoked(moment(&r.revocation_date))),
        this_update: moment(&body.this_update),
        next_update: body.next_update.as_ref().map(moment),
        stored_at: None,
    })
}

/// Whether an extension leaves the list one about this certificate. Partial lists (by reason, delta, of other issuers)
/// prove nothing alone.
fn understood(extension: &Extension, cert: &Cert) -> bool {
    match extension.extn_id {
        ext::ID_CE_ISSUING_DISTRIBUTION_POINT => {
            let Ok(point) = IssuingDistributionPoint::from_der(extension.extn_value.as_bytes()) else { return false };
            let authority = path::is_authority(cert);
            // A list for some distribution points only speaks of the certificates that name one of them.
            let mine = cert.crl_urls();
            let names = point.distribution_point.map(|p| format!("{p:?}"));
            if names.is_some_and(|names| !mine.iter().any(|url| names.contains(url.as_str()))) {
                return false;
            }
            let fits = !(point.only_contains_user_certs && authority || point.only_contains_ca_certs && !authority);
            fits && !point.indirect_crl && !point.only_contains_attribute_certs && point.only_some_reasons.is_none()
        }
        ext::ID_CE_DELTA_CRL_INDICATOR => false,
        _ => !extension.critical,
    }
}
