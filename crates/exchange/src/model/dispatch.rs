//! An issued document on its way out: plain values, and the envelope made of them (documents.md crosswalk NĐ 30 ⇄ edXML).

use documents::model::Urgency;
use edxml::{AsSent, Attachment, BusinessKind, DocumentId, Envelope, Organization, WireValue};
use identity::Agency;
use jiff::civil::DateTime;
use kernel::{Date, LegacyAgencyCode};
use serde::{Deserialize, Serialize};

/// An agency as the axis names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Agency code: QĐ 20/2020, or the older 13 characters.
    pub code: String,
    /// Name.
    pub name: String,
    /// The agency above it.
    pub parent: String,
    /// Postal address.
    pub address: String,
    /// E-mail.
    pub email: String,
    /// Telephone.
    pub telephone: String,
    /// Fax.
    pub fax: String,
    /// Web site.
    pub website: String,
}

impl Party {
    /// An agency of the directory. The axis still addresses by the 13 characters of QCVN 102:2016, so the legacy code goes
    /// out where there is one; both are understood on the way in.
    pub fn of_agency(agency: &Agency) -> Self {
        let legacy = agency.legacy_code.as_ref().map(LegacyAgencyCode::as_str);
        Self {
            code: legacy.unwrap_or(agency.code.as_str()).to_owned(),
            name: agency.name.clone(),
            parent: if agency.parent_name.is_empty() { agency.name.clone() } else { agency.parent_name.clone() },
            address: agency.address.clone(),
            email: agency.email.clone(),
            telephone: agency.telephone.clone(),
            fax: String::new(),
            website: agency.website.clone(),
        }
    }

    /// As an envelope says it.
    pub fn of(organization: &Organization) -> Self {
        let o = organization.clone();
        Self {
            code: o.id,
            name: o.name,
            parent: o.in_charge,
            address: o.address,
            email: o.email,
            telephone: o.telephone,
            fax: o.fax,
            website: o.website,
        }
    }

    /// As an envelope writes it.
    pub fn organization(&self) -> Organization {
        let p = self.clone();
        Organization {
            id: p.code,
            in_charge: p.parent,
            name: p.name,
            address: p.address,
            email: p.email,
            telephone: p.telephone,
            fax: p.fax,
            website: p.website,
        }
    }
}

/// A document that is answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    /// Code of its issuer.
    pub organ_code: String,
    /// Number and notation.
    pub code: String,
    /// Date of issue.
    pub date: Option<Date>,
    /// Its identifier.
    pub document_id: String,
}

/// A file that goes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutFile {
    /// Its name.
    pub name: String,
    /// What it is, in words.
    pub description: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// One document for one receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispatch {
    /// Who issued it.
    pub issuer: Party,
    /// Who gets it.
    pub receiver: Party,
    /// Số, as written.
    pub number: String,
    /// Ký hiệu.
    pub notation: String,
    /// Place of the date line.
    pub place: String,
    /// Date of issue.
    pub issued_on: Date,
    /// Name of the type.
    pub type_name: String,
    /// Number of the type agreed with the receiver.
    pub type_number: u32,
    /// Trích yếu.
    pub subject: String,
    /// Authority of the signature (`TL. BỘ TRƯỞNG`).
    pub competence: String,
    /// The signer's title.
    pub position: String,
    /// The signer.
    pub signer: String,
    /// When an answer is due.
    pub due_on: Option<Date>,
    /// Urgency.
    pub urgency: Urgency,
    /// Copies issued.
    pub copies: Option<u32>,
    /// Pages.
    pub pages: Option<u32>,
    /// Lines of "Nơi nhận".
    pub places: Vec<String>,
    /// Documents it answers.
    pub answers: Vec<Answered>,
    /// Unit of the clerk who sends it.
    pub department: String,
    /// The clerk.
    pub staff: String,
    /// When, in Vietnam's time.
    pub sent_at: DateTime,
    /// The signed document first, then its annexes.
    pub files: Vec<OutFile>,
}

impl Dispatch {
    /// Identifier of the document: `OrganId,YYYY/MM/DD,Number/Notation`.
    pub fn document_id(&self) -> String {
        DocumentId::new(&self.issuer.code, self.issued_on, &self.number, &self.notation).to_string()
    }

    /// The envelope of a new document.
    pub fn envelope(&self) -> Envelope {
        let mut e = Envelope {
            from: self.issuer.organization(),
            to: vec![self.receiver.organization()],
            document_id: self.document_id(),
            subject: self.subject.clone(),
            content: self.subject.clone(),
            due_date: self.due_on.map(AsSent::Known),
            to_places: self.places.clone(),
            response_for: self.answers.iter().map(answered).collect(),
            steering_type: Some(AsSent::Known(edxml::SteeringType::Neither)),
            attachments: self.files.iter().enumerate().map(attachment).collect(),
            ..Envelope::default()
        };
        e.code = edxml::Code { number: self.number.clone(), notation: self.notation.clone() };
        e.promulgation = edxml::Promulgation { place: self.place.clone(), date: Some(self.issued_on.into()) };
        e.document_type = edxml::DocumentType {
            code: Some(self.type_number.into()),
            detail: Some(0.into()),
            name: self.type_name.clone(),
        };
        e.signer = edxml::Signer {
            competence: self.competence.clone(),
            position: self.position.clone(),
            full_name: self.signer.clone(),
        };
        e.other.urgency = edxml::Urgency::parse(&self.urgency.code().to_string()).map(AsSent::Known);
        e.other.copies = self.copies.map(AsSent::Known);
        e.other.pages = self.pages.map(AsSent::Known);
        e.other.direction = Some(false.into());
        e.other.appendixes = self.files.iter().skip(1).map(|file| file.description.clone()).collect();
        e.trace.push(edxml::TraceHeader { organ_id: self.issuer.code.clone(), timestamp: Some(self.sent_at.into()) });
        e.business.reason = BusinessKind::New.default_reason().to_owned();
        e.business.paper = Some(false.into());
        e.business.staff =
            edxml::Staff { department: self.department.clone(), name: self.staff.clone(), ..edxml::Staff::default() };
        e
    }
}

fn answered(answered: &Answered) -> edxml::ResponseFor {
    edxml::ResponseFor {
        organ_id: answered.organ_code.clone(),
        code: answered.code.clone(),
        date: answered.date.map(AsSent::Known),
        document_id: answered.document_id.clone(),
    }
}

fn attachment((index, file): (usize, &OutFile)) -> Attachment {
    let mut attachment = Attachment::new((index + 1).to_string(), file.name.clone(), file.bytes.clone());
    attachment.description = file.description.clone();
    attachment
}
