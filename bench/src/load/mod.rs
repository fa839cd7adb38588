//! Fills a database with the world, fast: rows in large batches, indices afterwards.
//!
//! A filled database is kept and used again, so it is only ever seen whole: SQLite's file gets its name, and
//! PostgreSQL's database its own, after the last row.

mod forget;
mod indices;
mod postgres;
mod rows;
mod sink;
mod sqlite;

pub use forget::forget;
pub use postgres::Cluster;
pub(crate) use postgres::vacuum;
pub use sqlite::File;

use sha2::{Digest, Sha256};
use store::{Db, Settings};

use crate::world::EDITION;
use crate::{Outcome, said};

/// Names the content of a database: the scale, and what the schema and the world are made of.
pub fn name(scale: usize) -> String {
    let mut hash = Sha256::new();
    hash.update(khue::compose::lock_text());
    hash.update(EDITION.to_le_bytes());
    format!("{scale}_{}", &hex::encode(hash.finalize())[..10])
}

/// Opens a database; loading and cleaning take longer than any page may.
pub(crate) async fn open(url: &str) -> Outcome<Db> {
    let settings =
        Settings { connections: 2, statement_timeout: std::time::Duration::from_secs(3_600), ..Settings::new(url) };
    Db::open(&settings).await.map_err(said("the database cannot be opened"))
}

/// Brings the schema into an empty database and fills it.
async fn fill(db: &Db, sink: &mut sink::Sink, scale: usize) -> Outcome {
    let failed = || said("the schema cannot be made");
    store::migrate::run(db, &khue::compose::migrations()).await.map_err(failed())?;
    let indices = indices::drop_all(db).await?;
    rows::put(sink, db, scale, khue::ambient::clock().now()).await?;
    for index in indices {
        index.make(db).await?;
    }
    store::maintenance::analyse(db).await.map_err(said("the planner's figures cannot be made"))
}
