//! Foot of a document: signature block, recipients, annexes.

use serde::{Deserialize, Serialize};

use super::{Block, Inline};

/// Ô 7a and 7b: in whose authority and by whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignatureBlock {
    /// Lines of authority and position (`KT. BỘ TRƯỞNG`, `THỨ TRƯỞNG`).
    pub authority: Vec<String>,
    /// Another post of the signer, shown above the name (PL I II.7đ), such as that of the leader of a steering committee.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub post: Vec<String>,
    /// Name of the signer, without academic title (PL I II.7b).
    pub name: String,
}

/// One party of a contract, a memorandum or an agreement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Party {
    /// Who it is (`BÊN A: BỘ Y TẾ`), bold.
    pub name: String,
    /// Address, representative, account; one paragraph each.
    pub details: Vec<String>,
}

/// One line of nơi nhận.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recipient {
    /// The recipient as shown, without dash and semicolon (`Thủ tướng Chính phủ`, `Như Điều 3`).
    pub text: String,
    /// Purpose shown in brackets (`để báo cáo`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
}

/// An annex issued with the document in the same file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Annex {
    /// `Phụ lục I`; empty for a plan or project issued with the document, whose type name is then in `title`.
    pub label: String,
    /// Title, shown in capitals as given; a line feed breaks the line.
    pub title: String,
    /// `(Kèm theo Quyết định số …)`; left out when the number is not known yet and the annex is signed apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Inline>,
    /// Content.
    pub body: Vec<Block>,
    /// Turned page, for wide tables.
    pub landscape: bool,
    /// Begins with agency and motto, as a document issued by a decision does (PL III mẫu 1.3).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub headed: bool,
}
