//! The identity room from the outside: a whole application over this one module, on every engine.

mod directory;

use identity::seed::Demo;
use kernel::Actor;
use testing::TestApp;

/// Writes the demonstration ministry.
pub async fn seed(app: &TestApp) -> Demo {
    let mut ctx = app.ctx(Actor::system(Demo.ministry().uuid())).await;
    let demo = identity::seed::demo(&mut ctx).await.expect("the demonstration");
    ctx.commit().await.expect("commit");
    demo
}

/// Runs a test on every engine with the demonstration seeded.
pub async fn with_demo(test: impl AsyncFn(&TestApp, Demo)) {
    testing::on_each_engine(&[identity::module()], identity::principal, async |app| {
        let demo = seed(app).await;
        test(app, demo).await;
    })
    .await;
}
