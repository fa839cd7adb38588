//! An unfinished draft made fit to be typeset: what is missing shows as dots, what is written shows as written.

use typeset::model::{Align, Block, Paragraph, SignatureBlock, Unit};
use typeset::{Inline, OfficialDocument};

const DOTS: &str = "…";

/// The document with dots where something needed is missing, also for pictures that are not there yet.
pub fn filled(document: &OfficialDocument, has_picture: impl Fn(&str) -> bool) -> OfficialDocument {
    let mut document = document.clone();
    dots(&mut document.subject);
    signer(document.signature.get_or_insert_with(SignatureBlock::default));
    document.cosigners.iter_mut().for_each(signer);
    document.recipients.iter_mut().for_each(|r| dots(&mut r.text));
    document.body.iter_mut().for_each(|it| block(it, &has_picture));
    for annex in &mut document.annexes {
        dots(&mut annex.title);
        annex.body.iter_mut().for_each(|it| block(it, &has_picture));
    }
    document
}

fn signer(block: &mut SignatureBlock) {
    if block.authority.iter().all(|line| line.trim().is_empty()) {
        block.authority = vec![DOTS.to_owned()];
    }
    dots(&mut block.name);
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

fn block(block: &mut Block, has_picture: impl Fn(&str) -> bool) {
    match block {
        Block::Picture(picture) if !has_picture(&picture.file) => {
            let text = Inline::from(format!("[{DOTS} {}]", picture.file));
            *block = Block::Paragraph(Paragraph { text, align: Some(Align::Center) });
        }
        Block::Part(d) | Block::Chapter(d) | Block::Section(d) | Block::Subsection(d) => dots(&mut d.title),
        Block::Article(u) | Block::Clause(u) | Block::Point(u) => unit(u),
        Block::Paragraph(p) => inline(&mut p.text),
        Block::Item(text) => inline(text),
        Block::Heading(h) => inline(&mut h.text),
        Block::Table(_) | Block::Picture(_) | Block::PageBreak => {}
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
        assert_eq!(filled(&draft.document, |_| false).validate(), []);
    }
}
