//! Approves and signs: typesets, number and date empty unless the type is numbered now, signs with the leader's own key, keeps
//! the file for good.

use kernel::{Actor, Id, Instant};
use sha2::{Digest, Sha256};
use store::{BlobId, Ctx, Record, Tx};
use tokio::sync::OwnedMutexGuard;
use typeset::{PdfStandard, RenderOptions, Rendered, Slot, Slots};
use web::{App, BlockingPool};

use super::issue;
use super::people::find;
use super::{OutgoingError, advance, pictures};
use crate::model::outgoing::{Act, Draft, Expected, Fault, KIND};
use crate::model::{CheckCode, Document};
use crate::press::Press;
use crate::signatures::{self, CheckLinks, LeaderSigns, Places};
use crate::store::attachments::{self, Stored};
use crate::store::outgoing::{self, Outgoing, Signed};
use crate::store::{check_links, drafts, numbering};
use signing::{KeyError, keys};

/// What the leader sends.
#[derive(Debug, Clone)]
pub struct Approval {
    /// Hash of the draft that was shown.
    pub hash: String,
    /// PIN of the leader's key.
    pub pin: String,
}

/// A signed file that is not kept yet.
pub struct Prepared {
    document: Outgoing,
    hash: String,
    name: String,
    title: String,
    file: SignedFile,
    turn: Option<OwnedMutexGuard<()>>,
}

impl Prepared {
    /// Whether number and date came with the signature.
    pub fn is_numbered(&self) -> bool {
        self.file.number.is_some()
    }
}

/// The file, whoever made the signature: a key that was opened here, or a tool on the signer's own machine.
#[derive(Debug, Clone)]
pub struct SignedFile {
    /// The content.
    pub pdf: BlobId,
    /// Its bytes.
    pub size: usize,
    /// Its pages.
    pub pages: usize,
    /// JSON: where on their line number and date will stand.
    pub slots: String,
    /// Number and date it bears, for types that are numbered at the signature.
    pub number: Option<Expected>,
    /// Serial number of the signer's certificate.
    pub serial: String,
    /// The code on its first page by which anybody checks it.
    pub code: Option<CheckCode>,
}

/// A draft that the actor may sign now.
pub struct Draftable {
    pub(crate) document: Outgoing,
    pub(crate) hash: String,
    pub(crate) draft: Draft,
    /// Number and date it will bear, for types that are numbered at the signature.
    pub(crate) number: Option<Expected>,
}

/// The turn of an agency whose number was taken; to be kept until the commit, so that the next one in this process sees the
/// counter.
#[must_use = "dropped before the commit, the next number would be taken twice"]
pub struct Turn {
    _held: Option<OwnedMutexGuard<()>>,
}

impl Draftable {
    /// The document with a signed file, to be kept by [`run`].
    pub fn signed(self, file: SignedFile) -> Prepared {
        let block = self.draft.document.signature.clone().unwrap_or_default();
        let title = block.authority.join(" / ");
        Prepared { document: self.document, hash: self.hash, name: block.name, title, file, turn: None }
    }
}

/// Asks every rule before a key is touched or anything is typeset.
///
/// # Errors
/// The rules (a delegate is told why), [`OutgoingError::Changed`] when another text was shown.
pub async fn draftable(
    tx: &Tx,
    actor: &Actor,
    id: Id<Document>,
    shown: &str,
    at: Instant,
) -> Result<Draftable, OutgoingError> {
    let found = find(tx, actor, id, kernel::civil_date(at)).await?;
    found.life.next(Act::Sign, Fault::Form, found.standing)?;
    if found.life.hash != shown {
        return Err(OutgoingError::Changed);
    }
    let version = drafts::get(tx, found.document.draft).await?;
    version.draft.check()?;
    let document = found.document;
    // Agencies that issue together number when the last of them has signed: nobody's signature may wait for a number.
    let alone = version.draft.joint.is_empty();
    let number = match alone && numbering::is_at_signing(tx, document.agency, &document.type_code).await? {
        true => Some(issue::expect(tx, &document, &version.draft, kernel::civil_date(at)).await?),
        false => None,
    };
    Ok(Draftable { document, hash: found.life.hash, draft: version.draft, number })
}

/// Typesets what is signed, number and date empty or those it is expected to get, with the code by which it is checked.
///
/// # Errors
/// Typesetting, a picture that is gone.
pub async fn typeset(app: &App, what: &Draftable, at: Instant) -> Result<(Rendered, Option<CheckCode>), OutgoingError> {
    let mut options = options(&what.document, &what.draft, at);
    options.pictures = pictures(app, &what.draft).await?;
    let links = app.find_service::<CheckLinks>().unwrap_or_default();
    let code = links.are_on().then(|| CheckCode::new(app.store.ids.bytes()));
    options.check_url = code.as_ref().and_then(|code| links.address(code));
    let mut document = what.draft.document.clone();
    if let Some(number) = &what.number {
        (document.number, document.date) = (Some(number.number.clone()), Some(number.date));
    }
    let mut rendered = app.service::<Press>().render(document, options).await?;
    fit_seals(app, what, &mut rendered.slots).await?;
    Ok((rendered, code))
}

/// Every seal stands in its real size (PL I II.8), that of a joint agency in its own.
async fn fit_seals(app: &App, what: &Draftable, slots: &mut Slots) -> Result<(), OutgoingError> {
    let tx = app.store.read().await?;
    let own = slots.signature.zip(slots.seal.as_mut()).map(|seal| (what.document.agency, seal));
    let joint = what.draft.round().map(|(_, signer)| signer.agency.uuid());
    let beside = joint.zip(slots.cosigners.iter().copied().zip(&mut slots.cosigner_seals));
    for (agency, (signature, seal)) in own.into_iter().chain(beside) {
        let mm = keys::of_agency(&tx, agency).await?.and_then(|key| i32::try_from(key.image_mm?).ok());
        if let Some(mm) = mm {
            *seal = Slot { rect: signature.rect.seal_over(f64::from(mm)), ..signature };
        }
    }
    Ok(())
}

