//! A draft: the whole content that initials and approval are bound to, and who is to get it.

use identity::{Agency, Position, Unit};
use kernel::{Id, Kind, Refusal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use typeset::OfficialDocument;
use typeset::model::{Block, ModelError, SignatureBlock};

use super::Authority;
use crate::model::Urgency;

/// What a recipient gets the document for (NĐ 30/2020 PL I II.9b).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Để thực hiện.
    #[default]
    ToAct,
    /// Để báo cáo.
    ToReport,
    /// Để biết.
    ToKnow,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 3] = [Self::ToAct, Self::ToReport, Self::ToKnow];

    /// The name in the database, in forms and in translation keys (`purpose-<name>`).
    pub fn name(self) -> &'static str {
        match self {
            Self::ToAct => "to-act",
            Self::ToReport => "to-report",
            Self::ToKnow => "to-know",
        }
    }

    /// The purpose of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// The words printed in brackets; those who are to act are not told so again.
    pub fn printed(self) -> Option<&'static str> {
        match self {
            Self::ToAct => None,
            Self::ToReport => Some("để báo cáo"),
            Self::ToKnow => Some("để biết"),
        }
    }
}

/// How a recipient is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// A unit of the issuing agency: its queue.
    Internal,
    /// Another agency of this installation: its own incoming row (law 6).
    Installation,
    /// An agency on the national axis: an edXML envelope.
    Axis,
    /// Print and post.
    Paper,
    /// A line that is only printed (`Như Điều 3`).
    None,
}

impl Channel {
    /// The name in the database and in translation keys (`channel-<name>`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Installation => "installation",
            Self::Axis => "axis",
            Self::Paper => "paper",
            Self::None => "none",
        }
    }

    /// The channel of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Internal, Self::Installation, Self::Axis, Self::Paper, Self::None].into_iter().find(|c| c.name() == name)
    }
}

/// Somebody behind a line of nơi nhận.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// A unit of the issuing agency.
    Unit(Id<Unit>),
    /// An agency of the directory.
    Agency(Id<Agency>),
    /// A copy on paper.
    Paper,
}

/// A line of nơi nhận with everybody it stands for ("Như trên" stands for all addressees).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recipient {
    /// As printed, without dash and semicolon.
    pub line: String,
    /// What for.
    pub purpose: Purpose,
    /// Who; nobody for a line that is only printed.
    pub targets: Vec<Target>,
}

/// An agency that issues the document together with the own one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JointAgency {
    /// Name.
    pub name: String,
    /// In the notation.
    pub abbreviation: String,
    /// The leader who signs for it in this installation, by name or title; empty where it signs elsewhere.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub signer: String,
    /// Who that is: found out whenever the draft is saved, never taken from whoever sends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<JointSigner>,
}

/// Who signs for a joint agency of this installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JointSigner {
    /// The agency.
    pub agency: Id<Agency>,
    /// The leader's position.
    pub position: Id<Position>,
    /// What is printed.
    pub block: SignatureBlock,
}

/// An annex in a file of its own, sent along and sealed apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnexFile {
    /// File name.
    pub name: String,
    /// Media type found in its bytes.
    pub media_type: String,
    /// SHA-256 of its bytes.
    pub blob: String,
    /// Bytes.
    pub size: u64,
}

/// The whole of one version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Type of the document (`model::DocumentType`).
    pub type_code: String,
    /// Proposed by the drafter, decided by the signer (Đ.8).
    pub urgency: Urgency,
    /// Position of who is to sign; its block is in `document`.
    pub signer: Option<Id<Position>>,
    /// In whose authority.
    pub authority: Authority,
    /// What is typeset, without number and date.
    pub document: OfficialDocument,
    /// Who gets it.
    pub recipients: Vec<Recipient>,
    /// Annexes in files of their own, and the pictures that the text shows.
    pub files: Vec<AnnexFile>,
    /// Who issues it together with the own agency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joint: Vec<JointAgency>,
}

/// Why a draft cannot go on its way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// What is missing or wrong, by place.
    #[error("the draft is not complete")]
    Faults(Vec<ModelError>),
    /// A stored draft of another shape.
    #[error("the stored draft cannot be read: {0}")]
    Unreadable(String),
}

