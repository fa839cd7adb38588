//! Judges every signature of a file: what it covers, digests, value, certificate and time (W3C XML Signature 1.1, 3.2;
//! best practices of the same group; NĐ 68/2024 Đ.30–33).

use jiff::Timestamp;
use pades::{Cert, Claim, Evidence, TrustList, ValueStamp, Verdict, check_value, judge_signer};
use uppsala::NodeId;

use crate::algorithm::{self, ecdsa_in_der};
use crate::cover;
use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::reason::{Fault, Reason};
use crate::reference::{Canonicalizer, Target};
use crate::report::{Coverage, Covered, Form, Report, SignatureReport};
use crate::scan;
use crate::signature::{Keys, Signature};
use crate::tree::Tree;
use crate::xades::{Properties, Stamp};

/// Judges all signatures at a moment, with proofs about revocation beside those in the file.
///
/// # Errors
/// [`Error`] when the file is not XML, declares a document type, or goes beyond the limits.
pub fn verify(xml: &[u8], trust: &TrustList, evidence: &Evidence, at: Timestamp) -> Result<Report> {
    verify_with(xml, trust, evidence, at, &Limits::default())
}

/// The same with limits of one's own.
///
/// # Errors
/// As [`verify`].
pub fn verify_with(
    xml: &[u8],
    trust: &TrustList,
    evidence: &Evidence,
    at: Timestamp,
    limits: &Limits,
) -> Result<Report> {
    let text = scan::text(xml, limits)?;
    let tree = Tree::parse(&text, limits)?;
    let found = candidates(&tree, limits)?;
    let judge = Judge { trust, evidence, at, limits };
    let mut bytes = Canonicalizer::new(&tree, limits);
    let signatures = found.into_iter().map(|node| judge.signature(&mut bytes, node)).collect::<Result<_>>()?;
    let root = tree.name(tree.root).to_owned();
    Ok(Report { verdict: None, checked_at: at, size: xml.len() as u64, root, signatures }.conclude())
}

/// The canonical form of a file as the verifier read it. Who reads the file with another parser compares what comes out
/// of both; what differs was not what was signed ([`Fault::ReadDifferently`]).
///
/// # Errors
/// As [`verify`].
pub fn canonical(xml: &[u8]) -> Result<Vec<u8>> {
    let limits = Limits::default();
    let text = scan::text(xml, &limits)?;
    let tree = Tree::parse(&text, &limits)?;
    Canonicalizer::new(&tree, &limits).whole()
}

/// Signatures, and what is only called one: by another namespace, or in a form that is not known here.
pub(crate) fn candidates(tree: &Tree<'_>, limits: &Limits) -> Result<Vec<NodeId>> {
    let called = |node: &NodeId| {
        matches!(tree.name(*node), "Signature" | "DigitalSignature")
            && tree.elements(*node).iter().any(|child| tree.name(*child) == "SignedInfo")
    };
    let mut found = tree.all_elements();
    found.retain(|node| tree.is_dsig(*node, "Signature") || called(node));
    if found.len() > limits.signatures { Err(Error::Limit("signatures")) } else { Ok(found) }
}

/// Whether one is of a kind that is judged here.
pub(crate) fn is_known(tree: &Tree<'_>, node: NodeId) -> bool {
    let counter = tree.doc.parent(node).is_some_and(|parent| tree.name(parent) == "CounterSignature");
    tree.is_dsig(node, "Signature") && !counter
}

struct Judge<'a> {
    trust: &'a TrustList,
    evidence: &'a Evidence,
    at: Timestamp,
    limits: &'a Limits,
}

/// What the references of a signature came to.
struct Referenced {
    targets: Vec<Target>,
    covered: Vec<Covered>,
    digest_ok: Option<bool>,
}

