//! Mục lục văn bản, tài liệu trong hồ sơ: the seven columns of NĐ 30/2020 PL V.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::text::{date, ordinals, row};
use crate::error::TypesetError;
use crate::model::AgencyHeader;
use crate::options::RenderOptions;
use crate::typesetter::{Rendered, Typesetter, to_json};
use crate::view::{self, line};
use crate::world::Template;

/// The table of contents of one file (hồ sơ).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FileContents {
    /// Agency that made the file.
    pub agency: AgencyHeader,
    /// Số và ký hiệu hồ sơ.
    pub code: String,
    /// Tiêu đề hồ sơ.
    pub title: String,
    /// Year of the file.
    pub year: Option<i16>,
    /// The documents in order; the ordinal is their place.
    pub entries: Vec<ContentsEntry>,
}

/// A row of the contents; the ordinal is counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContentsEntry {
    /// Số, ký hiệu văn bản.
    pub notation: String,
    /// Ngày tháng.
    pub date: Option<Date>,
    /// Tên loại và trích yếu.
    pub subject: String,
    /// Tác giả.
    pub author: String,
    /// Tờ số or trang số.
    pub sheet: String,
    /// Ghi chú.
    pub note: String,
}

const COLUMNS: [(&str, f64); 7] = [
    ("Số TT", 11.0),
    ("Số, ký hiệu văn bản", 26.0),
    ("Ngày tháng năm văn bản", 21.0),
    ("Tên loại và trích yếu nội dung văn bản", 0.0),
    ("Tác giả văn bản", 27.0),
    ("Tờ số/ Trang số", 14.0),
    ("Ghi chú", 15.0),
];

impl FileContents {
    fn data(&self, options: &RenderOptions, family: &str) -> Value {
        let rows = self.entries.iter().enumerate().map(|(i, entry)| {
            row(&[
                &(i + 1).to_string(),
                &entry.notation,
                &date(entry.date),
                &entry.subject,
                &entry.author,
                &entry.sheet,
                &entry.note,
            ])
        });
        let year = self.year.map(|year| format!("Năm: {year}"));
        let file = [Some(format!("Số, ký hiệu hồ sơ: {}", self.code.trim())), year];
        let file: Vec<Value> = file.iter().flatten().map(|text| line(text)).collect();
        json!({
            "page": view::page(&options.page, family),
            "title": "MỤC LỤC VĂN BẢN, TÀI LIỆU TRONG HỒ SƠ",
            "head": view::agency(&self.agency),
            "file": file,
            "file_title": line(&self.title),
            "columns": COLUMNS.map(|(_, mm)| if mm > 0.0 { json!({"mm": mm}) } else { json!({"fr": 1}) }),
            "aligns": COLUMNS.map(|(_, mm)| if mm > 0.0 { "center" } else { "left" }),
            "header": [row(&COLUMNS.map(|(name, _)| name)), ordinals(COLUMNS.len())],
            "rows": rows.collect::<Vec<_>>(),
        })
    }
}

impl Typesetter {
    /// Typesets the contents of a file on A4.
    ///
    /// # Errors
    /// [`TypesetError::Invalid`] for more than [`super::MAX_ENTRIES`] rows or unfit texts, [`TypesetError::MissingGlyph`].
    pub fn render_contents(&self, contents: &FileContents, options: &RenderOptions) -> Result<Rendered, TypesetError> {
        let model = to_json(contents)?;
        let entries = ("/entries", contents.entries.len());
        self.form(Template::Contents, &model, entries, || contents.data(options, self.family()), options)
    }
}
