//! The properties that XAdES puts under a signature (ETSI EN 319 132-1): when, and by which certificate; and the proofs
//! it may carry beside: time-stamps, certificates, revocation.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use pades::{Cert, Evidence};
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
    /// Time-stamps, all over the same bytes.
    pub(crate) time_stamps: Vec<Vec<u8>>,
    /// The form of the bytes stamped.
    pub(crate) stamped: Canonical,
    /// Certificates and revocation data.
    pub(crate) evidence: Evidence,
    /// Whether they contradict the standard, or are not signed.
    pub(crate) unsigned: bool,
}

/// Whether an element right in an object is the signature's own and no data.
pub(crate) fn is_own(tree: &Tree<'_>, node: NodeId) -> bool {
    let qualifying = tree.name(node) == "QualifyingProperties" && tree.namespace(node).starts_with(XADES);
    qualifying || tree.is_dsig(node, "SignatureProperties")
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
        for part in qualifying.iter().flat_map(|node| tree.elements(*node)) {
            match tree.name(part) {
                "SignedProperties" if is_signed(part) => found.signed(tree, part),
                "SignedProperties" => found.unsigned = true,
                "UnsignedProperties" => found.beside(tree, part, limits)?,
                _ => {}
            }
        }
        // The plain form some signing kits write: a time in an object of their own.
        let times = plain.iter().filter(|node| is_signed(**node)).flat_map(|node| tree.inside(*node, "SigningTime"));
        let times: Vec<NodeId> = times.collect();
        found.time = found.time.or_else(|| times.first().and_then(|node| time(&tree.text(*node)?)));
        Ok(found)
    }

    fn signed(&mut self, tree: &Tree<'_>, node: NodeId) {
        let times = tree.inside(node, "SigningTime");
        self.time = times.first().and_then(|node| time(&tree.text(*node)?));
        for name in ["SigningCertificate", "SigningCertificateV2"] {
            // The signer's comes first (ETSI EN 319 132-1, 5.2.2).
            let first =
                tree.inside(node, name).first().and_then(|list| tree.inside(*list, "CertDigest").first().copied());
            let Some(digest) = first else { continue };
            let method = tree.elements(digest).into_iter().find(|n| tree.is_dsig(*n, "DigestMethod"));
            let value = tree.elements(digest).into_iter().find(|n| tree.is_dsig(*n, "DigestValue"));
            let method = method.and_then(|n| tree.attribute(n, "Algorithm")).unwrap_or_default().to_owned();
            self.certificates.push((method, value.and_then(|n| tree.bytes(n)).unwrap_or_default()));
        }
    }

    fn beside(&mut self, tree: &Tree<'_>, node: NodeId, limits: &Limits) -> Result<()> {
        let all = |name: &str| -> Result<Vec<Vec<u8>>> {
            let nodes = tree.inside(node, name);
            if nodes.len() > limits.proofs {
                return Err(Error::Limit("proofs"));
            }
            Ok(nodes.into_iter().filter_map(|n| tree.bytes(n)).collect())
        };
        for stamp in tree.inside(node, "SignatureTimeStamp") {
            let form = tree.elements(stamp).into_iter().find(|n| tree.is_dsig(*n, "CanonicalizationMethod"));
            self.stamped = form.and_then(|n| canonical_of(tree, n)).unwrap_or_default();
            let tokens = tree.inside(stamp, "EncapsulatedTimeStamp").into_iter().take(limits.proofs);
            self.time_stamps.extend(tokens.filter_map(|n| tree.bytes(n)));
        }
        self.time_stamps.truncate(limits.proofs);
        self.evidence.ocsps.extend(all("EncapsulatedOCSPValue")?);
        self.evidence.crls.extend(all("EncapsulatedCRLValue")?);
        let certificates = all("EncapsulatedX509Certificate")?;
        self.evidence.certificates.extend(certificates.iter().filter_map(|der| Cert::from_der(der).ok()));
        Ok(())
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
