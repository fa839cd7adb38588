//! Reads the words out of files for the index: PDF with a text layer, Word, Excel, PowerPoint, OpenDocument, plain text.
//!
//! Invariant: a hostile file can cost one process some seconds and some memory, never the server. Parsers of foreign
//! formats run in a process of their own with limits (`khue read-text`); tests may run them in place.

pub mod docx;
mod extract;
mod office;
pub mod scan;

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

pub use extract::{ExtractError, extract};

/// Bytes of text taken out of one file at the most.
pub const MAX_TEXT: usize = 4 * 1024 * 1024;
/// How long a file may be read.
const MAX_TIME: Duration = Duration::from_secs(40);

/// Where files are read.
#[derive(Debug, Clone, Default)]
pub enum Reader {
    /// In this process: for tests, and for files that were made here.
    #[default]
    Here,
    /// In a process of its own: this program, called as `PROGRAM read-text MEDIA-TYPE` with the file as its input.
    Process(PathBuf),
}

/// Why a file gave no words.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// It took too long, or too much memory, or broke the parser.
    #[error("the file could not be read within its limits: {0}")]
    Limits(String),
    /// The process could not be started.
    #[error("no process to read in: {0}")]
    Process(#[from] std::io::Error),
}

/// Whether words can be read out of files of a type.
pub fn has_text(media_type: &str) -> bool {
    media_type.starts_with("text/plain") || media_type == extract::PDF || office::parts_of(media_type).is_some()
}

impl Reader {
    /// A Word file as a draft.
    ///
    /// # Errors
    /// [`ReadError`]; [`ExtractError::Broken`] with the code of a [`docx::DocxError`].
    pub async fn draft(&self, bytes: Bytes) -> Result<docx::Imported, ReadError> {
        let json = self.read(docx::DRAFT, bytes).await?;
        serde_json::from_str(&json).map_err(|error| ReadError::Limits(error.to_string()))
    }

    /// The words of a file; empty where there are none (a scan without a text layer).
    ///
    /// # Errors
    /// [`ReadError`]: the file is broken or goes beyond the limits. It stays what it is; only its words are not found.
    pub async fn read(&self, media_type: &str, bytes: Bytes) -> Result<String, ReadError> {
        match self {
            Self::Here => {
                let media_type = media_type.to_owned();
                // A parser that panics ends its own thread only.
                let read = tokio::task::spawn_blocking(move || extract(&media_type, &bytes));
                Ok(read.await.map_err(|error| ReadError::Limits(error.to_string()))??)
            }
            Self::Process(program) => {
                let child = in_process(program, media_type, &bytes);
                tokio::time::timeout(MAX_TIME, child).await.map_err(|_| ReadError::Limits("too slow".into()))?
            }
        }
    }
}

async fn in_process(program: &PathBuf, media_type: &str, bytes: &[u8]) -> Result<String, ReadError> {
    let mut child = tokio::process::Command::new(program)
        .args(["read-text", media_type])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let send = async {
        // A parser that gives up early closes the pipe: what it says decides, not that it did not read on.
        if let Some(mut stdin) = stdin {
            let _ = stdin.write_all(bytes).await;
        }
    };
    let receive = async {
        let mut text = Vec::new();
        if let Some(stdout) = stdout {
            stdout.take(MAX_TEXT as u64 * 2).read_to_end(&mut text).await?;
        }
        Ok::<_, std::io::Error>(text)
    };
    let ((), text) = tokio::join!(send, receive);
    let (text, status) = (text?, child.wait().await?);
    match status.code() {
        Some(0) => Ok(String::from_utf8_lossy(&text).into_owned()),
        Some(1) => Err(ExtractError::Broken(String::from_utf8_lossy(&text).into_owned()).into()),
        _ => Err(ReadError::Limits(status.to_string())),
    }
}
