//! People and, above all, who holds which role now.

use std::collections::HashMap;

use kernel::{Date, Id, text};
use store::{FromRow, Result, Row, Sql, Tx, WriteTx, args};

use crate::model::{Agency, Holder, Person, Position, Role, Unit};

const COLUMNS: &str = "id, username, name, email, telephone, disabled, main_position, created_at, version";

impl FromRow for Person {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            username: row.get("username")?,
            name: row.get("name")?,
            email: row.get("email")?,
            telephone: row.get("telephone")?,
            disabled: row.get("disabled")?,
            main_position: row.get("main_position")?,
            created_at: row.get("created_at")?,
            version: row.get("version")?,
        })
    }
}

/// One person.
///
/// # Errors
/// When the database does not answer.
pub async fn get(tx: &Tx, id: Id<Person>) -> Result<Option<Person>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM people WHERE id = $1"), args![id]).await
}

/// The person of a user name, in any case.
///
/// # Errors
/// When the database does not answer.
pub async fn by_username(tx: &Tx, username: &str) -> Result<Option<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM people WHERE username = $1");
    tx.opt(&sql, args![username.trim().to_ascii_lowercase()]).await
}

/// The names of people, for timelines and lists; unknown ids are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn names(tx: &Tx, ids: impl IntoIterator<Item = Id<Person>>) -> Result<HashMap<Id<Person>, String>> {
    super::names_in(tx, "people", ids).await
}

/// People whose name or user name contains `query`, by name; an empty query gives the first `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn search(tx: &Tx, query: &str, limit: i64) -> Result<Vec<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM people WHERE folded LIKE $1 ESCAPE '!' ORDER BY folded, id LIMIT $2");
    tx.all(&sql, args![super::contains(query), limit]).await
}

const HOLDERS: &str =
    "SELECT q.id, q.person, q.unit, q.role, q.rank, q.title, q.serves, q.valid_from, q.valid_to, q.version,
        p.name AS person_name, u.name AS unit_name, u.abbreviation AS unit_abbreviation
    FROM positions q JOIN people p ON p.id = q.person JOIN units u ON u.id = q.unit
    WHERE p.disabled = FALSE AND q.valid_from <= ? AND (q.valid_to IS NULL OR q.valid_to >= ?)";
const HOLDERS_ORDER: &str = " ORDER BY u.rank, u.id, CASE q.rank WHEN 'head' THEN 0 WHEN 'deputy' THEN 1 ELSE 2 END,
        CASE q.role WHEN 'unit-head' THEN 0 WHEN 'deputy-head' THEN 1 ELSE 2 END, p.folded, q.id";

impl FromRow for Holder {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            position: Position::from_row(row)?,
            name: row.get("person_name")?,
            unit_name: row.get("unit_name")?,
            unit_abbreviation: row.get("unit_abbreviation")?,
        })
    }
}

async fn held(tx: &Tx, on: Date, condition: &str, values: Vec<store::Value>) -> Result<Vec<Holder>> {
    let mut sql = Sql::new(HOLDERS, args![on, on]);
    sql.push(condition, values);
    sql.append(HOLDERS_ORDER);
    tx.rows(sql).await
}

/// Everybody with a position in the unit on that day (not in the units below), heads first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_unit(tx: &Tx, unit: Id<Unit>, on: Date) -> Result<Vec<Holder>> {
    held(tx, on, " AND q.unit = ?", args![unit]).await
}

/// Everybody with a position in the agency on that day, unit by unit.
///
/// # Errors
/// When the database does not answer.
pub async fn of_agency(tx: &Tx, agency: Id<Agency>, on: Date) -> Result<Vec<Holder>> {
    held(tx, on, " AND u.agency = ?", args![agency]).await
}

/// Who holds a role anywhere in the agency on that day.
///
/// # Errors
/// When the database does not answer.
pub async fn holders(tx: &Tx, agency: Id<Agency>, role: Role, on: Date) -> Result<Vec<Holder>> {
    held(tx, on, " AND u.agency = ? AND q.role = ?", args![agency, role.as_str()]).await
}

/// The head and the deputies of a unit on that day, the head first. The head of an Office counts too.
///
/// # Errors
/// When the database does not answer.
pub async fn heads_of(tx: &Tx, unit: Id<Unit>, on: Date) -> Result<Vec<Holder>> {
    let roles = " AND q.unit = ? AND q.role IN ('unit-head', 'deputy-head', 'office-head', 'agency-leader')";
    held(tx, on, roles, args![unit]).await
}

/// The clerks of a unit on that day.
///
/// # Errors
/// When the database does not answer.
pub async fn clerks_of(tx: &Tx, unit: Id<Unit>, on: Date) -> Result<Vec<Holder>> {
    held(tx, on, " AND q.unit = ? AND q.role IN ('unit-clerk', 'agency-clerk')", args![unit]).await
}

/// The secretaries of a leader's position on that day.
///
/// # Errors
/// When the database does not answer.
pub async fn secretaries_of(tx: &Tx, leader: Id<Position>, on: Date) -> Result<Vec<Holder>> {
    held(tx, on, " AND q.serves = ? AND q.role = 'leader-secretary'", args![leader]).await
}

/// What a person holds on that day, with the units' names.
///
/// # Errors
/// When the database does not answer.
pub async fn posts_of(tx: &Tx, person: Id<Person>, on: Date) -> Result<Vec<Holder>> {
    held(tx, on, " AND q.person = ?", args![person]).await
}

/// The holder of one position on that day.
///
/// # Errors
/// When the database does not answer.
pub async fn holder(tx: &Tx, position: Id<Position>, on: Date) -> Result<Option<Holder>> {
    Ok(held(tx, on, " AND q.id = ?", args![position]).await?.into_iter().next())
}

fn folded(person: &Person) -> String {
    text::fold(&format!("{} {}", person.name, person.username))
}

pub(crate) async fn insert(tx: &WriteTx, p: &Person) -> Result<()> {
    let sql = "INSERT INTO people (id, username, name, folded, email, telephone, disabled, main_position, created_at, version)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = args![
        p.id,
        &p.username,
        &p.name,
        folded(p),
        &p.email,
        &p.telephone,
        p.disabled,
        p.main_position,
        p.created_at,
        p.version
    ];
    tx.exec(sql, values).await?;
    Ok(())
}

pub(crate) async fn update(tx: &WriteTx, p: &Person) -> Result<()> {
    let sql =
        "UPDATE people SET name = $3, folded = $4, email = $5, telephone = $6, disabled = $7, version = version + 1
               WHERE id = $1 AND version = $2";
    let values = args![p.id, p.version, &p.name, folded(p), &p.email, &p.telephone, p.disabled];
    tx.exec_versioned(sql, values).await
}

pub(crate) async fn set_main_position(tx: &WriteTx, id: Id<Person>, position: Id<Position>) -> Result<()> {
    tx.exec("UPDATE people SET main_position = $2 WHERE id = $1", args![id, position]).await?;
    Ok(())
}

/// Whether anybody but this person can still administer accounts on that day.
pub(crate) async fn another_administrator(tx: &Tx, but: Id<Person>, on: Date) -> Result<bool> {
    let rows = held(tx, on, " AND q.role = 'administrator' AND q.person <> ?", args![but]).await?;
    Ok(!rows.is_empty())
}

/// Whether there is any account at all.
pub(crate) async fn any(tx: &Tx) -> Result<bool> {
    let row: Option<(i64,)> = tx.opt("SELECT CAST(1 AS BIGINT) AS c1 FROM people LIMIT 1", args![]).await?;
    Ok(row.is_some())
}
