//! What an envelope says, in the house's own words: the part that registering, duplicates and answers need.

use documents::model::{DocumentType, Urgency};
use edxml::{AsSent, BusinessKind, Envelope, StatusCode, StatusMessage, WireValue};
use kernel::Date;
use serde::{Deserialize, Serialize};

use super::{ArrivalKind, Fact, Party, document_key, facts, issue_key, type_numbers};

/// A document concerned by a recall, an update or a replacement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// Its identifier, as sent.
    pub document_id: String,
    /// Number and notation, where the sender gives them.
    pub code: String,
    /// Date of issue.
    pub date: Option<Date>,
}

/// What was odd in the message: a note of the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Names the sentence `edxml-note-<code>`.
    pub code: String,
    /// Where it stood.
    pub path: String,
    /// The text that caused it.
    pub value: String,
}

/// A message as kept with its arrival; the envelope itself is a blob beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// What the sender wants.
    pub kind: ArrivalKind,
    /// Who sent it.
    pub sender: Party,
    /// Everybody it is addressed to.
    pub receivers: Vec<Party>,
    /// Identifier of the document (QCVN 102:2016 1.14), as sent.
    pub document_id: String,
    /// Số.
    pub number: String,
    /// Ký hiệu.
    pub notation: String,
    /// Date of issue; none where it cannot be read.
    pub issued_on: Option<Date>,
    /// Our code of the type.
    pub type_code: String,
    /// Trích yếu.
    pub subject: String,
    /// Urgency; ordinary where the sender's code is unknown.
    pub urgency: Urgency,
    /// When an answer is due.
    pub due_on: Option<Date>,
    /// Who signed.
    pub signer_name: String,
    /// The signer's title, with the authority before it (`TL. BỘ TRƯỞNG`).
    pub signer_position: String,
    /// Pages.
    pub pages: Option<u32>,
    /// The sender's reason in words.
    pub reason: String,
    /// Documents concerned by a recall, update, replacement or withdrawal.
    pub concerns: Vec<Concern>,
    /// Every field found, for the clerk's eyes.
    pub facts: Vec<Fact>,
    /// What was odd.
    pub remarks: Vec<Remark>,
}

impl Letter {
    /// Reads an envelope. `partner_types` are the type numbers agreed with its sender; the name of the type counts first.
    pub fn of(envelope: &Envelope, partner_types: &[(String, u32)]) -> Self {
        let e = envelope;
        let kind = match e.business.kind.known() {
            Some(BusinessKind::Recall) => ArrivalKind::Recall,
            Some(BusinessKind::Update) => ArrivalKind::Update,
            Some(BusinessKind::Replace) => ArrivalKind::Replace,
            Some(BusinessKind::New) | None => ArrivalKind::New,
        };
        let position = [e.signer.competence.as_str(), e.signer.position.as_str()];
        let position: Vec<&str> = position.into_iter().filter(|part| !part.is_empty()).collect();
        let code = e.other.urgency.as_ref().and_then(AsSent::known).and_then(|u| u.code().parse::<i64>().ok());
        Self {
            kind,
            sender: Party::of(&e.from),
            receivers: e.to.iter().map(Party::of).collect(),
            document_id: e.document_id.clone(),
            number: e.code.number.clone(),
            notation: e.code.notation.clone(),
            issued_on: known(e.promulgation.date.as_ref()),
            type_code: type_numbers::read(e, partner_types),
            subject: if e.subject.is_empty() { e.content.clone() } else { e.subject.clone() },
            urgency: code.and_then(Urgency::from_code).unwrap_or_default(),
            due_on: known(e.due_date.as_ref()),
            signer_name: e.signer.full_name.clone(),
            signer_position: position.join(" – "),
            pages: known(e.other.pages.as_ref()),
            reason: e.business.reason.clone(),
            concerns: concerns(e, kind),
            facts: facts(e),
            remarks: e.notes.iter().map(remark).collect(),
        }
    }

