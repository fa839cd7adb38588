//! Judges whom a signature is by and when it was made: path, purpose, revocation, and the time that is proved
//! (ETSI EN 319 102-1, 5.5–5.6; NĐ 68/2024 Đ.31–32).
//!
//! Signatures are judged from the newest to the oldest. A document time-stamp that holds proves that everything before
//! it was there at its time, so what it covers is judged as of then.

use crate::cert::Cert;
use crate::crypto::Hash;
use crate::path::{self, Purpose, TrustList};
use crate::report::{Holder, Reason, RevocationReport, RevocationState, TimeSource, TimeStampReport, Verdict};
use crate::revocation::{Known, Outcome, Pool, SKEW};
use crate::tsp::Token;
use jiff::Timestamp;

/// A document time-stamp that holds.
struct Proof {
    /// Where the bytes end that it covers.
    end: usize,
    time: Timestamp,
}

/// The judge of one document.
pub(crate) struct Judge<'t> {
    trust: &'t TrustList,
    pub(crate) pool: Pool,
    /// The moment of the check.
    pub(crate) at: Timestamp,
    proofs: Vec<Proof>,
}

/// What came out about one certificate path.
#[derive(Default)]
pub(crate) struct Chain {
    pub(crate) path: Vec<Cert>,
    pub(crate) revocation: Vec<RevocationReport>,
    /// Whether the file itself holds all proofs about revocation.
    pub(crate) stored: bool,
    /// Whether a time-stamp covers those proofs.
    pub(crate) archived: bool,
}

impl Chain {
    pub(crate) fn names(&self) -> Vec<String> {
        self.path.iter().map(Cert::subject).collect()
    }
}

/// The time of a signature, as far as it is proved.
pub(crate) struct Timed {
    /// By when the signature was there.
    pub(crate) proved: Timestamp,
    /// Whether a time-stamp of its own says so.
    pub(crate) by_own: bool,
    /// Whether a time-stamp over the document says so.
    pub(crate) by_document: bool,
    pub(crate) stamps: Vec<TimeStampReport>,
    /// Whether proofs about the stamps' authorities are stored and covered.
    pub(crate) stored: bool,
    pub(crate) archived: bool,
}

impl Timed {
    /// Where the time comes from.
    pub(crate) fn source(&self, claimed: Option<Timestamp>) -> TimeSource {
        match claimed {
            _ if self.by_own => TimeSource::TimeStamp,
            _ if self.by_document => TimeSource::DocumentTimeStamp,
            Some(_) => TimeSource::Claimed,
            None => TimeSource::None,
        }
    }

    /// What is to be said about the time that is claimed, at the moment of the check.
    pub(crate) fn remarks(&self, claimed: Option<Timestamp>, at: Timestamp) -> Vec<Reason> {
        let ahead = |of: Timestamp| claimed.is_some_and(|claimed| claimed.duration_since(of) > SKEW);
        let stamped = self.by_own || self.by_document;
        let mut remarks = Vec::new();
        remarks.extend((stamped && ahead(self.proved)).then_some(Reason::ClaimedTimeAfterTimeStamp));
        remarks.extend(ahead(at).then_some(Reason::ClaimedTimeInFuture));
        remarks.extend(match self.source(claimed) {
            TimeSource::Claimed => Some(Reason::ClaimedTimeOnly),
            TimeSource::None => Some(Reason::NoTime),
            TimeSource::TimeStamp | TimeSource::DocumentTimeStamp => None,
        });
        remarks
    }
}

