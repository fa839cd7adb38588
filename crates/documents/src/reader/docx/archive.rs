//! The container: three parts are read out of it, within limits that hold whatever its directory claims.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::DocxError;

/// Parts of a file at the most.
const MAX_PARTS: usize = 4_000;
/// Bytes of one part that is read.
const MAX_PART: u64 = 24 * 1024 * 1024;
/// Bytes of all parts together, as the directory claims.
const MAX_TOTAL: u64 = 300 * 1024 * 1024;
/// How many times larger than its packed bytes a part may be; Word's own XML packs about 20 to 1.
const MAX_RATIO: u64 = 400;
/// Packed bytes from which that is asked.
const SMALL: u64 = 10 * 1024;

/// Begin of the container of old Word files, and of new ones behind a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The XML that is read.
pub(super) struct Parts {
    pub(super) document: String,
    pub(super) numbering: Option<String>,
    pub(super) styles: Option<String>,
}

pub(super) fn open(bytes: &[u8]) -> Result<Parts, DocxError> {
    if bytes.starts_with(COMPOUND) {
        return Err(DocxError::OldOrEncrypted);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DocxError::Broken)?;
    if archive.len() > MAX_PARTS {
        return Err(DocxError::Bomb);
    }
    let names = check(&mut archive)?;
    let document = names.iter().find(|name| is_document(name)).ok_or(DocxError::NotWord)?;
    Ok(Parts {
        document: part(&mut archive, document)?,
        numbering: optional(&mut archive, &names, "word/numbering.xml")?,
        styles: optional(&mut archive, &names, "word/styles.xml")?,
    })
}

/// `word/document.xml`; some programs add a number.
fn is_document(name: &str) -> bool {
    let number = name.strip_prefix("word/document").and_then(|rest| rest.strip_suffix(".xml"));
    number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
}

/// Looks at every entry of the directory; gives their names.
fn check(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Vec<String>, DocxError> {
    let mut names = Vec::with_capacity(archive.len());
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|_| DocxError::Broken)?;
        let name = file.name().map_err(|_| DocxError::Path)?.into_owned();
        if leaves(&name) || file.is_symlink() {
            return Err(DocxError::Path);
        }
        if file.encrypted() {
            return Err(DocxError::OldOrEncrypted);
        }
        total = total.saturating_add(file.size());
        let swells = file.size() > SMALL * MAX_RATIO && file.size() / file.compressed_size().max(1) > MAX_RATIO;
        if total > MAX_TOTAL || swells {
            return Err(DocxError::Bomb);
        }
        names.push(name);
    }
    Ok(names)
}

/// Whether a name means a place outside the archive, in any system's way of writing it.
fn leaves(name: &str) -> bool {
    name.starts_with('/') || name.contains(['\\', ':', '\0']) || name.split('/').any(|step| step == ".." || step == ".")
}

fn optional(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    names: &[String],
    name: &str,
) -> Result<Option<String>, DocxError> {
    if names.iter().any(|known| known == name) { part(archive, name).map(Some) } else { Ok(None) }
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String, DocxError> {
    let file = archive.by_name(name).map_err(|_| DocxError::Broken)?;
    let mut bytes = Vec::new();
    file.take(MAX_PART + 1).read_to_end(&mut bytes).map_err(|_| DocxError::Broken)?;
    if bytes.len() as u64 > MAX_PART {
        return Err(DocxError::Bomb);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
    String::from_utf8(bytes).map_err(|_| DocxError::Broken)
}
