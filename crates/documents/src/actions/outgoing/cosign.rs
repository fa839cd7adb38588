//! A leader of a joint agency signs beside: the file that was signed already, in the own field, with the own certificate.

use kernel::{Actor, Id};
use signing::{KeyError, keys};
use store::{BlobId, Ctx, Record};
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

/// A file with one more signature, not kept yet.
pub struct Prepared {
    document: Outgoing,
    hash: String,
    ordinal: i64,
    pdf: BlobId,
    size: usize,
    serial: String,
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
    let found = find(&tx, actor, id, kernel::civil_date(at)).await?;
    found.life.next(Act::Cosign, Fault::Form, found.standing)?;
    if found.life.hash != approval.hash {
        return Err(OutgoingError::Changed);
    }
    let round = outgoing::joint_rows(&tx, id).await?;
    let own = outgoing::joint_of(&round, actor.agency).ok_or(OutgoingError::NotFound)?;
    let ordinal = own.ordinal;
    let beside = round.iter().filter(|row| row.signed_at.is_some()).map(|row| row.ordinal);
    let signed: Vec<i64> = std::iter::once(1).chain(beside).collect();
    let place = drafts::get(&tx, found.document.draft).await?.draft.document.place;
    // The signer's own certificate, whatever else the actor works for.
    let person = actor.person.ok_or(KeyError::NoKey)?;
    let key = keys::of_person(&tx, person).await?.ok_or(KeyError::NoKey)?;
    let trust = keys::trust_list(&tx).await?;
    drop(tx);
    let blob = found.document.signed_pdf.clone().ok_or(SigningError::NoPlace("the leader's signature"))?;
    let pdf = app.store.blobs.get(&blob).await?;
    let opened = signing::unlock(app, actor, &key, &approval.pin, at).await?;
    let serial = key.certificate().map(pades::Cert::serial).unwrap_or_default();
    let image = key.image;
    let file = press
        .with_fonts(move |fonts| {
            let (key, image, seed) = (opened.as_ref(), image.as_deref(), person.as_bytes());
            let what = SignsBeside { ordinal, signed: &signed, key, image, seed, place: &place, at };
            signatures::sign_beside(&pdf, &what, fonts, &trust)
        })
        .await??;
    let size = file.len();
    let pdf = app.store.blobs.put(file.into()).await?;
    Ok(Prepared { document: found.document, hash: found.life.hash, ordinal, pdf, size, serial })
}

/// Keeps the file; the last signature hands the document to the clerk of the agency that leads.
///
/// # Errors
/// [`OutgoingError::Changed`] when anything moved since [`prepare`] (another leader signed at the same time); the rules.
pub async fn run(ctx: &mut Ctx, prepared: Prepared) -> Result<(), OutgoingError> {
    let found = find(&ctx.tx, &ctx.actor, prepared.document.id, ctx.today()).await?;
    let (document, life) = (found.document, found.life);
    let state = life.next(Act::Cosign, Fault::Form, found.standing)?;
    if document.version != prepared.document.version || life.hash != prepared.hash {
        return Err(OutgoingError::Changed);
    }
    outgoing::add_step(ctx, &document, &life, Some(Act::Cosign), None, "", state).await?;
    outgoing::advance(ctx, &document, state).await?;
    outgoing::cosigned(ctx, document.id, prepared.ordinal).await?;
    outgoing::signed_beside(ctx, document.id, &prepared.pdf).await?;
    let file = Stored {
        role: "signed".into(),
        name: format!("ban-da-ky-{}.pdf", prepared.ordinal),
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
