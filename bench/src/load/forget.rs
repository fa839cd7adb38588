//! Takes out what was registered and drafted while measuring, so that every run asks about the same documents.

use store::{Db, Engine, args};

use crate::Outcome;

/// Documents that the loader did not make: those of the small agencies, and everything outgoing.
const MADE: &str = "SELECT id FROM documents WHERE agency IN (SELECT id FROM agencies WHERE rank > 0)
    UNION ALL SELECT id FROM documents WHERE agency IN (SELECT id FROM agencies WHERE rank = 0) AND direction = 'outgoing'";

/// Tables with the column that names the document; the documents themselves last.
const TABLES: &[(&str, &str)] = &[
    ("grants", "record"),
    ("work_items", "record"),
    ("jobs", "record"),
    ("events", "record"),
    ("register_entries", "document"),
    ("drafts", "document"),
    ("outgoing_steps", "document"),
    ("outgoing_readers", "document"),
    ("recipients", "document"),
    ("outgoing_documents", "id"),
    ("incoming_documents", "id"),
    ("documents", "id"),
];

/// Takes it out. The audit stays: its chain may not break.
///
/// # Errors
/// When the database refuses.
pub async fn forget(db: &Db) -> Outcome {
    let failed = |error: store::Error| format!("what was measured cannot be taken out again: {error}");
    let tx = db.write().await.map_err(failed)?;
    let keys = format!("SELECT sort_key FROM documents WHERE id IN ({MADE})");
    match tx.engine() {
        Engine::Sqlite => {
            tx.exec(&format!("DELETE FROM fts WHERE rowid IN ({keys})"), args![]).await.map_err(failed)?;
            tx.exec(&format!("DELETE FROM fts_records WHERE sort_key IN ({keys})"), args![]).await.map_err(failed)?;
        }
        Engine::Postgres => {
            tx.exec(&format!("DELETE FROM fts WHERE sort_key IN ({keys})"), args![]).await.map_err(failed)?;
        }
    }
    for (table, column) in TABLES {
        let sql = format!("DELETE FROM {table} WHERE {column} IN ({MADE})");
        tx.exec(&sql, args![]).await.map_err(failed)?;
    }
    let registers = "UPDATE registers SET last = 0 WHERE agency IN (SELECT id FROM agencies WHERE rank > 0)";
    tx.exec(registers, args![]).await.map_err(failed)?;
    tx.commit().await.map_err(failed)
}
