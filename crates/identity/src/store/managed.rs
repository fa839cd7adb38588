//! What an administrator sees: the own agency and the internal agencies below it, with their units and people.

use std::collections::HashMap;

use kernel::{Actor, Date, Id};
use store::{FromRow, Result, Row, Sql, Tx, args};

use crate::model::{Agency, Person, Position};

/// The agencies an administrator of the actor's agency looks after.
///
/// # Errors
/// When the database does not answer.
pub async fn agencies(tx: &Tx, actor: &Actor) -> Result<Vec<Agency>> {
    let all = super::agencies::internal(tx).await?;
    let own = actor.agency;
    Ok(all.into_iter().filter(|a| a.id.uuid() == own || a.parent.map(Id::uuid) == Some(own)).collect())
}

/// Whether the actor looks after an agency.
pub(crate) async fn covers_agency(tx: &Tx, actor: &Actor, agency: Id<Agency>) -> Result<bool> {
    Ok(agencies(tx, actor).await?.iter().any(|a| a.id == agency))
}

/// Whether the actor looks after a person: one of their positions, past ones too, is in a managed agency, or they have none.
pub(crate) async fn covers_person(tx: &Tx, actor: &Actor, person: Id<Person>) -> Result<bool> {
    let managed = agencies(tx, actor).await?;
    let mut sql = Sql::new(
        "SELECT p.id AS c1 FROM people p WHERE p.id = ?
           AND (NOT EXISTS (SELECT 1 FROM positions q WHERE q.person = p.id)
             OR EXISTS (SELECT 1 FROM positions q JOIN units u ON u.id = q.unit WHERE q.person = p.id AND u.agency IN ",
        args![person],
    );
    sql.push_list(managed.iter().map(|a| a.id));
    sql.append("))");
    let found: Vec<(Id<Person>,)> = tx.rows(sql).await?;
    Ok(!found.is_empty())
}

/// Whether the whole account is the actor's affair: nothing the person holds, now or later, lies in an agency outside.
/// Else the administrator of one agency could take over an account that works in another.
pub(crate) async fn owns_account(tx: &Tx, actor: &Actor, person: Id<Person>, on: Date) -> Result<bool> {
    let managed = agencies(tx, actor).await?;
    let mut sql = Sql::new(
        "SELECT q.id AS c1 FROM positions q JOIN units u ON u.id = q.unit
         WHERE q.person = ? AND (q.valid_to IS NULL OR q.valid_to >= ?) AND u.agency NOT IN ",
        args![person, on],
    );
    sql.push_list(managed.iter().map(|a| a.id));
    sql.append(" LIMIT 1");
    let outside: Vec<(Id<Position>,)> = tx.rows(sql).await?;
    Ok(outside.is_empty())
}

/// The main position and unit of people in words, as of now; those without one are left out.
pub(crate) async fn seats(
    tx: &Tx,
    people: impl IntoIterator<Item = Id<Person>>,
) -> Result<HashMap<Id<Person>, String>> {
    let mut ids: Vec<Id<Person>> = people.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new(
        "SELECT p.id AS c1, q.title AS c2, u.name AS c3 FROM people p JOIN positions q ON q.id = p.main_position
         JOIN units u ON u.id = q.unit WHERE p.id IN ",
        args![],
    );
    sql.push_list(ids);
    let rows: Vec<(Id<Person>, String, String)> = tx.rows(sql).await?;
    Ok(rows.into_iter().map(|(id, title, unit)| (id, format!("{title}, {unit}"))).collect())
}

/// A line of the administrator's list.
pub(crate) struct Listed {
    pub(crate) id: Id<Person>,
    pub(crate) username: String,
    pub(crate) name: String,
    pub(crate) disabled: bool,
    pub(crate) title: Option<String>,
    pub(crate) unit_name: Option<String>,
    pub(crate) locked_until: Option<kernel::Instant>,
}

impl FromRow for Listed {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            username: row.get("username")?,
            name: row.get("name")?,
            disabled: row.get("disabled")?,
            title: row.get("title")?,
            unit_name: row.get("unit_name")?,
            locked_until: row.get("locked_until")?,
        })
    }
}

/// One page of people by name, after `after` (folded name and id), with their main position.
pub(crate) async fn people(
    tx: &Tx,
    agency: Id<Agency>,
    query: &str,
    after: Option<Id<Person>>,
    limit: usize,
) -> Result<Vec<Listed>> {
    let mut sql = Sql::new(
        "SELECT p.id, p.username, p.name, p.disabled, q.title, u.name AS unit_name, c.locked_until
         FROM people p
         LEFT JOIN positions q ON q.id = p.main_position
         LEFT JOIN units u ON u.id = q.unit
         LEFT JOIN credentials c ON c.person = p.id
         WHERE (NOT EXISTS (SELECT 1 FROM positions h WHERE h.person = p.id)
             OR EXISTS (SELECT 1 FROM positions h JOIN units v ON v.id = h.unit WHERE h.person = p.id AND v.agency = ?))
           AND p.folded LIKE ? ESCAPE '!'",
        args![agency, super::contains(query)],
    );
    if let Some(after) = after {
        let later = " AND (p.folded, p.id) > (SELECT x.folded, x.id FROM people x WHERE x.id = ?)";
        sql.push(later, args![after]);
    }
    sql.push(" ORDER BY p.folded, p.id LIMIT ?", args![limit]);
    tx.rows(sql).await
}

/// An account that wrong passwords have locked.
pub(crate) struct Locked {
    pub(crate) id: Id<Person>,
    pub(crate) name: String,
    pub(crate) until: kernel::Instant,
}

impl FromRow for Locked {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { id: row.get("id")?, name: row.get("name")?, until: row.get("locked_until")? })
    }
}

/// Accounts in managed agencies that are locked now, those for longest first, at most fifty.
pub(crate) async fn locked(tx: &Tx, actor: &Actor, now: kernel::Instant) -> Result<Vec<Locked>> {
    let managed = agencies(tx, actor).await?;
    let mut sql = Sql::new(
        "SELECT p.id, p.name, c.locked_until FROM credentials c JOIN people p ON p.id = c.person
         WHERE c.locked_until > ?
           AND EXISTS (SELECT 1 FROM positions h JOIN units v ON v.id = h.unit WHERE h.person = p.id AND v.agency IN ",
        args![now],
    );
    sql.push_list(managed.iter().map(|a| a.id));
    sql.append(") ORDER BY c.locked_until DESC LIMIT 50");
    tx.rows(sql).await
}
