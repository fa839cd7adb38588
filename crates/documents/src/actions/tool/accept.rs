//! The tool fetches a file and brings it back: tokens are spent, the file is judged, and nothing else happens.

use bytes::Bytes;
use kernel::Instant;
use pades::TrustList;
use signing::keys;
use web::{App, BlockingPool};

use super::hand::hash;
use super::{ToolError, stands};
use crate::model::outgoing::batch::Reason;
use crate::model::tool::MAX_ADDED;
use crate::reader::Reader;
use crate::signatures::{Added, check_returned, shows};
use crate::store::tool_sessions::{self as sessions, Lent, Session, Way};

/// A file that a token stands for, before its bytes are read.
pub struct Brought {
    session: Session,
    file: Lent,
}

impl Brought {
    /// Base name of the file.
    pub fn name(&self) -> &str {
        &self.file.name
    }

    /// Bytes that a signed file has at the most.
    pub fn most(&self) -> usize {
        most(&self.file)
    }
}

fn most(file: &Lent) -> usize {
    usize::try_from(file.size).unwrap_or(0).saturating_add(MAX_ADDED)
}

/// Spends a token.
async fn spend(app: &App, way: Way, token: &str) -> Result<Brought, ToolError> {
    let (now, hash) = (app.store.clock.now(), hash(token));
    // Read first: guesses of strangers must not keep the writer busy.
    let tx = app.store.read().await?;
    let file = sessions::of_token(&tx, way, &hash).await?.ok_or(ToolError::Token)?;
    let session = sessions::of_file(&tx, &file).await?;
    drop(tx);
    let tx = app.store.db.write().await?;
    if !sessions::spend(&tx, way, &hash).await? {
        return Err(ToolError::Token);
    }
    tx.commit().await?;
    stands(&session, now)?;
    if file.tokens_until.is_none_or(|until| now > until) {
        return Err(ToolError::Expired);
    }
    Ok(Brought { session, file })
}

/// The bytes of the file that a download token stands for, and its name.
///
/// # Errors
/// [`ToolError::Token`], [`ToolError::Expired`].
pub async fn fetch(app: &App, token: &str) -> Result<(String, Bytes), ToolError> {
    let fetched = spend(app, Way::Download, token).await?;
    Ok((fetched.file.name, app.store.blobs.get(&fetched.file.sent).await?))
}

/// The file that an upload token stands for; the token is spent whatever comes.
///
/// # Errors
/// [`ToolError::Token`], [`ToolError::Expired`].
pub async fn bring(app: &App, token: &str) -> Result<Brought, ToolError> {
    spend(app, Way::Upload, token).await
}

impl Brought {
    /// Judges and keeps what came; why it was not taken is noted for the page.
    ///
    /// # Errors
    /// [`ToolError::Unfit`] with the reason.
    pub async fn keep(self, app: &App, bytes: Option<Bytes>) -> Result<(), ToolError> {
        accept(app, &self.session, &self.file, bytes).await
    }
}

/// Judges and keeps a file, however it came back; why it was not taken is noted for the page.
///
/// # Errors
/// [`ToolError::Unfit`] with the reason, [`ToolError::Twice`].
pub async fn accept(app: &App, session: &Session, file: &Lent, bytes: Option<Bytes>) -> Result<(), ToolError> {
    let judged = match bytes {
        None => Err(ToolError::NoFile),
        Some(bytes) if bytes.len() > most(file) => Err(ToolError::TooLarge),
        Some(bytes) => judge(app, session, file, &bytes).await.map(|added| (added, bytes)),
    };
    match judged {
        Ok((added, bytes)) => {
            let size = bytes.len();
            let blob = app.store.blobs.put(bytes).await?;
            let tx = app.store.db.write().await?;
            match sessions::returned(&tx, session.id, file.ordinal, (&blob, size), added.at).await {
                Err(store::Error::Stale) => return Err(ToolError::Twice),
                other => other?,
            }
            Ok(tx.commit().await?)
        }
        Err(error) => {
            note(app, file, &error).await?;
            Err(error)
        }
    }
}

async fn note(app: &App, file: &Lent, error: &ToolError) -> Result<(), ToolError> {
    use kernel::Refusal as _;
    let args = error.args().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let reason = Reason { code: error.code().to_owned(), args };
    let tx = app.store.db.write().await?;
    sessions::refused(&tx, file.session, file.ordinal, &reason).await?;
    Ok(tx.commit().await?)
}

async fn judge(app: &App, session: &Session, file: &Lent, back: &Bytes) -> Result<Added, ToolError> {
    let tx = app.store.read().await?;
    let trust = keys::trust_list(&tx).await?;
    drop(tx);
    let sent = app.store.blobs.get(&file.sent).await?;
    let added = check(app, session, (sent, back.clone()), trust, app.store.clock.now()).await?;
    if let Some((words, date)) = session.detail.must_show(file.function) {
        let read = shown_by(app, back, &added).await?;
        shows(&read, &words, date).map_err(ToolError::from)?;
    }
    Ok(added)
}

async fn check(
    app: &App,
    session: &Session,
    (sent, back): (Bytes, Bytes),
    trust: TrustList,
    at: Instant,
) -> Result<Added, ToolError> {
    let own = session.certificate.clone();
    let pool = app.service::<BlockingPool>();
    let judged = pool.run(move || check_returned(&sent, &back, &own, &trust, at)).await;
    Ok(judged.map_err(signing::KeyError::from)??)
}

/// The words that a signature shows.
async fn shown_by(app: &App, back: &Bytes, added: &Added) -> Result<String, ToolError> {
    let (pdf, field) = (back.clone(), added.field.clone());
    let page = app.service::<BlockingPool>().run(move || pades::appearance_page(&pdf, &field)).await;
    match page.map_err(signing::KeyError::from)?.ok().flatten() {
        // A foreign parser reads it: in a process of its own, within limits.
        Some(page) => Ok(app.service::<Reader>().read("application/pdf", page.into()).await.unwrap_or_default()),
        None => Ok(String::new()),
    }
}
