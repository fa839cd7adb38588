//! Gathers what proves that certificates were not revoked: answers of responders, lists, and issuers' certificates.

use crate::cert::Cert;
use crate::container::Container;
use crate::error::{Error, Result};
use crate::judge::{Judge, MAX_STAMPS};
use crate::key::Signer;
use crate::online::{Call, Online, Service};
use crate::path::{self, Purpose, TrustList};
use crate::report::{Reason, Verdict};
use crate::revision::Document;
use crate::revocation::{Evidence, Kind, Known, Outcome, Pool, SKEW};
use crate::signature::Signature;
use crate::tsp::Token;
use crate::{crl, ocsp};
use const_oid::db::rfc5911;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What was gathered, and what could not be.
#[derive(Debug, Default)]
pub struct Collected {
    /// Certificates and proofs.
    pub evidence: Evidence,
    /// What could not be reached, or answered wrongly; certificates without proof stay "not known".
    pub failures: Vec<Error>,
    /// The holders of certificates whose revocation stays unknown.
    pub unknown: Vec<String>,
}

/// Gathers what is missing to judge every signature and time-stamp of a document; what the file holds already is not
/// asked for again. `now` is the moment of the calls.
pub fn collect(doc: &Document<'_>, trust: &TrustList, online: &Online<'_>, now: Timestamp) -> Result<Collected> {
    let latest = doc.latest();
    let mut pool = Pool::default();
    pool.add_store(&latest)?;
    let mut work = Work::new(trust, online, now, pool);
    for signature in Signature::all(&latest)? {
        work.signature(&signature);
    }
    Ok(work.collected)
}

/// A signer of a file of another kind (XML), as far as services are asked about one.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The signer's certificate.
    pub signer: Cert,
    /// Certificates that came with it, in any order.
    pub others: Vec<Cert>,
    /// Time-stamps of the signature (RFC 3161) in DER.
    pub time_stamps: Vec<Vec<u8>>,
    /// What the file holds already.
    pub held: Evidence,
}

/// Gathers the same for the signers of a file of another kind.
pub fn collect_signers(asked: &[Asked], trust: &TrustList, online: &Online<'_>, now: Timestamp) -> Collected {
    let mut work = Work::new(trust, online, now, Pool::default());
    for one in asked {
        work.pool.take(&one.held, Some(0));
        work.signer(Some(&one.signer), &one.others, &one.time_stamps);
    }
    work.collected
}

struct Work<'w> {
    trust: &'w TrustList,
    online: &'w Online<'w>,
    now: Timestamp,
    pool: Pool,
    collected: Collected,
    /// What was asked already; a service that is silent about one signature is not asked again about the next.
    asked: BTreeSet<String>,
}

impl<'w> Work<'w> {
    fn new(trust: &'w TrustList, online: &'w Online<'w>, now: Timestamp, mut pool: Pool) -> Self {
        pool.asked = online.reaches;
        let evidence = Evidence { asked: online.reaches, ..Evidence::default() };
        let collected = Collected { evidence, ..Collected::default() };
        Work { trust, online, now, pool, collected, asked: BTreeSet::new() }
    }

    fn signature(&mut self, signature: &Signature<'_, '_>) {
        if signature.is_time_stamp() {
            if let Ok(token) = Token::read(signature.contents()) {
                self.token(&token);
            }
            return;
        }
        let Ok(container) = Container::read(signature.contents(), rfc5911::ID_DATA) else { return };
        // What the file brings counts as its own, wherever in it.
        container.crls.iter().for_each(|crl| self.pool.add(Kind::Crl, crl.clone(), Some(0)));
        container.archived().into_iter().for_each(|(kind, der)| self.pool.add(kind, der, Some(0)));
        self.signer(container.signer.as_ref(), &container.certificates, &container.time_stamps());
    }

    /// Gathers everything about a signer and the authorities of the time-stamps of the signature.
    fn signer(&mut self, signer: Option<&Cert>, others: &[Cert], time_stamps: &[Vec<u8>]) {
        let stamps = time_stamps.iter().take(MAX_STAMPS);
        let tokens: Vec<Token> = stamps.filter_map(|der| Token::read(der).ok()).collect();
        let stamped = tokens.iter().map(|token| token.time).min();
        if let Some(signer) = signer {
            self.chain(signer, others, Purpose::Document, stamped.unwrap_or(self.now));
        }
        tokens.iter().for_each(|token| self.token(token));
    }

