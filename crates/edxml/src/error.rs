//! Why a message is refused as a whole: one variant, one sentence, one stable code for each cause.

use kernel::{Kind, Refusal};
use thiserror::Error;

/// The message cannot be taken in. Anything less is a [`Note`](crate::Note) on a message that was read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Nothing, or only white space.
    #[error("the file is empty")]
    Empty,
    /// More bytes than [`Limits::message_bytes`](crate::Limits::message_bytes).
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// Bytes allowed.
        limit: usize,
    },
    /// It does not begin like XML.
    #[error("the file is not XML")]
    NotXml,
    /// An encoding other than UTF-8 or UTF-16.
    #[error("the file is in the encoding {declared}; only UTF-8 and UTF-16 are read")]
    Encoding {
        /// As the file names it.
        declared: String,
    },
    /// Bytes that are not text in the encoding of the file.
    #[error("the file is not valid {encoding} text at byte {offset}")]
    NotText {
        /// `UTF-8` or `UTF-16`.
        encoding: &'static str,
        /// Where the fault is, in bytes from the start.
        offset: usize,
    },
    /// A DOCTYPE, harmless or not.
    #[error("the file contains a DOCTYPE, which an envelope may not have")]
    Doctype,
    /// An entity other than the five of XML.
    #[error("the file uses the entity &{name};, which is not one of XML's own")]
    Entity {
        /// Name of the entity.
        name: String,
    },
    /// Deeper than [`Limits::depth`](crate::Limits::depth).
    #[error("the elements are nested deeper than {limit}")]
    TooDeep {
        /// Levels allowed.
        limit: usize,
    },
    /// More than [`Limits::elements`](crate::Limits::elements).
    #[error("the file has more than {limit} elements")]
    TooManyElements {
        /// Elements allowed.
        limit: usize,
    },
    /// Longer than [`Limits::value_bytes`](crate::Limits::value_bytes).
    #[error("the value of {element} is longer than {limit} bytes")]
    ValueTooLong {
        /// Local name of the element.
        element: String,
        /// Bytes allowed.
        limit: usize,
    },
    /// Longer than [`Limits::tag_bytes`](crate::Limits::tag_bytes) or with more attributes than allowed.
    #[error("a tag is longer than {bytes} bytes or has more than {attributes} attributes")]
    TagTooLong {
        /// Bytes allowed.
        bytes: usize,
        /// Attributes allowed.
        attributes: usize,
    },
    /// A character that XML 1.0 forbids, written out or as a reference.
    #[error("the file contains the control character U+{character:04X}, which XML forbids")]
    ControlCharacter {
        /// Its code point.
        character: u32,
    },
    /// The file ends before its elements do.
    #[error("the file ends in the middle: it was cut off")]
    Truncated,
    /// Not well-formed.
    #[error("the XML is broken near byte {offset}: {reason}")]
    Malformed {
        /// Bytes from the start of the XML.
        offset: usize,
        /// In the words of the parser.
        reason: String,
    },
    /// Well-formed, but another language.
    #[error("the file is XML but not an edXML envelope: its root element is {root}")]
    NotEdxml {
        /// Name of the root element as written.
        root: String,
    },
    /// No `MessageHeader` anywhere.
    #[error("the envelope has no MessageHeader")]
    NoHeader,
    /// More than [`Limits::attachments`](crate::Limits::attachments).
    #[error("the envelope has more than {limit} attachments")]
    TooManyAttachments {
        /// Attachments allowed.
        limit: usize,
    },
    /// Larger than [`Limits::attachment_bytes`](crate::Limits::attachment_bytes).
    #[error("the attachment {name} is larger than {limit} bytes")]
    AttachmentTooLarge {
        /// Its name.
        name: String,
        /// Bytes allowed.
        limit: usize,
    },
    /// Larger than [`Limits::all_attachments_bytes`](crate::Limits::all_attachments_bytes).
    #[error("the attachments together are larger than {limit} bytes")]
    AttachmentsTooLarge {
        /// Bytes allowed.
        limit: usize,
    },
    /// Content that is not base64.
    #[error("the content of the attachment {name} is not base64")]
    Base64 {
        /// Its name.
        name: String,
    },
    /// An archive that does not open or whose checksum is wrong.
    #[error("the archive of the attachment {name} is damaged: {reason}")]
    Archive {
        /// Name of the attachment.
        name: String,
        /// In the words of the unpacker.
        reason: String,
    },
    /// An archive under a password.
    #[error("the archive of the attachment {name} is encrypted")]
    ArchiveEncrypted {
        /// Name of the attachment.
        name: String,
    },
    /// An archive that grows more than [`Limits::archive_ratio`](crate::Limits::archive_ratio) times.
    #[error("the archive of the attachment {name} unpacks to more than {ratio} times its size")]
    ArchiveBomb {
        /// Name of the attachment.
        name: String,
        /// Times allowed.
        ratio: usize,
    },
    /// More than [`Limits::archive_entries`](crate::Limits::archive_entries).
    #[error("the archive of the attachment {name} has more than {limit} entries")]
    ArchiveEntries {
        /// Name of the attachment.
        name: String,
        /// Entries allowed.
        limit: usize,
    },
}

