//! Who must act: the only table that the desk and its counts read (law 5).

use ::store::{Ctx, FromRow, Result, Row, Sql, Tx, args};
use jiff::civil::Date;
use kernel::{Actor, Id, Instant};
use uuid::Uuid;

use crate::model::{Queue, Urgency};

/// Something that waits for somebody.
#[derive(Debug, Clone)]
pub struct WorkItem {
    /// Its identifier.
    pub id: Id<WorkItem>,
    /// The subject that holds it.
    pub holder: Uuid,
    /// In which queue.
    pub queue: Queue,
    /// The document.
    pub record: Uuid,
    /// `incoming-document` or `outgoing-document`.
    pub record_kind: String,
    /// Assignment, instruction, draft step …
    pub cause: Uuid,
    /// Until when.
    pub due_on: Option<Date>,
    /// How urgent.
    pub urgency: Urgency,
    /// Trích yếu.
    pub title: String,
    /// Since when.
    pub created_at: Instant,
}

impl FromRow for WorkItem {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            holder: row.get("holder")?,
            queue: super::parsed(row, "queue", Queue::from_name)?,
            record: row.get("record")?,
            record_kind: row.get("record_kind")?,
            cause: row.get("cause")?,
            due_on: row.get("due_on")?,
            urgency: Urgency::from_code(row.get("urgency")?).unwrap_or_default(),
            title: row.get("title")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// A work item to be written.
#[derive(Debug, Clone)]
pub struct NewItem<'a> {
    /// The subject that holds it.
    pub holder: Uuid,
    /// Queue by name.
    pub queue: &'a str,
    /// What causes it.
    pub cause: Uuid,
    /// Until when.
    pub due_on: Option<Date>,
}

