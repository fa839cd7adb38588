//! Certificate revocation lists (RFC 5280, 5): gets them and looks a certificate up.

use crate::cert::{Cert, same_name};
use crate::crypto::{self, Check};
use crate::error::{Error, Result};
use crate::online::{Call, Online, Service};
use crate::path;
use crate::revocation::{Kind, Known, SKEW, State};
use crate::tlv;
use const_oid::db::rfc5280 as ext;
use der::{Decode, Encode};
use jiff::Timestamp;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use x509_cert::crl::CertificateList;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::IssuingDistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};

/// A list as whoever keeps it sees it. What it says of a certificate is judged each time it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crl {
    /// The encoding.
    pub der: Vec<u8>,
    /// Common name of the authority.
    pub issuer: String,
    /// As of when it speaks.
    pub this_update: Timestamp,
    /// Until when it is meant to hold.
    pub next_update: Option<Timestamp>,
    /// How many certificates it names.
    pub revoked: usize,
}

impl Crl {
    /// From a file: DER, or PEM.
    ///
    /// # Errors
    /// [`Error::Certificate`] when it is none, or only a part of one (delta).
    pub fn from_file(bytes: &[u8]) -> Result<Crl> {
        let wrong = || Error::Certificate("it is no list of revoked certificates");
        let der = match std::str::from_utf8(bytes) {
            Ok(pem) => unarmoured(pem).ok_or_else(wrong)?,
            Err(_) => bytes.to_vec(),
        };
        let list = CertificateList::from_der(&der).map_err(|_| wrong())?;
        let body = &list.tbs_cert_list;
        if body.crl_extensions.iter().flatten().any(|e| e.extn_id == ext::ID_CE_DELTA_CRL_INDICATOR) {
            return Err(Error::Certificate("it is only the change since another list"));
        }
        Ok(Crl {
            issuer: crate::cert::display_name(&body.issuer),
            this_update: moment(&body.this_update),
            next_update: body.next_update.as_ref().map(moment),
            revoked: body.revoked_certificates.iter().flatten().count(),
            der,
        })
    }

    /// As PEM text.
    pub fn to_pem(&self) -> String {
        use base64::Engine;
        let body = base64::engine::general_purpose::STANDARD.encode(&self.der);
        let lines: Vec<&str> = body.as_bytes().chunks(64).filter_map(|l| std::str::from_utf8(l).ok()).collect();
        format!("{BEGIN}\n{}\n{END}\n", lines.join("\n"))
    }

    /// Whether an authority issued it.
    pub fn is_of(&self, issuer: &Cert) -> bool {
        CertificateList::from_der(&self.der).is_ok_and(|list| {
            same_name(&list.tbs_cert_list.issuer, &issuer.x509.tbs_certificate.subject)
                && is_signed(&list, &self.der, issuer)
        })
    }
}

const BEGIN: &str = "-----BEGIN X509 CRL-----";
const END: &str = "-----END X509 CRL-----";

fn unarmoured(pem: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    let (_, after) = pem.split_once(BEGIN)?;
    let (body, _) = after.split_once(END)?;
    let body: String = body.split_whitespace().collect();
    base64::engine::general_purpose::STANDARD.decode(body).ok()
}

/// All lists of a PEM text, which may hold certificates too.
pub(crate) fn all_from_pem(pem: &str) -> Result<Vec<Vec<u8>>> {
    let blocks = pem.match_indices(BEGIN).map(|(at, _)| &pem[at..]);
    blocks.map(|block| unarmoured(block).ok_or(Error::Certificate("a revocation list is damaged"))).collect()
}

fn moment(time: &x509_cert::time::Time) -> Timestamp {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}

fn is_signed(list: &CertificateList, der: &[u8], issuer: &Cert) -> bool {
    let key = &issuer.x509.tbs_certificate.subject_public_key_info;
    let algorithm = &list.signature_algorithm;
    let (Some(signed), Some(value)) = (tlv::first_inside(der), list.signature.as_bytes()) else { return false };
    *algorithm == list.tbs_cert_list.signature
        && path::may_sign_crls(issuer)
        && crypto::verify(key, algorithm, None, signed, value) == Check::Good
}

