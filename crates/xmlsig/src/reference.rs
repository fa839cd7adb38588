//! From a reference to the bytes that are digested: only what stands in the file itself, and only by rules that hide
//! nothing but signatures.

use bergshamra_c14n::canonicalize_doc;
use bergshamra_xml::NodeSet;
use uppsala::NodeId;

use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::reason::Fault;
use crate::signature::{Canonical, Reference, Signature, Transform};
use crate::tree::Tree;

/// What a reference means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// The whole file.
    Document,
    /// One element and all that is in it.
    Element(NodeId),
}

/// Makes canonical bytes, and counts what that costs.
pub(crate) struct Canonicalizer<'a, 't> {
    pub(crate) tree: &'a Tree<'t>,
    room: usize,
    nodes: u64,
}

impl<'a, 't> Canonicalizer<'a, 't> {
    pub(crate) fn new(tree: &'a Tree<'t>, limits: &Limits) -> Self {
        Self { tree, room: limits.selected_bytes, nodes: limits.selected_nodes }
    }

    /// What a reference means.
    pub(crate) fn target(&self, reference: &Reference) -> Result<Target, Fault> {
        match reference.uri.as_deref() {
            Some("") => Ok(Target::Document),
            Some(uri) => match uri.strip_prefix('#') {
                // WHY: pointers other than to an id pick by rules of their own.
                Some(pointer) if pointer.contains(['(', ')']) => Err(Fault::ForbiddenTransform),
                Some(id) => self.tree.by_id(id).map(Target::Element),
                None => Err(Fault::ExternalReference),
            },
            None => Err(Fault::ExternalReference),
        }
    }

    /// The bytes of a reference after its transforms. Comments are never among them (XMLDSig 1.1, 4.4.3.2).
    pub(crate) fn referenced(
        &mut self,
        signature: &Signature,
        reference: &Reference,
        target: Target,
    ) -> Result<Result<Vec<u8>, Fault>> {
        let doc = &self.tree.doc;
        let mut set = match target {
            Target::Document => NodeSet::all_without_comments(doc),
            Target::Element(node) => NodeSet::tree_without_comments(node, doc),
        };
        let mut canonical = None;
        for transform in &reference.transforms {
            match transform {
                // After a canonical form there are only bytes left.
                _ if canonical.is_some() => return Ok(Err(Fault::ForbiddenTransform)),
                Transform::Enveloped => self.leave_out(&mut set, signature.node),
                Transform::WithoutSignatures => {
                    let all = self.tree.doc.descendants(self.tree.doc.root());
                    let signatures = all.into_iter().filter(|n| self.tree.is_dsig(*n, "Signature"));
                    signatures.for_each(|node| self.leave_out(&mut set, node));
                }
                Transform::Canonical(form) => canonical = Some(form.clone()),
                Transform::Forbidden => return Ok(Err(Fault::ForbiddenTransform)),
            }
        }
        let selected = match target {
            Target::Document => self.tree.root,
            Target::Element(node) => node,
        };
        // A signature that leaves itself out of what stands inside it signs nothing.
        if !set.contains_id(selected) {
            return Ok(Err(Fault::ForbiddenTransform));
        }
        self.write(&set, &canonical.unwrap_or_default(), target).map(Ok)
    }

    /// The bytes of an element.
    pub(crate) fn element(&mut self, node: NodeId, form: &Canonical) -> Result<Vec<u8>> {
        let set = NodeSet::tree_without_comments(node, &self.tree.doc);
        self.write(&set, form, Target::Element(node))
    }

    /// The bytes of the root element with everything in it.
    pub(crate) fn whole(&mut self) -> Result<Vec<u8>> {
        self.element(self.tree.root, &Canonical::default())
    }

    fn leave_out(&self, set: &mut NodeSet, node: NodeId) {
        set.remove_id(node);
        self.tree.doc.descendants(node).into_iter().for_each(|inner| set.remove_id(inner));
    }

    fn write(&mut self, set: &NodeSet, form: &Canonical, target: Target) -> Result<Vec<u8>> {
        let doc = &self.tree.doc;
        let size = match target {
            Target::Document => doc.input_text().len(),
            Target::Element(node) => doc.node_range(node).map_or(doc.input_text().len(), |range| range.len()),
        };
        self.room = self.room.checked_sub(size).ok_or(Error::Limit("signed bytes"))?;
        let from = match target {
            Target::Document => doc.root(),
            Target::Element(node) => node,
        };
        // Each node is held against the namespaces around it and the prefixes that are listed: a few bytes, much work.
        let cost = self.tree.weight(from, form.prefixes.len());
        self.nodes = self.nodes.checked_sub(cost).ok_or(Error::Limit("signed nodes"))?;
        canonicalize_doc(doc, form.mode, Some(set), &form.prefixes).map_err(|_| Error::NotXml)
    }
}
