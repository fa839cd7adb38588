//! Arrivals: what came in and waits for the clerk, or what became of it. Every read is under the grant of the agency's
//! registry (law 4); `unguarded` reads are for jobs and for the sender's side inside the installation.

use access::{Filter, Listing, Scope};
use documents::model::Queue;
use documents::store::work_items::{self, NewItem};
use kernel::{Actor, Cursor, Id, Instant, Page};
use store::{BlobId, Ctx, Error, FromRow, Result, Row, Sql, Tx, WriteTx, args};
use uuid::Uuid;

use super::{encode, parsed};
use crate::model::{ArrivalKind, ArrivalState, Letter, Standing};
use crate::{ARRIVAL, ARRIVALS, Arrival, ArrivalFile, Channel};

const COLUMNS: &str = "d.id, d.agency, d.sort_key, d.kind, d.state, d.channel, d.addressed, d.sender, d.letter, d.envelope, \
                       d.file_name, d.signatures, d.delivery, d.document, d.related, d.reason, d.settled_by, \
                       d.settled_at, d.arrived_at, d.version";

impl FromRow for Arrival {
    fn from_row(row: &Row) -> Result<Self> {
        let letter: String = row.get("letter")?;
        let signatures: Option<String> = row.get("signatures")?;
        let signatures = signatures.map(|text| serde_json::from_str(&text)).transpose();
        Ok(Self {
            id: row.get("id")?,
            agency: row.get("agency")?,
            sort_key: row.get("sort_key")?,
            kind: parsed(row, "kind", ArrivalKind::parse)?,
            state: parsed(row, "state", ArrivalState::parse)?,
            channel: parsed(row, "channel", Channel::parse)?,
            addressed: row.get("addressed")?,
            sender: row.get("sender")?,
            letter: serde_json::from_str::<Letter>(&letter).map_err(|e| Error::Decode(format!("letter: {e}")))?,
            envelope: row.get("envelope")?,
            file_name: row.get("file_name")?,
            signatures: signatures.map_err(|e| Error::Decode(format!("signatures: {e}")))?,
            delivery: row.get("delivery")?,
            document: row.get("document")?,
            related: row.get("related")?,
            reason: row.get("reason")?,
            settled_by: row.get("settled_by")?,
            settled_at: row.get("settled_at")?,
            arrived_at: row.get("arrived_at")?,
            version: row.get("version")?,
        })
    }
}

/// A line of the inbox.
#[derive(Debug, Clone)]
pub struct Line {
    /// Which arrival.
    pub id: Id<Arrival>,
    /// Its place in the list.
    pub sort_key: i64,
    /// What the sender wants.
    pub kind: ArrivalKind,
    /// What became of it.
    pub state: ArrivalState,
    /// How it came.
    pub channel: Channel,
    /// Whether it names this agency.
    pub addressed: bool,
    /// Who sent it.
    pub sender_name: String,
    /// Number and notation.
    pub printed_code: String,
    /// Trích yếu.
    pub subject: String,
    /// Urgency code.
    pub urgency: i64,
    /// When it came.
    pub arrived_at: Instant,
    /// The incoming document it became.
    pub document: Option<Uuid>,
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            sort_key: row.get("sort_key")?,
            kind: parsed(row, "kind", ArrivalKind::parse)?,
            state: parsed(row, "state", ArrivalState::parse)?,
            channel: parsed(row, "channel", Channel::parse)?,
            addressed: row.get("addressed")?,
            sender_name: row.get("sender_name")?,
            printed_code: row.get("printed_code")?,
            subject: row.get("subject")?,
            urgency: row.get("urgency")?,
            arrived_at: row.get("arrived_at")?,
            document: row.get("document")?,
        })
    }
}

fn listing<'a>(actor: &'a Actor, state: Option<ArrivalState>, after: Option<Cursor>) -> Listing<'a> {
    let filters = state.map(|state| Filter::new("d.agency = ? AND d.state = ?", args![actor.agency, state.as_str()]));
    Listing {
        scope: Scope { kind: ARRIVALS, subjects: &actor.subjects },
        table: "arrivals",
        filters: filters.into_iter().collect(),
        after,
        limit: Page::<Line>::SIZE,
    }
}

/// One page of the inbox, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn page(tx: &Tx, actor: &Actor, state: Option<ArrivalState>, after: Option<Cursor>) -> Result<Page<Line>> {
    let ids = listing(actor, state, after).page(tx).await?;
    let mut sql = Sql::new(
        "SELECT id, sort_key, kind, state, channel, addressed, sender_name, printed_code, subject, urgency, arrived_at,
                document FROM arrivals WHERE id IN ",
        args![],
    );
    sql.push_list(ids.rows.iter().copied());
    sql.append(" ORDER BY sort_key DESC");
    Ok(Page { rows: tx.rows(sql).await?, next: ids.next })
}

