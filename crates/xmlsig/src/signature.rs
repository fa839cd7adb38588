//! One signature as it stands in the file, taken apart strictly: what has no business in it makes it unreadable.

use bergshamra_c14n::C14nMode;
use pades::Cert;
use uppsala::{NodeId, NodeKind};

use crate::algorithm::{self, ENVELOPED, EXCLUSIVE, XPATH};
use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::tree::{DSIG, Tree};

/// A canonical form with the prefixes it is told to keep.
#[derive(Debug, Clone)]
pub(crate) struct Canonical {
    pub(crate) mode: C14nMode,
    pub(crate) prefixes: Vec<String>,
}

impl Default for Canonical {
    /// What holds where nothing is said (XMLDSig 1.1, 4.4.3.2).
    fn default() -> Self {
        Self { mode: C14nMode::Inclusive, prefixes: Vec::new() }
    }
}

/// What is done to the signed element before it is digested.
#[derive(Debug, Clone)]
pub(crate) enum Transform {
    /// This signature is left out.
    Enveloped,
    /// All signatures are left out.
    WithoutSignatures,
    /// A canonical form is made.
    Canonical(Canonical),
    /// Anything else.
    Forbidden,
}

/// One reference.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) uri: Option<String>,
    pub(crate) transforms: Vec<Transform>,
    pub(crate) digest_method: String,
    pub(crate) digest: Vec<u8>,
}

/// A signature.
#[derive(Debug)]
pub(crate) struct Signature {
    pub(crate) node: NodeId,
    pub(crate) signed_info: NodeId,
    pub(crate) canonical: Canonical,
    pub(crate) method: String,
    pub(crate) references: Vec<Reference>,
    pub(crate) value_node: NodeId,
    pub(crate) value: Vec<u8>,
    pub(crate) key_info: Option<NodeId>,
    pub(crate) objects: Vec<NodeId>,
}

/// The certificates and revocation lists that come with a signature.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    pub(crate) certificates: Vec<Cert>,
    pub(crate) crls: Vec<Vec<u8>>,
    /// Whether a certificate is there that cannot be read.
    pub(crate) broken: bool,
}

impl Signature {
    /// Takes one apart; `None` when it is not what the standard says.
    pub(crate) fn read(tree: &Tree<'_>, node: NodeId, limits: &Limits) -> Result<Option<Signature>> {
        let Some(children) = tree.only_elements(node) else { return Ok(None) };
        let [signed_info, value_node, rest @ ..] = children.as_slice() else { return Ok(None) };
        if !tree.is_dsig(*signed_info, "SignedInfo") || !tree.is_dsig(*value_node, "SignatureValue") {
            return Ok(None);
        }
        let key_info = rest.first().copied().filter(|first| tree.is_dsig(*first, "KeyInfo"));
        let objects = &rest[usize::from(key_info.is_some())..];
        if key_info.is_some_and(|info| tree.doc.descendants(info).iter().any(|n| tree.is_dsig(*n, "Signature"))) {
            return Ok(None);
        }
        if !objects.iter().all(|object| tree.is_dsig(*object, "Object")) {
            return Ok(None);
        }
        let Some(value) = tree.bytes(*value_node) else { return Ok(None) };
        let Some(info) = SignedInfo::read(tree, *signed_info) else { return Ok(None) };
        if info.references.len() > limits.references {
            return Err(Error::Limit("references"));
        }
        if info.references.iter().any(|reference| reference.transforms.len() > limits.transforms) {
            return Err(Error::Limit("transforms"));
        }
        Ok(Some(Signature {
            node,
            signed_info: *signed_info,
            canonical: info.canonical,
            method: info.method,
            references: info.references,
            value_node: *value_node,
            value,
            key_info,
            objects: objects.to_vec(),
        }))
    }

    /// What `KeyInfo` brings. A bare key or the name of one says nothing about whom it belongs to.
    pub(crate) fn keys(&self, tree: &Tree<'_>, limits: &Limits) -> Result<Keys> {
        let mut keys = Keys::default();
        let data = self.key_info.map(|info| tree.elements(info)).unwrap_or_default();
        for item in data.iter().filter(|d| tree.is_dsig(**d, "X509Data")).flat_map(|d| tree.elements(*d)) {
            if tree.is_dsig(item, "X509Certificate") {
                match tree.bytes(item).map(|der| Cert::from_der(&der)) {
                    Some(Ok(cert)) if !keys.certificates.contains(&cert) => keys.certificates.push(cert),
                    Some(Ok(_)) => {}
                    _ => keys.broken = true,
                }
            } else if tree.is_dsig(item, "X509CRL") {
                keys.crls.extend(tree.bytes(item));
            }
            if keys.certificates.len().max(keys.crls.len()) > limits.proofs {
                return Err(Error::Limit("certificates"));
            }
        }
        Ok(keys)
    }
}

