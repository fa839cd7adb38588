//! The file as a tree: elements found by namespace and name, texts that hold nothing but text, and the ids.

use std::collections::HashMap;

use base64::Engine;
use uppsala::{Document, NodeId, NodeKind, Parser};

use crate::error::{Error, Result};
use crate::scan::count;
use crate::{Limits, reason::Fault};

/// Namespace of XML signatures.
pub(crate) const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// A parsed file.
pub(crate) struct Tree<'t> {
    pub(crate) doc: Document<'t>,
    pub(crate) root: NodeId,
    ids: HashMap<String, Vec<Bearer>>,
    /// Namespaces declared on each element and around it.
    scopes: HashMap<NodeId, usize>,
}

/// An element that bears an id.
struct Bearer {
    node: NodeId,
    /// Whether a reference may mean it: `Id`, `ID` and `id` without namespace, and `xml:id`.
    plain: bool,
}

impl<'t> Tree<'t> {
    pub(crate) fn parse(text: &'t str, limits: &Limits) -> Result<Tree<'t>> {
        count(text, limits)?;
        let depth = u32::try_from(limits.depth + 2).unwrap_or(u32::MAX);
        let parser = Parser::new().with_max_depth(depth).with_forbid_dtd(true).with_forbid_entities(true);
        let doc = parser.parse(text).map_err(|_| Error::NotXml)?;
        let root = doc.document_element().ok_or(Error::NotXml)?;
        let ids = ids(&doc);
        let scopes = scopes(&doc);
        Ok(Tree { doc, root, ids, scopes })
    }

    /// The one element that bears an id.
    pub(crate) fn by_id(&self, id: &str) -> Result<NodeId, Fault> {
        match self.ids.get(id).map(Vec::as_slice) {
            Some([Bearer { node, plain: true }]) => Ok(*node),
            Some([_, _, ..]) => Err(Fault::DuplicateId),
            _ => Err(Fault::ReferenceNotFound),
        }
    }

    /// How many nodes a node has inside, each as often as there are namespaces in its scope or prefixes to look for.
    pub(crate) fn weight(&self, node: NodeId, prefixes: usize) -> u64 {
        let of = |node: &NodeId| 1 + (self.scopes.get(node).copied().unwrap_or(0) + prefixes) as u64;
        of(&node) + self.doc.descendants(node).iter().map(of).sum::<u64>()
    }

    pub(crate) fn is(&self, node: NodeId, namespace: &str, name: &str) -> bool {
        self.doc.element(node).is_some_and(|e| e.matches_name_ns(namespace, name))
    }

    /// Whether it is an element of the language of XML signatures.
    pub(crate) fn is_dsig(&self, node: NodeId, name: &str) -> bool {
        self.is(node, DSIG, name)
    }

    /// Local name; empty for what is no element.
    pub(crate) fn name(&self, node: NodeId) -> &str {
        self.doc.element(node).map_or("", |e| &e.name.local_name)
    }

    pub(crate) fn namespace(&self, node: NodeId) -> &str {
        self.doc.element(node).and_then(|e| e.name.namespace_uri.as_deref()).unwrap_or_default()
    }

    /// An attribute without namespace.
    pub(crate) fn attribute(&self, node: NodeId, name: &str) -> Option<&str> {
        let all = &self.doc.element(node)?.attributes;
        let own = all.iter().find(|a| a.name.local_name == name && a.name.namespace_uri.is_none());
        own.map(|a| &*a.value)
    }

    /// The elements right inside.
    pub(crate) fn elements(&self, node: NodeId) -> Vec<NodeId> {
        self.doc.children_iter(node).filter(|child| self.doc.element(*child).is_some()).collect()
    }

    /// The elements right inside; none if there is anything else but white space and comments.
    pub(crate) fn only_elements(&self, node: NodeId) -> Option<Vec<NodeId>> {
        let foreign = |child: NodeId| match self.doc.node_kind(child) {
            Some(NodeKind::Text(text) | NodeKind::CData(text)) => !is_blank(text),
            Some(NodeKind::ProcessingInstruction(_)) => true,
            _ => false,
        };
        if self.doc.children_iter(node).any(foreign) { None } else { Some(self.elements(node)) }
    }

    /// Every element, in the order of the file.
    pub(crate) fn all_elements(&self) -> Vec<NodeId> {
        let mut all = self.doc.descendants(self.doc.root());
        all.retain(|node| self.doc.element(*node).is_some());
        all
    }

    /// The elements of a name inside, at any depth.
    pub(crate) fn inside(&self, node: NodeId, name: &str) -> Vec<NodeId> {
        let mut found = self.doc.descendants(node);
        found.retain(|n| self.name(*n) == name);
        found
    }

    /// The text of an element that holds nothing but text.
    pub(crate) fn text(&self, node: NodeId) -> Option<String> {
        let mut whole = String::new();
        for child in self.doc.children_iter(node) {
            whole.push_str(self.doc.text_content(child)?);
        }
        Some(whole)
    }

    /// The bytes of an element that holds base64.
    pub(crate) fn bytes(&self, node: NodeId) -> Option<Vec<u8>> {
        let packed: String = self.text(node)?.split_ascii_whitespace().collect();
        base64::engine::general_purpose::STANDARD.decode(packed).ok()
    }

    /// Whether a node is another or stands inside it.
    pub(crate) fn is_within(&self, node: NodeId, outer: NodeId) -> bool {
        let mut at = Some(node);
        while let Some(here) = at {
            if here == outer {
                return true;
            }
            at = self.doc.parent(here);
        }
        false
    }

    /// Whether a comment cuts the text of an element in two: readers differ in what they make of that.
    pub(crate) fn has_cut_text(&self, node: NodeId) -> bool {
        let (mut comment, mut text) = (false, false);
        for child in self.doc.children_iter(node) {
            match self.doc.node_kind(child) {
                Some(NodeKind::Comment(_)) => comment = true,
                Some(NodeKind::Text(piece) | NodeKind::CData(piece)) => text |= !is_blank(piece),
                _ => {}
            }
        }
        comment && text
    }

    /// Names from the root to an element.
    pub(crate) fn place(&self, node: NodeId) -> String {
        let mut names: Vec<&str> = vec![self.name(node)];
        names.extend(self.doc.ancestors(node).into_iter().map(|n| self.name(n)).filter(|name| !name.is_empty()));
        names.reverse();
        names.join("/")
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))
}

