//! Writes one after another, all or nothing, acknowledged only when durable.

use std::time::Duration;

use store::{Error, args};

use crate::{on_each, system};

/// Far longer than what does not wait takes.
const LONG: Duration = Duration::from_millis(400);

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

const BLOB: &str = "INSERT INTO blobs (hash, size, media_type, created_at) VALUES ($1, $2, 'x', 1)";

#[tokio::test]
async fn what_is_kept_back_is_there_for_the_next_statement_and_gone_with_the_action() {
    on_each(async |t| {
        let ctx = t.ctx(system()).await;
        for n in 0..40_i64 {
            ctx.tx.later(BLOB, args![format!("{n:02}"), n]);
        }
        // What is executed at once comes after what was kept back before it, and before what is kept back then.
        assert_eq!(ctx.tx.exec("UPDATE blobs SET size = size + 100 WHERE size < 30", args![]).await.unwrap(), 30);
        ctx.tx.later(BLOB, args!["40", 1_i64]);
        let sizes: Vec<(i64,)> = ctx.tx.all("SELECT size AS c1 FROM blobs ORDER BY hash", args![]).await.unwrap();
        let expected = (0..30).map(|n| n + 100).chain(30..40).chain([1]);
        assert_eq!(sizes, expected.map(|n| (n,)).collect::<Vec<_>>(), "{:?}", t.engine());
        drop(ctx);
        let ctx = t.ctx(system()).await;
        ctx.tx.later(BLOB, args!["kept", 1_i64]);
        ctx.commit().await.unwrap();
        let tx = t.app.store.read().await.unwrap();
        let (hash,): (String,) = tx.one("SELECT hash AS c1 FROM blobs", args![]).await.unwrap();
        assert_eq!(hash, "kept", "{:?}", t.engine());
    })
    .await;
}

#[tokio::test]
async fn a_refusal_of_what_is_kept_back_comes_with_what_makes_it_run() {
    on_each(async |t| {
        let twice = async || {
            let ctx = t.ctx(system()).await;
            ctx.tx.later(BLOB, args!["twice", 1_i64]);
            ctx.tx.later("INSERT INTO blob_refs (hash, record) VALUES ($1, $2)", args!["twice", uuid::Uuid::nil()]);
            ctx.tx.later(BLOB, args!["twice", 2_i64]);
            ctx
        };
        let ctx = twice().await;
        let read: store::Result<Vec<(i64,)>> = ctx.tx.all("SELECT size AS c1 FROM blobs", args![]).await;
        assert!(matches!(read, Err(Error::Duplicate(_))), "{:?}", t.engine());
        // Nobody commits what is left of it, even who lets the error pass.
        assert!(ctx.commit().await.is_err(), "{:?}", t.engine());
        assert!(matches!(twice().await.commit().await, Err(Error::Duplicate(_))), "{:?}", t.engine());
        let tx = t.app.store.read().await.unwrap();
        for table in ["blobs", "blob_refs"] {
            let (n,): (i64,) = tx.one(&format!("SELECT count(*) AS c1 FROM {table}"), args![]).await.unwrap();
            assert_eq!(n, 0, "{table} on {:?}", t.engine());
        }
    })
    .await;
}

#[tokio::test]
async fn actions_in_turn_and_others_write_side_by_side() {
    on_each(async |t| {
        let tasks: Vec<_> = (0..60_i64)
            .map(|n| {
                let store = t.app.store.clone();
                tokio::spawn(async move {
                    let begun = match n % 3 {
                        0 => store.write(system(), kernel::Locale::Vi, "test").await,
                        _ => store.write_in_turn(system(), kernel::Locale::Vi, "test").await,
                    };
                    let ctx = begun.unwrap();
                    ctx.tx.exec(BLOB, args![n.to_string(), n]).await.unwrap();
                    match n % 10 {
                        // One gives up, one fails: their neighbours behind the same commit must not notice.
                        7 => drop(ctx),
                        8 => drop(ctx.tx.exec(BLOB, args![n.to_string(), n]).await.unwrap_err()),
                        _ => ctx.commit().await.unwrap(),
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let tx = t.app.store.read().await.unwrap();
        let (n,): (i64,) = tx.one("SELECT count(*) AS c1 FROM blobs", args![]).await.unwrap();
        assert_eq!(n, 48, "{:?}", t.engine());
    })
    .await;
}

#[tokio::test]
async fn who_reads_cannot_write_and_sees_one_state() {
    on_each(async |t| {
        let tx = t.app.store.read().await.unwrap();
        let count = async || {
            let (n,): (i64,) = tx.one("SELECT count(*) AS c1 FROM blobs", args![]).await.unwrap();
            n
        };
        assert_eq!(count().await, 0);
        let ctx = t.ctx(system()).await;
        ctx.tx.exec(BLOB, args!["later", 1_i64]).await.unwrap();
        ctx.commit().await.unwrap();
        assert_eq!(count().await, 0, "{:?}", t.engine());
        let write = "INSERT INTO blob_refs (hash, record) VALUES ('x', $1) RETURNING hash AS c1";
        let written: store::Result<Vec<(String,)>> = tx.all(write, args![uuid::Uuid::nil()]).await;
        assert!(written.is_err(), "{:?}", t.engine());
    })
    .await;
}

#[tokio::test]
async fn the_same_form_twice_gets_the_first_answer() {
    on_each(async |t| {
        let first = t.ctx(system()).await.once("nonce").await.unwrap();
        first.commit_with("/there").await.unwrap();
        let replay = t.ctx(system()).await.once("nonce").await.err();
        assert!(matches!(replay, Some(Error::Replay(answer)) if answer == "/there"));
    })
    .await;
}

#[tokio::test]
async fn the_first_answer_is_given_again_only_when_it_is_durable() {
    on_each(async |t| {
        let begin = || {
            let store = t.app.store.clone();
            async move { store.write_in_turn(system(), kernel::Locale::Vi, "test").await.unwrap() }
        };
        let queued = || tokio::time::sleep(Duration::from_millis(50));
        let first = begin().await.once("nonce").await.unwrap();
        let second = begin();
        let mut second = tokio::spawn(async move { second.await.once("nonce").await.err() });
        queued().await;
        let third = begin();
        let (release, held) = tokio::sync::oneshot::channel::<()>();
        let third = tokio::spawn(async move {
            let turn = third.await;
            held.await.unwrap();
            drop(turn);
        });
        queued().await;
        let first = tokio::spawn(first.commit_with("/there"));
        // All three are behind one COMMIT, which the third keeps from coming.
        assert!(tokio::time::timeout(LONG, &mut second).await.is_err(), "{:?}", t.engine());
        release.send(()).unwrap();
        assert!(matches!(second.await.unwrap(), Some(Error::Replay(answer)) if answer == "/there"));
        first.await.unwrap().unwrap();
        third.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn lanes_of_two_nodes_go_one_after_another() {
    on_each(async |t| {
        let node = t.another_node().await;
        let turn = t.app.store.write_in_turn(system(), kernel::Locale::Vi, "test").await.unwrap();
        let mut other = tokio::spawn(async move {
            let turn = node.write_in_turn().await.unwrap();
            turn.commit().await.unwrap();
        });
        assert!(tokio::time::timeout(LONG, &mut other).await.is_err(), "{:?}", t.engine());
        turn.commit().await.unwrap();
        other.await.unwrap();
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
