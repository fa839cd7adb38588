//! What is known about the revocation of certificates, from wherever it came: the file's own store, a container, a call.
//!
//! *Invariant:* what is not known stays unknown; nothing here turns silence into "good".

use crate::cert::Cert;
use crate::object::{Dict, Object};
use crate::revision::View;
use crate::xref::Entry;
use crate::{Result, crl, ocsp, path};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::HashMap;

/// How old "good" about a person's or an agency's certificate may be, counted back from the moment it must speak of, whatever
/// end it names itself. Authorities must publish their lists at least monthly, and most responders answer for a week: who
/// names a later end promises what nobody could keep, and a revocation in between would never be seen.
pub(crate) const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 32);
/// The same about the certificate of an authority: the lists of roots that are kept offline come once or twice a year.
pub(crate) const LONGEST_OF_AUTHORITY: SignedDuration = SignedDuration::from_hours(24 * 400);
/// How long before the moment it speaks of a file's own proof may have been made where services can be asked: whoever makes
/// a file chooses what it brings, and after a revocation would bring the last list from before.
pub(crate) const FRESH: SignedDuration = SignedDuration::from_hours(24);

/// Clocks of signers and services may differ by this much.
pub(crate) const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// How revocation was looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An answer of the authority's responder (RFC 6960).
    Ocsp,
    /// The authority's list (RFC 5280).
    Crl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Good,
    Revoked(Timestamp),
    Unknown,
}

/// What one answer or list says about one certificate; its signature fits.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) kind: Kind,
    pub(crate) state: State,
    pub(crate) this_update: Timestamp,
    pub(crate) next_update: Option<Timestamp>,
    /// Where the file itself says so; set by the pool.
    pub(crate) stored_at: Option<usize>,
}

/// Certificates and proofs about revocation, to be handed in or stored.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// Certificates of issuers, responders and time-stamping authorities.
    pub certificates: Vec<Cert>,
    /// OCSP responses in DER.
    pub ocsps: Vec<Vec<u8>>,
    /// CRLs in DER.
    pub crls: Vec<Vec<u8>>,
    /// Whether services were asked. Then older proofs of the file itself do not stand in for what they did not answer.
    pub asked: bool,
}

impl Evidence {
    pub(crate) fn add_certificates(&mut self, certificates: &[Cert]) {
        for cert in certificates {
            if !self.certificates.contains(cert) {
                self.certificates.push(cert.clone());
            }
        }
    }

    pub(crate) fn add(&mut self, kind: Kind, der: Vec<u8>) {
        let list = if kind == Kind::Ocsp { &mut self.ocsps } else { &mut self.crls };
        if !list.contains(&der) {
            list.push(der);
        }
    }

    /// Takes in what another has.
    pub fn merge(&mut self, other: Evidence) {
        self.asked |= other.asked;
        self.add_certificates(&other.certificates);
        other.ocsps.into_iter().for_each(|der| self.add(Kind::Ocsp, der));
        other.crls.into_iter().for_each(|der| self.add(Kind::Crl, der));
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty() && self.ocsps.is_empty() && self.crls.is_empty()
    }
}

struct Item {
    kind: Kind,
    der: Vec<u8>,
    /// Where it stands in the file, which decides what proves its age; `None` when it was handed in.
    offset: Option<usize>,
    /// Whether whoever keeps the trust list brought it: it holds until the end it names.
    brought: bool,
}

/// Everything at hand while judging one document.
#[derive(Default)]
pub(crate) struct Pool {
    items: Vec<Item>,
    pub(crate) certificates: Vec<Cert>,
    /// Whether services are asked about what the file does not prove.
    pub(crate) asked: bool,
    /// What each proof says of each certificate and issuer, by place and fingerprints: many signatures share them.
    judged: RefCell<HashMap<(usize, String), Option<Known>>>,
}

/// What a document holds itself to be judged by: its document security store.
///
/// # Errors
/// When the document cannot be read.
pub fn stored(doc: &crate::Document<'_>) -> Result<Evidence> {
    let mut pool = Pool::default();
    pool.add_store(&doc.latest())?;
    let mut evidence = Evidence { certificates: pool.certificates, ..Evidence::default() };
    pool.items.into_iter().for_each(|item| evidence.add(item.kind, item.der));
    Ok(evidence)
}

/// The answer to "was it revoked by then?".
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// Not by then.
    Good(Known),
    /// At this moment, which is not after the one asked about.
    Revoked(Timestamp, Known),
    /// Nothing at hand says so.
    Unknown,
}

impl Pool {
    pub(crate) fn with(evidence: &Evidence) -> Pool {
        let mut pool = Pool { asked: evidence.asked, ..Pool::default() };
        pool.take(evidence, None);
        pool
    }

    /// Takes in proofs, with where the file itself holds them.
    pub(crate) fn take(&mut self, evidence: &Evidence, offset: Option<usize>) {
        self.certificates.extend(evidence.certificates.iter().cloned());
        evidence.ocsps.iter().for_each(|der| self.add(Kind::Ocsp, der.clone(), offset));
        evidence.crls.iter().for_each(|der| self.add(Kind::Crl, der.clone(), offset));
    }

    pub(crate) fn add(&mut self, kind: Kind, der: Vec<u8>, offset: Option<usize>) {
        self.items.push(Item { kind, der, offset, brought: false });
    }

    /// Takes in a list that was brought along with the trust list.
    pub(crate) fn bring(&mut self, crl: Vec<u8>) {
        self.items.push(Item { kind: Kind::Crl, der: crl, offset: None, brought: true });
    }

