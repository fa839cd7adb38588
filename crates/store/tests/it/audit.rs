//! The chain proves order and content; whatever is touched afterwards is found.

use kernel::Id;
use store::{Record, args, audit};

use crate::{on_each, system};

async fn write_some(t: &testing::TestApp) {
    for n in 0..5_i64 {
        let ctx = t.ctx(system()).await;
        let id: Id<()> = ctx.id();
        ctx.audit("test-done", Record::new("thing", id), serde_json::json!({ "n": n })).await.unwrap();
        ctx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_sealed_chain_holds_and_the_tail_is_reported() {
    on_each(async |t| {
        write_some(t).await;
        assert_eq!(audit::seal(&t.app.store).await.unwrap(), 5);
        write_some(t).await;
        let tx = t.app.store.read().await.unwrap();
        let verdict = audit::verify(&tx).await.unwrap();
        assert_eq!((verdict.sealed, verdict.unsealed, verdict.broken), (5, 5, None), "{:?}", t.engine());
    })
    .await;
}

#[tokio::test]
async fn every_kind_of_tampering_is_found() {
    let tampers = [
        "UPDATE audit SET body = replace(body, 'test-done', 'test-dune') WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 3",
        "UPDATE audit SET at = at + 1 WHERE seq = 3",
        "UPDATE audit SET seq = 99 WHERE seq = 3",
    ];
    on_each(async |t| {
        write_some(t).await;
        audit::seal(&t.app.store).await.unwrap();
        for tamper in tampers {
            let tx = t.app.store.db.write().await.unwrap();
            tx.exec(tamper, args![]).await.unwrap();
            let verdict = audit::verify(&tx).await.unwrap();
            assert!(verdict.broken.is_some(), "{:?}: {tamper}", t.engine());
        }
    })
    .await;
}
