//! From what a drafter writes to the whole draft: head, notation and signature block follow from agency, unit and signer.

use identity::Position;
use kernel::Id;
use serde::{Deserialize, Serialize};
use typeset::model::{AgencyHeader, Annex, Block, DocumentKind, SignatureBlock};
use typeset::{Inline, OfficialDocument};

use super::{AnnexFile, Authority, Draft, Recipient, Signer};
use crate::model::{DocumentType, Urgency};

/// What the drafter writes: the form of the page and the body of the API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Input {
    /// Code of the type.
    pub type_code: String,
    /// Trích yếu.
    pub subject: String,
    /// Proposed degree of urgency.
    pub urgency: Urgency,
    /// Only inside the agency (`LƯU HÀNH NỘI BỘ`).
    pub internal_only: bool,
    /// Kính gửi.
    pub addressees: Vec<String>,
    /// A line under the addressees.
    pub addressee_note: String,
    /// Authority above the legal bases.
    pub issuer_line: String,
    /// Căn cứ.
    pub legal_bases: Vec<Inline>,
    /// Words between bases and articles.
    pub enacting_line: String,
    /// Ô 6.
    pub body: Vec<Block>,
    /// Last paragraph.
    pub closing: Inline,
    /// Annexes in the same file.
    pub annexes: Vec<Annex>,
    /// Who gets it.
    pub recipients: Vec<Recipient>,
    /// Last line of nơi nhận.
    pub filing: String,
    /// The position that signs.
    pub signer: Option<Id<Position>>,
    /// In whose authority.
    pub authority: Authority,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            type_code: "cv".into(),
            subject: String::new(),
            urgency: Urgency::Ordinary,
            internal_only: false,
            addressees: Vec::new(),
            addressee_note: String::new(),
            issuer_line: String::new(),
            legal_bases: Vec::new(),
            enacting_line: String::new(),
            body: Vec::new(),
            closing: Inline::default(),
            annexes: Vec::new(),
            recipients: Vec::new(),
            filing: String::new(),
            signer: None,
            authority: Authority::Head,
        }
    }
}

/// What the drafter does not write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Name of the agency.
    pub agency: String,
    /// The agency above it in the head; empty where there is none.
    pub parent: String,
    /// In notations.
    pub agency_abbreviation: String,
    /// In notations of letters and in the filing line.
    pub unit_abbreviation: String,
    /// In the line of the date.
    pub place: String,
    /// Title of the head of the agency, if there is one.
    pub head_title: Option<String>,
}

/// Words on a document that stays inside the agency.
const INTERNAL_ONLY: &str = "LƯU HÀNH NỘI BỘ";

impl Frame {
    /// The whole draft. A signer who may not sign in the chosen form leaves the signature block open, which
    /// [`Draft::faults`] then names.
    pub fn compose(&self, input: &Input, signer: Option<&Signer>, files: Vec<AnnexFile>) -> Draft {
        let kind = DocumentType::from_code(&input.type_code).unwrap_or(DocumentType::ALL[0]);
        let lines = signer.and_then(|signer| input.authority.lines(signer).ok());
        let name = signer.map(|signer| signer.name.clone()).unwrap_or_default();
        let urgency = match input.urgency {
            Urgency::Ordinary => None,
            Urgency::Urgent => Some(typeset::model::Urgency::Urgent),
            Urgency::VeryUrgent => Some(typeset::model::Urgency::VeryUrgent),
            Urgency::Flash | Urgency::TimedFlash => Some(typeset::model::Urgency::Express),
        };
        let document = OfficialDocument {
            kind: match kind.code {
                "cv" => DocumentKind::OfficialLetter,
                _ => DocumentKind::Named { name: kind.name.to_uppercase() },
            },
            agency: AgencyHeader {
                parent: some(&self.parent.to_uppercase()).into_iter().collect(),
                name: vec![self.agency.to_uppercase()],
            },
            notation: Some(kind.notation(&self.agency_abbreviation, &self.unit_abbreviation)),
            place: self.place.clone(),
            subject: without_about(&one_line(&input.subject)),
            urgency,
            circulation: input.internal_only.then(|| INTERNAL_ONLY.to_owned()),
            addressees: input.addressees.iter().filter_map(|line| some(line)).collect(),
            addressee_note: some(&input.addressee_note),
            issuer_line: some(&input.issuer_line),
            legal_bases: input.legal_bases.iter().filter(|basis| !basis.is_blank()).cloned().collect(),
            enacting_line: some(&input.enacting_line),
            body: input.body.clone(),
            closing: Some(input.closing.clone()).filter(|closing| !closing.is_blank()),
            signature: lines.map(|authority| SignatureBlock { authority, name }),
            recipients: input.recipients.iter().filter_map(printed).collect(),
            filing: some(&input.filing),
            annexes: input.annexes.clone(),
            ..OfficialDocument::default()
        };
        Draft {
            type_code: kind.code.to_owned(),
            urgency: input.urgency,
            signer: input.signer,
            authority: input.authority.clone(),
            document,
            recipients: input.recipients.clone(),
            files,
        }
    }

