//! A signature as it stands in the file: its dictionary, its byte range, and the revision it signs.

use crate::Error;
use crate::error::{Result, broken};
use crate::field::Field;
use crate::object::{Dict, ObjRef, Object, decode_text};
use crate::report::Reason;
use crate::revision::{Document, View};
use crate::xref::{self, Entry, Section};
use jiff::Timestamp;
use std::ops::Range;

/// A signature dictionary with its place in the file.
pub(crate) struct Signature<'d, 'a> {
    pub(crate) doc: &'d Document<'a>,
    pub(crate) field: Field,
    dict: Dict,
    /// Whether its dictionary cannot be read at all, so that nothing is known of it.
    pub(crate) damaged: bool,
    /// The bytes of /Contents with their angle brackets.
    contents_span: Option<Range<usize>>,
    pub(crate) ranges: Option<[usize; 4]>,
    /// Where its own object stands.
    pub(crate) holder: Option<usize>,
    /// Index of the cross-reference section that ends the signed bytes.
    pub(crate) revision: Option<usize>,
    /// The permission of a certification signature (DocMDP; 2 when none is written).
    pub(crate) certification: Option<i64>,
    lock: Lock,
}

/// The fields that a signature locks (FieldMDP, ISO 32000-1, 12.8.2.4).
#[derive(Default)]
struct Lock {
    action: Option<Vec<u8>>,
    names: Vec<String>,
}

impl<'d, 'a> Signature<'d, 'a> {
    /// All filled signature fields of a document, oldest signature first.
    pub(crate) fn all(view: &View<'d, 'a>) -> Result<Vec<Self>> {
        let mut found = Vec::new();
        for field in crate::field::fields(view)?.into_iter().filter(|f| f.is_signature() && f.is_filled()) {
            found.push(Signature::read(view, field));
            // Each one costs a walk through the file.
            if found.len() > MAX_SIGNATURES {
                return Err(Error::Limit("too many signatures"));
            }
        }
        found.sort_by_key(Signature::end);
        Ok(found)
    }

    /// WHY: one field whose value is no PDF syntax any more (a digit of /Contents that is none) must not keep the rest of
    /// the file from being judged; it is a signature that does not hold.
    fn read(view: &View<'d, 'a>, field: Field) -> Self {
        let doc = view.document();
        let value = field.dict.get("V").cloned().unwrap_or(Object::Null);
        let read = view.resolve(&value);
        let damaged = read.is_err();
        let dict = read.ok().and_then(|object| object.as_dict().cloned()).unwrap_or_default();
        let contents_span = value.as_ref().and_then(|r| contents_span(view, r));
        let ranges = view.lookup(&dict, "ByteRange").unwrap_or(Object::Null);
        let ranges: Option<Vec<usize>> = ranges
            .as_array()
            .and_then(|items| items.iter().map(|o| o.as_int().and_then(|i| usize::try_from(i).ok())).collect());
        let ranges = ranges.and_then(|r| <[usize; 4]>::try_from(r).ok());
        let holder = value.as_ref().and_then(|r| match view.entry(r.num) {
            Some(Entry::At { offset, .. }) => Some(offset),
            _ => None,
        });
        let certified = transform(view, &dict, "DocMDP");
        let certification = certified.map(|params| params.get("P").and_then(Object::as_int).unwrap_or(2));
        let lock = transform(view, &dict, "FieldMDP").map(|params| Lock::read(view, &params)).unwrap_or_default();
        let revision = None;
        let mut signature =
            Signature { doc, field, dict, damaged, contents_span, ranges, holder, revision, certification, lock };
        signature.revision = signature.find_revision();
        signature
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

    /// Whether the signature locks a field.
    pub(crate) fn locks(&self, field: &str) -> bool {
        // A name also stands for everything below it.
        let below =
            |name: &String| field.strip_prefix(name.as_str()).is_some_and(|r| r.is_empty() || r.starts_with('.'));
        let listed = self.lock.names.iter().any(below);
        match self.lock.action.as_deref() {
            Some(b"All") => true,
            Some(b"Include") => listed,
            Some(b"Exclude") => !listed,
            _ => false,
        }
    }

    /// Whether its revision lies within the signed bytes and all later ones lie behind them.
    pub(crate) fn revision_is_whole(&self, revision: usize) -> bool {
        let end = self.end();
        let (own, later) = self.doc.sections().split_at(revision + 1);
        let within = |entry: &Entry| !matches!(entry, Entry::At { offset, .. } if *offset >= end);
        // What a table of the revision leads to may not be written later either.
        let hybrid = |s: &Section| s.hybrid.as_ref().is_none_or(|hybrid| hybrid.end <= end);
        let lies_within =
            |s: &Section| s.offset < end && s.span.end <= end && hybrid(s) && s.entries.values().all(within);
        own.iter().all(lies_within) && later.iter().all(|s| s.offset >= end)
    }
}

impl Lock {
    fn read(view: &View<'_, '_>, params: &Dict) -> Lock {
        let names = view.lookup(params, "Fields").unwrap_or(Object::Null);
        let names = names.as_array().unwrap_or_default().iter().filter_map(Object::as_string).map(decode_text);
        Lock { names: names.collect(), action: params.get("Action").and_then(Object::as_name).map(<[u8]>::to_vec) }
    }
}

/// The parameters of a transform method of a signature (ISO 32000-1, 12.8.2).
fn transform(view: &View<'_, '_>, signature: &Dict, method: &str) -> Option<Dict> {
    let references = view.lookup(signature, "Reference").ok()?;
    for reference in references.as_array()? {
        let reference = view.resolve(reference).ok()?;
        let Some(reference) = reference.as_dict().filter(|r| r.has_name("TransformMethod", method)) else {
            continue;
        };
        let params = view.lookup(reference, "TransformParams").ok()?;
        return Some(params.as_dict().cloned().unwrap_or_default());
    }
    None
}

/// More signatures than any document of many hands has.
const MAX_SIGNATURES: usize = 200;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    /// A file whose one signature field holds a dictionary with the given entries.
    fn file(entries: &str) -> Vec<u8> {
        let objects = [
            "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [4 0 R]>>>>".to_owned(),
            "<</Type /Pages /Kids [3 0 R] /Count 1>>".to_owned(),
            "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>".to_owned(),
            "<</FT /Sig /T (s) /V 5 0 R>>".to_owned(),
            format!("<</Type /Sig /ByteRange [0 9 18 9] /Contents <00> {entries}>>"),
        ];
        let (mut out, mut table) = ("%PDF-1.7\n".to_owned(), "xref\n0 6\n0000000000 65535 f\r\n".to_owned());
        for (i, body) in objects.iter().enumerate() {
            table.push_str(&format!("{:010} 00000 n\r\n", out.len()));
            out.push_str(&format!("{} 0 obj\n{body}\nendobj\n", i + 1));
        }
        let at = out.len();
        format!("{out}{table}trailer\n<</Size 6 /Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n").into_bytes()
    }

