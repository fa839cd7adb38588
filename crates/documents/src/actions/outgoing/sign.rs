//! Approves and signs: typesets with empty number and date, signs with the leader's own key, keeps the file for good.

use kernel::{Actor, Id, Instant};
use sha2::{Digest, Sha256};
use store::{BlobId, Ctx, Record};
use typeset::{PdfStandard, RenderOptions};
use web::App;

use super::people::find;
use super::{OutgoingError, advance, pictures};
use crate::model::outgoing::{Act, Draft, Fault, KIND, State};
use crate::model::{CheckCode, Document};
use crate::press::Press;
use crate::signatures::{self, CheckLinks, LeaderSigns, Places};
use crate::store::attachments::{self, Stored};
use crate::store::outgoing::{self, Outgoing, Signed};
use crate::store::{check_links, drafts};
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
    pdf: BlobId,
    size: usize,
    pages: usize,
    slots: String,
    serial: String,
    code: Option<CheckCode>,
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
    let found = find(&tx, actor, id, kernel::civil_date(at)).await?;
    found.life.next(Act::Sign, Fault::Form, found.standing)?;
    if found.life.hash != approval.hash {
        return Err(OutgoingError::Changed);
    }
    let version = drafts::get(&tx, found.document.draft).await?;
    version.draft.check()?;
    // The signer's own certificate, whatever else the actor works for.
    let person = actor.person.ok_or(KeyError::NoKey)?;
    let key = keys::of_person(&tx, person).await?.ok_or(KeyError::NoKey)?;
    let trust = keys::trust_list(&tx).await?;
    drop(tx);
    let opened = signing::unlock(app, actor, &key, &approval.pin, at).await?;
    let mut options = options(&found.document, &version.draft, at);
    options.pictures = pictures(app, &version.draft).await?;
    let links = app.find_service::<CheckLinks>().unwrap_or_default();
    let code = links.are_on().then(|| CheckCode::new(app.store.ids.bytes()));
    options.check_url = code.as_ref().and_then(|code| links.address(code));
    let rendered = press.render(version.draft.document.clone(), options).await?;
    let pages = rendered.pages;
    let (place, image) = (version.draft.document.place.clone(), key.image.clone());
    let (pdf, places) = press
        .with_fonts(move |fonts| {
            let (rendered, key, image) = (&rendered, &opened, image.as_deref());
            let what = LeaderSigns { rendered, key, image, seed: person.as_bytes(), place: &place, at };
            signatures::sign_as_leader(&what, fonts, &trust)
        })
        .await??;
    let size = pdf.len();
    let block = version.draft.document.signature.clone().unwrap_or_default();
    Ok(Prepared {
        document: found.document,
        hash: found.life.hash,
        name: block.name,
        title: block.authority.join(" / "),
        pdf: app.store.blobs.put(pdf.into()).await?,
        size,
        pages,
        slots: to_json(&places),
        code,
        serial: key.certificate().map(pades::Cert::serial).unwrap_or_default(),
    })
}

fn to_json(places: &Places) -> String {
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
pub async fn run(ctx: &mut Ctx, prepared: Prepared) -> Result<(), OutgoingError> {
    let found = find(&ctx.tx, &ctx.actor, prepared.document.id, ctx.today()).await?;
    let (document, life) = (found.document, found.life);
    let state = life.next(Act::Sign, Fault::Form, found.standing)?;
    if document.version != prepared.document.version || life.hash != prepared.hash {
        return Err(OutgoingError::Changed);
    }
    let signer = document.signer.ok_or(OutgoingError::Changed)?;
    outgoing::add_step(ctx, &document, &life, Some(Act::Sign), None, "", state).await?;
    outgoing::advance(ctx, &document, state).await?;
    let (name, title) = (prepared.name.as_str(), prepared.title.as_str());
    let row = Signed { pdf: &prepared.pdf, pages: prepared.pages, slots: &prepared.slots, name, title, signer };
    outgoing::signed(ctx, document.id, &row).await?;
    if let Some(code) = &prepared.code {
        check_links::put(ctx, document.id, code).await?;
    }
    let file = Stored {
        role: "signed".into(),
        name: "ban-da-ky.pdf".into(),
        media_type: "application/pdf".into(),
        size: prepared.size,
        blob: prepared.pdf.clone(),
    };
    let files = attachments::of(&ctx.tx, document.id).await?;
    attachments::add(ctx, document.id, files.last().map_or(0, |f| f.ordinal), &[file]).await?;
    let record = Record::new(KIND, document.id);
    let detail = serde_json::json!({ "draft": life.hash, "pdf": prepared.pdf, "certificate": prepared.serial });
    ctx.audit("outgoing-signed", record, detail).await?;
    ctx.emit("outgoing-signed", record, serde_json::json!({})).await?;
    advance::hand_over(ctx, &Outgoing { state: State::Signed, ..document }).await
}
