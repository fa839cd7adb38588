//! The kept PostgreSQL databases of a cluster.

use sea_orm::sqlx::{Connection, Executor, PgConnection, Row};

use super::{fill, name, open, sink::Sink};
use crate::{Outcome, said};

/// A running cluster whose user may make databases.
pub struct Cluster {
    /// The address up to the name of the database.
    prefix: String,
    admin: String,
    /// What the names of its databases begin with.
    tag: String,
}

/// The server's settings that figures depend on.
const TOLD: &[&str] = &[
    "server_version",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "wal_sync_method",
    "shared_buffers",
    "effective_cache_size",
    "max_wal_size",
    "random_page_cost",
    "default_toast_compression",
];

impl Cluster {
    /// The cluster behind the address of its maintenance database.
    ///
    /// # Errors
    /// When the address names no database.
    pub fn at(admin: &str) -> Outcome<Self> {
        let (prefix, _) = admin.rsplit_once('/').ok_or("the address of PostgreSQL must end with /name")?;
        Ok(Self { prefix: prefix.to_owned(), admin: admin.to_owned(), tag: "bench".into() })
    }

    /// The same cluster with databases of other names.
    #[must_use]
    pub fn tagged(self, tag: String) -> Self {
        Self { tag, ..self }
    }

    fn name(&self, scale: usize) -> String {
        format!("{}_{}", self.tag, name(scale))
    }

    /// Drops the database of a scale.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn drop(&self, scale: usize) -> Outcome {
        let mut admin = connect(&self.admin).await?;
        run(&mut admin, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name(scale))).await
    }

    /// The database of a scale; filled now unless it is there. Gives its address.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn filled(&self, scale: usize) -> Outcome<String> {
        let name = self.name(scale);
        let unfinished = format!("unfinished_{name}");
        let mut admin = connect(&self.admin).await?;
        let known = sea_orm::sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(&name);
        let known = known.fetch_optional(&mut admin).await.map_err(said("databases cannot be listed"))?;
        if known.is_none() {
            run(&mut admin, &format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).await?;
            run(&mut admin, &format!("CREATE DATABASE {unfinished}")).await?;
            self.fill(&unfinished, scale).await?;
            run(&mut admin, &format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await?;
        }
        Ok(format!("{}/{name}", self.prefix))
    }

    async fn fill(&self, name: &str, scale: usize) -> Outcome {
        let url = format!("{}/{name}", self.prefix);
        let db = open(&url).await?;
        let mut raw = connect(&url).await?;
        fill(&db, &mut Sink::Postgres(Box::new(connect(&url).await?)), scale).await?;
        drop(db);
        run(&mut raw, "VACUUM (ANALYZE)").await?;
        // What is still open may not stop the database from getting its name.
        let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                      WHERE datname = current_database() AND pid <> pg_backend_pid()";
        run(&mut raw, others).await?;
        raw.close().await.map_err(said("the connection cannot be closed"))
    }

    /// The settings that figures depend on, as `name = value`.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn settings(&self) -> Outcome<Vec<String>> {
        let mut admin = connect(&self.admin).await?;
        let mut told = Vec::new();
        for name in TOLD {
            let asked = sea_orm::sqlx::query("SELECT current_setting($1)").bind(*name).fetch_one(&mut admin).await;
            let value: String = asked.and_then(|row| row.try_get(0)).map_err(said("settings cannot be read"))?;
            told.push(format!("{name} = {value}"));
        }
        Ok(told)
    }
}

/// Gives what was written and deleted back to the planner, before anything is measured.
///
/// # Errors
/// When the server does not answer.
pub(crate) async fn vacuum(url: &str) -> Outcome {
    let mut connection = connect(url).await?;
    run(&mut connection, "VACUUM (ANALYZE)").await?;
    run(&mut connection, "CHECKPOINT").await
}

async fn connect(url: &str) -> Outcome<PgConnection> {
    PgConnection::connect(url).await.map_err(said("PostgreSQL does not answer"))
}

async fn run(connection: &mut PgConnection, statement: &str) -> Outcome {
    connection.execute(sea_orm::sqlx::AssertSqlSafe(statement.to_owned())).await.map_err(said(statement))?;
    Ok(())
}
