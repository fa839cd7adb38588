//! The clerk enters an arrival in the register of incoming documents; its sender is told (03). The clerk may correct what
//! the envelope says, because an envelope is filled in by people too; the envelope itself is filed as it came.

use documents::actions::incoming::register::{self, Input, RegisterError, Registered};
use documents::model::Urgency;
use documents::model::incoming;
use documents::store::attachments::Stored;
use documents::store::incoming::{self as incoming_store, Similar};
use edxml::StatusCode;
use kernel::{Date, Id, Kind, Refusal};
use serde_json::json;
use signing::evidence;
use store::{Ctx, Record, Tx};

use super::give_back::{SettleError, load};
use super::report;
use crate::model::{Act, Letter, Standing};
use crate::store::arrivals;
use crate::store::arrivals::Settled;
use crate::{ARRIVAL, Arrival, ArrivalFile, Channel};

/// The fields of the register as the clerk confirms them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Code of the type.
    pub type_code: String,
    /// Number as written.
    pub number: Option<String>,
    /// Notation as written.
    pub notation: Option<String>,
    /// Date of the document.
    pub issued_on: Option<Date>,
    /// Cơ quan ban hành.
    pub issuer: String,
    /// Trích yếu.
    pub subject: String,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// When an answer is due.
    pub due_on: Option<Date>,
    /// Ghi chú.
    pub note: Option<String>,
    /// The clerk has seen the warning of a duplicate and means another document.
    pub confirm_duplicate: bool,
    /// The clerk has seen that the envelope does not name the agency.
    pub confirm_addressee: bool,
    /// The clerk has seen that a signature of the envelope or inside a file does not hold, and has asked its sender.
    pub confirm_signature: bool,
}

impl Entry {
    /// What the envelope says. A deadline that is over is left out: the register refuses it, and the clerk sees it among
    /// the fields of the envelope.
    pub fn of(letter: &Letter, today: Date) -> Self {
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Self {
            type_code: letter.type_code.clone(),
            number: text(&letter.number),
            notation: text(&letter.notation),
            issued_on: letter.issued_on,
            issuer: letter.sender.name.clone(),
            subject: letter.subject.clone(),
            urgency: letter.urgency,
            due_on: letter.due_on.filter(|due| *due >= today),
            note: None,
            confirm_duplicate: false,
            confirm_addressee: false,
            confirm_signature: false,
        }
    }
}

/// Why an arrival is not registered.
#[derive(Debug, thiserror::Error)]
pub enum EnterError {
    /// It cannot be settled.
    #[error(transparent)]
    Settle(#[from] SettleError),
    /// The register refuses it.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The envelope does not name this agency and the clerk has not said that it is meant all the same.
    #[error("the envelope does not name this agency")]
    Misaddressed,
    /// A signature of the envelope or inside a file does not hold and the clerk has not said that the sender stands by it.
    #[error("a signature of the envelope does not hold")]
    BadSignature,
    /// A file that may not enter.
    #[error("{0} may not enter")]
    File(String),
}

impl EnterError {
    fn inner(&self) -> Option<&dyn Refusal> {
        match self {
            Self::Settle(error) => Some(error),
            Self::Register(error) => Some(error),
            Self::Misaddressed | Self::BadSignature | Self::File(_) => None,
        }
    }
}

impl Refusal for EnterError {
    fn kind(&self) -> Kind {
        self.inner().map_or(Kind::Invalid, Refusal::kind)
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Misaddressed => "exchange-misaddressed",
            Self::BadSignature => "exchange-bad-signature",
            Self::File(_) => "exchange-file-blocked",
            other => other.inner().map_or("bug", Refusal::code),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::File(name) => vec![("name", name.clone())],
            other => other.inner().map_or_else(Vec::new, Refusal::args),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Misaddressed => Some("confirm_addressee"),
            Self::BadSignature => Some("confirm_signature"),
            other => other.inner().and_then(Refusal::field),
        }
    }
}

impl From<store::Error> for EnterError {
    fn from(error: store::Error) -> Self {
        Self::Settle(error.into())
    }
}

/// Registers an arrival as the clerk confirms it.
///
/// # Errors
/// [`EnterError`].
pub async fn run(ctx: &mut Ctx, id: Id<Arrival>, entry: Entry) -> Result<Registered, EnterError> {
    let arrival = match ctx.actor.person {
        Some(_) => load(ctx, id, Act::Register).await?,
        None => load_as_system(ctx, id).await?,
    };
    if !arrival.addressed && !entry.confirm_addressee {
        return Err(EnterError::Misaddressed);
    }
    if arrival.has_bad_signature() && !entry.confirm_signature {
        return Err(EnterError::BadSignature);
    }
    let files = arrivals::files(&ctx.tx, id).await?;
    if !entry.confirm_signature && has_bad_file(&ctx.tx, id, &files).await? {
        return Err(EnterError::BadSignature);
    }
    if let Some(blocked) = files.iter().find(|file| file.blocks()) {
        return Err(EnterError::File(blocked.name.clone()));
    }
    let size = match &arrival.envelope {
        Some(blob) => arrivals::blob_size(&ctx.tx, blob).await?,
        None => 0,
    };
    report::run(ctx, &arrival, StatusCode::Accepted, "").await?;
    let entered = register::enter(ctx, input(&arrival, entry, &files, size)).await?;
    let settled = Settled {
        arrival: &arrival,
        state: Standing::after(Act::Register),
        document: Some(entered.id().uuid()),
        reason: None,
        by: ctx.actor.person,
        at: ctx.now,
    };
    arrivals::settle(ctx, &settled).await?;
    ctx.audit("arrival-registered", Record::new(ARRIVAL, id), json!({ "document": entered.id() })).await?;
    Ok(entered.give_number(ctx).await?)
}

