//! What a list is narrowed to: conditions that are checked, and those whose index can also be walked newest first.

use store::fts::{Query, Spelling};
use store::{Engine, Sql, Value};

/// A condition on the listed table `d`; each `?` stands for one value.
#[derive(Debug, Clone)]
pub struct Filter(Rule);

#[derive(Debug, Clone)]
enum Rule {
    Checked(String, Vec<Value>),
    Indexed(String, Vec<Value>),
    Whole(String, Vec<Value>),
    From(i64),
    Before(i64),
    Words(Query, Spelling),
}

impl Filter {
    /// A condition such as `d.issuer = ?` that no index serves: it is checked on each record that comes along.
    pub fn new(condition: impl Into<String>, values: Vec<Value>) -> Self {
        Self(Rule::Checked(condition.into(), values))
    }

    /// A condition whose columns an index of the table has in front of `sort_key`, such as `d.agency = ? AND d.state = ?`:
    /// it may lead the search. It must be whole, for it is used on its own.
    pub fn indexed(condition: impl Into<String>, values: Vec<Value>) -> Self {
        Self(Rule::Indexed(condition.into(), values))
    }

    /// What everything granted in the list fulfils, such as the agency whose list it is, with an index as above: walked
    /// newest first where no other filter leads, and never checked. Who sees much finds a page there at once.
    pub fn whole(condition: impl Into<String>, values: Vec<Value>) -> Self {
        Self(Rule::Whole(condition.into(), values))
    }

    /// Sort keys from this one on.
    pub fn from(sort_key: i64) -> Self {
        Self(Rule::From(sort_key))
    }

    /// Sort keys below this one.
    pub fn before(sort_key: i64) -> Self {
        Self(Rule::Before(sort_key))
    }

    /// The words in the full-text index; always one that may lead.
    pub fn words(query: Query, spelling: Spelling) -> Self {
        Self(Rule::Words(query, spelling))
    }

    pub(crate) fn narrows_and_leads(&self) -> bool {
        matches!(self.0, Rule::Indexed(..) | Rule::Words(..))
    }

    pub(crate) fn is_whole(&self) -> bool {
        matches!(self.0, Rule::Whole(..))
    }

    pub(crate) fn is_checked(&self) -> bool {
        matches!(self.0, Rule::Checked(..) | Rule::Indexed(..))
    }

    pub(crate) fn is_words(&self) -> bool {
        matches!(self.0, Rule::Words(..))
    }

    /// The range of sort keys left by all filters: from, before.
    pub(crate) fn range(filters: &[Self]) -> (i64, i64) {
        filters.iter().fold((i64::MIN, i64::MAX), |(from, before), filter| match filter.0 {
            Rule::From(key) => (from.max(key), before),
            Rule::Before(key) => (from, before.min(key)),
            _ => (from, before),
        })
    }

    /// Adds ` AND …` to a statement over the table `d`. Ranges are the walker's own matter.
    pub(crate) fn push_check(&self, sql: &mut Sql, engine: Engine) {
        match &self.0 {
            Rule::Checked(condition, values) | Rule::Indexed(condition, values) => {
                sql.append(" AND ");
                sql.push(condition, values.clone());
            }
            Rule::Whole(..) | Rule::From(_) | Rule::Before(_) => {}
            Rule::Words(query, spelling) => {
                let key = if engine == Engine::Sqlite { "fts.rowid" } else { "fts.sort_key" };
                let (condition, values) = query.condition(engine, *spelling);
                sql.append(" AND EXISTS (SELECT 1 FROM fts WHERE ");
                sql.push(&condition, values);
                sql.append(&format!(" AND {key} = d.sort_key)"));
            }
        }
    }

    /// How the filter is walked; none for those that do not lead.
    pub(crate) fn walk(&self) -> Option<Walk<'_>> {
        match &self.0 {
            Rule::Indexed(condition, values) | Rule::Whole(condition, values) => Some(Walk::Index(condition, values)),
            Rule::Words(query, spelling) => Some(Walk::Words(query, *spelling)),
            _ => None,
        }
    }
}

/// A filter that leads.
pub(crate) enum Walk<'a> {
    /// An index of the table.
    Index(&'a str, &'a [Value]),
    /// The full-text index.
    Words(&'a Query, Spelling),
}