    fn token(&mut self, token: &Token) {
        token.container.crls.iter().for_each(|crl| self.pool.add(Kind::Crl, crl.clone(), Some(0)));
        if let Some(signer) = &token.container.signer {
            self.chain(signer, &token.container.certificates, Purpose::TimeStamp, token.time);
        }
    }

    /// Gathers everything about one path as of a moment.
    fn chain(&mut self, signer: &Cert, others: &[Cert], purpose: Purpose, moment: Timestamp) {
        let Some(path) = self.path(signer, others, purpose) else { return };
        if !path::is_sound(&path, purpose) {
            return;
        }
        self.collected.evidence.add_certificates(&path);
        for pair in path.windows(2) {
            if !self.trust.is_root(&pair[0]) {
                self.revocation(&pair[0], &pair[1], moment);
            }
        }
    }

    /// The path, with issuers fetched from where certificates say they are (RFC 5280, 4.2.2.1).
    fn path(&mut self, signer: &Cert, others: &[Cert], purpose: Purpose) -> Option<Vec<Cert>> {
        let mut all: Vec<Cert> = others.iter().chain(&self.pool.certificates).cloned().collect();
        let mut last = signer.clone();
        for _ in 0..MAX_FETCHED {
            if let Ok(path) = path::build(signer, &all, purpose, self.trust) {
                return Some(path);
            }
            if !self.online.fetch_issuers {
                return None;
            }
            // Up as far as certificates are at hand; authorities may certify each other in a circle.
            for _ in 0..MAX_FETCHED {
                match all.iter().find(|c| path::is_issuer(&last, c) && !c.is_self_issued()) {
                    Some(issuer) => last = issuer.clone(),
                    None => break,
                }
            }
            let found = last.issuer_urls().iter().find_map(|url| self.fetch_issuer(url))?;
            all.push(found.clone());
            self.pool.certificates.push(found);
        }
        None
    }

    fn fetch_issuer(&mut self, url: &str) -> Option<Cert> {
        if !self.asked.insert(format!("issuer:{url}")) {
            return None;
        }
        let call = Call { url, body: None, content_type: None };
        match self.online.call(Service::Issuer, &call).and_then(|der| Cert::from_der(&der)) {
            Ok(cert) => Some(cert),
            Err(error) => {
                self.collected.failures.push(error);
                None
            }
        }
    }

    fn revocation(&mut self, cert: &Cert, issuer: &Cert, moment: Timestamp) {
        let now = self.now;
        let outcome = self.pool.outcome(cert, issuer, (moment, now), now, &|_| now);
        if !matches!(outcome, Outcome::Unknown) {
            return;
        }
        let brought = self.trust.crls.iter().filter(|crl| crl::judge(crl, cert, issuer).is_some());
        let brought: Vec<Vec<u8>> = brought.cloned().collect();
        brought.iter().for_each(|crl| self.pool.bring(crl.clone()));
        if brought.into_iter().any(|crl| self.settles(Kind::Crl, crl, (cert, issuer), moment)) {
            return;
        }
        let ocsps = cert.ocsp_urls().into_iter().map(|url| (Kind::Ocsp, url));
        let crls = cert.crl_urls().into_iter().map(|url| (Kind::Crl, url));
        let places: Vec<(Kind, String)> = ocsps.chain(crls).take(MAX_PLACES).collect();
        // What is kept is as good as what would be asked for, wherever it came from.
        for (kind, url) in &places {
            let kept = self.kept(*kind, url, cert, issuer);
            if kept.is_some_and(|der| self.settles(*kind, der, (cert, issuer), moment)) {
                return;
            }
        }
        for (kind, url) in places {
            if !self.asked.insert(format!("{url} {}", question(kind, &url, cert, issuer))) {
                continue;
            }
            let answer = match kind {
                Kind::Ocsp => ocsp::obtain(self.online, &url, cert, issuer, now),
                Kind::Crl => crl::obtain(self.online, &url, cert, issuer, now),
            };
            match answer {
                Ok(der) => {
                    self.keep(kind, &url, cert, issuer, &der);
                    if self.settles(kind, der, (cert, issuer), moment) {
                        return;
                    }
                }
                Err(error) => self.collected.failures.push(error),
            }
        }
        self.collected.unknown.push(cert.subject());
    }

