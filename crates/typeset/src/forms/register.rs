//! Registers of incoming and outgoing documents as books to print (NĐ 30/2020 PL IV; Đ.16, Đ.22).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::text::{date, faults, ordinals, row};
use crate::error::TypesetError;
use crate::model::AgencyHeader;
use crate::options::RenderOptions;
use crate::typesetter::{Rendered, Typesetter, to_json};
use crate::view;
use crate::world::Template;

/// One book (quyển) of a register, cover and pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterBook {
    /// Agency that keeps the register.
    pub agency: AgencyHeader,
    /// Title on the cover in capitals; the decree's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Register year.
    pub year: i16,
    /// First date entered.
    #[serde(default)]
    pub from_date: Option<Date>,
    /// Last date entered.
    #[serde(default)]
    pub to_date: Option<Date>,
    /// First number entered.
    #[serde(default)]
    pub from_number: Option<String>,
    /// Last number entered.
    #[serde(default)]
    pub to_number: Option<String>,
    /// Quyển số.
    #[serde(default)]
    pub volume: Option<String>,
    /// The rows.
    pub entries: RegisterEntries,
}

/// Rows of a register, with the columns of its direction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisterEntries {
    /// Sổ đăng ký văn bản đến.
    Incoming(Vec<IncomingEntry>),
    /// Sổ đăng ký văn bản đi.
    Outgoing(Vec<OutgoingEntry>),
}

/// A row of the register of incoming documents: ten columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IncomingEntry {
    /// Ngày đến.
    pub arrival_date: Option<Date>,
    /// Số đến.
    pub arrival_number: String,
    /// Tác giả: the issuing agency.
    pub author: String,
    /// Số, ký hiệu.
    pub notation: String,
    /// Ngày tháng of the document.
    pub date: Option<Date>,
    /// Tên loại và trích yếu.
    pub subject: String,
    /// Đơn vị hoặc người nhận.
    pub holder: String,
    /// Ngày chuyển.
    pub transferred: Option<Date>,
    /// Ký nhận.
    pub received_by: String,
    /// Ghi chú.
    pub note: String,
}

/// A row of the register of outgoing documents: ten columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OutgoingEntry {
    /// Số, ký hiệu.
    pub notation: String,
    /// Ngày tháng of the document.
    pub date: Option<Date>,
    /// Tên loại và trích yếu.
    pub subject: String,
    /// Người ký.
    pub signer: String,
    /// Nơi nhận.
    pub recipients: String,
    /// Đơn vị, người nhận bản lưu.
    pub file_copy: String,
    /// Số lượng bản.
    pub copies: String,
    /// Ngày chuyển.
    pub dispatched: Option<Date>,
    /// Ký nhận.
    pub received_by: String,
    /// Ghi chú.
    pub note: String,
}

const INCOMING: [(&str, f64); 10] = [
    ("Ngày đến", 19.5),
    ("Số đến", 14.0),
    ("Tác giả", 34.0),
    ("Số, ký hiệu", 29.0),
    ("Ngày tháng", 19.5),
    ("Tên loại và trích yếu nội dung văn bản", 0.0),
    ("Đơn vị hoặc người nhận", 32.0),
    ("Ngày chuyển", 19.5),
    ("Ký nhận", 17.0),
    ("Ghi chú", 18.0),
];

const OUTGOING: [(&str, f64); 10] = [
    ("Số, ký hiệu văn bản", 29.0),
    ("Ngày tháng văn bản", 19.5),
    ("Tên loại và trích yếu nội dung văn bản", 0.0),
    ("Người ký", 28.0),
    ("Nơi nhận văn bản", 36.0),
    ("Đơn vị, người nhận bản lưu", 26.0),
    ("Số lượng bản", 13.0),
    ("Ngày chuyển", 19.5),
    ("Ký nhận", 17.0),
    ("Ghi chú", 16.0),
];

impl IncomingEntry {
    fn cells(&self) -> Vec<Value> {
        row(&[
            &date(self.arrival_date),
            &self.arrival_number,
            &self.author,
            &self.notation,
            &date(self.date),
            &self.subject,
            &self.holder,
            &date(self.transferred),
            &self.received_by,
            &self.note,
        ])
    }
}

impl OutgoingEntry {
    fn cells(&self) -> Vec<Value> {
        row(&[
            &self.notation,
            &date(self.date),
            &self.subject,
            &self.signer,
            &self.recipients,
            &self.file_copy,
            &self.copies,
            &date(self.dispatched),
            &self.received_by,
            &self.note,
        ])
    }
}

