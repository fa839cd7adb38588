//! Builds and checks the path from a signer's certificate to a trusted root (RFC 5280, 6; NĐ 68/2024 Đ.31–32).

use crate::Error;
use crate::cert::{Cert, same_name};
use crate::crypto::{self, Check};
use crate::error::Result;
use crate::report::Reason;
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280 as ext;
use jiff::Timestamp;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages};

/// Whom the verifier trusts, and how strictly.
#[derive(Debug, Clone, Default)]
pub struct TrustList {
    /// Root certificates.
    pub roots: Vec<Cert>,
    /// Whether a signature may be valid only with proof that its certificate was not revoked.
    pub revocation_required: bool,
}

impl TrustList {
    /// Roots from PEM text; revocation is required until said otherwise.
    pub fn from_pem(pem: &str) -> Result<TrustList> {
        Ok(TrustList { roots: Cert::all_from_pem(pem)?, revocation_required: true })
    }

    /// The same list with the given strictness on revocation.
    #[must_use]
    pub fn with_revocation_required(mut self, required: bool) -> TrustList {
        self.revocation_required = required;
        self
    }
}

/// Longest path looked at.
const MAX_PATH: usize = 8;

/// The path from the signer up to a trusted root, or why there is none.
pub(crate) fn build(signer: &Cert, others: &[Cert], trust: &TrustList) -> Result<Vec<Cert>, Reason> {
    let mut path = vec![signer.clone()];
    let mut doubt = Reason::UntrustedIssuer;
    while path.len() <= MAX_PATH {
        let last = &path[path.len() - 1];
        if trust.roots.contains(last) {
            return Ok(path);
        }
        let candidates = trust.roots.iter().chain(others).filter(|c| !path.contains(c));
        let named =
            candidates.filter(|c| same_name(&c.x509.tbs_certificate.subject, &last.x509.tbs_certificate.issuer));
        let mut issuer = None;
        for candidate in named {
            match issued_by(last, candidate) {
                Check::Good => {
                    issuer = Some(candidate.clone());
                    break;
                }
                Check::Bad => {}
                Check::Weak => doubt = Reason::WeakAlgorithm,
                Check::Unsupported => doubt = Reason::UnsupportedAlgorithm,
            }
        }
        match issuer {
            Some(issuer) => path.push(issuer),
            None => break,
        }
    }
    Err(doubt)
}

fn issued_by(cert: &Cert, issuer: &Cert) -> Check {
    let Some(value) = cert.x509.signature.as_bytes() else { return Check::Bad };
    let Ok(tbs) = der::Encode::to_der(&cert.x509.tbs_certificate) else { return Check::Bad };
    if cert.x509.signature_algorithm != cert.x509.tbs_certificate.signature {
        return Check::Bad;
    }
    crypto::verify(
        &issuer.x509.tbs_certificate.subject_public_key_info,
        &cert.x509.signature_algorithm,
        None,
        &tbs,
        value,
    )
}

/// Checks a whole path: what each certificate may do, and when. `signed_at` is the claimed time, `at` the time of checking.
pub(crate) fn check(path: &[Cert], signed_at: Option<Timestamp>, at: Timestamp, reasons: &mut Vec<Reason>) {
    for (level, cert) in path.iter().enumerate() {
        reasons.extend(validity(cert, signed_at, at));
        reasons.extend(purpose(cert, level).unwrap_or(Some(Reason::CertificateMalformed)));
    }
}

fn validity(cert: &Cert, signed_at: Option<Timestamp>, at: Timestamp) -> Option<Reason> {
    let (from, to) = cert.validity();
    let then = signed_at.unwrap_or(at);
    if then < from {
        Some(Reason::CertificateNotYetValid)
    } else if then > to {
        Some(Reason::CertificateExpired)
    } else if at > to {
        // Nothing proves that the signature was there before the end: the claimed time is the signer's own word.
        Some(Reason::CertificateExpiredSince)
    } else {
        None
    }
}

/// Extensions that are understood; an unknown critical one makes a certificate unusable (RFC 5280, 4.2).
const KNOWN: [ObjectIdentifier; 8] = [
    ext::ID_CE_BASIC_CONSTRAINTS,
    ext::ID_CE_KEY_USAGE,
    ext::ID_CE_EXT_KEY_USAGE,
    ext::ID_CE_SUBJECT_KEY_IDENTIFIER,
    ext::ID_CE_AUTHORITY_KEY_IDENTIFIER,
    ext::ID_CE_SUBJECT_ALT_NAME,
    ext::ID_CE_CERTIFICATE_POLICIES,
    ext::ID_CE_CRL_DISTRIBUTION_POINTS,
];

fn purpose(cert: &Cert, level: usize) -> Result<Option<Reason>, Error> {
    let extensions = cert.x509.tbs_certificate.extensions.as_deref().unwrap_or_default();
    if extensions.iter().any(|e| e.critical && !KNOWN.contains(&e.extn_id)) {
        return Ok(Some(Reason::UnknownCriticalExtension));
    }
    let usage = cert.extension::<KeyUsage>(ext::ID_CE_KEY_USAGE)?.map(|u| u.0);
    if level == 0 {
        let signs =
            usage.is_none_or(|u| u.contains(KeyUsages::DigitalSignature) || u.contains(KeyUsages::NonRepudiation));
        return Ok((!signs).then_some(Reason::WrongKeyUsage));
    }
    let basic = cert.extension::<BasicConstraints>(ext::ID_CE_BASIC_CONSTRAINTS)?;
    // The path length counts the authorities below this one (RFC 5280, 4.2.1.9).
    let short = |b: &BasicConstraints| b.path_len_constraint.is_none_or(|max| level - 1 <= usize::from(max));
    let authority = basic.is_some_and(|b| b.ca && short(&b));
    let certifies = usage.is_none_or(|u| u.contains(KeyUsages::KeyCertSign));
    Ok((!authority || !certifies).then_some(Reason::IssuerIsNoAuthority))
}
