//! Full text in the same transaction as the row: folded in Rust, so that both engines find the same (law 15).
//!
//! A record's sort key is its number in the index; "newest first" is the index's own order.

mod walk;

use kernel::text;
use uuid::Uuid;

pub use walk::{Bound, hits};

use crate::{Engine, Result, Sql, Tx, Value, WriteTx, args};

/// Words of one query at the most; more narrow nothing and cost much.
const MAX_WORDS: usize = 12;

/// A search as the engines want it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    exact: Vec<String>,
    folded: Vec<String>,
}

/// Which spelling is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// As written, diacritics count.
    Exact,
    /// Without diacritics.
    Folded,
    /// Without diacritics, but not as written: what is left for the second phase of a search.
    OnlyFolded,
}

impl Query {
    /// Reads what a person typed; `None` when there is no word in it.
    pub fn parse(typed: &str) -> Option<Self> {
        let words: Vec<String> = typed.split_whitespace().flat_map(query_words).take(MAX_WORDS).collect();
        let exact: Vec<String> = words.iter().map(|w| text::lower(w)).collect();
        let folded = words.iter().map(|w| text::fold(w)).collect();
        (!exact.is_empty()).then_some(Self { exact, folded })
    }

    /// Whether anything was typed with diacritics, so that two phases make sense.
    pub fn has_diacritics(&self) -> bool {
        self.exact != self.folded
    }

    /// The condition on the table `fts` for a spelling, each `?` standing for one of the values.
    pub fn condition(&self, engine: Engine, spelling: Spelling) -> (String, Vec<Value>) {
        match engine {
            Engine::Sqlite => ("fts MATCH ?".to_owned(), crate::args![self.sqlite(spelling)]),
            Engine::Postgres => {
                let (exact, folded) = (lexemes(&self.exact), lexemes(&self.folded));
                match spelling {
                    Spelling::Exact => ("fts.exact @@ ?::tsquery".to_owned(), args![exact]),
                    Spelling::Folded => ("fts.folded @@ ?::tsquery".to_owned(), args![folded]),
                    Spelling::OnlyFolded => {
                        let both = "fts.folded @@ ?::tsquery AND NOT fts.exact @@ ?::tsquery";
                        (both.to_owned(), args![folded, exact])
                    }
                }
            }
        }
    }

    fn sqlite(&self, spelling: Spelling) -> String {
        let all = |column: &str, words: &[String]| {
            let quoted: Vec<String> = words.iter().map(|w| format!("\"{}\"", w.replace('"', ""))).collect();
            format!("({{{column}}} : ({}))", quoted.join(" AND "))
        };
        match spelling {
            Spelling::Exact => all("exact", &self.exact),
            Spelling::Folded => all("folded", &self.folded),
            Spelling::OnlyFolded => format!("{} NOT {}", all("folded", &self.folded), all("exact", &self.exact)),
        }
    }
}

fn lexemes(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("'{}'", w.replace(['\'', '\\'], ""))).collect();
    quoted.join(" & ")
}

/// A number or notation is searched as one word; other chunks by their parts.
fn query_words(chunk: &str) -> Vec<String> {
    let all = text::words(chunk);
    if all.len() > 2 && chunk.contains(['/', '-']) { all.into_iter().next_back().into_iter().collect() } else { all }
}

/// Puts a record's text into the index, replacing what was there.
///
/// # Errors
/// When the database refuses.
pub async fn index(tx: &WriteTx, record: Uuid, sort_key: i64, content: &str) -> Result<()> {
    remove(tx, sort_key).await?;
    add(tx, record, sort_key, content).await
}

/// Puts the text of a record into the index that is certainly not in it yet: one statement less than [`index`], and kept
/// back like [`WriteTx::later`].
///
/// # Errors
/// When the database refuses.
pub async fn add(tx: &WriteTx, record: Uuid, sort_key: i64, content: &str) -> Result<()> {
    add_many(tx, &[(record, sort_key, content)]).await
}

/// Texts written by one statement.
const TOGETHER: usize = 50;

