//! The status message: what became of a document at its receiver, or what its sender asks.

use jiff::civil::DateTime;

use crate::code::StatusCode;
use crate::model::{ExtraElement, Organization, ResponseFor, Staff};
use crate::note::Note;
use crate::value::AsSent;

/// A message about a document sent before. It carries no files and no trace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusMessage {
    /// Who reports.
    pub from: Organization,
    /// To whom, where a sender says so; the vendor's samples do not.
    pub to: Vec<Organization>,
    /// Document concerned, one in every sample.
    pub response_for: Vec<ResponseFor>,
    /// The clerk who acted.
    pub staff: Staff,
    /// The status.
    pub code: Option<AsSent<StatusCode>>,
    /// In words; the reason where [`StatusCode::needs_reason`] holds.
    pub description: String,
    /// When, in Vietnam's time.
    pub timestamp: Option<AsSent<DateTime>>,
    /// Elements nobody knows, with their text. They are not written again.
    pub extra: Vec<ExtraElement>,
    /// What was odd.
    pub notes: Vec<Note>,
}
