//! The people who are measured, and the sessions they ask with.

use axum::http::HeaderMap;
use kernel::Id;
use store::{Db, args};
use uuid::Uuid;

use crate::{Outcome, said};

/// Head of a large authority and officer elsewhere: more than fifty subjects, near half of all documents.
pub const MANY: &str = "many";
/// Clerk of the registry: sees every document of the ministry by one subject.
pub const ALL: &str = "all";
/// Officer of a division: few subjects, few documents.
pub const FEW: &str = "few";

/// The clerk of one of the small agencies.
pub fn clerk_of(agency: usize) -> String {
    format!("clerk-{agency}")
}

/// How somebody asks.
#[derive(Debug, Clone)]
pub struct Asker {
    /// The secret of a session, sent as a cookie.
    pub session: String,
    /// The secret of a token, sent by programs that use the API.
    pub token: String,
    /// How many subjects they answer to.
    pub subjects: usize,
    /// How many documents they see.
    pub sees: i64,
}

/// Everybody who asks.
#[derive(Debug, Clone)]
pub struct Askers {
    /// [`MANY`].
    pub many: Asker,
    /// [`ALL`].
    pub all: Asker,
    /// [`FEW`].
    pub few: Asker,
    /// One clerk for each of the small agencies.
    pub clerks: Vec<Asker>,
}

/// Opens a session and a token for each of them, as if they had signed in.
///
/// # Errors
/// When the database is not the one that [`crate::load`] makes.
pub async fn sign_in(db: &Db, agencies: usize) -> Outcome<Askers> {
    let clerks = async {
        let mut clerks = Vec::new();
        for agency in 1..=agencies {
            clerks.push(asker(db, &clerk_of(agency), false).await?);
        }
        Ok::<_, String>(clerks)
    };
    Ok(Askers {
        many: asker(db, MANY, true).await?,
        all: asker(db, ALL, true).await?,
        few: asker(db, FEW, true).await?,
        clerks: clerks.await?,
    })
}

async fn asker(db: &Db, username: &str, counted: bool) -> Outcome<Asker> {
    let failed = |error: store::Error| format!("{username} cannot be signed in: {error}");
    let (clock, ids) = (khue::ambient::clock(), khue::ambient::ids());
    let (now, settings) = (clock.now(), web::Settings::default());
    let tx = db.write().await.map_err(failed)?;
    let (person,): (Uuid,) =
        tx.one("SELECT id AS c1 FROM people WHERE username = $1", args![username]).await.map_err(failed)?;
    let session = web::session::open(&tx, &ids, person, &HeaderMap::new(), now, &settings).await.map_err(failed)?;
    let token = web::session::issue_token(&tx, &ids, person, "bench", now, 1).await.map_err(failed)?;
    let principal = identity::principal(&tx, person, None, now).await.map_err(failed)?;
    let subjects = principal.ok_or(format!("{username} holds no position"))?.actor.subjects;
    tx.commit().await.map_err(failed)?;
    let sees = if counted { seen(db, &subjects).await? } else { 0 };
    Ok(Asker { session, token, subjects: subjects.len(), sees })
}

/// How many documents any of the subjects may see.
async fn seen(db: &Db, subjects: &[Uuid]) -> Outcome<i64> {
    let tx = db.read().await.map_err(said("nothing can be read"))?;
    let mut sql = store::Sql::new(
        "SELECT count(*) AS c1 FROM (SELECT DISTINCT record FROM grants WHERE kind = ? AND subject IN ",
        args![documents::INCOMING.0],
    );
    sql.push_list(subjects.iter().copied().map(Id::<()>::from_uuid));
    sql.append(") seen");
    let rows: Vec<(i64,)> = tx.rows(sql).await.map_err(said("the documents cannot be counted"))?;
    Ok(rows.first().map_or(0, |(n,)| *n))
}
