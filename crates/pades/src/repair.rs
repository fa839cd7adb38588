//! Makes cross-references anew by scanning a file whose own lead nowhere (cut tables, shifted offsets).
//!
//! Only for files about to be signed: the first signature then covers a complete new table, and every reader sees the
//! document we saw. A file that is signed already is refused, as is one whose objects cannot all be read.

use crate::error::{Result, broken};
use crate::lexer::{Lexer, is_space};
use crate::object::{Dict, ObjRef, Object};
use crate::source::Source;
use crate::xref::{Entry, MAX_NUMBER, Section};
use crate::{Error, Limits, filter};
use std::cell::Cell;
use std::collections::BTreeMap;

/// A section that names every object found; `fault` is what made it necessary and is given back when nothing is found.
pub(crate) fn rebuild(source: &Source<'_>, limits: &Limits, fault: Error) -> Result<Section> {
    let mut scan = Scan {
        source,
        limits,
        entries: BTreeMap::from([(0, Entry::Free)]),
        trailer: Dict::new(),
        compressed: false,
        searches: Cell::new(0),
    };
    scan.run()?;
    if !scan.trailer.get("Root").is_some_and(|root| matches!(root, Object::Ref(_))) {
        return Err(fault);
    }
    Ok(Section {
        offset: 0,
        entries: scan.entries,
        trailer: scan.trailer,
        is_stream: scan.compressed,
        span: 0..0,
        hybrid: None,
    })
}

struct Scan<'s, 'a> {
    source: &'s Source<'a>,
    limits: &'s Limits,
    entries: BTreeMap<u32, Entry>,
    trailer: Dict,
    compressed: bool,
    /// How often a length was searched through the whole file.
    searches: Cell<usize>,
}

/// Lengths that are searched for: each costs a walk through the file.
const MAX_SEARCHES: usize = 500;
/// What is looked at once while searching.
const STEP: usize = 1 << 20;
/// Longest `n g obj` and the like that may lie across two steps.
const OVERLAP: usize = 32;

impl Scan<'_, '_> {
    fn run(&mut self) -> Result<()> {
        let mut at = 0;
        while let Some((offset, is_trailer)) = self.next(at)? {
            at = if is_trailer { self.trailer_at(offset)? } else { self.object_at(offset)? };
        }
        Ok(())
    }

    /// The next `n g obj` or `trailer` from an offset on.
    fn next(&self, from: usize) -> Result<Option<(usize, bool)>> {
        let mut at = from;
        while at < self.source.len() {
            let piece = self.source.bytes(at..at.saturating_add(STEP + OVERLAP))?;
            for (i, b) in piece.iter().enumerate().take(STEP) {
                let begins = match i.checked_sub(1).map(|before| piece[before]) {
                    None => true,
                    Some(before) => is_space(before) || before == b'>' || before == b'j' || before == b'm',
                };
                if begins && b.is_ascii_digit() && is_head(&piece[i..], self.limits) {
                    return Ok(Some((at + i, false)));
                }
                if begins && *b == b't' && piece[i..].starts_with(b"trailer") {
                    return Ok(Some((at + i, true)));
                }
            }
            at = at.saturating_add(STEP);
        }
        Ok(None)
    }

    fn trailer_at(&mut self, offset: usize) -> Result<usize> {
        let read = self.source.parse(offset, self.limits, &mut |lexer| {
            lexer.pos += b"trailer".len();
            let object = lexer.object()?;
            Ok((object, lexer.pos))
        });
        match read {
            Ok((Object::Dict(dict), end)) => {
                self.take_trailer(&dict)?;
                Ok(end)
            }
            _ => Ok(offset + 1),
        }
    }

    fn take_trailer(&mut self, dict: &Dict) -> Result<()> {
        if dict.get("Encrypt").is_some_and(|e| *e != Object::Null) {
            return Err(Error::Encrypted);
        }
        for key in ["Root", "Info", "ID"] {
            if let Some(value) = dict.get(key) {
                self.trailer.set(key, value.clone());
            }
        }
        Ok(())
    }

