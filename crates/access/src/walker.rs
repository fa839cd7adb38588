//! One way to find a page: candidates from one index, newest first, the other conditions checked on each.

use kernel::Cursor;
use store::fts::{self, Bound};
use store::{Engine, FromRow, Result, Row, Sql, Tx, args};
use uuid::Uuid;

use crate::filter::Walk;
use crate::{Filter, Scope};

/// Candidates of the first step of a filter's index: enough where one in five is visible.
const FIRST_FILTERED: usize = 256;
/// Candidates of the first step of the grants.
const FIRST_GRANTED: usize = 1_024;
/// How much further each step reaches.
const GROWTH: usize = 8;
/// More candidates than any table holds.
const ALL: usize = 1 << 40;
/// Arms of one compound select; SQLite allows 500.
const ARMS: usize = 400;

/// Who leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lead {
    /// What was granted to the person.
    Grants,
    /// The index of a filter, by place.
    Filter(usize),
}

/// A record with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) sort_key: i64,
    pub(crate) record: Uuid,
}

impl FromRow for Found {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { sort_key: row.get("sort_key")?, record: row.get("record")? })
    }
}

impl Found {
    pub(crate) fn cursor(&self) -> Cursor {
        Cursor { sort_key: self.sort_key, record: self.record, phase: 0 }
    }
}

/// A walk in progress.
pub(crate) struct Walker<'a> {
    scope: Scope<'a>,
    table: &'static str,
    filters: &'a [Filter],
    lead: Lead,
    /// Sort keys still to be walked: from, before.
    range: (i64, i64),
    exhausted: bool,
    /// All matches above the range, newest first.
    pub(crate) found: Vec<Found>,
}

impl<'a> Walker<'a> {
    pub(crate) fn new(
        scope: Scope<'a>,
        table: &'static str,
        filters: &'a [Filter],
        after: Option<Cursor>,
        lead: Lead,
    ) -> Self {
        let (from, before) = Filter::range(filters);
        let before = after.map_or(before, |cursor| before.min(cursor.sort_key));
        Self { scope, table, filters, lead, range: (from, before), exhausted: false, found: Vec::new() }
    }

    /// Whether the page is found or nothing is left to walk.
    pub(crate) fn is_done(&self, wanted: usize) -> bool {
        self.exhausted || self.found.len() >= wanted
    }

    /// Walks on; each step reaches further than the one before.
    pub(crate) async fn step(&mut self, tx: &Tx, wanted: usize, step: u32) -> Result<()> {
        let (candidates, bound) = self.candidates(tx, wanted, step).await?;
        let more: Vec<Found> = tx.rows(self.checked(tx.engine(), candidates.clone(), wanted)).await?;
        self.found.extend(more);
        self.found.truncate(wanted);
        if self.found.len() >= wanted {
            return Ok(());
        }
        match bound {
            Bound::All => self.exhausted = true,
            Bound::DownTo(key) => self.range.1 = key,
            Bound::Rows(limit) => match last_of(tx, candidates, limit).await? {
                Some(key) => self.range.1 = key,
                None => self.exhausted = true,
            },
        }
        Ok(())
    }

    /// The next candidates as a statement giving `sort_key` and `record`, newest first.
    async fn candidates(&self, tx: &Tx, wanted: usize, step: u32) -> Result<(Sql, Bound)> {
        let growth = GROWTH.saturating_pow(step);
        let walk = match self.lead {
            Lead::Grants => None,
            Lead::Filter(place) => self.filters[place].walk(),
        };
        match walk {
            None => {
                // WHY: without filters the page is the first rows; more would only be read to be thrown away.
                let first = if self.checks().next().is_none() { wanted } else { FIRST_GRANTED.max(wanted) };
                let limit = first.saturating_mul(growth).min(ALL);
                Ok((self.granted(tx.engine(), limit), Bound::Rows(limit)))
            }
            Some(Walk::Words(query, spelling)) => fts::hits(tx, query, spelling, self.range, step).await,
            Some(Walk::Index(condition, values)) => {
                let limit = FIRST_FILTERED.max(wanted).saturating_mul(growth).min(ALL);
                let mut sql = Sql::default();
                sql.append(&format!("SELECT d.sort_key, d.id AS record FROM {} d WHERE ", self.table));
                sql.push(condition, values.to_vec());
                sql.push(" AND d.sort_key >= ? AND d.sort_key < ?", args![self.range.0, self.range.1]);
                sql.append(&format!(" ORDER BY d.sort_key DESC LIMIT {limit}"));
                Ok((sql, Bound::Rows(limit)))
            }
        }
    }

    /// The filters that the candidates do not already hold.
    fn checks(&self) -> impl Iterator<Item = &Filter> {
        let led = match self.lead {
            Lead::Grants => None,
            Lead::Filter(place) => Some(place),
        };
        self.filters.iter().enumerate().filter(move |(n, f)| Some(*n) != led && f.is_checked()).map(|(_, f)| f)
    }

