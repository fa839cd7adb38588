//! Judges every signature of a PDF: bytes, container, certificate path and later changes (NĐ 68/2024 Đ.30–33,
//! TT 15/2025/TT-BKHCN Đ.6; ETSI EN 319 142-1 and 319 102-1).

use crate::container::Container;
use crate::crypto::Hash;
use crate::diff;
use crate::error::{Result, broken};
use crate::field::{self, Field};
use crate::object::{Dict, ObjRef, Object, decode_text};
use crate::path::{self, TrustList};
use crate::report::{Change, ChangeKind, Holder, Level, Reason, Report, SignatureReport, Verdict};
use crate::revision::{Document, Limits, View};
use crate::xref::{self, Entry};
use jiff::{SignedDuration, Timestamp};
use std::ops::Range;

/// Clocks of signers may be this far ahead.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Judges all signatures at a time: the time of checking, or a time by which the file is proved to have existed.
pub fn verify(pdf: &[u8], trust: &TrustList, at: Timestamp) -> Result<Report> {
    verify_with(pdf, trust, at, &Limits::default())
}

/// The same with limits of one's own.
pub fn verify_with(pdf: &[u8], trust: &TrustList, at: Timestamp, limits: &Limits) -> Result<Report> {
    verify_document(&Document::open(pdf, limits)?, trust, at)
}