    /// Takes a proof in; whether the certificate's state is known by it.
    fn settles(&mut self, kind: Kind, der: Vec<u8>, (cert, issuer): (&Cert, &Cert), moment: Timestamp) -> bool {
        let now = self.now;
        self.pool.add(kind, der.clone(), None);
        let outcome = self.pool.outcome(cert, issuer, (moment, now), now, &|_| now);
        self.collected.evidence.add_certificates(&ocsp::certificates(&der));
        self.collected.evidence.add(kind, der);
        !matches!(outcome, Outcome::Unknown)
    }

    /// A kept answer that still holds.
    fn kept(&self, kind: Kind, url: &str, cert: &Cert, issuer: &Cert) -> Option<Vec<u8>> {
        let der = (self.online.kept?.get)(&question(kind, url, cert, issuer))?;
        let known = said(kind, &der, cert, issuer)?;
        let fresh = known.next_update.is_none_or(|next| next >= self.now) && known.this_update <= self.now + SKEW;
        fresh.then_some(der)
    }

    fn keep(&self, kind: Kind, url: &str, cert: &Cert, issuer: &Cert, der: &[u8]) {
        let (Some(kept), Some(known)) = (self.online.kept, said(kind, der, cert, issuer)) else { return };
        (kept.put)(&question(kind, url, cert, issuer), kind, der, known.next_update);
    }
}

/// Under which name an answer is kept.
fn question(kind: Kind, url: &str, cert: &Cert, issuer: &Cert) -> String {
    match kind {
        Kind::Ocsp => ocsp::question(cert, issuer),
        Kind::Crl => format!("crl:{url}"),
    }
}

fn said(kind: Kind, der: &[u8], cert: &Cert, issuer: &Cert) -> Option<Known> {
    match kind {
        Kind::Ocsp => ocsp::judge(der, cert, issuer),
        Kind::Crl => crl::judge(der, cert, issuer),
    }
}

/// Issuers fetched for one path at most.
const MAX_FETCHED: usize = 4;
/// Places asked about one certificate at most.
const MAX_PLACES: usize = 6;

/// Whether a key may sign documents now, so that nobody signs in vain (TT 15/2025/TT-BKHCN Đ.5): path, time, purpose and
/// revocation of its certificate.
#[derive(Debug)]
pub struct Fitness {
    /// Valid: it may. Invalid: it may not. Undetermined: something could not be found out.
    pub verdict: Verdict,
    /// Why, the gravest first.
    pub reasons: Vec<Reason>,
    /// What was gathered on the way; the signature can keep it.
    pub collected: Collected,
}

/// Checks a key's certificate before it signs. Without services on the net its revocation stays unknown, which the trust
/// list may allow.
pub fn check_before_signing(
    signer: &dyn Signer,
    trust: &TrustList,
    online: Option<&Online<'_>>,
    now: Timestamp,
) -> Result<Fitness> {
    check_certificates(signer.certificates(), trust, online, now)
}

/// The same for certificates alone, the holder's first, before the key itself is reached.
///
/// # Errors
/// [`Error::Certificate`] when there is none.
pub fn check_certificates(
    certificates: &[Cert],
    trust: &TrustList,
    online: Option<&Online<'_>>,
    now: Timestamp,
) -> Result<Fitness> {
    let (own, others) = certificates.split_first().ok_or(Error::Certificate("the signer's is missing"))?;
    let mut collected = Collected::default();
    if let Some(online) = online {
        let mut work = Work::new(trust, online, now, Pool::default());
        work.chain(own, others, Purpose::Document, now);
        collected = work.collected;
    }
    let mut reasons = Vec::new();
    let judge = Judge::new(trust, Pool::with(&collected.evidence), now);
    judge.chain(own, others, Purpose::Document, (Some(now), now, now), &mut reasons);
    reasons.sort_by_key(|r| (std::cmp::Reverse(r.verdict()), *r));
    reasons.dedup();
    let verdict = reasons.first().map_or(Verdict::Valid, |r| r.verdict());
    Ok(Fitness { verdict, reasons, collected })
}

impl Fitness {
    /// An error unless the key may sign.
    pub fn require(&self) -> Result<()> {
        match self.reasons.first() {
            Some(reason) if self.verdict != Verdict::Valid => Err(Error::CertificateUnfit(*reason)),
            _ => Ok(()),
        }
    }
}