    /// What a new draft of a type begins with.
    pub fn template(&self, type_code: &str) -> Input {
        let mut input = Input { type_code: type_code.to_owned(), ..Input::default() };
        input.filing = format!("Lưu: VT, {}.", self.unit_abbreviation);
        if type_code == "cv" {
            input.closing = "Trân trọng./.".into();
        }
        if type_code == "qd"
            && let Some(title) = &self.head_title
        {
            let head = title.trim_start_matches("Quyền ");
            // "Bộ trưởng Bộ Y tế", "Cục trưởng Cục Quản lý Dược".
            input.issuer_line = format!("{head} {}", self.agency).to_uppercase();
            input.enacting_line = "QUYẾT ĐỊNH:".into();
        }
        input
    }
}

impl Draft {
    /// What the drafter wrote, to be edited again.
    pub fn input(&self) -> Input {
        let document = &self.document;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Input {
            type_code: self.type_code.clone(),
            subject: document.subject.clone(),
            urgency: self.urgency,
            internal_only: document.circulation.is_some(),
            addressees: document.addressees.clone(),
            addressee_note: text(&document.addressee_note),
            issuer_line: text(&document.issuer_line),
            legal_bases: document.legal_bases.clone(),
            enacting_line: text(&document.enacting_line),
            body: document.body.clone(),
            closing: document.closing.clone().unwrap_or_default(),
            annexes: document.annexes.clone(),
            recipients: self.recipients.clone(),
            filing: text(&document.filing),
            signer: self.signer,
            authority: self.authority.clone(),
        }
    }
}

fn printed(recipient: &Recipient) -> Option<typeset::model::Recipient> {
    let purpose = recipient.purpose.printed().map(str::to_owned);
    some(&recipient.line).map(|text| typeset::model::Recipient { text, purpose })
}

fn one_line(text: &str) -> String {
    kernel::text::nfc(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn some(text: &str) -> Option<String> {
    Some(kernel::text::nfc(text.trim())).filter(|text| !text.is_empty())
}

/// The subject without the "V/v" that the layout itself prints on letters (NĐ 30/2020 PL I, ô 5b), however it was typed.
pub fn without_about(subject: &str) -> String {
    let rest = ["V/v ", "V/V ", "v/v "].iter().find_map(|about| subject.strip_prefix(about));
    rest.unwrap_or(subject).trim_start_matches([':', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outgoing::Purpose;
    use identity::{Rank, Role};

    fn frame() -> Frame {
        Frame {
            agency: "Bộ Y tế".into(),
            parent: String::new(),
            agency_abbreviation: "BYT".into(),
            unit_abbreviation: "CNTT".into(),
            place: "Hà Nội".into(),
            head_title: Some("Bộ trưởng".into()),
        }
    }

    #[test]
    fn head_notation_and_signature_follow() {
        let signer = Signer {
            name: "Trần Thị Thử Nghiệm".into(),
            role: Role::AgencyLeader,
            rank: Some(Rank::Deputy),
            title: "Thứ trưởng".into(),
            agency_head: Some("Bộ trưởng".into()),
            unit_head: None,
        };
        let recipient = |line: &str, purpose| Recipient { line: line.into(), purpose, targets: Vec::new() };
        let input = Input {
            subject: "  kết nối,\nliên thông ".into(),
            authority: Authority::ForHead,
            signer: Some(Id::from_uuid(uuid::Uuid::from_u128(1))),
            recipients: vec![recipient("Như trên", Purpose::ToAct), recipient("Bộ trưởng", Purpose::ToReport)],
            ..frame().template("cv")
        };
        let draft = frame().compose(&input, Some(&signer), Vec::new());
        let document = &draft.document;
        assert_eq!(document.notation.as_deref(), Some("BYT-CNTT"));
        assert_eq!(document.subject, "kết nối, liên thông");
        assert_eq!(without_about("V/v kết nối"), "kết nối");
        assert_eq!(without_about("Về việc V/v"), "Về việc V/v");
        assert_eq!(document.signature.as_ref().unwrap().authority, ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"]);
        assert_eq!(document.recipients[1].purpose.as_deref(), Some("để báo cáo"));
        assert_eq!(document.filing.as_deref(), Some("Lưu: VT, CNTT."));
        let again = frame().compose(&draft.input(), Some(&signer), Vec::new());
        assert_eq!(again.hash(), draft.hash(), "saving what was read changes nothing");
        let wrong = frame().compose(&Input { authority: Authority::Head, ..input }, Some(&signer), Vec::new());
        assert!(wrong.document.signature.is_none() && wrong.faults().iter().any(|f| f.path.starts_with("/signature")));
    }

    #[test]
    fn a_decision_begins_with_who_decides() {
        let input = frame().template("qd");
        assert_eq!(input.issuer_line, "BỘ TRƯỞNG BỘ Y TẾ");
        assert_eq!(frame().compose(&input, None, Vec::new()).document.notation.as_deref(), Some("QĐ-BYT"));
    }
}
