//! Reads the chain of cross-reference sections (ISO 32000-1, 7.5.4–7.5.8): tables, streams and hybrids.

use crate::error::{Result, broken};
use crate::lexer::Lexer;
use crate::object::{Dict, Object};
use crate::source::Source;
use crate::{Error, Limits, filter};
use std::collections::{BTreeMap, HashSet};

/// Highest object number accepted (ISO 32000-1, annex C, names 8 388 607 as the limit of a well-known reader).
pub(crate) const MAX_NUMBER: u32 = 1 << 24;

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Deleted.
    Free,
    /// At a byte of the file.
    At { offset: usize, generation: u16 },
    /// In an object stream, at a place counted from 0.
    InStream { stream: u32, index: u32 },
}

/// One cross-reference section: what one writing of the file added or changed.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    /// Where the section begins in the file.
    pub(crate) offset: usize,
    /// Object number → place, for the objects of this section only.
    pub(crate) entries: BTreeMap<u32, Entry>,
    /// The trailer dictionary (of a cross-reference stream: its own).
    pub(crate) trailer: Dict,
    /// Whether it is a cross-reference stream.
    pub(crate) is_stream: bool,
}

/// The offset that the last `startxref` before `end` names, when `%%EOF` and at most one line end follow it up to `end`;
/// with `strict` false, white space and further bytes may follow within 1 KiB.
pub(crate) fn startxref(source: &Source<'_>, end: usize, strict: bool, limits: &Limits) -> Result<usize> {
    let from = end.saturating_sub(1024);
    let tail = source.bytes(from..end)?;
    let Some(at) = tail.windows(9).rposition(|w| w == b"startxref") else {
        return broken(from, "startxref is missing");
    };
    let mut lexer = Lexer::new(&tail, at + 9, limits);
    let Ok(offset) = lexer.unsigned("") else {
        return broken(from + at, "the offset after startxref is missing");
    };
    let rest = lexer.rest().trim_ascii_start();
    let clean = matches!(rest.strip_prefix(b"%%EOF"), Some(b"" | b"\n" | b"\r" | b"\r\n"));
    if strict && !clean {
        return broken(from + lexer.pos, "%%EOF was expected at the end of the revision");
    }
    Ok(offset as usize)
}

/// All sections, oldest first.
pub(crate) fn read_chain(source: &Source<'_>, start: usize, limits: &Limits) -> Result<Vec<Section>> {
    let mut sections = Vec::new();
    let mut seen = HashSet::new();
    let mut next = Some(start);
    let mut total = 0;
    while let Some(offset) = next {
        if !seen.insert(offset) {
            return broken(offset, "the cross-reference sections run in a circle");
        }
        if sections.len() >= limits.revisions {
            return Err(Error::Limit("too many revisions"));
        }
        let section = read_section(source, offset, limits)?;
        total += section.entries.len();
        if total > limits.objects {
            return Err(Error::Limit("too many objects"));
        }
        next = match section.trailer.get("Prev").map(Object::as_int) {
            None => None,
            Some(Some(prev)) if prev >= 0 && (prev as usize) < source.len() => Some(prev as usize),
            Some(_) => return broken(offset, "/Prev is not an offset in the file"),
        };
        sections.push(section);
    }
    sections.reverse();
    Ok(sections)
}

fn read_section(source: &Source<'_>, offset: usize, limits: &Limits) -> Result<Section> {
    let table = source.parse(offset, limits, &mut |lexer| read_table(lexer, limits))?;
    let Some((mut entries, trailer)) = table else { return read_stream(source, offset, limits) };
    if let Some(hidden) = trailer.get("XRefStm").and_then(Object::as_int) {
        // Hybrid file: objects that the table calls free or leaves out are found through the stream.
        let hidden = read_stream(source, usize::try_from(hidden).unwrap_or(usize::MAX), limits)?;
        for (num, entry) in hidden.entries {
            let known = entries.get(&num).is_some_and(|e| *e != Entry::Free);
            if !known {
                entries.insert(num, entry);
            }
        }
    }
    Ok(Section { offset, entries, trailer, is_stream: false })
}

/// A table with its trailer; `None` when something else stands here.
fn read_table(lexer: &mut Lexer<'_>, limits: &Limits) -> Result<Option<(BTreeMap<u32, Entry>, Dict)>> {
    if !lexer.keyword("xref") {
        return Ok(None);
    }
    let mut entries = BTreeMap::new();
    while !lexer.keyword("trailer") {
        read_subsection(lexer, &mut entries, limits)?;
    }
    match lexer.object()? {
        Object::Dict(trailer) => Ok(Some((entries, trailer))),
        _ => broken(lexer.pos, "a trailer dictionary was expected"),
    }
}