impl Refusal for DraftError {
    fn kind(&self) -> Kind {
        match self {
            Self::Faults(_) => Kind::Invalid,
            Self::Unreadable(_) => Kind::Bug,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Faults(_) => "draft-faults",
            Self::Unreadable(_) => "bug",
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Faults(faults) => vec![("count", faults.len().to_string())],
            Self::Unreadable(_) => Vec::new(),
        }
    }
}

impl Draft {
    /// The text that is stored and hashed: the same content always gives the same text.
    pub fn to_json(&self) -> String {
        // The model holds nothing that JSON cannot: no map with other keys than text, no failing serializer.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a stored draft.
    ///
    /// # Errors
    /// [`DraftError::Unreadable`].
    pub fn from_json(json: &str) -> Result<Self, DraftError> {
        serde_json::from_str(json).map_err(|e| DraftError::Unreadable(e.to_string()))
    }

    /// SHA-256 of [`Draft::to_json`], hexadecimal: what initials and approval are bound to.
    pub fn hash(&self) -> String {
        hex::encode(Sha256::digest(self.to_json()))
    }

    /// The files that the text shows: part of the paper, not sent beside it.
    pub fn pictures(&self) -> impl Iterator<Item = &AnnexFile> {
        let shown = shown(&self.document);
        self.files.iter().filter(move |file| shown.contains(&file.name))
    }

    /// The files that are sent and sealed beside the paper.
    pub fn annexes(&self) -> impl Iterator<Item = &AnnexFile> {
        let shown = shown(&self.document);
        self.files.iter().filter(move |file| !shown.contains(&file.name))
    }

    /// The joint agencies whose leaders sign here, in the order of their blocks.
    pub fn round(&self) -> impl Iterator<Item = (&JointAgency, &JointSigner)> {
        self.joint.iter().filter_map(|agency| Some((agency, agency.place.as_ref()?)))
    }

    /// Everything that keeps the draft from being submitted.
    pub fn faults(&self) -> Vec<ModelError> {
        let fault = |path: &str, code: &str| ModelError::new(path, code);
        let mut faults = self.document.validate();
        if self.signer.is_none() {
            faults.retain(|f| !f.path.starts_with("/signature"));
            faults.push(fault("/signer", "required"));
        }
        if self.document.body.is_empty() && self.document.legal_bases.is_empty() {
            faults.push(fault("/body", "required"));
        }
        for (path, name) in picture_places(&self.document) {
            if !self.files.iter().any(|file| file.name == name && file.media_type.starts_with("image/")) {
                faults.push(fault(&path, "picture-missing"));
            }
        }
        for (at, agency) in self.joint.iter().enumerate() {
            if !agency.signer.trim().is_empty() && agency.place.is_none() {
                faults.push(fault(&format!("/joint/{at}/signer"), "joint-signer"));
            }
        }
        if self.recipients.iter().all(|r| r.targets.is_empty()) {
            faults.push(fault("/recipients", "recipients.nobody"));
        }
        faults
    }

    /// Refuses a draft that is not complete.
    ///
    /// # Errors
    /// [`DraftError::Faults`].
    pub fn check(&self) -> Result<(), DraftError> {
        let faults = self.faults();
        if faults.is_empty() { Ok(()) } else { Err(DraftError::Faults(faults)) }
    }
}

fn shown(document: &OfficialDocument) -> Vec<String> {
    picture_places(document).map(|(_, name)| name.to_owned()).collect()
}

/// Every picture of a document: where it stands and the name of its file.
fn picture_places(document: &OfficialDocument) -> impl Iterator<Item = (String, &str)> {
    let annexes = document.annexes.iter().enumerate().map(|(i, annex)| (format!("/annexes/{i}/body"), &annex.body));
    let bodies = std::iter::once(("/body".to_owned(), &document.body)).chain(annexes);
    bodies.flat_map(|(path, body)| {
        body.iter().enumerate().filter_map(move |(at, block)| match block {
            Block::Picture(picture) => Some((format!("{path}/{at}/picture/file"), picture.file.as_str())),
            _ => None,
        })
    })
}
