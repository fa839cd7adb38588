//! How people have arranged their lists: columns and kept views, each person's own.

use ::store::{Ctx, FromRow, Result, Row, Tx, args};
use kernel::Id;
use uuid::Uuid;

use crate::model::list::List;

/// A view somebody has kept: filters and order under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Which.
    pub id: Id<View>,
    /// As its owner calls it.
    pub name: String,
    /// The query of the list's address.
    pub query: String,
}

impl FromRow for View {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { id: row.get("id")?, name: row.get("name")?, query: row.get("query")? })
    }
}

/// The columns a person has chosen; none before they did.
///
/// # Errors
/// When the database does not answer.
pub async fn columns(tx: &Tx, person: Uuid, list: List) -> Result<Option<Vec<String>>> {
    let sql = "SELECT columns AS c1 FROM list_columns WHERE person = $1 AND list = $2";
    let row: Option<(String,)> = tx.opt(sql, args![person, list.name()]).await?;
    Ok(row.and_then(|(json,)| serde_json::from_str(&json).ok()))
}

/// Keeps the columns a person has chosen.
///
/// # Errors
/// When the database refuses.
pub async fn set_columns(ctx: &Ctx, person: Uuid, list: List, columns: &[&str]) -> Result<()> {
    let json = serde_json::to_string(columns).map_err(|e| ::store::Error::Decode(e.to_string()))?;
    let sql = "INSERT INTO list_columns (person, list, columns) VALUES ($1, $2, $3)
               ON CONFLICT (person, list) DO UPDATE SET columns = excluded.columns";
    ctx.tx.exec(sql, args![person, list.name(), json]).await?;
    Ok(())
}

/// The views a person has kept, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn views(tx: &Tx, person: Uuid, list: List) -> Result<Vec<View>> {
    let sql = "SELECT id, name, query FROM list_views WHERE person = $1 AND list = $2 ORDER BY created_at, id";
    tx.all(sql, args![person, list.name()]).await
}

/// Keeps a view; one of the same name is replaced.
///
/// # Errors
/// When the database refuses.
pub async fn keep(ctx: &Ctx, person: Uuid, list: List, name: &str, query: &str) -> Result<()> {
    let id: Id<View> = ctx.id();
    let sql = "INSERT INTO list_views (id, person, list, name, query, created_at) VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (person, list, name) DO UPDATE SET query = excluded.query";
    ctx.tx.exec(sql, args![id, person, list.name(), name, query, ctx.now]).await?;
    Ok(())
}

/// Forgets a view of the person; whether there was one.
///
/// # Errors
/// When the database refuses.
pub async fn forget(ctx: &Ctx, person: Uuid, list: List, view: Id<View>) -> Result<bool> {
    let sql = "DELETE FROM list_views WHERE id = $1 AND person = $2 AND list = $3";
    Ok(ctx.tx.exec(sql, args![view, person, list.name()]).await? > 0)
}
