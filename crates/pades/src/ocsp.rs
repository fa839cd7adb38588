//! OCSP (RFC 6960): asks whether a certificate was revoked, and judges the answer.

use crate::cert::{Cert, same_name};
use crate::crypto::{self, Check};
use crate::error::{Error, Result};
use crate::online::{Call, Online, Service};
use crate::path;
use crate::revocation::{Kind, Known, SKEW, State};
use crate::tlv;
use aws_lc_rs::digest;
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912;
use der::asn1::{BitString, GeneralizedTime, Null, OctetString};
use der::{Any, Choice, Decode, Encode, Enumerated, Sequence};
use jiff::Timestamp;
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::ext::pkix::CrlReason;
use x509_cert::ext::{Extension, Extensions};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");
const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

#[derive(Sequence)]
struct Request {
    body: RequestBody,
}

#[derive(Sequence)]
struct RequestBody {
    list: Vec<SingleRequest>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

#[derive(Sequence)]
struct SingleRequest {
    id: CertId,
}

#[derive(Sequence, Clone)]
struct CertId {
    algorithm: AlgorithmIdentifierOwned,
    issuer_name: OctetString,
    issuer_key: OctetString,
    serial: SerialNumber,
}

#[derive(Enumerated, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
enum Answered {
    Successful = 0,
    MalformedRequest = 1,
    InternalError = 2,
    TryLater = 3,
    SigRequired = 5,
    Unauthorized = 6,
}

#[derive(Sequence)]
struct Response {
    answered: Answered,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    bytes: Option<ResponseBytes>,
}

#[derive(Sequence)]
struct ResponseBytes {
    kind: ObjectIdentifier,
    response: OctetString,
}

#[derive(Sequence)]
struct Basic {
    body: Body,
    algorithm: AlgorithmIdentifierOwned,
    signature: BitString,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    certificates: Option<Vec<Certificate>>,
}

#[derive(Sequence)]
struct Body {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", default = "Default::default")]
    version: u8,
    responder: Responder,
    produced: GeneralizedTime,
    responses: Vec<Single>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

#[derive(Choice)]
enum Responder {
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", constructed = "true")]
    Name(Name),
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", constructed = "true")]
    Key(OctetString),
}

#[derive(Sequence)]
struct Single {
    id: CertId,
    status: CertStatus,
    this_update: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    next_update: Option<GeneralizedTime>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

#[derive(Choice)]
enum CertStatus {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    Good(Null),
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true")]
    Revoked(Revoked),
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT")]
    Unknown(Null),
}

#[derive(Sequence)]
struct Revoked {
    time: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    reason: Option<CrlReason>,
}

fn moment(time: &GeneralizedTime) -> Timestamp {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}

/// The name of a certificate in OCSP. SHA-1 only shortens names here; responders know nothing else (RFC 5019, 2.1.1).
fn cert_id(cert: &Cert, issuer: &Cert) -> Result<CertId> {
    let sha1 = |bytes: &[u8]| OctetString::new(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref());
    Ok(CertId {
        algorithm: AlgorithmIdentifierOwned { oid: SHA_1, parameters: Some(Any::null()) },
        issuer_name: sha1(&issuer.x509.tbs_certificate.subject.to_der()?)?,
        issuer_key: sha1(issuer.public_key())?,
        serial: cert.x509.tbs_certificate.serial_number.clone(),
    })
}

/// Names the question about a certificate, for answers that are kept.
pub(crate) fn question(cert: &Cert, issuer: &Cert) -> String {
    let id = cert_id(cert, issuer).and_then(|id| Ok(id.to_der()?));
    format!("ocsp:{}", hex::encode(id.unwrap_or_default()))
}

fn names(id: &CertId, cert: &Cert, issuer: &Cert) -> bool {
    let hash = match id.algorithm.oid {
        SHA_1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        rfc5912::ID_SHA_256 => &digest::SHA256,
        rfc5912::ID_SHA_384 => &digest::SHA384,
        rfc5912::ID_SHA_512 => &digest::SHA512,
        _ => return false,
    };
    let Ok(name) = issuer.x509.tbs_certificate.subject.to_der() else { return false };
    id.serial == cert.x509.tbs_certificate.serial_number
        && id.issuer_name.as_bytes() == digest::digest(hash, &name).as_ref()
        && id.issuer_key.as_bytes() == digest::digest(hash, issuer.public_key()).as_ref()
}

/// Asks the responder of a certificate and gives its answer in DER, once it is known to answer this question.
pub(crate) fn obtain(online: &Online<'_>, url: &str, cert: &Cert, issuer: &Cert, now: Timestamp) -> Result<Vec<u8>> {
    let failed = |why: &str| Error::Service { service: Service::Revocation, url: url.to_owned(), why: why.to_owned() };
    let nonce = OctetString::new(online.positive_nonce())?.to_der()?;
    let extension = Extension { extn_id: NONCE, critical: false, extn_value: OctetString::new(nonce.as_slice())? };
    let list = vec![SingleRequest { id: cert_id(cert, issuer)? }];
    let body = Request { body: RequestBody { list, extensions: Some(vec![extension]) } }.to_der()?;
    let call = Call { url, body: Some(&body), content_type: Some("application/ocsp-request") };
    let answer = online.call(Service::Revocation, &call)?;
    let basic = read(&answer).ok_or_else(|| failed("it did not answer with an OCSP response"))?;
    let theirs = basic.body.extensions.iter().flatten().find(|e| e.extn_id == NONCE);
    // WHY: many responders sign in advance and leave the nonce out (RFC 5019); another nonce is a replay.
    if theirs.is_some_and(|e| e.extn_value.as_bytes() != nonce) {
        return Err(failed("the answer is an old one: its nonce is another"));
    }
    let known = judge(&answer, cert, issuer).ok_or_else(|| failed("the answer is not signed by who may answer"))?;
    if known.next_update.is_some_and(|next| next < now - SKEW) || known.this_update > now + SKEW {
        return Err(failed("the answer is out of date"));
    }
    Ok(answer)
}

fn read(der: &[u8]) -> Option<Basic> {
    let response = Response::from_der(der).ok().filter(|r| r.answered == Answered::Successful)?;
    let bytes = response.bytes.filter(|b| b.kind == BASIC)?;
    Basic::from_der(bytes.response.as_bytes()).ok()
}

fn signed_part(der: &[u8]) -> Option<Vec<u8>> {
    let bytes = Response::from_der(der).ok()?.bytes?;
    tlv::first_inside(bytes.response.as_bytes()).map(<[u8]>::to_vec)
}

/// The certificates that came with an answer.
pub(crate) fn certificates(der: &[u8]) -> Vec<Cert> {
    let all = read(der).and_then(|basic| basic.certificates).unwrap_or_default();
    all.iter().filter_map(|c| Cert::from_der(&c.to_der().ok()?).ok()).collect()
}

/// What an answer says about a certificate; `None` when it is about another, damaged, or signed by somebody who may not.
pub(crate) fn judge(der: &[u8], cert: &Cert, issuer: &Cert) -> Option<Known> {
    let basic = read(der)?;
    let single = basic.body.responses.iter().find(|single| names(&single.id, cert, issuer))?;
    if single.extensions.iter().chain(&basic.body.extensions).flatten().any(|e| e.critical) {
        return None;
    }
    let produced = moment(&basic.body.produced);
    let signed = signed_part(der)?;
    let value = basic.signature.as_bytes()?;
    let fits = |key: &Cert| {
        let spki = &key.x509.tbs_certificate.subject_public_key_info;
        is_responder(&basic.body.responder, key)
            && crypto::verify(spki, &basic.algorithm, None, &signed, value) == Check::Good
    };
    // The issuer itself, or one it issued a certificate to for just this (RFC 6960, 4.2.2.2).
    let delegated = |cert: &Cert| path::may_answer(cert, issuer, produced) && fits(cert);
    if !fits(issuer) && !certificates(der).iter().any(delegated) {
        return None;
    }
    let state = match &single.status {
        CertStatus::Good(_) => State::Good,
        CertStatus::Unknown(_) => State::Unknown,
        CertStatus::Revoked(revoked) => State::Revoked(moment(&revoked.time)),
    };
    Some(Known {
        kind: Kind::Ocsp,
        state,
        this_update: moment(&single.this_update),
        next_update: single.next_update.as_ref().map(moment),
        stored_at: None,
    })
}

fn is_responder(id: &Responder, cert: &Cert) -> bool {
    match id {
        Responder::Name(name) => same_name(name, &cert.x509.tbs_certificate.subject),
        Responder::Key(hash) => {
            digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, cert.public_key()).as_ref() == hash.as_bytes()
        }
    }
}