/// Gets a list and gives it in DER, once it is known to speak of this certificate.
pub(crate) fn obtain(online: &Online<'_>, url: &str, cert: &Cert, issuer: &Cert, now: Timestamp) -> Result<Vec<u8>> {
    let failed = |why: &str| Error::Service { service: Service::Revocation, url: url.to_owned(), why: why.to_owned() };
    let answer = online.call(Service::Revocation, &Call { url, body: None, content_type: None })?;
    let known =
        judge(&answer, cert, issuer).ok_or_else(|| failed("it is no CRL of the issuer for this certificate"))?;
    if known.next_update.is_some_and(|next| next < now - SKEW) || known.this_update > now + SKEW {
        return Err(failed("the CRL is out of date"));
    }
    Ok(answer)
}

/// A list taken apart. WHY kept: those of large authorities have megabytes, and every judgement asks the same ones.
struct Taken {
    list: CertificateList,
    /// The key it is known to be signed by.
    signed_by: OnceLock<Vec<u8>>,
}

/// The lists used last, by the SHA-256 of their encoding.
static TAKEN: Mutex<VecDeque<(Vec<u8>, usize, Arc<Taken>)>> = Mutex::new(VecDeque::new());
/// Shorter lists are read anew as fast as they are found.
const WORTH_KEEPING: usize = 64 << 10;
/// Bytes of encoding whose lists are kept at the most.
const KEPT_BYTES: usize = 16 << 20;

impl Taken {
    fn of(der: &[u8]) -> Option<Arc<Taken>> {
        let fresh = || {
            let list = CertificateList::from_der(der).ok()?;
            Some(Arc::new(Taken { list, signed_by: OnceLock::new() }))
        };
        if !(WORTH_KEEPING..=KEPT_BYTES).contains(&der.len()) {
            return fresh();
        }
        let name = crypto::Hash::Sha256.digest(&[der]);
        let lock = || TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, _, known)) = lock().iter().find(|(known, ..)| *known == name) {
            return Some(known.clone());
        }
        let taken = fresh()?;
        let mut kept = lock();
        kept.push_back((name, der.len(), taken.clone()));
        while kept.iter().map(|(_, size, _)| size).sum::<usize>() > KEPT_BYTES {
            kept.pop_front();
        }
        Some(taken)
    }

    fn is_signed_by(&self, der: &[u8], issuer: &Cert) -> bool {
        let key = issuer.x509.tbs_certificate.subject_public_key_info.to_der().unwrap_or_default();
        if self.signed_by.get().is_some_and(|known| *known == key) {
            return path::may_sign_crls(issuer);
        }
        let good = is_signed(&self.list, der, issuer);
        if good {
            // Two judgements at once come to the same.
            self.signed_by.set(key).ok();
        }
        good
    }
}

/// What a list says about a certificate; `None` when it is another issuer's, damaged, or not about such certificates.
pub(crate) fn judge(der: &[u8], cert: &Cert, issuer: &Cert) -> Option<Known> {
    let taken = Taken::of(der)?;
    let body = &taken.list.tbs_cert_list;
    let tbs = &cert.x509.tbs_certificate;
    if !same_name(&body.issuer, &tbs.issuer) {
        return None;
    }
    let extensions = body.crl_extensions.as_deref().unwrap_or_default();
    if !extensions.iter().all(|e| understood(e, cert)) {
        return None;
    }
    if !taken.is_signed_by(der, issuer) {
        return None;
    }
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
            if point.distribution_point.is_some_and(|names| !is_named(&names, &cert.crl_urls())) {
                return false;
            }
            let fits = !(point.only_contains_user_certs && authority || point.only_contains_ca_certs && !authority);
            fits && !point.indirect_crl && !point.only_contains_attribute_certs && point.only_some_reasons.is_none()
        }
        ext::ID_CE_DELTA_CRL_INDICATOR => false,
        _ => !extension.critical,
    }
}

/// Whether a distribution point goes by one of these addresses.
fn is_named(point: &DistributionPointName, urls: &[String]) -> bool {
    // A name below the issuer's is no address, and no certificate here is looked up by one.
    let DistributionPointName::FullName(names) = point else { return false };
    names.iter().any(|name| match name {
        GeneralName::UniformResourceIdentifier(uri) => urls.iter().any(|url| url == uri.as_str()),
        _ => false,
    })
}
