//! The answer of the verifier: a verdict for each signature, with reasons a screen can put into words.

use crate::cert::Cert;
pub use crate::reason::{Reason, Verdict};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The answer for a whole file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The worst of all signatures; `None` when there is no signature.
    pub verdict: Option<Verdict>,
    /// When it was checked.
    pub checked_at: Timestamp,
    /// Size of the file in bytes.
    pub size: u64,
    /// The signatures, oldest first.
    pub signatures: Vec<SignatureReport>,
}

/// What kind of signature it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureKind {
    /// Of a person or an agency.
    #[default]
    Signature,
    /// Of a time-stamping authority over the whole document (ETSI EN 319 142-1, 5.4.3).
    DocumentTimeStamp,
}

/// The baseline levels of PAdES (ETSI EN 319 142-1, 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Baseline {
    /// The signature alone.
    #[serde(rename = "B-B")]
    Basic,
    /// With a trusted time-stamp.
    #[serde(rename = "B-T")]
    Time,
    /// With all certificates and proofs about revocation in the file.
    #[serde(rename = "B-LT")]
    LongTerm,
    /// With a time-stamp over those, which may be renewed for ever.
    #[serde(rename = "B-LTA")]
    Archive,
}

/// Where the time of a signature comes from, the strongest source first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeSource {
    /// A time-stamp of the signature itself.
    TimeStamp,
    /// A time-stamp over the document with the signature in it.
    DocumentTimeStamp,
    /// The signer's own word.
    Claimed,
    /// Nothing.
    #[default]
    None,
}

/// What is known about the revocation of one certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationState {
    /// Not revoked when it mattered.
    Good,
    /// Revoked.
    Revoked,
    /// Not known.
    Unknown,
}

/// The revocation of one certificate of a path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RevocationReport {
    /// Whose certificate.
    pub holder: String,
    /// Its serial number in hexadecimal.
    pub serial: String,
    /// What is known.
    pub state: RevocationState,
    /// Who says so.
    pub source: Option<crate::RevocationSource>,
    /// As of when.
    pub said_at: Option<Timestamp>,
    /// Until when that is meant to hold.
    pub until: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// A time-stamp of a signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeStampReport {
    /// The moment it names.
    pub time: Timestamp,
    /// The time-stamping authority.
    pub authority: Option<Holder>,
    /// Whether it proves that moment.
    pub verdict: Verdict,
    /// Reasons and notes, the gravest first.
    pub reasons: Vec<Reason>,
    /// Common names from the authority to the trusted root.
    pub path: Vec<String>,
    /// The revocation of that path.
    pub revocation: Vec<RevocationReport>,
}

impl Report {
    /// Whether every signature holds, but for form fields that were filled after it.
    pub fn is_only_filled(&self) -> bool {
        let mut doubtful = self.signatures.iter().filter(|s| s.verdict != Verdict::Valid).peekable();
        doubtful.peek().is_some() && doubtful.all(|s| s.primary == Some(Reason::FormFilledAfterSigning))
    }
}

/// Whether two names are the same but for case, spacing and the two ways Unicode writes Vietnamese.
pub fn same_words(a: &str, b: &str) -> bool {
    plain(a) == plain(b)
}

