//! Numbers and makes a copy. The number stands on paper copies, so it is read ahead and the file is made outside the
//! transaction, inside which the counter must still give that very number (as for documents, see `outgoing::issue`).

use bytes::Bytes;
use jiff::civil::Date;
use kernel::{Actor, Id, Instant, civil_date};
use signing::{KeyError, OpenKey, keys};
use std::sync::Arc;
use store::{BlobId, Ctx, Record, Tx};
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;
use web::{App, BlockingPool};

use super::order::detail;
use super::{CopyError, Makeable, makeable};
use crate::model::copies::{self as rules, Act, KIND};
use crate::model::outgoing::Expected;
use crate::model::{Document, Queue, written_number};
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

/// A file that is not kept yet, whoever signed it: the agency's key that was opened here, or a tool on the clerk's own
/// machine.
pub struct MadeFile {
    /// Which copy.
    pub copy: Id<Copy>,
    /// SHA-256 of what was copied.
    pub hash: String,
    /// The number it was made with.
    pub number: Expected,
    /// The content.
    pub pdf: BlobId,
    /// Its bytes.
    pub size: usize,
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
    let at = app.store.clock.now();
    let key = open_key(app, actor, id, pin, at).await?;
    let turn = app.service::<BlockingPool>().turn(actor.agency).await;
    for _ in 0..ATTEMPTS {
        let made = prepare(app, actor, id, (key.as_ref(), at)).await?;
        let code = made.number.code();
        let mut ctx = begin().await?;
        match run(&mut ctx, made).await {
            Ok(()) => return Ok(Making { ctx, code, turn }),
            Err(CopyError::NumberTaken) => drop(ctx),
            Err(error) => return Err(error.into()),
        }
    }
    Err(CopyError::NumberTaken.into())
}

/// The agency's key, opened; none for a copy on paper.
async fn open_key(
    app: &App,
    actor: &Actor,
    id: Id<Copy>,
    pin: &str,
    at: Instant,
) -> Result<Option<Arc<OpenKey>>, CopyError> {
    let tx = app.store.read().await?;
    if !makeable(&tx, actor, id).await?.is_signed() {
        return Ok(None);
    }
    let key = keys::of_agency(&tx, actor.agency).await?.ok_or(KeyError::NoAgencyKey)?;
    drop(tx);
    Ok(Some(Arc::new(signing::unlock(app, actor, &key, pin, at).await?)))
}

/// One series for all forms of copies of the agency (PL I phần II, II.3).
fn series<'a>(agency: Uuid, date: Date) -> Series<'a> {
    Series { agency, unit: None, direction: "copy", year: date.year(), scheme: "all" }
}

/// Reads the next number of copies ahead.
///
/// # Errors
/// When the database does not answer.
pub async fn expect(tx: &Tx, making: &Makeable, date: Date) -> Result<Expected, CopyError> {
    let series = series(making.copy.agency, date);
    let value = registers::next(tx, &series).await?;
    let notation = rules::notation(making.copy.form, &making.agency.abbreviation);
    let scheme = series.scheme.to_owned();
    Ok(Expected { value, scheme, number: written_number(value), notation, date, held: false })
}

async fn prepare(
    app: &App,
    actor: &Actor,
    id: Id<Copy>,
    (key, at): (Option<&Arc<OpenKey>>, Instant),
) -> Result<MadeFile, CopyError> {
    let tx = app.store.read().await?;
    let making = makeable(&tx, actor, id).await?;
    let number = expect(&tx, &making, civil_date(app.store.clock.now())).await?;
    drop(tx);
    let file: Bytes = match key {
        Some(key) => {
            let unsigned = making.unsigned(app, &number, at).await?;
            making.signed(app, unsigned, key.clone(), at).await?
        }
        None => making.for_paper(app, &number, at).await?,
    };
    let size = file.len();
    let pdf = app.store.blobs.put(file).await?;
    Ok(MadeFile { copy: id, hash: making.hash(), number, pdf, size })
}

/// The write: everything else first, the counter last (law 7).
///
/// # Errors
/// The rules, asked again; [`CopyError::Changed`] when something else would be copied now, [`CopyError::NumberTaken`].
pub async fn run(ctx: &mut Ctx, made: MadeFile) -> Result<(), CopyError> {
    let making = makeable(&ctx.tx, &ctx.actor, made.copy).await?;
    if making.hash() != made.hash {
        return Err(CopyError::Changed);
    }
    let Makeable { copy, what, .. } = making;
    let state = rules::next(Some(copy.state), Act::Make, what.standing(&ctx.actor))?;
    if ctx.today() != made.number.date {
        // Midnight passed between making and writing: the date on the copy is yesterday's.
        return Err(CopyError::NumberTaken);
    }
    let (number, notation) = (made.number.number.as_str(), made.number.notation.as_str());
    let row = Made { blob: &made.pdf, size: made.size, number, notation, date: made.number.date };
    copies::made(ctx, &copy, &row).await?;
    work_items::remove(ctx, copy.id.uuid(), copy.agency, Queue::MakeCopy.name(), copy.id.uuid()).await?;
    let mut told = detail(&copy, state);
    told["number"] = number.into();
    told["notation"] = notation.into();
    told["pdf"] = serde_json::json!(made.pdf);
    ctx.audit("copy-made", Record::new(what.kind, copy.document), told).await?;
    ctx.emit("copy-made", Record::new(KIND, copy.id), serde_json::json!({})).await?;
    give(ctx, &copy, &made.number).await
}

/// The entry stands under the copy's own id: a document's own number is another register's.
async fn give(ctx: &Ctx, copy: &Copy, number: &Expected) -> Result<(), CopyError> {
    let id: Id<Document> = Id::from_uuid(copy.id.uuid());
    match registers::give(ctx, &series(copy.agency, number.date), id).await {
        Ok(given) if given.number == number.value => Ok(()),
        Ok(_) | Err(store::Error::Duplicate(_)) => Err(CopyError::NumberTaken),
        Err(error) => Err(error.into()),
    }
}
