//! A parcel enters the inbox of an agency: it waits for the clerk and is in no register yet (NĐ 30/2020 Đ.21).

use identity::{Agency, agencies};
use kernel::Id;
use serde_json::json;
use store::{BlobId, Ctx, Record, Result, Tx, blobs};
use uuid::Uuid;

use super::{Parcel, report};
use crate::model::{ArrivalState, Letter, document_key};
use crate::store::arrivals;
use crate::{ARRIVAL, Arrival, ArrivalFile, Channel, Delivery, jobs};

/// A parcel in the inbox.
#[derive(Debug, Clone)]
pub struct Received {
    /// Its arrival.
    pub arrival: Id<Arrival>,
    /// Whether the very same envelope was there before; then nothing new was written.
    pub again: bool,
}

/// How a parcel came.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    /// Whose inbox it enters.
    pub agency: Uuid,
    /// Whether the envelope names that agency.
    pub addressed: bool,
    /// The sender's delivery, inside the installation.
    pub delivery: Option<Id<Delivery>>,
}

/// The agencies of this installation that a letter is addressed to, each once.
///
/// # Errors
/// When the database does not answer.
pub async fn addressees(tx: &Tx, letter: &Letter) -> Result<Vec<Agency>> {
    let mut found: Vec<Agency> = Vec::new();
    for receiver in &letter.receivers {
        let agency = agencies::by_code(tx, &receiver.code).await?.filter(|agency| agency.internal);
        if let Some(agency) = agency.filter(|agency| found.iter().all(|known| known.id != agency.id)) {
            found.push(agency);
        }
    }
    Ok(found)
}

/// Puts a parcel into an inbox and acknowledges it to its sender (status 01).
///
/// # Errors
/// When the database refuses.
pub async fn run(ctx: &mut Ctx, parcel: &Parcel, way: Way) -> Result<Received> {
    if let Some(sealed) = &parcel.envelope
        && let Some(arrival) = arrivals::same_envelope(&ctx.tx, way.agency, &sealed.blob).await?
    {
        return Ok(Received { arrival, again: true });
    }
    let letter = &parcel.letter;
    let sender_id = agencies::by_code(&ctx.tx, &letter.sender.code).await?.map(|agency| agency.id.uuid());
    let arrival = Arrival {
        id: ctx.id(),
        agency: way.agency,
        sort_key: ctx.sort_key(),
        kind: letter.kind,
        state: ArrivalState::Waiting,
        channel: if way.delivery.is_some() { Channel::Installation } else { Channel::Axis },
        addressed: way.addressed,
        sender: sender_id,
        letter: letter.clone(),
        envelope: parcel.envelope.as_ref().map(|sealed| sealed.blob.clone()),
        file_name: parcel.file_name.clone(),
        signatures: parcel.signatures.clone(),
        delivery: way.delivery,
        document: None,
        related: related(&ctx.tx, way.agency, letter, sender_id).await?,
        reason: None,
        settled_by: None,
        settled_at: None,
        arrived_at: ctx.now,
        version: 1,
    };
    arrivals::insert(ctx, &arrival, &parcel.files).await?;
    let record = arrival.id.uuid();
    if let Some(sealed) = &parcel.envelope {
        blobs::attach(&ctx.tx, &sealed.blob, sealed.size, "application/xml", record, ctx.now).await?;
    }
    for file in &parcel.files {
        let size = usize::try_from(file.size).unwrap_or_default();
        blobs::attach(&ctx.tx, &file.blob, size, &file.media_type, record, ctx.now).await?;
    }
    let detail = json!({
        "kind": arrival.kind.as_str(),
        "channel": arrival.channel.as_str(),
        "sender": letter.sender.code,
        "document": letter.document_id,
        "envelope": arrival.envelope.as_ref().map(BlobId::as_str),
        "files": parcel.files.len(),
        "signatures": signatures(&arrival),
    });
    ctx.audit("arrival-received", Record::new(ARRIVAL, arrival.id), detail).await?;
    if parcel.files.iter().any(ArrivalFile::is_judged) {
        ctx.enqueue(jobs::JUDGE_FILES, Some(Record::new(ARRIVAL, arrival.id)), arrival.id, ctx.now).await?;
    }
    report::run(ctx, &arrival, edxml::StatusCode::Arrived, "").await?;
    Ok(Received { arrival: arrival.id, again: false })
}

/// What the audit trail keeps about signatures: verdicts and reasons, nobody's name.
fn signatures(arrival: &Arrival) -> Option<serde_json::Value> {
    let report = arrival.signatures.as_ref()?;
    let each = |one: &xmlsig::SignatureReport| json!({ "verdict": one.verdict, "reasons": one.reasons });
    let each: Vec<_> = report.signatures.iter().map(each).collect();
    Some(json!({ "verdict": report.verdict, "each": each }))
}

/// The arrival whose document a request is about: the newest of the agency with one of the identifiers named, from the very
/// sender of the request. Who only knows an identifier recalls nothing.
async fn related(tx: &Tx, agency: Uuid, letter: &Letter, sender: Option<Uuid>) -> Result<Option<Id<Arrival>>> {
    for concern in &letter.concerns {
        let (number, notation) = concern.code.split_once('/').unwrap_or((concern.code.as_str(), ""));
        let issued = crate::model::issue_key(&letter.sender.code, number, notation, concern.date);
        let keys = (document_key(&concern.document_id), issued);
        for twin in arrivals::twins(tx, agency, &keys, None).await?.into_iter().rev() {
            let Some(original) = arrivals::unguarded(tx, twin.id).await? else { continue };
            if is_same_sender(&original, letter, sender) || is_issuer(letter, &concern.document_id) {
                return Ok(Some(twin.id));
            }
        }
    }
    Ok(None)
}

/// Whether a letter is from the agency that a document's identifier names as its issuer (`OrganId,YYYY/MM/DD,Number`): another
/// may have forwarded the document, and its issuer may still recall or update it.
fn is_issuer(letter: &Letter, document_id: &str) -> bool {
    let issuer = document_id.split(',').next().unwrap_or_default().trim();
    !issuer.is_empty() && document_id.contains(',') && issuer == letter.sender.code.trim()
}

/// Whether a letter is from the sender of an arrival: by the directory, which knows old and new codes, else by the code.
fn is_same_sender(original: &Arrival, letter: &Letter, sender: Option<Uuid>) -> bool {
    match (original.sender, sender) {
        (Some(known), Some(asking)) => known == asking,
        (None, None) => original.letter.sender.code.trim() == letter.sender.code.trim(),
        _ => false,
    }
}
