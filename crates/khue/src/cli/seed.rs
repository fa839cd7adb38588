//! `khue seed demo`: the demonstration ministry, the same at every run.

use std::sync::Arc;

use clap::Subcommand;
use kernel::{Actor, FixedClock, IdGen, Instant, Locale};
use rand_core::SeedableRng;
use store::{Ctx, Store};
use uuid::Uuid;

use crate::settings::Settings;
use crate::{Failure, Outcome, compose, failure, serve};

/// What the identifiers of the demonstration are drawn from; not secret, for a demonstration has no secrets.
const SEED: u64 = 20_260_101;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Writes the demonstration ministry with its people; every password is the one in the README.
    Demo {
        /// The moment the demonstration is written at (RFC 3339); else now.
        #[arg(long, value_name = "INSTANT")]
        at: Option<Instant>,
        /// People, units and keys, but no documents: an empty desk for tests and measurements.
        #[arg(long)]
        only_people: bool,
    },
}

pub(super) async fn run(settings: &Settings, command: Command) -> Outcome {
    let Command::Demo { at, only_people } = command;
    let db = compose::open_database(settings).await?;
    serve::ensure_schema(&db, false).await?;
    let mut store = compose::open_store(settings, db)?;
    store.ids = IdGen::new(rand_chacha::ChaCha20Rng::seed_from_u64(SEED));
    if let Some(at) = at {
        store.clock = Arc::new(FixedClock::new(at));
    }
    let root = match demo(&store, only_people).await {
        Err(store::Error::Duplicate(_)) => Err(Failure::new(
            "There is something in this database already.",
            "The demonstration wants an empty one: choose another `data_dir` or `database_url`.",
        )),
        other => Ok(other?),
    }?;
    let file = settings.data_dir.join("demo-ca.pem");
    std::fs::write(&file, root.to_pem()).map_err(failure::file(&file, "written"))?;
    println!("The demonstration is there: {} accounts.", identity::seed::Demo.accounts().len());
    println!("Its authority, for `khue pdf verify --trust`: {}", file.display());
    Ok(())
}

/// Writes people, keys and documents in one transaction: a demonstration is there or it is not.
async fn demo(store: &Store, only_people: bool) -> store::Result<pades::Cert> {
    let scans = match only_people {
        true => None,
        false => Some(documents::seed::scans(store, &documents::press::Press::load()).await?),
    };
    let mut ctx = store.write(Actor::system(Uuid::nil()), Locale::Vi, "seed").await?;
    let demo = identity::seed::demo(&mut ctx).await?;
    let root = documents::seed::keys(&mut ctx, &demo).await?;
    if let Some(scans) = scans {
        documents::seed::incoming(&mut ctx, &demo, &scans).await?;
        files(&mut ctx, &demo).await?;
    }
    ctx.commit().await?;
    Ok(root)
}

/// Case files of an officer and of the registry, each with the newest documents their keeper sees.
async fn files(ctx: &mut Ctx, demo: &identity::seed::Demo) -> store::Result<()> {
    let files = [
        ("chuyenvien1", "01.CNTT", "Hồ sơ xây dựng và triển khai kế hoạch ứng dụng công nghệ thông tin"),
        ("vanthu.bo", "01.VPB", "Hồ sơ theo dõi văn bản chỉ đạo của các cơ quan trung ương"),
    ];
    for (keeper, notation, title) in files {
        let person = demo.account(keeper).person.uuid();
        let Some(principal) = identity::principal(&ctx.tx, person, None, ctx.now).await? else { continue };
        let system = std::mem::replace(&mut ctx.actor, principal.actor);
        let all = documents::store::incoming::Filters::default();
        let seen = documents::store::incoming::page(&ctx.tx, &ctx.actor, &all, None, 3).await?;
        let ids: Vec<Uuid> = seen.rows.iter().map(|row| row.id.uuid()).collect();
        casefiles::seed::file(ctx, notation, title, &ids).await?;
        ctx.actor = system;
    }
    Ok(())
}
