//! Private databases: a SQLite file, or a fresh database in the test cluster.

use store::{Db, Settings};
use tempfile::TempDir;

/// A database that belongs to one test.
pub struct Private {
    /// How to open it.
    pub url: String,
    cluster: Option<(String, String)>,
    _folder: Option<TempDir>,
}

impl Private {
    /// A new SQLite file.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("khue.db").display());
        Self { url, cluster: None, _folder: Some(folder) }
    }

    /// A new database in the cluster of `KHUE_TEST_POSTGRES`; `None` without one.
    pub async fn postgres() -> Option<Self> {
        let base = std::env::var("KHUE_TEST_POSTGRES").ok().filter(|url| !url.is_empty())?;
        // The name of a temporary folder is the unique part: no clock, no chance of our own.
        let folder = tempfile::tempdir().expect("a temporary folder");
        let unique = folder.path().file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        let name = format!("t{}_{}", std::process::id(), unique.replace(|c: char| !c.is_ascii_alphanumeric(), "_"));
        admin(&base, &format!("CREATE DATABASE {name}")).await;
        let (prefix, _) = base.rsplit_once('/').expect("a database URL ends with /name");
        Some(Self { url: format!("{prefix}/{name}"), cluster: Some((base, name)), _folder: Some(folder) })
    }

    pub(crate) async fn drop(self) {
        if let Some((base, name)) = &self.cluster {
            admin(base, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        }
    }
}

/// Runs one statement outside a transaction, as creating databases demands.
async fn admin(url: &str, statement: &str) {
    use sea_orm::ConnectionTrait;
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let connection = sea_orm::Database::connect(options).await.expect("the test cluster answers");
    connection.execute_unprepared(statement).await.expect("an administrative statement");
    connection.close().await.expect("the connection closes");
}

/// The engines to test on. Without PostgreSQL the tests say so once and run on SQLite alone.
pub async fn engines() -> Vec<Private> {
    let mut all = vec![Private::sqlite()];
    match Private::postgres().await {
        Some(database) => all.push(database),
        None => eprintln!("no KHUE_TEST_POSTGRES: this test runs on SQLite only"),
    }
    all
}

/// Opens a private database without any schema.
pub async fn open(private: &Private) -> Db {
    Db::open(&Settings { connections: 6, ..Settings::new(&private.url) }).await.expect("the private database")
}
