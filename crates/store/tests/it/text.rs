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
        let (condition, values) = query.condition(engine, Spelling::OnlyFolded);
        assert_eq!(condition.matches('?').count(), values.len());
        assert!(values.iter().any(|v| matches!(v, Value::String(Some(text)) if text.contains("thuốc"))));
    }
}

#[tokio::test]
async fn hits_are_walked_newest_first_over_many_periods() {
    on_each(async |t| {
        let ctx = t.ctx(system()).await;
        // Ten years, a text each eleven days; every third is written without diacritics.
        let key = |n: i64| (1_480_000_000_000_000 + n * 11 * 86_400_000_000) * 1024;
        for n in 0..330 {
            let id: Id<()> = ctx.id();
            let text = if n % 3 == 0 { "thuoc moi" } else { "thuốc mới" };
            fts::index(&ctx.tx, id.uuid(), key(n), text).await.unwrap();
        }
        const LIMIT: usize = 16;
        let query = Query::parse("thuốc").unwrap();
        for (spelling, matches) in [(Spelling::Exact, 220), (Spelling::Folded, 330), (Spelling::OnlyFolded, 110)] {
            let (from, mut before) = (key(2), key(328));
            let mut seen = Vec::new();
            for step in 0..100 {
                let (mut sql, bound) = fts::hits(&ctx.tx, &query, spelling, (from, before), LIMIT, step).await.unwrap();
                sql = {
                    let mut outer = store::Sql::default();
                    outer.append("SELECT sort_key AS c1 FROM (");
                    outer.extend(sql);
                    outer.append(") f");
                    outer
                };
                let rows: Vec<(i64,)> = ctx.tx.rows(sql).await.unwrap();
                let count = rows.len();
                seen.extend(rows.into_iter().map(|(key,)| key));
                before = match bound {
                    _ if count == LIMIT => *seen.last().unwrap(),
                    fts::Bound::All => break,
                    fts::Bound::DownTo(key) => key,
                };
            }
            let wanted = |n: &i64| match spelling {
                Spelling::Exact => n % 3 != 0,
                Spelling::Folded => true,
                Spelling::OnlyFolded => n % 3 == 0,
            };
            let expected: Vec<i64> = (2..328).rev().filter(wanted).map(key).collect();
            assert_eq!(seen, expected, "{spelling:?} of {matches} on {:?}", t.engine());
        }
    })
    .await;
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
