//! Archives: every value survives on both engines, damage is named, nothing is overwritten.

use std::collections::BTreeMap;
use std::path::Path;

use bytes::Bytes;
use kernel::Instant;
use serde_json::{Map, Value as Json};
use store::backup::{self, BackupError, Manifest};
use store::{Blobs, Db, Migration, Settings, WriteTx, args, blobs};
use tempfile::TempDir;
use testing::Private;
use uuid::Uuid;

/// Every kind of column, a key that names its own table, and rows that a migration puts in.
const KINDS: Migration = Migration {
    id: "test-0001",
    sql: "CREATE TABLE \"all kinds\" (id UUID PRIMARY KEY, \"Number\" BIGINT, truth BOOLEAN, words TEXT, raw BYTEA,
              parent UUID REFERENCES \"all kinds\" (id));
          CREATE TABLE twins (id UUID PRIMARY KEY REFERENCES \"all kinds\" (id));
          CREATE TABLE fixed (name TEXT PRIMARY KEY); INSERT INTO fixed (name) VALUES ('đỏ'), ('xanh');",
    sqlite: None,
    postgres: None,
};
const LATER: Migration =
    Migration { id: "test-0002", sql: "CREATE TABLE later (id UUID PRIMARY KEY)", sqlite: None, postgres: None };

fn list() -> Vec<Migration> {
    store::MIGRATIONS.iter().copied().chain([KINDS]).collect()
}

fn now() -> Instant {
    testing::BEGIN.parse().unwrap()
}

/// One installation: a database and a file store.
struct Place {
    private: Private,
    db: Db,
    blobs: Blobs,
    folder: TempDir,
}

impl Place {
    async fn on(private: Private) -> Self {
        let db = Db::open(&Settings { connections: 6, ..Settings::new(&private.url) }).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self { db, blobs: Blobs::local(folder.path()).unwrap(), folder, private }
    }

    async fn filled(private: Private) -> Self {
        let place = Self::on(private).await;
        store::migrate::run(&place.db, &list()).await.unwrap();
        fill(&place).await;
        place
    }

    async fn backup(&self) -> (TempDir, Manifest) {
        let folder = tempfile::tempdir().unwrap();
        let manifest = backup::create(&self.db, &self.blobs, folder.path(), now()).await.unwrap();
        (folder, manifest)
    }

    async fn restore(&self, archive: &Path) -> backup::Result<Manifest> {
        backup::restore(&self.db, &self.blobs, archive, &list(), &[|tx| Box::pin(index(tx))]).await
    }
}

/// The hook of these tests: what is derived from the rows.
async fn index(tx: &WriteTx) -> store::Result<()> {
    let rows: Vec<(Uuid, Option<String>)> = tx.all("SELECT id AS c1, words AS c2 FROM \"all kinds\"", args![]).await?;
    for (place, (id, words)) in rows.into_iter().enumerate() {
        store::fts::index(tx, id, i64::try_from(place).unwrap(), &words.unwrap_or_default()).await?;
    }
    Ok(())
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

async fn insert(
    tx: &WriteTx,
    key: u128,
    number: Option<i64>,
    truth: Option<bool>,
    words: Option<&str>,
    raw: Option<Vec<u8>>,
    parent: Option<u128>,
) {
    let sql = "INSERT INTO \"all kinds\" (id, \"Number\", truth, words, raw, parent) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.exec(sql, args![id(key), number, truth, words, raw, parent.map(id)]).await.unwrap();
}

async fn fill(place: &Place) {
    let file = place.blobs.put(Bytes::from_static(b"%PDF-1.7 xin ch\xc3\xa0o")).await.unwrap();
    let tx = place.db.write().await.unwrap();
    insert(
        &tx,
        1,
        Some(i64::MIN),
        Some(true),
        Some("Đặng \"Thị\" Ý\n\t\u{1f600}\u{2028}\\"),
        Some((0..=255).collect()),
        None,
    )
    .await;
    insert(&tx, u128::MAX, Some(i64::MAX), Some(false), Some(""), Some(Vec::new()), Some(1)).await;
    insert(&tx, 7, None, None, None, None, Some(7)).await;
    insert(&tx, 8, Some(9_007_199_254_740_993), None, Some("e\u{301} é null 007 1e5"), None, Some(u128::MAX)).await;
    // A child before its parent in every order of reading but one.
    insert(&tx, 20, Some(0), None, None, None, Some(8)).await;
    tx.exec("UPDATE \"all kinds\" SET parent = $1 WHERE id = $2", args![id(20), id(1)]).await.unwrap();
    blobs::attach(&tx, &file, 20, "application/pdf", id(1), now()).await.unwrap();
    for row in 100..1400_u128 {
        insert(&tx, row, i64::try_from(row).ok(), Some(row % 2 == 0), Some("một văn bản"), None, None).await;
    }
    tx.commit().await.unwrap();
}

/// An archive's rows by table, in an order of their own, with named values.
fn rows(archive: &Path, manifest: &Manifest) -> BTreeMap<String, Vec<String>> {
    let table = |entry: &backup::TableEntry| {
        let text = std::fs::read_to_string(archive.join(entry.file())).unwrap();
        let mut lines: Vec<String> = text
            .lines()
            .map(|line| {
                let values: Vec<Json> = serde_json::from_str(line).unwrap();
                let named: Map<_, _> = entry.columns.iter().map(|c| c.name.clone()).zip(values).collect();
                Json::Object(named).to_string()
            })
            .collect();
        lines.sort();
        assert_eq!(lines.len() as u64, entry.rows);
        (entry.name.clone(), lines)
    };
    manifest.tables.iter().map(table).collect()
}

async fn both() -> Vec<Private> {
    testing::engines().await
}

#[tokio::test]
async fn every_value_survives_from_either_engine_to_either() {
    for source in both().await {
        let source = Place::filled(source).await;
        let (archive, manifest) = source.backup().await;
        let before = rows(archive.path(), &manifest);
        assert_eq!(before["all kinds"].len(), 1305);
        assert_eq!(before["fixed"], ["{\"name\":\"xanh\"}", "{\"name\":\"đỏ\"}"]);
        assert!(!before.contains_key("fts") && !before.contains_key("schema_migrations"));
        for target in both().await {
            let target = Place::on(target).await;
            let restored = target.restore(archive.path()).await.unwrap();
            assert_eq!(restored, manifest);
            let (again, second) = target.backup().await;
            assert_eq!(rows(again.path(), &second), before, "{} → {}", manifest.engine, second.engine);
            assert_eq!(second.blobs, manifest.blobs);
            let tx = target.db.read().await.unwrap();
            let query = store::fts::Query::parse("văn").unwrap();
            let found = store::fts::frequency(&tx, &query, store::fts::Spelling::Exact, 5000).await.unwrap();
            assert_eq!(found, 1300, "the hook has rebuilt what is derived");
            let (keys,): (i64,) = tx.one(foreign_keys(&target.db), args![]).await.unwrap();
            assert_eq!(keys, 2, "foreign keys are there again");
            drop(tx);
            assert!(matches!(target.restore(archive.path()).await, Err(BackupError::NotEmpty(_))));
        }
    }
}

fn foreign_keys(db: &Db) -> &'static str {
    match db.engine() {
        store::Engine::Sqlite => {
            "SELECT (SELECT count(*) FROM pragma_foreign_key_list('all kinds')) + (SELECT count(*) FROM pragma_foreign_key_list('twins')) AS c1"
        }
        store::Engine::Postgres => "SELECT count(*) AS c1 FROM pg_constraint WHERE contype = 'f'",
    }
}

#[tokio::test]
async fn a_migrated_database_without_rows_takes_an_archive_and_one_with_rows_does_not() {
    let source = Place::on(Private::sqlite()).await;
    store::migrate::run(&source.db, store::MIGRATIONS).await.unwrap();
    let (archive, _) = source.backup().await;
    for target in both().await {
        let target = Place::on(target).await;
        store::migrate::run(&target.db, store::MIGRATIONS).await.unwrap();
        backup::restore(&target.db, &target.blobs, archive.path(), store::MIGRATIONS, &[]).await.unwrap();
        let tx = target.db.write().await.unwrap();
        let row = "INSERT INTO blobs (hash, size, media_type, created_at) VALUES ('x', 1, 'y', 2)";
        tx.exec(row, args![]).await.unwrap();
        tx.commit().await.unwrap();
        let refused = backup::restore(&target.db, &target.blobs, archive.path(), store::MIGRATIONS, &[]).await;
        assert_eq!(refused.unwrap_err().to_string(), "the table blobs is not empty");
    }
}

#[tokio::test]
async fn an_older_archive_is_brought_on_and_a_newer_one_is_refused() {
    let source = Place::filled(Private::sqlite()).await;
    let (archive, _) = source.backup().await;
    let newer: Vec<Migration> = list().into_iter().chain([LATER]).collect();
    for target in both().await {
        let target = Place::on(target).await;
        backup::restore(&target.db, &target.blobs, archive.path(), &newer, &[]).await.unwrap();
        assert_eq!(store::migrate::standing(&target.db, &newer).await.unwrap(), store::migrate::Standing::Current);
    }
    let target = Place::on(Private::sqlite()).await;
    let refused = backup::restore(&target.db, &target.blobs, archive.path(), store::MIGRATIONS, &[]).await;
    assert!(refused.unwrap_err().to_string().contains("test-0001"));
    let changed: Vec<Migration> =
        store::MIGRATIONS.iter().copied().chain([Migration { sql: "SELECT 1", ..KINDS }]).collect();
    let refused = backup::restore(&target.db, &target.blobs, archive.path(), &changed, &[]).await;
    assert!(matches!(refused, Err(BackupError::OtherSchema(_))));
}

/// Damages a copy of an archive and expects the restore to name `file`, with nothing restored.
async fn refused_for(archive: &Path, file: &str, damage: impl FnOnce(&Path)) {
    let copy = tempfile::tempdir().unwrap();
    copy_folder(archive, copy.path());
    damage(copy.path());
    let target = Place::on(Private::sqlite()).await;
    let error = target.restore(copy.path()).await.unwrap_err();
    assert!(error.to_string().contains(file), "{file}: {error}");
    let standing = store::migrate::standing(&target.db, &list()).await.unwrap();
    assert!(matches!(standing, store::migrate::Standing::Behind(missing) if missing.len() == list().len()));
    assert!(!target.folder.path().join("blobs").exists(), "no file was restored either");
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn flip(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn a_damaged_archive_is_refused_with_the_file_named() {
    let source = Place::filled(Private::sqlite()).await;
    let (archive, manifest) = source.backup().await;
    assert_eq!(manifest.blobs.count, 1);
    let blob = blobs::BlobId::of("%PDF-1.7 xin chào".as_bytes()).to_string();
    let blob_file = format!("blobs/{}/{blob}", &blob[..2]);
    let kinds = "tables/all kinds.ndjson";
    refused_for(archive.path(), kinds, |copy| flip(&copy.join(kinds))).await;
    refused_for(archive.path(), "tables/jobs.ndjson", |copy| {
        std::fs::remove_file(copy.join("tables/jobs.ndjson")).unwrap()
    })
    .await;
    refused_for(archive.path(), "tables/fixed.ndjson", |copy| {
        std::fs::write(copy.join("tables/fixed.ndjson"), "").unwrap()
    })
    .await;
    refused_for(archive.path(), &blob, |copy| flip(&copy.join(&blob_file))).await;
    refused_for(archive.path(), &blob, |copy| std::fs::remove_file(copy.join(&blob_file)).unwrap()).await;
    refused_for(archive.path(), "manifest.json", |copy| flip(&copy.join("manifest.json"))).await;
    refused_for(archive.path(), "not finished", |copy| std::fs::remove_file(copy.join("manifest.json")).unwrap()).await;
}

#[tokio::test]
async fn a_lost_file_is_listed_and_the_rest_is_kept() {
    let source = Place::filled(Private::sqlite()).await;
    let blob = blobs::BlobId::of("%PDF-1.7 xin chào".as_bytes());
    std::fs::remove_file(source.folder.path().join("blobs").join(&blob.as_str()[..2]).join(blob.as_str())).unwrap();
    let (archive, manifest) = source.backup().await;
    assert_eq!((manifest.blobs.count, manifest.blobs.lost), (0, vec![blob.to_string()]));
    let target = Place::on(Private::sqlite()).await;
    target.restore(archive.path()).await.unwrap();
}

#[tokio::test]
async fn an_archive_of_a_running_system_is_of_one_moment() {
    for private in both().await {
        let place = Place::filled(private).await;
        let db = place.db.clone();
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let writer = tokio::spawn(async move {
            let mut key = 1_000_000_u128;
            while !*stopped.borrow() {
                let tx = db.write().await.unwrap();
                insert(&tx, key, None, None, None, None, None).await;
                tx.exec("INSERT INTO twins (id) VALUES ($1)", args![id(key)]).await.unwrap();
                tx.commit().await.unwrap();
                key += 1;
            }
            key
        });
        for _ in 0..5 {
            let (_archive, manifest) = place.backup().await;
            let count = |name: &str| manifest.tables.iter().find(|table| table.name == name).unwrap().rows;
            assert_eq!(count("all kinds") - 1305, count("twins"), "both tables are of one moment");
        }
        stop.send(true).unwrap();
        assert!(writer.await.unwrap() > 1_000_000, "the system went on writing");
        let _ = &place.private;
    }
}