/// Puts many texts into the index, each with its record and sort key, in few statements: loading, and indexing anew.
///
/// # Errors
/// [`crate::Error::Duplicate`] when one of the records is there already.
pub async fn add_many(tx: &WriteTx, texts: &[(Uuid, i64, &str)]) -> Result<()> {
    for some in texts.chunks(TOGETHER) {
        let rows: Vec<Indexed> = some.iter().map(|text| Indexed::of(*text)).collect();
        match tx.engine() {
            Engine::Sqlite => {
                let record = |row: &Indexed| args![row.sort_key, row.record];
                insert(tx, "INSERT INTO fts_records (sort_key, record) VALUES ", "(?, ?)", &rows, record).await?;
                let texts = |row: &Indexed| args![row.sort_key, &row.exact, &row.folded];
                insert(tx, "INSERT INTO fts (rowid, exact, folded) VALUES ", "(?, ?, ?)", &rows, texts).await?;
            }
            Engine::Postgres => {
                const VECTORS: &str = "(?, ?, to_tsvector('simple', ?) || array_to_tsvector(ARRAY[?]),
                    to_tsvector('simple', ?) || array_to_tsvector(ARRAY[?]))";
                let all = |row: &Indexed| {
                    let period = walk::period_lexeme(walk::period_of(row.sort_key));
                    args![row.sort_key, row.record, &row.exact, &period, &row.folded, &period]
                };
                insert(tx, "INSERT INTO fts (sort_key, record, exact, folded) VALUES ", VECTORS, &rows, all).await?;
            }
        }
    }
    Ok(())
}

/// A text as the index holds it.
struct Indexed {
    record: Uuid,
    sort_key: i64,
    exact: String,
    folded: String,
}

impl Indexed {
    fn of((record, sort_key, content): (Uuid, i64, &str)) -> Self {
        let words = text::words(content).join(" ");
        Self { record, sort_key, exact: text::lower(&words), folded: text::fold(&words) }
    }
}

async fn insert(
    tx: &WriteTx,
    into: &str,
    places: &str,
    rows: &[Indexed],
    values: impl Fn(&Indexed) -> Vec<Value>,
) -> Result<()> {
    let mut sql = Sql::new(into, args![]);
    for (position, row) in rows.iter().enumerate() {
        sql.append(if position == 0 { "" } else { ", " });
        sql.push(places, values(row));
    }
    let text = sql.text().to_owned();
    if rows.len() == 1 {
        tx.later(&text, sql.into_values());
    } else {
        tx.exec(&text, sql.into_values()).await?;
    }
    Ok(())
}

/// Takes a record out of the index.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &WriteTx, sort_key: i64) -> Result<()> {
    match tx.engine() {
        Engine::Sqlite => {
            if tx.exec("DELETE FROM fts_records WHERE sort_key = $1", args![sort_key]).await? > 0 {
                tx.exec("DELETE FROM fts WHERE rowid = $1", args![sort_key]).await?;
            }
        }
        Engine::Postgres => {
            tx.exec("DELETE FROM fts WHERE sort_key = $1", args![sort_key]).await?;
        }
    }
    Ok(())
}

/// How many records hold the words, counted up to `bound` only.
///
/// # Errors
/// When the database does not answer.
pub async fn frequency(tx: &Tx, query: &Query, spelling: Spelling, bound: i64) -> Result<i64> {
    let (condition, values) = query.condition(tx.engine(), spelling);
    let mut sql = Sql::default();
    sql.append("SELECT count(*) AS c1 FROM (SELECT 1 FROM fts WHERE ");
    sql.push(&condition, values);
    sql.push(" LIMIT ?) found", args![bound]);
    let rows: Vec<(i64,)> = tx.rows(sql).await?;
    Ok(rows.first().map_or(0, |(n,)| *n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notation_is_one_word_and_quotes_cannot_break_out() {
        let query = Query::parse("123/QĐ-BYT sốt\" OR *").unwrap();
        assert_eq!(query.exact, ["123qđbyt", "sốt", "or"]);
        assert_eq!(query.folded, ["123qdbyt", "sot", "or"]);
        assert!(query.has_diacritics());
        assert_eq!(Query::parse(" *-/ "), None);
    }
}
