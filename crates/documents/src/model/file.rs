//! Which files come in: recognised by content, whatever their names say (NĐ 30/2020, TT 39/2017/TT-BTTTT formats).

use kernel::{Kind, Refusal};

/// Largest file in bytes.
pub const MAX_FILE: usize = 50 * 1024 * 1024;
/// Files of one document at the most.
pub const MAX_FILES: usize = 50;

/// A kind of file that may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// Word, Excel or PowerPoint of 2007 and later, told apart by their names.
    OfficeXml,
    /// Word, Excel before 2007.
    OfficeBinary,
    /// OpenDocument.
    OpenDocument,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// TIFF.
    Tiff,
    /// Rich text.
    Rtf,
    /// Plain text.
    Text,
    /// A ZIP archive; only inside envelopes.
    Zip,
}

const TYPES: &[(&str, FileKind, &str)] = &[
    ("pdf", FileKind::Pdf, "application/pdf"),
    ("docx", FileKind::OfficeXml, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", FileKind::OfficeXml, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", FileKind::OfficeXml, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("doc", FileKind::OfficeBinary, "application/msword"),
    ("xls", FileKind::OfficeBinary, "application/vnd.ms-excel"),
    ("odt", FileKind::OpenDocument, "application/vnd.oasis.opendocument.text"),
    ("ods", FileKind::OpenDocument, "application/vnd.oasis.opendocument.spreadsheet"),
    ("png", FileKind::Png, "image/png"),
    ("jpg", FileKind::Jpeg, "image/jpeg"),
    ("jpeg", FileKind::Jpeg, "image/jpeg"),
    ("tif", FileKind::Tiff, "image/tiff"),
    ("tiff", FileKind::Tiff, "image/tiff"),
    ("rtf", FileKind::Rtf, "application/rtf"),
    ("txt", FileKind::Text, "text/plain; charset=utf-8"),
    ("csv", FileKind::Text, "text/plain; charset=utf-8"),
    ("zip", FileKind::Zip, "application/zip"),
];

/// Why a file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Nothing in it.
    #[error("{0} is empty")]
    Empty(String),
    /// Over [`MAX_FILE`].
    #[error("{0} is too large")]
    TooLarge(String),
    /// More than [`MAX_FILES`].
    #[error("too many files")]
    TooMany,
    /// Not one of the kinds.
    #[error("{0} is of a kind that is not accepted")]
    UnknownKind(String),
    /// The extension says something else than the content.
    #[error("{0} is not what its name says")]
    Disagrees(String),
    /// A ZIP archive outside an envelope.
    #[error("{0} is an archive")]
    Archive(String),
    /// An encrypted PDF: nobody could check or archive it.
    #[error("{0} is encrypted")]
    Encrypted(String),
    /// A PDF with JavaScript, a launch action or the like.
    #[error("{0} holds active content")]
    Active(String),
    /// A secret by its name.
    #[error("{0} bears a mark of secrecy")]
    Secret(String),
}

impl FileError {
    fn name(&self) -> &str {
        match self {
            Self::TooMany => "",
            Self::Empty(name)
            | Self::TooLarge(name)
            | Self::UnknownKind(name)
            | Self::Disagrees(name)
            | Self::Archive(name)
            | Self::Encrypted(name)
            | Self::Active(name)
            | Self::Secret(name) => name,
        }
    }
}

impl Refusal for FileError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty(_) => "file-empty",
            Self::TooLarge(_) => "file-too-large",
            Self::TooMany => "file-too-many",
            Self::UnknownKind(_) => "file-unknown-kind",
            Self::Disagrees(_) => "file-disagrees",
            Self::Archive(_) => "file-archive",
            Self::Encrypted(_) => "file-encrypted",
            Self::Active(_) => "file-active",
            Self::Secret(_) => "file-secret",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooMany => vec![("max", MAX_FILES.to_string())],
            Self::TooLarge(name) => vec![("name", name.clone()), ("max", (MAX_FILE / 1024 / 1024).to_string())],
            other => vec![("name", other.name().to_owned())],
        }
    }

    fn field(&self) -> Option<&'static str> {
        Some("files")
    }
}

