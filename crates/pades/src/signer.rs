//! Judges whom a signature in a file of another kind (XML) is by: its value, the certificate behind it and its time. The
//! rules of that kind of file stay with whoever reads it.

use crate::cert::Cert;
use crate::crypto::{self, Check, Scheme};
use crate::judge::Judge;
use crate::path::{Purpose, TrustList};
use crate::report::{Baseline, Holder, Reason, RevocationReport, TimeSource, TimeStampReport};
use crate::revocation::{Evidence, Pool};
use jiff::Timestamp;

/// What a signature says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The signer's certificate.
    pub signer: &'a Cert,
    /// Certificates that came with it, in any order.
    pub others: &'a [Cert],
    /// The time the signer claims.
    pub claimed: Option<Timestamp>,
    /// Time-stamps of the signature.
    pub time_stamps: &'a [ValueStamp],
    /// Certificates and proofs about revocation that the file itself holds.
    pub held: &'a Evidence,
}

/// A time-stamp with what it must stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueStamp {
    /// The token (RFC 3161) in DER.
    pub token: Vec<u8>,
    /// The bytes that must be stamped.
    pub bytes: Vec<u8>,
}

/// What was found about the signer and the time.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The holder of the certificate.
    pub signer: Holder,
    /// Common names from the signer to the trusted root; empty when there is no such path.
    pub path: Vec<String>,
    /// The time a trusted time-stamp proves the signature was there by.
    pub proved_time: Option<Timestamp>,
    /// Where its time comes from.
    pub time_source: TimeSource,
    /// Its time-stamps.
    pub time_stamps: Vec<TimeStampReport>,
    /// The revocation of each certificate of the path.
    pub revocation: Vec<RevocationReport>,
    /// How long it can be judged: by a time-stamp of its own, and by proofs that the file holds. What stamps those proofs
    /// in turn is a matter of the kind of file.
    pub level: Baseline,
    /// Reasons and notes.
    pub reasons: Vec<Reason>,
}

/// Judges a signer at a moment: path to a trusted root, purpose, validity and revocation when it was signed
/// (NĐ 68/2024 Đ.31–32).
pub fn judge_signer(claim: &Claim<'_>, trust: &TrustList, evidence: &Evidence, at: Timestamp) -> Standing {
    let mut reasons = Vec::new();
    let mut pool = Pool::with(evidence);
    pool.take(claim.held, Some(0));
    let judge = Judge::new(trust, pool, at);
    let stamps = claim.time_stamps.iter().map(|stamp| (stamp.token.as_slice(), stamp.bytes.as_slice()));
    let mut timed = judge.time(stamps, &mut reasons);
    reasons.extend(timed.remarks(claim.claimed, at));
    let times = (claim.claimed, timed.proved, timed.proved);
    let chain = judge.chain(claim.signer, claim.others, Purpose::Document, times, &mut reasons);
    let level = match () {
        () if !timed.by_own || chain.path.is_empty() => Baseline::Basic,
        () if !chain.stored || !timed.stored => Baseline::Time,
        () => Baseline::LongTerm,
    };
    Standing {
        level,
        signer: Holder::of(claim.signer),
        path: chain.names(),
        proved_time: timed.by_own.then_some(timed.proved),
        time_source: timed.source(claim.claimed),
        time_stamps: std::mem::take(&mut timed.stamps),
        revocation: chain.revocation,
        reasons,
    }
}

/// Checks a signature value with the key of a certificate.
///
/// # Errors
/// Why it is not found right.
pub fn check_value(cert: &Cert, scheme: Scheme, message: &[u8], value: &[u8]) -> Result<(), Reason> {
    match crypto::verify_by(&cert.x509.tbs_certificate.subject_public_key_info, scheme, message, value) {
        Check::Good => Ok(()),
        Check::Bad => Err(Reason::SignatureMismatch),
        Check::Weak => Err(Reason::WeakAlgorithm),
        Check::Unsupported => Err(Reason::UnsupportedAlgorithm),
    }
}
