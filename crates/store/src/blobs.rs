//! Files by content: SHA-256 names the bytes, rows say who needs them, a sweeper clears the rest (law 10).

use std::fmt;
use std::path::Path as FsPath;
use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt;
use kernel::Instant;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Column, Db, Error, Result, Row, Scanner, Tx, WriteTx, args};

/// The SHA-256 of a file in hexadecimal. Knowing it is never a right to read the file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct BlobId(String);

impl BlobId {
    /// The name of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(hex::encode(Sha256::digest(bytes)))
    }

    /// Accepts 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        hex.then(|| Self(text.to_owned()))
    }

    /// The hexadecimal text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn path(&self) -> Path {
        Path::from(format!("blobs/{}/{}", &self.0[..2], self.0))
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Column for BlobId {
    fn read(row: &Row, column: &str) -> Result<Self> {
        let text: String = row.get(column)?;
        Self::parse(&text).ok_or_else(|| Error::Decode(format!("{column}: not a blob id")))
    }
}

impl Column for Option<BlobId> {
    fn read(row: &Row, column: &str) -> Result<Self> {
        let text: Option<String> = row.get(column)?;
        Ok(text.as_deref().and_then(BlobId::parse))
    }
}

/// The file store; cheap to clone.
#[derive(Clone)]
pub struct Blobs(Arc<dyn ObjectStore>, Option<Scanner>);

impl Blobs {
    /// Files under a local folder, written through to disk before they count as stored.
    ///
    /// # Errors
    /// [`Error::Blob`] when the folder cannot be made or used.
    pub fn local(folder: &FsPath) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(|e| Error::Blob(e.to_string()))?;
        let store = object_store::local::LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self(Arc::new(store), None))
    }

    /// The same files, behind a malware scanner for what comes from outside.
    #[must_use]
    pub fn behind(self, scanner: Option<Scanner>) -> Self {
        Self(self.0, scanner)
    }

    /// Stores bytes that came from outside, after the scanner let them pass.
    ///
    /// # Errors
    /// [`Error::Infected`], [`Error::Unavailable`] when the scanner does not answer, or as [`Blobs::put`].
    pub async fn put_foreign(&self, bytes: Bytes) -> Result<BlobId> {
        if let Some(scanner) = &self.1 {
            scanner.check(&bytes).await?;
        }
        self.put(bytes).await
    }

    /// Stores bytes; the same bytes are stored once. Until a row names them they may be swept after 24 hours.
    ///
    /// # Errors
    /// [`Error::Blob`] when the store refuses (full, unreachable); nothing is half-written.
    pub async fn put(&self, bytes: Bytes) -> Result<BlobId> {
        let id = BlobId::of(&bytes);
        let create = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.0.put_opts(&id.path(), bytes.into(), create).await {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(id),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads a file and checks that it still is what its name says.
    ///
    /// # Errors
    /// [`Error::Blob`] when it is missing or damaged.
    pub async fn get(&self, id: &BlobId) -> Result<Bytes> {
        let bytes = self.0.get(&id.path()).await?.bytes().await?;
        if BlobId::of(&bytes) == *id { Ok(bytes) } else { Err(Error::Blob(format!("{id} is damaged"))) }
    }

    /// Deletes one file at once unless a row names it: what was refused must not stay until the sweeper comes.
    ///
    /// # Errors
    /// When the database or the store does not answer.
    pub async fn discard(&self, db: &Db, id: &BlobId) -> Result<()> {
        let tx = db.read().await?;
        let (uses,): (i64,) =
            tx.one("SELECT count(*) AS c1 FROM blob_refs WHERE hash = $1", args![id.as_str()]).await?;
        if uses > 0 {
            return Ok(());
        }
        match self.0.delete(&id.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes files older than `before` that no row names; returns how many.
    ///
    /// # Errors
    /// When the database or the store does not answer.
    pub async fn sweep(&self, db: &Db, before: Instant) -> Result<usize> {
        let mut swept = 0;
        let mut listing = self.0.list(Some(&Path::from("blobs")));
        while let Some(object) = listing.try_next().await? {
            let old = object.last_modified.timestamp_micros() < before.as_microsecond();
            let Some(id) = object.location.filename().and_then(BlobId::parse).filter(|_| old) else { continue };
            let tx = db.read().await?;
            let named = "SELECT count(*) AS c1 FROM blob_refs WHERE hash = $1";
            let (uses,): (i64,) = tx.one(named, args![id.as_str()]).await?;
            if uses == 0 {
                self.0.delete(&object.location).await?;
                swept += 1;
            }
        }
        Ok(swept)
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        Self::Blob(error.to_string())
    }
}

/// Says that `record` needs a stored file.
///
/// # Errors
/// When the database refuses.
pub async fn attach(
    tx: &WriteTx,
    id: &BlobId,
    size: usize,
    media_type: &str,
    record: Uuid,
    now: Instant,
) -> Result<()> {
    let blob = "INSERT INTO blobs (hash, size, media_type, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    tx.exec(blob, args![id.as_str(), size, media_type, now]).await?;
    let reference = "INSERT INTO blob_refs (hash, record) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    tx.exec(reference, args![id.as_str(), record]).await?;
    Ok(())
}

/// The media type a file was stored with.
///
/// # Errors
/// When the database does not answer.
pub async fn media_type(tx: &Tx, id: &BlobId) -> Result<Option<String>> {
    let row: Option<(String,)> =
        tx.opt("SELECT media_type AS c1 FROM blobs WHERE hash = $1", args![id.as_str()]).await?;
    Ok(row.map(|(media_type,)| media_type))
}
