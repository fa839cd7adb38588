//! What the template is told: every word and number already decided, so that the template only places them.

mod blocks;
mod foot;
mod inline;
pub(crate) mod number_line;
mod qr;

pub(crate) use blocks::{LONG_CELL, may_break};
pub(crate) use foot::COSIGNERS;
pub(crate) use inline::{inline, inline_in_cell, line};

use serde_json::{Value, json};

use crate::model::{Addressing, AgencyHeader, Annex, CopyBlock, DocumentKind, OfficialDocument, SubjectPlace};
use crate::options::{PageSetup, RenderOptions};

/// Page geometry and font, the same for every template.
pub(crate) fn page(setup: &PageSetup, family: &str) -> Value {
    json!({
        "family": family,
        "top": setup.top_mm, "bottom": setup.bottom_mm, "left": setup.left_mm, "right": setup.right_mm,
        "size": setup.body_pt,
        // A single line of Times is 1.149 em; the template measures from ascender to descender, 1.107 em.
        "leading": 1.149 * setup.line_spacing - 1.107,
        "gap": setup.paragraph_gap_pt,
    })
}

/// Names of the pictures of a document, in the order the template numbers them.
pub(crate) fn pictures(doc: &OfficialDocument) -> Vec<&str> {
    let annexes = doc.annexes.iter().map(|annex| annex.body.as_slice());
    blocks::pictures(std::iter::once(doc.body.as_slice()).chain(annexes))
}

/// Data of the official document template.
pub(crate) fn document(doc: &OfficialDocument, options: &RenderOptions, family: &str) -> Value {
    let numbers = number_line::shown(doc, options.empty_number);
    let layout = doc.kind.layout();
    let type_name = match &doc.kind {
        DocumentKind::OfficialLetter => None,
        DocumentKind::Named { name } => Some(line(name)),
    };
    let agencies: Vec<Value> = std::iter::once(&doc.agency).chain(&doc.joint).map(agency).collect();
    let telegram = layout.addressing == Addressing::Telegram;
    let pictures = pictures(doc);
    let mut body = blocks::parties(&doc.parties);
    body.extend(blocks::blocks(&doc.body, &pictures, u8::from(type_name.is_some())));
    if let Some(closing) = doc.closing.as_ref().filter(|closing| !closing.is_blank()) {
        blocks::keep_with_next(&mut body);
        body.push(blocks::paragraph(closing));
    }
    json!({
        "page": page(&options.page, family),
        "title": doc.meta_title(),
        "agencies": agencies,
        "number": numbers.number.as_deref().map(line),
        "date": numbers.date.as_deref().map(line),
        "subject_place": match layout.subject {
            SubjectPlace::UnderNumber => "number",
            SubjectPlace::UnderName => "name",
            SubjectPlace::Nowhere => "none",
        },
        "type_name": type_name,
        "subject": line(&doc.subject),
        "urgency": doc.urgency.map(|u| json!({"label": u.label(), "width": u.width_mm()})),
        "circulation": doc.circulation.as_deref().map(line),
        "telegram": telegram,
        "addressees": if telegram { foot::listed(&doc.addressees) } else { foot::punctuated(&doc.addressees) },
        "addressee_note": doc.addressee_note.as_deref().map(line),
        "issuer": doc.issuer_line.as_deref().map(line),
        "bases": doc.legal_bases.iter().map(inline).collect::<Vec<_>>(),
        "enacting": doc.enacting_line.as_deref().map(line),
        "body": body,
        "foot": foot::foot(doc),
        "confirmation": doc.confirmation.as_deref().map(line),
        "contact": doc.contact.as_deref().map(line),
        "annexes": doc.annexes.iter().map(|it| annex(it, &pictures)).collect::<Vec<_>>(),
        "check": options.check_url.as_deref().and_then(qr::code),
        "copy": doc.copy.as_ref().filter(|it| !it.electronic).map(|it| copy(it, options)),
        "alone": false,
    })
}

/// Data of the same template when nothing but the block of a copy is shown.
pub(crate) fn copy_alone(block: &CopyBlock, options: &RenderOptions, family: &str) -> Value {
    let mut data = document(&OfficialDocument::default(), options, family);
    data["title"] = json!(block.form.words());
    data["copy"] = copy(block, options);
    data["alone"] = json!(true);
    data
}

fn copy(copy: &CopyBlock, options: &RenderOptions) -> Value {
    let numbers = number_line::shown_of_copy(copy, options.empty_number);
    json!({
        "form": copy.form.words().to_uppercase(),
        "agency": agency(&copy.agency),
        "number": numbers.number.as_deref().map(line),
        "date": numbers.date.as_deref().map(line),
        "foot": foot::foot_of_copy(copy),
    })
}

/// Agency of a printed form.
pub(crate) fn agency(agency: &AgencyHeader) -> Value {
    json!({"parent": lines(&agency.parent), "name": lines(&agency.name)})
}

fn annex(annex: &Annex, pictures: &[&str]) -> Value {
    let label = Some(annex.label.trim()).filter(|label| !label.is_empty());
    let above = if label.is_some() { 2 } else { 1 };
    json!({
        "label": label.map(line),
        "title": line(&annex.title),
        "note": annex.note.as_ref().filter(|note| !note.is_blank()).map(inline),
        "landscape": annex.landscape,
        "headed": annex.headed,
        "body": blocks::blocks(&annex.body, pictures, above),
    })
}

fn lines(lines: &[String]) -> Vec<Value> {
    lines.iter().filter(|text| !text.trim().is_empty()).map(|text| line(text)).collect()
}

impl OfficialDocument {
    /// Title of the file: type name, or number when there is one, and subject.
    pub fn meta_title(&self) -> String {
        let name = match &self.kind {
            DocumentKind::OfficialLetter => "Công văn",
            DocumentKind::Named { name } => name.trim(),
        };
        let code = match (&self.number, &self.notation) {
            (Some(number), Some(notation)) => format!(" {}/{}", number.trim(), notation.trim()),
            _ => String::new(),
        };
        let subject = self.subject.trim();
        let subject = if subject.is_empty() { String::new() } else { format!(": {subject}") };
        format!("{name}{code}{subject}").replace(['\n', '\t'], " ")
    }
}
