//! Full text: Vietnamese with and without diacritics, numbers and notations as written; files by content.

use kernel::Id;
use store::fts::{self, Query, Spelling};
use store::{BlobId, Error, Tx, Value};

use crate::{on_each, system};

async fn hits(tx: &Tx, typed: &str, spelling: Spelling) -> i64 {
    match Query::parse(typed) {
        Some(query) => fts::frequency(tx, &query, spelling, 100).await.unwrap(),
        None => 0,
    }
}

#[tokio::test]
async fn words_are_found_with_and_without_diacritics() {
    on_each(async |t| {
        let ctx = t.ctx(system()).await;
        let texts = ["Phòng chống sốt xuất huyết tại Đắk Lắk 123/QĐ-BYT", "Nghị quyết 20-NQ/TW", "dak lak khong dau"];
        for (n, text) in texts.iter().enumerate() {
            let id: Id<()> = ctx.id();
            fts::index(&ctx.tx, id.uuid(), n as i64 + 1, text).await.unwrap();
        }
        let count = async |typed, spelling| hits(&ctx.tx, typed, spelling).await;
        assert_eq!(count("dak lak", Spelling::Folded).await, 2);
        assert_eq!(count("đắk lắk", Spelling::Exact).await, 1);
        assert_eq!(count("dak lak", Spelling::Exact).await, 1);
        assert_eq!(count("123/QĐ-BYT", Spelling::Exact).await, 1, "{:?}", t.engine());
        assert_eq!(count("123/qd-byt", Spelling::Folded).await, 1);
        assert_eq!(count("20-NQ/TW", Spelling::Exact).await, 1);
        assert_eq!(count("20-NQ/TX", Spelling::Exact).await, 0);
        assert_eq!(count("xuất sốt", Spelling::Exact).await, 1);
        for hostile in ["\"", "' OR 1=1", "a* b:c {d} ^", "NOT AND OR NEAR(", "\u{0}x", "\\ ' & | !"] {
            hits(&ctx.tx, hostile, Spelling::Folded).await;
        }
        fts::remove(&ctx.tx, 1).await.unwrap();
        assert_eq!(count("đắk lắk", Spelling::Exact).await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_condition_binds_its_words() {
    let query = Query::parse("thuốc").unwrap();
    for engine in [store::Engine::Sqlite, store::Engine::Postgres] {
        let (condition, value) = query.condition(engine, Spelling::Exact, 3);
        assert!(condition.contains("$3"));
        assert!(matches!(value, Value::String(Some(text)) if text.contains("thuốc")));
    }
}

#[tokio::test]
async fn a_damaged_file_is_noticed_and_unnamed_files_are_swept() {
    on_each(async |t| {
        let blobs = &t.app.store.blobs;
        let kept = blobs.put("giữ".into()).await.unwrap();
        let loose = blobs.put("bỏ".into()).await.unwrap();
        assert_eq!(blobs.put("giữ".into()).await.unwrap(), kept);
        let ctx = t.ctx(system()).await;
        let record: Id<()> = ctx.id();
        store::blobs::attach(&ctx.tx, &kept, 4, "text/plain", record.uuid(), ctx.now).await.unwrap();
        ctx.commit().await.unwrap();
        let far = "2100-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(blobs.sweep(&t.app.store.db, far).await.unwrap(), 1);
        assert!(matches!(blobs.get(&loose).await, Err(Error::Blob(_))));
        let file = t.folder().join("blobs/blobs").join(&kept.as_str()[..2]).join(kept.as_str());
        std::fs::write(file, "khác").unwrap();
        assert!(matches!(blobs.get(&kept).await, Err(Error::Blob(_))));
        assert_eq!(BlobId::parse("../../etc/passwd"), None);
    })
    .await;
}