    /// Reads a withdrawal request (status 13), which travels as a status message.
    pub fn of_withdrawal(message: &StatusMessage) -> Option<Self> {
        let code = message.code.as_ref().and_then(AsSent::known)?;
        if code != StatusCode::WithdrawalRequested {
            return None;
        }
        let concerns: Vec<Concern> = message.response_for.iter().map(concern).collect();
        let first = concerns.first().cloned().unwrap_or_default();
        let (number, notation) = first.code.split_once('/').unwrap_or((first.code.as_str(), ""));
        let fact = |key: &str, value: &str| Fact { key: key.to_owned(), value: value.to_owned() };
        let facts = [
            fact("from-id", &message.from.id),
            fact("from-name", &message.from.name),
            fact("document-id", &first.document_id),
            fact("code", &first.code),
            fact("reason", &message.description),
            fact("staff", &message.staff.name),
        ];
        Some(Self {
            kind: ArrivalKind::Withdraw,
            sender: Party::of(&message.from),
            receivers: message.to.iter().map(Party::of).collect(),
            document_id: first.document_id.clone(),
            number: number.to_owned(),
            notation: notation.to_owned(),
            issued_on: first.date,
            type_code: DocumentType::from_name("").code.to_owned(),
            subject: message.description.clone(),
            urgency: Urgency::default(),
            due_on: None,
            signer_name: String::new(),
            signer_position: String::new(),
            pages: None,
            reason: message.description.clone(),
            concerns,
            facts: facts.into_iter().filter(|fact| !fact.value.is_empty()).collect(),
            remarks: message.notes.iter().map(remark).collect(),
        })
    }

    /// What may be kept after a recall: who sent which document when.
    pub fn without_content(&self) -> Self {
        let mut bare = self.clone();
        bare.subject.clear();
        bare.signer_name.clear();
        bare.signer_position.clear();
        bare.pages = None;
        bare.facts
            .retain(|fact| ["business", "from-id", "from-name", "document-id", "code"].contains(&fact.key.as_str()));
        bare.remarks.clear();
        bare
    }

    /// `number/notation` as printed, or the part that is there.
    pub fn printed_code(&self) -> String {
        edxml::Code { number: self.number.clone(), notation: self.notation.clone() }.printed()
    }

    /// The keys by which a second copy is recognised (NĐ 30/2020 PL VI.I): the identifier, and issuer with number,
    /// notation and year.
    pub fn keys(&self) -> (Option<String>, Option<String>) {
        let issued = issue_key(&self.sender.code, &self.number, &self.notation, self.issued_on);
        (document_key(&self.document_id), issued)
    }
}

/// The documents a message concerns beside the one it brings.
fn concerns(e: &Envelope, kind: ArrivalKind) -> Vec<Concern> {
    let only = |id: &str| Concern { document_id: id.to_owned(), ..Concern::default() };
    let mut out: Vec<Concern> = match kind {
        ArrivalKind::New | ArrivalKind::Withdraw => Vec::new(),
        ArrivalKind::Recall => {
            let own = Concern {
                document_id: e.document_id.clone(),
                code: e.code.printed(),
                date: known(e.promulgation.date.as_ref()),
            };
            e.response_for.iter().map(concern).chain([only(&e.business.document_id), own]).collect()
        }
        ArrivalKind::Update => {
            let own = Concern {
                document_id: e.document_id.clone(),
                code: e.code.printed(),
                date: known(e.promulgation.date.as_ref()),
            };
            vec![only(&e.business.document_id), own]
        }
        ArrivalKind::Replace => e.business.replaces.iter().map(|r| only(&r.document_id)).collect(),
    };
    out.retain(|concern| *concern != Concern::default());
    out.dedup();
    out
}

fn concern(response: &edxml::ResponseFor) -> Concern {
    Concern {
        document_id: response.document_id.clone(),
        code: response.code.clone(),
        date: known(response.date.as_ref()),
    }
}

fn remark(note: &edxml::Note) -> Remark {
    Remark { code: note.code.code().to_owned(), path: note.path.clone(), value: note.value.clone() }
}

pub(super) fn known<T: WireValue>(value: Option<&AsSent<T>>) -> Option<T> {
    value.and_then(AsSent::known)
}
