//! A joint agency seals beside its own leader, after the agency that leads has numbered; the last seal issues the document.

use kernel::{Actor, Date, Id};
use signing::{KeyError, keys};
use store::{BlobId, Ctx, Record, Tx};
use web::App;

use super::issue::{file_name, main_file};
use super::people::find;
use super::sign::Approval;
use super::{OutgoingError, advance};
use crate::model::Document;
use crate::model::outgoing::{Act, Fault, KIND, State};
use crate::press::Press;
use crate::signatures::{self, Office, SigningError};
use crate::store::outgoing::{self, Outgoing};
use crate::store::{attachments, drafts};

/// A joint document that the actor's agency may seal now.
pub struct Ready {
    pub(crate) document: Outgoing,
    ordinal: i64,
    agency: String,
}

/// A file with one more seal, not kept yet.
pub struct Prepared {
    ready: Ready,
    pdf: BlobId,
    size: usize,
}

impl Ready {
    /// The file that was numbered.
    ///
    /// # Errors
    /// [`SigningError::NoPlace`] for a row without one.
    pub fn file(&self) -> Result<&BlobId, SigningError> {
        self.document.final_pdf.as_ref().ok_or(SigningError::NoPlace("number and date"))
    }

    /// The same with one seal more, whoever made it, to be kept by [`run`].
    pub fn sealed(self, (pdf, size): (BlobId, usize)) -> Prepared {
        Prepared { ready: self, pdf, size }
    }
}

/// Asks the rules before a key is touched.
///
/// # Errors
/// The rules.
pub async fn ready(tx: &Tx, actor: &Actor, id: Id<Document>, today: Date) -> Result<Ready, OutgoingError> {
    let found = find(tx, actor, id, today).await?;
    found.life.next(Act::Seal, Fault::Form, found.standing)?;
    let round = outgoing::joint_rows(tx, id).await?;
    let own = outgoing::joint_of(&round, actor.agency).ok_or(OutgoingError::NotFound)?;
    Ok(Ready { document: found.document, ordinal: own.ordinal, agency: own.agency_name.clone() })
}

/// Checks and seals the file that was shown with the key of the actor's own agency.
///
/// # Errors
/// The rules, [`OutgoingError::Changed`] when another file was shown, everything about key and PIN.
pub async fn prepare(
    app: &App,
    actor: &Actor,
    id: Id<Document>,
    approval: &Approval,
) -> Result<Prepared, OutgoingError> {
    let (press, at) = (app.service::<Press>(), app.store.clock.now());
    let tx = app.store.read().await?;
    let ready = ready(&tx, actor, id, kernel::civil_date(at)).await?;
    if ready.file()?.to_string() != approval.hash {
        return Err(OutgoingError::Changed);
    }
    let (ordinal, name) = (ready.ordinal, ready.agency.clone());
    let place = drafts::get(&tx, ready.document.draft).await?.draft.document.place;
    let key = keys::of_agency(&tx, actor.agency).await?.ok_or(KeyError::NoAgencyKey)?;
    let trust = keys::trust_list(&tx).await?;
    drop(tx);
    let pdf = app.store.blobs.get(ready.file()?).await?;
    let opened = signing::unlock(app, actor, &key, &approval.pin, at).await?;
    let image = key.image;
    let file = press
        .with_fonts(move |fonts| {
            let office = Office { key: opened.as_ref(), image: image.as_deref(), name: &name, place: &place, at };
            signatures::seal_beside(&pdf, ordinal, &office, fonts, &trust)
        })
        .await??;
    let size = file.len();
    let pdf = app.store.blobs.put(file.into()).await?;
    Ok(ready.sealed((pdf, size)))
}

/// Keeps the file; the last seal hands the document to who sends it out.
///
/// # Errors
/// [`OutgoingError::Changed`] when another agency sealed at the same time; the rules.
pub async fn run(ctx: &mut Ctx, prepared: Prepared) -> Result<(), OutgoingError> {
    let ready = &prepared.ready;
    let found = find(&ctx.tx, &ctx.actor, ready.document.id, ctx.today()).await?;
    let (document, life) = (found.document, found.life);
    let state = life.next(Act::Seal, Fault::Form, found.standing)?;
    if document.version != ready.document.version {
        return Err(OutgoingError::Changed);
    }
    outgoing::add_step(ctx, &document, &life, Some(Act::Seal), None, "", state).await?;
    outgoing::advance(ctx, &document, state).await?;
    outgoing::sealed(ctx, document.id, ready.ordinal).await?;
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
