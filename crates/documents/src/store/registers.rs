//! Registers and their counters: numbers without a gap, given once, with the shortest possible lock (law 7).

use ::store::{Ctx, Engine, Error, FromRow, Result, Row, Sql, Tx, args};
use kernel::{Id, Instant};
use uuid::Uuid;

use crate::model::Document;

/// Names a register in typed ids.
#[derive(Debug)]
pub enum RegisterRow {}

/// Which series of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series<'a> {
    /// The agency.
    pub agency: Uuid,
    /// A unit's own register; none for the agency's.
    pub unit: Option<Uuid>,
    /// `incoming`, `outgoing` or `internal`.
    pub direction: &'a str,
    /// The year of Asia/Ho_Chi_Minh.
    pub year: i16,
    /// `all`, or a type code where each type has its own series.
    pub scheme: &'a str,
}

/// A number that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The register.
    pub register: Id<RegisterRow>,
    /// The number in it.
    pub number: i64,
}

impl FromRow for Given {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { register: row.get("register")?, number: row.get("number")? })
    }
}

/// Gives the next number of a series to a document. Call it as the last statement of the action: on PostgreSQL the
/// counter's row stays locked until the commit.
///
/// # Errors
/// When the database refuses.
pub async fn give(ctx: &Ctx, series: &Series<'_>, document: Id<Document>) -> Result<Given> {
    if let Some(given) = try_give(ctx, series, document).await? {
        return Ok(given);
    }
    open(ctx, series).await?;
    let gone = || Error::Engine("a register vanished between two statements".into());
    try_give(ctx, series, document).await?.ok_or_else(gone)
}

/// The number a series gives next, for what must be signed or typeset before it is given.
///
/// # Errors
/// When the database does not answer.
pub async fn next(tx: &Tx, series: &Series<'_>) -> Result<i64> {
    let mut sql = Sql::new(
        "SELECT last AS c1 FROM registers WHERE agency = ? AND direction = ? AND year = ? AND scheme = ?",
        args![series.agency, series.direction, series.year, series.scheme],
    );
    match series.unit {
        Some(unit) => sql.push(" AND unit = ?", args![unit]),
        None => sql.append(" AND unit IS NULL"),
    }
    let last: Option<(i64,)> = tx.rows(sql).await?.pop();
    Ok(last.map_or(1, |(last,)| last + 1))
}

const COUNT: &str = "UPDATE registers SET last = last + 1
    WHERE agency = $1 AND direction = $2 AND year = $3 AND scheme = $4 AND";

async fn try_give(ctx: &Ctx, series: &Series<'_>, document: Id<Document>) -> Result<Option<Given>> {
    let mut values = args![series.agency, series.direction, series.year, series.scheme];
    let unit = if let Some(unit) = series.unit {
        values.extend(args![unit]);
        "unit = $5"
    } else {
        "unit IS NULL"
    };
    let next = values.len() + 1;
    match ctx.tx.engine() {
        Engine::Postgres => {
            values.extend(args![document, ctx.now]);
            let sql = format!(
                "WITH given AS ({COUNT} {unit} RETURNING id, last)
                 INSERT INTO register_entries (register, number, document, given_at)
                 SELECT id, last, ${next}, ${} FROM given RETURNING register, number",
                next + 1
            );
            ctx.tx.opt(&sql, values).await
        }
        Engine::Sqlite => {
            let sql = format!("{COUNT} {unit} RETURNING id AS register, last AS number");
            let given: Option<Given> = ctx.tx.opt(&sql, values).await?;
            if let Some(given) = &given {
                let entry =
                    "INSERT INTO register_entries (register, number, document, given_at) VALUES ($1, $2, $3, $4)";
                ctx.tx.exec(entry, args![given.register, given.number, document, ctx.now]).await?;
            }
            Ok(given)
        }
    }
}

