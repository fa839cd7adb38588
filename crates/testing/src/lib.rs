//! A whole Khuê over a chosen list of modules, in the test's own process, on a database of its own.
//!
//! Each test runs on SQLite and, when `KHUE_TEST_POSTGRES` names a cluster (`cargo xtask test` starts one), also on
//! PostgreSQL. The clock is the test's: it stands still until moved.

mod client;
mod database;

use std::sync::Arc;

use kernel::{Actor, FixedClock, IdGen, Instant, Locale};
use rand_core::SeedableRng;
use store::{Blobs, Ctx, Db, Handler, Migration, Settings, Store, Wiring, Worker};
use tempfile::TempDir;
use uuid::Uuid;
use web::{App, Assets, Catalog, Module, Parts, PrincipalLoader, Services};

pub use client::{Answer, Client};
pub use database::{Private, engines, open};

/// The moment tests begin at: a Monday morning in Hanoi.
pub const BEGIN: &str = "2026-11-23T08:00:00+07:00";

/// A running application for one test.
pub struct TestApp {
    /// The application.
    pub app: App,
    /// The test's clock.
    pub clock: Arc<FixedClock>,
    pub(crate) router: axum::Router,
    database: Private,
    folder: TempDir,
}

impl TestApp {
    /// Builds the application on one database, migrated.
    pub async fn start(modules: &[Module], principals: PrincipalLoader, services: Services, database: Private) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let db =
            Db::open(&Settings { connections: 6, ..Settings::new(&database.url) }).await.expect("the private database");
        let migrations: Vec<Migration> = [store::MIGRATIONS, access::MIGRATIONS, web::MIGRATIONS]
            .into_iter()
            .chain(modules.iter().map(|m| m.migrations))
            .flatten()
            .copied()
            .collect();
        store::migrate::run(&db, &migrations).await.expect("migrations");
        let mut wiring = Wiring::default();
        for (event, handler) in modules.iter().flat_map(|m| m.listens) {
            wiring.listen(event, handler);
        }
        let clock = Arc::new(FixedClock::new(BEGIN.parse().expect("a moment")));
        let ids = IdGen::new(rand_chacha::ChaCha12Rng::seed_from_u64(20_261_123));
        let blobs = Blobs::local(&folder.path().join("blobs")).expect("a blob folder");
        let store = Store::new(db, blobs, clock.clone(), ids, wiring);
        let locales = std::iter::once(web::LOCALES).chain(modules.iter().map(|m| m.locales));
        let app = App::new(Parts {
            store,
            settings: web::Settings { rate_per_ten_seconds: u32::MAX, ..web::Settings::default() },
            modules: modules.to_vec(),
            catalog: Arc::new(Catalog::new(locales.flatten().copied())),
            assets: Assets::load(),
            principals,
            services,
        });
        let router = web::router(app.clone());
        Self { app, clock, router, database, folder }
    }

    /// The folder that holds this test's files.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Which database this run is on; part of assertion messages.
    pub fn engine(&self) -> store::Engine {
        self.app.store.db.engine()
    }

    /// Moves the clock.
    pub fn at(&self, moment: &str) {
        self.clock.set(moment.parse().expect("an RFC 3339 moment"));
    }

    /// Moves the clock forward.
    pub fn pass(&self, seconds: i64) {
        let now = kernel::Clock::now(&*self.clock);
        self.clock.set(Instant::from_microsecond(now.as_microsecond() + seconds * 1_000_000).expect("in range"));
    }

    /// An action outside the web, as `actor`.
    pub async fn ctx(&self, actor: Actor) -> Ctx {
        self.app.store.write(actor, Locale::Vi, "test").await.expect("a write transaction")
    }

    /// A browser that is not signed in.
    pub fn visitor(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// A browser with an open session of a person.
    pub async fn sign_in(&self, person: Uuid) -> Client {
        let store = &self.app.store;
        let tx = store.db.write().await.expect("a write transaction");
        let now = store.clock.now();
        let secret =
            web::session::open(&tx, &store.ids, person, &axum::http::HeaderMap::new(), now, &self.app.settings)
                .await
                .expect("a session");
        let sessions = web::session::of_person(&tx, person).await.expect("sessions");
        let csrf = sessions.iter().max_by_key(|s| s.created_at).map(|s| s.csrf.clone()).unwrap_or_default();
        tx.commit().await.expect("commit");
        let mut client = Client::new(self.router.clone());
        client.set_session(&secret, &csrf);
        client
    }

    /// Runs every due job until none is left; panics with the job's own words when one fails.
    pub async fn work(&self) -> usize {
        let handlers = self.app.modules.iter().flat_map(|m| m.jobs).map(|spec| {
            let (app, run) = (self.app.clone(), spec.run);
            Handler { kind: spec.kind, every: spec.every, run: Arc::new(move |job| run(app.clone(), job)) }
        });
        let worker = Worker::new(self.app.store.clone(), handlers);
        worker.drain().await.unwrap_or_else(|error| panic!("a job failed: {error}"))
    }

    /// The database as another process sees it: with connections and a lane of its own.
    pub async fn another_node(&self) -> Db {
        let settings = Settings { connections: 2, ..Settings::new(&self.database.url) };
        Db::open(&settings).await.expect("the private database")
    }

    /// Gives the private database back.
    pub async fn stop(self) {
        let Self { app, router, database, .. } = self;
        drop((app, router));
        database.drop().await;
    }
}

/// Runs a test on every engine there is.
///
/// ```ignore
/// testing::on_each_engine(&[identity::module()], identity::principal, |t| Box::pin(async move { … })).await;
/// ```
pub async fn on_each_engine<F>(modules: &[Module], principals: PrincipalLoader, test: F)
where
    F: AsyncFn(&TestApp),
{
    on_each_engine_with(modules, principals, &Services::default(), test).await;
}

/// As [`on_each_engine`], with services of the roof.
pub async fn on_each_engine_with<F>(modules: &[Module], principals: PrincipalLoader, services: &Services, test: F)
where
    F: AsyncFn(&TestApp),
{
    for database in engines().await {
        let app = TestApp::start(modules, principals, services.clone(), database).await;
        test(&app).await;
        app.stop().await;
    }
}