struct SignedInfo {
    canonical: Canonical,
    method: String,
    references: Vec<Reference>,
}

impl SignedInfo {
    fn read(tree: &Tree<'_>, node: NodeId) -> Option<SignedInfo> {
        // Comments and instructions in here only serve to mislead.
        let odd = |n: &NodeId| {
            matches!(tree.doc.node_kind(*n), Some(NodeKind::Comment(_) | NodeKind::ProcessingInstruction(_)))
        };
        if tree.doc.descendants(node).iter().any(odd) {
            return None;
        }
        let children = tree.only_elements(node)?;
        let [canonical, method, references @ ..] = children.as_slice() else { return None };
        let named = tree.is_dsig(*canonical, "CanonicalizationMethod") && tree.is_dsig(*method, "SignatureMethod");
        if !named || references.is_empty() {
            return None;
        }
        Some(SignedInfo {
            canonical: canonical_of(tree, *canonical)?,
            method: tree.attribute(*method, "Algorithm")?.to_owned(),
            references: references.iter().map(|r| Reference::read(tree, *r)).collect::<Option<_>>()?,
        })
    }
}

impl Reference {
    fn read(tree: &Tree<'_>, node: NodeId) -> Option<Reference> {
        if !tree.is_dsig(node, "Reference") {
            return None;
        }
        let children = tree.only_elements(node)?;
        let (transforms, method, digest) = match children.as_slice() {
            [transforms, method, digest] if tree.is_dsig(*transforms, "Transforms") => {
                (tree.only_elements(*transforms)?, method, digest)
            }
            [method, digest] => (Vec::new(), method, digest),
            _ => return None,
        };
        if !tree.is_dsig(*method, "DigestMethod") || !tree.is_dsig(*digest, "DigestValue") {
            return None;
        }
        Some(Reference {
            uri: tree.attribute(node, "URI").map(str::to_owned),
            transforms: transforms.iter().map(|t| transform(tree, *t)).collect::<Option<_>>()?,
            digest_method: tree.attribute(*method, "Algorithm")?.to_owned(),
            digest: tree.bytes(*digest)?,
        })
    }
}

fn transform(tree: &Tree<'_>, node: NodeId) -> Option<Transform> {
    if !tree.is_dsig(node, "Transform") {
        return None;
    }
    let uri = tree.attribute(node, "Algorithm")?;
    Some(match uri {
        ENVELOPED if tree.elements(node).is_empty() => Transform::Enveloped,
        XPATH if leaves_signatures_out(tree, node) => Transform::WithoutSignatures,
        _ if algorithm::canonical(uri).is_some() => Transform::Canonical(canonical_of(tree, node)?),
        _ => Transform::Forbidden,
    })
}

/// The one XPath that signers side by side need, and that hides nothing but signatures.
fn leaves_signatures_out(tree: &Tree<'_>, node: NodeId) -> bool {
    let [path] = tree.elements(node)[..] else { return false };
    let text = if tree.is_dsig(path, "XPath") { tree.text(path) } else { None };
    let text = text.unwrap_or_default();
    let prefix = text.trim().strip_prefix("not(ancestor-or-self::").and_then(|rest| rest.strip_suffix(":Signature)"));
    let Some(prefix) = prefix else { return false };
    let scopes = std::iter::once(path).chain(tree.doc.ancestors(path));
    let mut declared = scopes.filter_map(|n| tree.doc.element(n)).flat_map(|e| &e.namespace_declarations);
    declared.find(|(name, _)| name == prefix).is_some_and(|(_, uri)| uri == DSIG)
}

/// A canonical form with its list of prefixes.
pub(crate) fn canonical_of(tree: &Tree<'_>, node: NodeId) -> Option<Canonical> {
    let mode = algorithm::canonical(tree.attribute(node, "Algorithm")?)?;
    let prefixes = match tree.elements(node)[..] {
        [] => Vec::new(),
        [list] if mode.is_exclusive() && tree.is(list, EXCLUSIVE, "InclusiveNamespaces") => {
            let names = tree.attribute(list, "PrefixList").unwrap_or_default();
            names.split_ascii_whitespace().map(str::to_owned).collect()
        }
        _ => return None,
    };
    Some(Canonical { mode, prefixes })
}
