//! ZIP around a single file: the same bytes for the same file, and out again within limits.

use std::io::{Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::error::ReadError;
use crate::limits::Limits;

/// Unpacked size below which the ratio of an archive is of no interest.
const SMALL: usize = 1024 * 1024;

/// A ZIP with `bytes` as its only entry.
pub(crate) fn pack(name: &str, bytes: &[u8]) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() / 2 + 256)));
    let written = writer.start_file(name, options).and_then(|()| Ok(writer.write_all(bytes)?));
    let finished = written.and_then(|()| writer.finish());
    // INVARIANT: writing one entry of less than 4 GiB into memory has no way to fail.
    finished.expect("a ZIP in memory").into_inner()
}

/// What an archive holds.
pub(crate) enum Unpacked {
    /// Its only file and that file's name.
    One { name: String, bytes: Vec<u8> },
    /// None or several: the archive is better kept as it is.
    Several,
}

/// Opens an archive. Only a single file is unpacked, and never an archive within it.
///
/// # Errors
/// If it is damaged, encrypted, has too many entries or grows beyond the limits. `name` is for the sentence.
pub(crate) fn unpack(archive: &[u8], name: &str, limits: &Limits) -> Result<Unpacked, ReadError> {
    let mut zip = ZipArchive::new(Cursor::new(archive)).map_err(|error| damaged(name, &error))?;
    if zip.len() > limits.archive_entries {
        return Err(ReadError::ArchiveEntries { name: name.to_owned(), limit: limits.archive_entries });
    }
    let mut only = None;
    let (mut files, mut declared) = (0, 0u64);
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(|error| damaged(name, &error))?;
        declared = declared.saturating_add(entry.size());
        if !entry.is_dir() {
            files += 1;
            only = Some(index);
        }
    }
    check_growth(usize::try_from(declared).unwrap_or(usize::MAX), archive.len(), name, limits)?;
    let Some(index) = only.filter(|_| files == 1) else { return Ok(Unpacked::Several) };
    let mut entry = zip.by_index(index).map_err(|error| damaged(name, &error))?;
    let entry_name = entry.name().map(|name| name.into_owned()).unwrap_or_default();
    let bytes = inflate(&mut entry, archive.len(), name, limits)?;
    Ok(Unpacked::One { name: entry_name, bytes })
}

/// Reads to the end, looking at the limits as it grows: what an archive declares of itself is not believed.
fn inflate(entry: &mut impl Read, packed: usize, name: &str, limits: &Limits) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let read = entry.read(&mut chunk).map_err(|error| damaged(name, &ZipError::Io(error)))?;
        if read == 0 {
            return Ok(bytes);
        }
        bytes.extend_from_slice(&chunk[..read]);
        check_growth(bytes.len(), packed, name, limits)?;
    }
}

fn check_growth(unpacked: usize, packed: usize, name: &str, limits: &Limits) -> Result<(), ReadError> {
    if unpacked > SMALL && unpacked / limits.archive_ratio.max(1) > packed {
        return Err(ReadError::ArchiveBomb { name: name.to_owned(), ratio: limits.archive_ratio });
    }
    if unpacked > limits.attachment_bytes {
        return Err(ReadError::AttachmentTooLarge { name: name.to_owned(), limit: limits.attachment_bytes });
    }
    Ok(())
}

fn damaged(name: &str, error: &ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(reason) if *reason == ZipError::PASSWORD_REQUIRED => {
            ReadError::ArchiveEncrypted { name: name.to_owned() }
        }
        other => ReadError::Archive { name: name.to_owned(), reason: other.to_string() },
    }
}