fn read_subsection(lexer: &mut Lexer<'_>, entries: &mut BTreeMap<u32, Entry>, limits: &Limits) -> Result<()> {
    let first = lexer.unsigned("a cross-reference subsection was expected")?;
    let count = lexer.unsigned("the length of the subsection is missing")?;
    if count > limits.objects as u64 || entries.len() + count as usize > limits.objects {
        return Err(Error::Limit("too many objects"));
    }
    for num in first..first.saturating_add(count) {
        let at = lexer.pos;
        let offset = lexer.unsigned("an offset was expected")? as usize;
        let generation = lexer.unsigned("a generation was expected")?;
        let entry = if lexer.keyword("n") {
            // WHY: a generation above 65535 or an offset of 0 is written by some producers for objects that do not exist.
            match u16::try_from(generation) {
                Ok(generation) if offset != 0 => Entry::At { offset, generation },
                _ => Entry::Free,
            }
        } else if lexer.keyword("f") {
            Entry::Free
        } else {
            return broken(at, "a cross-reference entry was expected");
        };
        let Some(num) = number(num) else { return broken(at, "the object number is too large") };
        entries.insert(num, entry);
    }
    Ok(())
}

fn number(num: u64) -> Option<u32> {
    u32::try_from(num).ok().filter(|n| *n < MAX_NUMBER)
}

fn read_stream(source: &Source<'_>, offset: usize, limits: &Limits) -> Result<Section> {
    let (_, Object::Stream(stream)) = source.parse(offset, limits, &mut |lexer| lexer.indirect(&mut |_| None))? else {
        return broken(offset, "a cross-reference section was expected");
    };
    if !stream.dict.has_name("Type", "XRef") {
        return broken(offset, "a cross-reference stream was expected");
    }
    let bytes = filter::decode(&stream.dict, &stream.raw(source)?, limits.expansion)?;
    let entries = match stream_entries(&stream.dict, &bytes, limits)? {
        Some(entries) => entries,
        None => return broken(offset, "the cross-reference stream contradicts itself"),
    };
    Ok(Section { offset, entries, trailer: stream.dict, is_stream: true })
}

fn stream_entries(dict: &Dict, bytes: &[u8], limits: &Limits) -> Result<Option<BTreeMap<u32, Entry>>> {
    let ints = |key: &str| -> Option<Vec<usize>> {
        let items = dict.get(key)?.as_array()?;
        items.iter().map(|o| o.as_int().and_then(|i| usize::try_from(i).ok())).collect()
    };
    let Some(widths) = ints("W").filter(|w| w.len() == 3 && w.iter().all(|n| *n <= 8)) else {
        return Ok(None);
    };
    let size = dict.get("Size").and_then(Object::as_int).and_then(|n| usize::try_from(n).ok());
    let Some(index) = ints("Index").or_else(|| Some(vec![0, size?])) else { return Ok(None) };
    let row = widths.iter().sum::<usize>();
    if row == 0 || index.len() % 2 != 0 {
        return Ok(None);
    }
    let mut rows = bytes.chunks_exact(row);
    let mut entries = BTreeMap::new();
    for pair in index.chunks_exact(2) {
        for num in pair[0]..pair[0].saturating_add(pair[1]) {
            let (Some(row), Some(num)) = (rows.next(), number(num as u64)) else { return Ok(None) };
            entries.insert(num, stream_entry(row, &widths));
        }
        if entries.len() > limits.objects {
            return Err(Error::Limit("too many objects"));
        }
    }
    Ok(Some(entries))
}

fn stream_entry(row: &[u8], widths: &[usize]) -> Entry {
    let field =
        |from: usize, width: usize| row[from..from + width].iter().fold(0u64, |value, b| value << 8 | u64::from(*b));
    let kind = if widths[0] == 0 { 1 } else { field(0, widths[0]) };
    let second = field(widths[0], widths[1]);
    let third = field(widths[0] + widths[1], widths[2]);
    match kind {
        1 => Entry::At { offset: second as usize, generation: third as u16 },
        2 => Entry::InStream { stream: second as u32, index: third as u32 },
        _ => Entry::Free,
    }
}
