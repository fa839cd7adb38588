//! Reading one outgoing document, with the access predicate in the same statement (law 4).

use ::store::{BlobId, Error, FromRow, Result, Row, Sql, Tx, args};
use identity::{Position, Unit};
use jiff::civil::Date;
use kernel::{Actor, Id, Instant};
use uuid::Uuid;

use crate::model::outgoing::{Life, Mark, MarkKind, State};
use crate::model::{Document, DocumentType, Urgency};
use crate::store::drafts::Version;

/// An outgoing document without its text.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Its identifier.
    pub id: Id<Document>,
    /// The issuing agency.
    pub agency: Uuid,
    /// Its place in "newest first".
    pub sort_key: i64,
    /// Code of the type.
    pub type_code: String,
    /// Number as written.
    pub number: Option<String>,
    /// Notation as written.
    pub notation: Option<String>,
    /// Date of the document: that of numbering (Đ.18.1).
    pub issued_on: Option<Date>,
    /// The agency as printed.
    pub issuer: String,
    /// Trích yếu.
    pub subject: String,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// Where it stands.
    pub state: State,
    /// The drafting unit.
    pub unit: Id<Unit>,
    /// Its name.
    pub unit_name: String,
    /// When it was begun.
    pub created_at: Instant,
    /// Counts changes.
    pub version: i64,
    /// Who drafts.
    pub drafter: Uuid,
    /// The drafter's name.
    pub drafter_name: String,
    /// The current version of the draft.
    pub draft: Id<Version>,
    /// The position that signs.
    pub signer: Option<Id<Position>>,
    /// Who signed, as printed.
    pub signer_name: Option<String>,
    /// As what.
    pub signer_title: Option<String>,
    /// The incoming document it answers.
    pub replies_to: Option<Id<Document>>,
    /// Working days numbered later than allowed.
    pub late_days: i64,
    /// When the leader signed.
    pub signed_at: Option<Instant>,
    /// When it was numbered and sealed.
    pub numbered_at: Option<Instant>,
    /// When it was sent.
    pub dispatched_at: Option<Instant>,
    /// After the leader.
    pub signed_pdf: Option<BlobId>,
    /// Numbered and sealed.
    pub final_pdf: Option<BlobId>,
    /// Pages of the signed file.
    pub pages: Option<i64>,
    /// JSON: where on their line number and date stand.
    pub slots: Option<String>,
}

impl FromRow for Outgoing {
    fn from_row(row: &Row) -> Result<Self> {
        let state: String = row.get("state")?;
        Ok(Self {
            id: row.get("id")?,
            agency: row.get("agency")?,
            sort_key: row.get("sort_key")?,
            type_code: row.get("type_code")?,
            number: row.get("number")?,
            notation: row.get("notation")?,
            issued_on: row.get("issued_on")?,
            issuer: row.get("issuer")?,
            subject: row.get("subject")?,
            urgency: Urgency::from_code(row.get("urgency")?).unwrap_or_default(),
            state: State::from_name(&state).ok_or_else(|| Error::Decode(format!("state: {state}")))?,
            unit: row.get("unit")?,
            unit_name: String::new(),
            created_at: row.get("created_at")?,
            version: row.get("version")?,
            drafter: row.get("drafter")?,
            drafter_name: String::new(),
            draft: row.get("draft")?,
            signer: row.get("signer")?,
            signer_name: row.get("signer_name")?,
            signer_title: row.get("signer_title")?,
            replies_to: row.get("replies_to")?,
            late_days: row.get("late_days")?,
            signed_at: row.get("signed_at")?,
            numbered_at: row.get("numbered_at")?,
            dispatched_at: row.get("dispatched_at")?,
            signed_pdf: row.get("signed_pdf")?,
            final_pdf: row.get("final_pdf")?,
            pages: row.get("pages")?,
            slots: row.get("slots")?,
        })
    }
}

impl Outgoing {
    /// Number and notation, `4420/BYT-CNTT`; empty before it is numbered.
    pub fn code(&self) -> String {
        match (&self.number, &self.notation) {
            (Some(number), Some(notation)) => format!("{number}/{notation}"),
            _ => String::new(),
        }
    }

    /// Name of the type.
    pub fn type_name(&self) -> &'static str {
        DocumentType::from_code(&self.type_code).map_or("", |t| t.name)
    }

    /// The file as it is now: sealed, else signed, else none.
    pub fn pdf(&self) -> Option<&BlobId> {
        self.final_pdf.as_ref().or(self.signed_pdf.as_ref())
    }
}

