//! Numbers and makes a copy. The number stands on paper copies, so it is read ahead and the file is made outside the
//! transaction, inside which the counter must still give that very number (as for documents, see `outgoing::issue`).

use bytes::Bytes;
use identity::Agency;
use jiff::civil::Date;
use kernel::{Actor, Id, Instant, civil_date};
use signing::OpenKey;
use signing::{KeyError, keys};
use std::sync::Arc;
use store::{BlobId, Ctx, Record};
use tokio::sync::OwnedMutexGuard;
use typeset::model::{CopyBlock, CopyForm};
use typeset::{PdfStandard, RenderOptions};
use uuid::Uuid;
use web::{App, BlockingPool};

use super::order::detail;
use super::{CopyError, Subject, content, subject};
use crate::model::copies::{self as rules, Act, KIND, Medium};
use crate::model::{Document, Queue, written_number};
use crate::press::Press;
use crate::signatures::{self, Office};
use crate::store::copies::{self, Copy, Made};
use crate::store::registers::{self, Series};
use crate::store::work_items;

/// How often a number may be taken by another node before the clerk is told to try again.
const ATTEMPTS: usize = 5;

/// A made copy, written but not committed; the turn is kept until then.
pub struct Making {
    /// Commit it.
    pub ctx: Ctx,
    /// Number and notation given.
    pub code: String,
    turn: OwnedMutexGuard<()>,
}

impl Making {
    /// The context to commit, and the turn to keep until then.
    pub fn into_parts(self) -> (Ctx, OwnedMutexGuard<()>) {
        (self.ctx, self.turn)
    }
}

/// Everything read and made before the transaction.
struct Prepared {
    copy: Copy,
    expected: i64,
    number: String,
    notation: String,
    date: Date,
    pdf: BlobId,
    size: usize,
}

/// What the file is made with.
struct Room {
    what: Subject,
    agency: Agency,
    key: Option<Arc<OpenKey>>,
    at: Instant,
}

/// Makes a copy; `pin` opens the agency's key where the copy is electronic. `begin` opens the write transaction.
///
/// # Errors
/// The rules, everything about key and PIN, [`CopyError::NumberTaken`] when other nodes were faster again and again.
pub async fn perform<E, F>(
    app: &App,
    actor: &Actor,
    id: Id<Copy>,
    pin: &str,
    begin: impl Fn() -> F,
) -> Result<Making, E>
where
    E: From<CopyError>,
    F: Future<Output = Result<Ctx, E>> + Send,
{
    let room = open(app, actor, id, pin).await?;
    let turn = app.service::<BlockingPool>().turn(actor.agency).await;
    for _ in 0..ATTEMPTS {
        let prepared = prepare(app, actor, id, &room).await?;
        let code = format!("{}/{}", prepared.number, prepared.notation);
        let mut ctx = begin().await?;
        match run(&mut ctx, prepared).await {
            Ok(()) => return Ok(Making { ctx, code, turn }),
            Err(CopyError::NumberTaken) => drop(ctx),
            Err(error) => return Err(error.into()),
        }
    }
    Err(CopyError::NumberTaken.into())
}

/// The rules are asked before a PIN is tried: nobody guesses at the key over a copy that is not theirs to make.
async fn open(app: &App, actor: &Actor, id: Id<Copy>, pin: &str) -> Result<Room, CopyError> {
    let at = app.store.clock.now();
    let tx = app.store.read().await?;
    let copy = copies::load(&tx, actor, id).await?.ok_or(CopyError::NotFound)?;
    let what = subject(&tx, actor, copy.document).await?;
    rules::next(Some(copy.state), Act::Make, what.standing(actor))?;
    let agency = identity::agencies::own(&tx, actor).await?;
    let key = match copy.medium {
        Medium::Electronic => Some(keys::of_agency(&tx, actor.agency).await?.ok_or(KeyError::NoKey)?),
        Medium::Paper => None,
    };
    drop(tx);
    let key = match key {
        Some(key) => Some(Arc::new(signing::unlock(app, actor, &key, pin, at).await?)),
        None => None,
    };
    Ok(Room { what, agency, key, at })
}

/// One series for all forms of copies of the agency (PL I phần II, II.3).
fn series<'a>(agency: Uuid, date: Date) -> Series<'a> {
    Series { agency, unit: None, direction: "copy", year: date.year(), scheme: "all" }
}

async fn prepare(app: &App, actor: &Actor, id: Id<Copy>, room: &Room) -> Result<Prepared, CopyError> {
    let date = civil_date(app.store.clock.now());
    let tx = app.store.read().await?;
    let copy = copies::load(&tx, actor, id).await?.ok_or(CopyError::NotFound)?;
    let expected = registers::next(&tx, &series(copy.agency, date)).await?;
    drop(tx);
    let number = written_number(expected);
    let notation = rules::notation(copy.form, &room.agency.abbreviation);
    let block = content::block(&copy, &room.agency, &number, &notation, date);
    let file = match copy.form {
        CopyForm::Extract => extracted(app, &copy, room, block).await?,
        CopyForm::Whole | CopyForm::OfCopy => whole(app, &copy, room, block).await?,
    };
    let size = file.len();
    let pdf = app.store.blobs.put(file.into()).await?;
    Ok(Prepared { copy, expected, number, notation, date, pdf, size })
}

