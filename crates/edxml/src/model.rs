//! The parts of an envelope as plain data. Clause numbers are those of QCVN 102:2016/BTTTT, part 1 the header of the
//! document, part 2 its trace. An empty text means that the element is absent or empty: the format does not tell apart.

use jiff::civil::{Date, DateTime};

use crate::attachment::Attachment;
use crate::code::{BusinessKind, SteeringType, Urgency};
use crate::note::Note;
use crate::value::AsSent;

/// A document on its way from one agency to others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Issuer (1.1).
    pub from: Organization,
    /// Receivers (1.2).
    pub to: Vec<Organization>,
    /// Identifier of the document (1.14), see [`DocumentId`](crate::DocumentId); some senders use a UUID.
    pub document_id: String,
    /// Number and notation (1.3).
    pub code: Code,
    /// Place and date of issue (1.4).
    pub promulgation: Promulgation,
    /// Type (1.5).
    pub document_type: DocumentType,
    /// Trích yếu (1.6).
    pub subject: String,
    /// Summary of the content (1.7).
    pub content: String,
    /// Who signed (1.8).
    pub signer: Signer,
    /// When an answer is due (1.9).
    pub due_date: Option<AsSent<Date>>,
    /// Places of "Nơi nhận" (1.10).
    pub to_places: Vec<String>,
    /// Urgency, copies, pages and the like (1.11).
    pub other: OtherInfo,
    /// Documents this one answers or, in a recall, concerns (1.12).
    pub response_for: Vec<ResponseFor>,
    /// Whether it steers or reports on steering (1.13).
    pub steering_type: Option<AsSent<SteeringType>>,
    /// Tasks it answers (`ResponseForTask/TaskCode`; newer vendor kits only).
    pub task_codes: Vec<String>,
    /// Application that made it (`ApplicationType`; newer vendor kits only).
    pub application_type: String,
    /// Systems it passed (2.1).
    pub trace: Vec<TraceHeader>,
    /// What the message does (2.2).
    pub business: Business,
    /// The XML signature as it stood in the message. Never trusted: samples carry dummies, and it covers bytes that are
    /// not kept. It is not written again.
    pub signature: Option<RawXml>,
    /// The files.
    pub attachments: Vec<Attachment>,
    /// Elements nobody knows, with their text. They are not written again.
    pub extra: Vec<ExtraElement>,
    /// What was odd.
    pub notes: Vec<Note>,
}

/// An agency with its addresses (1.1, 1.2). Codes are as sent: their shape is the caller's to judge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Organization {
    /// Agency code, of QĐ 20/2020 or the older 13 characters.
    pub id: String,
    /// Agency it belongs to (`OrganizationInCharge`).
    pub in_charge: String,
    /// Name.
    pub name: String,
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

/// Number and notation (1.3): `7816` and `VPCP-TTĐT`. Numbers such as `123a` exist.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Code {
    /// Số.
    pub number: String,
    /// Ký hiệu.
    pub notation: String,
}

impl Code {
    /// `number/notation` as printed on the document, or the one that is there.
    pub fn printed(&self) -> String {
        match (self.number.as_str(), self.notation.as_str()) {
            (number, "") => number.to_owned(),
            ("", notation) => notation.to_owned(),
            (number, notation) => format!("{number}/{notation}"),
        }
    }
}

/// Place and date of issue (1.4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Promulgation {
    /// Place.
    pub place: String,
    /// Date.
    pub date: Option<AsSent<Date>>,
}

/// Type of document (1.5). Vendors disagree on the numbers: trust the name, map the number per partner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentType {
    /// Number of the type (`Type`).
    pub code: Option<AsSent<u32>>,
    /// Number within the type (`TypeDetail`).
    pub detail: Option<AsSent<u32>>,
    /// Name, such as `Công văn`.
    pub name: String,
}

