//! The normal form of a text: what reading back what was written gives. Everything printed stays the same.

use typeset::model::{Annex, Block, Division, Heading, Number, Picture, Table, Unit, number_blocks};

use super::Text;
use super::inline::{normal, plain};

/// Mismatches settled one after another; what is beyond keeps its number as given.
const MAX_GIVEN: usize = 300;

impl Text {
    /// Composed, trimmed, without empty blocks, with numbers given only where they differ from the computed ones.
    #[must_use]
    pub fn normal(&self) -> Self {
        Self { body: blocks(&self.body), annexes: self.annexes.iter().map(annex).collect() }
    }
}

fn annex(annex: &Annex) -> Annex {
    Annex {
        label: plain(&annex.label),
        title: plain(&annex.title),
        note: annex.note.as_ref().map(normal).filter(|note| !note.is_blank()),
        body: blocks(&annex.body),
        landscape: annex.landscape,
        headed: annex.headed,
    }
}

fn blocks(all: &[Block]) -> Vec<Block> {
    let kept: Vec<Block> = all.iter().map(block).filter(|b| !is_empty(b)).collect();
    let wanted: Vec<Option<String>> =
        number_blocks(&kept).iter().map(|n| Some(number(n.block, n.label.as_ref()?))).collect();
    assign(kept, &wanted)
}

fn is_empty(block: &Block) -> bool {
    match block {
        Block::Paragraph(p) => p.text.is_blank(),
        Block::Item(text) => text.is_blank(),
        Block::Table(table) => table.columns.is_empty(),
        Block::Picture(picture) => plain(&picture.file).is_empty(),
        _ => false,
    }
}

fn block(block: &Block) -> Block {
    match block {
        Block::Part(d) => Block::Part(division(d)),
        Block::Chapter(d) => Block::Chapter(division(d)),
        Block::Section(d) => Block::Section(division(d)),
        Block::Subsection(d) => Block::Subsection(division(d)),
        Block::Article(u) => Block::Article(unit(u, &['.'])),
        Block::Clause(u) => Block::Clause(unit(u, &['.'])),
        Block::Point(u) => Block::Point(unit(u, &[')'])),
        Block::Paragraph(p) => Block::Paragraph(typeset::model::Paragraph { text: normal(&p.text), align: p.align }),
        Block::Item(text) => Block::Item(normal(text)),
        Block::Heading(h) => Block::Heading(Heading {
            level: h.level.clamp(1, 4),
            number: given(&h.number, &['.']),
            text: normal(&h.text),
        }),
        Block::Table(table) => Block::Table(cells(table)),
        Block::Picture(picture) => Block::Picture(Picture {
            file: plain(&picture.file),
            width_mm: picture.width_mm,
            caption: normal(&picture.caption),
        }),
        Block::PageBreak => Block::PageBreak,
    }
}

fn division(d: &Division) -> Division {
    Division { number: given(&d.number, &['.']), title: plain(&d.title) }
}

fn unit(u: &Unit, marks: &[char]) -> Unit {
    Unit { number: given(&u.number, marks), title: normal(&u.title), text: normal(&u.text) }
}

/// A given number on one line, without braces and without the mark that is printed after it anyway.
fn given(number: &Number, marks: &[char]) -> Number {
    let Number::Given(text) = number else { return number.clone() };
    let text = plain(text).replace(['{', '}', '\n'], " ");
    let text = text.trim();
    let bare = if text.starts_with('(') { text } else { text.trim_end_matches(marks).trim_end() };
    if bare.is_empty() { Number::Without } else { Number::Given(bare.to_owned()) }
}

fn cells(table: &Table) -> Table {
    let mut table = table.clone();
    table.caption = table.caption.as_ref().map(normal).filter(|caption| !caption.is_blank());
    for cell in table.header.iter_mut().chain(&mut table.rows).flatten() {
        cell.text = normal(&cell.text);
        cell.colspan = cell.colspan.max(1);
        cell.rowspan = cell.rowspan.max(1);
    }
    table
}

/// The number inside a label: without its word and its mark.
pub(super) fn number(block: &Block, label: &str) -> String {
    let (word, mark) = match block {
        Block::Part(_) => ("Phần ", None),
        Block::Chapter(_) => ("Chương ", None),
        Block::Section(_) => ("Mục ", None),
        Block::Subsection(_) => ("Tiểu mục ", None),
        Block::Article(_) => ("Điều ", Some('.')),
        Block::Clause(_) | Block::Heading(_) => ("", Some('.')),
        _ => ("", Some(')').filter(|_| !label.starts_with('('))),
    };
    let label = label.strip_prefix(word).unwrap_or(label);
    mark.and_then(|mark| label.strip_suffix(mark)).unwrap_or(label).to_owned()
}

fn set(block: &mut Block, number: Number) {
    match block {
        Block::Part(d) | Block::Chapter(d) | Block::Section(d) | Block::Subsection(d) => d.number = number,
        Block::Article(u) | Block::Clause(u) | Block::Point(u) => u.number = number,
        Block::Heading(h) => h.number = number,
        Block::Paragraph(_) | Block::Item(_) | Block::Table(_) | Block::Picture(_) | Block::PageBreak => {}
    }
}

/// Numbers the blocks so that each shows what is wanted (`None`: no number), by itself where that is what it would show.
pub(super) fn assign(mut blocks: Vec<Block>, wanted: &[Option<String>]) -> Vec<Block> {
    for (block, number) in blocks.iter_mut().zip(wanted) {
        set(block, if number.is_some() { Number::Auto } else { Number::Without });
    }
    let mut settled = 0;
    for _ in 0..MAX_GIVEN {
        match first_wrong(&blocks, wanted, settled) {
            Some(at) => {
                set(&mut blocks[at], Number::Given(wanted[at].clone().unwrap_or_default()));
                settled = at + 1;
            }
            None => return blocks,
        }
    }
    for (block, number) in blocks.iter_mut().zip(wanted).skip(settled) {
        if let Some(number) = number {
            set(block, Number::Given(number.clone()));
        }
    }
    blocks
}

fn first_wrong(blocks: &[Block], wanted: &[Option<String>], from: usize) -> Option<usize> {
    let shown = number_blocks(blocks);
    (from..blocks.len()).find(|at| {
        let label = shown[*at].label.as_ref().map(|label| number(&blocks[*at], label));
        label.is_some() && label != wanted[*at]
    })
}
