//! `khue seed demo`: the demonstration ministry, the same at every run.

mod accounts;

use std::sync::Arc;

use clap::Subcommand;
use documents::press::Press;
use documents::seed::{Arrivals, Written};
use identity::seed::Demo;
use kernel::{Actor, FixedClock, IdGen, Instant, Locale};
use rand_core::SeedableRng;
use store::{Ctx, Store};
use uuid::Uuid;
use web::App;

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
    let clock = Arc::new(FixedClock::new(at.unwrap_or_else(|| store.clock.now())));
    store.clock = clock.clone();
    store.ids = ids(0);
    let arrivals = match people_and_arrivals(&store, only_people).await {
        Err(store::Error::Duplicate(_)) => Err(Failure::new(
            "There is something in this database already.",
            "The demonstration wants an empty one: choose another `data_dir` or `database_url`.",
        )),
        other => Ok(other?),
    }?;
    if let Some(arrivals) = arrivals {
        // Signing reads what is committed, so the papers that go out follow in transactions of their own, with their
        // own numbers of order: their days lie among those of the arrivals.
        let mut store = store.clone();
        store.ids = ids(1);
        let app = compose::over(settings, store);
        papers(&app, &clock, &arrivals).await?;
    }
    let file = settings.demo_root();
    std::fs::write(&file, signing::seed::export()?).map_err(failure::file(&file, "written"))?;
    println!("The demonstration is there: {} accounts.", Demo.accounts().len());
    println!("Its authority, for `khue pdf verify --trust`: {}\n", file.display());
    print!("{}", accounts::table());
    Ok(())
}

fn ids(part: u64) -> IdGen {
    IdGen::new(rand_chacha::ChaCha20Rng::seed_from_u64(SEED + part))
}

/// People, keys and what came in, in one transaction: they are there or they are not.
async fn people_and_arrivals(store: &Store, only_people: bool) -> store::Result<Option<Arrivals>> {
    let scans = match only_people {
        true => None,
        false => Some(documents::seed::scans(store, &Press::load(web::BlockingPool::default())).await?),
    };
    let mut ctx = store.write(Actor::system(Uuid::nil()), Locale::Vi, "seed").await?;
    let demo = identity::seed::demo(&mut ctx).await?;
    signing::seed::keys(&mut ctx, &demo).await?;
    let arrivals = match scans {
        Some(scans) => Some(documents::seed::incoming(&mut ctx, &demo, &scans).await?),
        None => None,
    };
    ctx.commit().await?;
    Ok(arrivals)
}

/// What goes out, and the case files that both directions lie in.
async fn papers(app: &App, clock: &Arc<FixedClock>, arrivals: &Arrivals) -> store::Result<()> {
    let written = documents::seed::outgoing(app, clock, &Demo, arrivals).await?;
    documents::seed::copies(app, clock, &Demo, arrivals, &written).await?;
    let mut ctx = app.store.write(Actor::system(Uuid::nil()), Locale::Vi, "seed").await?;
    working_files(&mut ctx).await?;
    answered_file(&mut ctx, arrivals, &written).await?;
    ctx.commit().await
}

/// Lets somebody work in the transaction; gives who worked before.
async fn come(ctx: &mut Ctx, username: &str) -> store::Result<()> {
    let person = Demo.account(username).person.uuid();
    if let Some(principal) = identity::principal(&ctx.tx, person, None, ctx.now).await? {
        ctx.actor = principal.actor;
    }
    Ok(())
}

/// Case files of an officer and of the registry, each with the newest documents their keeper sees.
async fn working_files(ctx: &mut Ctx) -> store::Result<()> {
    let files = [
        ("chuyenvien1", "01.CNTT", "Hồ sơ xây dựng và triển khai kế hoạch ứng dụng công nghệ thông tin"),
        ("vanthu.bo", "01.VPB", "Hồ sơ theo dõi văn bản chỉ đạo của các cơ quan trung ương"),
    ];
    for (keeper, notation, title) in files {
        come(ctx, keeper).await?;
        let all = documents::store::incoming::Filters::default();
        let seen = documents::store::incoming::page(&ctx.tx, &ctx.actor, &all, None, 3).await?;
        let ids: Vec<Uuid> = seen.rows.iter().map(|row| row.id.uuid()).collect();
        casefiles::seed::file(ctx, notation, title, &ids).await?;
    }
    Ok(())
}

/// The file of the finished piece of work: the arrival and its answer lie in it, and it is closed.
async fn answered_file(ctx: &mut Ctx, arrivals: &Arrivals, written: &Written) -> store::Result<()> {
    come(ctx, "chuyenvien.pc").await?;
    let both = [arrivals.of("1187/SYT-NVY"), written.of("reply-to-hanoi")];
    let both: Vec<Uuid> = both.into_iter().flatten().map(kernel::Id::uuid).collect();
    let title = "Hồ sơ xây dựng Thông tư quy định hồ sơ bệnh án điện tử: góp ý của Sở Y tế thành phố Hà Nội";
    let file = casefiles::seed::file(ctx, "01.PC", title, &both).await?;
    casefiles::seed::close(ctx, file).await
}
