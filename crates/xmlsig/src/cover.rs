//! What a signature covers, held against everything there is to read in the file.
//!
//! *Invariant:* an element that says something — by its text, its attributes, an instruction, or by being there at all —
//! is either under the signature or makes the coverage partial. Only signatures, and the bare elements around what is
//! signed, may stand outside; and those are bare only while no two of one name stand side by side, so that changing
//! their order changes nothing for who reads by name.

use std::collections::BTreeSet;

use uppsala::{NodeId, NodeKind};

use crate::reference::Target;
use crate::report::Coverage;
use crate::signature::Signature;
use crate::tree::Tree;
use crate::xades;

/// How much of the file the targets of a signature cover.
pub(crate) fn coverage(tree: &Tree<'_>, signature: &Signature, targets: &[Target]) -> Coverage {
    let cover = Cover { tree, targets };
    if !cover.objects(signature) {
        return Coverage::Partial;
    }
    if tree.root == signature.node {
        // An enveloping signature: what it holds is all there is.
        return if signature.objects.is_empty() { Coverage::Partial } else { Coverage::Whole };
    }
    if targets.contains(&Target::Document) {
        return Coverage::Whole;
    }
    let beside = tree.doc.children_iter(tree.doc.root());
    let mut beside = beside.filter(|n| matches!(tree.doc.node_kind(*n), Some(NodeKind::ProcessingInstruction(_))));
    match () {
        () if beside.next().is_some() => Coverage::Partial,
        () if cover.names(tree.root) => Coverage::Whole,
        () if cover.parts(tree.root) => Coverage::Parts,
        () => Coverage::Partial,
    }
}

struct Cover<'a, 't> {
    tree: &'a Tree<'t>,
    targets: &'a [Target],
}

impl Cover<'_, '_> {
    fn names(&self, node: NodeId) -> bool {
        self.targets.contains(&Target::Element(node))
    }

    /// Whether everything an element says is signed.
    fn parts(&self, node: NodeId) -> bool {
        if self.names(node) {
            return true;
        }
        let Some(element) = self.tree.doc.element(node) else { return false };
        let Some(children) = self.tree.only_elements(node) else { return false };
        if !element.attributes.is_empty() || children.is_empty() {
            return false;
        }
        let mut seen = BTreeSet::new();
        children
            .into_iter()
            .filter(|child| !self.tree.is_dsig(*child, "Signature"))
            .all(|child| seen.insert((self.tree.namespace(child), self.tree.name(child))) && self.parts(child))
    }

    /// Whether what a signature itself holds is signed: data in an object is data like any other.
    fn objects(&self, signature: &Signature) -> bool {
        signature.objects.iter().all(|object| {
            let own = |child: &NodeId| self.names(*child) || xades::is_own(self.tree, *child);
            let held = self.tree.only_elements(*object);
            self.names(*object) || held.is_some_and(|held| held.iter().all(own))
        })
    }
}

/// Whether a target stands inside an object of any signature, apart from the signer's own properties.
pub(crate) fn is_elsewhere(tree: &Tree<'_>, target: Target) -> bool {
    let Target::Element(node) = target else { return false };
    let mut outside = std::iter::once(node).chain(tree.doc.ancestors(node));
    let own = std::iter::once(node).chain(tree.doc.ancestors(node)).any(|n| xades::is_own(tree, n));
    let only_own = tree.is_dsig(node, "Object") && tree.elements(node).iter().all(|n| xades::is_own(tree, *n));
    !own && !only_own && outside.any(|n| tree.is_dsig(n, "Object"))
}