pub(super) const SELECT: &str =
    "SELECT d.id, d.agency, d.sort_key, d.type_code, d.number, d.notation, d.issued_on, d.issuer,
        d.subject, d.urgency, d.state, d.unit, d.created_at, d.version, o.drafter, o.draft, o.signer, o.signer_name,
        o.signer_title, o.replies_to, o.late_days, o.signed_at, o.numbered_at,
        o.dispatched_at, o.signed_pdf, o.final_pdf, o.pages, o.slots
    FROM documents d JOIN outgoing_documents o ON o.id = d.id WHERE ";

/// Fills in how unit and drafter are called, which is identity's to say (law 13).
pub(super) async fn named(tx: &Tx, mut rows: Vec<Outgoing>) -> Result<Vec<Outgoing>> {
    let (drafters, drafting): (Vec<_>, Vec<_>) = rows.iter().map(|row| (Id::from_uuid(row.drafter), row.unit)).unzip();
    let (people, units) = (identity::people::names(tx, drafters).await?, identity::units::names(tx, drafting).await?);
    for row in &mut rows {
        row.drafter_name = people.get(&Id::from_uuid(row.drafter)).cloned().unwrap_or_default();
        row.unit_name = units.get(&row.unit).cloned().unwrap_or_default();
    }
    Ok(rows)
}

/// The document, if the actor may see it.
///
/// # Errors
/// When the database does not answer.
pub async fn load(tx: &Tx, actor: &Actor, id: Id<Document>) -> Result<Option<Outgoing>> {
    let mut sql = Sql::new(SELECT, args![]);
    sql.push("d.id = ?", args![id]);
    access::push_visible(&mut sql, tx, &actor.subjects);
    Ok(named(tx, tx.rows(sql).await?).await?.pop())
}

/// The document for jobs and other rooms' handlers, which act for nobody.
///
/// # Errors
/// When the database does not answer.
pub async fn load_as_system(tx: &Tx, id: Id<Document>) -> Result<Option<Outgoing>> {
    let rows = tx.all(&format!("{SELECT} d.id = $1"), args![id]).await?;
    Ok(named(tx, rows).await?.pop())
}

/// The issued document that this is the final file of, whoever asks: its file says who issued it under which number.
///
/// # Errors
/// When the database does not answer.
pub async fn issued_as(tx: &Tx, file: &BlobId) -> Result<Option<Outgoing>> {
    // A joint document is issued when every agency has sealed it.
    let sql = format!(
        "{SELECT} o.final_pdf = $1 AND d.state <> 'sealing' AND d.id IN (SELECT record FROM blob_refs WHERE hash = $1)"
    );
    let found = named(tx, tx.all(&sql, args![file.as_str()]).await?).await?.pop();
    // A file that was sent before it was archived or renewed is an earlier state of the one in force.
    match (found, signing::evidence::grown_from(tx, file).await?) {
        (None, Some(record)) => load_as_system(tx, Id::from_uuid(record)).await,
        (found, _) => Ok(found),
    }
}

/// The outgoing documents that answer an incoming one, as far as the actor may see them.
///
/// # Errors
/// When the database does not answer.
pub async fn answers(tx: &Tx, actor: &Actor, incoming: Id<Document>) -> Result<Vec<Outgoing>> {
    let mut sql = Sql::new(SELECT, args![]);
    sql.push("o.replies_to = ?", args![incoming]);
    access::push_visible(&mut sql, tx, &actor.subjects);
    sql.append(" ORDER BY d.sort_key DESC");
    named(tx, tx.rows(sql).await?).await
}

struct Marked(String, String);

impl FromRow for Marked {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(row.get("act")?, row.get("hash")?))
    }
}

/// The document as the rules see it.
///
/// # Errors
/// When the database does not answer.
pub async fn life(tx: &Tx, document: &Outgoing) -> Result<Life> {
    let (hash,): (String,) = tx.one("SELECT hash AS c1 FROM drafts WHERE id = $1", args![document.draft]).await?;
    let sql = "SELECT act, hash FROM outgoing_steps WHERE document = $1 AND act IN ('initial', 'check-form', 'sign')";
    let marks: Vec<Marked> = tx.all(sql, args![document.id]).await?;
    let kind = |act: &str| match act {
        "initial" => MarkKind::Content,
        "check-form" => MarkKind::Form,
        _ => MarkKind::Approval,
    };
    let marks = marks.into_iter().map(|Marked(act, hash)| Mark { kind: kind(&act), hash }).collect();
    let round = super::signers::of(tx, document.id).await?;
    let to_cosign = round.iter().filter(|row| row.signed_at.is_none()).count();
    let to_seal = round.iter().filter(|row| row.sealed_at.is_none()).count();
    Ok(Life { state: document.state, hash, marks, to_cosign, to_seal })
}
