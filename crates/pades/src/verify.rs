//! Judges every signature of a PDF: bytes, container, certificate path, time and later changes (NĐ 68/2024 Đ.30–33,
//! TT 15/2025/TT-BKHCN Đ.6; ETSI EN 319 142-1 and 319 102-1).

use crate::container::Container;
use crate::crypto::Hash;
use crate::diff;
use crate::error::Result;
use crate::gap;
use crate::judge::{Judge, Timed};
use crate::object::{ObjRef, Object};
use crate::path::{Purpose, TrustList};
use crate::report::{
    Baseline, Change, ChangeKind, Holder, Level, Reason, Report, SignatureKind, SignatureReport, TimeSource, Verdict,
};
use crate::revision::{Document, Limits};
use crate::revocation::{Evidence, Kind, Pool};
use crate::signature::Signature;
use crate::tsp::Token;
use crate::xref;
use const_oid::db::rfc5911;
use jiff::Timestamp;
use std::collections::HashMap;

/// Judges all signatures at a time: the time of checking, or a time by which the file is proved to have existed.
pub fn verify(pdf: &[u8], trust: &TrustList, at: Timestamp) -> Result<Report> {
    verify_with(pdf, trust, at, &Limits::default())
}

/// The same with limits of one's own.
pub fn verify_with(pdf: &[u8], trust: &TrustList, at: Timestamp, limits: &Limits) -> Result<Report> {
    verify_document(&Document::open(pdf, limits)?, trust, &Evidence::default(), at)
}

/// The same for an open document, whose bytes stream by and are never in memory as a whole, with proofs beside those in
/// the file (see [`crate::collect`]).
pub fn verify_document(doc: &Document<'_>, trust: &TrustList, evidence: &Evidence, at: Timestamp) -> Result<Report> {
    let latest = doc.latest();
    let found = Signature::all(&latest)?;
    let mut history = History::read(doc, found.iter().filter_map(|s| s.revision).min());
    history.signed = found.iter().filter_map(|s| Some((s.field.name.clone(), s.revision?))).collect();
    let mut pool = Pool::with(evidence);
    pool.add_store(&latest)?;
    let mut judge = Judge::new(trust, pool, at);
    let straddled = gap::straddled(&latest, &found)?;
    let mut known: HashMap<ObjRef, SignatureReport> = HashMap::new();
    let mut signatures = Vec::new();
    // The newest first: what a document time-stamp covers is judged as of its time.
    for (index, signature) in found.iter().enumerate().rev() {
        // WHY: a hundred fields may name one signature, each at the cost of reading the whole file.
        let value = signature.field.dict.get("V").and_then(Object::as_ref);
        let report = match value.and_then(|value| known.get(&value)) {
            Some(same) => SignatureReport { field: signature.field.name.clone(), ..same.clone() },
            None => judge_one(signature, &history, straddled[index], &mut judge),
        };
        known.extend(value.map(|value| (value, report.clone())));
        signatures.push(report);
    }
    signatures.reverse();
    Ok(Report {
        verdict: signatures.iter().map(|s| s.verdict).max(),
        checked_at: at,
        size: doc.source().len() as u64,
        signatures,
    })
}

/// What every revision after the first signature changed, computed once for all signatures.
struct History {
    changes: Vec<Change>,
    trailing: bool,
    /// Signed fields with the index of the revision that signed them.
    signed: Vec<(String, usize)>,
}

/// Objects compared over all revisions at most. More revisions of a larger document would keep the machine busy for
/// minutes; nobody signs a document that often.
const MAX_COMPARED: usize = 10_000_000;

impl History {
    fn read(doc: &Document<'_>, first: Option<usize>) -> History {
        let mut changes = Vec::new();
        let last = doc.sections().len() - 1;
        let first = first.unwrap_or(last);
        if doc.latest().numbers().len().saturating_mul(last - first) > MAX_COMPARED {
            let kind = ChangeKind::Unreadable;
            changes.push(Change { revision: last + 1, kind, level: kind.level(), object: None, field: None });
            return History { changes, trailing: false, signed: Vec::new() };
        }
        for index in first..last {
            for found in diff::compare(&doc.view(index), &doc.view(index + 1)) {
                changes.push(Change {
                    revision: index + 2,
                    kind: found.kind,
                    level: found.kind.level(),
                    object: found.object,
                    field: found.field,
                });
            }
        }
        let source = doc.source();
        let tail = source.bytes(source.len().saturating_sub(1024)..source.len()).unwrap_or_default();
        let end = source.len() - tail.iter().rev().take_while(|b| b.is_ascii_whitespace()).count();
        let trailing = xref::startxref(source, end, true, doc.limits()).is_err();
        History { changes, trailing, signed: Vec::new() }
    }

