//! The answer of the verifier: a verdict for each signature, with reasons a screen can put into words.

use jiff::Timestamp;
use pades::{Baseline, Holder, RevocationReport, TimeSource, TimeStampReport, Verdict};
use serde::{Deserialize, Serialize};

use crate::reason::{Fault, Reason};

/// The answer for a whole file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The worst of all signatures; `None` when there is no signature.
    pub verdict: Option<Verdict>,
    /// When it was checked.
    pub checked_at: Timestamp,
    /// Size of the file in bytes.
    pub size: u64,
    /// Name of the root element.
    pub root: String,
    /// The signatures in the order of the file.
    pub signatures: Vec<SignatureReport>,
}

/// How much of the file a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coverage {
    /// The whole file but for the signatures.
    Whole,
    /// Every part that says something; the bare elements around them are not signed.
    Parts,
    /// Less than that.
    #[default]
    Partial,
}

/// The form of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Form {
    /// The plain form of the W3C.
    #[default]
    #[serde(rename = "XMLDSig")]
    Plain,
    /// With signed properties that bind the certificate (ETSI EN 319 132-1).
    #[serde(rename = "XAdES")]
    Advanced,
    /// Called a signature, and none that is known here.
    #[serde(rename = "unknown")]
    Unknown,
}

/// One thing a signature refers to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covered {
    /// As the signature writes it; empty for the whole file.
    pub uri: String,
    /// Names from the root to the element; `None` when it was not found.
    pub element: Option<String>,
    /// Whether its digest fits; `None` when it could not be computed.
    pub digest_ok: Option<bool>,
}

/// What was found about one signature.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SignatureReport {
    /// Where it stands: names from the root.
    pub place: String,
    /// Its form.
    pub form: Form,
    /// The verdict.
    pub verdict: Verdict,
    /// The most telling reason, when the verdict is not valid.
    pub primary: Option<Reason>,
    /// All reasons and notes, the gravest first.
    pub reasons: Vec<Reason>,
    /// Who signed, by the certificate.
    pub signer: Option<Holder>,
    /// Common names from the signer to the trusted root; empty when there is no such path.
    pub path: Vec<String>,
    /// The time the signer claims under the signature.
    pub claimed_time: Option<Timestamp>,
    /// The time a trusted time-stamp proves the signature was there by.
    pub proved_time: Option<Timestamp>,
    /// Where its time comes from.
    pub time_source: TimeSource,
    /// Its time-stamps.
    pub time_stamps: Vec<TimeStampReport>,
    /// The revocation of each certificate of the path.
    pub revocation: Vec<RevocationReport>,
    /// The level of XAdES it reaches, as far as it is looked at here; `None` for other kinds and broken ones.
    pub baseline: Option<Baseline>,
    /// The signature algorithm as the file names it.
    pub algorithm: String,
    /// How much of the file it covers.
    pub coverage: Coverage,
    /// What it refers to.
    pub covered: Vec<Covered>,
    /// Whether all digests fit; `None` when one could not be computed.
    pub digest_ok: Option<bool>,
    /// Whether the signature value fits.
    pub signature_ok: Option<bool>,
}

impl SignatureReport {
    /// Draws the verdict from the reasons.
    pub(crate) fn conclude(&mut self, mut reasons: Vec<Reason>) {
        reasons.sort_by_key(|r| (std::cmp::Reverse(r.verdict()), *r));
        reasons.dedup();
        self.primary = reasons.first().copied().filter(|r| r.verdict() != Verdict::Valid);
        self.verdict = reasons.first().map_or(Verdict::Valid, |r| r.verdict());
        // INVARIANT: nothing is valid unless every digest and the signature value were computed and found right, by a
        // certificate with a path to a trusted root, over all there is to read.
        let proved = (self.digest_ok, self.signature_ok) == (Some(true), Some(true));
        if self.verdict == Verdict::Valid && !(proved && !self.path.is_empty() && self.coverage != Coverage::Partial) {
            self.verdict = Verdict::Undetermined;
        }
        self.reasons = reasons;
    }

    fn add(&mut self, reason: Reason) {
        let reasons = std::mem::take(&mut self.reasons);
        self.conclude(reasons.into_iter().chain([reason]).collect());
    }
}

impl Report {
    /// The report on a file that is known to be signed, and whose signatures cannot be checked: never valid.
    pub fn refused(xml: &[u8], at: Timestamp) -> Report {
        let mut signature = SignatureReport { form: Form::Unknown, ..SignatureReport::default() };
        signature.conclude(vec![Fault::FileRefused.into()]);
        let (size, root) = (xml.len() as u64, String::new());
        Report { verdict: None, checked_at: at, size, root, signatures: vec![signature] }.conclude()
    }

    /// Adds what only the reader of the file can know: that it takes something else out of it than what was signed.
    #[must_use]
    pub fn doubted(mut self, fault: Fault) -> Report {
        self.signatures.iter_mut().for_each(|signature| signature.add(fault.into()));
        self.conclude()
    }

    /// For a reader that takes what it reads from signed parts alone, wherever they stand, and asks nothing of the bare
    /// elements around them.
    #[must_use]
    pub fn read_by_parts(mut self) -> Report {
        for signature in &mut self.signatures {
            let mut reasons = std::mem::take(&mut signature.reasons);
            reasons.retain(|reason| *reason != Fault::StructureNotSigned.into());
            signature.conclude(reasons);
        }
        self.conclude()
    }

    /// Holds the file to the agency it is said to come from, under any of its names: the certificate of another one
    /// makes a signature invalid.
    #[must_use]
    pub fn held_to_agency(mut self, names: &[&str]) -> Report {
        for signature in &mut self.signatures {
            let Some(holder) = &signature.signer else { continue };
            if !names.iter().any(|name| holder.is_of(name)) {
                signature.add(pades::Reason::OtherAgency.into());
            }
        }
        self.conclude()
    }

    pub(crate) fn conclude(mut self) -> Report {
        self.verdict = self.signatures.iter().map(|s| s.verdict).max();
        self
    }
}