fn ids(doc: &Document<'_>) -> HashMap<String, Vec<Bearer>> {
    let mut ids: HashMap<String, Vec<Bearer>> = HashMap::new();
    for node in doc.descendants(doc.root()) {
        let Some(element) = doc.element(node) else { continue };
        for attribute in &element.attributes {
            // Any attribute that another reader may take for an id counts as a double of it.
            if !attribute.name.local_name.eq_ignore_ascii_case("id") {
                continue;
            }
            let known = matches!(&*attribute.name.local_name, "Id" | "ID" | "id");
            let plain = known && attribute.name.namespace_uri.as_deref().is_none_or(|ns| ns == XML);
            let bearers = ids.entry(attribute.value.clone().into_owned()).or_default();
            match bearers.iter_mut().find(|b| b.node == node) {
                Some(bearer) => bearer.plain |= plain,
                None => bearers.push(Bearer { node, plain }),
            }
        }
    }
    ids
}

/// Parents come before what they hold in the order of the file.
fn scopes(doc: &Document<'_>) -> HashMap<NodeId, usize> {
    let mut scopes: HashMap<NodeId, usize> = HashMap::new();
    for node in doc.descendants(doc.root()) {
        let Some(element) = doc.element(node) else { continue };
        let around = doc.parent(node).and_then(|parent| scopes.get(&parent)).copied().unwrap_or(0);
        scopes.insert(node, around + element.namespace_declarations.len());
    }
    scopes
}
