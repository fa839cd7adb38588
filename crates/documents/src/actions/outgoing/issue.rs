//! Numbers and seals in one act (NĐ 30/2020 Đ.15–17; why so: docs/decisions/0002-number-in-signature.md).
//!
//! The number stands inside the signed appearance, so it must be known before it is signed; signing is slow and must not
//! hold the writer. So: one turn per agency in this process, the next number read ahead, file signed outside the
//! transaction, and inside it the counter must still give that very number — else everything is dropped and tried again.

use jiff::civil::Date;
use kernel::{Actor, Id, Instant, WorkingCalendar, civil_date};
use std::sync::Arc;
use store::{BlobId, Ctx, Record, Tx};
use tokio::sync::OwnedMutexGuard;
use typeset::NumberLine;
use web::{App, BlockingPool};

use super::people::find;
use super::sign::Approval;
use super::{OutgoingError, advance};
use crate::model::outgoing::{Act, AnnexFile, Draft, Expected, Fault, KIND, State, late_days};
use crate::model::{Document, DocumentType, written_number};
use crate::press::Press;
use crate::signatures::{self, Office, Places, SigningError};
use crate::store::attachments::{self, Stored};
use crate::store::drafts;
use crate::store::outgoing::{self, Numbered, Outgoing};
use crate::store::registers::{self, Series};
use signing::{KeyError, OpenKey, keys};

/// How often a number may be taken by another node before the clerk is told to try again.
const ATTEMPTS: usize = 5;

/// A numbered and sealed document, written but not committed. The turn is kept until the commit, so that the next one in
/// this process already sees the counter.
pub struct Issuing {
    /// Commit it.
    pub ctx: Ctx,
    /// Number and notation given.
    pub code: String,
    /// The date of the document.
    pub date: Date,
    /// Issued, or to be sealed by joint agencies.
    pub state: State,
    turn: OwnedMutexGuard<()>,
}

impl Issuing {
    /// The context to commit, and the turn to keep until then.
    pub fn into_parts(self) -> (Ctx, OwnedMutexGuard<()>) {
        (self.ctx, self.turn)
    }
}

/// Everything read and made before the transaction.
pub struct Prepared {
    pub(crate) document: Outgoing,
    pub(crate) expected: Expected,
    pub(crate) pdf: BlobId,
    pub(crate) size: usize,
    pub(crate) annexes: Vec<Stored>,
}

/// Numbers, seals and writes what was shown (the hash of the signed file); `begin` opens the write transaction (and knows the
/// form's nonce).
///
/// # Errors
/// The rules, [`OutgoingError::Changed`] when another file was shown, everything about key and PIN,
/// [`OutgoingError::NumberTaken`] when other nodes were faster again and again.
pub async fn perform<E, F>(
    app: &App,
    actor: &Actor,
    id: Id<Document>,
    approval: &Approval,
    begin: impl Fn() -> F,
) -> Result<Issuing, E>
where
    E: From<OutgoingError>,
    F: Future<Output = Result<Ctx, E>> + Send,
{
    let press = app.service::<Press>();
    let key = Arc::new(open_key(app, actor, id, approval).await?);
    let turn = app.service::<BlockingPool>().turn(actor.agency).await;
    for _ in 0..ATTEMPTS {
        let prepared = prepare(app, &press, actor, (id, &approval.hash), &key).await?;
        let (code, date) = (prepared.expected.code(), prepared.expected.date);
        let mut ctx = begin().await?;
        match run(&mut ctx, prepared).await {
            Ok(state) => return Ok(Issuing { ctx, code, date, state, turn }),
            Err(OutgoingError::NumberTaken) => drop(ctx),
            Err(error) => return Err(error.into()),
        }
    }
    Err(OutgoingError::NumberTaken.into())
}

/// The agency's key, opened; the rules are asked first, so that nobody tries PINs on what is not theirs.
struct Key {
    opened: OpenKey,
    image: Option<Vec<u8>>,
}

