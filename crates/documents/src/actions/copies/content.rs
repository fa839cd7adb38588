//! What a copy shows: the block of who copied, and the extract as a document of its own.

use identity::Agency;
use jiff::civil::Date;
use store::BlobId;
use typeset::OfficialDocument;
use typeset::model::{CopyBlock, DocumentKind, Recipient, SignatureBlock};

use super::Subject;
use crate::model::copies::Medium;
use crate::model::outgoing::notation;
use crate::model::{DocumentType, header_of};
use crate::store::copies::Copy;

/// The block under a rule after the end of the original (PL I phần II, II).
pub(super) fn block(copy: &Copy, agency: &Agency, number: &str, notation: &str, date: Date) -> CopyBlock {
    CopyBlock {
        form: copy.form,
        agency: header_of(agency),
        number: Some(number.to_owned()),
        notation: notation.to_owned(),
        place: agency.place.clone(),
        date: Some(date),
        signature: copy.signature.clone(),
        recipients: copy.recipients.iter().map(|line| Recipient { text: line.clone(), purpose: None }).collect(),
        filing: Some("Lưu: VT.".to_owned()),
        electronic: copy.medium == Medium::Electronic,
    }
}

/// A part of the original, typeset anew under its own head; its signatures are told, not given.
pub(super) fn extract(copy: &Copy, what: &Subject, block: CopyBlock) -> OfficialDocument {
    OfficialDocument { copy: Some(block), ..part(copy, what) }
}

/// SHA-256 of what is copied: the file, or the part that is typeset. Whoever makes the copy is bound to it.
pub fn hash(copy: &Copy, what: &Subject) -> String {
    match &copy.file {
        Some(file) => file.to_string(),
        // Texts and dates: nothing here that JSON cannot hold.
        None => BlobId::of(&serde_json::to_vec(&part(copy, what)).unwrap_or_default()).to_string(),
    }
}

fn part(copy: &Copy, what: &Subject) -> OfficialDocument {
    let document = match &what.draft {
        Some(draft) => of_own(&draft.document),
        None => of_foreign(copy, what),
    };
    OfficialDocument {
        number: what.number.clone(),
        notation: what.notation.clone(),
        date: what.issued_on,
        body: notation::read(&copy.text).body,
        ..document
    }
}

/// The head and the signers of what was written here; all else is left out.
fn of_own(whole: &OfficialDocument) -> OfficialDocument {
    OfficialDocument {
        kind: whole.kind.clone(),
        agency: whole.agency.clone(),
        joint: whole.joint.clone(),
        place: whole.place.clone(),
        subject: whole.subject.clone(),
        circulation: whole.circulation.clone(),
        signature: whole.signature.clone(),
        cosigners: whole.cosigners.clone(),
        ..OfficialDocument::default()
    }
}

fn of_foreign(copy: &Copy, what: &Subject) -> OfficialDocument {
    let kind = DocumentType::from_code(&what.type_code);
    let original = &copy.original;
    let authority = original.signer_title.split('/').map(|line| line.trim().to_uppercase());
    OfficialDocument {
        kind: match kind {
            Some(kind) if kind.code != "cv" => DocumentKind::Named { name: kind.name.to_uppercase() },
            _ => DocumentKind::OfficialLetter,
        },
        agency: typeset::model::AgencyHeader { parent: Vec::new(), name: vec![what.issuer.to_uppercase()] },
        place: original.place.trim().to_owned(),
        subject: what.subject.clone(),
        signature: Some(SignatureBlock {
            authority: authority.filter(|line| !line.is_empty()).collect(),
            post: Vec::new(),
            name: original.signer_name.trim().to_owned(),
        }),
        ..OfficialDocument::default()
    }
}