impl Judge<'_> {
    fn signature(&self, bytes: &mut Canonicalizer<'_, '_>, node: NodeId) -> Result<SignatureReport> {
        let tree = bytes.tree;
        let mut report = SignatureReport { place: tree.place(node), ..SignatureReport::default() };
        if !is_known(tree, node) {
            report.form = Form::Unknown;
            report.conclude(vec![pades::Reason::UnsupportedFormat.into()]);
            return Ok(report);
        }
        let Some(signature) = Signature::read(tree, node, self.limits)? else {
            report.conclude(vec![pades::Reason::ContainerMalformed.into()]);
            return Ok(report);
        };
        let mut reasons = Vec::new();
        let referenced = self.references(bytes, &signature, &mut reasons)?;
        let tree = bytes.tree;
        report.coverage = judge_coverage(tree, &signature, &referenced.targets, &mut reasons);
        report.algorithm.clone_from(&signature.method);
        report.digest_ok = referenced.digest_ok;
        report.covered = referenced.covered;
        self.signer(bytes, &signature, &referenced.targets, &mut report, &mut reasons)?;
        report.conclude(reasons);
        Ok(report)
    }

    fn references(
        &self,
        bytes: &mut Canonicalizer<'_, '_>,
        signature: &Signature,
        reasons: &mut Vec<Reason>,
    ) -> Result<Referenced> {
        let mut found = Referenced { targets: Vec::new(), covered: Vec::new(), digest_ok: Some(true) };
        for reference in &signature.references {
            let target = bytes.target(reference);
            let digest_ok = match target {
                Err(fault) => Err(fault.into()),
                Ok(target) => match algorithm::hash(&reference.digest_method) {
                    Err(reason) => Err(reason),
                    Ok(hash) => {
                        let selected = bytes.referenced(signature, reference, target)?;
                        selected.map(|data| hash.digest(&[&data]) == reference.digest).map_err(Reason::from)
                    }
                },
            };
            match digest_ok {
                Ok(true) => found.targets.extend(target),
                Ok(false) => reasons.push(pades::Reason::DigestMismatch.into()),
                Err(reason) => reasons.push(reason),
            }
            found.digest_ok = match (found.digest_ok, &digest_ok) {
                (Some(false), _) | (_, Ok(false)) => Some(false),
                (_, Err(_)) => None,
                (so_far, Ok(true)) => so_far,
            };
            let element = target.ok().map(|target| match target {
                Target::Document => bytes.tree.name(bytes.tree.root).to_owned(),
                Target::Element(node) => bytes.tree.place(node),
            });
            let uri = reference.uri.clone().unwrap_or_default();
            found.covered.push(Covered { uri, element, digest_ok: digest_ok.ok() });
        }
        Ok(found)
    }

    /// Who signed, when, and whether the value is theirs.
    fn signer(
        &self,
        bytes: &mut Canonicalizer<'_, '_>,
        signature: &Signature,
        targets: &[Target],
        report: &mut SignatureReport,
        reasons: &mut Vec<Reason>,
    ) -> Result<()> {
        let tree = bytes.tree;
        let keys = signature.keys(tree, self.limits)?;
        let properties = Properties::read(tree, signature, targets, &keys, self.limits)?;
        report.form = if properties.present { Form::Advanced } else { Form::Plain };
        report.claimed_time = properties.time;
        reasons.extend(properties.doubled.then_some(Reason::from(pades::Reason::ContainerMalformed)));
        reasons.extend(properties.unjudged.then_some(Reason::from(Fault::ProofsNotJudged)));
        reasons.extend(keys.broken.then_some(Reason::from(pades::Reason::CertificateMalformed)));
        let message = bytes.element(signature.signed_info, &signature.canonical)?;
        let (signer, value) = choose(signature, &keys, &message);
        report.signature_ok = match value {
            Ok(()) => Some(true),
            Err(Reason::Common(pades::Reason::SignatureMismatch)) => Some(false),
            Err(_) => None,
        };
        reasons.extend(value.err());
        let Some(signer) = signer else { return Ok(()) };
        let key_signed = signature.key_info.is_some_and(|info| is_under(tree, info, targets));
        let bound = properties.binds(signer);
        match bound {
            Ok(true) => {}
            Ok(false) if key_signed => {}
            Ok(false) => reasons.push(Fault::CertificateNotSigned.into()),
            Err(reason) => reasons.push(reason),
        }
        let time_stamps = stamped(bytes, signature, properties.time_stamps)?;
        let claim = Claim {
            signer,
            others: &keys.certificates,
            claimed: properties.time,
            time_stamps: &time_stamps,
            held: &properties.evidence,
        };
        let standing = judge_signer(&claim, self.trust, self.evidence, self.at);
        let sound = bound == Ok(true) && (report.digest_ok, report.signature_ok) == (Some(true), Some(true));
        report.baseline = sound.then_some(standing.level);
        report.signer = Some(standing.signer);
        report.path = standing.path;
        report.proved_time = standing.proved_time;
        report.time_source = standing.time_source;
        report.time_stamps = standing.time_stamps;
        report.revocation = standing.revocation;
        reasons.extend(standing.reasons.into_iter().map(Reason::from));
        Ok(())
    }
}

