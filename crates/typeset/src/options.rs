//! How a document is typeset, within the ranges of NĐ 30/2020 PL I I.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::error::TypesetError;

/// Conformance of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PdfStandard {
    /// PDF 1.7 with structure tags.
    #[default]
    Pdf17,
    /// PDF/A-2b with structure tags: for what will be signed.
    PdfA2b,
    /// The same, and PDF/UA-1 beside it where the content allows. Not for signing: fields that are added later stand outside
    /// the structure, and the claim would be wrong.
    PdfA2bUa1,
}

/// What stands on the line of number and date while they are not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EmptyNumber {
    /// Nothing: an agency signature will show them there after the leader signed.
    #[default]
    Reserved,
    /// `Số:        /BYT-CNTT` and `Hà Nội, ngày    tháng    năm`, for a draft on screen or paper.
    Placeholder,
}

/// Margins and sizes. [`PageSetup::check`] holds them to the decree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageSetup {
    /// Top margin in millimetres, 20 to 25.
    pub top_mm: f64,
    /// Bottom margin in millimetres, 20 to 25.
    pub bottom_mm: f64,
    /// Left margin in millimetres, 30 to 35.
    pub left_mm: f64,
    /// Right margin in millimetres, 15 to 20.
    pub right_mm: f64,
    /// Size of the body in points, 13 to 14.
    pub body_pt: f64,
    /// Line spacing, 1.0 (single) to 1.5.
    pub line_spacing: f64,
    /// Space between paragraphs in points, at least 6.
    pub paragraph_gap_pt: f64,
}

impl Default for PageSetup {
    fn default() -> Self {
        Self {
            top_mm: 20.0,
            bottom_mm: 20.0,
            left_mm: 30.0,
            right_mm: 15.0,
            body_pt: 14.0,
            line_spacing: 1.05,
            paragraph_gap_pt: 6.0,
        }
    }
}

impl PageSetup {
    /// Refuses what is outside PL I I.
    ///
    /// # Errors
    /// [`TypesetError::PageSetup`] with the name of the first value out of range.
    pub fn check(&self) -> Result<(), TypesetError> {
        let ranges = [
            (self.top_mm, 20.0..=25.0, "top margin 20–25 mm"),
            (self.bottom_mm, 20.0..=25.0, "bottom margin 20–25 mm"),
            (self.left_mm, 30.0..=35.0, "left margin 30–35 mm"),
            (self.right_mm, 15.0..=20.0, "right margin 15–20 mm"),
            (self.body_pt, 13.0..=14.0, "body 13–14 pt"),
            (self.line_spacing, 1.0..=1.5, "line spacing 1.0–1.5"),
            (self.paragraph_gap_pt, 6.0..=24.0, "space between paragraphs 6–24 pt"),
        ];
        match ranges.into_iter().find(|(value, range, _)| !range.contains(value)) {
            Some((_, _, rule)) => Err(TypesetError::PageSetup(rule)),
            None => Ok(()),
        }
    }
}

/// Everything a rendering depends on beside the document: the same values give the same bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct RenderOptions {
    /// Creation time written into the file, shown in Vietnam's time zone.
    pub created: Timestamp,
    /// Conformance of the file.
    pub standard: PdfStandard,
    /// Line of number and date while they are not given.
    pub empty_number: EmptyNumber,
    /// Margins and sizes.
    pub page: PageSetup,
    /// Stable identity of the document (such as its id); the file's `/ID` comes from it. Empty: from its content.
    pub ident: String,
    /// Address behind a QR code in the top margin of the first page, where whoever holds the paper can check it. The decree
    /// knows no such mark and forbids none; none: nothing is drawn.
    pub check_url: Option<String>,
    /// Bytes of the pictures that the document names; PNG or JPEG.
    pub pictures: BTreeMap<String, Arc<[u8]>>,
}

impl RenderOptions {
    /// PDF 1.7, reserved number line, sizes of the decree's samples.
    pub fn new(created: Timestamp) -> Self {
        Self {
            created,
            standard: PdfStandard::default(),
            empty_number: EmptyNumber::default(),
            page: PageSetup::default(),
            ident: String::new(),
            check_url: None,
            pictures: BTreeMap::new(),
        }
    }
}
