//! A plain-text notation for the body of a document: what is typed without script, and what a pasted document becomes.
//!
//! ```text
//! Chương I. QUY ĐỊNH CHUNG          also: Phần I. …  Mục 1. …  Tiểu mục 1. …
//! Điều 1. [Phạm vi điều chỉnh] …    a title in brackets; text without a final mark is a title too
//! 1. Khoản …                        a) Điểm …     - Gạch đầu dòng …
//! # I. Đề mục                       ## … #### deeper headings
//! {center} Đoạn văn ở giữa          {left} {right} {justify}; {page} begins a page
//! {image 120mm} so-do.png | Hình 1. Sơ đồ
//! |+ Bảng 1. Tên bảng               |= 11 landscape (size of letters; on turned pages)
//! | STT | Nội dung |
//! |:-: 10mm|:-- 2|                  ends the header: alignment and width of each column
//! | {2x1} một ô hai cột |
//! === {landscape} Phụ lục I | DANH MỤC          {headed} begins with agency and motto
//! ==- (Kèm theo Quyết định …)
//! ```
//! Inside a line: `**bold**`, `''italic''`, `__underline__`, `^^raised^^`, `,,lowered,,`, `<br>`; a backslash makes the next
//! character plain. Numbers are read and kept only where they differ from the ones that follow by themselves; `*` stands
//! for "no number", braces for an unusual one: `{(1)}. …`. Every line is one block.
//!
//! INVARIANT (property-tested): `read(&write(&text)) == text.normal()`, and what is printed stays the same.

mod inline;
mod line;
mod normal;
mod read;
mod table;
mod write;

pub use inline::{read_inline, write_inline};
pub use read::read;
pub use write::write;

use typeset::model::{Annex, Block};

/// What a line begins with, for whoever turns other texts into notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// An article, a clause or a point: a title in brackets may follow.
    Unit,
    /// Anything else that is recognised by its beginning.
    Line,
}

/// The marker a line of plain words begins with, and its length in bytes.
pub fn marker(words: &str) -> Option<(Marker, usize)> {
    let (marker, rest) = match line::classify(words) {
        line::Line::Article(_, rest) | line::Line::Clause(_, rest) | line::Line::Point(_, rest) => (Marker::Unit, rest),
        line::Line::Item(rest) | line::Line::Heading(_, _, rest) => (Marker::Line, rest),
        line::Line::Division(_, _, rest) => (Marker::Line, rest.unwrap_or_default()),
        _ => return None,
    };
    Some((marker, words.len() - rest.len()))
}

/// Whether a line is a part, chapter or section whose title stands on the next one.
pub fn awaits_title(line: &str) -> bool {
    matches!(line::classify(line), line::Line::Division(_, _, None))
}

/// Written running text as a line that is read as a paragraph, whatever it begins with.
pub fn as_paragraph(written: &str) -> String {
    match line::classify(written) {
        line::Line::Paragraph(None, _) => written.to_owned(),
        _ => format!("\\{written}"),
    }
}

/// What the notation holds: the body and the annexes of the same file.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Text {
    /// Ô 6.
    pub body: Vec<Block>,
    /// Annexes in the same file.
    pub annexes: Vec<Annex>,
}

#[cfg(test)]
mod tests;
