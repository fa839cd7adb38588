//! Opening a file from the axis, before any transaction: read within limits, refuse what may not enter, keep the rest as
//! blobs. A secret document is refused before anything of it is kept.

use std::sync::Arc;

use bytes::Bytes;
use documents::model::Secrecy;
use edxml::{Envelope, Limits, Message, StatusCode, StatusMessage};
use identity::agencies;
use kernel::{Kind, Refusal};
use store::{BlobId, Store};
use tokio::sync::Semaphore;
use web::App;

use super::judge;
use crate::model::{ArrivalFile, Letter, News, mark_of};
use crate::store::type_numbers;

/// Envelopes opened side by side: each may hold a few hundred megabytes while it is read.
static OPENINGS: std::sync::LazyLock<Arc<Semaphore>> = std::sync::LazyLock::new(|| Arc::new(Semaphore::new(2)));

/// A document (or a request about one), opened: its blobs are stored and nothing else is written yet.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// What it says.
    pub letter: Letter,
    /// The file as it came.
    pub envelope: Option<Sealed>,
    /// The files it brought.
    pub files: Vec<ArrivalFile>,
    /// Name of the file it came in.
    pub file_name: String,
    /// The verifier's word about its signatures; `None` when it is not signed.
    pub signatures: Option<xmlsig::Report>,
}

/// The envelope as a blob.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// Its content.
    pub blob: BlobId,
    /// Bytes.
    pub size: usize,
}

/// What a file turned out to be.
#[derive(Debug, Clone)]
pub enum Opened {
    /// A document, or a request about one.
    Parcel(Box<Parcel>),
    /// A receiver's report about a document of ours.
    News(Box<News>),
}

/// Why a file is refused.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It cannot be read as an envelope, or would deceive or exhaust the house.
    #[error(transparent)]
    Unreadable(#[from] edxml::ReadError),
    /// It bears a mark of secrecy (NĐ 30/2020; QĐ 28/2018).
    #[error("the document is marked {}", .0.stamp())]
    Secret(Secrecy),
    /// A status that does not exist.
    #[error("the status code is unknown")]
    UnknownStatus,
    /// The database or the file store.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Refusal for OpenError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unreadable(error) => error.kind(),
            Self::Store(error) => error.kind(),
            _ => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(error) => error.code(),
            Self::Secret(_) => "exchange-secret",
            Self::UnknownStatus => "exchange-unknown-status",
            Self::Store(error) => error.code(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unreadable(error) => error.args(),
            Self::Secret(mark) => vec![("mark", mark.stamp().to_owned())],
            Self::Store(error) => error.args(),
            Self::UnknownStatus => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        Some("file")
    }
}

/// Opens a file. What it brings is stored as blobs that no row names yet; they are swept if nothing comes of it.
///
/// # Errors
/// [`OpenError`]; nothing is kept then.
pub async fn run(app: &App, file_name: &str, bytes: Bytes) -> Result<Opened, OpenError> {
    let _turn = OPENINGS.clone().acquire_owned().await.map_err(|e| store::Error::Unavailable(e.to_string()))?;
    let source = bytes.clone();
    let read = tokio::task::spawn_blocking(move || edxml::read(&source, &Limits::default())).await;
    let message = read.map_err(|e| store::Error::Engine(format!("reading an envelope: {e}")))??;
    let (message, signatures) = judge::run(app, bytes.clone(), message).await?;
    let store = &app.store;
    match message {
        Message::Status(status) => opened_status(&status, file_name, signatures),
        Message::Document(envelope) => opened_document(store, *envelope, file_name, bytes, signatures).await,
    }
}

fn opened_status(
    status: &StatusMessage,
    file_name: &str,
    signatures: Option<xmlsig::Report>,
) -> Result<Opened, OpenError> {
    let news = News::of(status).ok_or(OpenError::UnknownStatus)?;
    if news.status != StatusCode::WithdrawalRequested {
        return Ok(Opened::News(Box::new(news)));
    }
    let letter = Letter::of_withdrawal(status).ok_or(OpenError::UnknownStatus)?;
    let file_name = file_name.to_owned();
    Ok(Opened::Parcel(Box::new(Parcel { letter, envelope: None, files: Vec::new(), file_name, signatures })))
}

async fn opened_document(
    store: &Store,
    mut envelope: Envelope,
    file_name: &str,
    bytes: Bytes,
    signatures: Option<xmlsig::Report>,
) -> Result<Opened, OpenError> {
    if let Some(mark) = mark_of(&envelope) {
        return Err(OpenError::Secret(mark));
    }
    let agreed = {
        let tx = store.read().await?;
        let sender = agencies::by_code(&tx, &envelope.from.id).await?;
        let code = sender.map_or_else(|| envelope.from.id.clone(), |agency| agency.code.to_string());
        type_numbers::agreed(&tx, &code).await?
    };
    let letter = Letter::of(&envelope, &agreed);
    let mut files = Vec::with_capacity(envelope.attachments.len());
    for file in std::mem::take(&mut envelope.attachments) {
        files.push(keep(store, file).await?);
    }
    let size = bytes.len();
    let envelope = Some(Sealed { blob: store.blobs.put_foreign(bytes).await?, size });
    Ok(Opened::Parcel(Box::new(Parcel { letter, envelope, files, file_name: file_name.to_owned(), signatures })))
}

/// Checks one file by its content and keeps it. A file with a fault is kept too: the clerk must see what came to send it
/// back, and nothing with a fault enters a register.
async fn keep(store: &Store, file: edxml::Attachment) -> Result<ArrivalFile, OpenError> {
    let by_content = file.media_type();
    let (name, description, bytes) = (file.name, file.description, Bytes::from(file.bytes));
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let received = documents::files::Received { role: "annex", name: name.clone(), bytes: bytes.clone() };
    let checked = tokio::task::spawn_blocking(move || documents::files::check(&[received], true)).await;
    let fault = checked.map_err(|e| store::Error::Engine(format!("checking a file: {e}")))?.err();
    let blob = store.blobs.put_foreign(bytes).await?;
    let fault = fault.map(|error| error.code().to_owned());
    Ok(ArrivalFile { name, description, media_type: by_content.to_owned(), size, blob, fault })
}
