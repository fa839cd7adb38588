//! The national document envelope edXML (QCVN 102:2016/BTTTT): documents and status messages, read and written.
//!
//! ```
//! use edxml::{Envelope, Limits, Message};
//!
//! let envelope = Envelope { subject: "V/v tập huấn".into(), ..Envelope::default() };
//! let Message::Document(arrived) = edxml::read(&envelope.write(), &Limits::default())? else { panic!() };
//! assert_eq!(arrived.canonical(), envelope.canonical());
//! # Ok::<(), edxml::ReadError>(())
//! ```
//!
//! # Invariants
//! - Pure: bytes in, values out. No file, clock, chance, network or database.
//! - Elements are found by local name in the accepted namespaces, never by position or prefix. What is unknown is kept
//!   in `extra` with a note; what cannot be read (`2014/02/30`) is kept as text with a note. Only what would deceive or
//!   exhaust the house is a [`ReadError`].
//! - Reading never panics, never follows an entity, and holds no more than [`Limits`] allow.
//! - Names of files are safe to show and store. Archives are opened once, never an archive inside.
//! - The XML signature is kept as text and not looked into; the room `xmlsig` verifies it. What counts before the law are
//!   the signatures inside the PDFs.
//! - Writing is deterministic, and [`read`] gives back [`Envelope::canonical`] of what was written.
//!
//! # Map
//! `encoding` (bytes to text) → `tree` (text to elements, limits) → `read` (elements to values) → `model`, `status`;
//! `attachment` (files in and out), `write` and `xml` (values to bytes), `canonical` (comparison), `summary` (for people).

mod attachment;
mod canonical;
mod code;
mod document_id;
mod encoding;
mod error;
mod limits;
mod media;
mod model;
mod names;
mod note;
mod read;
mod status;
mod summary;
mod tree;
mod value;
mod write;
mod xml;

pub use attachment::Attachment;
pub use code::{BusinessKind, StatusCode, SteeringType, Urgency};
pub use document_id::{DocumentId, DuplicateKey};
pub use error::ReadError;
pub use limits::Limits;
pub use media::media_type;
pub use model::{
    Business, Code, DocumentType, Envelope, ExtraElement, Organization, OtherInfo, Promulgation, RawXml, Receiver,
    Replacement, ResponseFor, Signer, Staff, TraceHeader, UpdateInfo,
};
pub use names::safe_file_name;
pub use note::{Note, NoteCode};
pub use read::{Message, read};
pub use status::StatusMessage;
pub use summary::{
    AgencySummary, AttachmentSummary, DocumentSummary, NoteSummary, ReferenceSummary, StatusSummary, Summary,
};
pub use value::{AsSent, WireValue};
