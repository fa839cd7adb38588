//! A plain-text notation for the body of a document: what is typed without script, and what a pasted document becomes.
//!
//! ```text
//! Chương I. QUY ĐỊNH CHUNG          also: Phần I. …  Mục 1. …  Tiểu mục 1. …
//! Điều 1. [Phạm vi điều chỉnh] …    a title in brackets; text without a final mark is a title too
//! 1. Khoản …                        a) Điểm …     - Gạch đầu dòng …
//! # I. Đề mục                       ## … #### deeper headings
//! {center} Đoạn văn ở giữa          {left} {right} {justify}; {page} begins a page
//! |+ Bảng 1. Tên bảng               |= 11 (size of letters)
//! | STT | Nội dung |
//! |:-: 10mm|:-- 2|                  ends the header: alignment and width of each column
//! | {2x1} một ô hai cột |
//! === {landscape} Phụ lục I | DANH MỤC
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
