//! A Word file as a draft: paragraphs, headings, Điều, khoản, điểm, tables, bold and italic become the notation of the body;
//! head, bases, addressees and recipients become what they are.
//!
//! Layout is not taken over: it follows from the type. What has no place in the model (text boxes, pictures, footnotes) is
//! counted, so that the drafter knows what to look for.
//!
//! Invariant: a file is refused or read within the limits of [`archive`] and [`tree`], whatever it says about itself; nothing
//! is written anywhere, no part but three is opened, no reference is followed.

mod archive;
mod body;
mod lines;
mod numbering;
mod official;
#[cfg(test)]
mod tests;
mod tree;

use serde::{Deserialize, Serialize};

/// What a Word file is read as when a draft is wanted and not its words; see [`super::Reader`].
pub const DRAFT: &str = "application/x-khue-draft+json";

/// Why a file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.code())]
pub enum DocxError {
    /// No ZIP archive, or a damaged one.
    Broken,
    /// An archive without a Word document in it.
    NotWord,
    /// A Word file of before 2007, or one behind a password: both are another container.
    OldOrEncrypted,
    /// A part whose name leaves the archive.
    Path,
    /// More parts, or far more bytes than the file has.
    Bomb,
    /// A document type declaration: Word writes none, and entities grow.
    Doctype,
    /// Elements in elements without end.
    Deep,
    /// More text or cells than a document may have.
    TooLong,
}

impl DocxError {
    const ALL: [Self; 8] = [
        Self::Broken,
        Self::NotWord,
        Self::OldOrEncrypted,
        Self::Path,
        Self::Bomb,
        Self::Doctype,
        Self::Deep,
        Self::TooLong,
    ];

    /// The refusal that a text ends with: another process says it after words of its own.
    pub fn told_by(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|error| text.trim_end().ends_with(error.code()))
    }

    /// Names the sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::Broken => "import-broken",
            Self::NotWord => "import-not-word",
            Self::OldOrEncrypted => "import-old-or-encrypted",
            Self::Path => "import-path",
            Self::Bomb => "import-bomb",
            Self::Doctype => "import-doctype",
            Self::Deep => "import-deep",
            Self::TooLong => "import-too-long",
        }
    }
}

/// What was found in a Word file. Empty parts were not found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Imported {
    /// Name of the type, as in the decree.
    pub type_name: String,
    /// Trích yếu.
    pub subject: String,
    /// Kính gửi.
    pub addressees: Vec<String>,
    /// Authority above the legal bases.
    pub issuer_line: String,
    /// Căn cứ, in notation.
    pub legal_bases: Vec<String>,
    /// Words between bases and articles.
    pub enacting_line: String,
    /// Body and annexes in notation.
    pub text: String,
    /// Lines of nơi nhận, without dash and semicolon.
    pub recipients: Vec<String>,
    /// Last line of nơi nhận.
    pub filing: String,
    /// Pictures, text boxes, formulas, footnotes that were left out.
    pub left_out: usize,
}

/// Reads a Word file.
///
/// # Errors
/// [`DocxError`]; nothing is half read.
pub fn read(bytes: &[u8]) -> Result<Imported, DocxError> {
    let parts = archive::open(bytes)?;
    let numbering = match &parts.numbering {
        Some(xml) => numbering::Numbering::of(&tree::parse(xml)?),
        None => numbering::Numbering::default(),
    };
    let styles = match &parts.styles {
        Some(xml) => body::heading_styles(&tree::parse(xml)?),
        None => body::Styles::default(),
    };
    let document = tree::parse(&parts.document)?;
    let content = body::content(&document, &styles, numbering)?;
    Ok(official::imported(content))
}