/// The media type a file is kept and served with, or why it is refused. `from_envelope` allows archives: senders attach
/// them, and a refused attachment would break the document's integrity.
///
/// # Errors
/// The first rule that is broken.
pub fn media_type(name: &str, bytes: &[u8], from_envelope: bool) -> Result<&'static str, FileError> {
    if bytes.is_empty() {
        return Err(FileError::Empty(name.to_owned()));
    }
    if bytes.len() > MAX_FILE {
        return Err(FileError::TooLarge(name.to_owned()));
    }
    let extension = name.rsplit_once('.').map_or("", |(_, ext)| ext).to_ascii_lowercase();
    let declared = TYPES.iter().find(|(ext, ..)| *ext == extension);
    let found = kind_of(bytes).ok_or_else(|| FileError::UnknownKind(name.to_owned()))?;
    let Some((_, kind, media)) = declared else { return Err(FileError::UnknownKind(name.to_owned())) };
    if *kind != found {
        return Err(FileError::Disagrees(name.to_owned()));
    }
    if found == FileKind::Zip && !from_envelope {
        return Err(FileError::Archive(name.to_owned()));
    }
    Ok(media)
}

/// The kind of a file by its first bytes and, for archives, by the names inside.
pub fn kind_of(bytes: &[u8]) -> Option<FileKind> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    // PDF allows junk before its header within the first kilobyte (ISO 32000-1 Annex H.3.4.1).
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|w| w == b"%PDF-") {
        return Some(FileKind::Pdf);
    }
    if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        return Some(archive_kind(bytes));
    }
    if begins(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Some(FileKind::OfficeBinary);
    }
    if begins(b"\x89PNG\r\n\x1a\n") {
        return Some(FileKind::Png);
    }
    if begins(&[0xFF, 0xD8, 0xFF]) {
        return Some(FileKind::Jpeg);
    }
    if begins(b"II*\0") || begins(b"MM\0*") {
        return Some(FileKind::Tiff);
    }
    if begins(b"{\\rtf") {
        return Some(FileKind::Rtf);
    }
    let text =
        std::str::from_utf8(bytes).is_ok_and(|t| !t.chars().any(|c| c.is_control() && !"\r\n\t\u{c}".contains(c)));
    // WHY: markup is text too, and a browser that ignores nosniff would run it.
    let markup =
        text && std::str::from_utf8(head).unwrap_or("").trim_start_matches('\u{feff}').trim_start().starts_with('<');
    (text && !markup).then_some(FileKind::Text)
}

fn archive_kind(bytes: &[u8]) -> FileKind {
    let names_begin = |name: &[u8]| bytes.windows(name.len()).any(|w| w == name);
    if bytes.get(30..38) == Some(b"mimetype") && names_begin(b"application/vnd.oasis.opendocument.") {
        FileKind::OpenDocument
    } else if names_begin(b"[Content_Types].xml")
        && (names_begin(b"word/") || names_begin(b"xl/") || names_begin(b"ppt/"))
    {
        FileKind::OfficeXml
    } else {
        FileKind::Zip
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn content_decides_and_the_name_must_agree() {
        assert_eq!(media_type("a.pdf", b"%PDF-1.7\n", false), Ok("application/pdf"));
        assert_eq!(media_type("a.PDF", b"\n\n%PDF-1.4", false), Ok("application/pdf"));
        assert_eq!(media_type("a.png", b"%PDF-1.7", false), Err(FileError::Disagrees("a.png".into())));
        assert_eq!(media_type("a.exe", b"MZ\x90\0\x03", false), Err(FileError::UnknownKind("a.exe".into())));
        assert_eq!(media_type("a.txt", "Công văn".as_bytes(), false), Ok("text/plain; charset=utf-8"));
        assert_eq!(media_type("a.txt", b" <script>", false), Err(FileError::UnknownKind("a.txt".into())));
        assert_eq!(media_type("a.zip", b"PK\x03\x04rest", false), Err(FileError::Archive("a.zip".into())));
        assert_eq!(media_type("a.zip", b"PK\x03\x04rest", true), Ok("application/zip"));
        assert_eq!(
            media_type("a.docx", b"PK\x03\x04[Content_Types].xml", false),
            Err(FileError::Disagrees("a.docx".into()))
        );
        assert_eq!(media_type("a.pdf", b"", false), Err(FileError::Empty("a.pdf".into())));
        assert_eq!(media_type("a", b"%PDF-1.7", false), Err(FileError::UnknownKind("a".into())));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..200), name in ".*") {
            let _ = media_type(&name, &bytes, false);
        }
    }
}
