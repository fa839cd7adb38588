//! Private PostgreSQL clusters: one for a test run, in a temporary folder, with no safety against power loss; one for
//! measurements, kept in the cache, as safe as PostgreSQL is.

use crate::{Outcome, sh};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const INSTALL: &str = "PostgreSQL is missing. Install with:\n  sudo apt-get install postgresql";

/// The folder with `initdb` and `postgres`: in `PATH`, or where Debian keeps them (the newest).
pub fn binaries() -> Option<PathBuf> {
    let in_path = sh::find("initdb").and_then(|file| file.canonicalize().ok());
    if let Some(folder) = in_path.as_deref().and_then(Path::parent).filter(|folder| folder.join("postgres").exists()) {
        return Some(folder.to_path_buf());
    }
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").exists() && folder.join("postgres").exists())
        .collect();
    versions.sort();
    versions.pop().map(|(_, folder)| folder)
}

/// What every cluster is started with.
const SHARED: &[&str] = &["listen_addresses=127.0.0.1", "max_connections=300"];
/// What makes a cluster for tests fast.
const UNSAFE: &[&str] =
    &["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=128MB", "max_wal_size=1GB"];
/// A cluster as an installation would tune it for a machine of this size; durability stays as delivered.
const MEASURED: &[&str] = &[
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "shared_buffers=1GB",
    "effective_cache_size=4GB",
    "random_page_cost=1.1",
    "maintenance_work_mem=512MB",
    "max_wal_size=8GB",
    "checkpoint_timeout=15min",
];

/// A running cluster; stops when dropped, and disappears unless it is kept.
///
/// Ctrl-C reaches the server as well as xtask, for both are in one process group, and SIGINT is PostgreSQL's own signal
/// for a fast stop. A killed xtask takes the server along by `setpriv --pdeathsig`.
pub struct Cluster {
    server: Child,
    folder: PathBuf,
    kept: bool,
    port: u16,
}

impl Cluster {
    /// Makes and starts a cluster for tests on a free port of the loopback interface.
    pub fn start() -> Outcome<Cluster> {
        let folder = std::env::temp_dir().join(format!("khue-postgres-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        make(&folder)?;
        Cluster::serve(folder, UNSAFE, false)
    }

    /// Makes and starts a cluster that keeps what it acknowledged: what survives is the question.
    pub fn start_durable() -> Outcome<Cluster> {
        let folder = std::env::temp_dir().join(format!("khue-postgres-durable-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        make(&folder)?;
        Cluster::serve(folder, MEASURED, false)
    }

    /// Starts the kept cluster for measurements in `folder`; makes it if it is not there.
    ///
    /// WHY not below the home folder of root: the server's own user must be able to enter every folder above.
    pub fn start_kept(folder: &Path) -> Outcome<Cluster> {
        if !folder.join("made").exists() {
            let _ = std::fs::remove_dir_all(folder);
            make(folder)?;
            sh::stamp(&folder.join("made"), "")?;
        }
        // A server that was killed leaves its lock behind; PostgreSQL itself sees whether it is still in use.
        Cluster::serve(folder.to_path_buf(), MEASURED, true)
    }

    fn serve(folder: PathBuf, settings: &[&str], kept: bool) -> Outcome<Cluster> {
        let bin = binaries().ok_or(INSTALL)?;
        let port = free_port()?;
        let data = folder.join("data").to_string_lossy().into_owned();
        let cluster = Cluster { server: serve(&bin, &folder, &data, port, settings)?, folder, kept, port };
        cluster.wait_until_ready(&bin)?;
        Ok(cluster)
    }

    /// The address of the cluster's maintenance database; tests make their own databases beside it.
    pub fn url(&self) -> String {
        format!("postgres://khue@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&self, bin: &Path) -> Outcome {
        let port = self.port.to_string();
        let ask = bin.join("pg_isready");
        for _ in 0..150 {
            if sh::output(&mut sh::command(&ask, &["-q", "-h", "127.0.0.1", "-p", &port])).is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        Err(format!("PostgreSQL did not start within 15 s.\n{log}"))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let id = self.server.id().to_string();
        let _ = sh::command("kill", &["-INT", &id]).stderr(Stdio::null()).status();
        let _ = self.server.wait();
        if !self.kept {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Makes an empty cluster in `folder`.
fn make(folder: &Path) -> Outcome {
    let bin = binaries().ok_or(INSTALL)?;
    std::fs::create_dir_all(folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    if sh::is_root() {
        sh::run(&mut sh::command("chown", &["postgres:postgres", &folder.to_string_lossy()]))?;
    }
    let data = folder.join("data").to_string_lossy().into_owned();
    let initdb = bin.join("initdb").to_string_lossy().into_owned();
    let words = [&initdb, "-D", &data, "-U", "khue", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
    sh::output(&mut as_server_user(&words, folder))?;
    Ok(())
}

fn serve(bin: &Path, folder: &Path, data: &str, port: u16, settings: &[&str]) -> Outcome<Child> {
    let postgres = bin.join("postgres").to_string_lossy().into_owned();
    let sockets = folder.to_string_lossy().into_owned();
    let port = port.to_string();
    let mut words = vec![postgres.as_str(), "-D", data, "-p", &port, "-k", &sockets];
    for setting in SHARED.iter().chain(settings) {
        words.extend(["-c", setting]);
    }
    let log = std::fs::File::create(folder.join("log")).map_err(|error| format!("no log for PostgreSQL: {error}"))?;
    let errors = log.try_clone().map_err(|error| format!("no log for PostgreSQL: {error}"))?;
    as_server_user(&words, folder)
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        .spawn()
        .map_err(|error| format!("PostgreSQL could not be started: {error}"))
}

/// PostgreSQL refuses to run as root, so root becomes the user `postgres`.
fn as_server_user(words: &[&str], folder: &Path) -> Command {
    let mut all: Vec<&str> = Vec::new();
    if sh::find("setpriv").is_some() {
        all.push("setpriv");
        if sh::is_root() {
            all.extend(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
        }
        all.extend(["--pdeathsig", "INT", "--"]);
    }
    all.extend(words);
    let mut command = sh::command(all[0], &all[1..]);
    // WHY: the user `postgres` may not be allowed to enter the clone.
    command.current_dir(folder);
    command
}

fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| format!("no free port: {error}"))?;
    listener.local_addr().map(|address| address.port()).map_err(|error| format!("no free port: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_answers_and_leaves_nothing_behind() {
        if std::env::var("KHUE_WITHOUT").is_ok_and(|list| list.split(',').any(|name| name == "postgres")) {
            eprintln!("skipped: KHUE_WITHOUT names postgres");
            return;
        }
        let cluster = Cluster::start().expect("a cluster");
        let folder = cluster.folder.clone();
        let psql = binaries().expect("PostgreSQL").join("psql");
        let url = cluster.url();
        let words = [url.as_str(), "--tuples-only", "--no-align", "--command", "SHOW max_connections"];
        let answer = sh::output(&mut sh::command(psql, &words)).expect("an answer");
        assert_eq!(answer.trim(), "300");
        drop(cluster);
        assert!(!folder.exists());
    }
}
