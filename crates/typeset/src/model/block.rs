//! What the body of a document is made of: the units of NĐ 30/2020 PL I II.6, in reading order.

use serde::{Deserialize, Serialize};

use super::{Inline, Picture, Table};

/// One unit of the body. The list is flat: a clause belongs to the article before it, a point to the clause before it, and
/// numbers that are [`Number::Auto`] follow from that order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Block {
    /// Phần, with a Roman number.
    Part(Division),
    /// Chương, with a Roman number.
    Chapter(Division),
    /// Mục, with an Arabic number that starts afresh in each chapter.
    Section(Division),
    /// Tiểu mục, with an Arabic number that starts afresh in each section.
    Subsection(Division),
    /// Điều; numbers run through the whole document.
    Article(Unit),
    /// Khoản (`1.`); starts afresh in each article, chapter or heading.
    Clause(Unit),
    /// Điểm (`a)`), by the Vietnamese alphabet; starts afresh in each clause.
    Point(Unit),
    /// A paragraph.
    Paragraph(Paragraph),
    /// A line that begins with a dash.
    Item(Inline),
    /// A numbered heading of a plan, project or report.
    Heading(Heading),
    /// A table.
    Table(Table),
    /// A picture.
    Picture(Picture),
    /// What follows starts a new page.
    PageBreak,
}

/// A part, chapter or section: its number on one line, its title in capitals on the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Division {
    /// Computed or given.
    #[serde(skip_serializing_if = "Number::is_auto")]
    pub number: Number,
    /// Title, shown in capitals as given.
    pub title: String,
}

/// An article, clause or point.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Unit {
    /// Computed or given.
    #[serde(skip_serializing_if = "Number::is_auto")]
    pub number: Number,
    /// Title in bold after the number. A clause with a title has its number in bold too (PL I II.6).
    #[serde(skip_serializing_if = "Inline::is_empty")]
    pub title: Inline,
    /// Words after the number, or after the title in a paragraph of their own.
    #[serde(skip_serializing_if = "Inline::is_empty")]
    pub text: Inline,
}

/// A paragraph of running text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paragraph {
    /// Words.
    pub text: Inline,
    /// How it is set; justified with an indented first line when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub align: Option<Align>,
}

/// A heading of a plan or report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Heading {
    /// 1 (`I.`), 2 (`1.`), 3 (`1.1.`) or 4 (`1.1.1.`).
    pub level: u8,
    /// Computed or given.
    #[serde(skip_serializing_if = "Number::is_auto")]
    pub number: Number,
    /// Words, bold.
    pub text: Inline,
}

/// Where a number comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Number {
    /// Computed from the place in the document.
    #[default]
    Auto,
    /// No number is shown.
    Without,
    /// Shown as given (`1a`, `(i)`); a plain number also sets the count for those that follow.
    Given(String),
}

impl Number {
    /// True for a computed number, which JSON leaves out.
    pub fn is_auto(&self) -> bool {
        *self == Self::Auto
    }
}

/// Horizontal alignment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
    /// Both edges even.
    Justify,
}
