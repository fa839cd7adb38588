//! Search over documents of both directions: as written first, newest first within, then without diacritics (law 15).

use ::store::fts::{Query, Spelling};
use ::store::{FromRow, Result, Row, Sql, Tx, args};
use access::{Count, Filter, GrantKind, Listing, Scope};
use jiff::civil::Date;
use kernel::{Actor, Cursor, Id, Page};
use uuid::Uuid;

use crate::model::{Document, Urgency, join_code};

/// Characters of a document's text that a snippet is looked for in.
const SNIPPET_REACH: i64 = 20_000;

/// A document that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Which.
    pub id: Id<Document>,
    /// `incoming`, `outgoing` or `internal`.
    pub direction: String,
    /// Its place in "newest first".
    pub sort_key: i64,
    /// Number and notation.
    pub code: String,
    /// Date of the document.
    pub issued_on: Option<Date>,
    /// Who issued it.
    pub issuer: String,
    /// Trích yếu.
    pub subject: String,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// Name of its state, of the direction's own machine.
    pub state: String,
    /// The beginning of its text, header first.
    pub content: String,
}

impl FromRow for Hit {
    fn from_row(row: &Row) -> Result<Self> {
        let (number, notation): (Option<String>, Option<String>) = (row.get("number")?, row.get("notation")?);
        Ok(Self {
            id: row.get("id")?,
            direction: row.get("direction")?,
            sort_key: row.get("sort_key")?,
            code: join_code(number.as_deref(), notation.as_deref()),
            issued_on: row.get("issued_on")?,
            issuer: row.get("issuer")?,
            subject: row.get("subject")?,
            urgency: Urgency::from_code(row.get("urgency")?).unwrap_or_default(),
            state: row.get("state")?,
            content: row.get("content")?,
        })
    }
}

/// What is searched: incoming documents, outgoing ones (with the internal), or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Within {
    /// Both.
    #[default]
    All,
    /// Văn bản đến.
    Incoming,
    /// Văn bản đi.
    Outgoing,
}

impl Within {
    fn kinds(self) -> &'static [GrantKind] {
        match self {
            Self::All => &[crate::INCOMING, crate::OUTGOING],
            Self::Incoming => &[crate::INCOMING],
            Self::Outgoing => &[crate::OUTGOING],
        }
    }
}

/// How many there are in all, counted up to `bound` in each direction.
///
/// # Errors
/// When the database does not answer.
pub async fn count(tx: &Tx, actor: &Actor, query: &Query, within: Within, bound: usize) -> Result<Count> {
    let mut all = Count { n: 0, more: false };
    for kind in within.kinds() {
        let scope = Scope { kind: *kind, subjects: &actor.subjects };
        let filters = vec![Filter::words(query.clone(), Spelling::Folded)];
        let found = Listing { scope, table: "documents", filters, after: None, limit: bound }.count(tx, bound).await?;
        all = Count { n: all.n + found.n, more: all.more || found.more };
    }
    Ok(all)
}

/// One page over everything the actor may see; `after` carries the phase.
///
/// # Errors
/// When the database does not answer.
pub async fn page(
    tx: &Tx,
    actor: &Actor,
    query: &Query,
    within: Within,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<Hit>> {
    let phases: &[(u8, Spelling)] = if query.has_diacritics() {
        &[(0, Spelling::Exact), (1, Spelling::OnlyFolded)]
    } else {
        &[(1, Spelling::Folded)]
    };
    let begun = after.map_or(0, |cursor| cursor.phase);
    let mut found: Vec<(u8, Hit)> = Vec::new();
    for (phase, spelling) in phases.iter().copied().filter(|(phase, _)| *phase >= begun) {
        let missing = limit + 1 - found.len();
        let after = after.filter(|cursor| cursor.phase == phase);
        let mut ids: Vec<Uuid> = Vec::new();
        for kind in within.kinds() {
            let scope = Scope { kind: *kind, subjects: &actor.subjects };
            let filters = vec![Filter::words(query.clone(), spelling)];
            ids.extend(Listing { scope, table: "documents", filters, after, limit: missing }.page(tx).await?.rows);
        }
        // Each direction gave its newest; the newest of both together are among them.
        let mut hits = hits(tx, &ids).await?;
        hits.truncate(missing);
        found.extend(hits.into_iter().map(|hit| (phase, hit)));
        if found.len() > limit {
            break;
        }
    }
    let cursor = |(phase, hit): &(u8, Hit)| Cursor { sort_key: hit.sort_key, record: hit.id.uuid(), phase: *phase };
    let page = Page::cut(found, limit, cursor);
    Ok(Page { rows: page.rows.into_iter().map(|(_, hit)| hit).collect(), next: page.next })
}

async fn hits(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Hit>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(
        "SELECT id, direction, sort_key, number, notation, issued_on, issuer, subject, urgency, state,
             substr(content, 1, CAST(? AS INTEGER)) AS content FROM documents WHERE id IN ",
        args![SNIPPET_REACH],
    );
    sql.push_list(ids.iter().copied());
    sql.append(" ORDER BY sort_key DESC");
    tx.rows(sql).await
}
