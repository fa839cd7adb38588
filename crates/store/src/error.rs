//! What can go wrong with the database, sorted by what the caller can do about it.

use kernel::{Kind, Refusal};

/// Result of a database operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failed database operation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached, is full or too busy; nothing was changed.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// A unique index refused the row; the text names the constraint.
    #[error("already there: {0}")]
    Duplicate(String),
    /// The row changed since it was read.
    #[error("the record was changed meanwhile")]
    Stale,
    /// The same form or API request was answered before; the stored answer is given again.
    #[error("answered before")]
    Replay(String),
    /// A column is missing or of another type than the code believes.
    #[error("cannot read a column: {0}")]
    Decode(String),
    /// The schema of the database is not the one this program knows.
    #[error("{0}")]
    Schema(String),
    /// A file of the blob store.
    #[error("file store: {0}")]
    Blob(String),
    /// The malware scanner found what this names in a file.
    #[error("malware in a file: {0}")]
    Infected(String),
    /// Anything else the engine said.
    #[error("database: {0}")]
    Engine(String),
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        use sea_orm::{DbErr, SqlErr};
        if let Some(SqlErr::UniqueConstraintViolation(what)) = error.sql_err() {
            return Self::Duplicate(what);
        }
        let text = error.to_string();
        let gone =
            ["database or disk is full", "disk I/O error", "database is locked", "connection", "Connection", "closed"];
        match error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable(text),
            _ if gone.iter().any(|sign| text.contains(sign)) => Self::Unavailable(text),
            _ => Self::Engine(text),
        }
    }
}

impl Refusal for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Unavailable(_) | Self::Blob(_) => Kind::Unavailable,
            Self::Stale => Kind::Conflict,
            Self::Infected(_) => Kind::Invalid,
            Self::Duplicate(_) | Self::Replay(_) | Self::Decode(_) | Self::Schema(_) | Self::Engine(_) => Kind::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) | Self::Blob(_) => "unavailable",
            Self::Stale => "changed-meanwhile",
            Self::Infected(_) => "file-infected",
            _ => "bug",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Infected(name) => vec![("malware", name.clone())],
            _ => Vec::new(),
        }
    }
}
