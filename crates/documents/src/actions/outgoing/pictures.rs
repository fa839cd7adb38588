//! What a draft needs beside its words to be typeset: the bytes of its pictures, and a glyph for every character.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::{Actor, Id};
use store::BlobId;
use web::App;

use super::OutgoingError;
use super::people::find;
use crate::model::Document;
use crate::model::outgoing::{Act, Draft, DraftError, Fault};
use crate::press::Press;
use crate::store::drafts;

/// Bytes of the pictures that the text shows, by name.
///
/// # Errors
/// When the file store does not answer.
pub async fn pictures(app: &App, draft: &Draft) -> Result<BTreeMap<String, Arc<[u8]>>, OutgoingError> {
    let mut out = BTreeMap::new();
    for file in draft.pictures().filter(|file| file.media_type.starts_with("image/")) {
        let blob = BlobId::parse(&file.blob).ok_or(OutgoingError::NotFound)?;
        out.insert(file.name.clone(), Arc::from(&*app.store.blobs.get(&blob).await?));
    }
    Ok(out)
}

/// Refuses to pass a text on that could not be printed as it is written, before the leader's desk. A text that is not
/// complete anyway is left to the act itself.
///
/// # Errors
/// The rules; [`DraftError::Faults`] with each character and its place.
pub async fn legible(app: &App, actor: &Actor, id: Id<Document>, act: Act) -> Result<(), OutgoingError> {
    if !matches!(act, Act::Submit | Act::Initial | Act::CheckForm) {
        return Ok(());
    }
    let tx = app.store.read().await?;
    let found = find(&tx, actor, id, kernel::civil_date(app.store.clock.now())).await?;
    found.life.next(act, Fault::Form, found.standing)?;
    let missing = app.service::<Press>().missing(&drafts::get(&tx, found.document.draft).await?.draft.document);
    if missing.is_empty() { Ok(()) } else { Err(DraftError::Faults(missing).into()) }
}
