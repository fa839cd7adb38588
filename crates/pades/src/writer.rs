//! Writes increments: new and changed objects appended to a PDF whose bytes stay as they are (ISO 32000-1, 7.5.6).

use crate::error::Result;
use crate::object::{Dict, ObjRef, Object, StreamData};
use crate::revision::View;
use crate::xref::Entry;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Appends the syntax of an object.
pub(crate) fn write_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend(b"null"),
        Object::Bool(b) => out.extend(if *b { "true" } else { "false" }.as_bytes()),
        Object::Int(i) => out.extend(i.to_string().as_bytes()),
        Object::Real(r) => out.extend(format!("{r}").as_bytes()),
        Object::String(bytes) => write_string(out, bytes),
        Object::Name(name) => write_name(out, name),
        Object::Ref(r) => out.extend(format!("{} {} R", r.num, r.generation).as_bytes()),
        Object::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b' ');
                }
                write_object(out, item);
            }
            out.push(b']');
        }
        Object::Dict(dict) => write_dict(out, dict),
        Object::Stream(stream) => {
            // INVARIANT: `Increment::write` has loaded a stream that is still in the file.
            let raw: &[u8] = if let StreamData::Owned(bytes) = &stream.data { bytes } else { &[] };
            let mut dict = stream.dict.clone();
            dict.set("Length", Object::Int(raw.len() as i64));
            write_dict(out, &dict);
            out.extend(b"\nstream\n");
            out.extend(raw);
            out.extend(b"\nendstream");
        }
    }
}

fn write_dict(out: &mut Vec<u8>, dict: &Dict) {
    out.extend(b"<<");
    for (key, value) in dict.iter() {
        write_name(out, key);
        out.push(b' ');
        write_object(out, value);
    }
    out.extend(b">>");
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for b in name {
        if (b'!'..=b'~').contains(b) && !b"()<>[]{}/%#".contains(b) {
            out.push(*b);
        } else {
            out.extend(format!("#{b:02X}").as_bytes());
        }
    }
}

/// Literal syntax for printable ASCII with `( ) \` escaped, hexadecimal for everything else.
pub(crate) fn write_string(out: &mut Vec<u8>, bytes: &[u8]) {
    if bytes.iter().all(|b| (b' '..=b'~').contains(b)) {
        out.push(b'(');
        for b in bytes {
            if b"()\\".contains(b) {
                out.push(b'\\');
            }
            out.push(*b);
        }
        out.push(b')');
    } else {
        out.push(b'<');
        out.extend(hex::encode_upper(bytes).as_bytes());
        out.push(b'>');
    }
}

/// The bytes to append to a PDF, and where the new objects will stand.
pub(crate) struct Written {
    /// What follows the original bytes.
    pub(crate) bytes: Vec<u8>,
    /// Offset of each new object in the whole file.
    pub(crate) offsets: BTreeMap<u32, usize>,
}

/// An increment in the making.
pub(crate) struct Increment<'v, 'd, 'a> {
    view: &'v View<'d, 'a>,
    next: u32,
    objects: BTreeMap<u32, (u16, Body)>,
}

enum Body {
    Object(Object),
    Raw(Vec<u8>),
}

impl<'v, 'd, 'a> Increment<'v, 'd, 'a> {
    pub(crate) fn new(view: &'v View<'d, 'a>) -> Self {
        Increment { view, next: view.size().max(1), objects: BTreeMap::new() }
    }

    /// A fresh object number.
    pub(crate) fn reserve(&mut self) -> ObjRef {
        self.next += 1;
        ObjRef::new(self.next - 1)
    }

    /// A new object.
    pub(crate) fn add(&mut self, object: impl Into<Object>) -> ObjRef {
        let r = self.reserve();
        self.set(r, object);
        r
    }

    /// A new or changed object under a given name.
    pub(crate) fn set(&mut self, r: ObjRef, object: impl Into<Object>) {
        self.objects.insert(r.num, (r.generation, Body::Object(object.into())));
    }

    /// An object whose syntax is given.
    pub(crate) fn set_raw(&mut self, r: ObjRef, syntax: Vec<u8>) {
        self.objects.insert(r.num, (r.generation, Body::Raw(syntax)));
    }

