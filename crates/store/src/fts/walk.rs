//! Walking the hits of a search newest first, some at a time: nothing looks at every document that holds a common word.
//!
//! FTS5 gives its hits in the order of the sort key and stops when told. A GIN index gives all hits at once and in no
//! order, so each text also holds a word for the period it belongs to, and the index itself cuts the hits to the newest
//! periods.

use super::{Query, Spelling, lexemes};
use crate::{Bind, Engine, Result, Sql, Tx, Value, args};

/// How far some hits reach when they are fewer than were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// All whose sort key is not below this one.
    DownTo(i64),
    /// All there are.
    All,
}

/// Sort keys of one period differ in their low bits only: 2^50 of them are 12.7 days.
const PERIOD_BITS: u32 = 50;

/// The period a sort key belongs to.
pub(super) fn period_of(sort_key: i64) -> i64 {
    sort_key >> PERIOD_BITS
}

/// The period as a lexeme; no word contains an underscore.
pub(super) fn period_lexeme(period: i64) -> String {
    format!("_{period:x}")
}

/// The newest hits with `from <= sort_key < before`, at most `limit`, as a statement giving `sort_key` and `record` in that
/// order; on PostgreSQL those of the newest periods only, of more periods with a higher `step`.
///
/// # Errors
/// When the database does not answer.
pub async fn hits(
    tx: &Tx,
    query: &Query,
    spelling: Spelling,
    (from, before): (i64, i64),
    limit: usize,
    step: u32,
) -> Result<(Sql, Bound)> {
    match tx.engine() {
        Engine::Sqlite => {
            let (condition, values) = query.condition(Engine::Sqlite, spelling);
            let mut sql = Sql::default();
            sql.append("SELECT r.sort_key, r.record FROM (SELECT rowid AS hit FROM fts WHERE ");
            sql.push(&condition, values);
            sql.push(" AND rowid >= ? AND rowid < ?", args![from, before]);
            sql.append(&format!(
                " ORDER BY rowid DESC LIMIT {limit}) f CROSS JOIN fts_records r ON r.sort_key = f.hit"
            ));
            Ok((sql, Bound::All))
        }
        Engine::Postgres => {
            let newest: Option<(Option<i64>,)> =
                tx.opt("SELECT max(sort_key) AS c1 FROM fts WHERE sort_key < $1", args![before]).await?;
            let Some(newest) = newest.and_then(|(key,)| key) else {
                return Ok((Sql::new("SELECT sort_key, record FROM fts WHERE FALSE", args![]), Bound::All));
            };
            Ok(postgres(query, spelling, (from, before), newest, limit, step))
        }
    }
}

fn postgres(
    query: &Query,
    spelling: Spelling,
    (from, before): (i64, i64),
    newest: i64,
    limit: usize,
    step: u32,
) -> (Sql, Bound) {
    let periods: i64 = match step {
        0 => 1,
        1 => 8,
        2 => 64,
        _ => i64::MAX,
    };
    let (last, first) = (period_of(newest), period_of(newest).saturating_sub(periods - 1));
    let reaches = periods < i64::MAX && (first << PERIOD_BITS) > from;
    let (condition, mut values) = query.condition(Engine::Postgres, spelling);
    if reaches {
        let words = if spelling == Spelling::Exact { &query.exact } else { &query.folded };
        let any: Vec<String> = (first..=last).map(|p| format!("'{}'", period_lexeme(p))).collect();
        if let Some(value) = values.first_mut() {
            *value = bound(format!("{} & ({})", lexemes(words), any.join(" | ")));
        }
    }
    let mut sql = Sql::default();
    // WHY: materialized, so that the inverted index answers first whatever the planner thinks of the range.
    sql.append("WITH hits AS MATERIALIZED (SELECT sort_key, record FROM fts WHERE ");
    sql.push(&condition, values);
    sql.push(") SELECT sort_key, record FROM hits WHERE sort_key >= ? AND sort_key < ?", args![from, before]);
    sql.append(&format!(" ORDER BY sort_key DESC LIMIT {limit}"));
    (sql, if reaches { Bound::DownTo(first << PERIOD_BITS) } else { Bound::All })
}

fn bound(text: String) -> Value {
    Bind::bind(text)
}