/// How many arrivals are in a state, counted up to 1 000.
///
/// # Errors
/// When the database does not answer.
pub async fn count(tx: &Tx, actor: &Actor, state: ArrivalState) -> Result<access::Count> {
    listing(actor, Some(state), None).count(tx, 1_000).await
}

/// One arrival, if the person may see it.
///
/// # Errors
/// When the database does not answer.
pub async fn load(tx: &Tx, actor: &Actor, id: Id<Arrival>) -> Result<Option<Arrival>> {
    let mut sql = Sql::new(&format!("SELECT {COLUMNS} FROM arrivals d WHERE d.id = ?"), args![id]);
    access::push_visible(&mut sql, tx, &actor.subjects);
    Ok(tx.rows(sql).await?.into_iter().next())
}

/// One arrival, whoever asks: for jobs.
///
/// # Errors
/// When the database does not answer.
pub async fn unguarded(tx: &Tx, id: Id<Arrival>) -> Result<Option<Arrival>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM arrivals d WHERE d.id = $1"), args![id]).await
}

/// The arrival an incoming document came from.
///
/// # Errors
/// When the database does not answer.
pub async fn of_document(tx: &Tx, document: Uuid) -> Result<Option<Arrival>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM arrivals d WHERE d.document = $1"), args![document]).await
}

/// Messages about the document of an arrival (recall, update, replacement, withdrawal), oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn about(tx: &Tx, arrival: Id<Arrival>) -> Result<Vec<Arrival>> {
    tx.all(&format!("SELECT {COLUMNS} FROM arrivals d WHERE d.related = $1 ORDER BY d.sort_key"), args![arrival]).await
}

/// The arrival of an agency that came from the very same envelope.
///
/// # Errors
/// When the database does not answer.
pub async fn same_envelope(tx: &Tx, agency: Uuid, envelope: &BlobId) -> Result<Option<Id<Arrival>>> {
    let sql = "SELECT id AS c1 FROM arrivals WHERE agency = $1 AND envelope = $2 ORDER BY sort_key LIMIT 1";
    let found: Option<(Id<Arrival>,)> = tx.opt(sql, args![agency, envelope.as_str()]).await?;
    Ok(found.map(|(id,)| id))
}

/// Another copy of the same document in an agency's inbox.
#[derive(Debug, Clone)]
pub struct Twin {
    /// Which arrival.
    pub id: Id<Arrival>,
    /// What became of it.
    pub state: ArrivalState,
    /// The incoming document it became.
    pub document: Option<Uuid>,
    /// When it came.
    pub arrived_at: Instant,
}

impl FromRow for Twin {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            state: parsed(row, "state", ArrivalState::parse)?,
            document: row.get("document")?,
            arrived_at: row.get("arrived_at")?,
        })
    }
}

/// Documents in an agency's inbox with one of these keys, `except` left out; oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn twins(
    tx: &Tx,
    agency: Uuid,
    keys: &(Option<String>, Option<String>),
    except: Option<Id<Arrival>>,
) -> Result<Vec<Twin>> {
    let sql = "SELECT id, state, document, arrived_at FROM arrivals
               WHERE agency = $1 AND kind IN ('new', 'replace') AND (document_key = $2 OR issue_key = $3) AND id <> $4
               ORDER BY sort_key LIMIT 20";
    let except = except.map_or(Uuid::nil(), Id::uuid);
    tx.all(sql, args![agency, keys.0.as_deref(), keys.1.as_deref(), except]).await
}

/// The files of an arrival in the order of the envelope.
///
/// # Errors
/// When the database does not answer.
pub async fn files(tx: &Tx, arrival: Id<Arrival>) -> Result<Vec<ArrivalFile>> {
    let sql = "SELECT name, description, media_type, size, blob, fault FROM arrival_files WHERE arrival = $1 ORDER BY ordinal";
    tx.all(sql, args![arrival]).await
}

/// Bytes of a stored file.
///
/// # Errors
/// When the database does not answer.
pub async fn blob_size(tx: &Tx, blob: &BlobId) -> Result<usize> {
    let found: Option<(usize,)> = tx.opt("SELECT size AS c1 FROM blobs WHERE hash = $1", args![blob.as_str()]).await?;
    Ok(found.map_or(0, |(size,)| size))
}