    #[test]
    fn locked_fields_are_known_by_name() {
        let locked = |lock: &str, field: &str| {
            let pdf = file(&format!("/Reference [<</TransformMethod /FieldMDP /TransformParams <<{lock}>>>>]"));
            let doc = Document::open(&pdf, &Limits::default()).expect("a document");
            Signature::all(&doc.latest()).expect("a signature")[0].locks(field)
        };
        assert!(locked("/Action /All", "a"));
        let include = "/Action /Include /Fields [(a) (b.c)]";
        assert!(locked(include, "a") && locked(include, "b.c") && locked(include, "a.x"));
        assert!(!locked(include, "b") && !locked(include, "ab"));
        let exclude = "/Action /Exclude /Fields [(a)]";
        assert!(!locked(exclude, "a") && locked(exclude, "b"));
        assert!(!locked("", "a"));
        let pdf = file("/Reference [<</TransformMethod /DocMDP>>]");
        let doc = Document::open(&pdf, &Limits::default()).expect("a document");
        assert_eq!(Signature::all(&doc.latest()).expect("a signature")[0].certification, Some(2));
    }

    #[test]
    fn hundreds_of_signatures_are_refused() {
        let text = String::from_utf8(file("")).expect("ASCII");
        // The same field under many names: the text keeps its length, so the table stays right.
        let many = |count: u32| {
            let (head, tail) = text.split_once("xref\n0 6").expect("a table");
            let fields: String = (0..count).map(|n| format!("{} 0 R ", n + 10)).collect();
            let (mut body, mut entries) = (head.replace("[4 0 R]", "6 0 R  "), String::new());
            let at = body.len();
            body.push_str(&format!("6 0 obj\n[{fields}]\nendobj\n"));
            for n in 0..count {
                entries.push_str(&format!("{:010} 00000 n\r\n", body.len()));
                body.push_str(&format!("{} 0 obj\n<</FT /Sig /T (s{n}) /V 5 0 R>>\nendobj\n", n + 10));
            }
            let (old, _) = tail.split_once("trailer").expect("a trailer");
            let xref = body.len();
            let more = format!("6 1\n{at:010} 00000 n\r\n10 {count}\n{entries}");
            let size = count + 10;
            format!("{body}xref\n0 6{old}{more}trailer\n<</Size {size} /Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n")
                .into_bytes()
        };
        let count = |pdf: Vec<u8>| {
            let doc = Document::open(&pdf, &Limits::default()).expect("a document");
            Signature::all(&doc.latest()).map(|all| all.len()).map_err(|e| e.code())
        };
        assert_eq!(count(many(200)), Ok(200));
        assert_eq!(count(many(201)), Err("beyond-limit"));
    }

    #[test]
    fn dates_with_and_without_parts() {
        let time = |text: &str| Some(text.parse().expect("a time"));
        assert_eq!(parse_date("D:20200819110001+07'00'"), time("2020-08-19T04:00:01Z"));
        assert_eq!(parse_date("D:2020"), time("2020-01-01T00:00:00Z"));
        assert_eq!(parse_date("20200819Z"), time("2020-08-19T00:00:00Z"));
        assert_eq!(parse_date("D:20201399"), None);
        assert_eq!(parse_date("yesterday"), None);
    }
}
