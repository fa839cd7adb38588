//! An unfinished draft made fit to be typeset: what is missing shows as dots, what is written shows as written.

use typeset::model::{Block, SignatureBlock, Unit};
use typeset::{Inline, OfficialDocument};

const DOTS: &str = "…";

/// The document with dots where something needed is missing.
pub fn filled(document: &OfficialDocument) -> OfficialDocument {
    let mut document = document.clone();
    dots(&mut document.subject);
    let signature = document.signature.get_or_insert_with(SignatureBlock::default);
    if signature.authority.is_empty() {
        signature.authority.push(DOTS.to_owned());
    }
    dots(&mut signature.name);
    document.recipients.iter_mut().for_each(|r| dots(&mut r.text));
    document.body.iter_mut().for_each(block);
    for annex in &mut document.annexes {
        dots(&mut annex.title);
        annex.body.iter_mut().for_each(block);
    }
    document
}

fn dots(text: &mut String) {
    if text.trim().is_empty() {
        DOTS.clone_into(text);
    }
}

fn inline(text: &mut Inline) {
    if text.is_blank() {
        *text = DOTS.into();
    }
}

fn unit(unit: &mut Unit) {
    if unit.title.is_blank() {
        inline(&mut unit.text);
    }
}

fn block(block: &mut Block) {
    match block {
        Block::Part(d) | Block::Chapter(d) | Block::Section(d) | Block::Subsection(d) => dots(&mut d.title),
        Block::Article(u) | Block::Clause(u) | Block::Point(u) => unit(u),
        Block::Paragraph(p) => inline(&mut p.text),
        Block::Item(text) => inline(text),
        Block::Heading(h) => inline(&mut h.text),
        Block::Table(_) | Block::PageBreak => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outgoing::Frame;

    #[test]
    fn an_empty_draft_can_be_shown() {
        let frame = Frame {
            agency: "Bộ Y tế".into(),
            parent: String::new(),
            agency_abbreviation: "BYT".into(),
            unit_abbreviation: "CNTT".into(),
            place: "Hà Nội".into(),
            head_title: None,
        };
        let mut input = frame.template("cv");
        input.body = vec![Block::Article(Unit::default()), Block::Chapter(Default::default())];
        let draft = frame.compose(&input, None, Vec::new());
        assert!(!draft.document.validate().is_empty());
        assert_eq!(filled(&draft.document).validate(), []);
    }
}