async fn open_key(app: &App, actor: &Actor, id: Id<Document>, approval: &Approval) -> Result<Key, OutgoingError> {
    let at = app.store.clock.now();
    let tx = app.store.read().await?;
    let found = find(&tx, actor, id, civil_date(at)).await?;
    found.life.next(Act::Issue, Fault::Form, found.standing)?;
    is_as_shown(&found.document, &approval.hash)?;
    let key = keys::of_agency(&tx, actor.agency).await?.ok_or(KeyError::NoAgencyKey)?;
    drop(tx);
    let opened = signing::unlock(app, actor, &key, &approval.pin, at).await?;
    Ok(Key { opened, image: key.image })
}

/// The clerk seals the file that was read; one that was signed anew meanwhile is read again first.
fn is_as_shown(document: &Outgoing, hash: &str) -> Result<(), OutgoingError> {
    let same = document.signed_pdf.as_ref().is_some_and(|pdf| pdf.to_string() == hash);
    if same { Ok(()) } else { Err(OutgoingError::Changed) }
}

/// The series a type is numbered in: its own where the agency keeps one, else the common one (NĐ 30/2020 Đ.15.1).
async fn scheme(tx: &Tx, agency: uuid::Uuid, type_code: &str) -> Result<String, OutgoingError> {
    let all = registers::of_agency(tx, agency).await?;
    let own = all.iter().any(|r| r.unit.is_none() && r.direction == "outgoing" && r.scheme == type_code);
    Ok(if own { type_code.to_owned() } else { "all".to_owned() })
}

fn series<'a>(agency: uuid::Uuid, date: Date, scheme: &'a str) -> Series<'a> {
    Series { agency, unit: None, direction: "outgoing", year: date.year(), scheme }
}

/// Reads the next number of a document's series ahead.
///
/// # Errors
/// When the database does not answer.
pub async fn expect(tx: &Tx, document: &Outgoing, draft: &Draft, date: Date) -> Result<Expected, OutgoingError> {
    let scheme = scheme(tx, document.agency, &document.type_code).await?;
    // A document that was sent back and is signed again the same day keeps its number.
    let held = registers::held(tx, document.id).await?;
    let held = held.filter(|held| held.scheme == scheme && civil_date(held.given_at) == date);
    let value = match &held {
        Some(held) => held.number,
        None => registers::next(tx, &series(document.agency, date, &scheme)).await?,
    };
    // Legal normative documents carry the year in their number (NĐ 78/2025).
    let number = match document.type_code.as_str() {
        "tt" => format!("{}/{}", written_number(value), date.year()),
        _ => written_number(value),
    };
    let notation = draft.document.notation.clone().unwrap_or_default();
    Ok(Expected { value, scheme, number, notation, date, held: held.is_some() })
}

/// Number and date of a document that got them with the leader's signature.
pub fn borne(document: &Outgoing) -> Option<Expected> {
    let (number, notation) = (document.number.clone()?, document.notation.clone()?);
    Some(Expected { value: 0, scheme: String::new(), number, notation, date: document.issued_on?, held: true })
}

/// Gives a document the number that stands in the file just signed; the last of the action's statements (law 7).
///
/// # Errors
/// [`OutgoingError::NumberTaken`] when the counter gives another one.
pub(super) async fn take(ctx: &Ctx, document: &Outgoing, expected: &Expected) -> Result<(), OutgoingError> {
    let (number, notation) = (expected.number.as_str(), expected.notation.as_str());
    let named = Outgoing { number: Some(number.into()), notation: Some(notation.into()), ..document.clone() };
    let version = drafts::get(&ctx.tx, document.draft).await?;
    outgoing::index(ctx, &named, &advance::words(&named, &version.draft)).await?;
    outgoing::bear(ctx, document.id, number, notation, expected.date).await?;
    give(ctx, document, expected).await
}

