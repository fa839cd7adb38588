//! Jobs run once, in order per record, and are buried after too many failures.

use std::sync::{Arc, Mutex};

use kernel::Id;
use store::{Handler, JobError, Record, Worker, args, jobs};

use crate::{on_each, system};

fn worker(t: &testing::TestApp, seen: &Arc<Mutex<Vec<String>>>, fails: bool) -> Worker {
    let (store, seen) = (t.app.store.clone(), seen.clone());
    let run = move |job: store::Job| {
        let (store, seen) = (store.clone(), seen.clone());
        Box::pin(async move {
            seen.lock().unwrap().push(job.payload.clone());
            if fails {
                return Err(JobError::Failed("no".into()));
            }
            let ctx = store.write(system(), kernel::Locale::Vi, "job").await?;
            job.complete(&ctx).await?;
            Ok(ctx.commit().await?)
        }) as futures::future::BoxFuture<'static, Result<(), JobError>>
    };
    Worker::new(t.app.store.clone(), [Handler { kind: "test.job", every: None, run: Arc::new(run) }])
}

#[tokio::test]
async fn jobs_of_one_record_keep_their_order() {
    on_each(async |t| {
        let mut ctx = t.ctx(system()).await;
        let record = Record::new("thing", ctx.id::<()>());
        for n in 0..4 {
            ctx.enqueue("test.job", Some(record), n, ctx.now).await.unwrap();
            t.pass(1);
        }
        ctx.commit().await.unwrap();
        let seen = Arc::default();
        let done = worker(t, &seen, false).drain().await.unwrap();
        assert_eq!(done, 4);
        let mut sorted = seen.lock().unwrap().clone();
        sorted.sort();
        assert_eq!(*seen.lock().unwrap(), sorted, "{:?}", t.engine());
    })
    .await;
}

#[tokio::test]
async fn a_job_that_always_fails_is_buried_and_can_be_revived() {
    on_each(async |t| {
        let mut ctx = t.ctx(system()).await;
        ctx.enqueue("test.job", None, 1, ctx.now).await.unwrap();
        ctx.commit().await.unwrap();
        let seen = Arc::default();
        for _ in 0..jobs::MAX_ATTEMPTS {
            assert!(worker(t, &seen, true).drain().await.is_err());
            t.pass(3_000);
        }
        assert_eq!(worker(t, &seen, true).drain().await.unwrap(), 0);
        let tx = t.app.store.db.write().await.unwrap();
        let buried = jobs::buried(&tx).await.unwrap();
        assert_eq!((buried.len(), buried[0].last_error.as_str()), (1, "no"), "{:?}", t.engine());
        jobs::revive(&tx, buried[0].id, t.app.store.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(worker(t, &seen, false).drain().await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_lost_lease_cannot_commit_its_effects() {
    on_each(async |t| {
        let mut ctx = t.ctx(system()).await;
        let id: Id<()> = ctx.id();
        ctx.enqueue("test.job", Some(Record::new("thing", id)), 1, ctx.now).await.unwrap();
        ctx.commit().await.unwrap();
        let store = t.app.store.clone();
        let run = move |job: store::Job| {
            let store = store.clone();
            Box::pin(async move {
                // Another worker takes the job over while this one sleeps.
                let thief = store.db.write().await?;
                thief.exec("UPDATE jobs SET lease = $1", args![uuid::Uuid::nil()]).await?;
                thief.commit().await?;
                let ctx = store.write(system(), kernel::Locale::Vi, "job").await?;
                job.complete(&ctx).await?;
                Ok(ctx.commit().await?)
            }) as futures::future::BoxFuture<'static, Result<(), JobError>>
        };
        let handler = Handler { kind: "test.job", every: None, run: Arc::new(run) };
        let outcome = Worker::new(t.app.store.clone(), [handler]).drain().await;
        assert!(matches!(outcome, Err(JobError::Store(store::Error::Stale))), "{:?}", t.engine());
    })
    .await;
}
