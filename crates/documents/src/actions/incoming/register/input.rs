//! What is known of an arrival, and the rules its fields keep (NĐ 30/2020 PL VI.II).

use jiff::civil::Date;
use uuid::Uuid;

use super::RegisterError;
use crate::model::file::MAX_FILES;
use crate::model::incoming::Channel;
use crate::model::{DocumentType, Secrecy, Urgency};
use crate::store::attachments::Stored;

/// Everything known of an arrival. Files are stored already and checked.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// How it came in; paper when left out.
    pub channel: Option<Channel>,
    /// Ngày đến; today when left out.
    pub arrived_on: Option<Date>,
    /// Code of the type; see [`DocumentType`].
    pub type_code: String,
    /// Number as written.
    pub number: Option<String>,
    /// Notation as written.
    pub notation: Option<String>,
    /// Date of the document.
    pub issued_on: Option<Date>,
    /// Cơ quan ban hành as printed.
    pub issuer: String,
    /// Trích yếu.
    pub subject: String,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// Độ mật as declared; anything but "thường" is refused.
    pub secrecy: String,
    /// Deadline the sender set.
    pub due_on: Option<Date>,
    /// Mã định danh văn bản.
    pub document_code: Option<String>,
    /// The sending agency, when it is in the directory.
    pub sender: Option<Uuid>,
    /// The sender's code as given.
    pub sender_code: Option<String>,
    /// Who signed.
    pub signer_name: Option<String>,
    /// As what.
    pub signer_position: Option<String>,
    /// Language code of PL VI (`01` Vietnamese); Vietnamese when left out.
    pub language: Option<String>,
    /// Number of pages.
    pub pages: Option<i64>,
    /// Ghi chú.
    pub note: Option<String>,
    /// Its files, in order.
    pub files: Vec<Stored>,
    /// The actor has seen the warning of a duplicate and means another document.
    pub confirm_duplicate: bool,
}

/// Whether an arrival bears a mark of secrecy. Ask before anything of it is stored.
///
/// # Errors
/// [`RegisterError::Secret`] with the stamp.
pub fn check_secrecy(input: &Input) -> Result<(), RegisterError> {
    let texts = [Some(&input.subject), input.note.as_ref(), input.notation.as_ref()];
    let declared = Secrecy::declared(&input.secrecy);
    let stamped = || texts.into_iter().flatten().find_map(|text| Secrecy::stamped(text));
    let in_names = || input.files.iter().find_map(|file| Secrecy::stamped_name(&file.name));
    match declared.or_else(stamped).or_else(in_names) {
        Some(secrecy) => Err(RegisterError::Secret(secrecy.stamp())),
        None => Ok(()),
    }
}

impl Input {
    /// Composed form, no white space around, nothing empty, every length kept, dates in order.
    pub(super) fn clean(mut self, today: Date) -> Result<Self, RegisterError> {
        check_secrecy(&self)?;
        self.type_code = required("type_code", &self.type_code, 20)?;
        if DocumentType::from_code(&self.type_code).is_none() {
            return Err(RegisterError::UnknownType);
        }
        self.number = optional("number", self.number, 20)?;
        self.notation = optional("notation", self.notation, 30)?;
        self.issuer = required("issuer", &self.issuer, 200)?;
        self.subject = required("subject", &self.subject, 500)?;
        self.document_code = optional("document_code", self.document_code, 200)?;
        self.sender_code = optional("sender_code", self.sender_code, 35)?;
        self.signer_name = optional("signer_name", self.signer_name, 100)?;
        self.signer_position = optional("signer_position", self.signer_position, 150)?;
        self.language = optional("language", self.language, 30)?;
        self.note = optional("note", self.note, 500)?;
        if self.pages.is_some_and(|pages| !(1..=99_999).contains(&pages)) {
            return Err(RegisterError::Pages);
        }
        if self.files.len() > MAX_FILES {
            return Err(RegisterError::TooManyFiles);
        }
        self.check_dates(today)?;
        Ok(self)
    }

    fn check_dates(&self, today: Date) -> Result<(), RegisterError> {
        let arrived_on = self.arrived_on.unwrap_or(today);
        if arrived_on > today {
            return Err(RegisterError::Future("arrived_on"));
        }
        if self.issued_on.is_some_and(|issued| issued > today) {
            return Err(RegisterError::Future("issued_on"));
        }
        if self.issued_on.is_some_and(|issued| issued > arrived_on) {
            return Err(RegisterError::IssuedAfterArrival);
        }
        if self.due_on.is_some_and(|due| due < arrived_on) {
            return Err(RegisterError::DueBeforeArrival);
        }
        Ok(())
    }
}

fn required(field: &'static str, text: &str, max: usize) -> Result<String, RegisterError> {
    let text = one_line(text);
    if text.is_empty() {
        Err(RegisterError::Missing(field))
    } else if text.chars().count() > max {
        Err(RegisterError::TooLong(field, max))
    } else {
        Ok(text)
    }
}

fn optional(field: &'static str, text: Option<String>, max: usize) -> Result<Option<String>, RegisterError> {
    match text.map(|text| one_line(&text)).filter(|text| !text.is_empty()) {
        Some(text) => required(field, &text, max).map(Some),
        None => Ok(None),
    }
}

/// Composed, without control characters, every run of white space one space.
fn one_line(text: &str) -> String {
    let text = kernel::text::nfc(text);
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
