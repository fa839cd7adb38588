//! The identity room from the outside: a whole application over this one module, on every engine.

mod account;
mod admin;
mod agencies;
mod api;
mod delegation;
mod directory;
mod refusals;
mod sign_in;
mod units;

use identity::seed::{Demo, PASSWORD};
use kernel::Actor;
use testing::{Answer, Client, TestApp};

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

/// A browser signed in as a demonstration account.
pub async fn browser(app: &TestApp, demo: Demo, username: &str) -> Client {
    app.sign_in(demo.account(username).person.uuid()).await
}

/// Posts the sign-in form.
pub async fn try_sign_in(client: &Client, username: &str, password: &str) -> Answer {
    client.post("/sign-in", &[("username", username), ("password", password), ("next", "/account")]).await
}

/// Signs in through the form; the cookie is kept.
pub async fn sign_in(app: &TestApp, username: &str) -> Client {
    let mut client = app.visitor();
    let answer = try_sign_in(&client, username, PASSWORD).await.expect(303);
    let (name, value) = cookie(&answer).expect("a session cookie");
    client.set_cookie(&name, &value);
    client.csrf = csrf(&client.get("/account").await.expect(200).text());
    client
}

/// Name and value of the first cookie an answer sets.
pub fn cookie(answer: &Answer) -> Option<(String, String)> {
    let header = answer.headers.get("set-cookie")?.to_str().ok()?;
    let (name, value) = header.split(';').next()?.split_once('=')?;
    Some((name.to_owned(), value.to_owned()))
}

/// The CSRF token in a page's forms.
pub fn csrf(page: &str) -> String {
    page.split("name=\"_csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("").to_owned()
}

/// The newest audit rows with this action.
pub async fn audited(app: &TestApp, action: &str) -> Vec<store::audit::Entry> {
    let tx = app.app.store.read().await.expect("a read");
    let all = store::audit::newest(&tx, 100).await.expect("audit");
    all.into_iter().filter(|entry| entry.action == action).collect()
}
