//! One Khuê of its own for a test: a folder, a database, and the real binary running on them.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// One installation on a SQLite file, and one on PostgreSQL when `KHUE_TEST_POSTGRES` names a cluster.
pub fn on_all_engines() -> Vec<House> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let databases = runtime.block_on(testing::engines());
    let on = |private: &testing::Private| match private.url.starts_with("postgres") {
        true => House::on(&private.url),
        false => House::new(),
    };
    databases.iter().map(on).collect()
}

/// Settings and data of one installation.
pub struct House {
    folder: TempDir,
    /// Database URL, when it is not the default.
    pub database: Option<String>,
}

impl House {
    /// On a SQLite file in its own folder.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), database: None }
    }

    /// On a given database.
    pub fn on(url: &str) -> Self {
        Self { database: Some(url.to_owned()), ..Self::new() }
    }

    /// The folder with everything.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// The URL of the database in use.
    pub fn url(&self) -> String {
        self.database.clone().unwrap_or_else(|| format!("sqlite://{}", self.data().join("khue.db").display()))
    }

    /// A command of the real binary on this installation.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_khue"));
        command.args(words).current_dir(self.path()).stdin(Stdio::null());
        command.env("KHUE_DATA_DIR", self.data()).env("KHUE_LISTEN", "127.0.0.1:0");
        if let Some(url) = &self.database {
            command.env("KHUE_DATABASE_URL", url);
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, words: &[&str]) -> Answer {
        Answer::of(self.command(words).output().expect("the binary starts"))
    }

    /// Starts a server and waits until it listens.
    pub fn serve(&self, words: &[&str]) -> Server {
        let mut all = vec!["serve"];
        all.extend(words);
        Server::start(self.command(&all))
    }
}

/// What a command left behind.
#[derive(Debug)]
pub struct Answer {
    /// Exit code; −1 after a signal.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Answer {
    fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Panics with everything said unless the exit code is as expected.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Panics unless the error output holds the text.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "no {text:?} in {self:#?}");
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("no JSON ({error}) in {self:#?}"))
    }
}

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    /// Host and port.
    pub address: String,
    /// From the start of the process until it listened.
    pub started_in: Duration,
}

impl Server {
    /// Starts a server by a command of one's own and waits until it listens.
    pub fn start(mut command: Command) -> Self {
        let begun = Instant::now();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let line = lines.next().and_then(Result::ok).unwrap_or_default();
        let Some(address) = line.strip_prefix("listening on http://") else {
            let _ = child.kill();
            let mut err = String::new();
            let _ = std::io::Read::read_to_string(&mut child.stderr.take().expect("a pipe"), &mut err);
            panic!("the server does not listen: {line:?} {err}");
        };
        // Both pipes are read on, lest the server stops at a full one.
        let stderr = child.stderr.take().expect("a pipe");
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        std::thread::spawn(move || BufReader::new(stderr).lines().map_while(Result::ok).for_each(drop));
        Self { address: address.to_owned(), started_in: begun.elapsed(), child }
    }

    /// Ends it at once, as a power cut would (SIGKILL).
    pub fn kill(&mut self) {
        self.child.kill().expect("the process can be killed");
        self.child.wait().expect("the process ends");
    }

    /// Asks it to end (SIGTERM).
    pub fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill runs").success());
    }

    /// Asks it to end and returns its exit code with how long that took.
    pub fn stop(mut self) -> (i32, Duration) {
        let begun = Instant::now();
        self.terminate();
        let status = self.child.wait().expect("the process ends");
        (status.code().unwrap_or(-1), begun.elapsed())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl House {
    /// Changes the database behind Khuê's back.
    pub fn execute(&self, statement: &'static str) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let db = store::Db::open(&store::Settings::new(self.url())).await.expect("the database");
            let tx = db.write().await.expect("a transaction");
            tx.batch(statement).await.expect("the statement runs");
            tx.commit().await.expect("the commit");
        });
    }
}
