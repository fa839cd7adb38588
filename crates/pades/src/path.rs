//! Builds and checks the path from a signer's certificate to a trusted root (RFC 5280, 6; NĐ 68/2024 Đ.31–32).

use crate::Error;
use crate::cert::{Cert, same_name};
use crate::crypto::{self, Check};
use crate::error::Result;
use crate::report::Reason;
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280 as ext;
use der::flagset::FlagSet;
use jiff::Timestamp;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};

/// Whom the verifier trusts, and how strictly.
#[derive(Debug, Clone, Default)]
pub struct TrustList {
    /// Root certificates.
    pub roots: Vec<Cert>,
    /// Roots that vouch for time-stamps and nothing else.
    pub time_stamp_roots: Vec<Cert>,
    /// Whether a signature may be valid only with proof that its certificate was not revoked.
    pub revocation_required: bool,
    /// Roots of authorities that publish nothing about revocation: below them a missing proof is only noted.
    pub lenient: Vec<Cert>,
    /// Lists of revoked certificates that were brought along, in DER: authorities on closed nets are never asked.
    pub crls: Vec<Vec<u8>>,
}

impl TrustList {
    /// Roots, and lists of revoked certificates, from PEM text; revocation is required until said otherwise.
    pub fn from_pem(pem: &str) -> Result<TrustList> {
        let (roots, crls) = (Cert::all_from_pem(pem)?, crate::crl::all_from_pem(pem)?);
        Ok(TrustList { roots, crls, revocation_required: true, ..Self::default() })
    }

    /// The same list with the given strictness on revocation.
    #[must_use]
    pub fn with_revocation_required(mut self, required: bool) -> TrustList {
        self.revocation_required = required;
        self
    }

    /// The roots that vouch for a purpose.
    fn of(&self, purpose: Purpose) -> impl Iterator<Item = &Cert> {
        let more = if purpose == Purpose::TimeStamp { self.time_stamp_roots.as_slice() } else { &[] };
        self.roots.iter().chain(more)
    }

    /// Whether a certificate is one of the roots, for whatever purpose: nobody revokes those but whoever keeps the list.
    pub(crate) fn is_root(&self, cert: &Cert) -> bool {
        self.roots.contains(cert) || self.time_stamp_roots.contains(cert)
    }

    /// Whether a path that ends in this root needs proof about revocation.
    pub(crate) fn demands_revocation(&self, root: Option<&Cert>) -> bool {
        self.revocation_required && !root.is_some_and(|root| self.lenient.contains(root))
    }
}

/// Longest path looked at.
const MAX_PATH: usize = 8;
/// Signatures checked while a path is looked for. Authorities rarely have more than two keys of one name; a file that brings
/// hundreds of certificates of the name that is looked for only wants to keep the machine busy.
const MAX_TRIED: usize = 32;

