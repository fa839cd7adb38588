//! The content of an official document, free of layout: what the browser editor, the API and an import share.

mod block;
mod copy;
mod header;
mod inline;
mod layout;
mod numbering;
mod parts;
mod picture;
mod table;
mod validate;

pub use block::{Align, Block, Division, Heading, Number, Paragraph, Unit};
pub use copy::{CopyBlock, CopyForm};
pub use header::{AgencyHeader, DocumentKind, Urgency};
pub use inline::{Inline, Run};
pub use layout::{Addressing, Signing, SubjectPlace, TypeLayout};
pub use numbering::{Numbered, number_blocks, roman, vietnamese_letter};
pub use parts::{Annex, Party, Recipient, SignatureBlock};
pub use picture::{MAX_PICTURE_BYTES, Picture, picture_fault};
pub use table::{Cell, Column, Table, Width};
pub use validate::{MAX_BLOCKS, MAX_CELLS, MAX_TEXT, MAX_TOTAL_TEXT, ModelError};
pub(crate) use validate::{MAX_PICTURES, is_forbidden};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One official document in the sense of NĐ 30/2020 Đ.8: its components, in the order of PL I.
///
/// The JSON form is stable: unknown fields are refused, absent ones mean empty, new ones will have defaults.
/// [`OfficialDocument::validate`] tells what is missing before it can be typeset.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OfficialDocument {
    /// Which of the two layouts of ô 5 is used, and the name of the type.
    pub kind: DocumentKind,
    /// Ô 2: the issuing agency and the one above it.
    pub agency: AgencyHeader,
    /// Agencies that issue the document together with it (liên tịch), side by side in ô 2.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub joint: Vec<AgencyHeader>,
    /// Ô 3: the number (`4420`). Empty until the clerk numbers the document, often after the leader signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Ô 3: the notation (`BYT-CNTT`, `QĐ-BYT`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notation: Option<String>,
    /// Ô 4: the place name (`Hà Nội`).
    pub place: String,
    /// Ô 4: the date of issue, which is the date of numbering (Đ.18.1). Empty until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Ô 5: trích yếu, without `V/v`.
    pub subject: String,
    /// Ô 10b.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    /// Ô 11: `LƯU HÀNH NỘI BỘ`, `XEM XONG TRẢ LẠI`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub circulation: Option<String>,
    /// Ô 9a: kính gửi, one or many, without dash and punctuation.
    pub addressees: Vec<String>,
    /// A line under the addressees, such as `(Sau đây gọi tắt là các đơn vị)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addressee_note: Option<String>,
    /// Authority that decides, above the legal bases (`BỘ TRƯỞNG BỘ Y TẾ`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer_line: Option<String>,
    /// Legal bases (căn cứ), each a paragraph in italics, with the punctuation as given.
    pub legal_bases: Vec<Inline>,
    /// Words between bases and articles (`QUYẾT ĐỊNH:`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enacting_line: Option<String>,
    /// Parties of a contract, a memorandum or an agreement, between bases and body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Party>,
    /// Ô 6.
    pub body: Vec<Block>,
    /// Last paragraph, such as `Trân trọng./.`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closing: Option<Inline>,
    /// Ô 7a and 7b.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<SignatureBlock>,
    /// Who signs beside it, from the left: the secretary of minutes, other parties, leaders of the joint agencies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cosigners: Vec<SignatureBlock>,
    /// Words under which somebody else confirms, below everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<String>,
    /// Ô 9b: nơi nhận, without the filing line.
    pub recipients: Vec<Recipient>,
    /// Last line of nơi nhận (`Lưu: VT, CNTT.`), with its full stop as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filing: Option<String>,
    /// Ô 12: mark of the drafter and number of copies (`PL.(300)`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drafter_mark: Option<String>,
    /// Ô 13: address, telephone, e-mail, site of the agency; shown at the foot of page 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Annexes in the same file; each starts a page and numbers its own pages.
    pub annexes: Vec<Annex>,
    /// Under the end of the text, when this is a copy on paper; the signature of the original is then told, not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy: Option<CopyBlock>,
}
