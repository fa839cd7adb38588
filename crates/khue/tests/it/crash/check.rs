//! After a kill: compares the database and the files with what the clients were told.

use std::collections::{BTreeMap, BTreeSet};

use store::{BlobId, Blobs, Db, Tx, args};

use super::client::Client;
use crate::house::House;

/// Which files are read again after a kill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Files {
    /// All there are: at the end, and now and then.
    All,
    /// Those of the last rounds; a thousand kills leave too many to read all of them a thousand times.
    Newest,
}

/// Rows whose files are read in a round that does not read all.
const NEWEST: usize = 200;

/// Panics with the first difference.
pub(super) fn everything(house: &House, clients: &[Client], which: Files) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let db = Db::open(&store::Settings::new(house.url())).await.expect("the database opens after a kill");
        let tx = db.read().await.expect("a transaction");
        let documents = names(&tx, "SELECT subject AS c1, id AS c2 FROM documents").await;
        let tokens = names(&tx, "SELECT name AS c1, id AS c2 FROM api_tokens").await;
        told_is_held(clients, &documents, &tokens);
        held_was_sent(clients, documents.keys().chain(tokens.keys()));
        companions(&tx, documents.len(), tokens.len()).await;
        numbers(&tx).await;
        let blobs = Blobs::local(&house.data()).expect("the file store");
        files(&tx, &blobs, documents.len(), which).await;
    });
}

async fn names(tx: &Tx, sql: &str) -> BTreeMap<String, uuid::Uuid> {
    let rows: Vec<(String, uuid::Uuid)> = tx.all(sql, args![]).await.expect("the rows");
    let many = rows.len();
    let names: BTreeMap<_, _> = rows.into_iter().collect();
    assert_eq!(names.len(), many, "one form was carried out twice");
    names
}

fn told_is_held(clients: &[Client], documents: &BTreeMap<String, uuid::Uuid>, tokens: &BTreeMap<String, uuid::Uuid>) {
    for (name, place) in clients.iter().flat_map(|client| &client.told) {
        match place.strip_prefix("/incoming-documents/") {
            Some(id) => {
                let held = documents.get(name).unwrap_or_else(|| panic!("{name} was acknowledged and is lost"));
                assert_eq!(held.to_string(), id, "{name} is another document than the client was told");
            }
            None => assert!(tokens.contains_key(name), "{name} was acknowledged and is lost"),
        }
    }
}

fn held_was_sent<'a>(clients: &[Client], held: impl Iterator<Item = &'a String>) {
    let told = clients.iter().flat_map(|client| client.told.keys());
    let unknown = clients.iter().flat_map(|client| &client.unknown).map(|(name, _)| name);
    let sent: BTreeSet<&String> = told.chain(unknown).collect();
    for name in held {
        assert!(sent.contains(name), "{name} is there though nobody sent it");
    }
}

/// Audit, outbox and remembered answers commit with the row, or not at all.
async fn companions(tx: &Tx, documents: usize, tokens: usize) {
    let count = async |sql: &str| {
        let (count,): (i64,) = tx.one(&format!("SELECT count(*) AS c1 FROM {sql}"), args![]).await.expect("a count");
        usize::try_from(count).expect("a count")
    };
    let audited = |action: &str| format!("audit WHERE body LIKE '%\"action\":\"{action}\"%'");
    assert_eq!(count(&audited("token-issued")).await, tokens, "tokens and audit");
    assert_eq!(count(&audited("incoming-registered")).await, documents, "documents and audit");
    assert_eq!(count("incoming_documents").await, documents, "documents and their incoming half");
    assert_eq!(count("events WHERE kind = 'incoming-registered'").await, documents, "documents and outbox");
    assert_eq!(count("idempotency WHERE answer IS NOT NULL").await, documents + tokens, "writes and answers");
    assert_eq!(count("idempotency WHERE answer IS NULL").await, 0, "answers that were never given");
    let unseen = "documents d WHERE NOT EXISTS (SELECT 1 FROM grants g WHERE g.record = d.id)";
    assert_eq!(count(unseen).await, 0, "documents that nobody may see");
}

/// Every register runs from 1 to its last number without a gap, and every document has exactly one number.
async fn numbers(tx: &Tx) {
    let sql = "SELECT r.last AS c1, (SELECT count(*) FROM register_entries e WHERE e.register = r.id) AS c2,
                      (SELECT coalesce(max(e.number), 0) FROM register_entries e WHERE e.register = r.id) AS c3
               FROM registers r";
    let registers: Vec<(i64, i64, i64)> = tx.all(sql, args![]).await.expect("the registers");
    for (last, entries, highest) in registers {
        assert_eq!((entries, highest), (last, last), "a number was lost, doubled or skipped");
    }
    let sql = "SELECT count(*) AS c1 FROM documents d
               WHERE (SELECT count(*) FROM register_entries e WHERE e.document = d.id) <> 1";
    let (unnumbered,): (i64,) = tx.one(sql, args![]).await.expect("a count");
    assert_eq!(unnumbered, 0, "every document has one number");
}

/// Every file that a row names is there and is what its name says.
async fn files(tx: &Tx, blobs: &Blobs, documents: usize, which: Files) {
    let sql = "SELECT a.blob AS c1, (SELECT count(*) FROM blob_refs r WHERE r.hash = a.blob) AS c2
               FROM attachments a ORDER BY a.id DESC";
    let rows: Vec<(String, i64)> = tx.all(sql, args![]).await.expect("the attachments");
    assert_eq!(rows.len(), documents, "every document has its scan");
    let read = if which == Files::All { documents } else { NEWEST };
    for (hash, references) in rows.into_iter().take(read) {
        assert!(references > 0, "{hash} would be swept");
        blobs.get(&BlobId::parse(&hash).expect("a hash")).await.expect("the file of a row");
    }
}