/// The path from the signer up to a trusted root, or why there is none.
pub(crate) fn build(signer: &Cert, others: &[Cert], purpose: Purpose, trust: &TrustList) -> Result<Vec<Cert>, Reason> {
    let mut path = vec![signer.clone()];
    let mut doubt = Reason::UntrustedIssuer;
    let mut tries = MAX_TRIED;
    while path.len() <= MAX_PATH {
        let last = &path[path.len() - 1];
        if trust.of(purpose).any(|root| root == last) {
            return Ok(path);
        }
        let candidates = trust.of(purpose).chain(others).filter(|c| !path.contains(c));
        let named =
            candidates.filter(|c| same_name(&c.x509.tbs_certificate.subject, &last.x509.tbs_certificate.issuer));
        let mut issuer = None;
        for candidate in named {
            let Some(left) = tries.checked_sub(1) else { break };
            tries = left;
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
    let own = signer.is_self_issued() && path.len() == 1 && doubt == Reason::UntrustedIssuer;
    Err(if own { Reason::SelfSigned } else { doubt })
}

fn issued_by(cert: &Cert, issuer: &Cert) -> Check {
    let Some(value) = cert.x509.signature.as_bytes() else { return Check::Bad };
    let Some(tbs) = cert.signed_part() else { return Check::Bad };
    if cert.x509.signature_algorithm != cert.x509.tbs_certificate.signature {
        return Check::Bad;
    }
    crypto::verify(
        &issuer.x509.tbs_certificate.subject_public_key_info,
        &cert.x509.signature_algorithm,
        None,
        tbs,
        value,
    )
}

/// Whether one certificate was issued by the other.
pub(crate) fn is_issuer(cert: &Cert, issuer: &Cert) -> bool {
    same_name(&issuer.x509.tbs_certificate.subject, &cert.x509.tbs_certificate.issuer)
        && issued_by(cert, issuer) == Check::Good
}

/// What a certificate is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Signing documents.
    Document,
    /// Signing time-stamps (RFC 3161, 2.3).
    TimeStamp,
}

/// Checks a whole path: what each certificate may do, and when. `claimed` is the time the signer names, `proved` the
/// time by which the signature is known to have been there: of a time-stamp, or of the check.
pub(crate) fn check(
    path: &[Cert],
    purpose: Purpose,
    claimed: Option<Timestamp>,
    proved: Timestamp,
    reasons: &mut Vec<Reason>,
) {
    for (level, cert) in path.iter().enumerate() {
        reasons.extend(validity(cert, claimed, proved));
        reasons.extend(usage(cert, level, purpose).unwrap_or(Some(Reason::CertificateMalformed)));
    }
    match is_meant(path, purpose) {
        Ok(meant) => {
            reasons.extend((!meant && !reasons.contains(&Reason::WrongKeyUsage)).then_some(Reason::WrongKeyUsage))
        }
        Err(_) => reasons.push(Reason::CertificateMalformed),
    }
}

fn validity(cert: &Cert, claimed: Option<Timestamp>, proved: Timestamp) -> Option<Reason> {
    let (from, to) = cert.validity();
    let then = claimed.unwrap_or(proved);
    if then < from || proved < from {
        Some(Reason::CertificateNotYetValid)
    } else if then > to {
        Some(Reason::CertificateExpired)
    } else if proved > to {
        // Nothing proves that the signature was there before the end: the claimed time is the signer's own word.
        Some(Reason::CertificateExpiredSince)
    } else {
        None
    }
}

/// Extensions that are understood; an unknown critical one makes a certificate unusable (RFC 5280, 4.2).
const KNOWN: [ObjectIdentifier; 9] = [
    ext::ID_PE_AUTHORITY_INFO_ACCESS,
    ext::ID_CE_BASIC_CONSTRAINTS,
    ext::ID_CE_KEY_USAGE,
    ext::ID_CE_EXT_KEY_USAGE,
    ext::ID_CE_SUBJECT_KEY_IDENTIFIER,
    ext::ID_CE_AUTHORITY_KEY_IDENTIFIER,
    ext::ID_CE_SUBJECT_ALT_NAME,
    ext::ID_CE_CERTIFICATE_POLICIES,
    ext::ID_CE_CRL_DISTRIBUTION_POINTS,
];

const TIME_STAMPING: ObjectIdentifier = ext::ID_KP_TIME_STAMPING;
const OCSP_SIGNING: ObjectIdentifier = ext::ID_KP_OCSP_SIGNING;
/// Purposes that mean documents. Whoever holds others only (a web server, a responder) may not sign one; a certificate
/// that names none is for everything (RFC 5280, 4.2.1.12). Government certificates name clientAuth beside emailProtection.
const DOCUMENTS: [ObjectIdentifier; 4] = [
    ext::ID_KP_EMAIL_PROTECTION,
    // RFC 9336.
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36"),
    // Adobe's authentic documents, Microsoft's document signing.
    ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.5"),
    ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.10.3.12"),
];

/// Whether one purpose runs through a whole path: what an authority may not certify for is not certified. A trusted root is
/// trusted by whoever keeps the list, whatever it says of itself.
fn is_meant(path: &[Cert], purpose: Purpose) -> Result<bool, Error> {
    let wanted: &[ObjectIdentifier] = match purpose {
        Purpose::Document => &DOCUMENTS,
        Purpose::TimeStamp => &[TIME_STAMPING],
    };
    let bound = if path.len() > 1 { &path[..path.len() - 1] } else { path };
    let mut left = wanted.to_vec();
    for cert in bound {
        let named = purposes(cert)?;
        if !named.is_empty() && !named.contains(&ext::ANY_EXTENDED_KEY_USAGE) {
            left.retain(|purpose| named.contains(purpose));
        }
    }
    Ok(!left.is_empty())
}

fn usage(cert: &Cert, level: usize, purpose: Purpose) -> Result<Option<Reason>, Error> {
    let extensions = cert.x509.tbs_certificate.extensions.as_deref().unwrap_or_default();
    // Name constraints bind whether or not they are marked so (RFC 5280, 4.2.1.10), and they are not understood here.
    let binds = |e: &Extension| e.critical || e.extn_id == ext::ID_CE_NAME_CONSTRAINTS;
    if extensions.iter().any(|e| binds(e) && !KNOWN.contains(&e.extn_id)) {
        return Ok(Some(Reason::UnknownCriticalExtension));
    }
    let usage = key_usage(cert)?;
    if level == 0 {
        let signs =
            usage.is_none_or(|u| u.contains(KeyUsages::DigitalSignature) || u.contains(KeyUsages::NonRepudiation));
        let meant = match purpose {
            // Alone and critical, so that nobody takes such a key for anything else (RFC 3161, 2.3).
            Purpose::TimeStamp => {
                let critical = extensions.iter().any(|e| e.extn_id == ext::ID_CE_EXT_KEY_USAGE && e.critical);
                critical && purposes(cert)? == [TIME_STAMPING]
            }
            Purpose::Document => true,
        };
        return Ok((!signs || !meant).then_some(Reason::WrongKeyUsage));
    }
    let basic = cert.extension::<BasicConstraints>(ext::ID_CE_BASIC_CONSTRAINTS)?;
    // The path length counts the authorities below this one (RFC 5280, 4.2.1.9).
    let short = |b: &BasicConstraints| b.path_len_constraint.is_none_or(|max| level - 1 <= usize::from(max));
    let authority = basic.is_some_and(|b| b.ca && short(&b));
    let certifies = usage.is_none_or(|u| u.contains(KeyUsages::KeyCertSign));
    Ok((!authority || !certifies).then_some(Reason::IssuerIsNoAuthority))
}

/// Whether every issuer of a path may issue: addresses in what somebody certified on his own are never called.
pub(crate) fn is_sound(path: &[Cert], purpose: Purpose) -> bool {
    let authority = |(level, cert): (usize, &Cert)| matches!(usage(cert, level, purpose), Ok(None));
    path.iter().enumerate().skip(1).all(authority) && is_meant(path, purpose).unwrap_or(false)
}

fn key_usage(cert: &Cert) -> Result<Option<FlagSet<KeyUsages>>, Error> {
    Ok(cert.extension::<KeyUsage>(ext::ID_CE_KEY_USAGE)?.map(|u| u.0))
}

fn purposes(cert: &Cert) -> Result<Vec<ObjectIdentifier>, Error> {
    Ok(cert.extension::<ExtendedKeyUsage>(ext::ID_CE_EXT_KEY_USAGE)?.map(|e| e.0).unwrap_or_default())
}

/// Whether a certificate is one of an authority.
pub(crate) fn is_authority(cert: &Cert) -> bool {
    cert.extension::<BasicConstraints>(ext::ID_CE_BASIC_CONSTRAINTS).is_ok_and(|b| b.is_some_and(|b| b.ca))
}

/// Whether an issuer may sign revocation lists (RFC 5280, 4.2.1.3).
pub(crate) fn may_sign_crls(issuer: &Cert) -> bool {
    key_usage(issuer).is_ok_and(|u| u.is_none_or(|u| u.contains(KeyUsages::CRLSign)))
}

/// Whether a responder may answer for an issuer: certified by it for that, and valid when it answered (RFC 6960, 4.2.2.2).
pub(crate) fn may_answer(responder: &Cert, issuer: &Cert, produced: Timestamp) -> bool {
    let (from, to) = responder.validity();
    (from..=to).contains(&produced)
        && purposes(responder).is_ok_and(|p| p.contains(&OCSP_SIGNING))
        && issued_by(responder, issuer) == Check::Good
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo_ca::{DemoCa, Period, Subject};
    use crate::key::Signer;

    fn time(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn period() -> Period {
        Period { from: time("2020-01-01T00:00:00Z"), to: time("2030-01-01T00:00:00Z") }
    }

    fn subject(id: &str) -> Subject {
        Subject { name: id.into(), organisation: "O".into(), unit: None, id: id.into() }
    }

    fn judged(path: &[Cert], signed_at: Option<&str>, at: &str) -> Vec<Reason> {
        let mut reasons = Vec::new();
        check(path, Purpose::Document, signed_at.map(time), time(at), &mut reasons);
        reasons
    }

    fn ca(seed: &str) -> (DemoCa, TrustList) {
        let ca = DemoCa::new(seed.as_bytes(), "CA", "O", period()).expect("an authority");
        let trust = TrustList { roots: vec![ca.root().clone()], revocation_required: false, ..TrustList::default() };
        (ca, trust)
    }

    #[test]
    fn a_good_path_is_good_only_in_its_time() {
        let (ca, trust) = ca("one");
        let chain = ca.issue(&subject("a"), period()).expect("a certificate").chain;
        let path = build(&chain[0], &chain[1..], Purpose::Document, &trust).expect("a path");
        assert_eq!(path, chain);
        let now = "2025-01-01T00:00:00Z";
        assert_eq!(judged(&path, Some(now), now), []);
        assert_eq!(judged(&path, None, now), []);
        assert_eq!(judged(&path[..1], Some("2019-12-31T23:59:59Z"), now), [Reason::CertificateNotYetValid]);
        assert_eq!(judged(&path[..1], Some("2030-01-01T00:00:01Z"), now), [Reason::CertificateExpired]);
        assert_eq!(judged(&path[..1], Some(now), "2031-01-01T00:00:00Z"), [Reason::CertificateExpiredSince]);
    }

    #[test]
    fn an_authority_of_the_same_name_is_another_authority() {
        let (ours, _) = ca("one");
        let (_, theirs) = ca("two");
        let chain = ours.issue(&subject("a"), period()).expect("a certificate").chain;
        assert_eq!(build(&chain[0], &chain[1..], Purpose::Document, &theirs).err(), Some(Reason::UntrustedIssuer));
        assert_eq!(
            build(&chain[0], &chain[1..], Purpose::Document, &TrustList::default()).err(),
            Some(Reason::UntrustedIssuer)
        );
    }

    #[test]
    fn who_has_no_authority_issues_nothing() {
        let (ca, trust) = ca("one");
        let clerk = ca.issue(&subject("clerk"), period()).expect("a certificate");
        let clerk_cert = clerk.certificate().clone();
        let forged = DemoCa::usurp(clerk).issue(&subject("minister"), period()).expect("a forged certificate");
        let path =
            build(forged.certificate(), &[clerk_cert], Purpose::Document, &trust).expect("the signatures do fit");
        assert_eq!(path.len(), 3);
        let now = "2025-01-01T00:00:00Z";
        assert!(judged(&path, Some(now), now).contains(&Reason::IssuerIsNoAuthority));
    }

    #[test]
    fn a_root_for_time_stamps_vouches_for_no_document() {
        let (ca, trust) = ca("one");
        let chain = ca.issue(&subject("a"), period()).expect("a certificate").chain;
        let stamps = TrustList { time_stamp_roots: trust.roots, ..TrustList::default() };
        let built = |purpose| build(&chain[0], &chain[1..], purpose, &stamps);
        assert_eq!(built(Purpose::Document).err(), Some(Reason::UntrustedIssuer));
        assert_eq!(built(Purpose::TimeStamp).as_deref(), Ok(&chain[..]));
    }

    #[test]
    fn a_root_signs_no_documents() {
        let (ca, trust) = ca("one");
        let root = ca.root_key();
        let path = build(&root.certificates()[0], &[], Purpose::Document, &trust).expect("trusted itself");
        let now = "2025-01-01T00:00:00Z";
        assert_eq!(judged(&path, Some(now), now), [Reason::WrongKeyUsage]);
    }
}
