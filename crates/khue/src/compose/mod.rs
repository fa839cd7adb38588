//! Composition: which rooms the house has, and how one running application is made of them.

mod migrations;

use std::path::PathBuf;
use std::sync::Arc;

use documents::reader::Reader;
use store::backup::AfterRestore;
use store::{Blobs, Db, Handler, Purpose, Scanner, Store, Wiring, Worker};
use web::{App, Assets, BlockingPool, Catalog, JobSpec, Module, Parts, Services};

pub use migrations::{LOCK, all as migrations, lock_text};

use crate::settings::Settings;
use crate::{Outcome, ambient, failure, platform};

/// The rooms, in the order of the architecture: a room comes after those it knows.
pub fn modules() -> Vec<Module> {
    vec![
        platform::module(),
        identity::module(),
        signing::module(),
        documents::module(),
        casefiles::module(),
        exchange::module(),
    ]
}

/// What rooms rebuild after a restore, because a backup does not copy it.
pub fn after_restore() -> Vec<AfterRestore> {
    vec![documents::store::reindex::reindex]
}

/// Opens the database; the folders that are needed for it are made.
///
/// # Errors
/// When a folder cannot be made or the database does not answer.
pub async fn open_database(settings: &Settings) -> Outcome<Db> {
    let mut folders = vec![settings.data_dir.clone()];
    folders.extend(sqlite_file(settings.database_url.reveal()).and_then(|file| Some(file.parent()?.to_path_buf())));
    for folder in folders.iter().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failure::file(folder, "made"))?;
    }
    Ok(Db::open(&settings.database()).await?)
}

/// The file of a SQLite URL.
pub(crate) fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(PathBuf::from(path.split('?').next().unwrap_or(path))).filter(|path| path.as_os_str() != ":memory:")
}

/// Database, files, time and chance, with every module's events wired.
///
/// # Errors
/// When the file store cannot be opened.
pub fn open_store(settings: &Settings, db: Db) -> Outcome<Store> {
    let mut wiring = Wiring::default();
    for (event, handler) in modules().iter().flat_map(|module| module.listens) {
        wiring.listen(event, handler);
    }
    let scanner = settings.clamd.as_deref().map(Scanner::clamd);
    let blobs = Blobs::local(&settings.blob_root())?.behind(scanner);
    let clock = ambient::clock_ahead(settings.clock_ahead());
    Ok(Store::new(db, blobs, clock, ambient::ids(), wiring))
}

/// The whole application over an open database.
///
/// # Errors
/// When the file store cannot be opened.
pub fn build(settings: &Settings, db: Db) -> Outcome<App> {
    Ok(over(settings, open_store(settings, db)?))
}

/// The whole application over an open store.
pub fn over(settings: &Settings, store: Store) -> App {
    let modules = modules();
    let locales = std::iter::once(web::LOCALES).chain(modules.iter().map(|module| module.locales));
    let catalog = Catalog::new(locales.flatten().copied());
    let mut services = Services::default();
    services.insert(settings.clone());
    services.insert(signing::Services::new(settings.signing()));
    let pool = BlockingPool::default();
    services.insert(documents::press::Press::load(pool.clone()));
    services.insert(pool);
    services.insert(documents::batches::Batches::default());
    services.insert(signing_tool(settings));
    services.insert(reader());
    let links = settings.check_codes.then(|| settings.public_url.clone());
    services.insert(documents::signatures::CheckLinks::new(links));
    services.insert(settings.devices());
    services.insert(exchange::Folders::new(&settings.exchange_dir));
    App::new(Parts {
        store,
        settings: settings.web(),
        catalog: Arc::new(catalog),
        assets: Assets::load(),
        principals: identity::principal,
        services,
        modules,
    })
}

/// The signing tool as the settings name it. A script that cannot be read is a problem that `serve` refuses to start with.
fn signing_tool(settings: &Settings) -> documents::tool::Tool {
    let script = settings.signing_tool_script.as_deref().and_then(|path| std::fs::read(path).ok());
    documents::tool::Tool::new(script.map(Into::into), &settings.signing_tool_address)
}

/// Files are read by this program in a process of its own; where its own path is not known, in place.
fn reader() -> Reader {
    std::env::current_exe().map_or_else(
        |error| {
            tracing::warn!(%error, "this program does not find itself: files are read without limits on memory");
            Reader::Here
        },
        Reader::Process,
    )
}

/// The worker over the jobs of every module, with connections of its own.
pub fn worker(app: &App) -> Worker {
    let app = &app.serving(Purpose::Jobs);
    let handlers = app.modules.iter().flat_map(|module| module.jobs).map(|spec| handler(app.clone(), *spec));
    Worker::new(app.store.clone(), handlers)
}

fn handler(app: App, spec: JobSpec) -> Handler {
    let run = spec.run;
    Handler { kind: spec.kind, every: spec.every, run: Arc::new(move |job| run(app.clone(), job)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_given_once_and_every_listener_has_its_handler() {
        let modules = modules();
        let names: std::collections::BTreeSet<_> = modules.iter().map(|module| module.name).collect();
        assert_eq!(names.len(), modules.len(), "a module is composed twice");
        let mut kinds: Vec<_> = modules.iter().flat_map(|module| module.jobs).map(|job| job.kind).collect();
        kinds.sort_unstable();
        let all = kinds.len();
        kinds.dedup();
        assert_eq!(kinds.len(), all, "a job kind has two handlers");
        for (event, handler) in modules.iter().flat_map(|module| module.listens) {
            assert!(kinds.binary_search(handler).is_ok(), "nobody handles {handler}, which listens to {event}");
        }
    }

    #[test]
    fn the_file_of_a_sqlite_url_is_found() {
        assert_eq!(sqlite_file("sqlite:///srv/khue.db?mode=rwc"), Some("/srv/khue.db".into()));
        assert_eq!(sqlite_file("sqlite://data/khue.db"), Some("data/khue.db".into()));
        assert_eq!(sqlite_file("sqlite::memory:"), None);
        assert_eq!(sqlite_file("postgres://h/n"), None);
    }
}