fn options(copy: &Copy, standard: PdfStandard, at: Instant) -> RenderOptions {
    RenderOptions { standard, ident: copy.id.to_string(), ..RenderOptions::new(at) }
}

/// The pages of the source: with the block behind them on paper, signed at the top right electronically.
async fn whole(app: &App, copy: &Copy, room: &Room, block: CopyBlock) -> Result<Vec<u8>, CopyError> {
    let file = copy.file.as_ref().ok_or(CopyError::NotFound)?;
    let source = app.store.blobs.get(file).await?;
    match &room.key {
        Some(key) => signed(app, copy, room, key.clone(), source).await,
        None => {
            let (press, options) = (app.service::<Press>(), options(copy, PdfStandard::Pdf17, room.at));
            let behind = press.typeset(move |typesetter| typesetter.render_copy(&block, &options)).await?;
            Ok(app.service::<BlockingPool>().run(move || pades::for_print(&source, &behind.pdf)).await??)
        }
    }
}

/// The chosen part, typeset anew.
async fn extracted(app: &App, copy: &Copy, room: &Room, block: CopyBlock) -> Result<Vec<u8>, CopyError> {
    let document = content::extract(copy, &room.what, block);
    let standard = if room.key.is_some() { PdfStandard::PdfA2b } else { PdfStandard::Pdf17 };
    let rendered = app.service::<Press>().render(document, options(copy, standard, room.at)).await?;
    match &room.key {
        Some(key) => signed(app, copy, room, key.clone(), rendered.pdf.into()).await,
        None => Ok(rendered.pdf),
    }
}

/// An increment with the agency's signature: what is signed already stays as it was.
async fn signed(app: &App, copy: &Copy, room: &Room, key: Arc<OpenKey>, source: Bytes) -> Result<Vec<u8>, CopyError> {
    let (name, place, at) = (room.agency.name.clone(), room.agency.place.clone(), room.at);
    let mark = copy.form.mark(&name, at);
    let field = format!("khue-copy-{}", copy.id);
    let trust = {
        let tx = app.store.read().await?;
        keys::trust_list(&tx).await?
    };
    let work = move |fonts: &crate::press::Fonts| {
        let office = Office { key: key.as_ref().as_ref(), image: None, name: &name, place: &place, at };
        let corner = signatures::Corner { field: &field, text: mark, reason: "Sao văn bản" };
        let before = pades::verify(&source, &trust, at)?;
        let file = signatures::sign_corner(&source, corner, &office, fonts)?;
        signatures::check_added(&before, &file, &field, &trust, at)?;
        Ok::<_, signatures::SigningError>(file)
    };
    Ok(app.service::<Press>().with_fonts(work).await??)
}

/// The write: everything else first, the counter last (law 7).
async fn run(ctx: &mut Ctx, prepared: Prepared) -> Result<(), CopyError> {
    let copy = copies::load(&ctx.tx, &ctx.actor, prepared.copy.id).await?.ok_or(CopyError::NotFound)?;
    let what = subject(&ctx.tx, &ctx.actor, copy.document).await?;
    let state = rules::next(Some(copy.state), Act::Make, what.standing(&ctx.actor))?;
    if ctx.today() != prepared.date {
        // Midnight passed between making and writing: the date on the copy is yesterday's.
        return Err(CopyError::NumberTaken);
    }
    let (number, notation) = (prepared.number.as_str(), prepared.notation.as_str());
    let row = Made { blob: &prepared.pdf, size: prepared.size, number, notation, date: prepared.date };
    copies::made(ctx, &copy, &row).await?;
    work_items::remove(ctx, copy.id.uuid(), copy.agency, Queue::MakeCopy.name(), copy.id.uuid()).await?;
    let mut told = detail(&copy, state);
    told["number"] = number.into();
    told["notation"] = notation.into();
    told["pdf"] = serde_json::json!(prepared.pdf);
    ctx.audit("copy-made", Record::new(what.kind, copy.document), told).await?;
    ctx.emit("copy-made", Record::new(KIND, copy.id), serde_json::json!({})).await?;
    give(ctx, &copy, &prepared).await
}

/// The entry stands under the copy's own id: a document's own number is another register's.
async fn give(ctx: &Ctx, copy: &Copy, prepared: &Prepared) -> Result<(), CopyError> {
    let id: Id<Document> = Id::from_uuid(copy.id.uuid());
    match registers::give(ctx, &series(copy.agency, prepared.date), id).await {
        Ok(given) if given.number == prepared.expected => Ok(()),
        Ok(_) | Err(store::Error::Duplicate(_)) => Err(CopyError::NumberTaken),
        Err(error) => Err(error.into()),
    }
}
