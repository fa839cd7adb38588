//! Reading an issued document for one receiver: everything its envelope says, and the files that go along.

use documents::model::{Document, DocumentType};
use documents::store::attachments::{self, Attachment};
use documents::store::outgoing::{self, Outgoing};
use documents::store::{drafts, incoming};
use identity::{Agency, agencies};
use kernel::Id;
use store::{Result, Tx};

use crate::ArrivalFile;
use crate::model::{Answered, Dispatch, Party, type_numbers, vietnam};
use crate::store::type_numbers as agreed;

/// A document ready to be sent, its files still in the store.
#[derive(Debug, Clone)]
pub struct Packed {
    /// What the envelope says; without files.
    pub dispatch: Dispatch,
    /// The signed document first, then its annexes.
    pub files: Vec<ArrivalFile>,
}

/// Reads a document; `None` when it was not issued (nothing unsigned leaves the house).
///
/// # Errors
/// When the database does not answer or a draft cannot be read.
pub async fn run(tx: &Tx, document: Id<Document>, receiver: &Agency) -> Result<Option<Packed>> {
    let Some(document) = outgoing::load_as_system(tx, document).await? else { return Ok(None) };
    let Some(issuer) = agencies::get(tx, Id::from_uuid(document.agency)).await? else { return Ok(None) };
    let (Some(number), Some(notation), Some(issued_on), Some(sent_at)) =
        (document.number.clone(), document.notation.clone(), document.issued_on, document.dispatched_at)
    else {
        return Ok(None);
    };
    let files = files(tx, &document).await?;
    if files.is_empty() {
        return Ok(None);
    }
    let text = drafts::get(tx, document.draft).await?.draft.document;
    let mut authority = text.signature.map(|block| block.authority).unwrap_or_default();
    let position = authority.pop().or_else(|| document.signer_title.clone()).unwrap_or_default();
    let place = |recipient: &typeset::model::Recipient| match &recipient.purpose {
        Some(purpose) => format!("{} ({purpose})", recipient.text),
        None => recipient.text.clone(),
    };
    let dispatch = Dispatch {
        issuer: Party::of_agency(&issuer),
        receiver: Party::of_agency(receiver),
        number,
        notation,
        place: text.place,
        issued_on,
        type_name: DocumentType::from_code(&document.type_code).map_or("", |known| known.name).to_owned(),
        type_number: type_numbers::number(&document.type_code, &agreed::agreed(tx, receiver.code.as_str()).await?),
        subject: document.subject.clone(),
        competence: authority.join(" / "),
        position,
        signer: document.signer_name.clone().unwrap_or_default(),
        due_on: None,
        urgency: document.urgency,
        copies: None,
        pages: document.pages.and_then(|pages| u32::try_from(pages).ok()),
        places: text.recipients.iter().map(place).collect(),
        answers: answers(tx, &document).await?,
        department: issuer.name.clone(),
        staff: String::new(),
        sent_at: vietnam(sent_at),
        files: Vec::new(),
    };
    Ok(Some(Packed { dispatch, files }))
}

/// The sealed file and the annexes as they were issued, never an earlier state of them.
async fn files(tx: &Tx, document: &Outgoing) -> Result<Vec<ArrivalFile>> {
    let Some(sealed) = &document.final_pdf else { return Ok(Vec::new()) };
    let all = attachments::of(tx, document.id).await?;
    let main = all.iter().filter(|file| file.role == "main" && file.blob == *sealed);
    let annexes = all.iter().filter(|file| file.role == "annex");
    let one = |file: &Attachment| ArrivalFile {
        name: file.name.clone(),
        description: file.name.clone(),
        media_type: file.media_type.clone(),
        size: file.size,
        blob: file.blob.clone(),
        fault: None,
    };
    Ok(main.take(1).chain(annexes).map(one).collect())
}

async fn answers(tx: &Tx, document: &Outgoing) -> Result<Vec<Answered>> {
    let Some(answered) = document.replies_to else { return Ok(Vec::new()) };
    let Some(answered) = incoming::load_as_system(tx, answered).await? else { return Ok(Vec::new()) };
    Ok(vec![Answered {
        organ_code: answered.sender_code.clone().unwrap_or_default(),
        code: answered.code(),
        date: answered.issued_on,
        document_id: answered.document_code.unwrap_or_default(),
    }])
}
