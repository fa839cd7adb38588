//! Verdicts, and the reasons that make them: stable names for translation files and APIs.

use serde::{Deserialize, Serialize};

/// Hợp lệ / không hợp lệ / không xác định (NĐ 68/2024 Đ.30–32; ETSI EN 319 102-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything was checked and fits.
    Valid,
    /// Something needed to decide is missing or unknown; never to be shown as valid.
    #[default]
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
    /// The certificate had been revoked when the signature was made, or nothing shows that it was made before.
    CertificateRevoked,
    /// The certificate had ended when the signature says it was made.
    CertificateExpired,
    /// The certificate had not begun when the signature says it was made.
    CertificateNotYetValid,
    /// The certificate is not meant for signing documents.
    WrongKeyUsage,
    /// A certificate in the path may not issue certificates.
    IssuerIsNoAuthority,
    /// The agency of the certificate is not the one the document is said to come from.
    OtherAgency,
    /// A later change is one that a certification or a locked field forbids.
    ForbiddenByCertification,
    /// The signer's certificate did not come with the signature.
    CertificateMissing,
    /// The certificate was issued by nobody but its holder.
    SelfSigned,
    /// No path leads to a trusted root.
    UntrustedIssuer,
    /// The certificate has ended since, and nothing proves the signature is older.
    CertificateExpiredSince,
    /// The certificate was revoked since, and nothing but the signer's word says the signature is older.
    CertificateRevokedSince,
    /// The signature says it was made after its own time-stamp.
    ClaimedTimeAfterTimeStamp,
    /// A time-stamp of the signature is damaged or stamps something else.
    TimeStampInvalid,
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
    /// Form fields were filled after signing: what they show is nobody's word.
    FormFilledAfterSigning,
    /// Note: revocation was not checked, as the trust list allows.
    RevocationNotChecked,
    /// Note: a time-stamp proves nothing, since its authority is not trusted or was not valid.
    TimeStampUntrusted,
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
            RevocationNotChecked | TimeStampUntrusted | ClaimedTimeOnly | NoTime => Verdict::Valid,
            CertificateMissing
            | SelfSigned
            | UntrustedIssuer
            | CertificateExpiredSince
            | CertificateRevokedSince
            | ClaimedTimeAfterTimeStamp
            | TimeStampInvalid
            | ClaimedTimeInFuture
            | WeakAlgorithm
            | UnsupportedAlgorithm
            | UnsupportedFormat
            | UnknownCriticalExtension
            | RevocationUnknown
            | FormFilledAfterSigning => Verdict::Undetermined,
            _ => Verdict::Invalid,
        }
    }
}
