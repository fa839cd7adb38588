//! What is copied: an incoming or an issued document with its files, as far as copying asks.

use jiff::civil::Date;
use kernel::{Actor, Id};
use store::Tx;
use uuid::Uuid;

use super::CopyError;
use crate::model::copies::{CopyRefused, Medium, Standing};
use crate::model::incoming::Channel;
use crate::model::outgoing::{Draft, State};
use crate::model::{Document, Secrecy, Urgency};
use crate::store::attachments::{self, Attachment};
use crate::store::copies::Original;
use crate::store::{drafts, incoming, outgoing};

/// A document of either direction that the actor may see.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Which.
    pub id: Id<Document>,
    /// Whose row it is.
    pub agency: Uuid,
    /// `incoming-document` or `outgoing-document`.
    pub kind: &'static str,
    /// Code of its type.
    pub type_code: String,
    /// Number as written.
    pub number: Option<String>,
    /// Notation as written.
    pub notation: Option<String>,
    /// Date of the document.
    pub issued_on: Option<Date>,
    /// Cơ quan ban hành.
    pub issuer: String,
    /// Trích yếu.
    pub subject: String,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// What it lies on; none where the registry does not know.
    pub medium: Option<Medium>,
    /// What is known of place and signer.
    pub original: Original,
    /// Its files that may be copied.
    pub files: Vec<Attachment>,
    /// Its text, when it was written here.
    pub draft: Option<Box<Draft>>,
}

impl Subject {
    /// What the actor is to its copies.
    pub fn standing(&self, actor: &Actor) -> Standing {
        Standing::of(actor, self.agency)
    }

    /// The file somebody chose, or the first.
    ///
    /// # Errors
    /// [`CopyRefused::NoFile`], [`CopyRefused::NotPdf`], [`CopyRefused::Secret`].
    pub fn file(&self, chosen: Option<Id<Attachment>>) -> Result<&Attachment, CopyRefused> {
        let file = match chosen {
            Some(id) => self.files.iter().find(|file| file.id == id),
            None => self.files.first(),
        };
        let file = file.ok_or(CopyRefused::NoFile)?;
        if !file.is_pdf() {
            return Err(CopyRefused::NotPdf);
        }
        if Secrecy::stamped_name(&file.name).is_some() {
            return Err(CopyRefused::Secret);
        }
        Ok(file)
    }
}

/// The document, if the actor may see it and it is there to be copied.
///
/// # Errors
/// [`CopyError::NotFound`]; [`CopyRefused::NotIssued`] for what is not numbered and sealed.
pub async fn subject(tx: &Tx, actor: &Actor, id: Id<Document>) -> Result<Subject, CopyError> {
    if let Some(row) = incoming::load(tx, actor, id).await? {
        let files = attachments::of(tx, id).await?.into_iter().filter(|file| file.role != "envelope").collect();
        let signer_title = row.signer_position.clone().unwrap_or_default();
        let signer_name = row.signer_name.clone().unwrap_or_default();
        return Ok(Subject {
            id,
            agency: row.agency,
            kind: incoming::KIND,
            medium: medium_of(row.channel),
            original: Original { place: String::new(), signer_title, signer_name },
            type_code: row.type_code,
            number: row.number,
            notation: row.notation,
            issued_on: row.issued_on,
            issuer: row.issuer,
            subject: row.subject,
            urgency: row.urgency,
            files,
            draft: None,
        });
    }
    let row = outgoing::load(tx, actor, id).await?.ok_or(CopyError::NotFound)?;
    if row.final_pdf.is_none() || !matches!(row.state, State::Issued | State::Dispatched) {
        return Err(CopyRefused::NotIssued.into());
    }
    let draft = drafts::get(tx, row.draft).await?.draft;
    // The signed file without number and seal is no document yet.
    let issued = |file: &Attachment| matches!(file.role.as_str(), "main" | "annex");
    let files = attachments::of(tx, id).await?.into_iter().filter(issued).collect();
    Ok(Subject {
        id,
        agency: row.agency,
        kind: crate::model::outgoing::KIND,
        medium: Some(Medium::Electronic),
        original: Original::default(),
        type_code: row.type_code,
        number: row.number,
        notation: row.notation,
        issued_on: row.issued_on,
        issuer: row.issuer,
        subject: row.subject,
        urgency: row.urgency,
        files,
        draft: Some(Box::new(draft)),
    })
}

/// What came over the axis or inside the installation is electronic, what came on paper is paper; a file sent by mail or
/// handed in may be either.
fn medium_of(channel: Channel) -> Option<Medium> {
    match channel {
        Channel::Paper => Some(Medium::Paper),
        Channel::Axis | Channel::Internal => Some(Medium::Electronic),
        _ => None,
    }
}
