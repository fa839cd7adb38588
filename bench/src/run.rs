//! One run over one database: clean up, sign in, start, ask, look at the memory, stop.

use std::path::{Path, PathBuf};

use store::{Engine, args};
use uuid::Uuid;

use crate::load::{self, Cluster, File};
use crate::measure::{self, Effort, Figures, Round, Wanted};
use crate::people::{self, Askers};
use crate::server::{Memory, Server};
use crate::world::SMALL_AGENCIES;
use crate::{Outcome, said};

/// What is measured with what.
pub struct Options {
    /// Documents.
    pub scale: usize,
    /// The server's program.
    pub khue: PathBuf,
    /// Where filled databases are kept.
    pub cache: PathBuf,
    /// The maintenance database of a cluster with full durability; none leaves PostgreSQL out.
    pub postgres: Option<String>,
    /// Whether SQLite is measured.
    pub sqlite: bool,
    /// Only these parts.
    pub wanted: Wanted,
    /// Fills the databases and measures nothing.
    pub only_load: bool,
}

/// What one run has found.
#[derive(Debug, Clone)]
pub struct Run {
    /// On which engine.
    pub engine: Engine,
    /// From the start of the process to its first good answer, in milliseconds.
    pub start: f64,
    /// Before and after everything was asked.
    pub memory: [Memory; 2],
    /// Subjects and documents of the person measured, of who sees all, of who sees few.
    pub people: [(usize, i64); 3],
    /// How the engine makes writes durable.
    pub durability: Vec<String>,
    /// What was measured.
    pub figures: Figures,
}

/// Measures on each engine, one after the other.
///
/// # Errors
/// A sentence that says what could not be done.
pub async fn all(options: &Options) -> Outcome<Vec<Run>> {
    let mut runs = Vec::new();
    if options.sqlite {
        let file = File::filled(&options.cache, options.scale).await?;
        let durability = ["journal_mode = WAL", "synchronous = FULL", "one commit for all that wait"];
        let durability = durability.map(str::to_owned).to_vec();
        runs.extend(engine(options, Engine::Sqlite, &file.url(), file.folder(), durability).await?);
    }
    if let Some(admin) = &options.postgres {
        let cluster = Cluster::at(admin)?;
        let url = cluster.filled(options.scale).await?;
        let folder = options.cache.join(format!("postgres_{}", load::name(options.scale)));
        std::fs::create_dir_all(&folder).map_err(said("the folder of the server cannot be made"))?;
        runs.extend(engine(options, Engine::Postgres, &url, &folder, cluster.settings().await?).await?);
    }
    Ok(runs)
}

async fn engine(
    options: &Options,
    engine: Engine,
    url: &str,
    folder: &Path,
    durability: Vec<String>,
) -> Outcome<Option<Run>> {
    if options.only_load {
        return Ok(None);
    }
    let (askers, signer) = prepare(url, engine).await?;
    let server = Server::start(&options.khue, url, folder)?;
    let before = server.memory()?;
    let today = kernel::civil_date(khue::ambient::clock().now());
    let round = Round { address: &server.address, askers: &askers, signer, today, effort: Effort::FULL };
    let figures = tokio::task::block_in_place(|| measure::run(&round, &options.wanted))?;
    let run = Run {
        engine,
        start: server.start.as_secs_f64() * 1_000.0,
        memory: [before, server.memory()?],
        people: [&askers.many, &askers.all, &askers.few].map(|asker| (asker.subjects, asker.sees)),
        durability,
        figures,
    };
    drop(server);
    load::forget(&load::open(url).await?).await?;
    Ok(Some(run))
}

/// Leaves nothing of the run before, and signs everybody in; gives also a position that signs.
///
/// # Errors
/// When the database is not a filled one.
pub async fn prepare(url: &str, engine: Engine) -> Outcome<(Askers, Uuid)> {
    let db = load::open(url).await?;
    load::forget(&db).await?;
    if engine == Engine::Postgres {
        load::vacuum(url).await?;
    }
    let askers = people::sign_in(&db, SMALL_AGENCIES).await?;
    let tx = db.read().await.map_err(said("nothing can be read"))?;
    let leader = "SELECT id AS c1 FROM positions WHERE role = 'agency-leader' ORDER BY id LIMIT 1";
    let (signer,): (Uuid,) = tx.one(leader, args![]).await.map_err(said("there is no leader"))?;
    Ok((askers, signer))
}
