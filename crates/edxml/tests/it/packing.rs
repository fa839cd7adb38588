//! Files in all the packings that occur.

use std::io::{Cursor, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use edxml::{Envelope, NoteCode};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{codes, document, with_attachment, with_encoded};

const PDF: &[u8] = b"%PDF-1.7\nxin chao\n%%EOF";

pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("a ZIP").into_inner()
}

fn read(name: &str, content_type: &str, bytes: &[u8]) -> Envelope {
    document(with_attachment(name, content_type, bytes).as_bytes())
}

#[test]
fn zipped_under_the_name_of_the_attachment() {
    let e = read("a.pdf", "application/zip", &zip(&[("32da2890-cd0d98559e67.edxml", PDF)]));
    assert_eq!((e.attachments[0].name.as_str(), e.attachments[0].bytes.as_slice()), ("a.pdf", PDF));
    assert_eq!(codes(&e), []);
}

#[test]
fn raw_and_misdeclared() {
    let e = read("a.pdf", "application/pdf", PDF);
    assert_eq!((e.attachments[0].bytes.as_slice(), codes(&e)), (PDF, vec![]));
    let e = read("a.pdf", "application/zip", PDF);
    assert_eq!((e.attachments[0].bytes.as_slice(), codes(&e)), (PDF, vec![NoteCode::NotZipped]));
    let e = read("a.pdf", "application/pdf", &zip(&[("x", PDF)]));
    assert_eq!((e.attachments[0].bytes.as_slice(), codes(&e)), (PDF, vec![NoteCode::ZipUndeclared]));
}

#[test]
fn an_office_file_is_not_taken_apart() {
    let docx = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]);
    for content_type in ["application/zip", "application/octet-stream", ""] {
        let e = read("a.docx", content_type, &docx);
        assert_eq!((&e.attachments[0].bytes, codes(&e)), (&docx, vec![]), "{content_type}");
    }
    let e = read("a.docx", "application/zip", &zip(&[("a.docx", &docx)]));
    assert_eq!((&e.attachments[0].bytes, codes(&e)), (&docx, vec![]));
}

#[test]
fn an_archive_that_is_the_attachment() {
    let own = zip(&[("danh-sach.csv", b"1,2")]);
    for bytes in [own.clone(), zip(&[("ho-so.zip", &own)])] {
        let e = read("ho-so.zip", "application/zip", &bytes);
        assert_eq!((&e.attachments[0].bytes, codes(&e)), (&own, vec![]));
        assert_eq!(document(&e.write()).attachments[0].bytes, own);
    }
    let several = zip(&[("a.pdf", PDF), ("b.pdf", PDF)]);
    let e = read("a.pdf", "application/zip", &several);
    assert_eq!((e.attachments[0].name.as_str(), &e.attachments[0].bytes), ("a.pdf.zip", &several));
    assert_eq!(codes(&e), [NoteCode::ArchiveKept]);
}

#[test]
fn names_come_from_the_attachment_then_the_archive_and_are_safe() {
    let e = read("../../etc/cron.d/x.pdf", "application/zip", &zip(&[("y.pdf", PDF)]));
    assert_eq!(e.attachments[0].name, "x.pdf");
    assert_eq!(codes(&e), [NoteCode::AttachmentRenamed]);
    let e = read("", "application/zip", &zip(&[("../../y.pdf", PDF)]));
    assert_eq!(e.attachments[0].name, "y.pdf");
    let e = read("..", "application/pdf", PDF);
    assert_eq!(e.attachments[0].name, "attachment-1");
    assert_eq!(codes(&e), [NoteCode::AttachmentRenamed, NoteCode::TypeDiffers].split_at(1).0);
}

#[test]
fn a_program_in_the_clothes_of_a_document() {
    let e = read("cong-van.pdf", "application/pdf", b"MZ\x90\x00");
    assert_eq!(codes(&e), [NoteCode::TypeDiffers]);
    assert_eq!(e.attachments[0].media_type(), "application/vnd.microsoft.portable-executable");
}

#[test]
fn base64_in_lines_and_without_padding() {
    let encoded = STANDARD.encode(b"%PDF-1.4 ngan");
    let lines: Vec<_> = encoded.as_bytes().chunks(4).map(|c| std::str::from_utf8(c).expect("ASCII")).collect();
    for text in [lines.join("\r\n"), lines.join("\n\t "), encoded.trim_end_matches('=').to_owned()] {
        let e = document(with_encoded("a.pdf", "application/pdf", &text).as_bytes());
        assert_eq!(e.attachments[0].bytes, b"%PDF-1.4 ngan");
    }
    let e = document(with_encoded("a.pdf", "application/zip", " ").as_bytes());
    assert_eq!((e.attachments[0].bytes.len(), codes(&e)), (0, vec![NoteCode::AttachmentEmpty]));
}