fn plain(name: &str) -> String {
    let composed: String = name.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl SignatureReport {
    pub(crate) fn add(&mut self, reason: Reason) {
        let reasons = std::mem::take(&mut self.reasons);
        self.conclude(reasons.into_iter().chain([reason]).collect());
    }

    /// Draws the verdict from the reasons.
    pub(crate) fn conclude(&mut self, mut reasons: Vec<Reason>) {
        reasons.sort_by_key(|r| (std::cmp::Reverse(r.verdict()), *r));
        reasons.dedup();
        self.primary = reasons.first().copied().filter(|r| r.verdict() != Verdict::Valid);
        self.verdict = reasons.first().map_or(Verdict::Valid, |r| r.verdict());
        // INVARIANT: nothing is valid unless digest and signature value were computed and found right.
        if self.verdict == Verdict::Valid && (self.digest_ok, self.signature_ok) != (Some(true), Some(true)) {
            self.verdict = Verdict::Undetermined;
        }
        self.reasons = reasons;
    }
}

/// What was found about one signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignatureReport {
    /// Name of the field.
    pub field: String,
    /// What kind it is.
    #[serde(default)]
    pub kind: SignatureKind,
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
    /// The time the signer claims.
    pub claimed_time: Option<Timestamp>,
    /// The time a trusted time-stamp proves the signature was there by.
    #[serde(default)]
    pub proved_time: Option<Timestamp>,
    /// Where its time comes from.
    #[serde(default)]
    pub time_source: TimeSource,
    /// The time-stamps of the signature itself.
    #[serde(default)]
    pub time_stamps: Vec<TimeStampReport>,
    /// The revocation of each certificate of the path.
    #[serde(default)]
    pub revocation: Vec<RevocationReport>,
    /// The level of PAdES it reaches; `None` for other kinds of signature and broken ones.
    #[serde(default)]
    pub baseline: Option<Baseline>,
    /// The words in the signature dictionary: `/Name`.
    pub name: Option<String>,
    /// `/Reason`.
    pub reason: Option<String>,
    /// `/Location`.
    pub location: Option<String>,
    /// `/SubFilter`: the kind of signature.
    pub format: String,
    /// The permission of a certification signature (1 nothing, 2 forms and signatures, 3 also comments).
    pub certification: Option<i64>,
    /// The signed bytes as offset and length, twice.
    pub byte_range: Vec<u64>,
    /// Whether the signed bytes are a whole revision, but for the signature itself.
    pub covers_whole_revision: bool,
    /// Whether nothing at all follows the signed bytes.
    pub covers_whole_file: bool,
    /// Whether the digest fits; `None` when it could not be computed.
    pub digest_ok: Option<bool>,
    /// Whether the signature value fits.
    pub signature_ok: Option<bool>,
    /// What was changed after this signature, in the order of the file.
    pub changes: Vec<Change>,
}

/// The holder of a certificate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Holder {
    /// Common name.
    pub name: String,
    /// Organisation.
    pub organisation: Option<String>,
    /// Common name of the issuer.
    pub issuer: String,
    /// Serial number in hexadecimal.
    pub serial: String,
    /// SHA-256 of the certificate in hexadecimal; empty in reports that were kept before it was noted.
    #[serde(default)]
    pub fingerprint: String,
    /// Beginning of validity.
    pub not_before: Timestamp,
    /// End of validity.
    pub not_after: Timestamp,
}

impl Holder {
    pub(crate) fn of(cert: &Cert) -> Holder {
        let (not_before, not_after) = cert.validity();
        Holder {
            name: cert.subject(),
            organisation: cert.organisation(),
            issuer: cert.issuer(),
            serial: cert.serial(),
            fingerprint: cert.fingerprint(),
            not_before,
            not_after,
        }
    }

    /// Whether the certificate names an agency, as its holder or as the organisation of its holder.
    pub fn is_of(&self, agency: &str) -> bool {
        let same = |name: &str| plain(name) == plain(agency);
        same(&self.name) || self.organisation.as_deref().is_some_and(same)
    }
}

/// How far a change may go (compare the modification levels of ETSI and ISO 32000-1, 12.8.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Further signatures, time-stamps, validation data, file metadata.
    Allowed,
    /// Form fields filled.
    FormFilling,
    /// Anything else.
    NotAllowed,
}

/// What kind of thing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// A further signature was put into a field.
    Signature,
    /// A document time-stamp was added.
    TimeStamp,
    /// A signature field was added that is empty or visible.
    SignatureField,
    /// Certificates and revocation data were added (DSS).
    ValidationData,
    /// Title, author and the like.
    Metadata,
    /// A form field was filled.
    FormField,
    /// The text, drawing or image of a page.
    PageContent,
    /// A font, image or other resource of a page.
    PageResource,
    /// A page, or the order of pages.
    Page,
    /// A comment, stamp or other annotation.
    Annotation,
    /// The form: fields removed, renamed, of another kind.
    Form,
    /// A signature that was there already.
    ExistingSignature,
    /// The catalogue of the document.
    Catalogue,
    /// An object that older revisions point to without having it.
    HiddenObject,
    /// Any other object.
    OtherObject,
    /// Something that cannot be read.
    Unreadable,
}

impl ChangeKind {
    /// How far a change of this kind goes.
    pub fn level(self) -> Level {
        use ChangeKind::*;
        match self {
            Signature | TimeStamp | SignatureField | ValidationData | Metadata => Level::Allowed,
            FormField => Level::FormFilling,
            _ => Level::NotAllowed,
        }
    }
}

/// One change found between two revisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The revision that made it, from 1.
    pub revision: usize,
    /// What was changed.
    pub kind: ChangeKind,
    /// How far it goes.
    pub level: Level,
    /// The object number, when there is one.
    pub object: Option<u32>,
    /// The name of the field, when there is one.
    pub field: Option<String>,
}
