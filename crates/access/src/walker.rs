//! One way to find a page: candidates from one index, newest first, the other conditions checked on each.

use kernel::Cursor;
use store::fts::{self, Bound};
use store::{Engine, FromRow, Result, Row, Sql, Tx, args};
use uuid::Uuid;

use crate::filter::Walk;
use crate::{Filter, Scope, candidates};

/// How many times as many candidates a step takes at the most as the one before.
const GROWTH: usize = 8;
/// More candidates than any table holds.
const ALL: usize = 1 << 40;
/// Hits of a word in the newest period so few that all there are can be looked at.
const SPARSE: usize = 64;

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

impl Found {
    pub(crate) fn cursor(&self) -> Cursor {
        Cursor { sort_key: self.sort_key, record: self.record, phase: 0 }
    }
}

/// A row of a step: a match, or, without a record, what all its candidates were.
struct Line {
    record: Option<Uuid>,
    sort_key: Option<i64>,
    newest: Option<i64>,
    count: Option<usize>,
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self> {
        let (record, sort_key) = (row.get("record")?, row.get("sort_key")?);
        Ok(Self { record, sort_key, newest: row.get("newest")?, count: row.get("candidates")? })
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
    /// How far the next step goes.
    candidates: Option<usize>,
    period: u32,
    newest: i64,
    effort: usize,
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
        let range = (from, after.map_or(before, |cursor| before.min(cursor.sort_key)));
        let (candidates, period, newest, effort) = (None, 0, i64::MIN, 0);
        let (exhausted, found) = (false, Vec::new());
        Self { scope, table, filters, lead, range, candidates, period, newest, effort, exhausted, found }
    }

    /// Whether the page is found or nothing is left to walk.
    pub(crate) fn is_done(&self, wanted: usize) -> bool {
        self.exhausted || self.found.len() >= wanted
    }

    /// The sort key it began with.
    pub(crate) fn newest(&self) -> i64 {
        self.newest
    }

    /// What it has cost so far, in candidates of a filter.
    pub(crate) fn effort(&self) -> usize {
        self.effort
    }

    /// How far back it gets for its effort.
    pub(crate) fn pace(&self, newest: i64) -> f64 {
        newest.saturating_sub(self.range.1) as f64 / self.effort.max(1) as f64
    }

    /// Walks on; each step reaches further than the one before.
    pub(crate) async fn step(&mut self, tx: &Tx, wanted: usize) -> Result<()> {
        self.take(tx, wanted).await?;
        // So few hits in the newest period: all there are cost hardly more.
        if self.period == u32::MAX && !self.is_done(wanted) { self.take(tx, wanted).await } else { Ok(()) }
    }

    async fn take(&mut self, tx: &Tx, wanted: usize) -> Result<()> {
        let (candidates, bound) = self.candidates(tx, wanted).await?;
        let lines: Vec<Line> = tx.rows(self.checked(tx.engine(), candidates, wanted)).await?;
        let before = self.found.len();
        let (mut count, mut last) = (0, None);
        for line in lines {
            match (line.record, line.sort_key) {
                (Some(record), Some(sort_key)) => self.found.push(Found { sort_key, record }),
                (_, oldest) => {
                    (count, last) = (line.count.unwrap_or(0), oldest);
                    self.newest = self.newest.max(line.newest.unwrap_or(i64::MIN));
                }
            }
        }
        self.found.truncate(wanted);
        self.effort += count.max(1) * self.price(tx.engine());
        match (last.filter(|_| Some(count) >= self.candidates), bound) {
            (Some(key), _) => self.range.1 = key,
            (None, Bound::All) => self.exhausted = true,
            (None, Bound::DownTo(key)) => {
                self.range.1 = key;
                self.period = if count <= SPARSE { u32::MAX } else { self.period.saturating_add(1) };
            }
        }
        let matches = self.found.len() - before;
        // As many as are missing, from what this step has found; half as many again, for luck.
        let growth = ((wanted - self.found.len()) * 3 / 2).checked_div(matches).map_or(GROWTH, |n| n.clamp(2, GROWTH));
        self.candidates = self.candidates.map(|last| last.saturating_mul(growth).min(ALL));
        Ok(())
    }

