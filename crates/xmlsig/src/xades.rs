//! The properties that XAdES puts under a signature (ETSI EN 319 132-1): when, and by which certificate; and the proofs
//! it may carry beside: time-stamps, certificates, revocation.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use pades::{Cert, Evidence, MAX_STAMPS};
use uppsala::NodeId;

use crate::algorithm;
use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::reason::Reason;
use crate::reference::Target;
use crate::signature::{Canonical, Keys, Signature, canonical_of};
use crate::tree::Tree;

/// All versions of its namespace begin so.
const XADES: &str = "http://uri.etsi.org/01903/";

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Properties {
    /// Whether there are properties of XAdES at all.
    pub(crate) present: bool,
    /// The time the signer claims, if it is under the signature.
    pub(crate) time: Option<Timestamp>,
    /// Digests of the signer's certificate that are under the signature: algorithm and value.
    pub(crate) certificates: Vec<(String, Vec<u8>)>,
    /// Time-stamps over the signature value.
    pub(crate) time_stamps: Vec<Stamp>,
    /// Certificates and revocation data.
    pub(crate) evidence: Evidence,
    /// Whether they contradict the standard, or are not signed.
    pub(crate) unsigned: bool,
    /// Whether something is there twice that may be there once: two readers could take one each.
    pub(crate) doubled: bool,
    /// Whether there are proofs that are not looked at here.
    pub(crate) unjudged: bool,
}

/// A time-stamp over the signature value.
#[derive(Debug)]
pub(crate) struct Stamp {
    /// The token (RFC 3161); empty when it cannot be read, so that it is told as broken.
    pub(crate) token: Vec<u8>,
    /// The form of the value that is stamped.
    pub(crate) form: Canonical,
}

/// Whether an element right in an object is the signature's own and no data.
pub(crate) fn is_own(tree: &Tree<'_>, node: NodeId) -> bool {
    is(tree, node, "QualifyingProperties") || tree.is_dsig(node, "SignatureProperties")
}

fn is(tree: &Tree<'_>, node: NodeId, name: &str) -> bool {
    tree.name(node) == name && tree.namespace(node).starts_with(XADES)
}

/// The elements of a name right inside another, where the standard has them; elsewhere they mean nothing.
fn of(tree: &Tree<'_>, node: NodeId, name: &str) -> Vec<NodeId> {
    tree.elements(node).into_iter().filter(|child| is(tree, *child, name)).collect()
}

impl Properties {
    pub(crate) fn read(
        tree: &Tree<'_>,
        signature: &Signature,
        targets: &[Target],
        keys: &Keys,
        limits: &Limits,
    ) -> Result<Properties> {
        let mut found = Properties::default();
        found.evidence.crls.extend(keys.crls.iter().cloned());
        let held = signature.objects.iter().flat_map(|object| tree.elements(*object));
        let (mut qualifying, mut plain) = (Vec::new(), Vec::new());
        for node in held.filter(|node| is_own(tree, *node)) {
            if tree.is_dsig(node, "SignatureProperties") { plain.push(node) } else { qualifying.push(node) }
        }
        found.present = !qualifying.is_empty();
        found.unsigned = qualifying.len() > 1;
        let is_signed =
            |node: NodeId| targets.iter().any(|t| matches!(t, Target::Element(e) if tree.is_within(node, *e)));
        for node in qualifying {
            for part in found.once(of(tree, node, "SignedProperties")) {
                if is_signed(part) { found.signed(tree, part) } else { found.unsigned = true }
            }
            for part in found.once(of(tree, node, "UnsignedProperties")) {
                found.beside(tree, part, limits)?;
            }
        }
        // The plain form some signing kits write: a time in an object of their own.
        let times = plain.iter().filter(|node| is_signed(**node)).flat_map(|node| tree.inside(*node, "SigningTime"));
        let times: Vec<NodeId> = times.collect();
        found.time = found.time.or_else(|| times.first().and_then(|node| time(&tree.text(*node)?)));
        Ok(found)
    }

    /// Notes when something is there more than once.
    fn once(&mut self, nodes: Vec<NodeId>) -> Vec<NodeId> {
        self.doubled |= nodes.len() > 1;
        nodes
    }

    fn signed(&mut self, tree: &Tree<'_>, node: NodeId) {
        for part in self.once(of(tree, node, "SignedSignatureProperties")) {
            let times = self.once(of(tree, part, "SigningTime"));
            self.time = times.first().and_then(|node| time(&tree.text(*node)?));
            for name in ["SigningCertificate", "SigningCertificateV2"] {
                let lists = self.once(of(tree, part, name));
                self.certificates.extend(lists.first().and_then(|list| bound(tree, *list)));
            }
        }
        // What stamps single objects before the signature is not the time of the signature.
        for part in of(tree, node, "SignedDataObjectProperties") {
            self.unjudged |= tree.elements(part).iter().any(|n| tree.name(*n).ends_with("TimeStamp"));
        }
    }

