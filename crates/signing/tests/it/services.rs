//! The demonstration ministry with services of a test authority.

use identity::seed::Demo;
use kernel::Actor;
use pades::{Baseline, Document, Limits, Online, Setting, SoftKey, TrustList};
use signing::actions::change_trust::{self, NewFile};
use signing::{Services, Settings};
use testing::{Client, TestApp};

use crate::files::{field_specs, plain_pdf, request};
use crate::pki::{Pki, now};

/// Runs a test in the ministry on each engine; the authority is on this machine, which only a setting allows.
pub async fn house<F>(private_addresses: bool, test: F)
where
    F: AsyncFn(&TestApp, &Pki),
{
    house_of(Pki::new(), private_addresses, test).await;
}

/// The same with an authority that knows somebody already.
pub async fn house_of<F>(pki: impl std::borrow::Borrow<Pki>, private_addresses: bool, test: F)
where
    F: AsyncFn(&TestApp, &Pki),
{
    let pki = pki.borrow();
    let modules = [identity::module(), signing::module()];
    let mut services = web::Services::default();
    let settings = Settings { online: true, private_addresses, ..Settings::default() };
    services.insert(Services::new(settings));
    services.insert(web::BlockingPool::default());
    testing::on_each_engine_with(&modules, identity::principal, &services, async |t: &TestApp| {
        let mut ctx = t.ctx(Actor::system(Demo.ministry().uuid())).await;
        identity::seed::demo(&mut ctx).await.unwrap();
        ctx.commit().await.unwrap();
        // openssl knows no clock but the machine's.
        t.clock.set(now());
        pki.server.mend();
        pki.server.calls();
        test(t, pki).await;
    })
    .await;
}

/// Signs in as somebody of the demonstration.
pub async fn browser(t: &TestApp, username: &str) -> Client {
    t.sign_in(Demo.account(username).person.uuid()).await
}

async fn administrator(t: &TestApp) -> Actor {
    let tx = t.app.store.read().await.unwrap();
    let person = Demo.account("quantri").person.uuid();
    identity::principal(&tx, person, None, t.app.store.clock.now()).await.unwrap().expect("somebody").actor
}

/// Adds a certificate or list to the trust list.
pub async fn trust(t: &TestApp, content: Vec<u8>) -> i64 {
    let mut ctx = t.ctx(administrator(t).await).await;
    let new = NewFile { content, time_stamps_only: false, revocation: true, reason: "Thử".into() };
    let version = change_trust::add_file(&mut ctx, &new).await.unwrap();
    ctx.commit().await.unwrap();
    version
}

/// A file signed by a person of the test authority.
pub fn signed(pki: &Pki, key: &SoftKey, level: Baseline) -> Vec<u8> {
    let pdf = pades::prepare(&plain_pdf(), &field_specs()).unwrap();
    let trust = TrustList { roots: vec![pki.root()], revocation_required: true, ..TrustList::default() };
    let (transport, tsa) = (|call: &pades::Call<'_>| pki.server.call(call), pki.server.url("/tsa"));
    let count = std::cell::Cell::new(0);
    let nonce = || {
        count.set(count.get() + 1);
        [count.get(); 16]
    };
    let online = Online::new(&transport, Some(&tsa), &nonce);
    let setting = Setting { trust: &trust, online: &online, now: now(), limits: Limits::default() };
    let doc = Document::open(&pdf, &Limits::default()).unwrap();
    let asked = request("leader", &now().to_string(), pades::appearance::Appearance::empty());
    let added = pades::sign_at_level(&doc, &asked, key, level, &setting).unwrap();
    pki.server.calls();
    [pdf.as_slice(), &added].concat()
}
