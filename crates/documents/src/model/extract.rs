//! An extract says what its original says, word for word (NĐ 30/2020 Đ.25.3): only whole paragraphs are taken out of it.

use typeset::OfficialDocument;
use typeset::model::{Annex, Block, Cell, Inline, Unit, number_blocks};

/// Longest piece of a paragraph that is shown to say which one is meant, in characters.
const SHOWN: usize = 80;

/// The first paragraph of an extract that does not stand in the original as it is, shortened.
pub fn altered(original: &OfficialDocument, extract: &[Block]) -> Option<String> {
    let there: Vec<String> = paragraphs_of(original).iter().map(|text| squeezed(text)).collect();
    first_without(extract, |text| there.iter().any(|one| one == text))
}

/// The same, where the original is known by the words in its file alone: they come without paragraphs.
pub fn not_in_text(original: &str, extract: &[Block]) -> Option<String> {
    let there = squeezed(original);
    first_without(extract, |text| there.contains(text))
}

fn first_without(extract: &[Block], is_there: impl Fn(&str) -> bool) -> Option<String> {
    let missing = paragraphs(extract).into_iter().find(|text| {
        let text = squeezed(text);
        // A line of dots says that something is left out, and nothing else.
        !text.chars().all(|c| matches!(c, '…' | '.' | '[' | ']' | '(' | ')')) && !is_there(&text)
    });
    missing.map(|text| kernel::text::ellipsis(text.trim(), SHOWN))
}

/// Spaces and line breaks come and go with typesetting and with the way a text is typed.
fn squeezed(text: &str) -> String {
    kernel::text::nfc(text).chars().filter(|c| !c.is_whitespace() && *c != '\u{ad}').collect()
}

/// Everything that stands in a document as a paragraph of its own.
fn paragraphs_of(document: &OfficialDocument) -> Vec<String> {
    let mut all: Vec<String> = document.legal_bases.iter().map(Inline::plain_text).collect();
    all.extend(document.issuer_line.iter().chain(&document.enacting_line).cloned());
    for party in &document.parties {
        all.push(party.name.clone());
        all.extend(party.details.iter().cloned());
    }
    all.extend(paragraphs(&document.body));
    all.extend(document.closing.as_ref().map(Inline::plain_text));
    for Annex { label, title, note, body, .. } in &document.annexes {
        all.extend([label.clone(), title.clone(), format!("{label} {title}")]);
        all.extend(note.as_ref().map(Inline::plain_text));
        all.extend(paragraphs(body));
    }
    all
}

/// The blocks as paragraphs, with the numbers they show: a clause that changes its number is another one.
fn paragraphs(blocks: &[Block]) -> Vec<String> {
    let mut all = Vec::new();
    for numbered in number_blocks(blocks) {
        let label = numbered.label.unwrap_or_default();
        match numbered.block {
            Block::Part(d) | Block::Chapter(d) | Block::Section(d) | Block::Subsection(d) => {
                all.push(format!("{label} {}", d.title));
            }
            Block::Article(unit) | Block::Clause(unit) | Block::Point(unit) => self::unit(&mut all, &label, unit),
            Block::Paragraph(paragraph) => all.push(paragraph.text.plain_text()),
            Block::Item(text) => all.push(text.plain_text()),
            Block::Heading(heading) => all.push(format!("{label} {}", heading.text.plain_text())),
            Block::Table(table) => {
                all.extend(table.caption.iter().map(Inline::plain_text));
                all.extend(table.header.iter().chain(&table.rows).map(|row| self::row(row)));
            }
            Block::Picture(picture) => all.push(picture.caption.plain_text()),
            Block::PageBreak => {}
        }
    }
    all.retain(|text| !text.trim().is_empty());
    all
}

/// A title is a paragraph of its own, as it is printed.
fn unit(all: &mut Vec<String>, label: &str, unit: &Unit) {
    if unit.title.is_blank() {
        all.push(format!("{label} {}", unit.text.plain_text()));
        return;
    }
    all.push(format!("{label} {}", unit.title.plain_text()));
    all.push(unit.text.plain_text());
}

fn row(cells: &[Cell]) -> String {
    cells.iter().map(|cell| cell.text.plain_text()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outgoing::notation;

    const ORIGINAL: &str = "Điều 1. Tặng Bằng khen cho 02 tập thể và 03 cá nhân có thành tích.\n\
                            Điều 2. Giao các đơn vị:\n1. Vụ Tài chính chi thưởng.\n2. Văn phòng Bộ thực hiện.\n\
                            | STT | Tên |\n|:-: 10mm|:--|\n| 1 | Tập thể A |";

    fn whole() -> OfficialDocument {
        OfficialDocument {
            body: notation::read(ORIGINAL).body,
            closing: Some("Kết thúc./.".into()),
            ..Default::default()
        }
    }

    fn altered_in(extract: &str) -> Option<String> {
        altered(&whole(), &notation::read(extract).body)
    }

    #[test]
    fn whole_paragraphs_pass_with_other_spaces_and_other_unicode() {
        for extract in [
            "Điều 2. Giao các đơn vị:\n2. Văn phòng  Bộ thực hiện.",
            "Kết thúc./.",
            "…\n1. Vụ Tài chính chi thưởng.\n[…]",
            // Decomposed letters.
            "1. Vu\u{323} Ta\u{300}i chi\u{301}nh chi thưởng.",
            ORIGINAL,
        ] {
            assert_eq!(altered_in(extract), None, "{extract}");
        }
    }

    #[test]
    fn a_cut_a_changed_word_and_another_number_are_named() {
        let cut = "Điều 1. Tặng Bằng khen cho 02 tập thể.";
        assert_eq!(altered_in(cut).as_deref(), Some(cut));
        assert!(altered_in("Điều 2. Giao các đơn vị:\n1. Vụ Tài chính chi 2 thưởng.").is_some());
        assert_eq!(altered_in("1. Văn phòng Bộ thực hiện.").as_deref(), Some("1. Văn phòng Bộ thực hiện."));
        assert!(altered_in("Điều 2. Giao các đơn vị: 1. Vụ Tài chính chi thưởng.").is_some(), "two made one");
        assert!(altered_in("| 1 | Tập thể B |\n|:-: 10mm|:--|").is_some());
    }

    #[test]
    fn against_the_words_of_a_file() {
        let file = "BỘ Y TẾ\nĐiều 1. Tặng Bằng khen\ncho 02 tập thể\nvà 03 cá nhân.\n";
        let extract = |text: &str| not_in_text(file, &notation::read(text).body);
        assert_eq!(extract("Điều 1. Tặng Bằng khen cho 02 tập thể và 03 cá nhân."), None);
        assert!(extract("Điều 1. Tặng Bằng khen cho 05 tập thể và 03 cá nhân.").is_some());
    }
}