    /// The next candidates as a statement giving `sort_key` and `record`, newest first.
    async fn candidates(&mut self, tx: &Tx, wanted: usize) -> Result<(Sql, Bound)> {
        let filters = self.filters;
        let walk = match self.lead {
            Lead::Grants => None,
            Lead::Filter(place) => filters[place].walk(),
        };
        // Who sees two in five finds a page among the first.
        let first = wanted.saturating_mul(5) / 2;
        let narrowed = filters.iter().any(|filter| filter.is_checked() || filter.is_words());
        let first = match walk {
            Some(_) => first,
            None => candidates::granted_at_first(self.scope.subjects.len(), if narrowed { first } else { wanted }),
        };
        let limit = *self.candidates.get_or_insert(first);
        match walk {
            None => Ok((candidates::granted(tx.engine(), self.scope, self.range, limit), Bound::All)),
            Some(Walk::Words(query, spelling)) => fts::hits(tx, query, spelling, self.range, limit, self.period).await,
            Some(Walk::Index(condition, values)) => {
                let mut sql = Sql::default();
                sql.append(&format!("SELECT d.sort_key, d.id AS record FROM {} d WHERE ", self.table));
                sql.push(condition, values.to_vec());
                sql.push(" AND d.sort_key >= ? AND d.sort_key < ?", args![self.range.0, self.range.1]);
                sql.append(&format!(" ORDER BY d.sort_key DESC LIMIT {limit}"));
                Ok((sql, Bound::All))
            }
        }
    }

    /// What one candidate costs, compared with one of a filter.
    fn price(&self, engine: Engine) -> usize {
        match (self.lead, engine) {
            (Lead::Filter(_), _) | (Lead::Grants, Engine::Sqlite) => 1,
            // Each subject gives as many as are asked for, and most are thrown away.
            (Lead::Grants, Engine::Postgres) => 1 + self.scope.subjects.len() / 8,
        }
    }

    /// The filters that the candidates do not already hold; words last, for they cost most.
    fn checks(&self) -> impl Iterator<Item = &Filter> {
        let led = match self.lead {
            Lead::Grants => None,
            Lead::Filter(place) => Some(place),
        };
        let others = self.filters.iter().enumerate().filter(move |(n, _)| Some(*n) != led).map(|(_, filter)| filter);
        let words = others.clone().filter(|filter| filter.is_words());
        others.filter(|filter| filter.is_checked()).chain(words)
    }

    /// Those of the candidates that hold everything else, at most `limit`, and one line about all candidates.
    fn checked(&self, engine: Engine, candidates: Sql, limit: usize) -> Sql {
        let mut sql = Sql::default();
        sql.append("WITH c AS MATERIALIZED (");
        sql.extend(candidates);
        // The same record may have been granted to several subjects.
        sql.append(match engine {
            Engine::Sqlite => ") SELECT * FROM (SELECT c.sort_key, c.record",
            Engine::Postgres => ") SELECT * FROM (SELECT DISTINCT ON (c.sort_key) c.sort_key, c.record",
        });
        sql.append(", CAST(NULL AS BIGINT) AS newest, CAST(NULL AS BIGINT) AS candidates FROM c");
        if self.checks().next().is_some() {
            // On SQLite CROSS JOIN keeps the order of the loops, and with it the order of the candidates.
            let join = if engine == Engine::Sqlite { "CROSS JOIN" } else { "JOIN" };
            sql.append(&format!(" {join} {} d ON d.id = c.record", self.table));
        }
        sql.append(" WHERE 1 = 1");
        let (words, others): (Vec<&Filter>, Vec<&Filter>) = self.checks().partition(|filter| filter.is_words());
        for filter in others {
            filter.push_check(&mut sql, engine);
        }
        if self.lead != Lead::Grants {
            candidates::push_probe(&mut sql, engine, self.scope);
        }
        for filter in words {
            filter.push_check(&mut sql, engine);
        }
        // WHY no ORDER BY on SQLite: it would sort all candidates; a nested loop keeps the order of its outer side.
        sql.append(if engine == Engine::Postgres { " ORDER BY c.sort_key DESC" } else { "" });
        sql.append(&format!(" LIMIT {limit}) m UNION ALL SELECT min(sort_key), "));
        sql.append(if engine == Engine::Postgres { "CAST(NULL AS UUID)" } else { "NULL" });
        sql.append(", max(sort_key), count(*) FROM c");
        sql
    }
}
