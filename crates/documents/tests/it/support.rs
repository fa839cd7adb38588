//! What every test needs: a house with the demonstration's people, and documents to work on.

use documents::actions::incoming::register;
use documents::model::{Document, Urgency};
use futures::future::BoxFuture;
use identity::seed::Demo;
use kernel::{Actor, Id};
use store::Ctx;
use testing::{Client, TestApp};
use uuid::Uuid;

/// Runs a test in the demonstration ministry on each engine.
pub async fn house<F>(test: F)
where
    F: AsyncFn(&House<'_>),
{
    let modules = [identity::module(), signing::module(), documents::module()];
    testing::on_each_engine(&modules, identity::principal, async |t| {
        let mut ctx = t.ctx(Actor::system(Demo.ministry().uuid())).await;
        identity::seed::demo(&mut ctx).await.unwrap();
        ctx.commit().await.unwrap();
        test(&House { t }).await;
    })
    .await;
}

/// The demonstration ministry.
pub struct House<'a> {
    pub t: &'a TestApp,
}

impl House<'_> {
    /// A person of the demonstration as an actor.
    pub async fn actor(&self, username: &str) -> Actor {
        let tx = self.t.app.store.read().await.unwrap();
        let person = Demo.account(username).person.uuid();
        let load: BoxFuture<'_, _> = identity::principal(&tx, person, None, self.t.app.store.clock.now());
        load.await.unwrap().expect("the demonstration knows them").actor
    }

    /// A browser of a person.
    pub async fn browser(&self, username: &str) -> Client {
        self.t.sign_in(Demo.account(username).person.uuid()).await
    }

    /// An action of a person.
    pub async fn ctx(&self, username: &str) -> Ctx {
        let actor = self.actor(username).await;
        self.t.ctx(actor).await
    }

    /// Registers a document as the ministry's clerk.
    pub async fn register(&self, input: register::Input) -> register::Registered {
        let mut ctx = self.ctx("vanthu.bo").await;
        let registered = register::run(&mut ctx, input).await.unwrap();
        ctx.commit().await.unwrap();
        registered
    }

    /// A registered document.
    pub async fn document(&self) -> Id<Document> {
        self.register(arrival("12", "V/v báo cáo kết quả triển khai hồ sơ sức khỏe điện tử")).await.id
    }
}

/// An ordinary arrival.
pub fn arrival(number: &str, subject: &str) -> register::Input {
    register::Input {
        type_code: "cv".into(),
        number: Some(number.into()),
        notation: Some("SYT-NVY".into()),
        issuer: "Sở Y tế thành phố Mẫu".into(),
        subject: subject.into(),
        urgency: Urgency::Ordinary,
        ..register::Input::default()
    }
}

/// The id of a unit of the ministry.
pub fn unit(abbreviation: &str) -> Uuid {
    Demo.unit(abbreviation).uuid()
}

/// The id of a person's position.
pub fn position(username: &str) -> Uuid {
    Demo.account(username).position.uuid()
}

/// What is to be read on a PDF, as poppler finds it; `None` where that is missing.
pub fn text_of(house: &House<'_>, pdf: &[u8]) -> Option<String> {
    let path = house.t.folder().join("to-be-read.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = std::process::Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}
