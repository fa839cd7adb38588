//! From text to a tree of elements, within limits. Elements keep their local name and the family of their namespace, so
//! that prefixes never matter to whoever reads the tree.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::error::ReadError;
use crate::limits::Limits;
use crate::note::{Note, NoteCode};

/// The element whose text is encoded content: its size is bounded by the message, its characters by the decoder.
pub(crate) const ENCODED: &str = "ContentTransferEncoded";

/// Above this no setting goes, so that dropping a tree cannot exhaust the stack.
const DEEPEST: usize = 256;

/// Families of namespaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Namespace {
    /// QCVN 102:2016, the older `e-doc.vn`, or none at all: the envelope's own.
    Envelope,
    /// SOAP 1.1, the wrapping of the older form.
    Soap,
    /// XML signatures.
    Signature,
    /// Anything else.
    Foreign,
}

impl Namespace {
    fn of(uri: &str) -> Self {
        let bare = uri.trim().trim_end_matches('/');
        let bare = bare.strip_prefix("https://").or_else(|| bare.strip_prefix("http://")).unwrap_or(bare);
        let is = |known: &str| bare.eq_ignore_ascii_case(known);
        if bare.is_empty() || is("www.mic.gov.vn/TBT/QCVN_102_2016") || is("www.e-doc.vn/Schema") {
            Self::Envelope
        } else if is("schemas.xmlsoap.org/soap/envelope") {
            Self::Soap
        } else if is("www.w3.org/2000/09/xmldsig#") {
            Self::Signature
        } else {
            Self::Foreign
        }
    }
}

/// One element.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    /// Local name.
    pub(crate) name: &'a str,
    pub(crate) namespace: Namespace,
    /// Its own text without that of its children; raw, not trimmed.
    pub(crate) text: Cow<'a, str>,
    /// The `href` attribute, of whatever namespace.
    pub(crate) href: Option<String>,
    pub(crate) children: Vec<Node<'a>>,
    /// Where it stands in the text, from `<` to `>`.
    pub(crate) span: Range<usize>,
}

impl<'a> Node<'a> {
    /// The first child of that name, unless it belongs to another language.
    pub(crate) fn child(&self, name: &str) -> Option<&Node<'a>> {
        self.children.iter().find(|child| child.name == name && child.namespace != Namespace::Foreign)
    }
}

/// Reads one root element and everything in it.
pub(crate) fn parse<'a>(text: &'a str, limits: &Limits) -> Result<(Node<'a>, Vec<Note>), ReadError> {
    let mut reader = Reader::from_str(text);
    let mut builder = Builder::new(text, *limits);
    loop {
        let event = reader.read_event().map_err(|error| refusal(&error, reader.error_position()))?;
        let end = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        match event {
            Event::Start(tag) => builder.open(&tag, end, false)?,
            Event::Empty(tag) => {
                builder.open(&tag, end, true)?;
                builder.close(end);
            }
            Event::End(_) => builder.close(end),
            Event::Text(piece) => builder.text(piece.into_inner(), true)?,
            Event::CData(piece) => builder.text(piece.into_inner(), true)?,
            Event::GeneralRef(reference) => builder.text(Cow::Owned(resolve(&reference)?.to_string()), false)?,
            Event::DocType(_) => return Err(ReadError::Doctype),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => return builder.finish(),
        }
    }
}

struct Builder<'a> {
    source: &'a str,
    limits: Limits,
    open: Vec<Node<'a>>,
    bindings: Vec<Binding>,
    root: Option<Node<'a>>,
    elements: usize,
    unbound: Vec<&'a str>,
    trailing: String,
    notes: Vec<Note>,
}

/// A namespace declaration and the depth of the element that carries it.
struct Binding {
    prefix: String,
    namespace: Namespace,
    depth: usize,
}

