//! Why a verdict is what it is: the reasons every signature shares, and those only XML has.

use pades::Verdict;
use serde::{Deserialize, Serialize};

/// What can be wrong with a signature because it is one in XML. Stable names for translation files and APIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fault {
    /// The signature covers only a part of the file; the rest may be anybody's.
    CoversOnlyPart,
    /// What was signed stands inside a signature, and not where it is read.
    SignedElsewhere,
    /// More than one element bears the id that was signed.
    DuplicateId,
    /// What the signature refers to is not in the file.
    ReferenceNotFound,
    /// The signature refers to something outside the file.
    ExternalReference,
    /// What was signed is picked or remade by a rule (XSLT, XPath, decoding) that can hide something.
    ForbiddenTransform,
    /// The signature is made with a shared secret (HMAC): whoever can check it can forge it.
    SharedSecret,
    /// Another reader takes something else out of the file than what was signed.
    ReadDifferently,
    /// A comment cuts a text in two, which readers understand differently.
    CommentInText,
    /// The file breaks rules of XML or limits of size, so that its signatures cannot be checked.
    FileRefused,
    /// The elements around the signed parts are not signed themselves: their names may have been changed.
    StructureNotSigned,
    /// Note: the certificate is not among what was signed.
    CertificateNotSigned,
    /// Note: it carries proofs that are not judged here (archive time-stamps and the like); they count for nothing.
    ProofsNotJudged,
}

impl Fault {
    /// What this reason makes of a verdict; notes leave it valid.
    pub fn verdict(self) -> Verdict {
        use Fault::*;
        match self {
            CertificateNotSigned | ProofsNotJudged => Verdict::Valid,
            StructureNotSigned | CommentInText | FileRefused => Verdict::Undetermined,
            _ => Verdict::Invalid,
        }
    }
}

/// A reason of either kind; written as its name alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Reason {
    /// Of XML signatures.
    Xml(Fault),
    /// Of signatures of every kind: digest, value, certificate, time.
    Common(pades::Reason),
}

impl Reason {
    /// What this reason makes of a verdict.
    pub fn verdict(self) -> Verdict {
        match self {
            Reason::Xml(fault) => fault.verdict(),
            Reason::Common(reason) => reason.verdict(),
        }
    }
}

impl From<Fault> for Reason {
    fn from(fault: Fault) -> Reason {
        Reason::Xml(fault)
    }
}

impl From<pades::Reason> for Reason {
    fn from(reason: pades::Reason) -> Reason {
        Reason::Common(reason)
    }
}