/// Who signed (1.8).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signer {
    /// Authority, such as `TL. BỘ TRƯỞNG`.
    pub competence: String,
    /// Position.
    pub position: String,
    /// Name.
    pub full_name: String,
}

/// Further facts (1.11).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OtherInfo {
    /// Urgency (`Priority`). There is no secrecy: secret documents are never sent.
    pub urgency: Option<AsSent<Urgency>>,
    /// How far it may go (`SphereOfPromulgation`).
    pub sphere: String,
    /// Mark of the typist (`TyperNotation`).
    pub typer_notation: String,
    /// Copies issued (`PromulgationAmount`).
    pub copies: Option<AsSent<u32>>,
    /// Pages (`PageAmount`).
    pub pages: Option<AsSent<u32>>,
    /// `Direction`; its meaning is not confirmed by any source.
    pub direction: Option<AsSent<bool>>,
    /// Titles of the annexes.
    pub appendixes: Vec<String>,
    /// Documents answered, in words (`ReplyFors`; newer vendor kits only).
    pub reply_fors: String,
    /// Codes of related files (`ReferenceCodes`; newer vendor kits only).
    pub reference_codes: String,
}

/// A document answered or concerned (1.12).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResponseFor {
    /// Agency code.
    pub organ_id: String,
    /// Number and notation in one, such as `7816/VPCP-TTĐT`.
    pub code: String,
    /// Date of issue.
    pub date: Option<AsSent<Date>>,
    /// Identifier of the document.
    pub document_id: String,
}

/// One system passed (2.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TraceHeader {
    /// Agency code.
    pub organ_id: String,
    /// When, in Vietnam's time.
    pub timestamp: Option<AsSent<DateTime>>,
}

/// What the message does (2.2; the format spells it `Bussiness`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Business {
    /// Kind. A message without one is [`BusinessKind::New`], with a note; an unknown one stays unreadable.
    pub kind: AsSent<BusinessKind>,
    /// Reason in words.
    pub reason: String,
    /// Document concerned, of an update.
    pub document_id: String,
    /// Whether paper follows.
    pub paper: Option<AsSent<bool>>,
    /// What an update changes.
    pub update: Option<UpdateInfo>,
    /// Documents replaced.
    pub replaces: Vec<Replacement>,
    /// Who sent it.
    pub staff: Staff,
}

impl Default for Business {
    fn default() -> Self {
        Self {
            kind: AsSent::Known(BusinessKind::New),
            reason: String::new(),
            document_id: String::new(),
            paper: None,
            update: None,
            replaces: Vec::new(),
            staff: Staff::default(),
        }
    }
}

/// What an update changes (`BussinessDocumentInfo`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpdateInfo {
    /// Whether the information of the document changes.
    pub document_info: Option<AsSent<bool>>,
    /// Whether the receivers change.
    pub document_receiver: Option<AsSent<bool>>,
    /// The receivers.
    pub receivers: Vec<Receiver>,
}

/// A receiver in an update.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Receiver {
    /// Agency code.
    pub organ_id: String,
    /// 0 or 1; which adds and which removes is not confirmed by any source.
    pub receiver_type: Option<AsSent<u32>>,
}

/// A document replaced, and for whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replacement {
    /// Identifier of the document replaced.
    pub document_id: String,
    /// Codes of the agencies concerned.
    pub organ_ids: Vec<String>,
}

/// The clerk who sent a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Staff {
    /// Department.
    pub department: String,
    /// Name.
    pub name: String,
    /// Mobile number.
    pub mobile: String,
    /// E-mail.
    pub email: String,
    /// Identifier of the department (newer vendor kits only).
    pub department_id: String,
    /// Identifier of the person (newer vendor kits only).
    pub staff_id: String,
}

/// XML kept as text, never parsed again and never trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawXml(
    /// The element from `<` to `>` as it stood.
    pub String,
);

/// An element the format does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraElement {
    /// Local names from the outermost known element.
    pub path: String,
    /// Its own text, trimmed.
    pub text: String,
}
