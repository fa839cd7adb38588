//! From what a drafter writes to the whole draft: head, notation and signature block follow from agency, unit and signer.

use identity::Position;
use kernel::Id;
use serde::{Deserialize, Serialize};
use typeset::model::{AgencyHeader, Annex, Block, DocumentKind, Paragraph, Party, SignatureBlock, Signing, TypeLayout};
use typeset::{Inline, OfficialDocument};

use super::{AnnexFile, Authority, Draft, JointAgency, Recipient, Signer};
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
    /// Who issues it together with the own agency (liên tịch).
    pub joint: Vec<JointAgency>,
    /// Parties of a contract, a memorandum or an agreement.
    pub parties: Vec<Party>,
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
    /// Another post of the signer, above the name.
    pub signer_post: String,
    /// Who signs beside: the secretary of minutes, other parties, leaders of the joint agencies.
    pub cosigners: Vec<SignatureBlock>,
    /// Words under which somebody else confirms.
    pub confirmation: String,
    /// Ô 12: mark of the drafter and number of copies.
    pub drafter_mark: String,
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
            joint: Vec::new(),
            parties: Vec::new(),
            body: Vec::new(),
            closing: Inline::default(),
            annexes: Vec::new(),
            recipients: Vec::new(),
            filing: String::new(),
            signer: None,
            authority: Authority::Head,
            signer_post: String::new(),
            cosigners: Vec::new(),
            confirmation: String::new(),
            drafter_mark: String::new(),
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
        let authority = lines.map(|lines| if input.joint.is_empty() { lines } else { of_agency(lines, &self.agency) });
        let authority = authority.map(|lines| in_role(kind, lines));
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
            joint: input.joint.iter().filter_map(joint).collect(),
            notation: Some(self.notation(kind, input)),
            place: self.place.clone(),
            subject: without_about(&one_line(&input.subject)),
            urgency,
            circulation: input.internal_only.then(|| INTERNAL_ONLY.to_owned()),
            addressees: input.addressees.iter().filter_map(|line| some(line)).collect(),
            addressee_note: some(&input.addressee_note),
            issuer_line: some(&input.issuer_line),
            legal_bases: input.legal_bases.iter().filter(|basis| !basis.is_blank()).cloned().collect(),
            enacting_line: some(&input.enacting_line),
            parties: input.parties.iter().filter(|party| !party.name.trim().is_empty()).cloned().collect(),
            body: input.body.clone(),
            closing: Some(input.closing.clone()).filter(|closing| !closing.is_blank()),
            signature: authority.map(|authority| SignatureBlock {
                authority,
                post: some(&input.signer_post).into_iter().collect(),
                name,
            }),
            cosigners: beside(input),
            confirmation: some(&input.confirmation),
            drafter_mark: some(&input.drafter_mark),
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
            joint: input.joint.clone(),
        }
    }

    /// The notation, with the abbreviations of the agencies that issue it together.
    fn notation(&self, kind: DocumentType, input: &Input) -> String {
        let joint = input.joint.iter().filter_map(|agency| some(&agency.abbreviation));
        let own = kind.notation(&self.agency_abbreviation, &self.unit_abbreviation);
        std::iter::once(own).chain(joint).collect::<Vec<_>>().join("-")
    }

    /// What a new draft of a type begins with: the rows of the typesetter's table.
    pub fn template(&self, type_code: &str) -> Input {
        let mut input = Input { type_code: type_code.to_owned(), ..Input::default() };
        input.filing = format!("Lưu: VT, {}.", self.unit_abbreviation);
        let Some(layout) = TypeLayout::of_code(type_code) else { return input };
        input.closing = layout.closing.into();
        layout.enacting.clone_into(&mut input.enacting_line);
        layout.confirmation.clone_into(&mut input.confirmation);
        let opening = layout.opening.iter().map(|line| line.replace("{agency}", &self.agency));
        input.body = opening.map(|line| Block::Paragraph(Paragraph { text: line.into(), align: None })).collect();
        if let Some(title) = self.head_title.as_ref().filter(|_| layout.issuer) {
            let head = title.trim_start_matches("Quyền ");
            // "Bộ trưởng Bộ Y tế", "Cục trưởng Cục Quản lý Dược".
            input.issuer_line = format!("{head} {}", self.agency).to_uppercase();
        }
        match layout.signing {
            Signing::One => {}
            Signing::Minutes => input.cosigners = vec![unnamed("THƯ KÝ")],
            Signing::Parties => {
                let party = |name: String| Party {
                    name, details: vec!["Địa chỉ: …".into(), "Đại diện: …".into()]
                };
                let own = format!("BÊN A: {}", self.agency.to_uppercase());
                input.parties = vec![party(own), party("BÊN B: …".into())];
                input.cosigners = vec![unnamed("ĐẠI DIỆN BÊN B")];
            }
        }
        input
    }
}