impl FromRow for ArrivalFile {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            name: row.get("name")?,
            description: row.get("description")?,
            media_type: row.get("media_type")?,
            size: row.get("size")?,
            blob: row.get("blob")?,
            fault: row.get("fault")?,
        })
    }
}

/// Writes a new arrival with its files, visible to the agency's registry and waiting on its desk.
///
/// # Errors
/// When the database refuses.
pub async fn insert(ctx: &Ctx, arrival: &Arrival, files: &[ArrivalFile]) -> Result<()> {
    let (tx, a) = (&ctx.tx, arrival);
    let (document_key, issue_key) = a.letter.keys();
    let sql = "INSERT INTO arrivals (id, agency, sort_key, kind, state, channel, addressed, sender, sender_code,
                   sender_name, printed_code, subject, urgency, document_key, issue_key, letter, envelope, file_name,
                   delivery, document, related, arrived_at, version, signatures)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                   $23, $24)";
    let values = args![
        a.id,
        a.agency,
        a.sort_key,
        a.kind.as_str(),
        a.state.as_str(),
        a.channel.as_str(),
        a.addressed,
        a.sender,
        &a.letter.sender.code,
        &a.letter.sender.name,
        a.letter.printed_code(),
        &a.letter.subject,
        a.letter.urgency.code(),
        document_key,
        issue_key,
        encode(&a.letter)?,
        a.envelope.as_ref().map(BlobId::as_str),
        &a.file_name,
        a.delivery,
        a.document,
        a.related,
        a.arrived_at,
        a.version,
        a.signatures.as_ref().map(encode).transpose()?,
    ];
    tx.exec(sql, values).await?;
    for (ordinal, file) in files.iter().enumerate() {
        let sql = "INSERT INTO arrival_files (arrival, ordinal, name, description, media_type, size, blob, fault)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let f = file;
        let values =
            args![a.id, ordinal, &f.name, &f.description, &f.media_type, f.size, f.blob.as_str(), f.fault.as_deref()];
        tx.exec(sql, values).await?;
    }
    let record = a.id.uuid();
    access::grant(tx, a.agency, ARRIVALS, a.sort_key, record, a.agency).await?;
    let item = NewItem { holder: a.agency, queue: Queue::Register.name(), cause: record, due_on: None };
    work_items::add(ctx, record, ARRIVAL, a.letter.urgency, &a.letter.subject, &[item]).await
}

/// What the clerk decided.
pub struct Settled<'a> {
    /// The arrival as it was read.
    pub arrival: &'a Arrival,
    /// Its new state.
    pub state: ArrivalState,
    /// The incoming document it became.
    pub document: Option<Uuid>,
    /// Why, of a return or refusal.
    pub reason: Option<&'a str>,
    /// Who.
    pub by: Option<Uuid>,
    /// When.
    pub at: Instant,
}

/// Notes what the clerk decided; nobody has to any more.
///
/// # Errors
/// [`Error::Stale`] when somebody decided meanwhile.
pub async fn settle(ctx: &Ctx, settled: &Settled<'_>) -> Result<()> {
    let sql = "UPDATE arrivals SET state = $3, document = COALESCE($4, document), reason = $5, settled_by = $6,
                   settled_at = $7, version = version + 1
               WHERE id = $1 AND version = $2";
    let s = settled;
    let values = args![s.arrival.id, s.arrival.version, s.state.as_str(), s.document, s.reason, s.by, s.at];
    ctx.tx.exec_versioned(sql, values).await?;
    let (record, agency) = (s.arrival.id.uuid(), s.arrival.agency);
    work_items::remove(ctx, record, agency, Queue::Register.name(), record).await
}

/// Destroys what an arrival says after a recall was agreed to (NĐ 30/2020 Đ.18.4b, PL VI.III.8b). Sender, identifier, number
/// and date stay: they tell what was recalled.
///
/// # Errors
/// When the database refuses.
pub async fn destroy_content(tx: &WriteTx, arrival: &Arrival) -> Result<()> {
    let bare = encode(&arrival.letter.without_content())?;
    let sql = "UPDATE arrivals SET letter = $2, subject = '', file_name = '', envelope = NULL, signatures = NULL,
                   version = version + 1
               WHERE id = $1";
    tx.exec(sql, args![arrival.id, bare]).await?;
    tx.exec("DELETE FROM arrival_files WHERE arrival = $1", args![arrival.id]).await?;
    tx.exec("DELETE FROM blob_refs WHERE record = $1", args![arrival.id]).await?;
    Ok(())
}

impl Arrival {
    /// All that decides what may be done.
    pub fn standing(&self) -> Standing {
        Standing { kind: self.kind, state: self.state, concerns_ours: self.related.is_some() }
    }
}