/// Opens a register: the first document of a year finds none. Two at the same time open one.
async fn open(ctx: &Ctx, series: &Series<'_>) -> Result<()> {
    let id: Id<RegisterRow> = ctx.id();
    let name = format!("{}-{}", series.direction, series.scheme);
    let sql = "INSERT INTO registers (id, agency, unit, direction, year, scheme, name, last)
               VALUES ($1, $2, $3, $4, $5, $6, $7, 0) ON CONFLICT DO NOTHING";
    let values = args![id, series.agency, series.unit, series.direction, series.year, series.scheme, name];
    ctx.tx.exec(sql, values).await?;
    Ok(())
}

/// A register as listed.
#[derive(Debug, Clone)]
pub struct Register {
    /// Its identifier.
    pub id: Id<RegisterRow>,
    /// A unit's own; none for the agency's.
    pub unit: Option<Uuid>,
    /// `incoming`, `outgoing` or `internal`.
    pub direction: String,
    /// The year.
    pub year: i64,
    /// `all` or a type code.
    pub scheme: String,
    /// Last number given.
    pub last: i64,
}

impl FromRow for Register {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            unit: row.get("unit")?,
            direction: row.get("direction")?,
            year: row.get("year")?,
            scheme: row.get("scheme")?,
            last: row.get("last")?,
        })
    }
}

const COLUMNS: &str = "id, unit, direction, year, scheme, last";

/// The registers of an agency, newest year first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_agency(tx: &Tx, agency: Uuid) -> Result<Vec<Register>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM registers WHERE agency = $1 ORDER BY year DESC, direction, scheme, id LIMIT 500"
    );
    tx.all(&sql, args![agency]).await
}

/// One register of an agency.
///
/// # Errors
/// When the database does not answer.
pub async fn get(tx: &Tx, agency: Uuid, id: Id<RegisterRow>) -> Result<Option<Register>> {
    let sql = format!("SELECT {COLUMNS} FROM registers WHERE agency = $1 AND id = $2");
    tx.opt(&sql, args![agency, id]).await
}

/// What a document's number in a register is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The number.
    pub number: i64,
    /// When it was given.
    pub given_at: Instant,
    /// Why it was given up, if it was.
    pub voided: Option<String>,
}

impl FromRow for Entry {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { number: row.get("number")?, given_at: row.get("given_at")?, voided: row.get("voided")? })
    }
}

/// The numbers of a register in order, for checks and prints.
///
/// # Errors
/// When the database does not answer.
pub async fn entries(tx: &Tx, register: Id<RegisterRow>) -> Result<Vec<Entry>> {
    let sql = "SELECT number, given_at, voided FROM register_entries WHERE register = $1 ORDER BY number";
    tx.all(sql, args![register]).await
}

/// The number a document holds in a register, not given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The number.
    pub number: i64,
    /// When it was given.
    pub given_at: Instant,
    /// The series.
    pub scheme: String,
}

impl FromRow for Held {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { number: row.get("number")?, given_at: row.get("given_at")?, scheme: row.get("scheme")? })
    }
}

/// The number of an outgoing document, also while it is signed anew.
///
/// # Errors
/// When the database does not answer.
pub async fn held(tx: &Tx, document: Id<Document>) -> Result<Option<Held>> {
    let sql = "SELECT e.number, e.given_at, r.scheme FROM register_entries e JOIN registers r ON r.id = e.register
               WHERE e.document = $1 AND e.voided IS NULL AND r.direction = 'outgoing' AND r.unit IS NULL
               ORDER BY e.given_at DESC LIMIT 1";
    tx.opt(sql, args![document]).await
}

/// Gives up every number a document holds; it is never given to another (Đ.15.1). Tells how many there were.
///
/// # Errors
/// When the database refuses.
pub async fn void(ctx: &Ctx, document: Id<Document>, reason: &str) -> Result<u64> {
    let sql = "UPDATE register_entries SET voided = $2 WHERE document = $1 AND voided IS NULL";
    ctx.tx.exec(sql, args![document, reason]).await
}