/// The same for an open document, whose bytes stream by and are never in memory as a whole.
pub fn verify_document(doc: &Document<'_>, trust: &TrustList, at: Timestamp) -> Result<Report> {
    let latest = doc.latest();
    let mut found = Vec::new();
    for field in field::fields(&latest)?.into_iter().filter(|f| f.is_signature() && f.is_filled()) {
        found.push(Signature::read(&latest, field)?);
    }
    found.sort_by_key(Signature::end);
    let mut history = History::read(doc, found.iter().filter_map(|s| s.revision).min());
    history.signed = found.iter().filter_map(|s| Some((s.field.name.clone(), s.revision?))).collect();
    let signatures: Vec<SignatureReport> = found.iter().map(|s| s.judge(&history, trust, at)).collect();
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

impl History {
    fn read(doc: &Document<'_>, first: Option<usize>) -> History {
        let mut changes = Vec::new();
        let last = doc.sections().len() - 1;
        for index in first.unwrap_or(last)..last {
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

/// A signature dictionary with its place in the file.
struct Signature<'d, 'a> {
    doc: &'d Document<'a>,
    field: Field,
    dict: Dict,
    /// The bytes of /Contents with their angle brackets.
    contents_span: Option<Range<usize>>,
    ranges: Option<[usize; 4]>,
    /// Index of the cross-reference section that ends the signed bytes.
    revision: Option<usize>,
}

impl<'d, 'a> Signature<'d, 'a> {
    fn read(view: &View<'d, 'a>, field: Field) -> Result<Self> {
        let doc = view.document();
        let value = field.dict.get("V").cloned().unwrap_or(Object::Null);
        let dict = view.resolve(&value)?.as_dict().cloned().unwrap_or_default();
        let contents_span = value.as_ref().and_then(|r| contents_span(view, r));
        let ranges = view.lookup(&dict, "ByteRange")?;
        let ranges: Option<Vec<usize>> = ranges
            .as_array()
            .and_then(|items| items.iter().map(|o| o.as_int().and_then(|i| usize::try_from(i).ok())).collect());
        let ranges = ranges.and_then(|r| <[usize; 4]>::try_from(r).ok());
        let mut signature = Signature { doc, field, dict, contents_span, ranges, revision: None };
        signature.revision = signature.find_revision();
        Ok(signature)
    }

    /// Where the signed bytes end.
    fn end(&self) -> usize {
        self.ranges.map_or(usize::MAX, |[_, _, start, len]| start.saturating_add(len))
    }

    /// The signed bytes must end a revision, and that revision's sections must all lie within them.
    fn find_revision(&self) -> Option<usize> {
        let end = Some(self.end()).filter(|end| *end <= self.doc.source().len())?;
        let start = xref::startxref(self.doc.source(), end, true, self.doc.limits()).ok()?;
        self.doc.sections().iter().position(|s| s.offset == start)
    }

    fn text(&self, key: &str) -> Option<String> {
        self.dict.get(key).and_then(Object::as_string).map(decode_text).filter(|t| !t.is_empty())
    }

    fn judge(&self, history: &History, trust: &TrustList, at: Timestamp) -> SignatureReport {
        let mut reasons = Vec::new();
        let format = self.dict.get("SubFilter").and_then(Object::as_name).unwrap_or_default();
        let format = String::from_utf8_lossy(format).into_owned();
        let mut report = SignatureReport {
            field: self.field.name.clone(),
            verdict: Verdict::Undetermined,
            primary: None,
            reasons: Vec::new(),
            signer: None,
            path: Vec::new(),
            claimed_time: self.text("M").and_then(|m| parse_date(&m)),
            name: self.text("Name"),
            reason: self.text("Reason"),
            location: self.text("Location"),
            format,
            certification: self.certification(),
            byte_range: self.ranges.iter().flatten().map(|n| *n as u64).collect(),
            covers_whole_revision: false,
            covers_whole_file: self.end() == self.doc.source().len(),
            digest_ok: None,
            signature_ok: None,
            changes: Vec::new(),
        };
        self.judge_changes(history, &mut report, &mut reasons);
        match self.signed_bytes() {
            Ok(signed) => self.judge_container(&signed, trust, at, &mut report, &mut reasons),
            Err(reason) => reasons.push(reason),
        }
        conclude(report, reasons)
    }

    /// The two signed pieces; the gap must be exactly the digits of /Contents with their brackets.
    fn signed_bytes(&self) -> Result<[Range<usize>; 2], Reason> {
        let [zero, first, second, len] = self.ranges.ok_or(Reason::ByteRangeMalformed)?;
        let end = second.checked_add(len).filter(|end| *end <= self.doc.source().len());
        let Some(end) = end.filter(|_| zero == 0 && first < second) else { return Err(Reason::ByteRangeMalformed) };
        if self.contents_span != Some(first..second) {
            return Err(Reason::ByteRangeGap);
        }
        Ok([0..first, second..end])
    }

    fn judge_changes(&self, history: &History, report: &mut SignatureReport, reasons: &mut Vec<Reason>) {
        let Some(revision) = self.revision else {
            reasons.push(Reason::ByteRangePartial);
            return;
        };
        let end = self.end();
        let (own, later) = self.doc.sections().split_at(revision + 1);
        let within = |entry: &Entry| !matches!(entry, Entry::At { offset, .. } if *offset >= end);
        let contained = own.iter().all(|s| s.offset < end && s.entries.values().all(within));
        if contained && later.iter().all(|s| s.offset >= end) {
            report.covers_whole_revision = true;
        } else {
            reasons.push(Reason::StructureSuspicious);
        }
        if history.trailing {
            reasons.push(Reason::TrailingData);
        }
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
        if report.changes.iter().any(forbidden) {
            reasons.push(Reason::ForbiddenByCertification);
        }
    }

    fn judge_container(
        &self,
        signed: &[Range<usize>; 2],
        trust: &TrustList,
        at: Timestamp,
        report: &mut SignatureReport,
        reasons: &mut Vec<Reason>,
    ) {
        let cades = report.format == "ETSI.CAdES.detached";
        if !cades && report.format != "adbe.pkcs7.detached" {
            reasons.push(Reason::UnsupportedFormat);
            return;
        }
        let contents = self.dict.get("Contents").and_then(Object::as_string).unwrap_or_default();
        let container = match Container::read(contents) {
            Ok(container) => container,
            Err(reason) => {
                reasons.push(reason);
                return;
            }
        };
        let digest = |hash: Hash| hash.digest_of(self.doc.source(), signed);
        let checked = container.check(&digest, cades, reasons);
        (report.digest_ok, report.signature_ok) = (checked.digest_ok, checked.signature_ok);
        report.claimed_time = report.claimed_time.or_else(|| container.signing_time());
        let ahead = report.claimed_time.is_some_and(|t| t.duration_since(at) > CLOCK_SKEW);
        reasons.extend(ahead.then_some(Reason::ClaimedTimeInFuture));
        reasons.push(if report.claimed_time.is_some() { Reason::ClaimedTimeOnly } else { Reason::NoTime });
        let Some(signer) = &container.signer else { return };
        let (not_before, not_after) = signer.validity();
        report.signer = Some(Holder {
            name: signer.subject(),
            organisation: signer.organisation(),
            issuer: signer.issuer(),
            serial: signer.serial(),
            not_before,
            not_after,
        });
        match path::build(signer, &container.certificates, trust) {
            Ok(path) => {
                path::check(&path, report.claimed_time, at, reasons);
                report.path = path.iter().map(|c| c.subject()).collect();
                let unknown = trust.revocation_required;
                reasons.push(if unknown { Reason::RevocationUnknown } else { Reason::RevocationNotChecked });
            }
            Err(reason) => reasons.push(reason),
        }
    }

    /// The permission of a certification signature (DocMDP; 2 when none is written).
    fn certification(&self) -> Option<i64> {
        let references = self.dict.get("Reference")?.as_array()?;
        let mdp = references.iter().filter_map(Object::as_dict).find(|r| r.has_name("TransformMethod", "DocMDP"))?;
        let params = self.doc.latest().lookup(mdp, "TransformParams").ok()?;
        Some(params.as_dict().and_then(|p| p.get("P")).and_then(Object::as_int).unwrap_or(2))
    }
}

fn conclude(mut report: SignatureReport, mut reasons: Vec<Reason>) -> SignatureReport {
    reasons.sort_by_key(|r| (std::cmp::Reverse(r.verdict()), *r));
    reasons.dedup();
    report.primary = reasons.first().copied().filter(|r| r.verdict() != Verdict::Valid);
    report.verdict = reasons.first().map_or(Verdict::Valid, |r| r.verdict());
    // INVARIANT: nothing is valid unless digest and signature value were computed and found right.
    if report.verdict == Verdict::Valid && (report.digest_ok, report.signature_ok) != (Some(true), Some(true)) {
        report.verdict = Verdict::Undetermined;
    }
    report.reasons = reasons;
    report
}

/// Where the value of /Contents stands, read from the signature's own object in the file.
fn contents_span(view: &View<'_, '_>, r: ObjRef) -> Option<Range<usize>> {
    let Some(Entry::At { offset, .. }) = view.entry(r.num) else { return None };
    let source = view.document().source();
    let span = source.parse(offset, view.document().limits(), &mut |lexer| {
        lexer.indirect_header()?;
        lexer.skip_space();
        if !lexer.rest().starts_with(b"<<") {
            return broken(offset, "a dictionary was expected");
        }
        let mut span = None;
        lexer.dict_with_spans(0, &mut |key, at| {
            if key == b"Contents" {
                span = Some(at);
            }
        })?;
        Ok(span)
    });
    let span = span.ok()??;
    source.bytes(span.start..span.start + 1).is_ok_and(|first| *first == b"<"[..]).then_some(span)
}

/// A PDF date `D:YYYYMMDDHHmmSSOHH'mm'` (ISO 32000-1, 7.9.4); parts after the year may be missing.
fn parse_date(text: &str) -> Option<Timestamp> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let number = |range: Range<usize>, default: i8| -> Option<i8> {
        text.get(range).map_or(Some(default), |digits| digits.parse().ok())
    };
    let year: i16 = text.get(..4)?.parse().ok()?;
    let date =
        jiff::civil::date(1, 1, 1).with().year(year).month(number(4..6, 1)?).day(number(6..8, 1)?).build().ok()?;
    let time = jiff::civil::Time::new(number(8..10, 0)?, number(10..12, 0)?, number(12..14, 0)?, 0).ok()?;
    let sign = match text.get(14..15) {
        None | Some("Z") => 0,
        Some("+") => 1,
        Some("-") => -1,
        Some(_) => return None,
    };
    let zone: String = text.get(15..).unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    let part = |range: Range<usize>| zone.get(range).map_or(Some(0), |d| d.parse::<i32>().ok());
    let seconds = sign * (part(0..2)? * 3600 + part(2..4)? * 60);
    let offset = jiff::tz::Offset::from_seconds(seconds).ok()?;
    offset.to_timestamp(date.to_datetime(time)).ok()
}