/// Whether a signature inside one of the files is proved wrong.
///
/// # Errors
/// When the database does not answer.
pub async fn has_bad_file(tx: &Tx, id: Id<Arrival>, files: &[ArrivalFile]) -> store::Result<bool> {
    for file in files.iter().filter(|file| file.is_judged()) {
        if evidence::of_file(tx, id.uuid(), &file.blob).await?.is_some_and(|kept| kept.verdict == "invalid") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Registered documents of the agency that seem to be the same one: the same identifier, or the same number, notation and
/// issuer in the year (NĐ 30/2020 PL VI.I). Its own document, once it is registered, is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn similar(tx: &Tx, arrival: &Arrival) -> store::Result<Vec<Similar>> {
    let letter = &arrival.letter;
    let text = |text: &'_ str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let (code, number, notation) = (text(&letter.document_id), text(&letter.number), text(&letter.notation));
    let (code, number, notation) = (code.as_deref(), number.as_deref(), notation.as_deref());
    let issuer = letter.sender.name.as_str();
    let found = incoming_store::similar(tx, arrival.agency, code, number, notation, issuer, letter.issued_on).await?;
    Ok(found.into_iter().filter(|one| Some(one.id.uuid()) != arrival.document).collect())
}

/// For the command line, which acts for the whole agency.
async fn load_as_system(ctx: &Ctx, id: Id<Arrival>) -> Result<Arrival, EnterError> {
    let found = arrivals::unguarded(&ctx.tx, id).await?.filter(|arrival| arrival.agency == ctx.actor.agency);
    let arrival = found.ok_or(SettleError::NotFound)?;
    if arrival.standing().allows(Act::Register) { Ok(arrival) } else { Err(SettleError::Settled.into()) }
}

fn input(arrival: &Arrival, entry: Entry, files: &[ArrivalFile], envelope_size: usize) -> Input {
    let letter = &arrival.letter;
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    Input {
        channel: Some(match arrival.channel {
            Channel::Axis => incoming::Channel::Axis,
            Channel::Installation => incoming::Channel::Internal,
        }),
        arrived_on: Some(kernel::civil_date(arrival.arrived_at)),
        type_code: entry.type_code,
        number: entry.number,
        notation: entry.notation,
        issued_on: entry.issued_on,
        issuer: entry.issuer,
        subject: entry.subject,
        urgency: entry.urgency,
        secrecy: String::new(),
        due_on: entry.due_on,
        document_code: text(&letter.document_id),
        sender: arrival.sender,
        sender_code: text(&letter.sender.code),
        signer_name: text(&letter.signer_name).map(|name| kernel::text::ellipsis(&name, 100)),
        signer_position: text(&letter.signer_position).map(|title| kernel::text::ellipsis(&title, 150)),
        language: None,
        pages: letter.pages.map(i64::from).filter(|pages| (1..=99_999).contains(pages)),
        note: entry.note,
        files: stored(arrival, files, envelope_size),
        confirm_duplicate: entry.confirm_duplicate,
    }
}

/// The document first: the first PDF, or failing that the first file; then the rest in the sender's order, the envelope
/// last.
fn stored(arrival: &Arrival, files: &[ArrivalFile], envelope_size: usize) -> Vec<Stored> {
    let main = files.iter().position(ArrivalFile::is_pdf).unwrap_or(0);
    let one = |file: &ArrivalFile, role: &str| Stored {
        role: role.to_owned(),
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size: usize::try_from(file.size).unwrap_or_default(),
        blob: file.blob.clone(),
    };
    let mut out: Vec<Stored> = files.get(main).map(|file| one(file, "main")).into_iter().collect();
    out.extend(files.iter().enumerate().filter(|(i, _)| *i != main).map(|(_, file)| one(file, "annex")));
    out.extend(arrival.envelope.as_ref().map(|blob| Stored {
        role: "envelope".to_owned(),
        name: envelope_name(&arrival.file_name),
        media_type: "application/xml".to_owned(),
        size: envelope_size,
        blob: blob.clone(),
    }));
    out
}

fn envelope_name(name: &str) -> String {
    if name.is_empty() { "envelope.edxml".to_owned() } else { name.to_owned() }
}
