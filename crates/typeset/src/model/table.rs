//! Tables inside a document.

use serde::{Deserialize, Serialize};

use super::{Align, Inline};

/// A ruled table. Rows may break over pages between rows; the header is repeated.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Table {
    /// One entry for each column.
    pub columns: Vec<Column>,
    /// Header rows, bold and centred.
    pub header: Vec<Vec<Cell>>,
    /// Rows of the body.
    pub rows: Vec<Vec<Cell>>,
    /// Size of letters in points, 9 to 14; 12 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_pt: Option<u8>,
    /// Line above the table (`Bảng 1. …`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<Inline>,
    /// On turned pages of its own, for a table too wide to stand upright (PL I I.2).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub landscape: bool,
}

/// Width and alignment of a column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Column {
    /// Share of the width.
    pub width: Width,
    /// Alignment of its cells.
    pub align: Align,
}

/// Width of a column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Width {
    /// A share of what is left, by weight.
    Share(f64),
    /// A fixed width in millimetres.
    Mm(f64),
}

impl Default for Width {
    fn default() -> Self {
        Self::Share(1.0)
    }
}

/// A cell; in JSON an object, a plain cell may be written as its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Repr")]
pub struct Cell {
    /// Words of the cell.
    pub text: Inline,
    /// Columns covered, at least 1.
    pub colspan: u16,
    /// Rows covered, at least 1.
    pub rowspan: u16,
    /// Other alignment than its column's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub align: Option<Align>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Repr {
    Short(Inline),
    Full(Full),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    text: Inline,
    #[serde(default = "one")]
    colspan: u16,
    #[serde(default = "one")]
    rowspan: u16,
    #[serde(default)]
    align: Option<Align>,
}

fn one() -> u16 {
    1
}

impl From<Repr> for Cell {
    fn from(value: Repr) -> Self {
        match value {
            Repr::Short(text) => Self { text, ..Self::default() },
            Repr::Full(Full { text, colspan, rowspan, align }) => Self { text, colspan, rowspan, align },
        }
    }
}

impl Default for Cell {
    fn default() -> Self {
        Self { text: Inline::default(), colspan: 1, rowspan: 1, align: None }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}