impl<'a> Builder<'a> {
    fn new(source: &'a str, mut limits: Limits) -> Self {
        limits.depth = limits.depth.min(DEEPEST);
        Self {
            source,
            limits,
            open: Vec::new(),
            bindings: Vec::new(),
            root: None,
            elements: 0,
            unbound: Vec::new(),
            trailing: String::new(),
            notes: Vec::new(),
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>, end: usize, empty: bool) -> Result<(), ReadError> {
        self.elements += 1;
        if self.elements > self.limits.elements {
            return Err(ReadError::TooManyElements { limit: self.limits.elements });
        }
        if self.open.len() >= self.limits.depth {
            return Err(ReadError::TooDeep { limit: self.limits.depth });
        }
        if tag.len() > self.limits.tag_bytes {
            return Err(self.tag_too_long());
        }
        let start = end - tag.len() - if empty { 3 } else { 2 };
        if self.root.is_some() {
            let reason = "a second root element".to_owned();
            return Err(ReadError::Malformed { offset: start, reason });
        }
        let href = self.attributes(tag, start)?;
        let name: &'a str = &self.source[start + 1..start + 1 + tag.name().as_ref().len()];
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let namespace = self.resolve(prefix);
        self.open.push(Node {
            name: local,
            namespace,
            text: Cow::Borrowed(""),
            href,
            children: Vec::new(),
            span: start..end,
        });
        Ok(())
    }

    /// Takes in namespace declarations and hands back the `href`.
    fn attributes(&mut self, tag: &BytesStart<'_>, offset: usize) -> Result<Option<String>, ReadError> {
        let mut href = None;
        for (index, attribute) in tag.attributes().enumerate() {
            if index >= self.limits.attributes {
                return Err(self.tag_too_long());
            }
            let broken = |reason: String| ReadError::Malformed { offset, reason };
            let attribute = attribute.map_err(|error| broken(error.to_string()))?;
            let key = attribute.key.as_ref();
            let (prefix, local) = key.split_once(':').unwrap_or(("", key));
            let declares = prefix == "xmlns" || (prefix.is_empty() && local == "xmlns");
            if !declares && local != "href" {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|e| broken(e.to_string()))?;
            if declares {
                let prefix = if prefix.is_empty() { "" } else { local }.to_owned();
                let (namespace, depth) = (Namespace::of(&value), self.open.len());
                self.bindings.push(Binding { prefix, namespace, depth });
            } else {
                href = Some(value.into_owned());
            }
        }
        Ok(href)
    }

    /// A prefix nobody declared is read as the envelope's own: senders glue their XML together from pieces.
    fn resolve(&mut self, prefix: &'a str) -> Namespace {
        if let Some(binding) = self.bindings.iter().rev().find(|binding| binding.prefix == prefix) {
            return binding.namespace;
        }
        if !prefix.is_empty() && self.unbound.len() < 16 && !self.unbound.contains(&prefix) {
            self.unbound.push(prefix);
            self.notes.push(Note::new(NoteCode::UnboundPrefix, "", prefix));
        }
        Namespace::Envelope
    }

    fn close(&mut self, end: usize) {
        let Some(mut node) = self.open.pop() else { return };
        node.span.end = end;
        let depth = self.open.len();
        while self.bindings.last().is_some_and(|binding| binding.depth >= depth) {
            self.bindings.pop();
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.root = Some(node),
        }
    }

    fn text(&mut self, piece: Cow<'a, str>, raw: bool) -> Result<(), ReadError> {
        let limit = self.limits.value_bytes;
        let Some(node) = self.open.last_mut() else {
            let room = 200usize.saturating_sub(self.trailing.chars().count());
            self.trailing.extend(piece.chars().take(room));
            return Ok(());
        };
        if node.text.is_empty() && raw && piece.trim_ascii().is_empty() {
            return Ok(());
        }
        if node.name == ENCODED {
            append(&mut node.text, piece);
            return Ok(());
        }
        if node.text.len() + piece.len() > limit {
            return Err(ReadError::ValueTooLong { element: node.name.to_owned(), limit });
        }
        if let Some(character) = piece.chars().find(|&c| !is_xml_char(c)) {
            return Err(ReadError::ControlCharacter { character: character.into() });
        }
        append(&mut node.text, if raw { line_ends(piece) } else { piece });
        Ok(())
    }

    fn finish(mut self) -> Result<(Node<'a>, Vec<Note>), ReadError> {
        if !self.open.is_empty() {
            return Err(ReadError::Truncated);
        }
        let trailing = self.trailing.trim();
        if !trailing.is_empty() {
            self.notes.push(Note::new(NoteCode::TrailingText, "", trailing));
        }
        let root = self.root.ok_or(ReadError::NotXml)?;
        Ok((root, self.notes))
    }

    fn tag_too_long(&self) -> ReadError {
        ReadError::TagTooLong { bytes: self.limits.tag_bytes, attributes: self.limits.attributes }
    }
}

fn append<'a>(text: &mut Cow<'a, str>, piece: Cow<'a, str>) {
    if text.is_empty() {
        *text = piece;
    } else {
        text.to_mut().push_str(&piece);
    }
}

/// Line ends as XML 1.0 §2.11 wants them.
fn line_ends(piece: Cow<'_, str>) -> Cow<'_, str> {
    if piece.contains('\r') { Cow::Owned(piece.replace("\r\n", "\n").replace('\r', "\n")) } else { piece }
}

/// Whether XML 1.0 §2.2 allows the character.
pub(crate) fn is_xml_char(c: char) -> bool {
    !matches!(c, '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

fn resolve(reference: &BytesRef<'_>) -> Result<char, ReadError> {
    let name: &str = reference;
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        let code = code.map_err(|_| ReadError::Entity { name: name.to_owned() })?;
        return char::from_u32(code).filter(|c| is_xml_char(*c)).ok_or(ReadError::ControlCharacter { character: code });
    }
    match name {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(ReadError::Entity { name: kernel::text::ellipsis(name, 64) }),
    }
}

/// What the parser found wrong, as one of our refusals.
fn refusal(error: &Error, position: u64) -> ReadError {
    match error {
        Error::Syntax(_) | Error::IllFormed(IllFormedError::MissingEndTag(_)) => ReadError::Truncated,
        other => {
            ReadError::Malformed { offset: usize::try_from(position).unwrap_or(usize::MAX), reason: other.to_string() }
        }
    }
}
