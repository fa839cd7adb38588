//! The records of this room: arrivals, deliveries and reports.

use edxml::StatusCode;
use kernel::{Id, Instant};
use store::BlobId;
use uuid::Uuid;

use super::arrival::stored;
use super::{ArrivalKind, ArrivalState, DeliveryState, Letter};

stored! {
    /// The way between sender and receiver.
    Channel {
        /// The national document axis, by edXML envelopes.
        Axis = "axis",
        /// Within this installation: a new row over the same blobs (law 6).
        Installation = "installation",
    }
}

/// A message in an agency's inbox.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Its identifier.
    pub id: Id<Arrival>,
    /// Whose inbox.
    pub agency: Uuid,
    /// Its place in "newest first".
    pub sort_key: i64,
    /// What the sender wants.
    pub kind: ArrivalKind,
    /// What became of it.
    pub state: ArrivalState,
    /// How it came.
    pub channel: Channel,
    /// Whether it names this agency as a receiver.
    pub addressed: bool,
    /// The sending agency, when it is in the directory.
    pub sender: Option<Uuid>,
    /// What it says.
    pub letter: Letter,
    /// The envelope itself; none inside the installation.
    pub envelope: Option<BlobId>,
    /// Name of the file it came in.
    pub file_name: String,
    /// The verifier's word about the envelope's signatures as of its arrival; `None` when it is not signed.
    pub signatures: Option<xmlsig::Report>,
    /// The sender's delivery, inside the installation.
    pub delivery: Option<Id<Delivery>>,
    /// The incoming document it became.
    pub document: Option<Uuid>,
    /// The arrival whose document is recalled, updated, replaced or withdrawn.
    pub related: Option<Id<Arrival>>,
    /// Why it was returned or refused.
    pub reason: Option<String>,
    /// Who decided.
    pub settled_by: Option<Uuid>,
    /// When.
    pub settled_at: Option<Instant>,
    /// When it came.
    pub arrived_at: Instant,
    /// Counts changes.
    pub version: i64,
}

impl Arrival {
    /// Whether a signature of the envelope is proved wrong: somebody may have forged it.
    pub fn has_bad_signature(&self) -> bool {
        self.signatures.as_ref().is_some_and(|report| report.verdict == Some(pades::Verdict::Invalid))
    }
}

/// A file of an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivalFile {
    /// Safe name.
    pub name: String,
    /// As the sender describes it.
    pub description: String,
    /// By content, not as the sender says.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// The content.
    pub blob: BlobId,
    /// What is wrong with it: names the sentence `error-<fault>` of the house's rules for files.
    pub fault: Option<String>,
}

/// Faults with which a file does not enter a register: it could act on its own, or nobody could check or archive it.
const BLOCKING: [&str; 3] = ["file-active", "file-encrypted", "file-too-large"];
/// Programs, whatever they are called.
const PROGRAMS: [&str; 2] = ["application/vnd.microsoft.portable-executable", "application/x-elf"];

impl ArrivalFile {
    /// Whether the document cannot be registered because of this file.
    pub fn blocks(&self) -> bool {
        let fault = self.fault.as_deref().is_some_and(|fault| BLOCKING.contains(&fault));
        fault || PROGRAMS.contains(&self.media_type.as_str())
    }

    /// Whether a page can show it.
    pub fn is_pdf(&self) -> bool {
        self.media_type == "application/pdf"
    }

    /// Whether the signatures inside it are judged.
    pub fn is_judged(&self) -> bool {
        self.is_pdf() && !self.blocks()
    }

    /// The size in words, as `214 kB`.
    pub fn size_text(&self) -> String {
        match self.size {
            size if size < 1_000 => format!("{size} B"),
            size if size < 1_000_000 => format!("{} kB", size / 1_000),
            size => format!("{},{} MB", size / 1_000_000, size % 1_000_000 / 100_000),
        }
    }
}

/// A dispatched document on its way to one recipient.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Its identifier.
    pub id: Id<Delivery>,
    /// Who sends.
    pub agency: Uuid,
    /// Its place in "newest first".
    pub sort_key: i64,
    /// The outgoing document.
    pub document: Uuid,
    /// Its recipient.
    pub recipient: Uuid,
    /// The receiving agency.
    pub receiver: Option<Uuid>,
    /// Its code on the axis.
    pub receiver_code: String,
    /// Its name.
    pub receiver_name: String,
    /// Which way.
    pub channel: Channel,
    /// Where it stands.
    pub state: DeliveryState,
    /// Number and notation.
    pub printed_code: String,
    /// The identifier, folded.
    pub document_key: Option<String>,
    /// Issuer, year, number and notation, folded.
    pub issue_key: Option<String>,
    /// Name in the outbox folder.
    pub file: Option<String>,
    /// Reason of a refusal or failure, or the receiver's words.
    pub reason: Option<String>,
    /// When the shown report happened at the receiver.
    pub reported_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
    /// When it changed last.
    pub changed_at: Instant,
}

/// Something that happened to a delivery.
#[derive(Debug, Clone)]
pub struct DeliveryEvent {
    /// Which delivery.
    pub delivery: Id<Delivery>,
    /// The state it brought.
    pub state: DeliveryState,
    /// In words.
    pub description: String,
    /// Who, at the other side.
    pub staff: String,
    /// When.
    pub at: Instant,
}

/// A status we reported to a sender.
#[derive(Debug, Clone)]
pub struct SentReport {
    /// Its identifier.
    pub id: Id<SentReport>,
    /// Who reports.
    pub agency: Uuid,
    /// About which arrival.
    pub arrival: Id<Arrival>,
    /// The status.
    pub status: StatusCode,
    /// In words.
    pub description: String,
    /// Who acted.
    pub staff: Option<Uuid>,
    /// When.
    pub at: Instant,
    /// `queued`, `written`, `sent`, `failed`, or `direct` inside the installation.
    pub state: String,
    /// Name in the outbox folder.
    pub file: Option<String>,
    /// Why it failed.
    pub reason: Option<String>,
}