/// Number and date as they stand on the document; some types bear no date.
pub fn line(document: &Outgoing, draft: &Draft, expected: &Expected) -> NumberLine {
    let mut line = typeset::number_line(&expected.number, &expected.notation, &draft.document.place, expected.date);
    if DocumentType::from_code(&document.type_code).and_then(DocumentType::layout).is_some_and(|layout| !layout.dated) {
        line.date = None;
    }
    line
}

async fn prepare(
    app: &App,
    press: &Press,
    actor: &Actor,
    (id, shown): (Id<Document>, &str),
    key: &Arc<Key>,
) -> Result<Prepared, OutgoingError> {
    let at = app.store.clock.now();
    let date = civil_date(at);
    let tx = app.store.read().await?;
    let document = find(&tx, actor, id, date).await?.document;
    is_as_shown(&document, shown)?;
    let version = drafts::get(&tx, document.draft).await?;
    let borne = borne(&document);
    let numbered = borne.is_some();
    let expected = match borne {
        Some(borne) => borne,
        None => expect(&tx, &document, &version.draft, date).await?,
    };
    let trust = keys::trust_list(&tx).await?;
    drop(tx);
    let signed = document.signed_pdf.clone().ok_or(SigningError::NoPlace("the leader's signature"))?;
    let pdf = app.store.blobs.get(&signed).await?;
    let places: Places = serde_json::from_str(document.slots.as_deref().unwrap_or("null"))
        .map_err(|_| SigningError::NoPlace("number and date"))?;
    let line = (!numbered).then(|| line(&document, &version.draft, &expected));
    let place = version.draft.document.place.clone();
    let (agency, held) = (document.issuer.clone(), key.clone());
    let annexes = read_annexes(app, version.draft.annexes()).await?;
    let code = expected.code();
    let (sealed, annexes) = press
        .with_fonts(move |fonts| {
            let office =
                Office { key: held.opened.as_ref(), image: held.image.as_deref(), name: &agency, place: &place, at };
            let sealed = signatures::issue(&pdf, &places, line.as_ref(), &office, fonts, &trust)?;
            let annexes = annexes.into_iter().map(|(file, bytes)| match file.media_type.as_str() {
                "application/pdf" => Ok((file, signatures::sign_annex(&bytes, &code, &office, fonts)?)),
                _ => Ok((file, bytes)),
            });
            Ok::<_, SigningError>((sealed, annexes.collect::<Result<Vec<_>, SigningError>>()?))
        })
        .await??;
    let sealed = signing::levels::raise_now(app, sealed).await;
    let size = sealed.len();
    let pdf = app.store.blobs.put(sealed).await?;
    let mut stored = Vec::new();
    for (file, bytes) in annexes {
        let size = bytes.len();
        let blob = app.store.blobs.put(bytes.into()).await?;
        stored.push(Stored { role: "annex".into(), name: file.name, media_type: file.media_type, size, blob });
    }
    Ok(Prepared { document, expected, pdf, size, annexes: stored })
}

pub(crate) async fn read_annexes(
    app: &App,
    files: impl Iterator<Item = &AnnexFile>,
) -> Result<Vec<(AnnexFile, Vec<u8>)>, OutgoingError> {
    let mut out = Vec::new();
    for file in files {
        let blob = BlobId::parse(&file.blob).ok_or(OutgoingError::NotFound)?;
        out.push((file.clone(), app.store.blobs.get(&blob).await?.to_vec()));
    }
    Ok(out)
}

