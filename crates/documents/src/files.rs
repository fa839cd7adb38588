//! Files on their way in: checked by content, stored, and let go again when the document is refused.

use ::store::{BlobId, Store};
use bytes::Bytes;
use kernel::{Kind, Refusal};

use crate::model::Secrecy;
use crate::model::file::{FileError, MAX_FILES, media_type};
use crate::store::attachments::Stored;

/// A file that was not checked yet.
#[derive(Debug, Clone)]
pub struct Received {
    /// `main`, `annex`, `scan`, `envelope`.
    pub role: &'static str,
    /// Base name.
    pub name: String,
    /// Content.
    pub bytes: Bytes,
}

/// Why files are not taken in.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// A file breaks a rule.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file store.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

impl IntakeError {
    fn inner(&self) -> &dyn Refusal {
        match self {
            Self::File(error) => error,
            Self::Store(error) => error,
        }
    }
}

impl Refusal for IntakeError {
    fn kind(&self) -> Kind {
        self.inner().kind()
    }

    fn code(&self) -> &'static str {
        self.inner().code()
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        self.inner().args()
    }

    fn field(&self) -> Option<&'static str> {
        Some("files")
    }
}

/// Checks every file by its content; gives the media type of each. Nothing is stored.
///
/// # Errors
/// The first rule that is broken.
pub fn check(files: &[Received], from_envelope: bool) -> Result<Vec<&'static str>, FileError> {
    if files.len() > MAX_FILES {
        return Err(FileError::TooMany);
    }
    files.iter().map(|file| check_one(file, from_envelope)).collect()
}

fn check_one(file: &Received, from_envelope: bool) -> Result<&'static str, FileError> {
    if Secrecy::stamped_name(&file.name).is_some() {
        return Err(FileError::Secret(file.name.clone()));
    }
    let media = media_type(&file.name, &file.bytes, from_envelope)?;
    if media == "application/pdf" {
        check_pdf(file)?;
    }
    Ok(media)
}

/// An encrypted PDF cannot be checked or archived; one that acts on its own is no document.
fn check_pdf(file: &Received) -> Result<(), FileError> {
    match pades::risks(&file.bytes, &pades::Limits::default()) {
        Ok(risks) if risks.iter().any(|risk| risk.is_active()) => Err(FileError::Active(file.name.clone())),
        Err(pades::Error::Encrypted) => Err(FileError::Encrypted(file.name.clone())),
        // WHY: a scanner's file with a damaged cross-reference is still the paper's only copy. What could hide in it is
        // looked for in its bytes, and browsers show it in a sandbox anyway.
        Err(_) if names_active_content(&file.bytes) => Err(FileError::Active(file.name.clone())),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn names_active_content(bytes: &[u8]) -> bool {
    let words: [&[u8]; 3] = [b"/JavaScript", b"/Launch", b"/OpenAction"];
    words.iter().any(|word| bytes.windows(word.len()).any(|window| window == *word))
}

/// Checks all files, then stores them; none is stored when one is refused.
///
/// # Errors
/// A broken rule, or the file store.
pub async fn take_in(store: &Store, files: Vec<Received>, from_envelope: bool) -> Result<Vec<Stored>, IntakeError> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let checked = tokio::task::spawn_blocking(move || check(&files, from_envelope).map(|media| (files, media)));
    let (files, media) =
        checked.await.map_err(|e| ::store::Error::Blob(format!("the check of a file failed: {e}")))??;
    let mut stored = Vec::with_capacity(files.len());
    for (file, media_type) in files.into_iter().zip(media) {
        let size = file.bytes.len();
        let blob = store.blobs.put_foreign(file.bytes).await?;
        let (role, media_type) = (file.role.to_owned(), media_type.to_owned());
        stored.push(Stored { role, name: file.name, media_type, size, blob });
    }
    Ok(stored)
}

/// Deletes stored files that no document names: what a refused arrival brought must not stay.
///
/// # Errors
/// When the database or the file store does not answer.
pub async fn discard(store: &Store, blobs: impl IntoIterator<Item = BlobId>) -> Result<(), ::store::Error> {
    for blob in blobs {
        store.blobs.discard(&store.db, &blob).await?;
    }
    Ok(())
}