    fn beside(&mut self, tree: &Tree<'_>, node: NodeId, limits: &Limits) -> Result<()> {
        let parts = of(tree, node, "UnsignedSignatureProperties");
        self.unjudged |= parts.len() < tree.elements(node).len();
        for item in self.once(parts).into_iter().flat_map(|part| tree.elements(part)) {
            match tree.name(item) {
                _ if !tree.namespace(item).starts_with(XADES) => self.unjudged = true,
                "SignatureTimeStamp" => self.stamp(tree, item),
                "CertificateValues" | "RevocationValues" | "TimeStampValidationData" => {
                    self.values(tree, item, limits)?;
                }
                // Digests of values that stand elsewhere prove nothing and change nothing; who signed a signature is
                // judged as a signature of its own.
                "CompleteCertificateRefs"
                | "CompleteCertificateRefsV2"
                | "CompleteRevocationRefs"
                | "CounterSignature" => {}
                _ => self.unjudged = true,
            }
        }
        Ok(())
    }

    fn stamp(&mut self, tree: &Tree<'_>, node: NodeId) {
        let mut form = Some(Canonical::default());
        let mut tokens = Vec::new();
        for child in tree.elements(node) {
            if tree.is_dsig(child, "CanonicalizationMethod") {
                form = canonical_of(tree, child);
            } else if is(tree, child, "EncapsulatedTimeStamp") {
                tokens.push(tree.bytes(child).unwrap_or_default());
            } else {
                // A stamp in XML, or one over something else than the signature value alone.
                form = None;
                break;
            }
        }
        let Some(form) = form else {
            self.unjudged = true;
            return;
        };
        for token in tokens {
            if self.time_stamps.len() == MAX_STAMPS {
                self.unjudged = true;
                return;
            }
            self.time_stamps.push(Stamp { token, form: form.clone() });
        }
    }

    fn values(&mut self, tree: &Tree<'_>, node: NodeId, limits: &Limits) -> Result<()> {
        let all = |name: &str| -> Vec<Vec<u8>> {
            let nodes = tree.inside(node, name).into_iter().filter(|n| is(tree, *n, name));
            nodes.filter_map(|n| tree.bytes(n)).collect()
        };
        self.evidence.ocsps.extend(all("EncapsulatedOCSPValue"));
        self.evidence.crls.extend(all("EncapsulatedCRLValue"));
        let certificates = all("EncapsulatedX509Certificate");
        self.evidence.certificates.extend(certificates.iter().filter_map(|der| Cert::from_der(der).ok()));
        let most = self.evidence.ocsps.len().max(self.evidence.crls.len()).max(self.evidence.certificates.len());
        if most > limits.proofs { Err(Error::Limit("proofs")) } else { Ok(()) }
    }

    /// Whether the properties bind a certificate; the reason when they bind another, or nothing at all.
    pub(crate) fn binds(&self, cert: &Cert) -> Result<bool, Reason> {
        if self.unsigned {
            return Err(pades::Reason::CertificateNotBound.into());
        }
        for (method, value) in &self.certificates {
            if algorithm::hash(method)?.digest(&[cert.der()]) != *value {
                return Err(pades::Reason::CertificateMismatch.into());
            }
        }
        Ok(!self.certificates.is_empty())
    }
}

/// The digest by which a list binds the signer's certificate, which comes first (ETSI EN 319 132-1, 5.2.2).
fn bound(tree: &Tree<'_>, list: NodeId) -> Option<(String, Vec<u8>)> {
    let first = *of(tree, list, "Cert").first()?;
    let digest = *of(tree, first, "CertDigest").first()?;
    let part = |name: &str| tree.elements(digest).into_iter().find(|n| tree.is_dsig(*n, name));
    let method = part("DigestMethod").and_then(|n| tree.attribute(n, "Algorithm")).unwrap_or_default().to_owned();
    Some((method, part("DigestValue").and_then(|n| tree.bytes(n)).unwrap_or_default()))
}

/// A time with its offset, or the civil time of Việt Nam where none is given.
fn time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let civil = || Offset::constant(7).to_timestamp(text.parse::<DateTime>().ok()?).ok();
    text.parse().ok().or_else(civil)
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn a_time_without_offset_is_one_of_viet_nam() {
        let noon = "2026-11-28T05:00:00Z".parse().ok();
        assert_eq!(time("2026-11-28T05:00:00Z"), noon);
        assert_eq!(time(" 2026-11-28T12:00:00+07:00\n"), noon);
        assert_eq!(time("2026-11-28T12:00:00"), noon);
        assert_eq!(time("28/11/2026"), None);
    }
}
