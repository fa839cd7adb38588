//! A message in a few lines, for `khue edxml check` and for people who look at one.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::attachment::Attachment;
use crate::model::{Envelope, Organization, ResponseFor};
use crate::note::Note;
use crate::read::Message;
use crate::status::StatusMessage;
use crate::value::{AsSent, WireValue};

/// What a message says, without the files themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "message", rename_all = "kebab-case")]
pub enum Summary {
    /// A document.
    Document(Box<DocumentSummary>),
    /// A status message.
    Status(StatusSummary),
}

/// A document in a few lines. Dates and codes are as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentSummary {
    /// `new`, `recall`, `update`, `replace`, or the unknown code.
    pub business: String,
    /// Reason in words.
    pub reason: String,
    /// Issuer.
    pub from: AgencySummary,
    /// Receivers.
    pub to: Vec<AgencySummary>,
    /// Identifier.
    pub document_id: String,
    /// Number and notation as printed.
    pub code: String,
    /// Name of the type.
    pub document_type: String,
    /// Date of issue.
    pub date: Option<String>,
    /// When an answer is due.
    pub due_date: Option<String>,
    /// `normal` to `timed-immediate`, or the unknown code.
    pub urgency: Option<String>,
    /// Trích yếu.
    pub subject: String,
    /// Who signed.
    pub signer: String,
    /// Documents answered or concerned.
    pub response_for: Vec<ReferenceSummary>,
    /// Identifiers of documents replaced.
    pub replaces: Vec<String>,
    /// Whether an XML signature is there; it is not checked.
    pub has_signature: bool,
    /// The files.
    pub attachments: Vec<AttachmentSummary>,
    /// Elements nobody knows.
    pub unknown_elements: usize,
    /// What was odd.
    pub notes: Vec<NoteSummary>,
}

/// A status message in a few lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatusSummary {
    /// Code as sent.
    pub code: Option<String>,
    /// Vietnamese name of the code.
    pub name_vi: Option<&'static str>,
    /// English name of the code.
    pub name_en: Option<&'static str>,
    /// Who reports.
    pub from: AgencySummary,
    /// Document concerned.
    pub response_for: Vec<ReferenceSummary>,
    /// In words.
    pub description: String,
    /// When.
    pub timestamp: Option<String>,
    /// What was odd.
    pub notes: Vec<NoteSummary>,
}

/// An agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgencySummary {
    /// Code.
    pub id: String,
    /// Name.
    pub name: String,
}

/// A document referred to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReferenceSummary {
    /// Agency code.
    pub organ_id: String,
    /// Number and notation.
    pub code: String,
    /// Identifier.
    pub document_id: String,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttachmentSummary {
    /// Safe name.
    pub name: String,
    /// Media type by the first bytes, else by the name.
    pub media_type: &'static str,
    /// Size in bytes.
    pub bytes: usize,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// A note with its sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteSummary {
    /// The note.
    #[serde(flatten)]
    pub note: Note,
    /// English sentence.
    pub sentence: String,
}

impl Message {
    /// The message in a few lines.
    pub fn summary(&self) -> Summary {
        match self {
            Self::Document(envelope) => Summary::Document(Box::new(envelope.summary())),
            Self::Status(status) => Summary::Status(status.summary()),
        }
    }
}

impl Envelope {
    /// The document in a few lines.
    pub fn summary(&self) -> DocumentSummary {
        let words = |key: &str, prefix: &str| key.strip_prefix(prefix).unwrap_or(key).to_owned();
        DocumentSummary {
            business: match self.business.kind.known() {
                Some(kind) => words(kind.key(), "edxml-business-"),
                None => self.business.kind.to_text().into_owned(),
            },
            reason: self.business.reason.clone(),
            from: agency(&self.from),
            to: self.to.iter().map(agency).collect(),
            document_id: self.document_id.clone(),
            code: self.code.printed(),
            document_type: self.document_type.name.clone(),
            date: sent(self.promulgation.date.as_ref()),
            due_date: sent(self.due_date.as_ref()),
            urgency: self.other.urgency.as_ref().map(|urgency| match urgency.known() {
                Some(known) => words(known.key(), "edxml-urgency-"),
                None => urgency.to_text().into_owned(),
            }),
            subject: self.subject.clone(),
            signer: self.signer.full_name.clone(),
            response_for: self.response_for.iter().map(reference).collect(),
            replaces: self.business.replaces.iter().map(|replaced| replaced.document_id.clone()).collect(),
            has_signature: self.signature.is_some(),
            attachments: self.attachments.iter().map(attachment).collect(),
            unknown_elements: self.extra.len(),
            notes: notes(&self.notes),
        }
    }
}

impl StatusMessage {
    /// The message in a few lines.
    pub fn summary(&self) -> StatusSummary {
        let known = self.code.as_ref().and_then(AsSent::known);
        StatusSummary {
            code: sent(self.code.as_ref()),
            name_vi: known.map(|code| code.name_vi()),
            name_en: known.map(|code| code.name_en()),
            from: agency(&self.from),
            response_for: self.response_for.iter().map(reference).collect(),
            description: self.description.clone(),
            timestamp: sent(self.timestamp.as_ref()),
            notes: notes(&self.notes),
        }
    }
}

fn sent<T: WireValue>(value: Option<&AsSent<T>>) -> Option<String> {
    value.map(|value| value.to_text().into_owned())
}

fn agency(organization: &Organization) -> AgencySummary {
    AgencySummary { id: organization.id.clone(), name: organization.name.clone() }
}

fn reference(response: &ResponseFor) -> ReferenceSummary {
    ReferenceSummary {
        organ_id: response.organ_id.clone(),
        code: response.code.clone(),
        document_id: response.document_id.clone(),
    }
}

fn attachment(file: &Attachment) -> AttachmentSummary {
    AttachmentSummary {
        name: file.name.clone(),
        media_type: file.media_type(),
        bytes: file.bytes.len(),
        sha256: hex::encode(Sha256::digest(&file.bytes)),
    }
}

fn notes(notes: &[Note]) -> Vec<NoteSummary> {
    notes.iter().map(|note| NoteSummary { note: note.clone(), sentence: note.to_string() }).collect()
}