/// A value of the first and of the last row.
fn ends<R, V>(rows: &[R], value: impl Fn(&R) -> Option<V>) -> (Option<V>, Option<V>) {
    (rows.first().and_then(&value), rows.last().and_then(&value))
}

impl RegisterBook {
    fn data(&self, options: &RenderOptions, family: &str) -> Value {
        let (title, columns, rows): (_, _, Vec<Vec<Value>>) = match &self.entries {
            RegisterEntries::Incoming(entries) => {
                ("SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", INCOMING, entries.iter().map(IncomingEntry::cells).collect())
            }
            RegisterEntries::Outgoing(entries) => {
                ("SỔ ĐĂNG KÝ VĂN BẢN ĐI", OUTGOING, entries.iter().map(OutgoingEntry::cells).collect())
            }
        };
        let blank = |text: &Option<String>| text.clone().unwrap_or_else(|| "………".to_owned());
        let day = |value: Option<Date>| value.map_or_else(|| "…/…/……".to_owned(), kernel::format_date);
        let width = |mm: f64| if mm > 0.0 { json!({"mm": mm}) } else { json!({"fr": 1}) };
        let cover = [
            format!("Năm: {}", self.year),
            format!("Từ ngày {} đến ngày {}", day(self.from_date), day(self.to_date)),
            format!("Từ số {} đến số {}", blank(&self.from_number), blank(&self.to_number)),
            format!("Quyển số: {}", blank(&self.volume)),
        ];
        json!({
            "page": view::page(&options.page, family),
            "title": self.title.as_deref().unwrap_or(title),
            "head": view::agency(&self.agency),
            "cover": cover.map(|text| view::line(&text)),
            "columns": columns.map(|(_, mm)| width(mm)),
            "aligns": columns.map(|(_, mm)| if mm > 0.0 { "center" } else { "left" }),
            "header": [row(&columns.map(|(name, _)| name)), ordinals(columns.len())],
            "rows": rows,
        })
    }

    /// The same register as books of at most [`super::MAX_ENTRIES`] rows, volume, dates and numbers of each counted from its
    /// rows. A register without rows is one empty book.
    pub fn volumes(&self) -> Vec<Self> {
        let books = self.len().div_ceil(super::MAX_ENTRIES).max(1);
        (0..books).map(|index| self.volume(index)).collect()
    }

    fn volume(&self, index: usize) -> Self {
        let range = index * super::MAX_ENTRIES..self.len().min((index + 1) * super::MAX_ENTRIES);
        let (entries, dates, numbers) = match &self.entries {
            RegisterEntries::Incoming(all) => {
                let rows = all[range].to_vec();
                let dates = ends(&rows, |row| row.arrival_date);
                let numbers = ends(&rows, |row| Some(row.arrival_number.clone()));
                (RegisterEntries::Incoming(rows), dates, numbers)
            }
            RegisterEntries::Outgoing(all) => {
                let rows = all[range].to_vec();
                let dates = ends(&rows, |row| row.date);
                let numbers = ends(&rows, |row| row.notation.split('/').next().map(str::to_owned));
                (RegisterEntries::Outgoing(rows), dates, numbers)
            }
        };
        Self {
            agency: self.agency.clone(),
            title: self.title.clone(),
            year: self.year,
            from_date: dates.0,
            to_date: dates.1,
            from_number: numbers.0,
            to_number: numbers.1,
            volume: Some(format!("{:02}", index + 1)),
            entries,
        }
    }

    fn len(&self) -> usize {
        match &self.entries {
            RegisterEntries::Incoming(entries) => entries.len(),
            RegisterEntries::Outgoing(entries) => entries.len(),
        }
    }
}

impl Typesetter {
    /// Typesets one book of a register: a cover and its pages, A4 turned, numbered from 1 after the cover.
    ///
    /// # Errors
    /// [`TypesetError::Invalid`] for more than [`super::MAX_ENTRIES`] rows or unfit texts, [`TypesetError::MissingGlyph`].
    pub fn render_register(&self, book: &RegisterBook, options: &RenderOptions) -> Result<Rendered, TypesetError> {
        let model = to_json(book)?;
        self.form(Template::Register, &model, ("/entries", book.len()), || book.data(options, self.family()), options)
    }

    /// Checks and typesets any form.
    pub(super) fn form(
        &self,
        template: Template,
        model: &Value,
        entries: (&str, usize),
        data: impl FnOnce() -> Value,
        options: &RenderOptions,
    ) -> Result<Rendered, TypesetError> {
        let errors = faults(model, entries);
        if !errors.is_empty() {
            return Err(TypesetError::Invalid(errors));
        }
        options.page.check()?;
        self.finish(template, &data(), model, Vec::new(), options)
    }
}
