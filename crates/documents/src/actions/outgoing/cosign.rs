//! A leader of a joint agency signs beside: the file that was signed already, in the own field, with the own certificate.

use kernel::{Actor, Date, Id};
use signing::{KeyError, keys};
use store::{BlobId, Ctx, Record, Tx};
use web::App;

use super::people::find;
use super::sign::Approval;
use super::{OutgoingError, advance};
use crate::model::Document;
use crate::model::outgoing::{Act, Fault, KIND};
use crate::press::Press;
use crate::signatures::{self, SigningError, SignsBeside};
use crate::store::attachments::{self, Stored};
use crate::store::drafts;
use crate::store::outgoing::{self, Outgoing};

/// A joint document that the actor may sign beside now.
pub struct Ready {
    document: Outgoing,
    hash: String,
    ordinal: i64,
}

/// A file with one more signature, not kept yet.
pub struct Prepared {
    ready: Ready,
    pdf: BlobId,
    size: usize,
    serial: String,
}

impl Ready {
    /// The file that others have signed.
    ///
    /// # Errors
    /// [`SigningError::NoPlace`] for a row without one.
    pub fn file(&self) -> Result<&BlobId, SigningError> {
        self.document.signed_pdf.as_ref().ok_or(SigningError::NoPlace("the leader's signature"))
    }

    /// The same with one signature more, whoever made it, to be kept by [`run`].
    pub fn signed(self, (pdf, size): (BlobId, usize), serial: String) -> Prepared {
        Prepared { ready: self, pdf, size, serial }
    }
}

/// Asks the rules before a key is touched.
///
/// # Errors
/// The rules.
pub async fn ready(tx: &Tx, actor: &Actor, id: Id<Document>, today: Date) -> Result<Ready, OutgoingError> {
    let found = find(tx, actor, id, today).await?;
    found.life.next(Act::Cosign, Fault::Form, found.standing)?;
    let round = outgoing::joint_rows(tx, id).await?;
    let ordinal = outgoing::joint_of(&round, actor.agency).ok_or(OutgoingError::NotFound)?.ordinal;
    Ok(Ready { document: found.document, hash: found.life.hash, ordinal })
}

/// Checks and signs; nothing is written but the file store's bytes, which are swept unless [`run`] names them.
///
/// # Errors
/// The rules, [`OutgoingError::Changed`] when another text was shown, everything about key and PIN.
pub async fn prepare(
    app: &App,
    actor: &Actor,
    id: Id<Document>,
    approval: &Approval,
) -> Result<Prepared, OutgoingError> {
    let (press, at) = (app.service::<Press>(), app.store.clock.now());
    let tx = app.store.read().await?;
    let ready = ready(&tx, actor, id, kernel::civil_date(at)).await?;
    if ready.hash != approval.hash {
        return Err(OutgoingError::Changed);
    }
    let ordinal = ready.ordinal;
    let place = drafts::get(&tx, ready.document.draft).await?.draft.document.place;
    // The signer's own certificate, whatever else the actor works for.
    let person = actor.person.ok_or(KeyError::NoKey)?;
    let key = keys::of_person(&tx, person).await?.ok_or(KeyError::NoKey)?;
    let trust = keys::trust_list(&tx).await?;
    drop(tx);
    let pdf = app.store.blobs.get(ready.file()?).await?;
    let opened = signing::unlock(app, actor, &key, &approval.pin, at).await?;
    let serial = key.certificate().map(pades::Cert::serial).unwrap_or_default();
    let image = key.image;
    let file = press
        .with_fonts(move |fonts| {
            let (key, image, seed) = (opened.as_ref(), image.as_deref(), person.as_bytes());
            let what = SignsBeside { ordinal, key, image, seed, place: &place, at };
            signatures::sign_beside(&pdf, &what, fonts, &trust)
        })
        .await??;
    let size = file.len();
    let pdf = app.store.blobs.put(file.into()).await?;
    Ok(ready.signed((pdf, size), serial))
}

/// Keeps the file; the last signature hands the document to the clerk of the agency that leads.
///
/// # Errors
/// [`OutgoingError::Changed`] when anything moved since [`prepare`] (another leader signed at the same time); the rules.
pub async fn run(ctx: &mut Ctx, prepared: Prepared) -> Result<(), OutgoingError> {
    let ready = &prepared.ready;
    let found = find(&ctx.tx, &ctx.actor, ready.document.id, ctx.today()).await?;
    let (document, life) = (found.document, found.life);
    let state = life.next(Act::Cosign, Fault::Form, found.standing)?;
    if document.version != ready.document.version || life.hash != ready.hash {
        return Err(OutgoingError::Changed);
    }
    outgoing::add_step(ctx, &document, &life, Some(Act::Cosign), None, "", state).await?;
    outgoing::advance(ctx, &document, state).await?;
    outgoing::cosigned(ctx, document.id, ready.ordinal).await?;
    outgoing::signed_beside(ctx, document.id, &prepared.pdf).await?;
    let file = Stored {
        role: "signed".into(),
        name: format!("ban-da-ky-{}.pdf", ready.ordinal),
        media_type: "application/pdf".into(),
        size: prepared.size,
        blob: prepared.pdf.clone(),
    };
    let files = attachments::of(&ctx.tx, document.id).await?;
    attachments::add(ctx, document.id, files.last().map_or(0, |f| f.ordinal), &[file]).await?;
    let record = Record::new(KIND, document.id);
    let detail = serde_json::json!({ "draft": life.hash, "pdf": prepared.pdf, "certificate": prepared.serial });
    ctx.audit("outgoing-cosigned", record, detail).await?;
    advance::hand_over(ctx, &Outgoing { state, ..document }).await
}
