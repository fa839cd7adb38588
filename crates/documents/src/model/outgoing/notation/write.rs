//! From the model to the notation.

use typeset::model::{Annex, Block, Unit, number_blocks};

use super::Text;
use super::inline::{guard, write_inline, write_plain};
use super::line::{self, Level};
use super::normal::number;
use super::table::{self, align_name};

/// Writes a text in the notation; the counterpart of [`super::read`].
pub fn write(text: &Text) -> String {
    let text = text.normal();
    let mut out = String::new();
    write_blocks(&mut out, &text.body);
    for annex in &text.annexes {
        write_annex(&mut out, annex);
    }
    out
}

fn write_annex(out: &mut String, annex: &Annex) {
    let turned = if annex.landscape { "{landscape} " } else { "" };
    let headed = if annex.headed { "{headed} " } else { "" };
    let label = guard(&write_plain(&annex.label), '|');
    let label = if label.starts_with('{') { format!("\\{label}") } else { label };
    out.push_str(&format!("\n=== {turned}{headed}{label} | {}\n", write_plain(&annex.title)));
    if let Some(note) = &annex.note {
        out.push_str(&format!("==- {}\n", write_inline(note)));
    }
    write_blocks(out, &annex.body);
}

fn write_blocks(out: &mut String, blocks: &[Block]) {
    for numbered in number_blocks(blocks) {
        let number = numbered.label.as_ref().map(|label| number(numbered.block, label));
        write_block(out, numbered.block, number.as_deref());
    }
}

fn write_block(out: &mut String, block: &Block, number: Option<&str>) {
    let text = match block {
        Block::Part(d) => division(Level::Part, number, &d.title),
        Block::Chapter(d) => division(Level::Chapter, number, &d.title),
        Block::Section(d) => division(Level::Section, number, &d.title),
        Block::Subsection(d) => division(Level::Subsection, number, &d.title),
        Block::Article(u) => {
            let mut text = unit(u);
            if u.title.is_empty() && line::reads_as_title(&text) {
                text = format!("[] {text}");
            }
            format!("Điều {}. {text}", token(number, line::arabic))
        }
        Block::Clause(u) => format!("{}. {}", token(number, line::arabic), unit(u)),
        Block::Point(u) => match number {
            Some(number) if line::bracketed(number) == Some(number.len()) => format!("{number} {}", unit(u)),
            _ => format!("{}) {}", token(number, line::letter), unit(u)),
        },
        Block::Paragraph(p) => {
            let text = write_inline(&p.text);
            match p.align {
                Some(align) => format!("{{{}}} {text}", align_name(align)),
                None => super::as_paragraph(&text),
            }
        }
        Block::Item(text) => format!("- {}", write_inline(text)),
        Block::Heading(h) => {
            let hashes = "#".repeat(usize::from(h.level));
            format!("{hashes} {}. {}", token(number, line::heading_number), write_inline(&h.text))
        }
        Block::Table(table) => {
            table::write(out, table);
            String::new()
        }
        Block::Picture(picture) => {
            let width = picture.width_mm.map(|mm| format!(" {mm}mm")).unwrap_or_default();
            let file = guard(&write_plain(&picture.file), '|');
            let caption = write_inline(&picture.caption);
            let caption = if caption.is_empty() { String::new() } else { format!(" | {caption}") };
            format!("{{image{width}}} {file}{caption}")
        }
        Block::PageBreak => "{page}".to_owned(),
    };
    out.push_str(text.trim_end());
    out.push('\n');
}

fn division(level: Level, number: Option<&str>, title: &str) -> String {
    let word = line::DIVISIONS.iter().find(|(known, _)| *known == level).map_or("", |(_, word)| word);
    format!("{word}{}. {}", token(number, |text| line::division_number(level, text)), write_plain(title))
}

/// A number as a reader recognises it.
fn token(number: Option<&str>, plain: impl Fn(&str) -> Option<usize>) -> String {
    match number {
        None => "*".to_owned(),
        Some(number) if plain(number) == Some(number.len()) => number.to_owned(),
        Some(number) => format!("{{{number}}}"),
    }
}

fn unit(unit: &Unit) -> String {
    let text = write_inline(&unit.text);
    if !unit.title.is_empty() {
        return format!("[{}] {text}", guard(&write_inline(&unit.title), ']'));
    }
    if text.starts_with('[') { format!("\\{text}") } else { text }
}