impl ReadError {
    /// Every code, so that a test can prove that each has its sentence in each language.
    pub const CODES: [&'static str; 24] = [
        "edxml-empty",
        "edxml-too-large",
        "edxml-not-xml",
        "edxml-encoding",
        "edxml-not-text",
        "edxml-doctype",
        "edxml-entity",
        "edxml-too-deep",
        "edxml-too-many-elements",
        "edxml-value-too-long",
        "edxml-tag-too-long",
        "edxml-control-character",
        "edxml-truncated",
        "edxml-malformed",
        "edxml-not-edxml",
        "edxml-no-header",
        "edxml-too-many-attachments",
        "edxml-attachment-too-large",
        "edxml-attachments-too-large",
        "edxml-base64",
        "edxml-archive",
        "edxml-archive-encrypted",
        "edxml-archive-bomb",
        "edxml-archive-entries",
    ];
}

impl Refusal for ReadError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "edxml-empty",
            Self::TooLarge { .. } => "edxml-too-large",
            Self::NotXml => "edxml-not-xml",
            Self::Encoding { .. } => "edxml-encoding",
            Self::NotText { .. } => "edxml-not-text",
            Self::Doctype => "edxml-doctype",
            Self::Entity { .. } => "edxml-entity",
            Self::TooDeep { .. } => "edxml-too-deep",
            Self::TooManyElements { .. } => "edxml-too-many-elements",
            Self::ValueTooLong { .. } => "edxml-value-too-long",
            Self::TagTooLong { .. } => "edxml-tag-too-long",
            Self::ControlCharacter { .. } => "edxml-control-character",
            Self::Truncated => "edxml-truncated",
            Self::Malformed { .. } => "edxml-malformed",
            Self::NotEdxml { .. } => "edxml-not-edxml",
            Self::NoHeader => "edxml-no-header",
            Self::TooManyAttachments { .. } => "edxml-too-many-attachments",
            Self::AttachmentTooLarge { .. } => "edxml-attachment-too-large",
            Self::AttachmentsTooLarge { .. } => "edxml-attachments-too-large",
            Self::Base64 { .. } => "edxml-base64",
            Self::Archive { .. } => "edxml-archive",
            Self::ArchiveEncrypted { .. } => "edxml-archive-encrypted",
            Self::ArchiveBomb { .. } => "edxml-archive-bomb",
            Self::ArchiveEntries { .. } => "edxml-archive-entries",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLarge { limit }
            | Self::TooDeep { limit }
            | Self::TooManyElements { limit }
            | Self::TooManyAttachments { limit }
            | Self::AttachmentsTooLarge { limit } => vec![("limit", limit.to_string())],
            Self::Encoding { declared } => vec![("declared", declared.clone())],
            Self::NotText { encoding, offset } => {
                vec![("encoding", (*encoding).to_owned()), ("offset", offset.to_string())]
            }
            Self::Entity { name } | Self::Base64 { name } | Self::ArchiveEncrypted { name } => {
                vec![("name", name.clone())]
            }
            Self::ValueTooLong { element, limit } => vec![("element", element.clone()), ("limit", limit.to_string())],
            Self::TagTooLong { bytes, attributes } => {
                vec![("bytes", bytes.to_string()), ("attributes", attributes.to_string())]
            }
            Self::ControlCharacter { character } => vec![("character", format!("U+{character:04X}"))],
            Self::Malformed { offset, reason } => vec![("offset", offset.to_string()), ("reason", reason.clone())],
            Self::NotEdxml { root } => vec![("root", root.clone())],
            Self::AttachmentTooLarge { name, limit } | Self::ArchiveEntries { name, limit } => {
                vec![("name", name.clone()), ("limit", limit.to_string())]
            }
            Self::Archive { name, reason } => vec![("name", name.clone()), ("reason", reason.clone())],
            Self::ArchiveBomb { name, ratio } => vec![("name", name.clone()), ("ratio", ratio.to_string())],
            Self::Empty | Self::NotXml | Self::Doctype | Self::Truncated | Self::NoHeader => Vec::new(),
        }
    }
}