    /// Takes in the document security store (ETSI EN 319 142-1, 5.4.2). What cannot be read is left out: it proves nothing.
    pub(crate) fn add_store(&mut self, view: &View<'_, '_>) -> Result<()> {
        let store = view.lookup(&view.catalog()?, "DSS")?;
        let Some(store) = store.as_dict() else { return Ok(()) };
        for (_, der) in streams(view, store, "Certs") {
            self.certificates.extend(Cert::from_der(&der));
        }
        for (key, kind) in [("OCSPs", Kind::Ocsp), ("CRLs", Kind::Crl)] {
            for (offset, der) in streams(view, store, key) {
                self.add(kind, der, Some(offset));
            }
        }
        Ok(())
    }

    /// What is known about a certificate as of a moment; a revocation counts when it happened by `proved`. `age` gives
    /// the moment by which something at an offset is proved to have existed.
    pub(crate) fn outcome(
        &self,
        cert: &Cert,
        issuer: &Cert,
        (moment, proved): (Timestamp, Timestamp),
        at: Timestamp,
        age: &dyn Fn(Option<usize>) -> Timestamp,
    ) -> Outcome {
        let (mut good, mut revoked): (Option<Known>, Option<(Timestamp, Known)>) = (None, None);
        let mut stored_at = None;
        let strict = self.must_ask(cert, moment, at);
        // A list of the trust list stays one where the file holds it too.
        let is_brought = |item: &Item| item.brought || self.items.iter().any(|i| i.brought && i.der == item.der);
        let stale = |item: &Item, known: &Known| strict && item.offset.is_some() && known.this_update < moment - FRESH;
        let about = format!("{} {}", cert.fingerprint(), issuer.fingerprint());
        for (place, item) in self.items.iter().enumerate() {
            let known = self.judged(place, item, &about, (cert, issuer));
            let Some(known) = known.filter(|known| known.this_update <= at + SKEW) else { continue };
            // An authority that had ended by then cannot be told from whoever found its key since.
            if age(item.offset) > issuer.validity().1 {
                continue;
            }
            match known.state {
                State::Revoked(when) if revoked.as_ref().is_none_or(|(first, _)| when < *first) => {
                    revoked = Some((when, known));
                }
                State::Good if covers(&known, cert, moment, is_brought(item)) => {
                    // An older proof of the file does not settle it, yet it is what the file will be judged by in twenty years.
                    stored_at = stored_at.or(item.offset);
                    let newer = !stale(item, &known) && good.as_ref().is_none_or(|g| g.this_update < known.this_update);
                    good = if newer { Some(known) } else { good };
                }
                _ => {}
            }
        }
        match (revoked, good) {
            (Some((when, known)), _) if when <= proved => Outcome::Revoked(when, known),
            // Revoked only later: by then it was good.
            (Some((_, known)), None) | (_, Some(known)) => Outcome::Good(Known { stored_at, ..known }),
            (None, None) => Outcome::Unknown,
        }
    }

    /// Whether older proofs of the file itself do not do: services could be asked, and still answer for the certificate. A
    /// time-stamp over the signature changes nothing, since a thief stamps what he signs. Only the lists about authorities,
    /// which come once or twice a year, do for what is stamped.
    fn must_ask(&self, cert: &Cert, moment: Timestamp, at: Timestamp) -> bool {
        let names_services = || !cert.ocsp_urls().is_empty() || !cert.crl_urls().is_empty();
        let stamped = moment < at;
        self.asked && cert.validity().1 >= at && !(stamped && path::is_authority(cert)) && names_services()
    }

    fn judged(&self, place: usize, item: &Item, about: &str, (cert, issuer): (&Cert, &Cert)) -> Option<Known> {
        let key = (place, about.to_owned());
        if let Some(known) = self.judged.borrow().get(&key) {
            return known.clone();
        }
        if self.judged.borrow().len() >= MAX_JUDGED {
            return None;
        }
        let known = match item.kind {
            Kind::Ocsp => ocsp::judge(&item.der, cert, issuer),
            Kind::Crl => crl::judge(&item.der, cert, issuer),
        };
        self.judged.borrow_mut().insert(key, known.clone());
        known
    }
}

/// Whether "good" speaks of a moment: said after it, or not long before it and meant to hold until after it (EN 319 102-1,
/// 5.2.5). Authorities may forget certificates that have ended.
fn covers(known: &Known, cert: &Cert, moment: Timestamp, brought: bool) -> bool {
    let longest = if path::is_authority(cert) { LONGEST_OF_AUTHORITY } else { LONGEST };
    let recent = brought || known.this_update >= moment - longest;
    let holds = known.next_update.is_some_and(|next| next >= moment - SKEW);
    known.this_update <= cert.validity().1 && (known.this_update >= moment || recent && holds)
}

/// The decoded streams of a list, each with its offset in the file.
fn streams(view: &View<'_, '_>, store: &Dict, key: &str) -> Vec<(usize, Vec<u8>)> {
    let list = view.lookup(store, key).unwrap_or(Object::Null);
    let (mut read, mut room) = (Vec::new(), view.document().limits().expansion);
    for r in list.as_array().unwrap_or_default().iter().filter_map(Object::as_ref).take(MAX_STORED) {
        let Some(Entry::At { offset, .. }) = view.entry(r.num) else { continue };
        let Ok(Object::Stream(stream)) = view.get(r) else { continue };
        let Ok(der) = view.stream_data(&stream) else { continue };
        // WHY: a hostile store could name one large list again and again.
        room = match room.checked_sub(der.len()) {
            Some(room) => room,
            None => break,
        };
        read.push((offset, der));
    }
    read
}

/// More proofs of one kind than this are not looked at.
const MAX_STORED: usize = 500;
/// More questions of a proof about a certificate than this are not asked while one document is judged.
const MAX_JUDGED: usize = 20_000;
