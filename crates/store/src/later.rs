//! Statements whose result nobody waits for: kept back, and sent together in one round trip before the next one whose
//! result is needed, or before the commit.
//!
//! On PostgreSQL they become one statement of several parts that see the same state, so only statements that do not
//! depend on one another may be kept back: those about different rows. Whatever is executed at once comes after them. Once
//! one of them was refused the transaction cannot be committed any more: others may have gone with it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::{Engine, Sql};

/// Values of one statement at the most; PostgreSQL allows 65 535 and SQLite 32 766.
const MOST_VALUES: usize = 16_000;

/// What a transaction has kept back, in order.
#[derive(Default)]
pub(crate) struct Later {
    kept: Mutex<Vec<Sql>>,
    refused: AtomicBool,
}

impl Later {
    /// Whether a statement that was kept back has been refused.
    pub(crate) fn is_refused(&self) -> bool {
        self.refused.load(Ordering::Acquire)
    }

    /// Notes that one was refused.
    pub(crate) fn refuse(&self) {
        self.refused.store(true, Ordering::Release);
    }

    /// Keeps a statement back.
    pub(crate) fn keep(&self, statement: Sql) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(statement);
    }

    /// Takes what was kept, put together into as few statements as possible.
    pub(crate) fn take(&self, engine: Engine) -> Vec<Sql> {
        let kept = std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner));
        let mut groups: Vec<(usize, Vec<Sql>)> = Vec::new();
        for statement in kept {
            let values = statement.places();
            match groups.last_mut().filter(|(held, _)| held + values <= MOST_VALUES) {
                Some((held, group)) => {
                    *held += values;
                    group.push(statement);
                }
                None => groups.push((values, vec![statement])),
            }
        }
        groups.into_iter().map(|(_, group)| together(engine, group)).collect()
    }
}

/// One statement more, for an engine that runs several of one text one after another.
pub(crate) fn before(kept: Vec<Sql>, statement: Sql) -> Sql {
    together(Engine::Sqlite, kept.into_iter().chain([statement]).collect())
}

/// SQLite runs several statements of one text one after another; PostgreSQL takes all but the last as parts of it.
fn together(engine: Engine, group: Vec<Sql>) -> Sql {
    let last = group.len().saturating_sub(1);
    let mut all = Sql::default();
    for (place, statement) in group.into_iter().enumerate() {
        match engine {
            Engine::Sqlite => all.append(if place == 0 { "" } else { "; " }),
            Engine::Postgres if last == 0 => {}
            Engine::Postgres => all.append(&match place {
                0 => "WITH kept0 AS (".to_owned(),
                place if place == last => ") ".to_owned(),
                place => format!("), kept{place} AS ("),
            }),
        }
        all.extend(statement);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args;

    #[test]
    fn statements_become_one_whose_places_are_numbered_through() {
        let later = Later::default();
        for n in 1..=3_i64 {
            later.keep(Sql::numbered("INSERT INTO t VALUES ($1, $1, $2)", args![n, "x"]));
        }
        let all = later.take(Engine::Postgres);
        assert_eq!(
            all[0].text(),
            "WITH kept0 AS (INSERT INTO t VALUES ($1, $1, $2)), kept1 AS (INSERT INTO t VALUES ($3, $3, $4)) \
             INSERT INTO t VALUES ($5, $5, $6)"
        );
        assert!(later.take(Engine::Postgres).is_empty());
        later.keep(Sql::numbered("DELETE FROM t", args![]));
        assert_eq!(later.take(Engine::Postgres)[0].text(), "DELETE FROM t");
        for n in 1..=2_i64 {
            later.keep(Sql::numbered("DELETE FROM t WHERE a = $1", args![n]));
        }
        assert_eq!(later.take(Engine::Sqlite)[0].text(), "DELETE FROM t WHERE a = $1; DELETE FROM t WHERE a = $2");
    }

    #[test]
    fn no_statement_has_more_values_than_the_engines_allow() {
        let later = Later::default();
        for _ in 0..3 {
            later.keep(Sql::numbered("", vec![crate::Bind::bind(1_i64); MOST_VALUES / 2]));
        }
        assert_eq!(later.take(Engine::Sqlite).len(), 2);
    }
}
