//! Writes one after another, all or nothing, acknowledged only when durable.

use store::{Error, args};

use crate::{on_each, system};

#[tokio::test]
async fn a_dropped_action_leaves_nothing_and_blocks_nobody() {
    on_each(async |t| {
        let mut ctx = t.ctx(system()).await;
        ctx.enqueue("test.job", None, "never", ctx.now).await.unwrap();
        drop(ctx);
        let mut ctx = t.ctx(system()).await;
        ctx.enqueue("test.job", None, "kept", ctx.now).await.unwrap();
        ctx.commit().await.unwrap();
        let tx = t.app.store.read().await.unwrap();
        let kept: Vec<(String,)> = tx.all("SELECT payload AS c1 FROM jobs", args![]).await.unwrap();
        assert_eq!(kept, [("\"kept\"".to_owned(),)], "{:?}", t.engine());
    })
    .await;
}

#[tokio::test]
async fn many_writers_at_once_lose_nothing() {
    on_each(async |t| {
        let tasks: Vec<_> = (0..64_i64)
            .map(|n| {
                let store = t.app.store.clone();
                tokio::spawn(async move {
                    let mut ctx = store.write(system(), kernel::Locale::Vi, "test").await.unwrap();
                    ctx.enqueue("test.job", None, n, ctx.now).await.unwrap();
                    // Every eighth action gives up: its neighbours in the same group commit must not notice.
                    if n % 8 == 0 { drop(ctx) } else { ctx.commit().await.unwrap() }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let tx = t.app.store.read().await.unwrap();
        let (n,): (i64,) = tx.one("SELECT count(*) AS c1 FROM jobs", args![]).await.unwrap();
        assert_eq!(n, 56, "{:?}", t.engine());
    })
    .await;
}

#[tokio::test]
async fn the_same_form_twice_gets_the_first_answer() {
    on_each(async |t| {
        let mut first = t.ctx(system()).await;
        first.once("nonce").await.unwrap();
        first.commit_with("/there").await.unwrap();
        let mut second = t.ctx(system()).await;
        let replay = second.once("nonce").await.unwrap_err();
        assert!(matches!(replay, Error::Replay(answer) if answer == "/there"));
    })
    .await;
}

#[tokio::test]
async fn a_failed_statement_ends_only_its_own_action() {
    on_each(async |t| {
        let insert = "INSERT INTO blobs (hash, size, media_type, created_at) VALUES ($1, 1, 'x', 1)";
        let ctx = t.ctx(system()).await;
        ctx.tx.exec(insert, args!["a"]).await.unwrap();
        assert!(matches!(ctx.tx.exec(insert, args!["a"]).await, Err(Error::Duplicate(_))), "{:?}", t.engine());
        drop(ctx);
        let ctx = t.ctx(system()).await;
        ctx.tx.exec(insert, args!["a"]).await.unwrap();
        ctx.commit().await.unwrap();
    })
    .await;
}