/// Adds work items of one record.
///
/// # Errors
/// When the database refuses.
pub async fn add(
    ctx: &Ctx,
    record: Uuid,
    record_kind: &str,
    urgency: Urgency,
    title: &str,
    items: &[NewItem<'_>],
) -> Result<()> {
    if let Some(sql) = insertion(ctx, record, record_kind, urgency, title, items) {
        let text = sql.text().to_owned();
        ctx.tx.exec(&text, sql.into_values()).await?;
    }
    Ok(())
}

/// Adds the first work items of a new record; nothing can be there yet, so nobody has to wait for it.
pub fn add_first(ctx: &Ctx, record: Uuid, record_kind: &str, urgency: Urgency, title: &str, items: &[NewItem<'_>]) {
    if let Some(sql) = insertion(ctx, record, record_kind, urgency, title, items) {
        let text = sql.text().to_owned();
        ctx.tx.later(&text, sql.into_values());
    }
}

fn insertion(
    ctx: &Ctx,
    record: Uuid,
    record_kind: &str,
    urgency: Urgency,
    title: &str,
    items: &[NewItem<'_>],
) -> Option<Sql> {
    if items.is_empty() {
        return None;
    }
    let mut sql = Sql::new(
        "INSERT INTO work_items (id, holder, queue, record, record_kind, cause, due_on, urgency, title, created_at) VALUES ",
        args![],
    );
    for (position, item) in items.iter().enumerate() {
        let id: Id<WorkItem> = ctx.id();
        let part = if position == 0 { "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" } else { ", (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" };
        let (holder, queue, cause) = (item.holder, item.queue, item.cause);
        sql.push(
            part,
            args![id, holder, queue, record, record_kind, cause, item.due_on, urgency.code(), title, ctx.now],
        );
    }
    sql.append(" ON CONFLICT (holder, queue, record, cause) DO UPDATE SET due_on = excluded.due_on");
    Some(sql)
}

/// Removes one work item of a record.
///
/// # Errors
/// When the database refuses.
pub async fn remove(ctx: &Ctx, record: Uuid, holder: Uuid, queue: &str, cause: Uuid) -> Result<()> {
    let sql = "DELETE FROM work_items WHERE record = $1 AND holder = $2 AND queue = $3 AND cause = $4";
    ctx.tx.exec(sql, args![record, holder, queue, cause]).await?;
    Ok(())
}

/// Everything that waits for somebody on one record.
///
/// # Errors
/// When the database does not answer.
pub async fn of_record(tx: &Tx, record: Uuid) -> Result<Vec<WorkItem>> {
    let sql = format!("SELECT {COLUMNS} FROM work_items WHERE record = $1 ORDER BY queue, holder, cause");
    tx.all(&sql, args![record]).await
}

pub(super) const COLUMNS: &str = "id, holder, queue, record, record_kind, cause, due_on, urgency, title, created_at";

/// Which part of the desk is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// One queue.
    Queue(Queue),
    /// Everything that is due on that day.
    DueOn(Date),
    /// Everything that was due before that day.
    DueBefore(Date),
}

/// The queues an actor works on: those of other offices are not shown even where the subject is shared.
pub(super) fn own_queues(actor: &Actor) -> impl Iterator<Item = &'static str> {
    Queue::ALL.into_iter().filter(|queue| queue.is_for(actor)).map(Queue::name)
}

fn push_part(sql: &mut Sql, actor: &Actor, part: Part) {
    sql.append(" WHERE holder IN ");
    sql.push_list(actor.subjects.iter().copied());
    match part {
        Part::Queue(queue) if queue.is_for(actor) => sql.push(" AND queue = ?", args![queue.name()]),
        Part::Queue(_) => sql.append(" AND 1 = 0"),
        Part::DueOn(day) => {
            sql.append(" AND queue IN ");
            sql.push_list(own_queues(actor));
            sql.push(" AND due_on = ?", args![day]);
        }
        Part::DueBefore(day) => {
            sql.append(" AND queue IN ");
            sql.push_list(own_queues(actor));
            sql.push(" AND due_on < ?", args![day]);
        }
    }
}

/// One page of a part of the desk: nearest deadline first, most urgent first within, then oldest.
///
/// # Errors
/// When the database does not answer.
pub async fn list(tx: &Tx, actor: &Actor, part: Part, limit: usize, offset: usize) -> Result<Vec<WorkItem>> {
    let mut sql = Sql::new(&format!("SELECT {COLUMNS} FROM work_items"), args![]);
    push_part(&mut sql, actor, part);
    sql.push(
        " ORDER BY CASE WHEN due_on IS NULL THEN 1 ELSE 0 END, due_on, urgency DESC, created_at, id LIMIT ? OFFSET ?",
        args![limit, offset],
    );
    tx.rows(sql).await
}

/// How many wait in each queue, how many are due on that day, how many are overdue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// By queue, empty ones left out.
    pub queues: Vec<(Queue, i64)>,
    /// Due today.
    pub today: i64,
    /// Overdue.
    pub late: i64,
}

struct Counted(Queue, i64, i64, i64);

impl FromRow for Counted {
    fn from_row(row: &Row) -> Result<Self> {
        let queue = super::parsed(row, "queue", Queue::from_name)?;
        Ok(Self(queue, row.get("n")?, row.get("today")?, row.get("late")?))
    }
}

/// All counts of a desk, in one statement over the index of holders.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(tx: &Tx, actor: &Actor, today: Date) -> Result<Counts> {
    let mut sql = Sql::new(
        "SELECT queue, count(*) AS n, CAST(sum(CASE WHEN due_on = ? THEN 1 ELSE 0 END) AS BIGINT) AS today,
                CAST(sum(CASE WHEN due_on < ? THEN 1 ELSE 0 END) AS BIGINT) AS late
         FROM work_items WHERE holder IN ",
        args![today, today],
    );
    sql.push_list(actor.subjects.iter().copied());
    sql.append(" GROUP BY queue");
    let rows: Vec<Counted> = tx.rows(sql).await?;
    let mut counts = Counts::default();
    for Counted(queue, n, today, late) in rows.into_iter().filter(|c| c.0.is_for(actor)) {
        counts.queues.push((queue, n));
        counts.today += today;
        counts.late += late;
    }
    Ok(counts)
}
