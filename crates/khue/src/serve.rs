//! The running server: opens, checks the schema, listens, works, and ends in good order.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use store::migrate::{self, Standing};
use store::{Db, Engine, Purpose};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use web::App;

use crate::limits::{self, Patient};
use crate::settings::{Settings, Weight};
use crate::{Failure, Outcome, compose, metrics, platform};

/// How long requests in progress may take to end after the signal to stop.
const REQUESTS_END: Duration = Duration::from_secs(10);
/// How long jobs in progress may take to end after the signal to stop; a job that is cut off runs again by its lease.
const JOBS_END: Duration = Duration::from_secs(20);

/// What this process does.
#[derive(Debug, Clone, Copy)]
pub struct Roles {
    /// Answers requests.
    pub web: bool,
    /// Runs jobs.
    pub worker: bool,
    /// Runs missing migrations first.
    pub migrate: bool,
}

/// Refuses settings that cannot work.
///
/// # Errors
/// With every error that `config check` would show.
pub fn check(settings: &Settings) -> Outcome {
    let problems = settings.problems();
    let (errors, warnings): (Vec<_>, Vec<_>) = problems.into_iter().partition(|p| p.weight == Weight::Error);
    for warning in warnings {
        tracing::warn!(key = warning.key, "{}", warning.sentence);
    }
    if errors.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = errors.iter().map(|error| format!("\n  {}: {}", error.key, error.sentence)).collect();
    Err(Failure::new(format!("The settings do not work:{}", lines.concat()), "`khue config check` shows all of them."))
}

/// Brings the schema up to date where that is allowed, and refuses to go on with any other than the known one.
///
/// # Errors
/// When migrations are missing and neither asked for nor the first ones of an empty SQLite file, or the schema is unknown.
pub async fn ensure_schema(db: &Db, migrate: bool) -> Outcome {
    let list = compose::migrations();
    let Standing::Behind(missing) = migrate::standing(db, &list).await? else { return Ok(()) };
    let first_start = db.engine() == Engine::Sqlite && missing.len() == list.len();
    if migrate || first_start {
        migrate::run(db, &list).await?;
        return Ok(());
    }
    let what = match missing.len() == list.len() {
        true => "The database is empty.".to_owned(),
        false => format!("The database lacks {} migrations (the first: {}).", missing.len(), missing[0]),
    };
    Err(Failure::new(what, "Make a backup (`khue backup DIR`), then run `khue migrate`, or start with `--migrate`."))
}

/// Runs until SIGTERM or SIGINT.
///
/// # Errors
/// When it cannot start; the sentence says what to do.
pub async fn run(settings: &Settings, roles: Roles) -> Outcome {
    check(settings)?;
    let db = compose::open_database(settings).await?;
    ensure_schema(&db, roles.migrate).await?;
    let app = compose::build(settings, db)?;
    let (stop, stopping) = watch::channel(false);
    let mut work = JoinSet::new();
    if roles.worker {
        work.spawn(compose::worker(&app).run(stopping.clone()));
        work.spawn(platform::seal_continuously(app.serving(Purpose::Jobs).store.clone(), stopping.clone()));
    }
    let signal = tokio::spawn(wait_for_signal());
    work.spawn(end_batches(app.clone(), stopping.clone()));
    let outcome = if roles.web {
        serve(settings, &app, signal, stop.clone(), stopping).await
    } else {
        println!("working; Ctrl-C stops");
        let _ = signal.await;
        Ok(())
    };
    // Nobody listens any more when both roles have ended already.
    let _ = stop.send(true);
    if tokio::time::timeout(JOBS_END, async { while work.join_next().await.is_some() {} }).await.is_err() {
        tracing::warn!("jobs were cut off; they run again when their lease ends");
    }
    outcome
}

/// Orders over several documents finish the one in hand and note which were left.
async fn end_batches(app: App, mut stopping: watch::Receiver<bool>) {
    // A sender that is gone stops as well.
    let _ = stopping.wait_for(|stop| *stop).await;
    app.service::<documents::batches::Batches>().stop().await;
}

async fn serve(
    settings: &Settings,
    app: &App,
    signal: tokio::task::JoinHandle<()>,
    stop: watch::Sender<bool>,
    mut stopping: watch::Receiver<bool>,
) -> Outcome {
    if app.assets.missing() {
        tracing::warn!("styles and scripts were not built: run `cargo xtask assets`");
    }
    let router = router(settings, app)?;
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| {
        Failure::new(
            format!("{} cannot be listened on: {error}", settings.listen),
            "Is another Khuê running? Choose another address with `listen` or KHUE_LISTEN.",
        )
    })?;
    let address = listener.local_addr().map_err(|error| Failure::new(error.to_string(), ""))?;
    println!("listening on http://{address}");
    let listener = Patient::new(listener, limits::IDLE).tap_io(|_| {});
    let mut drain = stopping.clone();
    let server = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move { drop(drain.wait_for(|stop| *stop).await) });
    let deadline = async {
        let _ = signal.await;
        let _ = stop.send(true);
        let _ = stopping.wait_for(|stop| *stop).await;
        tokio::time::sleep(REQUESTS_END).await;
    };
    tokio::select! {
        ended = server.into_future() => ended.map_err(|error| Failure::new(format!("The server ended: {error}"), "")),
        () = deadline => {
            tracing::warn!("requests were cut off after {REQUESTS_END:?}");
            Ok(())
        }
    }
}

/// The application's routes with `/metrics` and the measuring of every request.
///
/// # Errors
/// When the metrics' token cannot be read.
pub fn router(settings: &Settings, app: &App) -> Outcome<Router> {
    let token = settings.metrics_token_file.as_deref().map(crate::settings::secret).transpose()?;
    let bounded = limits::bounded(web::router(app.clone()), settings.requests_at_once, limits::TURN);
    Ok(metrics::measured(bounded, metrics::install()?, token))
}

/// Ends with the first SIGTERM or SIGINT.
async fn wait_for_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            },
            Err(_) => drop(tokio::signal::ctrl_c().await),
        }
    }
    #[cfg(not(unix))]
    drop(tokio::signal::ctrl_c().await);
    tracing::info!("stopping");
}
