//! A ministry with its demonstration keys, and key files as authorities hand them out.

use identity::seed::Demo;
use kernel::Actor;
use pades::Cert;
use pades::demo_ca::{DemoCa, Period, Subject};
use signing::{KeyError, Owner, keys};
use testing::{Client, TestApp};
use web::Services;

#[path = "../../../keyring/tests/support/softhsm.rs"]
pub mod softhsm;

use softhsm::openssl;

/// The password of every key file.
pub const PASSWORD: &str = "mật khẩu tệp";

/// Runs a test in the demonstration ministry on each engine.
pub async fn house<F>(devices: keyring::Devices, test: F)
where
    F: AsyncFn(&House<'_>),
{
    let modules = [identity::module(), signing::module()];
    let mut services = Services::default();
    services.insert(web::BlockingPool::default());
    services.insert(devices);
    testing::on_each_engine_with(&modules, identity::principal, &services, async |t: &TestApp| {
        let mut ctx = t.ctx(Actor::system(Demo.ministry().uuid())).await;
        identity::seed::demo(&mut ctx).await.unwrap();
        signing::seed::keys(&mut ctx, &Demo).await.unwrap();
        ctx.commit().await.unwrap();
        test(&House { t }).await;
    })
    .await;
}

pub struct House<'a> {
    pub t: &'a TestApp,
}

impl House<'_> {
    pub async fn browser(&self, username: &str) -> Client {
        self.t.sign_in(Demo.account(username).person.uuid()).await
    }

    pub async fn actor(&self, username: &str) -> Actor {
        let tx = self.t.app.store.read().await.unwrap();
        let person = Demo.account(username).person.uuid();
        identity::principal(&tx, person, None, self.t.app.store.clock.now()).await.unwrap().unwrap().actor
    }

    /// Opens somebody's key and lets it sign a word.
    pub async fn signs(&self, username: &str, pin: &str) -> Result<(), KeyError> {
        let app = &self.t.app;
        let owner = Owner::Person(Demo.account(username).person.uuid());
        let tx = app.store.read().await.unwrap();
        let key = keys::of(&tx, owner).await.unwrap().ok_or(KeyError::NoKey)?;
        drop(tx);
        let actor = self.actor(username).await;
        let opened = signing::unlock(app, &actor, &key, pin, app.store.clock.now()).await?;
        let value = tokio::task::spawn_blocking(move || {
            opened.sign(b"a word").map(|value| (opened.certificates()[0].clone(), opened.algorithm(), value))
        });
        let (own, algorithm, value) = value.await.unwrap()?;
        assert!(algorithm.holds(&own, b"a word", &value));
        Ok(())
    }

    /// Somebody's full name.
    pub async fn name(&self, username: &str) -> String {
        let tx = self.t.app.store.read().await.unwrap();
        let person = identity::people::by_username(&tx, username).await.unwrap();
        person.expect("somebody of the demonstration").name
    }

    /// How often an act stands in the audit.
    pub async fn audited(&self, act: &str) -> i64 {
        let tx = self.t.app.store.read().await.unwrap();
        let sql = format!("SELECT count(*) AS c1 FROM audit WHERE body LIKE '%\"action\":\"{act}\"%'");
        let (count,): (i64,) = tx.one(&sql, store::args![]).await.unwrap();
        count
    }
}

fn time(text: &str) -> kernel::Instant {
    text.parse().unwrap()
}

/// What certificates are valid for unless said otherwise.
pub fn period() -> Period {
    Period { from: time("2024-01-01T00:00:00Z"), to: time("2033-12-31T00:00:00Z") }
}

/// A key file with a certificate of an authority.
pub fn key_file(ca: &DemoCa, holder: &str, option: &str, period: Period) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let kind = if option.starts_with("rsa") { "RSA" } else { "EC" };
    openssl(&["genpkey", "-algorithm", kind, "-pkeyopt", option, "-out", &at("key")]);
    let spki = openssl(&["pkey", "-in", &at("key"), "-pubout", "-outform", "DER"]);
    std::fs::write(at("cert"), certificate(ca, holder, &spki, period).to_pem()).unwrap();
    let pass = format!("pass:{PASSWORD}");
    openssl(&["pkcs12", "-export", "-in", &at("cert"), "-inkey", &at("key"), "-passout", &pass])
}

pub fn certificate(ca: &DemoCa, holder: &str, spki: &[u8], period: Period) -> Cert {
    let subject = Subject { name: holder.into(), organisation: "Bộ Y tế".into(), unit: None, id: holder.into() };
    ca.issue_for(&subject, spki, period).unwrap()
}

/// An authority that nobody trusts.
pub fn stranger() -> DemoCa {
    DemoCa::new(b"strangers", "CA lạ", "Lạ", period()).unwrap()
}

/// A PNG with a blue stroke on transparent ground, or on paper.
pub fn png(paper: bool) -> Vec<u8> {
    drawn([20, 40, 160], paper)
}

/// The same in another colour.
pub fn drawn([red, green, blue]: [u8; 3], paper: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, 120, 60);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().unwrap();
    let pixel =
        |i: usize| if (20..100).contains(&(i % 120)) && (15..45).contains(&(i / 120)) || paper { 255 } else { 0 };
    let pixels: Vec<u8> = (0..7200).flat_map(|i| [red, green, blue, pixel(i)]).collect();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    out
}
