//! How a command says that it failed: what happened, and what to do next.

use std::fmt;

/// Result of a command.
pub type Outcome<T = ()> = Result<T, Failure>;

/// A sentence for the person at the terminal, with the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub what: String,
    /// What to do about it; may be empty when `what` says it all.
    pub next: String,
    /// With which code the process ends.
    pub code: u8,
}

/// The code of a command that was refused or failed.
const FAILED: u8 = 1;
/// The code of a check that can say neither yes nor no.
pub const UNDETERMINED: u8 = 3;

impl Failure {
    /// A failure with its next step.
    pub fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { what: what.into(), next: next.into(), code: FAILED }
    }

    /// The same with a code of its own.
    pub fn with_code(self, code: u8) -> Self {
        Self { code, ..self }
    }

    /// Adds where it happened in front.
    pub fn at(self, place: impl fmt::Display) -> Self {
        Self { what: format!("{place}: {}", self.what), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if self.next.is_empty() { Ok(()) } else { write!(f, "\n  → {}", self.next) }
    }
}

impl std::error::Error for Failure {}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        let next = match &error {
            store::Error::Unavailable(_) => {
                "Is the database running, and is `database_url` right? `khue doctor` looks."
            }
            store::Error::Schema(_) => "Use the Khuê version that made this database, or restore a backup of it.",
            store::Error::Blob(_) => {
                "Look at the folder `blobs` below `data_dir`: is it there, writable, with free space?"
            }
            _ => "This looks like a defect. Please report it with this text.",
        };
        Self::new(error.to_string(), next)
    }
}

impl From<store::JobError> for Failure {
    fn from(error: store::JobError) -> Self {
        match error {
            store::JobError::Store(error) => error.into(),
            store::JobError::Failed(what) => Self::new(what, "`khue doctor` lists the jobs that failed."),
        }
    }
}

/// Turns an error of reading or writing a file into a sentence that names the file.
pub fn file(path: &std::path::Path, verb: &str) -> impl FnOnce(std::io::Error) -> Failure {
    let place = path.display().to_string();
    let verb = verb.to_owned();
    move |error| {
        Failure::new(format!("{place} cannot be {verb}: {error}"), "Check that the path and its permissions are right.")
    }
}
