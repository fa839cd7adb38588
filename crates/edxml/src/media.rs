//! What a file is, by its first bytes rather than by what its sender calls it.

use crate::names::extension;

/// Media type of a file: by its first bytes where they tell, else by its extension, else unknown bytes.
pub fn media_type(name: &str, bytes: &[u8]) -> &'static str {
    let by_name = claimed(name);
    match family(bytes) {
        Some(Family::Only(known)) => known,
        Some(Family::Zip) if is_office_zip(by_name) => by_name,
        Some(Family::Zip) => "application/zip",
        Some(Family::Ole) if is_old_office(by_name) => by_name,
        Some(Family::Ole) => "application/x-ole-storage",
        None if is_told_by_bytes(by_name) => "application/octet-stream",
        None => by_name,
    }
}

/// Whether the first bytes contradict the extension. Unknown extensions and empty files contradict nothing.
pub(crate) fn contradicts(name: &str, bytes: &[u8]) -> bool {
    let by_name = claimed(name);
    !bytes.is_empty() && by_name != "application/octet-stream" && media_type(name, bytes) != by_name
}

/// Whether files of that name are ZIP archives by nature (`.docx`, `.zip`).
pub(crate) fn is_zip_by_nature(name: &str) -> bool {
    let claimed = claimed(name);
    claimed == "application/zip" || is_office_zip(claimed)
}

enum Family {
    Only(&'static str),
    Zip,
    Ole,
}

fn family(bytes: &[u8]) -> Option<Family> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let only = |media_type| Some(Family::Only(media_type));
    // WHY: readers find the header of a PDF within its first kilobyte, so some senders put bytes before it.
    let head = &bytes[..bytes.len().min(1024)];
    match bytes {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Family::Zip),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(Family::Ole),
        [0x89, b'P', b'N', b'G', ..] => only("image/png"),
        [0xFF, 0xD8, 0xFF, ..] => only("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => only("image/gif"),
        [b'I', b'I', 0x2A, 0, ..] | [b'M', b'M', 0, 0x2A, ..] => only("image/tiff"),
        [b'M', b'Z', ..] => only("application/vnd.microsoft.portable-executable"),
        [0x7F, b'E', b'L', b'F', ..] => only("application/x-elf"),
        _ if text.starts_with(b"{\\rtf") => only("application/rtf"),
        _ if text.starts_with(b"<?xml") => only("application/xml"),
        _ if head.windows(5).any(|window| window == b"%PDF-") => only("application/pdf"),
        _ => None,
    }
}

fn claimed(name: &str) -> &'static str {
    match extension(name).as_str() {
        "pdf" => "application/pdf",
        "doc" => "application/msword",
        "xls" => "application/vnd.ms-excel",
        "ppt" => "application/vnd.ms-powerpoint",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "odp" => "application/vnd.oasis.opendocument.presentation",
        "rtf" => "application/rtf",
        "xml" | "edxml" => "application/xml",
        "zip" => "application/zip",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "tif" | "tiff" => "image/tiff",
        "txt" => "text/plain",
        "csv" => "text/csv",
        _ => "application/octet-stream",
    }
}

fn is_office_zip(media_type: &str) -> bool {
    media_type.contains("openxmlformats") || media_type.contains("opendocument")
}

fn is_old_office(media_type: &str) -> bool {
    media_type.starts_with("application/ms") || media_type.starts_with("application/vnd.ms-")
}

/// Kinds whose first bytes always tell: without them the file is not of that kind.
fn is_told_by_bytes(media_type: &str) -> bool {
    !media_type.starts_with("text/") && media_type != "application/octet-stream" && media_type != "application/xml"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_believed_before_names() {
        assert_eq!(media_type("a.pdf", b"%PDF-1.7 ..."), "application/pdf");
        assert_eq!(media_type("a.doc", b"%PDF-1.7 ..."), "application/pdf");
        assert_eq!(media_type("a.doc", b"<?xml version='1.0'?>"), "application/xml");
        assert_eq!(media_type("a.docx", b"PK\x03\x04"), claimed("a.docx"));
        assert_eq!(media_type("a.pdf", b"PK\x03\x04"), "application/zip");
        assert_eq!(media_type("a.XLS", b"\xD0\xCF\x11\xE0"), "application/vnd.ms-excel");
        assert_eq!(media_type("a.txt", "xin chào".as_bytes()), "text/plain");
        assert_eq!(media_type("a.pdf", b"hello"), "application/octet-stream");
        assert_eq!(media_type("a", b"hello"), "application/octet-stream");
    }

    #[test]
    fn a_renamed_program_contradicts_its_name() {
        assert!(contradicts("cong-van.pdf", b"MZ\x90\x00"));
        assert!(contradicts("cong-van.txt", b"MZ\x90\x00"));
        assert!(!contradicts("cong-van.pdf", b"%PDF-1.4"));
        assert!(!contradicts("cong-van.pdf", b""));
        assert!(!contradicts("cong-van.xyz", b"MZ"));
    }
}
