//! One page of what a person may see, newest first, under any filter, by whichever of two drivers is cheaper.
//!
//! *Walk grants*: merge one bounded range per subject, drop what the filters refuse. Right when most of what the person
//! sees matches. *Walk the table*: follow the filters' index newest first, probe the grants of each record. Right when
//! the filters match little. Bounded probes choose; both give the same page (property-tested).

use kernel::{Cursor, Page};
use store::{Engine, FromRow, Result, Row, Sql, Tx, Value, args};
use uuid::Uuid;

use crate::GrantKind;

/// Records looked at by walking grants before the table is considered.
const GRANT_BUDGET: usize = 1_500;
/// Matches up to which walking the table is certainly cheap.
const RARE: i64 = 3_000;
/// Records fetched per round when filters drop some of them.
const ROUND: usize = 500;

/// The subjects of a person and the kind of record asked for.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// Which list.
    pub kind: GrantKind,
    /// Everything the person answers to.
    pub subjects: &'a [Uuid],
}

/// A condition on the listed table `d`; each `?` stands for one value.
#[derive(Debug, Clone)]
pub struct Filter {
    condition: String,
    values: Vec<Value>,
}

impl Filter {
    /// A condition such as `d.urgency = ?`.
    pub fn new(condition: impl Into<String>, values: Vec<Value>) -> Self {
        Self { condition: condition.into(), values }
    }
}

/// What is listed.
#[derive(Debug, Clone)]
pub struct Listing<'a> {
    /// Who asks for which kind.
    pub scope: Scope<'a>,
    /// The table with columns `id` and `sort_key`, without alias.
    pub table: &'static str,
    /// All must hold.
    pub filters: Vec<Filter>,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// Rows of a page.
    pub limit: usize,
}

/// A count that stops where it would become expensive ("hơn 1 000").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// How many were counted.
    pub n: usize,
    /// Whether there are more than that.
    pub more: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    sort_key: i64,
    record: Uuid,
}

impl FromRow for Found {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { sort_key: row.get("sort_key")?, record: row.get("record")? })
    }
}

impl Found {
    fn cursor(&self) -> Cursor {
        Cursor { sort_key: self.sort_key, record: self.record, phase: 0 }
    }
}

