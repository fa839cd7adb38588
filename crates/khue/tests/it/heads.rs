//! Exported heads of the audit chain prove it against whoever rewrites the database.

use std::path::Path;
use std::sync::Arc;

use kernel::{Actor, FixedClock, Locale};
use khue::{Settings, audit_heads, compose, platform};
use store::{Store, args};
use uuid::Uuid;

async fn opened(folder: &Path) -> (Settings, Store) {
    let data = ("KHUE_DATA_DIR".to_owned(), folder.display().to_string());
    let settings = khue::settings::load(None, [data]).unwrap();
    let db = compose::open_database(&settings).await.unwrap();
    store::migrate::run(&db, &compose::migrations()).await.unwrap();
    let mut store = compose::open_store(&settings, db).unwrap();
    store.clock = Arc::new(FixedClock::new("2026-11-23T17:30:00Z".parse().unwrap()));
    (settings, store)
}

async fn act(store: &Store, times: usize) {
    for _ in 0..times {
        let ctx = store.write(Actor::system(Uuid::nil()), Locale::Vi, "test").await.unwrap();
        ctx.audit("tried", store::Record { kind: "test", id: Uuid::nil() }, "").await.unwrap();
        ctx.commit().await.unwrap();
    }
}

async fn faults(settings: &Settings, store: &Store) -> Vec<String> {
    let key = audit_heads::verifying_key(settings, None).unwrap();
    let tx = store.read().await.unwrap();
    audit_heads::verify(&tx, &settings.audit_heads_dir(), key.as_ref()).await.unwrap().faults
}

async fn change(store: &Store, sql: &str) {
    let tx = store.db.write().await.unwrap();
    tx.exec(sql, args![]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_head_is_exported_once_a_day_and_proves_the_chain() {
    let folder = tempfile::tempdir().unwrap();
    let (settings, store) = opened(folder.path()).await;
    assert_eq!(audit_heads::export(&store, &settings).await.unwrap(), None, "nothing to prove yet");
    act(&store, 3).await;
    let file = audit_heads::export(&store, &settings).await.unwrap().expect("a new head");
    assert_eq!(file.file_name().unwrap(), "2026-11-24.json", "the day is that of Vietnam");
    assert_eq!(audit_heads::export(&store, &settings).await.unwrap(), None, "one a day");
    assert_eq!(faults(&settings, &store).await, Vec::<String>::new());
    act(&store, 2).await;
    platform::seal_all(&store).await.unwrap();
    assert_eq!(faults(&settings, &store).await, Vec::<String>::new(), "the chain goes on");

    let good = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, good.replace("\\\"rows\\\":3", "\\\"rows\\\":4")).unwrap();
    assert_eq!(faults(&settings, &store).await, ["2026-11-24.json: its signature does not fit"]);
    std::fs::write(&file, good).unwrap();

    change(&store, "UPDATE audit SET hash = hash || hash WHERE seq = 3").await;
    assert!(faults(&settings, &store).await[0].contains("rewritten"));
    change(&store, "DELETE FROM audit WHERE seq >= 3").await;
    assert!(faults(&settings, &store).await[0].contains("shorter"));
}

#[cfg(unix)]
#[tokio::test]
async fn the_key_is_made_once_and_is_nobody_elses() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (settings, store) = opened(folder.path()).await;
    act(&store, 1).await;
    audit_heads::export(&store, &settings).await.unwrap();
    let mode = std::fs::metadata(&settings.audit_key_file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let public = settings.audit_key_file.with_extension("pub.pem");
    assert!(audit_heads::verifying_key(&settings, Some(&public)).unwrap().is_some());
    std::fs::remove_file(&settings.audit_key_file).unwrap();
    assert_eq!(faults(&settings, &store).await, ["2026-11-24.json: there is no key to check it with"]);
    let other = tempfile::tempdir().unwrap();
    let (others, store_of_others) = opened(other.path()).await;
    act(&store_of_others, 1).await;
    audit_heads::export(&store_of_others, &others).await.unwrap();
    let key = audit_heads::verifying_key(&others, None).unwrap();
    let tx = store.read().await.unwrap();
    let heads = audit_heads::verify(&tx, &settings.audit_heads_dir(), key.as_ref()).await.unwrap();
    assert_eq!(heads.faults, ["2026-11-24.json: its signature does not fit"]);
}
