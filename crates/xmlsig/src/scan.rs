//! The first look at a file: bytes to text, and everything counted before a tree of it is built.
//!
//! A second parser does the counting, so that what only one of the two understands is refused.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::error::{Error, Result};
use crate::limits::Limits;

/// Deeper than this no setting goes: trees are walked by recursion.
const DEEPEST: usize = 100;

/// Whether a file begins as XML does, so that it is judged as such; whether it is any good is another question.
pub fn is_xml(bytes: &[u8]) -> bool {
    match bytes {
        [0xFF, 0xFE, b'<', 0, ..] | [0xFE, 0xFF, 0, b'<', ..] => true,
        [0xEF, 0xBB, 0xBF, rest @ ..] | rest => rest.trim_ascii_start().starts_with(b"<"),
    }
}

/// The text of a file in UTF-8 or UTF-16, without its mark.
pub(crate) fn text<'b>(bytes: &'b [u8], limits: &Limits) -> Result<Cow<'b, str>> {
    if bytes.len() > limits.bytes {
        return Err(Error::Limit("bytes"));
    }
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        [0xEF, 0xBB, 0xBF, rest @ ..] | rest => Cow::Borrowed(std::str::from_utf8(rest).map_err(|_| Error::NotXml)?),
    };
    Ok(text)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String> {
    let pairs = bytes.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return Err(Error::NotXml);
    }
    char::decode_utf16(pairs.map(|pair| unit([pair[0], pair[1]]))).collect::<Result<_, _>>().map_err(|_| Error::NotXml)
}

/// Counts what is in a text, and refuses document types.
pub(crate) fn count(text: &str, limits: &Limits) -> Result<()> {
    let mut reader = Reader::from_str(text);
    let mut count = Count { limits, depth: 0, elements: 0, namespaces: 0 };
    loop {
        match reader.read_event().map_err(|_| Error::NotXml)? {
            Event::Start(tag) => {
                count.open(&tag)?;
                count.depth += 1;
            }
            Event::Empty(tag) => count.open(&tag)?,
            Event::End(_) => count.depth = count.depth.saturating_sub(1),
            Event::DocType(_) => return Err(Error::Doctype),
            Event::Decl(declaration) => declared(&declaration)?,
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// XML 1.0 only, and in an encoding that is read here: a file must not look otherwise to another reader.
fn declared(declaration: &quick_xml::events::BytesDecl<'_>) -> Result<()> {
    let version = declaration.version().map_err(|_| Error::NotXml)?;
    let fits = match declaration.encoding() {
        None => true,
        Some(Ok(name)) => ["utf-8", "utf8", "utf-16", "us-ascii"].iter().any(|known| name.eq_ignore_ascii_case(known)),
        Some(Err(_)) => false,
    };
    if &*version == "1.0" && fits { Ok(()) } else { Err(Error::NotXml) }
}

struct Count<'l> {
    limits: &'l Limits,
    depth: usize,
    elements: usize,
    namespaces: usize,
}

impl Count<'_> {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        self.elements += 1;
        for (index, attribute) in tag.attributes().enumerate() {
            if index >= self.limits.attributes {
                return Err(Error::Limit("attributes"));
            }
            let attribute = attribute.map_err(|_| Error::NotXml)?;
            self.namespaces += usize::from(attribute.key.as_ref().starts_with("xmlns"));
        }
        let passed = [
            (self.depth >= self.limits.depth.min(DEEPEST), "depth"),
            (self.elements > self.limits.elements, "elements"),
            (self.namespaces > self.limits.namespaces, "namespaces"),
            (tag.len() > self.limits.tag_bytes, "tag"),
        ];
        match passed.iter().find(|(passed, _)| *passed) {
            Some((_, what)) => Err(Error::Limit(what)),
            None => Ok(()),
        }
    }
}