impl Listing<'_> {
    /// The ids of one page, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn page(&self, tx: &Tx) -> Result<Page<Uuid>> {
        let found = self.find(tx, self.limit + 1).await?;
        let page = Page::cut(found, self.limit, Found::cursor);
        Ok(Page { rows: page.rows.iter().map(|f| f.record).collect(), next: page.next })
    }

    /// How many there are, counted up to `bound`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count(&self, tx: &Tx, bound: usize) -> Result<Count> {
        let all = Self { after: None, ..self.clone() };
        let n = all.find(tx, bound + 1).await?.len();
        Ok(Count { n: n.min(bound), more: n > bound })
    }

    async fn find(&self, tx: &Tx, wanted: usize) -> Result<Vec<Found>> {
        if self.scope.subjects.is_empty() {
            return Ok(Vec::new());
        }
        if self.filters.is_empty() {
            return self.grants_after(tx, self.after, wanted).await;
        }
        let budget = GRANT_BUDGET.max(wanted);
        let (found, exhausted) = self.walk_grants(tx, wanted, Some(budget)).await?;
        if exhausted || found.len() >= wanted {
            return Ok(found);
        }
        if self.is_rare(tx).await? {
            self.walk_table(tx, wanted).await
        } else {
            Ok(self.walk_grants(tx, wanted, None).await?.0)
        }
    }

    /// The next `limit` records granted to any subject, merged from one bounded range per subject.
    async fn grants_after(&self, tx: &Tx, after: Option<Cursor>, limit: usize) -> Result<Vec<Found>> {
        let mut sql = Sql::default();
        for (position, subject) in self.scope.subjects.iter().enumerate() {
            sql.append(if position == 0 {
                "SELECT sort_key, record FROM ("
            } else {
                " UNION SELECT sort_key, record FROM ("
            });
            sql.push(
                "SELECT DISTINCT sort_key, record FROM grants WHERE subject = ? AND kind = ?",
                args![subject, self.scope.kind.0],
            );
            if let Some(after) = after {
                sql.push(" AND sort_key < ?", args![after.sort_key]);
            }
            sql.push(&format!(" ORDER BY sort_key DESC, record LIMIT ?) s{position}"), args![limit]);
        }
        sql.push(" ORDER BY sort_key DESC, record LIMIT ?", args![limit]);
        tx.rows(sql).await
    }

    /// Walks the grants; the flag says that there is nothing left to walk.
    async fn walk_grants(&self, tx: &Tx, wanted: usize, budget: Option<usize>) -> Result<(Vec<Found>, bool)> {
        let (mut kept, mut after, mut seen) = (Vec::new(), self.after, 0);
        loop {
            let round = self.grants_after(tx, after, ROUND).await?;
            let exhausted = round.len() < ROUND;
            seen += round.len();
            after = round.last().map(Found::cursor).or(after);
            kept.extend(self.matching(tx, round).await?);
            if exhausted || kept.len() >= wanted {
                let enough = kept.len() >= wanted;
                kept.truncate(wanted);
                return Ok((kept, exhausted && !enough));
            }
            if budget.is_some_and(|budget| seen >= budget) {
                return Ok((kept, false));
            }
        }
    }

    /// Drops from one round what the filters refuse, keeping the order.
    async fn matching(&self, tx: &Tx, round: Vec<Found>) -> Result<Vec<Found>> {
        let mut sql =
            Sql::new(&format!("SELECT d.sort_key, d.id AS record FROM {} d WHERE d.id IN ", self.table), args![]);
        sql.push_list(round.iter().map(|f| f.record));
        self.push_filters(&mut sql);
        sql.append(" ORDER BY d.sort_key DESC, d.id");
        tx.rows(sql).await
    }

    async fn is_rare(&self, tx: &Tx) -> Result<bool> {
        let mut sql =
            Sql::new(&format!("SELECT count(*) AS c1 FROM (SELECT 1 FROM {} d WHERE 1 = 1", self.table), args![]);
        self.push_filters(&mut sql);
        sql.push(" LIMIT ?) rare", args![RARE]);
        let rows: Vec<(i64,)> = tx.rows(sql).await?;
        Ok(rows.first().is_some_and(|(n,)| *n < RARE))
    }

    async fn walk_table(&self, tx: &Tx, wanted: usize) -> Result<Vec<Found>> {
        let mut sql =
            Sql::new(&format!("SELECT d.sort_key, d.id AS record FROM {} d WHERE 1 = 1", self.table), args![]);
        self.push_filters(&mut sql);
        if let Some(after) = self.after {
            sql.push(" AND d.sort_key < ?", args![after.sort_key]);
        }
        // On SQLite the unary plus keeps the probe on the record's few grants instead of one seek per subject.
        let subject = if tx.engine() == Engine::Sqlite { "+g.subject" } else { "g.subject" };
        sql.push(
            &format!(" AND EXISTS (SELECT 1 FROM grants g WHERE g.record = d.id AND g.kind = ? AND {subject} IN "),
            args![self.scope.kind.0],
        );
        sql.push_list(self.scope.subjects.iter().copied());
        sql.push(") ORDER BY d.sort_key DESC, d.id LIMIT ?", args![wanted]);
        tx.rows(sql).await
    }

    fn push_filters(&self, sql: &mut Sql) {
        for filter in &self.filters {
            sql.append(" AND ");
            sql.push(&filter.condition, filter.values.clone());
        }
    }

    /// Both drivers' answers, for the property test that proves them equal.
    ///
    /// # Errors
    /// When the database does not answer.
    #[doc(hidden)]
    pub async fn both_drivers(&self, tx: &Tx) -> Result<(Vec<Uuid>, Vec<Uuid>)> {
        let wanted = self.limit;
        let walked = self.walk_grants(tx, wanted, None).await?.0;
        let probed = self.walk_table(tx, wanted).await?;
        let ids = |found: Vec<Found>| found.into_iter().map(|f| f.record).collect();
        Ok((ids(walked), ids(probed)))
    }
}
