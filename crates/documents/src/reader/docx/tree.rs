//! A part's XML as a small tree: local names, the attributes, text. Bounded in depth and number, without entities.

use std::collections::BTreeMap;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::DocxError;

/// Elements in elements. Word nests tables some ten deep at the most; what walks the tree may recurse.
const MAX_DEPTH: usize = 100;
/// Elements of one part.
const MAX_ELEMENTS: usize = 1_000_000;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Without prefix.
    pub(super) name: String,
    attributes: BTreeMap<String, String>,
    pub(super) children: Vec<Node>,
    /// Character data of an element that holds nothing else.
    pub(super) text: String,
}

impl Node {
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// `w:val` of a child: how Word writes a property.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.attribute("val")
    }

    /// A switch: there, and not switched off.
    pub(super) fn is_on(&self, name: &str) -> bool {
        self.child(name).is_some_and(|it| !matches!(it.attribute("val"), Some("0" | "false" | "off" | "none")))
    }
}

pub(super) fn parse(xml: &str) -> Result<Node, DocxError> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<Node> = vec![Node::default()];
    let mut elements = 0;
    loop {
        match reader.read_event().map_err(|_| DocxError::Broken)? {
            Event::Start(tag) => {
                elements += 1;
                if open.len() > MAX_DEPTH {
                    return Err(DocxError::Deep);
                }
                open.push(node(&tag)?);
            }
            Event::Empty(tag) => {
                elements += 1;
                let node = node(&tag)?;
                innermost(&mut open)?.children.push(node);
            }
            Event::End(_) => {
                let node = open.pop().ok_or(DocxError::Broken)?;
                innermost(&mut open)?.children.push(node);
            }
            Event::Text(text) => innermost(&mut open)?.text.push_str(&text),
            Event::CData(text) => innermost(&mut open)?.text.push_str(&text),
            Event::GeneralRef(name) => innermost(&mut open)?.text.push(character(&name)?),
            Event::DocType(_) => return Err(DocxError::Doctype),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
        if elements > MAX_ELEMENTS {
            return Err(DocxError::TooLong);
        }
    }
    match (open.pop(), open.is_empty()) {
        (Some(root), true) => root.children.into_iter().next().ok_or(DocxError::NotWord),
        _ => Err(DocxError::Broken),
    }
}

fn innermost(open: &mut [Node]) -> Result<&mut Node, DocxError> {
    open.last_mut().ok_or(DocxError::Broken)
}

fn node(tag: &BytesStart<'_>) -> Result<Node, DocxError> {
    let mut attributes = BTreeMap::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| DocxError::Broken)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| DocxError::Broken)?;
        attributes.insert(attribute.key.local_name().as_ref().to_owned(), value.into_owned());
    }
    Ok(Node { name: tag.local_name().as_ref().to_owned(), attributes, ..Node::default() })
}

/// The five of XML and numbers: there is no other without a document type.
fn character(name: &BytesRef<'_>) -> Result<char, DocxError> {
    Ok(match name.as_ref() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => name.resolve_char_ref().ok().flatten().ok_or(DocxError::Broken)?,
    })
}