    /// Takes the object in and answers where the next one may begin.
    fn object_at(&mut self, offset: usize) -> Result<usize> {
        let read = self.source.parse(offset, self.limits, &mut |lexer| {
            let (id, object) = lexer.indirect(&mut |r| self.length(r))?;
            Ok((id, object, lexer.pos))
        });
        let (id, object, end) = match read {
            Ok(read) => read,
            // The last object of a file that was cut short is not there; anything else hides what the file shows.
            Err(Error::Broken { .. }) if self.next(offset + 1)?.is_none() => return Ok(self.source.len()),
            Err(error) => return Err(error),
        };
        if id.num == 0 || id.num >= MAX_NUMBER {
            return broken(offset, "the object number is impossible");
        }
        self.entries.insert(id.num, Entry::At { offset, generation: id.generation });
        if self.entries.len() > self.limits.objects {
            return Err(Error::Limit("too many objects"));
        }
        match &object {
            Object::Dict(dict) if dict.get("ByteRange").is_some() => {
                return broken(offset, "the file is signed and its cross-references are damaged");
            }
            Object::Dict(dict) if dict.has_name("Type", "Catalog") && self.trailer.get("Root").is_none() => {
                self.trailer.set("Root", Object::Ref(id));
            }
            Object::Stream(stream) if stream.dict.has_name("Type", "XRef") => {
                self.take_trailer(&stream.dict)?;
                self.entries.remove(&id.num);
            }
            Object::Stream(stream) if stream.dict.has_name("Type", "ObjStm") => {
                let data = filter::decode(&stream.dict, &stream.raw(self.source)?, self.limits.expansion)?;
                self.object_stream(id, &stream.dict, &data)?;
            }
            _ => {}
        }
        Ok(end)
    }

    fn object_stream(&mut self, id: ObjRef, dict: &Dict, data: &[u8]) -> Result<()> {
        let count = dict.get("N").and_then(Object::as_int).unwrap_or(0);
        let mut lexer = Lexer::new(data, 0, self.limits);
        for index in 0..u32::try_from(count).unwrap_or(0).min(self.limits.objects as u32) {
            let num = lexer.unsigned("an object number was expected")? as u32;
            lexer.unsigned("an offset was expected")?;
            self.entries.insert(num, Entry::InStream { stream: id.num, index });
        }
        self.compressed |= count > 0;
        Ok(())
    }

    /// An indirect `/Length` whose object was met before, or stands further on.
    fn length(&self, r: ObjRef) -> Option<u64> {
        let Some(Entry::At { offset, .. }) = self.entries.get(&r.num) else { return self.length_ahead(r) };
        self.integer_at(*offset)
    }

    fn length_ahead(&self, r: ObjRef) -> Option<u64> {
        self.searches.set(self.searches.get() + 1);
        if self.searches.get() > MAX_SEARCHES {
            return None;
        }
        let head = format!("\n{} {} obj", r.num, r.generation);
        let mut at = 0;
        while at < self.source.len() {
            let piece = self.source.bytes(at..at.saturating_add(STEP + OVERLAP)).ok()?;
            if let Some(found) = piece.windows(head.len()).position(|w| w == head.as_bytes()) {
                return self.integer_at(at + found + 1);
            }
            at += STEP;
        }
        None
    }

    fn integer_at(&self, offset: usize) -> Option<u64> {
        let read = self.source.parse(offset, self.limits, &mut |lexer| {
            lexer.indirect_header()?;
            lexer.unsigned("a length was expected")
        });
        read.ok()
    }
}

fn is_head(bytes: &[u8], limits: &Limits) -> bool {
    let mut lexer = Lexer::new(&bytes[..bytes.len().min(OVERLAP)], 0, limits);
    lexer.indirect_header().is_ok()
}
