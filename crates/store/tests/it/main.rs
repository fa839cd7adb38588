//! The store on real databases: the lane, idempotency, audit chain, jobs, full text, blobs.

mod audit;
mod backup;
mod jobs;
mod lane;
mod text;

use futures::future::BoxFuture;
use kernel::Actor;
use testing::TestApp;
use uuid::Uuid;
use web::Principal;

/// No person exists in these tests: the store knows none.
pub(crate) fn nobody<'a>(
    _: &'a store::Tx,
    _: Uuid,
    _: Option<Uuid>,
    _: kernel::Instant,
) -> BoxFuture<'a, store::Result<Option<Principal>>> {
    Box::pin(async { Ok(None) })
}

pub(crate) fn system() -> Actor {
    Actor::system(Uuid::nil())
}

/// Runs a test on every engine with no module but the platform.
pub(crate) async fn on_each(test: impl AsyncFn(&TestApp)) {
    testing::on_each_engine(&[], nobody, test).await;
}