    /// The changes after a revision, classed as seen from there: tampering with a signature that came later spoils
    /// that one, but for the earlier signer it is a field filled once more.
    fn after(&self, revision: usize) -> Vec<Change> {
        let later = |name: &String| self.signed.iter().any(|(field, at)| field == name && *at > revision);
        let mut changes: Vec<Change> = self.changes.iter().filter(|c| c.revision > revision + 1).cloned().collect();
        for change in &mut changes {
            if change.kind == ChangeKind::ExistingSignature && change.field.as_ref().is_some_and(later) {
                change.level = Level::FormFilling;
            }
        }
        changes
    }
}

fn judge_one(
    signature: &Signature<'_, '_>,
    history: &History,
    straddled: bool,
    judge: &mut Judge<'_>,
) -> SignatureReport {
    let mut reasons = Vec::new();
    reasons.extend(straddled.then_some(Reason::StructureSuspicious));
    let kind = if signature.is_time_stamp() { SignatureKind::DocumentTimeStamp } else { SignatureKind::Signature };
    let mut report = SignatureReport {
        field: signature.field.name.clone(),
        kind,
        verdict: Verdict::Undetermined,
        primary: None,
        reasons: Vec::new(),
        signer: None,
        path: Vec::new(),
        claimed_time: signature.claimed_time(),
        proved_time: None,
        time_source: TimeSource::None,
        time_stamps: Vec::new(),
        revocation: Vec::new(),
        baseline: None,
        name: signature.text("Name"),
        reason: signature.text("Reason"),
        location: signature.text("Location"),
        format: signature.format(),
        certification: signature.certification,
        byte_range: signature.ranges.iter().flatten().map(|n| *n as u64).collect(),
        covers_whole_revision: false,
        covers_whole_file: signature.end() == signature.doc.source().len(),
        digest_ok: None,
        signature_ok: None,
        changes: Vec::new(),
    };
    if signature.damaged {
        report.conclude(vec![Reason::ContainerMalformed]);
        return report;
    }
    judge_changes(signature, history, &mut report, &mut reasons);
    match signature.signed_bytes() {
        Ok(signed) => {
            let digest = |hash: Hash| hash.digest_of(signature.doc.source(), &signed);
            if kind == SignatureKind::DocumentTimeStamp {
                judge_time_stamp(signature, &digest, judge, &mut report, &mut reasons);
            } else {
                judge_container(signature, &digest, judge, &mut report, &mut reasons);
            }
        }
        Err(reason) => reasons.push(reason),
    }
    report.conclude(reasons);
    report
}

fn judge_changes(
    signature: &Signature<'_, '_>,
    history: &History,
    report: &mut SignatureReport,
    reasons: &mut Vec<Reason>,
) {
    let Some(revision) = signature.revision else {
        reasons.push(Reason::ByteRangePartial);
        return;
    };
    report.covers_whole_revision = signature.revision_is_whole(revision);
    reasons.extend((!report.covers_whole_revision).then_some(Reason::StructureSuspicious));
    reasons.extend(history.trailing.then_some(Reason::TrailingData));
    report.changes = history.after(revision);
    match report.changes.iter().map(|c| c.level).max() {
        Some(Level::NotAllowed) => reasons.push(Reason::ChangedAfterSigning),
        Some(Level::FormFilling) => reasons.push(Reason::FormFilledAfterSigning),
        Some(Level::Allowed) | None => {}
    }
    let forbidden = |c: &Change| match report.certification {
        None => false,
        Some(1) => !matches!(c.kind, ChangeKind::ValidationData | ChangeKind::TimeStamp),
        // Fields that were there may be filled and signed; a certified page takes no new ones.
        Some(_) => c.kind == ChangeKind::SignatureField,
    };
    let locks = |field: &str| signature.locks(field);
    let locked = |c: &Change| c.kind == ChangeKind::FormField && c.field.as_deref().is_some_and(locks);
    if report.changes.iter().any(|c| forbidden(c) || locked(c)) {
        reasons.push(Reason::ForbiddenByCertification);
    }
}

