//! The queries behind every request: a person with their posts, delegations in force if there are any, the units overseen.

use kernel::{Date, Id, Instant};
use store::{FromRow, Result, Row, Sql, Tx, args};
use uuid::Uuid;

use crate::model::subjects::{Node, Post};
use crate::model::{Agency, Delegation, Person, Position, Role, Scope, Unit};

/// A delegation that can be switched on today.
pub(crate) struct Offer {
    pub(crate) id: Id<Delegation>,
    pub(crate) agency: Id<Agency>,
    pub(crate) principal: Id<Person>,
    pub(crate) scope: Scope,
    pub(crate) name: String,
    pub(crate) title: Option<String>,
}

impl FromRow for Offer {
    fn from_row(row: &Row) -> Result<Self> {
        let (scope, scope_id): (String, Option<Uuid>) = (row.get("scope")?, row.get("scope_id")?);
        Ok(Self {
            id: row.get("id")?,
            agency: row.get("agency")?,
            principal: row.get("principal")?,
            scope: Scope::from_parts(&scope, scope_id)
                .ok_or_else(|| store::Error::Decode(format!("scope: {scope}")))?,
            name: row.get("name")?,
            title: row.get("title")?,
        })
    }
}

/// What was handed over to a person and is in force on that day.
pub(crate) async fn offers(tx: &Tx, delegate: Id<Person>, on: Date) -> Result<Vec<Offer>> {
    let sql = "SELECT d.id, d.agency, d.principal, d.scope, d.scope_id, p.name,
                   (SELECT q.title FROM positions q WHERE q.id = p.main_position) AS title
               FROM delegations d JOIN people p ON p.id = d.principal
               WHERE d.delegate = $1 AND d.ends_on >= $2 AND d.starts_on <= $2 AND d.revoked_at IS NULL
                 AND p.disabled = FALSE ORDER BY d.starts_on, d.id";
    tx.all(sql, args![delegate, on]).await
}

/// A person with one of their current posts, or with none.
pub(crate) struct Somebody {
    pub(crate) name: String,
    pub(crate) disabled: bool,
    pub(crate) main_position: Option<Id<Position>>,
    pub(crate) must_change: bool,
    pub(crate) changed_at: Option<Instant>,
    /// Whether anything was handed over to them that is in force.
    pub(crate) has_offers: bool,
    pub(crate) post: Option<Post>,
}

impl FromRow for Somebody {
    fn from_row(row: &Row) -> Result<Self> {
        let position: Option<Id<Position>> = row.get("position")?;
        let post = match position {
            None => None,
            Some(position) => Some(Post {
                position,
                role: super::parsed(row, "role", Role::parse)?,
                title: row.get("title")?,
                serves: row.get("serves")?,
                unit: row.get("unit")?,
                unit_name: row.get("unit_name")?,
                path: Unit::parse_path(&row.get::<String>("path")?)
                    .ok_or_else(|| store::Error::Decode("path".into()))?,
                agency: row.get("agency")?,
                agency_name: row.get("agency_name")?,
            }),
        };
        Ok(Self {
            name: row.get("name")?,
            disabled: row.get("disabled")?,
            main_position: row.get("main_position")?,
            must_change: row.get::<Option<bool>>("must_change")?.unwrap_or(true),
            changed_at: row.get("changed_at")?,
            has_offers: row.get("has_offers")?,
            post,
        })
    }
}

/// A person with their posts on that day, the oldest post first.
pub(crate) async fn somebody(tx: &Tx, person: Id<Person>, on: Date) -> Result<Vec<Somebody>> {
    let sql = "SELECT p.name, p.disabled, p.main_position, c.must_change, c.changed_at, q.id AS position, q.role,
             q.title, q.serves, q.unit, u.name AS unit_name, u.path, u.agency, a.name AS agency_name,
             EXISTS (SELECT 1 FROM delegations d WHERE d.delegate = p.id AND d.ends_on >= $2 AND d.starts_on <= $2
                     AND d.revoked_at IS NULL) AS has_offers
         FROM people p
         LEFT JOIN credentials c ON c.person = p.id
         LEFT JOIN positions q ON q.person = p.id AND q.valid_from <= $2 AND (q.valid_to IS NULL OR q.valid_to >= $2)
         LEFT JOIN units u ON u.id = q.unit
         LEFT JOIN agencies a ON a.id = u.agency
         WHERE p.id = $1 ORDER BY q.valid_from, q.id";
    tx.all(sql, args![person, on]).await
}

impl FromRow for Node {
    fn from_row(row: &Row) -> Result<Self> {
        let path: String = row.get("path")?;
        let path = Unit::parse_path(&path).ok_or_else(|| store::Error::Decode(format!("path: {path}")))?;
        Ok(Self { subject: row.get("subject")?, path })
    }
}

/// Every unit at or below the overseen ones, merged units among them under their old ids.
pub(crate) async fn tree(tx: &Tx, posts: &[Post]) -> Result<Vec<Node>> {
    let mut roots: Vec<(Id<Agency>, String)> = posts
        .iter()
        .filter(|post| post.role.oversees_unit())
        .map(|post| (post.agency, format!("{}%", Unit::path_text(&post.path))))
        .collect();
    roots.sort();
    roots.dedup();
    if roots.is_empty() {
        return Ok(Vec::new());
    }
    let below = |sql: &mut Sql| {
        for (position, (agency, pattern)) in roots.iter().enumerate() {
            let part =
                if position == 0 { "(u.agency = ? AND u.path LIKE ?)" } else { " OR (u.agency = ? AND u.path LIKE ?)" };
            sql.push(part, args![*agency, pattern]);
        }
    };
    let mut sql = Sql::new("SELECT u.id AS subject, u.path FROM units u WHERE ", args![]);
    below(&mut sql);
    sql.append(" UNION ALL SELECT m.old AS subject, u.path FROM unit_aliases m JOIN units u ON u.id = m.unit WHERE ");
    below(&mut sql);
    tx.rows(sql).await
}
