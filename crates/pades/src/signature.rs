//! A signature as it stands in the file: its dictionary, its byte range, and the revision it signs.

use crate::error::{Result, broken};
use crate::field::Field;
use crate::object::{Dict, ObjRef, Object, decode_text};
use crate::report::Reason;
use crate::revision::{Document, View};
use crate::xref::{self, Entry};
use jiff::Timestamp;
use std::ops::Range;

/// A signature dictionary with its place in the file.
pub(crate) struct Signature<'d, 'a> {
    pub(crate) doc: &'d Document<'a>,
    pub(crate) field: Field,
    dict: Dict,
    /// The bytes of /Contents with their angle brackets.
    contents_span: Option<Range<usize>>,
    pub(crate) ranges: Option<[usize; 4]>,
    /// Index of the cross-reference section that ends the signed bytes.
    pub(crate) revision: Option<usize>,
}

impl<'d, 'a> Signature<'d, 'a> {
    /// All filled signature fields of a document, oldest signature first.
    pub(crate) fn all(view: &View<'d, 'a>) -> Result<Vec<Self>> {
        let mut found = Vec::new();
        for field in crate::field::fields(view)?.into_iter().filter(|f| f.is_signature() && f.is_filled()) {
            found.push(Signature::read(view, field)?);
        }
        found.sort_by_key(Signature::end);
        Ok(found)
    }

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
    pub(crate) fn end(&self) -> usize {
        self.ranges.map_or(usize::MAX, |[_, _, start, len]| start.saturating_add(len))
    }

    /// The signed bytes must end a revision, and that revision's sections must all lie within them.
    fn find_revision(&self) -> Option<usize> {
        let end = Some(self.end()).filter(|end| *end <= self.doc.source().len())?;
        let start = xref::startxref(self.doc.source(), end, true, self.doc.limits()).ok()?;
        self.doc.sections().iter().position(|s| s.offset == start)
    }

    /// A text of the dictionary.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        self.dict.get(key).and_then(Object::as_string).map(decode_text).filter(|t| !t.is_empty())
    }

    /// `/SubFilter`.
    pub(crate) fn format(&self) -> String {
        let format = self.dict.get("SubFilter").and_then(Object::as_name).unwrap_or_default();
        String::from_utf8_lossy(format).into_owned()
    }

    /// `/M`.
    pub(crate) fn claimed_time(&self) -> Option<Timestamp> {
        self.text("M").and_then(|m| parse_date(&m))
    }

    /// The bytes of /Contents, padding included.
    pub(crate) fn contents(&self) -> &[u8] {
        self.dict.get("Contents").and_then(Object::as_string).unwrap_or_default()
    }

    /// Whether it is a time-stamp over the document (ETSI EN 319 142-1, 5.4.3).
    pub(crate) fn is_time_stamp(&self) -> bool {
        self.format() == "ETSI.RFC3161"
    }

    /// The two signed pieces; the gap must be exactly the digits of /Contents with their brackets.
    pub(crate) fn signed_bytes(&self) -> Result<[Range<usize>; 2], Reason> {
        let [zero, first, second, len] = self.ranges.ok_or(Reason::ByteRangeMalformed)?;
        let end = second.checked_add(len).filter(|end| *end <= self.doc.source().len());
        let Some(end) = end.filter(|_| zero == 0 && first < second) else { return Err(Reason::ByteRangeMalformed) };
        if self.contents_span != Some(first..second) {
            return Err(Reason::ByteRangeGap);
        }
        Ok([0..first, second..end])
    }

    /// The permission of a certification signature (DocMDP; 2 when none is written).
    pub(crate) fn certification(&self) -> Option<i64> {
        let references = self.dict.get("Reference")?.as_array()?;
        let mdp = references.iter().filter_map(Object::as_dict).find(|r| r.has_name("TransformMethod", "DocMDP"))?;
        let params = self.doc.latest().lookup(mdp, "TransformParams").ok()?;
        Some(params.as_dict().and_then(|p| p.get("P")).and_then(Object::as_int).unwrap_or(2))
    }

    /// Whether its revision lies within the signed bytes and all later ones lie behind them.
    pub(crate) fn revision_is_whole(&self, revision: usize) -> bool {
        let end = self.end();
        let (own, later) = self.doc.sections().split_at(revision + 1);
        let within = |entry: &Entry| !matches!(entry, Entry::At { offset, .. } if *offset >= end);
        own.iter().all(|s| s.offset < end && s.entries.values().all(within)) && later.iter().all(|s| s.offset >= end)
    }
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