type Digest<'d> = &'d dyn Fn(Hash) -> Result<Vec<u8>>;

fn judge_time_stamp(
    signature: &Signature<'_, '_>,
    digest: Digest<'_>,
    judge: &mut Judge<'_>,
    report: &mut SignatureReport,
    reasons: &mut Vec<Reason>,
) {
    let token = match Token::read(signature.contents()) {
        Ok(token) => token,
        Err(reason) => return reasons.push(reason),
    };
    token.container.crls.iter().for_each(|crl| judge.pool.add(Kind::Crl, crl.clone(), signature.ranges.map(|r| r[1])));
    let (stamp, _) = judge.stamp(&token, digest);
    let damaged = stamp.reasons.iter().any(|r| matches!(r, Reason::DigestMismatch | Reason::SignatureMismatch));
    (report.digest_ok, report.signature_ok) = (Some(!damaged), Some(!damaged));
    if stamp.verdict == Verdict::Valid && report.covers_whole_revision {
        judge.prove(signature.end(), stamp.time);
        report.proved_time = Some(stamp.time);
    }
    report.time_source = TimeSource::TimeStamp;
    report.signer = stamp.authority;
    report.path = stamp.path;
    report.revocation = stamp.revocation;
    reasons.extend(stamp.reasons);
}

fn judge_container(
    signature: &Signature<'_, '_>,
    digest: Digest<'_>,
    judge: &mut Judge<'_>,
    report: &mut SignatureReport,
    reasons: &mut Vec<Reason>,
) {
    let cades = report.format == "ETSI.CAdES.detached";
    if !cades && report.format != "adbe.pkcs7.detached" {
        return reasons.push(Reason::UnsupportedFormat);
    }
    let container = match Container::read(signature.contents(), rfc5911::ID_DATA) {
        Ok(container) => container,
        Err(reason) => return reasons.push(reason),
    };
    let checked = container.check(digest, cades, reasons);
    (report.digest_ok, report.signature_ok) = (checked.digest_ok, checked.signature_ok);
    container.crls.iter().for_each(|crl| judge.pool.add(Kind::Crl, crl.clone(), signature.ranges.map(|r| r[1])));
    let archived = container.archived();
    archived.into_iter().for_each(|(kind, der)| judge.pool.add(kind, der, signature.ranges.map(|r| r[1])));
    report.claimed_time = report.claimed_time.or_else(|| container.signing_time());
    let (stamps, value) = (container.time_stamps(), container.signature_value());
    let mut timed = judge.time(stamps.iter().map(|token| (token.as_slice(), value)), reasons);
    report.time_stamps = std::mem::take(&mut timed.stamps);
    note_time(&timed, judge.at, report, reasons);
    let Some(signer) = &container.signer else { return };
    report.signer = Some(Holder::of(signer));
    let times = (report.claimed_time, timed.proved, timed.proved);
    let chain = judge.chain(signer, &container.certificates, Purpose::Document, times, reasons);
    report.path = chain.names();
    if cades && (report.digest_ok, report.signature_ok) == (Some(true), Some(true)) {
        let trusted = !chain.path.is_empty();
        report.baseline = Some(match () {
            () if !timed.by_own && !timed.by_document || !trusted => Baseline::Basic,
            () if !chain.stored || !timed.stored => Baseline::Time,
            () if !chain.archived || !timed.archived || !timed.by_document => Baseline::LongTerm,
            () => Baseline::Archive,
        });
    }
    report.revocation = chain.revocation;
}

fn note_time(timed: &Timed, at: Timestamp, report: &mut SignatureReport, reasons: &mut Vec<Reason>) {
    report.proved_time = (timed.by_own || timed.by_document).then_some(timed.proved);
    report.time_source = timed.source(report.claimed_time);
    reasons.extend(timed.remarks(report.claimed_time, at));
}