    /// Writes objects, cross-references in the kind the file uses, and the trailer.
    ///
    /// Over a repaired file the cross-references are complete and name no older ones, which lead nowhere.
    pub(crate) fn write(self) -> Result<Written> {
        let doc = self.view.document();
        let source = doc.source();
        let mut out = Vec::new();
        if !matches!(source.bytes(source.len().saturating_sub(1)..source.len())?.last(), Some(b'\n' | b'\r')) {
            out.push(b'\n');
        }
        let mut places = if doc.is_repaired() { self.view.entries() } else { BTreeMap::new() };
        let mut offsets = BTreeMap::new();
        for (num, (generation, body)) in &self.objects {
            let offset = source.len() + out.len();
            places.insert(*num, Entry::At { offset, generation: *generation });
            offsets.insert(*num, offset);
            out.extend(format!("{num} {generation} obj\n").as_bytes());
            match body {
                Body::Object(Object::Stream(stream)) => {
                    write_object(&mut out, &Object::Stream(stream.loaded(source)?));
                }
                Body::Object(object) => write_object(&mut out, object),
                Body::Raw(syntax) => out.extend(syntax),
            }
            out.extend(b"\nendobj\n");
        }
        let section = &doc.sections()[self.view.section_index()];
        let trailer = self.trailer(&out, section.offset)?;
        let offset = source.len() + out.len();
        if section.is_stream {
            let r = ObjRef::new(self.next);
            places.insert(r.num, Entry::At { offset, generation: 0 });
            write_xref_stream(&mut out, r, trailer, &places);
        } else {
            write_xref_table(&mut out, trailer, self.next, &places);
        }
        out.extend(format!("startxref\n{offset}\n%%EOF\n").as_bytes());
        Ok(Written { bytes: out, offsets })
    }

    /// Carries over /Root, /Info and /ID; the second half of /ID is new (ISO 32000-1, 14.4), derived from the content.
    fn trailer(&self, body: &[u8], prev: usize) -> Result<Dict> {
        let old = self.view.trailer();
        let mut trailer = Dict::new();
        for key in ["Root", "Info"] {
            if let Some(value) = old.get(key) {
                trailer.set(key, value.clone());
            }
        }
        let first = match old.get("ID").map(|id| self.view.resolve(id)) {
            Some(Ok(Object::Array(ids))) => ids.first().and_then(|id| self.view.resolve(id).ok()),
            _ => None,
        };
        let digest = |parts: &[&[u8]]| {
            let mut hash = Sha256::new();
            parts.iter().for_each(|p| hash.update(p));
            Object::String(hash.finalize()[..16].to_vec())
        };
        let head = self.view.document().source().bytes(0..4096)?;
        let first = first.filter(|id| id.as_string().is_some());
        let first = first.unwrap_or_else(|| digest(&[&head]));
        let second = digest(&[&prev.to_be_bytes(), body]);
        trailer.set("ID", Object::Array(vec![first, second]));
        if !self.view.document().is_repaired() {
            trailer.set("Prev", Object::Int(prev as i64));
        }
        Ok(trailer)
    }
}

/// Runs of consecutive object numbers.
fn runs(places: &BTreeMap<u32, Entry>) -> Vec<(u32, Vec<Entry>)> {
    let mut runs: Vec<(u32, Vec<Entry>)> = Vec::new();
    for (num, place) in places {
        match runs.last_mut() {
            Some((first, run)) if *first + run.len() as u32 == *num => run.push(*place),
            _ => runs.push((*num, vec![*place])),
        }
    }
    runs
}

fn write_xref_table(out: &mut Vec<u8>, trailer: Dict, size: u32, places: &BTreeMap<u32, Entry>) {
    out.extend(b"xref\n");
    for (first, run) in runs(places) {
        out.extend(format!("{first} {}\n", run.len()).as_bytes());
        for entry in run {
            let row = match entry {
                Entry::At { offset, generation } => format!("{offset:010} {generation:05} n\r\n"),
                // INVARIANT: files with object streams get a cross-reference stream, so only free objects are left.
                Entry::Free | Entry::InStream { .. } => "0000000000 65535 f\r\n".to_owned(),
            };
            out.extend(row.as_bytes());
        }
    }
    out.extend(b"trailer\n");
    write_dict(out, &trailer.with("Size", i64::from(size)));
    out.push(b'\n');
}

fn write_xref_stream(out: &mut Vec<u8>, r: ObjRef, trailer: Dict, places: &BTreeMap<u32, Entry>) {
    let mut index = Vec::new();
    let mut rows = Vec::new();
    for (first, run) in runs(places) {
        index.extend([Object::Int(i64::from(first)), Object::Int(run.len() as i64)]);
        for entry in run {
            let (kind, second, third) = match entry {
                Entry::Free => (0, 0, u16::MAX),
                Entry::At { offset, generation } => (1, offset as u64, generation),
                Entry::InStream { stream, index } => (2, u64::from(stream), index as u16),
            };
            rows.push(kind);
            rows.extend(second.to_be_bytes());
            rows.extend(third.to_be_bytes());
        }
    }
    let widths = [1, 8, 2].map(Object::Int).to_vec();
    let dict = trailer.with("Type", "XRef").with("Size", i64::from(r.num) + 1).with("Index", index).with("W", widths);
    let stream = crate::object::Stream::new(dict, rows);
    out.extend(format!("{} 0 obj\n", r.num).as_bytes());
    write_object(out, &Object::Stream(stream));
    out.extend(b"\nendobj\n");
}
