//! A joint agency seals beside its own leader, after the agency that leads has numbered; the last seal issues the document.

use kernel::{Actor, Id};
use signing::{KeyError, keys};
use store::{BlobId, Ctx, Record};
use web::App;

use super::issue::{file_name, main_file};
use super::people::find;
use super::{OutgoingError, advance};
use crate::model::Document;
use crate::model::outgoing::{Act, Fault, KIND, State};
use crate::press::Press;
use crate::signatures::{self, Office, Places, SigningError};
use crate::store::outgoing::{self, Outgoing};
use crate::store::{attachments, drafts};

/// A file with one more seal, not kept yet.
pub struct Prepared {
    document: Outgoing,
    ordinal: i64,
    pdf: BlobId,
    size: usize,
}

/// Checks and seals with the key of the actor's own agency.
///
/// # Errors
/// The rules, everything about key and PIN.
pub async fn prepare(app: &App, actor: &Actor, id: Id<Document>, pin: &str) -> Result<Prepared, OutgoingError> {
    let (press, at) = (app.service::<Press>(), app.store.clock.now());
    let tx = app.store.read().await?;
    let found = find(&tx, actor, id, kernel::civil_date(at)).await?;
    found.life.next(Act::Seal, Fault::Form, found.standing)?;
    let document = found.document;
    let round = outgoing::joint_rows(&tx, id).await?;
    let own = outgoing::joint_of(&round, actor.agency).ok_or(OutgoingError::NotFound)?;
    let (ordinal, name) = (own.ordinal, own.agency_name.clone());
    let leaders: Vec<i64> = std::iter::once(1).chain(round.iter().map(|row| row.ordinal)).collect();
    let before = round.iter().filter(|row| row.sealed_at.is_some()).map(|row| row.ordinal);
    let sealed: Vec<i64> = std::iter::once(1).chain(before).collect();
    let place = drafts::get(&tx, document.draft).await?.draft.document.place;
    let key = keys::of_agency(&tx, actor.agency).await?.ok_or(KeyError::NoKey)?;
    let trust = keys::trust_list(&tx).await?;
    drop(tx);
    let places: Places = serde_json::from_str(document.slots.as_deref().unwrap_or("null"))
        .map_err(|_| SigningError::NoPlace("the seal"))?;
    let blob = document.final_pdf.clone().ok_or(SigningError::NoPlace("number and date"))?;
    let pdf = app.store.blobs.get(&blob).await?;
    let opened = signing::unlock(app, actor, &key, pin, at).await?;
    let image = key.image;
    let file = press
        .with_fonts(move |fonts| {
            let office = Office { key: opened.as_ref(), image: image.as_deref(), name: &name, place: &place, at };
            signatures::seal_beside(
                &pdf,
                ordinal,
                (leaders.as_slice(), sealed.as_slice()),
                &places,
                &office,
                fonts,
                &trust,
            )
        })
        .await??;
    let size = file.len();
    let pdf = app.store.blobs.put(file.into()).await?;
    Ok(Prepared { document, ordinal, pdf, size })
}

/// Keeps the file; the last seal hands the document to who sends it out.
///
/// # Errors
/// [`OutgoingError::Changed`] when another agency sealed at the same time; the rules.
pub async fn run(ctx: &mut Ctx, prepared: Prepared) -> Result<(), OutgoingError> {
    let found = find(&ctx.tx, &ctx.actor, prepared.document.id, ctx.today()).await?;
    let (document, life) = (found.document, found.life);
    let state = life.next(Act::Seal, Fault::Form, found.standing)?;
    if document.version != prepared.document.version {
        return Err(OutgoingError::Changed);
    }
    outgoing::add_step(ctx, &document, &life, Some(Act::Seal), None, "", state).await?;
    outgoing::advance(ctx, &document, state).await?;
    outgoing::sealed(ctx, document.id, prepared.ordinal).await?;
    outgoing::sealed_beside(ctx, document.id, &prepared.pdf).await?;
    let files = attachments::of(&ctx.tx, document.id).await?;
    let last = files.last().map_or(0, |f| f.ordinal);
    // A file that no attachment names is swept: until the last seal it is kept as the signed ones are.
    let mut file = main_file(name_of(&document), prepared.pdf.clone(), prepared.size);
    if state != State::Issued {
        file.role = "signed".into();
    }
    attachments::add(ctx, document.id, last, &[file]).await?;
    let record = Record::new(KIND, document.id);
    ctx.audit("outgoing-sealed", record, serde_json::json!({ "pdf": prepared.pdf, "state": state.name() })).await?;
    if state == State::Issued {
        ctx.emit("outgoing-issued", record, serde_json::json!({})).await?;
    }
    advance::hand_over(ctx, &Outgoing { state, ..document }).await
}

fn name_of(document: &Outgoing) -> String {
    let part = |text: &Option<String>| text.clone().unwrap_or_default();
    file_name(&part(&document.number), &part(&document.notation))
}
