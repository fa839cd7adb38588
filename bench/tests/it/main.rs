//! Everything that is measured works, on a small world: every filter of the screen answers, the people see what they
//! should, what is registered is numbered without a gap and gone again for the next run.

use std::time::Duration;

use bench::load::{Cluster, File};
use bench::measure::{self, Effort, Figures, Round, Wanted};
use bench::run;
use store::{Db, Engine, Settings, args};

/// Documents of the small world.
const SCALE: usize = 2_000;

/// Serves the application of the roof from this process; gives its address.
async fn serve(url: &str, folder: &std::path::Path) -> String {
    let environment = [
        ("KHUE_DATABASE_URL", url.to_owned()),
        ("KHUE_DATA_DIR", folder.display().to_string()),
        ("KHUE_RATE_PER_TEN_SECONDS", "1000000".to_owned()),
    ];
    let environment = environment.map(|(name, value)| (name.to_owned(), value));
    let settings = khue::settings::load(None, environment).expect("settings");
    let db = khue::compose::open_database(&settings).await.expect("a database");
    let app = khue::compose::build(&settings, db).expect("an application");
    let router = khue::serve::router(&settings, &app).expect("routes");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn measured(url: &str, engine: Engine, folder: &std::path::Path) -> Figures {
    let (askers, signer) = run::prepare(url, engine).await.expect("a filled database");
    assert!(askers.many.subjects >= 50, "{} subjects", askers.many.subjects);
    let share = askers.many.sees as f64 / SCALE as f64;
    assert!((0.4..0.9).contains(&share), "sees {share}");
    assert_eq!(askers.all.sees, i64::try_from(SCALE).unwrap());
    assert!(askers.few.sees < 100, "{}", askers.few.sees);
    let address = serve(url, folder).await;
    let figures = tokio::task::spawn_blocking(move || {
        let today = kernel::civil_date(kernel::Clock::now(&khue::ambient::SystemClock));
        let effort = Effort { registering: Duration::from_millis(300), ..Effort::SMOKE };
        let round = Round { address: &address, askers: &askers, signer, today, effort };
        measure::run(&round, &Wanted::default())
    });
    figures.await.expect("the measurement ends").unwrap_or_else(|why| panic!("{engine:?}: {why}"))
}

fn check(figures: &Figures, engine: Engine) {
    let of = |name: &str| figures.lists.iter().find(|case| case.name == name);
    assert_eq!(of("none").map(|case| case.rows), Some(50), "{engine:?}");
    assert_eq!(of("second page").map(|case| case.rows), Some(50), "{engine:?}");
    for field in ["state=", "urgency=", "type=", "unit=", "due=late", "from=", "to=", "q="] {
        assert!(figures.lists.iter().any(|case| case.name.starts_with(field)), "{field} is not measured");
    }
    // What only the registry sees is nothing for the head of a unit.
    assert_eq!(of("state=registered").map(|case| case.rows), Some(0), "{engine:?}");
    let registered = figures.lists_all.iter().find(|case| case.name == "state=registered");
    assert!(registered.is_some_and(|case| case.rows > 0), "{engine:?}");
    assert!(figures.sorted.len() >= 10 && figures.counts.len() == figures.lists.len());
    let found = |name: &str| figures.search.iter().find(|case| case.name == name).map_or(0, |case| case.rows);
    assert!(found("common × many") > 0 && found("rare × many") > 0 && found("absent × many") == 0, "{engine:?}");
    assert!(figures.desk.is_some() && figures.pdf.is_some(), "{engine:?}");
    assert!(figures.into_one.is_some_and(|rate| rate.per_second > 0.0));
}

/// Numbers are without a gap, and afterwards nothing is left.
async fn check_registers(url: &str) {
    let db = Db::open(&Settings::new(url)).await.expect("the database");
    let gaps = "SELECT count(*) AS c1 FROM registers r WHERE r.last <>
                (SELECT count(*) FROM register_entries e WHERE e.register = r.id)";
    let made = "SELECT count(*) AS c1 FROM documents WHERE agency IN (SELECT id FROM agencies WHERE rank > 0)";
    let count = async |sql: &str| {
        let tx = db.read().await.expect("a transaction");
        let (n,): (i64,) = tx.one(sql, args![]).await.expect("a number");
        n
    };
    assert_eq!(count(gaps).await, 0);
    assert!(count(made).await > 0);
    bench::load::forget(&db).await.expect("nothing is left");
    assert_eq!((count(made).await, count(gaps).await), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_measured_works_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = File::filled(folder.path(), SCALE).await.expect("a filled database");
    let again = File::filled(folder.path(), SCALE).await.expect("the kept one");
    assert_eq!(file.url(), again.url());
    check(&measured(&file.url(), Engine::Sqlite, folder.path()).await, Engine::Sqlite);
    check_registers(&file.url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_measured_works_on_postgresql() {
    let Some(admin) = std::env::var("KHUE_TEST_POSTGRES").ok().filter(|url| !url.is_empty()) else {
        eprintln!("no KHUE_TEST_POSTGRES: this test runs on SQLite only");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let cluster = Cluster::at(&admin).expect("an address").tagged(format!("t{}", std::process::id()));
    let url = cluster.filled(SCALE).await.expect("a filled database");
    check(&measured(&url, Engine::Postgres, folder.path()).await, Engine::Postgres);
    check_registers(&url).await;
    cluster.drop(SCALE).await.expect("nothing is left");
}
