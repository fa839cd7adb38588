//! What was granted to somebody, as candidates of a walk and as a probe of one record.

use store::{Engine, Sql, args};
use uuid::Uuid;

use crate::Scope;

/// Arms of one compound select; SQLite allows 500.
const ARMS: usize = 400;
/// Rows that all subjects together give at first.
const GRANTED_AT_FIRST: usize = 8_192;
/// Rows that each subject gives at the least.
const OF_EACH: usize = 64;

/// How many of what was granted to so many subjects a walk begins with, when `wanted` would do.
pub(crate) fn granted_at_first(subjects: usize, wanted: usize) -> usize {
    wanted.min((GRANTED_AT_FIRST / subjects.max(1)).max(OF_EACH))
}

/// Grants with `from <= sort_key < before`, the newest `limit` of all subjects together.
pub(crate) fn granted(engine: Engine, scope: Scope<'_>, range: (i64, i64), limit: usize) -> Sql {
    match engine {
        Engine::Sqlite => merged(scope, range, limit),
        Engine::Postgres => per_subject(scope, range, limit),
    }
}

/// One range per subject; SQLite merges them lazily, so that only what is asked for is read.
fn merged(scope: Scope<'_>, range: (i64, i64), limit: usize) -> Sql {
    let subjects = padded(scope.subjects);
    let mut sql = Sql::default();
    // More arms than SQLite allows are merged in groups.
    let groups: Vec<&[Uuid]> = subjects.chunks(ARMS).collect();
    let alone = groups.len() == 1;
    for (n, group) in groups.into_iter().enumerate() {
        sql.append(if n == 0 { "" } else { " UNION " });
        sql.append(if alone { "" } else { "SELECT sort_key, record FROM (" });
        for (n, subject) in group.iter().enumerate() {
            sql.append(if n == 0 { "" } else { " UNION " });
            sql.push("SELECT sort_key, record FROM grants WHERE subject = ?", args![subject]);
            let kind = scope.kind.0;
            sql.push(&format!(" AND kind = {kind} AND sort_key >= ? AND sort_key < ?"), args![range.0, range.1]);
        }
        sql.append(if alone { "" } else { ")" });
    }
    sql.append(&format!(" ORDER BY sort_key DESC, record LIMIT {limit}"));
    sql
}

/// The newest of each subject, and of these the newest. WHY not one range per subject as above: PostgreSQL plans for many
/// arms for longer than it then runs, and without knowing the values it reads them all to sort them.
fn per_subject(scope: Scope<'_>, range: (i64, i64), limit: usize) -> Sql {
    let kind = scope.kind.0;
    let mut sql = Sql::default();
    sql.push(
        "SELECT g.sort_key, g.record FROM unnest(CAST(CAST(? AS TEXT) AS UUID[])) s (subject)",
        args![array(scope)],
    );
    sql.append(" CROSS JOIN LATERAL (SELECT sort_key, record FROM grants WHERE subject = s.subject AND ");
    sql.push(&format!("kind = {kind} AND sort_key >= ? AND sort_key < ?"), args![range.0, range.1]);
    sql.append(&format!(" ORDER BY sort_key DESC LIMIT {limit}) g ORDER BY g.sort_key DESC LIMIT {limit}"));
    sql
}

/// Whether the person may see the candidate `c`: a look at the few grants of the record, never one per subject.
pub(crate) fn push_probe(sql: &mut Sql, engine: Engine, scope: Scope<'_>) {
    let kind = scope.kind.0;
    match engine {
        Engine::Sqlite => {
            // The unary plus keeps the subject out of the index lookup.
            sql.append(&format!(
                " AND EXISTS (SELECT 1 FROM grants g WHERE g.record = c.record AND g.kind = {kind} AND +g.subject IN "
            ));
            sql.push_list(padded(scope.subjects));
            sql.append(")");
        }
        Engine::Postgres => {
            // OFFSET 0 keeps the subject out of the index lookup and the planner from joining all grants; the inner
            // SELECT reads the list of subjects once instead of once for each grant.
            sql.append(&format!(
                " AND EXISTS (SELECT 1 FROM (SELECT subject FROM grants WHERE record = c.record AND kind = {kind} OFFSET 0) g"
            ));
            let any = " WHERE g.subject = ANY (CAST((SELECT CAST(CAST(? AS TEXT) AS UUID[])) AS UUID[])))";
            sql.push(any, args![array(scope)]);
        }
    }
}

/// The subjects as one value: however many they are, the statement is the same and prepared once.
fn array(scope: Scope<'_>) -> String {
    let subjects: Vec<String> = scope.subjects.iter().map(|subject| subject.simple().to_string()).collect();
    format!("{{{}}}", subjects.join(","))
}

/// The subjects with nobody added up to a round number: people with about as many subjects share a prepared statement.
fn padded(subjects: &[Uuid]) -> Vec<Uuid> {
    let round =
        if subjects.len() <= 8 { subjects.len().next_power_of_two() } else { subjects.len().next_multiple_of(8) };
    let mut all = subjects.to_vec();
    all.resize(round, Uuid::nil());
    all
}
