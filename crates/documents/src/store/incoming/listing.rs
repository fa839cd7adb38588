//! Lists of incoming documents: filters of the screen as conditions of the one predicate.

use ::store::fts::{Query, Spelling};
use ::store::{FromRow, Result, Row, Sql, Tx, args};
use access::{Count, Filter, Listing, Scope};
use jiff::civil::Date;
use kernel::{Actor, Cursor, Id, Page};
use uuid::Uuid;

use crate::model::incoming::State;
use crate::model::{Document, DocumentType, Urgency, join_code};
use crate::store::parsed;

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// One state.
    pub state: Option<State>,
    /// One degree of urgency.
    pub urgency: Option<Urgency>,
    /// One type, by code.
    pub type_code: Option<String>,
    /// The unit that leads.
    pub unit: Option<Uuid>,
    /// Still open and due before this day.
    pub overdue_on: Option<Date>,
    /// Registered on this day or later.
    pub from: Option<Date>,
    /// Registered on this day or before.
    pub to: Option<Date>,
    /// Holding these words, with or without diacritics.
    pub words: Option<Query>,
}

impl Filters {
    /// The conditions, each led by the columns of the index that serves it.
    fn conditions(&self, actor: &Actor) -> Vec<Filter> {
        const OF: &str = "d.agency = ? AND d.direction = 'incoming' AND";
        // Every grant of this list is for an arrival of the actor's own agency (law 6).
        let whole = Filter::whole("d.agency = ? AND d.direction = 'incoming'", args![actor.agency]);
        let mut out = vec![whole];
        if let Some(state) = self.state {
            out.push(Filter::indexed(format!("{OF} d.state = ?"), args![actor.agency, state.as_str()]));
        }
        if let Some(urgency) = self.urgency {
            out.push(Filter::indexed(format!("{OF} d.urgency = ?"), args![actor.agency, urgency.code()]));
        }
        if let Some(code) = &self.type_code {
            out.push(Filter::indexed(format!("{OF} d.type_code = ?"), args![actor.agency, code]));
        }
        if let Some(unit) = self.unit {
            out.push(Filter::indexed("d.unit = ? AND d.direction = 'incoming'", args![unit]));
        }
        if let Some(day) = self.overdue_on {
            // The states as the index `documents_late` names them.
            let open = "d.due_on < ? AND d.state NOT IN ('completed', 'returned', 'withdrawn')";
            out.push(Filter::indexed(format!("{OF} {open}"), args![actor.agency, day]));
        }
        // WHY: the sort key begins with the moment of registration, so a period is a range of the list's own order.
        if let Some(day) = self.from {
            out.push(Filter::from(first_key(day)));
        }
        if let Some(day) = self.to {
            out.push(Filter::before(first_key(day.tomorrow().unwrap_or(Date::MAX))));
        }
        if let Some(query) = &self.words {
            out.push(Filter::words(query.clone(), Spelling::Folded));
        }
        out
    }

    fn listing<'a>(&self, actor: &'a Actor, after: Option<Cursor>, limit: usize) -> Listing<'a> {
        let scope = Scope { kind: crate::INCOMING, subjects: &actor.subjects };
        Listing { scope, table: "documents", filters: self.conditions(actor), after, limit }
    }
}

/// The smallest sort key of a day in Vietnam.
pub fn first_key(day: Date) -> i64 {
    let midnight = day.to_datetime(jiff::civil::Time::midnight());
    let zone = jiff::tz::TimeZone::fixed(kernel::VIETNAM);
    zone.to_timestamp(midnight).map_or(0, |at| at.as_microsecond().saturating_mul(1024))
}

/// A document in a list.
#[derive(Debug, Clone)]
pub struct ListRow {
    /// Which.
    pub id: Id<Document>,
    /// Its place in "newest first".
    pub sort_key: i64,
    /// Số đến.
    pub arrival_number: i64,
    /// Ngày đến.
    pub arrived_on: Date,
    /// Number and notation.
    pub code: String,
    /// Date of the document.
    pub issued_on: Option<Date>,
    /// Code of its type.
    pub type_code: String,
    /// Who issued it.
    pub issuer: String,
    /// Trích yếu.
    pub subject: String,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// Where it stands.
    pub state: State,
    /// The unit that leads.
    pub unit: Option<Uuid>,
    /// Units and people it went to.
    pub receivers: Option<String>,
    /// Deadline.
    pub due_on: Option<Date>,
}

impl ListRow {
    /// The name of its type.
    pub fn type_name(&self) -> &'static str {
        DocumentType::from_code(&self.type_code).map_or("Khác", |t| t.name)
    }
}

impl FromRow for ListRow {
    fn from_row(row: &Row) -> Result<Self> {
        let (number, notation): (Option<String>, Option<String>) = (row.get("number")?, row.get("notation")?);
        Ok(Self {
            id: row.get("id")?,
            sort_key: row.get("sort_key")?,
            arrival_number: row.get::<Option<i64>>("arrival_number")?.unwrap_or(0),
            arrived_on: row.get("arrived_on")?,
            code: join_code(number.as_deref(), notation.as_deref()),
            issued_on: row.get("issued_on")?,
            type_code: row.get("type_code")?,
            issuer: row.get("issuer")?,
            subject: row.get("subject")?,
            urgency: Urgency::from_code(row.get("urgency")?).unwrap_or_default(),
            state: parsed(row, "state", State::parse)?,
            unit: row.get("unit")?,
            receivers: row.get("receivers")?,
            due_on: row.get("due_on")?,
        })
    }
}

/// The rows of these documents, newest first. The ids must come from a list that applied the access predicate.
///
/// # Errors
/// When the database does not answer.
pub async fn rows_of(tx: &Tx, ids: &[Uuid]) -> Result<Vec<ListRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(
        "SELECT d.id, d.sort_key, e.number AS arrival_number, i.arrived_on, d.number, d.notation, d.issued_on, d.type_code,
             d.issuer, d.subject, d.urgency, d.state, d.unit, i.receivers, d.due_on
         FROM documents d JOIN incoming_documents i ON i.id = d.id LEFT JOIN register_entries e ON e.document = d.id
         WHERE d.id IN ",
        args![],
    );
    sql.push_list(ids.iter().copied());
    sql.append(" ORDER BY d.sort_key DESC");
    tx.rows(sql).await
}

/// One page, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn page(
    tx: &Tx,
    actor: &Actor,
    filters: &Filters,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<ListRow>> {
    let ids = filters.listing(actor, after, limit).page(tx).await?;
    Ok(Page { rows: rows_of(tx, &ids.rows).await?, next: ids.next })
}

/// How many there are, up to 1 000.
///
/// # Errors
/// When the database does not answer.
pub async fn count(tx: &Tx, actor: &Actor, filters: &Filters) -> Result<Count> {
    filters.listing(actor, None, 1).count(tx, 1_000).await
}
