//! The document behind a code on paper: what its paper must say, and whether a file that somebody holds is that document.

use bytes::Bytes;
use pades::{Document, Evidence, Limits, SignatureKind, TrustList};
use typeset::model::SignatureBlock;
use web::components::{Tone, note};
use web::{Markup, Shell};

use super::check::Finding;
use crate::model::outgoing::Draft;
use crate::store::outgoing::Outgoing;

/// What is told to whoever asks by a code. The words and the file only where the document is public.
pub(super) struct ByCode {
    /// The code.
    pub(super) check_code: String,
    /// Number and notation.
    pub(super) code: String,
    /// Date of the document.
    pub(super) date: String,
    /// Who issued it.
    pub(super) issuers: String,
    /// Who signed it, as printed.
    pub(super) signers: Vec<String>,
    /// Subject and address of the file of a public document.
    pub(super) public: Option<(String, String)>,
    /// What came out of comparing a file with it.
    pub(super) compared: Option<Compared>,
}

impl ByCode {
    pub(super) fn new(shell: &Shell, check_code: &str, document: &Outgoing, draft: &Draft) -> Self {
        let blocks = draft.document.signature.iter().chain(&draft.document.cosigners);
        Self {
            check_code: check_code.to_owned(),
            code: document.code(),
            date: document.issued_on.map(|date| shell.date(&date)).unwrap_or_default(),
            issuers: issuers(document, draft),
            signers: blocks.map(printed).filter(|signer| !signer.is_empty()).collect(),
            public: None,
            compared: None,
        }
    }

    /// What the comparison says, or that there was none.
    pub(super) fn said(&self, shell: &Shell) -> Markup {
        let Some(compared) = &self.compared else {
            return note(shell, Tone::Amber, &shell.t("check-kept-only"));
        };
        let (tone, key) = match compared {
            Compared::Same => (Tone::Green, "check-compared-same"),
            Compared::Grown => (Tone::Amber, "check-compared-grown"),
            Compared::Earlier => (Tone::Red, "check-compared-earlier"),
            Compared::Other { .. } => (Tone::Red, "check-compared-other"),
        };
        let mut said = shell.t1(key, "code", self.code.clone());
        if let Compared::Other { issued: Some((code, issuers)) } = compared {
            said.push(' ');
            said += &shell.t2("check-compared-is", ("code", code.clone()), ("issuer", issuers.clone()));
        }
        note(shell, tone, &said)
    }
}

/// What a file is to the document of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Compared {
    /// The file that was issued, byte for byte.
    Same,
    /// That file with more behind it: whoever received it signed, stamped or copied it.
    Grown,
    /// A beginning of that file: not everybody had signed, numbered and sealed it yet.
    Earlier,
    /// Another file; which document of this installation it is, where it is one.
    Other {
        /// Code and issuers of that.
        issued: Option<(String, String)>,
    },
}

impl Compared {
    /// Compares a file that was looked at with the one that is kept for the document.
    pub(super) fn of(document: &Outgoing, finding: &Finding, file: &Bytes, kept: &Bytes) -> Self {
        match &finding.issued {
            Some(issued) if issued.id == document.id => return Self::Same,
            Some(issued) => return Self::Other { issued: Some((issued.code(), finding.issuers.clone())) },
            None => {}
        }
        let common = file.iter().zip(kept.iter()).take_while(|(a, b)| a == b).count();
        // Proofs that were added since for the archive are no part of what was sent out.
        match issued_bytes(kept) {
            Some(issued) if common >= issued => Self::Grown,
            _ if common == file.len() => Self::Earlier,
            _ => Self::Other { issued: None },
        }
    }
}

/// Where the last signature of a person or an agency ends.
fn issued_bytes(kept: &Bytes) -> Option<usize> {
    let document = Document::open(kept, &Limits::default()).ok()?;
    let (trust, evidence) = (TrustList::default(), Evidence::default());
    let report = pades::verify_document(&document, &trust, &evidence, kernel::Instant::UNIX_EPOCH).ok()?;
    let signed = report.signatures.iter().filter(|signature| signature.kind == SignatureKind::Signature);
    let ends = signed.filter_map(|signature| match signature.byte_range[..] {
        [_, _, start, length] => usize::try_from(start.saturating_add(length)).ok(),
        _ => None,
    });
    ends.max()
}

/// All agencies that issue a document, the one that leads first.
pub(super) fn issuers(document: &Outgoing, draft: &Draft) -> String {
    let names = std::iter::once(document.issuer.as_str()).chain(draft.joint.iter().map(|joint| joint.name.as_str()));
    names.collect::<Vec<_>>().join(", ")
}

fn printed(block: &SignatureBlock) -> String {
    let parts = [block.authority.join(" "), block.name.clone()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ")
}
