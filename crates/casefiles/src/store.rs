//! All SQL of this room.

use ::store::{FromRow, Result, Row, Sql, Tx, WriteTx, args};
use access::{Filter, Listing, Scope};
use kernel::{Actor, Cursor, Id, Instant, Page};
use uuid::Uuid;

use crate::model::{File, FileState, Retention};

const COLUMNS: &str = "d.id, d.agency, d.year, d.notation, d.title, d.retention, d.state, d.keeper, d.description, \
                       d.opened_on, d.closed_on, d.version, d.sort_key";

impl FromRow for File {
    fn from_row(row: &Row) -> Result<Self> {
        let wrong = |column: &str| ::store::Error::Decode(column.to_owned());
        let (retention, state): (String, String) = (row.get("retention")?, row.get("state")?);
        Ok(Self {
            id: row.get("id")?,
            agency: row.get("agency")?,
            year: row.get("year")?,
            notation: row.get("notation")?,
            title: row.get("title")?,
            retention: Retention::from_code(&retention).ok_or_else(|| wrong("retention"))?,
            state: FileState::from_name(&state).ok_or_else(|| wrong("state"))?,
            keeper: row.get("keeper")?,
            description: row.get("description")?,
            opened_on: row.get("opened_on")?,
            closed_on: row.get("closed_on")?,
            version: row.get("version")?,
        })
    }
}

/// A file's document and its place.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) document: Uuid,
    pub(crate) ordinal: i64,
}

impl FromRow for Place {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { document: row.get("document")?, ordinal: row.get("ordinal")? })
    }
}

/// A file, if the actor may see it.
pub(crate) async fn load(tx: &Tx, actor: &Actor, id: Id<File>) -> Result<Option<File>> {
    let mut sql = Sql::new(&format!("SELECT {COLUMNS} FROM files d WHERE d.id = ?"), args![id]);
    access::push_visible(&mut sql, tx, &actor.subjects);
    Ok(tx.rows(sql).await?.pop())
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filters {
    pub(crate) state: Option<FileState>,
    pub(crate) keeper: Option<Uuid>,
}

/// One page of the files the actor may see, newest first.
pub(crate) async fn page(tx: &Tx, actor: &Actor, filters: &Filters, after: Option<Cursor>) -> Result<Page<File>> {
    let mut conditions = Vec::new();
    if let Some(state) = filters.state {
        conditions.push(Filter::new("d.agency = ? AND d.state = ?", args![actor.agency, state.name()]));
    }
    if let Some(keeper) = filters.keeper {
        conditions.push(Filter::new("d.keeper = ?", args![keeper]));
    }
    let scope = Scope { kind: crate::FILES, subjects: &actor.subjects };
    let listing = Listing { scope, table: "files", filters: conditions, after, limit: Page::<File>::SIZE };
    let found = listing.page(tx).await?;
    let mut sql = Sql::new(&format!("SELECT {COLUMNS} FROM files d WHERE d.id IN "), args![]);
    sql.push_list(found.rows.iter().copied());
    sql.append(" ORDER BY d.sort_key DESC");
    Ok(Page { rows: tx.rows(sql).await?, next: found.next })
}

/// Stores a new file; the code may be taken.
pub(crate) async fn insert(tx: &WriteTx, file: &File, unit: Option<Uuid>, sort_key: i64) -> Result<()> {
    let sql = "INSERT INTO files (id, agency, unit, sort_key, year, notation, title, retention, state, keeper, description, opened_on, version)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $11, 1)";
    let values = args![
        file.id,
        file.agency,
        unit,
        sort_key,
        file.year,
        &file.notation,
        &file.title,
        file.retention.code(),
        file.keeper,
        &file.description,
        file.opened_on
    ];
    tx.exec(sql, values).await?;
    Ok(())
}

/// Whether another file of the year has the code.
pub(crate) async fn notation_taken(tx: &Tx, agency: Uuid, year: i16, notation: &str) -> Result<bool> {
    let sql = "SELECT id AS c1 FROM files WHERE agency = $1 AND year = $2 AND notation = $3";
    let row: Option<(Uuid,)> = tx.opt(sql, args![agency, year, notation]).await?;
    Ok(row.is_some())
}

/// The documents of a file in their order.
pub(crate) async fn documents(tx: &Tx, file: Id<File>) -> Result<Vec<Place>> {
    tx.all("SELECT document, ordinal FROM file_documents WHERE file = $1 ORDER BY ordinal", args![file]).await
}

/// Puts a document at the end; its ordinal was never used in this file before.
pub(crate) async fn add(tx: &WriteTx, file: Id<File>, document: Uuid, by: Uuid, now: Instant) -> Result<bool> {
    let sql = "INSERT INTO file_documents (file, document, ordinal, added_by, added_at)
               SELECT $1, $2, last_ordinal + 1, $3, $4 FROM files WHERE id = $1 ON CONFLICT (file, document) DO NOTHING";
    let added = tx.exec(sql, args![file, document, by, now]).await? == 1;
    if added {
        tx.exec("UPDATE files SET last_ordinal = last_ordinal + 1, version = version + 1 WHERE id = $1", args![file])
            .await?;
    }
    Ok(added)
}

/// Takes a document out; whether it was in.
pub(crate) async fn remove(tx: &WriteTx, file: Id<File>, document: Uuid) -> Result<bool> {
    let sql = "DELETE FROM file_documents WHERE file = $1 AND document = $2";
    Ok(tx.exec(sql, args![file, document]).await? == 1)
}

/// Closes or reopens, if nobody was faster.
pub(crate) async fn set_state(
    tx: &WriteTx,
    file: &File,
    state: FileState,
    closed_on: Option<kernel::Date>,
) -> Result<()> {
    let sql = "UPDATE files SET state = $3, closed_on = $4, version = version + 1 WHERE id = $1 AND version = $2";
    tx.exec_versioned(sql, args![file.id, file.version, state.name(), closed_on]).await
}

/// The files a document is in, as far as the actor may see them.
pub(crate) async fn of_document(tx: &Tx, actor: &Actor, document: Uuid) -> Result<Vec<File>> {
    let text = format!("SELECT {COLUMNS} FROM files d JOIN file_documents f ON f.file = d.id WHERE f.document = ?");
    let mut sql = Sql::new(&text, args![document]);
    access::push_visible(&mut sql, tx, &actor.subjects);
    sql.append(" ORDER BY d.sort_key DESC");
    tx.rows(sql).await
}
