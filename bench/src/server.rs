//! The real `khue` as a process of its own, started on a kept database.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::http::Client;
use crate::{Outcome, said};

/// How long a start may take before it counts as failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; stopped when dropped.
pub struct Server {
    child: Child,
    /// Host and port.
    pub address: String,
    /// From the start of the process to its first good answer.
    pub start: Duration,
}

/// What it keeps in memory, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// Now.
    pub now: u64,
    /// At the most so far.
    pub peak: u64,
}

impl Server {
    /// Starts `khue serve` on a database and waits until it is ready.
    ///
    /// # Errors
    /// When it ends or does not get ready.
    pub fn start(khue: &Path, database: &str, folder: &Path) -> Outcome<Self> {
        let address = free_address()?;
        let log = std::fs::File::create(folder.join("khue.log")).map_err(said("no log for khue"))?;
        let began = Instant::now();
        let child = Command::new(khue)
            .arg("serve")
            .env("KHUE_DATABASE_URL", database)
            .env("KHUE_DATA_DIR", folder.join("data"))
            .env("KHUE_LISTEN", &address)
            // One client asks as much as a ministry does.
            .env("KHUE_RATE_PER_TEN_SECONDS", "1000000")
            .stdin(Stdio::null())
            .stdout(log.try_clone().map_err(said("no log for khue"))?)
            .stderr(log)
            .spawn()
            .map_err(said("khue cannot be started"))?;
        let mut server = Self { child, address, start: Duration::ZERO };
        while began.elapsed() < PATIENCE {
            if server.is_ready() {
                server.start = began.elapsed();
                return Ok(server);
            }
            if let Ok(Some(status)) = server.child.try_wait() {
                let log = std::fs::read_to_string(folder.join("khue.log")).unwrap_or_default();
                return Err(format!("khue ended with {status}.\n{log}"));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err(format!("khue was not ready after {PATIENCE:?}"))
    }

    fn is_ready(&self) -> bool {
        Client::connect(&self.address, "X-From: bench").and_then(|mut client| client.get("/readyz")).is_ok()
    }

    /// What it keeps in memory.
    ///
    /// # Errors
    /// On systems without `/proc`.
    pub fn memory(&self) -> Outcome<Memory> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .map_err(said("the memory of a process is only known on Linux"))?;
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kilobytes: Option<u64> = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
            kilobytes.map(|n| n * 1024).ok_or(format!("no {name} of the process"))
        };
        Ok(Memory { now: of("VmRSS:")?, peak: of("VmHWM:")? })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

fn free_address() -> Outcome<String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(said("no free port"))?;
    listener.local_addr().map(|address| address.to_string()).map_err(said("no free port"))
}