/// Who signs beside, from the left: leaders of joint agencies who sign here, then whoever is only printed.
fn beside(input: &Input) -> Vec<SignatureBlock> {
    let here = input.joint.iter().filter_map(|agency| agency.place.as_ref()).map(|place| &place.block);
    here.chain(&input.cosigners).cloned().collect()
}

/// One who signs beside and is still to be named.
fn unnamed(role: &str) -> SignatureBlock {
    SignatureBlock { authority: vec![role.to_owned()], ..SignatureBlock::default() }
}

/// The signer's lines under what they are in this document: of minutes the chair, with the own title alone (PL III mẫu 1.9).
fn in_role(kind: DocumentType, lines: Vec<String>) -> Vec<String> {
    let Some(layout) = kind.layout().filter(|layout| !layout.role.is_empty()) else { return lines };
    let skipped = if layout.signing == Signing::Minutes { lines.len().saturating_sub(1) } else { 0 };
    std::iter::once(layout.role.to_owned()).chain(lines.into_iter().skip(skipped)).collect()
}

/// Longest line of a title with the name of its agency, in characters: what is longer takes two lines.
const TITLE_LINE: usize = 28;

/// The lines of a title with the agency it belongs to, which joint documents tell of every leader: two of them may both be
/// `CỤC TRƯỞNG`. A body that is signed for (TM.) is a name already.
pub fn of_agency(mut lines: Vec<String>, agency: &str) -> Vec<String> {
    let agency = agency.trim().to_uppercase();
    let Some(first) = lines.first_mut() else { return lines };
    if agency.is_empty() || first.starts_with("TM.") || first.contains(&agency) {
        return lines;
    }
    if first.chars().count() + agency.chars().count() < TITLE_LINE {
        *first = format!("{first} {agency}");
    } else {
        lines.insert(1, agency);
    }
    lines
}