/// The write: everything else first, the counter last (law 7).
///
/// # Errors
/// The rules, asked again; [`OutgoingError::NumberTaken`] when the counter gives another number than the signed one.
pub async fn run(ctx: &mut Ctx, prepared: Prepared) -> Result<State, OutgoingError> {
    let found = find(&ctx.tx, &ctx.actor, prepared.document.id, ctx.today()).await?;
    let (document, life) = (found.document, found.life);
    let state = life.next(Act::Issue, Fault::Form, found.standing)?;
    if document.version != prepared.document.version {
        return Err(OutgoingError::Changed);
    }
    let borne = document.number.is_some();
    if !borne && ctx.today() != prepared.expected.date {
        // Midnight passed between signing and writing: the date inside the signature is yesterday's.
        return Err(OutgoingError::NumberTaken);
    }
    let late = document.signed_at.map_or(0, |at| late(at, prepared.expected.date));
    outgoing::add_step(ctx, &document, &life, Some(Act::Issue), None, &prepared.expected.code(), state).await?;
    let name = file_name(&prepared.expected.number, &prepared.expected.notation);
    let mut main = main_file(name, prepared.pdf.clone(), prepared.size);
    if state != State::Issued {
        // Until every joint agency has sealed there is no main file.
        main.role = "signed".into();
    }
    let last = attachments::of(&ctx.tx, document.id).await?.last().map_or(0, |f| f.ordinal);
    let files: Vec<Stored> = std::iter::once(main).chain(prepared.annexes.iter().cloned()).collect();
    attachments::add(ctx, document.id, last, &files).await?;
    let (number, notation) = (prepared.expected.number.as_str(), prepared.expected.notation.as_str());
    let named = Outgoing { number: Some(number.into()), notation: Some(notation.into()), ..document.clone() };
    let version = drafts::get(&ctx.tx, document.draft).await?;
    outgoing::index(ctx, &named, &advance::words(&named, &version.draft)).await?;
    advance::hand_over(ctx, &Outgoing { state, ..document.clone() }).await?;
    let record = Record::new(KIND, document.id);
    let detail = serde_json::json!({ "number": number, "notation": notation, "pdf": prepared.pdf, "late_days": late });
    ctx.audit("outgoing-issued", record, detail).await?;
    if state == State::Issued {
        ctx.emit("outgoing-issued", record, serde_json::json!({})).await?;
    }
    let row = Numbered { pdf: &prepared.pdf, number, notation, date: prepared.expected.date, late_days: late, state };
    outgoing::numbered(ctx, &document, &row).await?;
    // Law 7: the counter is the last statement; a number that came with the leader's signature stands there already.
    if !borne {
        give(ctx, &document, &prepared.expected).await?;
    }
    Ok(state)
}

/// Asks the counter; another number than the signed one, or the same one given twice, means that another node was faster.
async fn give(ctx: &Ctx, document: &Outgoing, expected: &Expected) -> Result<(), OutgoingError> {
    if expected.held {
        let held = registers::held(&ctx.tx, document.id).await?;
        let same = held.is_some_and(|held| held.number == expected.value && held.scheme == expected.scheme);
        return if same { Ok(()) } else { Err(OutgoingError::NumberTaken) };
    }
    // A number of another day or series is given up, never given to another document (Đ.15.1).
    registers::void(ctx, document.id, &format!("Ký lại, lấy số {}", expected.code())).await?;
    let series = series(document.agency, expected.date, &expected.scheme);
    match registers::give(ctx, &series, document.id).await {
        Ok(given) if given.number == expected.value => Ok(()),
        Ok(_) | Err(store::Error::Duplicate(_)) => Err(OutgoingError::NumberTaken),
        Err(error) => Err(error.into()),
    }
}

fn late(signed_at: Instant, date: Date) -> u32 {
    late_days(civil_date(signed_at), date, &WorkingCalendar::default())
}

/// The issued file, to be attached.
pub(super) fn main_file(name: String, blob: BlobId, size: usize) -> Stored {
    Stored { role: "main".into(), name, media_type: "application/pdf".into(), size, blob }
}

/// `4420-BYT-CNTT.pdf`.
pub(super) fn file_name(number: &str, notation: &str) -> String {
    format!("{}-{}.pdf", number.replace('/', "-"), notation.replace('/', "-"))
}