/// The time-stamps, each with the signature value in the form it names (ETSI EN 319 132-1, 5.3).
fn stamped(bytes: &mut Canonicalizer<'_, '_>, signature: &Signature, stamps: Vec<Stamp>) -> Result<Vec<ValueStamp>> {
    let value =
        |stamp: Stamp| Ok(ValueStamp { bytes: bytes.element(signature.value_node, &stamp.form)?, token: stamp.token });
    stamps.into_iter().map(value).collect()
}

/// The certificate whose key made the value, else the first one, with why the value is not found right.
pub(crate) fn choose<'k>(
    signature: &Signature,
    keys: &'k Keys,
    message: &[u8],
) -> (Option<&'k Cert>, Result<(), Reason>) {
    let first = keys.certificates.first();
    let scheme = match algorithm::scheme(&signature.method) {
        Ok(scheme) => scheme,
        Err(reason) => return (first, Err(reason)),
    };
    let Some(fallback) = first else { return (None, Err(pades::Reason::CertificateMissing.into())) };
    let value = match scheme {
        pades::Scheme::Ecdsa(_) => ecdsa_in_der(&signature.value),
        _ => Some(signature.value.clone()),
    };
    let Some(value) = value else { return (first, Err(pades::Reason::SignatureMismatch.into())) };
    let check = |cert: &Cert| check_value(cert, scheme, message, &value);
    match keys.certificates.iter().find(|cert| check(cert).is_ok()) {
        Some(cert) => (Some(cert), Ok(())),
        None => (first, check(fallback).map_err(Reason::from)),
    }
}

/// Whether an element is under the signature.
fn is_under(tree: &Tree<'_>, node: NodeId, targets: &[Target]) -> bool {
    targets.iter().any(|target| matches!(target, Target::Element(outer) if tree.is_within(node, *outer)))
}

fn judge_coverage(tree: &Tree<'_>, signature: &Signature, targets: &[Target], reasons: &mut Vec<Reason>) -> Coverage {
    let coverage = cover::coverage(tree, signature, targets);
    let elsewhere = tree.root != signature.node && targets.iter().any(|target| cover::is_elsewhere(tree, *target));
    match coverage {
        // A broken reference is told as what it is: what it would have covered is not known.
        Coverage::Partial if reasons.iter().any(|r| r.verdict() != Verdict::Valid) => {}
        Coverage::Partial if elsewhere => reasons.push(Fault::SignedElsewhere.into()),
        Coverage::Partial => reasons.push(Fault::CoversOnlyPart.into()),
        Coverage::Parts => reasons.push(Fault::StructureNotSigned.into()),
        Coverage::Whole => {}
    }
    let is_outside = |node: &NodeId| !tree.is_within(*node, signature.node);
    if tree.all_elements().iter().any(|node| tree.has_cut_text(*node) && is_outside(node)) {
        reasons.push(Fault::CommentInText.into());
    }
    coverage
}