fn joint(agency: &JointAgency) -> Option<AgencyHeader> {
    let name = some(&agency.name.to_uppercase())?;
    Some(AgencyHeader { parent: Vec::new(), name: vec![name] })
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
            joint: self.joint.clone(),
            parties: document.parties.clone(),
            body: document.body.clone(),
            closing: document.closing.clone().unwrap_or_default(),
            annexes: document.annexes.clone(),
            recipients: self.recipients.clone(),
            filing: text(&document.filing),
            signer: self.signer,
            authority: self.authority.clone(),
            signer_post: document.signature.as_ref().map(|block| block.post.join("\n")).unwrap_or_default(),
            cosigners: document.cosigners.iter().skip(self.round().count()).cloned().collect(),
            confirmation: text(&document.confirmation),
            drafter_mark: text(&document.drafter_mark),
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
    fn leaders_of_joint_agencies_are_told_apart() {
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let of = |of: &[&str], agency| of_agency(lines(of), agency);
        assert_eq!(of(&["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"], "Bộ Y tế"), ["KT. BỘ TRƯỞNG BỘ Y TẾ", "THỨ TRƯỞNG"]);
        let long = "Cục Quản lý Khám, chữa bệnh";
        assert_eq!(of(&["CỤC TRƯỞNG"], long), ["CỤC TRƯỞNG", "CỤC QUẢN LÝ KHÁM, CHỮA BỆNH"]);
        assert_eq!(of(&["TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN"], "Bộ Y tế"), ["TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN"]);
        assert_eq!(of(&["CỤC TRƯỞNG CỤC QUẢN LÝ DƯỢC"], "Cục Quản lý Dược"), ["CỤC TRƯỞNG CỤC QUẢN LÝ DƯỢC"]);
        let signer = Signer {
            name: "Lê Văn Ký Số".into(),
            role: Role::AgencyLeader,
            rank: Some(Rank::Head),
            title: "Bộ trưởng".into(),
            agency_head: Some("Bộ trưởng".into()),
            unit_head: None,
        };
        let other =
            JointAgency { name: "Bộ Tài chính".into(), abbreviation: "BTC".into(), ..JointAgency::default() };
        let input = Input { joint: vec![other], ..frame().template("kh") };
        let title = |input: &Input| frame().compose(input, Some(&signer), Vec::new()).document.signature.unwrap();
        assert_eq!(title(&input).authority, ["BỘ TRƯỞNG BỘ Y TẾ"]);
        assert_eq!(title(&frame().template("kh")).authority, ["BỘ TRƯỞNG"], "alone it says it once, in the head");
    }

    #[test]
    fn every_type_begins_with_what_its_sample_in_the_decree_has() {
        let begun = |code: &str| frame().template(code);
        assert_eq!(begun("nq").enacting_line, "QUYẾT NGHỊ:");
        assert_eq!(begun("cd").issuer_line, "BỘ TRƯỞNG BỘ Y TẾ");
        assert_eq!(begun("bb").cosigners[0].authority, ["THƯ KÝ"]);
        assert_eq!(begun("hdong").parties[0].name, "BÊN A: BỘ Y TẾ");
        assert!(!begun("gnp").confirmation.is_empty());
        let Block::Paragraph(first) = &begun("gm").body[0] else { panic!("an invitation begins with who invites") };
        assert_eq!(first.text.plain_text(), "Bộ Y tế trân trọng kính mời: …");
        for layout in TypeLayout::ALL {
            let draft = frame().compose(&begun(layout.code), None, Vec::new());
            let shown = crate::model::outgoing::preview::filled(&draft.document, |_| true);
            assert_eq!(shown.validate(), [], "{}", layout.code);
            let again = frame().compose(&draft.input(), None, Vec::new());
            assert_eq!(again.hash(), draft.hash(), "{}: saving what was read changes nothing", layout.code);
        }
    }

    #[test]
    fn joint_agencies_stand_in_head_and_notation() {
        let joint =
            vec![JointAgency { name: "Bộ Tài chính".into(), abbreviation: "BTC".into(), ..JointAgency::default() }];
        let draft = frame().compose(&Input { joint, ..frame().template("kh") }, None, Vec::new());
        assert_eq!(draft.document.notation.as_deref(), Some("KH-BYT-BTC"));
        assert_eq!(draft.document.joint[0].name, ["BỘ TÀI CHÍNH"]);
        assert_eq!(draft.input().joint, draft.joint);
    }

    #[test]
    fn the_chair_of_a_meeting_signs_as_such() {
        let lines = || vec!["KT. BỘ TRƯỞNG".to_owned(), "THỨ TRƯỞNG".to_owned()];
        let of = |code: &str| in_role(DocumentType::from_code(code).unwrap(), lines());
        assert_eq!(of("bb"), ["CHỦ TỌA", "THỨ TRƯỞNG"]);
        assert_eq!(of("hdong"), ["ĐẠI DIỆN BÊN A", "KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"]);
        assert_eq!(of("qd"), lines());
    }

    #[test]
    fn a_decision_begins_with_who_decides() {
        let input = frame().template("qd");
        assert_eq!(input.issuer_line, "BỘ TRƯỞNG BỘ Y TẾ");
        assert_eq!(frame().compose(&input, None, Vec::new()).document.notation.as_deref(), Some("QĐ-BYT"));
    }
}
