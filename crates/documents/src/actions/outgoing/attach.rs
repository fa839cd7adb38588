//! Annexes in files of their own: part of the draft, so that an initial covers them too.

use bytes::Bytes;
use kernel::{Actor, Id};
use store::{BlobId, Ctx, blobs};
use web::App;

use super::OutgoingError;
use super::people::find;
use super::save;
use crate::model::Document;
use crate::model::file::{self, FileError, MAX_FILES};
use crate::model::outgoing::{Act, AnnexFile, Fault};
use crate::store::drafts;

/// Asks the right before anything is stored: nobody fills the disk with what they may not attach.
///
/// # Errors
/// The rules.
pub async fn allowed(app: &App, actor: &Actor, id: Id<Document>) -> Result<(), OutgoingError> {
    let tx = app.store.read().await?;
    let found = find(&tx, actor, id, kernel::civil_date(app.store.clock.now())).await?;
    found.life.next(Act::Edit, Fault::Form, found.standing)?;
    Ok(())
}

/// Checks a file and stores its bytes; a PDF must be one that can be signed.
///
/// # Errors
/// [`FileError`] with the rule it breaks.
pub async fn prepare(app: &App, name: &str, bytes: Bytes) -> Result<AnnexFile, OutgoingError> {
    let media_type = file::media_type(name, &bytes, false)?;
    if media_type == "application/pdf" {
        let signable =
            pades::Document::open(&bytes, &pades::Limits::default()).and_then(|d| d.latest().pages().map(|_| ()));
        match signable {
            Ok(()) => {}
            Err(pades::Error::Encrypted) => return Err(FileError::Encrypted(name.to_owned()).into()),
            Err(_) => return Err(FileError::Disagrees(name.to_owned()).into()),
        }
    }
    let size = bytes.len() as u64;
    let blob = app.store.blobs.put_foreign(bytes).await?;
    Ok(AnnexFile { name: name.to_owned(), media_type: media_type.to_owned(), blob: blob.to_string(), size })
}

/// Adds stored files to the draft.
///
/// # Errors
/// The rules; [`FileError::TooMany`].
pub async fn add(ctx: &mut Ctx, id: Id<Document>, new: Vec<AnnexFile>) -> Result<(), OutgoingError> {
    let found = find(&ctx.tx, &ctx.actor, id, ctx.today()).await?;
    let version = drafts::get(&ctx.tx, found.document.draft).await?;
    for file in &new {
        let blob = BlobId::parse(&file.blob).ok_or(OutgoingError::NotFound)?;
        let size = usize::try_from(file.size).unwrap_or(usize::MAX);
        blobs::attach(&ctx.tx, &blob, size, &file.media_type, id.uuid(), ctx.now).await?;
    }
    let mut files = version.draft.files.clone();
    files.extend(new);
    if files.len() > MAX_FILES {
        return Err(FileError::TooMany.into());
    }
    save::write(ctx, found, version.draft.input(), files, false).await?;
    Ok(())
}

/// Takes a file out of the draft by its content.
///
/// # Errors
/// The rules.
pub async fn remove(ctx: &mut Ctx, id: Id<Document>, blob: &str) -> Result<(), OutgoingError> {
    let found = find(&ctx.tx, &ctx.actor, id, ctx.today()).await?;
    let version = drafts::get(&ctx.tx, found.document.draft).await?;
    let files = version.draft.files.iter().filter(|file| file.blob != blob).cloned().collect();
    save::write(ctx, found, version.draft.input(), files, false).await?;
    Ok(())
}