/// Checks, typesets and signs; nothing is written but the file store's bytes, which are swept unless [`run`] names them.
///
/// # Errors
/// The rules (a delegate is told why), [`OutgoingError::Changed`] when another text was shown, everything about key and PIN.
pub async fn prepare(
    app: &App,
    actor: &Actor,
    id: Id<Document>,
    approval: &Approval,
) -> Result<Prepared, OutgoingError> {
    let (press, at) = (app.service::<Press>(), app.store.clock.now());
    let tx = app.store.read().await?;
    let mut what = draftable(&tx, actor, id, &approval.hash, at).await?;
    // The signer's own certificate, whatever else the actor works for.
    let person = actor.person.ok_or(KeyError::NoKey)?;
    let key = keys::of_person(&tx, person).await?.ok_or(KeyError::NoKey)?;
    let trust = keys::trust_list(&tx).await?;
    drop(tx);
    let opened = signing::unlock(app, actor, &key, &approval.pin, at).await?;
    let mut turn = None;
    if what.number.is_some() {
        // The number is read again when it is this one's turn: a wrong PIN takes none, and nobody waits for a PIN.
        turn = Some(app.service::<BlockingPool>().turn(actor.agency).await);
        what = draftable(&*app.store.read().await?, actor, id, &approval.hash, at).await?;
    }
    let (rendered, code) = typeset(app, &what, at).await?;
    let (pages, number) = (rendered.pages, what.number.clone());
    let numbered = number.is_some();
    let (place, image) = (what.draft.document.place.clone(), key.image.clone());
    let (pdf, places) = press
        .with_fonts(move |fonts| {
            let (rendered, key, image) = (&rendered, opened.as_ref(), image.as_deref());
            let what = LeaderSigns { rendered, numbered, key, image, seed: person.as_bytes(), place: &place, at };
            signatures::sign_as_leader(&what, fonts, &trust)
        })
        .await??;
    let size = pdf.len();
    let file = SignedFile {
        pdf: app.store.blobs.put(pdf.into()).await?,
        size,
        pages,
        slots: to_json(&places),
        code,
        number,
        serial: key.certificate().map(pades::Cert::serial).unwrap_or_default(),
    };
    Ok(Prepared { turn, ..what.signed(file) })
}

pub(crate) fn to_json(places: &Places) -> String {
    // Numbers and names only: nothing here that JSON cannot hold.
    serde_json::to_string(places).unwrap_or_default()
}

/// The same draft at the same moment gives the same bytes.
fn options(document: &Outgoing, draft: &Draft, at: Instant) -> RenderOptions {
    let mut options = RenderOptions::new(at);
    options.standard = PdfStandard::PdfA2b;
    options.ident = hex::encode(Sha256::digest(format!("{}:{}", document.id, draft.hash())));
    options
}

/// Keeps the signed file and hands the document to the clerk.
///
/// # Errors
/// [`OutgoingError::Changed`] when anything moved since [`prepare`]; the rules, asked again.
pub async fn run(ctx: &mut Ctx, prepared: Prepared) -> Result<Turn, OutgoingError> {
    let found = find(&ctx.tx, &ctx.actor, prepared.document.id, ctx.today()).await?;
    let (document, life) = (found.document, found.life);
    let state = life.next(Act::Sign, Fault::Form, found.standing)?;
    if document.version != prepared.document.version || life.hash != prepared.hash {
        return Err(OutgoingError::Changed);
    }
    let signer = document.signer.ok_or(OutgoingError::Changed)?;
    let number = prepared.file.number.as_ref();
    if number.is_some_and(|number| number.date != ctx.today()) {
        // Midnight passed: the date in the file is yesterday's.
        return Err(OutgoingError::NumberTaken);
    }
    let said = number.map(Expected::code).unwrap_or_default();
    outgoing::add_step(ctx, &document, &life, Some(Act::Sign), None, &said, state).await?;
    outgoing::advance(ctx, &document, state).await?;
    let (name, title) = (prepared.name.as_str(), prepared.title.as_str());
    let kept = &prepared.file;
    let row = Signed { pdf: &kept.pdf, pages: kept.pages, slots: &kept.slots, name, title, signer };
    outgoing::signed(ctx, document.id, &row).await?;
    if let Some(code) = &kept.code {
        check_links::put(ctx, document.id, code).await?;
    }
    let file = Stored {
        role: "signed".into(),
        name: "ban-da-ky.pdf".into(),
        media_type: "application/pdf".into(),
        size: kept.size,
        blob: kept.pdf.clone(),
    };
    let files = attachments::of(&ctx.tx, document.id).await?;
    attachments::add(ctx, document.id, files.last().map_or(0, |f| f.ordinal), &[file]).await?;
    let record = Record::new(KIND, document.id);
    let code = number.map(Expected::code);
    let detail = serde_json::json!({ "draft": life.hash, "pdf": kept.pdf, "certificate": kept.serial, "number": code });
    ctx.audit("outgoing-signed", record, detail).await?;
    ctx.emit("outgoing-signed", record, serde_json::json!({})).await?;
    advance::hand_over(ctx, &Outgoing { state, ..document.clone() }).await?;
    if let Some(number) = number {
        issue::take(ctx, &document, number).await?;
    }
    Ok(Turn { _held: prepared.turn })
}
