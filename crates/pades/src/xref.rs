//! Reads the chain of cross-reference sections (ISO 32000-1, 7.5.4–7.5.8): tables, streams and hybrids.

use crate::error::{Result, broken};
use crate::lexer::Lexer;
use crate::object::{Dict, Object, StreamData};
use crate::source::Source;
use crate::{Error, Limits, filter};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

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
    /// Where its stream stands, from its object's first byte to the end of its data.
    pub(crate) span: Range<usize>,
    /// Where the stream stands that a table of a hybrid file leads to.
    pub(crate) hybrid: Option<Range<usize>>,
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
    let mut room = Room { bytes: limits.expansion, rows: limits.objects };
    while let Some(offset) = next {
        if !seen.insert(offset) {
            return broken(offset, "the cross-reference sections run in a circle");
        }
        if sections.len() >= limits.revisions {
            return Err(Error::Limit("too many revisions"));
        }
        let section = read_section(source, offset, &mut room, limits)?;
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

/// What is left for all sections together: a file names a section in a few bytes that expands to megabytes.
struct Room {
    /// Expanded bytes of cross-reference streams.
    bytes: usize,
    /// Entries, each time one is read.
    rows: usize,
}

impl Room {
    fn take(&mut self, rows: usize) -> Result<()> {
        self.rows = self.rows.checked_sub(rows).ok_or(Error::Limit("too many objects"))?;
        Ok(())
    }
}

fn read_section(source: &Source<'_>, offset: usize, room: &mut Room, limits: &Limits) -> Result<Section> {
    let table = source.parse(offset, limits, &mut |lexer| read_table(lexer, limits))?;
    let Some((mut entries, trailer)) = table else { return read_stream(source, offset, room, limits) };
    room.take(entries.len())?;
    let mut hybrid = None;
    if let Some(hidden) = trailer.get("XRefStm").and_then(Object::as_int) {
        // Hybrid file: objects that the table calls free or leaves out are found through the stream.
        let hidden = read_stream(source, usize::try_from(hidden).unwrap_or(usize::MAX), room, limits)?;
        hybrid = Some(hidden.span);
        for (num, entry) in hidden.entries {
            let known = entries.get(&num).is_some_and(|e| *e != Entry::Free);
            if !known {
                entries.insert(num, entry);
            }
        }
    }
    // A table is as far as it was signed: `startxref` stands behind it.
    Ok(Section { offset, entries, trailer, is_stream: false, span: offset..offset, hybrid })
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

fn read_stream(source: &Source<'_>, offset: usize, room: &mut Room, limits: &Limits) -> Result<Section> {
    let (_, Object::Stream(stream)) = source.parse(offset, limits, &mut |lexer| lexer.indirect(&mut |_| None))? else {
        return broken(offset, "a cross-reference section was expected");
    };
    if !stream.dict.has_name("Type", "XRef") {
        return broken(offset, "a cross-reference stream was expected");
    }
    let contradicts = || Error::Broken { offset, what: "the cross-reference stream contradicts itself" };
    let rows = Rows::read(&stream.dict).ok_or_else(contradicts)?;
    room.take(rows.count)?;
    // A predictor puts one byte before each row; whatever is far beyond the index is there for nobody to read.
    let needed = rows.count.saturating_mul(rows.width() + 1).saturating_add(SLACK);
    let bytes = filter::decode(&stream.dict, &stream.raw(source)?, needed.min(room.bytes))?;
    room.bytes = room.bytes.checked_sub(bytes.len()).ok_or(Error::Limit("the cross-references expand too far"))?;
    let entries = rows.entries(&bytes).ok_or_else(contradicts)?;
    let end = match stream.data {
        StreamData::Source(data) => data.end,
        StreamData::Owned(_) => offset,
    };
    Ok(Section { offset, entries, trailer: stream.dict, is_stream: true, span: offset..end, hybrid: None })
}

/// Bytes beyond the index that careless writers may leave.
const SLACK: usize = 4096;

/// How the rows of a cross-reference stream are made.
struct Rows {
    widths: [usize; 3],
    /// First number and count of each run.
    index: Vec<usize>,
    count: usize,
}

impl Rows {
    fn read(dict: &Dict) -> Option<Rows> {
        let ints = |key: &str| -> Option<Vec<usize>> {
            let items = dict.get(key)?.as_array()?;
            items.iter().map(|o| o.as_int().and_then(|i| usize::try_from(i).ok())).collect()
        };
        let widths = <[usize; 3]>::try_from(ints("W")?).ok().filter(|w| w.iter().all(|n| *n <= 8))?;
        let size = || dict.get("Size").and_then(Object::as_int).and_then(|n| usize::try_from(n).ok());
        let index = ints("Index").or_else(|| Some(vec![0, size()?]))?;
        let count = index.iter().skip(1).step_by(2).try_fold(0usize, |sum, count| sum.checked_add(*count))?;
        (widths.iter().sum::<usize>() > 0 && index.len() % 2 == 0).then_some(Rows { widths, index, count })
    }

    fn width(&self) -> usize {
        self.widths.iter().sum()
    }

    fn entries(&self, bytes: &[u8]) -> Option<BTreeMap<u32, Entry>> {
        let mut rows = bytes.chunks_exact(self.width());
        let mut entries = BTreeMap::new();
        for pair in self.index.chunks_exact(2) {
            for num in pair[0]..pair[0].saturating_add(pair[1]) {
                entries.insert(number(num as u64)?, stream_entry(rows.next()?, &self.widths));
            }
        }
        Some(entries)
    }
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