    /// Those of the candidates that hold everything else, at most `limit`.
    fn checked(&self, engine: Engine, candidates: Sql, limit: usize) -> Sql {
        let mut sql = Sql::default();
        sql.append("SELECT c.sort_key, c.record FROM (");
        sql.extend(candidates);
        sql.append(") c");
        if self.checks().next().is_some() {
            // On SQLite CROSS JOIN keeps the order of the loops, and with it the order of the candidates.
            let join = if engine == Engine::Sqlite { "CROSS JOIN" } else { "JOIN" };
            sql.append(&format!(" {join} {} d ON d.id = c.record", self.table));
        }
        sql.append(" WHERE 1 = 1");
        for filter in self.checks() {
            filter.push_check(&mut sql, engine);
        }
        if self.lead != Lead::Grants {
            self.push_probe(&mut sql, engine);
        }
        if engine == Engine::Postgres {
            sql.append(" ORDER BY c.sort_key DESC");
        }
        // WHY no ORDER BY on SQLite: it would sort all candidates; a nested loop keeps the order of its outer side.
        sql.append(&format!(" LIMIT {limit}"));
        sql
    }

    /// Whether the person may see the candidate: a look at the few grants of the record, never one per subject.
    fn push_probe(&self, sql: &mut Sql, engine: Engine) {
        let kind = self.scope.kind.0;
        let subjects = padded(self.scope.subjects);
        match engine {
            Engine::Sqlite => {
                // The unary plus keeps the subject out of the index lookup.
                sql.append(&format!(
                    " AND EXISTS (SELECT 1 FROM grants g WHERE g.record = c.record AND g.kind = {kind} AND +g.subject IN "
                ));
                sql.push_list(subjects);
                sql.append(")");
            }
            Engine::Postgres => {
                // OFFSET 0 keeps the subject out of the index lookup and the planner from joining all grants.
                sql.append(&format!(
                    " AND EXISTS (SELECT 1 FROM (SELECT subject FROM grants WHERE record = c.record AND kind = {kind} OFFSET 0) g WHERE g.subject IN "
                ));
                sql.push_list(subjects);
                sql.append(")");
            }
        }
    }

    /// What was granted, merged from one range per subject; both engines merge lazily, so that only what is asked for is
    /// read, however much each subject was granted.
    fn granted(&self, engine: Engine, limit: usize) -> Sql {
        let subjects = padded(self.scope.subjects);
        let mut sql = Sql::default();
        match engine {
            Engine::Sqlite => {
                // More arms than SQLite allows are merged in groups.
                let groups: Vec<&[Uuid]> = subjects.chunks(ARMS).collect();
                let alone = groups.len() == 1;
                for (n, group) in groups.into_iter().enumerate() {
                    sql.append(if n == 0 { "" } else { " UNION " });
                    sql.append(if alone { "" } else { "SELECT sort_key, record FROM (" });
                    self.push_arms(&mut sql, group, " UNION ");
                    sql.append(if alone { "" } else { ")" });
                }
            }
            Engine::Postgres => {
                // UNION would sort; over a merge append DISTINCT only drops neighbours.
                sql.append("SELECT DISTINCT sort_key, record FROM (");
                self.push_arms(&mut sql, &subjects, " UNION ALL ");
                sql.append(") g");
            }
        }
        sql.append(&format!(" ORDER BY sort_key DESC, record LIMIT {limit}"));
        sql
    }

    fn push_arms(&self, sql: &mut Sql, subjects: &[Uuid], union: &str) {
        let kind = self.scope.kind.0;
        for (n, subject) in subjects.iter().enumerate() {
            sql.append(if n == 0 { "" } else { union });
            sql.push("SELECT sort_key, record FROM grants WHERE subject = ?", args![subject]);
            sql.push(
                &format!(" AND kind = {kind} AND sort_key >= ? AND sort_key < ?"),
                args![self.range.0, self.range.1],
            );
        }
    }
}

/// The subjects with nobody added up to a round number: people with about as many subjects share a prepared statement.
fn padded(subjects: &[Uuid]) -> Vec<Uuid> {
    let round =
        if subjects.len() <= 8 { subjects.len().next_power_of_two() } else { subjects.len().next_multiple_of(8) };
    let mut all = subjects.to_vec();
    all.resize(round, Uuid::nil());
    all
}

/// The sort key of the last of exactly `limit` candidates; none when there are fewer.
async fn last_of(tx: &Tx, candidates: Sql, limit: usize) -> Result<Option<i64>> {
    let mut sql = Sql::default();
    sql.append("SELECT sort_key AS c1 FROM (");
    sql.extend(candidates);
    sql.append(&format!(") c LIMIT 1 OFFSET {}", limit - 1));
    let rows: Vec<(i64,)> = tx.rows(sql).await?;
    Ok(rows.first().map(|(key,)| *key))
}
