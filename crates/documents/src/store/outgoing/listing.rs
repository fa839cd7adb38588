//! Lists of outgoing documents under filters, and the rows of their register.

use ::store::{Error, FromRow, Result, Row, Sql, Tx, args};
use access::{Count, Filter, Listing, Scope};
use jiff::civil::Date;
use kernel::{Actor, Cursor, Instant};
use uuid::Uuid;

use super::Outgoing;
use super::row::{SELECT, named};
use crate::OUTGOING;
use crate::model::Urgency;
use crate::model::outgoing::State;

/// What a list is narrowed to; absent means everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Where documents stand.
    pub state: Option<State>,
    /// Code of the type.
    pub type_code: Option<String>,
    /// Degree of urgency.
    pub urgency: Option<Urgency>,
    /// The drafting unit.
    pub unit: Option<Uuid>,
    /// Drafted by this person.
    pub drafter: Option<Uuid>,
    /// Dated on or after.
    pub from: Option<Date>,
    /// Dated on or before.
    pub to: Option<Date>,
    /// Begins with this number.
    pub number: Option<String>,
}

/// Which page of which list.
pub struct Chosen<'a> {
    /// Who asks.
    pub actor: &'a Actor,
    /// Filters.
    pub filters: &'a Filters,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// Rows of a page.
    pub limit: usize,
}

/// One page.
pub struct Page {
    /// The documents, newest first.
    pub rows: Vec<Outgoing>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

impl Filters {
    fn conditions(&self, agency: Uuid) -> Vec<Filter> {
        let mut all = Vec::new();
        let mut add = |condition: &str, values| {
            if all.is_empty() {
                all.push(Filter::new("d.agency = ? AND d.direction = 'outgoing'", args![agency]));
            }
            all.push(Filter::new(condition, values));
        };
        if let Some(state) = self.state {
            add("d.state = ?", args![state.name()]);
        }
        if let Some(code) = &self.type_code {
            add("d.type_code = ?", args![code]);
        }
        if let Some(urgency) = self.urgency {
            add("d.urgency = ?", args![urgency.code()]);
        }
        if let Some(unit) = self.unit {
            add("d.unit = ?", args![unit]);
        }
        if let Some(drafter) = self.drafter {
            add("d.created_by = ?", args![drafter]);
        }
        if let Some(from) = self.from {
            add("d.issued_on >= ?", args![from]);
        }
        if let Some(to) = self.to {
            add("d.issued_on <= ?", args![to]);
        }
        if let Some(number) = &self.number {
            add("d.number = ?", args![number]);
        }
        all
    }
}

fn listing<'a>(chosen: &Chosen<'a>) -> Listing<'a> {
    Listing {
        scope: Scope { kind: OUTGOING, subjects: &chosen.actor.subjects },
        table: "documents",
        filters: chosen.filters.conditions(chosen.actor.agency),
        after: chosen.after,
        limit: chosen.limit,
    }
}

/// One page of what the actor may see.
///
/// # Errors
/// When the database does not answer.
pub async fn page(tx: &Tx, chosen: &Chosen<'_>) -> Result<Page> {
    let ids = listing(chosen).page(tx).await?;
    Ok(Page { rows: by_ids(tx, &ids.rows).await?, next: ids.next })
}

/// How many there are, counted up to 1 000.
///
/// # Errors
/// When the database does not answer.
pub async fn count(tx: &Tx, chosen: &Chosen<'_>) -> Result<Count> {
    listing(chosen).count(tx, 1_000).await
}

/// Documents whose ids came through the access predicate, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn by_ids(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Outgoing>> {
    let mut sql = Sql::new(SELECT, args![]);
    sql.append("d.id IN ");
    sql.push_list(ids.iter().copied());
    sql.append(" ORDER BY d.sort_key DESC, d.id");
    named(tx, tx.rows(sql).await?).await
}

/// A row of the register of outgoing documents.
#[derive(Debug, Clone)]
pub struct RegisterRow {
    /// The document.
    pub document: Outgoing,
    /// Number in the register.
    pub given: i64,
    /// When it was given.
    pub given_at: Instant,
    /// Lines of nơi nhận.
    pub recipients: Vec<String>,
    /// Copies on paper.
    pub copies: i64,
    /// Ghi chú.
    pub note: String,
    /// Why the number was given up, if it was; the document may have another one since.
    pub voided: Option<String>,
}

struct Line(Uuid, String);

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(row.get("document")?, row.get("label")?))
    }
}

struct Extra {
    id: Uuid,
    copies: i64,
    note: String,
    number: i64,
    given_at: Instant,
    voided: Option<String>,
}

impl FromRow for Extra {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            copies: row.get("copies")?,
            note: row.get::<Option<String>>("note")?.unwrap_or_default(),
            number: row.get("number")?,
            given_at: row.get("given_at")?,
            voided: row.get("voided")?,
        })
    }
}

/// The rows of an agency's register of a year and series, by number. Registers are printed by those who keep them; the
/// caller checks that permission.
///
/// # Errors
/// When the database does not answer.
pub async fn register_entries(tx: &Tx, register: Uuid) -> Result<Vec<RegisterRow>> {
    const ENTRIES: &str = "SELECT document FROM register_entries WHERE register = $1";
    let sql = format!("{SELECT} d.id IN ({ENTRIES}) ORDER BY o.numbered_at, d.id");
    let documents = named(tx, tx.all(&sql, args![register]).await?).await?;
    let sql =
        format!("SELECT document, label FROM recipients WHERE document IN ({ENTRIES}) ORDER BY document, ordinal");
    let lines: Vec<Line> = tx.all(&sql, args![register]).await?;
    let sql = format!(
        "SELECT o.id, o.copies, o.note, e.number, e.given_at, e.voided FROM outgoing_documents o JOIN register_entries e ON e.document = o.id
         WHERE e.register = $1 AND o.id IN ({ENTRIES}) ORDER BY e.number"
    );
    let extras: Vec<Extra> = tx.all(&sql, args![register]).await?;
    let row = |extra: Extra| {
        let document = documents.iter().find(|document| document.id.uuid() == extra.id).cloned();
        let document = document.ok_or_else(|| Error::Engine("a register row vanished".into()))?;
        let recipients = lines.iter().filter(|line| line.0 == extra.id).map(|line| line.1.clone()).collect();
        let Extra { copies, note, number: given, given_at, voided, .. } = extra;
        Ok(RegisterRow { document, given, given_at, recipients, copies, note, voided })
    };
    extras.into_iter().map(row).collect()
}
