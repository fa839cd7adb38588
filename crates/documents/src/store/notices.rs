//! What is new for somebody: work that came to them since they last looked.

use ::store::{Ctx, Result, Sql, Tx, args};
use kernel::{Actor, Instant};
use uuid::Uuid;

use super::work_items::{COLUMNS, WorkItem, own_queues};

/// Counted no further: the bell shows "99+".
pub const MOST: usize = 100;

/// When a person last looked at what is new; never is the beginning of time.
///
/// # Errors
/// When the database does not answer.
pub async fn seen(tx: &Tx, person: Uuid) -> Result<Instant> {
    let sql = "SELECT seen_at AS c1 FROM notices_seen WHERE person = $1";
    let row: Option<(Instant,)> = tx.opt(sql, args![person]).await?;
    Ok(row.map_or(Instant::UNIX_EPOCH, |(at,)| at))
}

/// Notes that a person has looked now.
///
/// # Errors
/// When the database refuses.
pub async fn look(ctx: &Ctx, person: Uuid) -> Result<()> {
    let sql = "INSERT INTO notices_seen (person, seen_at) VALUES ($1, $2)
               ON CONFLICT (person) DO UPDATE SET seen_at = excluded.seen_at";
    ctx.tx.exec(sql, args![person, ctx.now]).await?;
    Ok(())
}

fn newest_sql(actor: &Actor, columns: &str) -> Sql {
    let mut sql = Sql::new(&format!("SELECT {columns} FROM work_items WHERE holder IN "), args![]);
    sql.push_list(actor.subjects.iter().copied());
    sql.append(" AND queue IN ");
    sql.push_list(own_queues(actor));
    sql
}

/// What came last, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn newest(tx: &Tx, actor: &Actor, limit: usize) -> Result<Vec<WorkItem>> {
    let mut sql = newest_sql(actor, COLUMNS);
    sql.push(" ORDER BY created_at DESC, id DESC LIMIT ?", args![limit]);
    tx.rows(sql).await
}

/// How much came after a moment, counted up to [`MOST`].
///
/// # Errors
/// When the database does not answer.
pub async fn count_since(tx: &Tx, actor: &Actor, since: Instant) -> Result<usize> {
    let mut sql = newest_sql(actor, "id AS c1");
    sql.push(" AND created_at > ? LIMIT ?", args![since, MOST]);
    let rows: Vec<(Uuid,)> = tx.rows(sql).await?;
    Ok(rows.len())
}
