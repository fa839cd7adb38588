//! The answer of the verifier: a verdict for each signature, with reasons a screen can put into words.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Hợp lệ / không hợp lệ / không xác định (NĐ 68/2024 Đ.30–32; ETSI EN 319 102-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything was checked and fits.
    Valid,
    /// Something needed to decide is missing or unknown; never to be shown as valid.
    Undetermined,
    /// Something is proved wrong.
    Invalid,
}

/// Why a verdict is what it is. Stable names for translation files and APIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// The signed bytes were changed.
    DigestMismatch,
    /// The document was changed after signing, beyond further signatures.
    ChangedAfterSigning,
    /// Bytes stand after the end of the document.
    TrailingData,
    /// The signature value does not fit the signed attributes and the certificate.
    SignatureMismatch,
    /// The byte range is missing or contradicts itself.
    ByteRangeMalformed,
    /// The bytes left out are not exactly the signature itself.
    ByteRangeGap,
    /// The signed bytes do not end where a revision ends.
    ByteRangePartial,
    /// The cross-references reach from the signed revision into what came later, or leave it out.
    StructureSuspicious,
    /// The signature dictionary or its container cannot be read.
    ContainerMalformed,
    /// The certificate is not the one the signature is bound to.
    CertificateMismatch,
    /// The signature is not bound to its certificate.
    CertificateNotBound,
    /// The certificate cannot be read in full.
    CertificateMalformed,
    /// The certificate had ended when the signature says it was made.
    CertificateExpired,
    /// The certificate had not begun when the signature says it was made.
    CertificateNotYetValid,
    /// The certificate is not meant for signing documents.
    WrongKeyUsage,
    /// A certificate in the path may not issue certificates.
    IssuerIsNoAuthority,
    /// A later change is one the certification signature forbids.
    ForbiddenByCertification,
    /// The signer's certificate did not come with the signature.
    CertificateMissing,
    /// No path leads to a trusted root.
    UntrustedIssuer,
    /// The certificate has ended since, and nothing proves the signature is older.
    CertificateExpiredSince,
    /// The signature says it was made in the future.
    ClaimedTimeInFuture,
    /// The algorithm is breakable.
    WeakAlgorithm,
    /// The algorithm is not known here.
    UnsupportedAlgorithm,
    /// The kind of signature is not known here.
    UnsupportedFormat,
    /// A certificate carries a critical extension that is not known here.
    UnknownCriticalExtension,
    /// Whether the certificate was revoked is not known, and the trust list demands it.
    RevocationUnknown,
    /// Note: revocation was not checked, as the trust list allows.
    RevocationNotChecked,
    /// Note: form fields were filled after signing.
    FormFilledAfterSigning,
    /// Note: the time of signing is the signer's own word, no time-stamp.
    ClaimedTimeOnly,
    /// Note: no time of signing is given.
    NoTime,
}

impl Reason {
    /// What this reason makes of a verdict; notes leave it valid.
    pub fn verdict(self) -> Verdict {
        use Reason::*;
        match self {
            RevocationNotChecked | FormFilledAfterSigning | ClaimedTimeOnly | NoTime => Verdict::Valid,
            CertificateMissing
            | UntrustedIssuer
            | CertificateExpiredSince
            | ClaimedTimeInFuture
            | WeakAlgorithm
            | UnsupportedAlgorithm
            | UnsupportedFormat
            | UnknownCriticalExtension
            | RevocationUnknown => Verdict::Undetermined,
            _ => Verdict::Invalid,
        }
    }
}

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

/// What was found about one signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignatureReport {
    /// Name of the field.
    pub field: String,
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
    /// Beginning of validity.
    pub not_before: Timestamp,
    /// End of validity.
    pub not_after: Timestamp,
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