impl<'t> Judge<'t> {
    pub(crate) fn new(trust: &'t TrustList, mut pool: Pool, at: Timestamp) -> Judge<'t> {
        trust.crls.iter().for_each(|crl| pool.bring(crl.clone()));
        Judge { trust, pool, at, proofs: Vec::new() }
    }

    /// By when something that is covered by all proofs so far was there.
    pub(crate) fn known(&self) -> Timestamp {
        self.proofs.iter().map(|p| p.time).min().map_or(self.at, |time| time.min(self.at))
    }

    fn age(&self, offset: Option<usize>) -> Timestamp {
        let covering = self.proofs.iter().filter(|p| offset.is_some_and(|offset| p.end > offset));
        covering.map(|p| p.time).min().map_or(self.at, |time| time.min(self.at))
    }

    /// Takes a document time-stamp that holds as a proof for everything before it.
    pub(crate) fn prove(&mut self, end: usize, time: Timestamp) {
        self.proofs.push(Proof { end, time });
    }

    /// Judges the certificate of a signature. Revocation must be known as of `moment`, and counts when it happened
    /// by `proved`.
    pub(crate) fn chain(
        &self,
        signer: &Cert,
        others: &[Cert],
        purpose: Purpose,
        (claimed, moment, proved): (Option<Timestamp>, Timestamp, Timestamp),
        reasons: &mut Vec<Reason>,
    ) -> Chain {
        let all: Vec<Cert> = others.iter().chain(&self.pool.certificates).cloned().collect();
        let path = match path::build(signer, &all, purpose, self.trust) {
            Ok(path) => path,
            Err(reason) => {
                reasons.push(reason);
                return Chain::default();
            }
        };
        path::check(&path, purpose, claimed, proved, reasons);
        let mut chain = Chain { stored: true, archived: true, ..Chain::default() };
        for pair in path.windows(2) {
            if self.trust.is_root(&pair[0]) {
                continue;
            }
            let outcome = self.pool.outcome(&pair[0], &pair[1], (moment, proved), self.at, &|o| self.age(o));
            reasons.extend(self.reason(&outcome, claimed, path.last()));
            let known = match &outcome {
                Outcome::Good(known) => Some(known),
                _ => None,
            };
            let offset = known.and_then(|k| k.stored_at);
            chain.stored &= offset.is_some();
            chain.archived &= offset.is_some_and(|offset| self.proofs.iter().any(|p| p.end > offset));
            chain.revocation.push(report(&pair[0], &outcome));
        }
        chain.path = path;
        chain
    }

    fn reason(&self, outcome: &Outcome, claimed: Option<Timestamp>, root: Option<&Cert>) -> Option<Reason> {
        match outcome {
            Outcome::Good(_) => None,
            Outcome::Revoked(when, _) if claimed.is_some_and(|claimed| claimed < *when) => {
                Some(Reason::CertificateRevokedSince)
            }
            Outcome::Revoked(..) => Some(Reason::CertificateRevoked),
            Outcome::Unknown if self.trust.demands_revocation(root) => Some(Reason::RevocationUnknown),
            Outcome::Unknown => Some(Reason::RevocationNotChecked),
        }
    }

    /// Judges one time-stamp over what `stamped` digests. It holds when its own verdict is valid.
    pub(crate) fn stamp(
        &self,
        token: &Token,
        stamped: &dyn Fn(Hash) -> crate::Result<Vec<u8>>,
    ) -> (TimeStampReport, Chain) {
        let mut reasons = Vec::new();
        token.check(stamped, &mut reasons);
        let known = self.known();
        reasons.extend((token.time > known + SKEW).then_some(Reason::ClaimedTimeInFuture));
        let mut chain = Chain::default();
        if let Some(signer) = &token.container.signer {
            // The authority must have been good when it stamped, and not have lost its key before the stamp is proved.
            let times = (Some(token.time), token.time, known);
            chain = self.chain(signer, &token.container.certificates, Purpose::TimeStamp, times, &mut reasons);
        }
        reasons.sort_by_key(|r| (std::cmp::Reverse(r.verdict()), *r));
        reasons.dedup();
        let report = TimeStampReport {
            time: token.time,
            authority: token.container.signer.as_ref().map(Holder::of),
            verdict: reasons.first().map_or(Verdict::Valid, |r| r.verdict()),
            reasons,
            path: chain.names(),
            revocation: std::mem::take(&mut chain.revocation),
        };
        (report, chain)
    }

    /// The time of a signature: of its own time-stamps, each with the bytes it must stamp, else of the document's, else of
    /// the check.
    pub(crate) fn time<'s>(
        &self,
        tokens: impl Iterator<Item = (&'s [u8], &'s [u8])>,
        reasons: &mut Vec<Reason>,
    ) -> Timed {
        let known = self.known();
        let mut timed = Timed {
            proved: known,
            by_own: false,
            by_document: !self.proofs.is_empty(),
            stamps: Vec::new(),
            stored: true,
            archived: true,
        };
        for (der, value) in tokens.take(MAX_STAMPS) {
            let Ok(token) = Token::read(der) else {
                reasons.push(Reason::TimeStampInvalid);
                continue;
            };
            let (report, chain) = self.stamp(&token, &|hash| Ok(hash.digest(&[value])));
            if report.verdict == Verdict::Valid {
                timed.by_own = true;
                timed.proved = timed.proved.min(report.time);
                timed.stored &= chain.stored;
                timed.archived &= chain.archived;
            } else {
                let broken = report.reasons.iter().any(|r| is_damage(*r));
                reasons.push(if broken { Reason::TimeStampInvalid } else { Reason::TimeStampUntrusted });
            }
            timed.stamps.push(report);
        }
        timed
    }
}

/// More time-stamps of one signature than this are not looked at.
pub const MAX_STAMPS: usize = 8;

/// Whether the stamp itself is wrong, and not only its authority unknown.
fn is_damage(reason: Reason) -> bool {
    use Reason::*;
    matches!(
        reason,
        DigestMismatch | SignatureMismatch | ContainerMalformed | CertificateMismatch | CertificateNotBound
    )
}

fn report(cert: &Cert, outcome: &Outcome) -> RevocationReport {
    let (state, known, revoked_at): (RevocationState, Option<&Known>, Option<Timestamp>) = match outcome {
        Outcome::Good(known) => (RevocationState::Good, Some(known), None),
        Outcome::Revoked(when, known) => (RevocationState::Revoked, Some(known), Some(*when)),
        Outcome::Unknown => (RevocationState::Unknown, None, None),
    };
    RevocationReport {
        holder: cert.subject(),
        serial: cert.serial(),
        state,
        source: known.map(|k| k.kind),
        said_at: known.map(|k| k.this_update),
        until: known.and_then(|k| k.next_update),
        revoked_at,
    }
}
