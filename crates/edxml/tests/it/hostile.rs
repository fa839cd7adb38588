//! What a stranger may try: each attempt has its own refusal, and none takes long or much.

use std::time::{Duration, Instant};

use edxml::{Limits, ReadError};
use kernel::{Kind, Refusal};

use crate::fixtures;
use crate::packing::zip;
use crate::support::{HEADER, document, envelope, refusal, refusal_within, with_attachment, with_encoded, with_header};

#[test]
fn empty_or_not_xml() {
    for bytes in [b"".as_slice(), b" \r\n\t", b"\xEF\xBB\xBF", b"\xFF\xFE"] {
        assert_eq!(refusal(bytes), ReadError::Empty, "{bytes:?}");
    }
    for bytes in [b"hello".as_slice(), b"{\"error\": 1}", b"%PDF-1.4\n\x00<<", b"PK\x03\x04<", &[b'x'; 100]] {
        assert_eq!(refusal(bytes), ReadError::NotXml, "{bytes:?}");
    }
    assert_eq!(refusal(b"<!-- only a comment -->"), ReadError::NotXml);
    assert_eq!(refusal(b"<html><body/></html>"), ReadError::NotEdxml { root: "html".into() });
    assert_eq!(refusal(b"<edXML xmlns='urn:other'/>"), ReadError::NotEdxml { root: "edXML".into() });
    assert_eq!(refusal(b"<edXML/>"), ReadError::NoHeader);
}

#[test]
fn doctypes_and_entities() {
    let bomb = format!(
        "<?xml version='1.0'?><!DOCTYPE edXML [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>{}",
        with_header("<Subject>&b;</Subject>", "").split_once("?>").expect("a declaration").1
    );
    assert_eq!(refusal(bomb.as_bytes()), ReadError::Doctype);
    assert_eq!(refusal(b"<!DOCTYPE edXML SYSTEM 'file:///etc/passwd'><edXML/>"), ReadError::Doctype);
    assert_eq!(
        refusal(with_header("<Subject>&nbsp;</Subject>", "").as_bytes()),
        ReadError::Entity { name: "nbsp".into() }
    );
    assert!(matches!(refusal(with_header("<Subject>A & B</Subject>", "").as_bytes()), ReadError::Malformed { .. }));
}

#[test]
fn control_characters() {
    for (text, character) in
        [("\u{1}", 1), ("\u{b}", 0xb), ("&#0;", 0), ("&#x1F;", 0x1f), ("\u{ffff}", 0xffff), ("&#xD800;", 0xd800)]
    {
        let xml = with_header(&format!("<Subject>a{text}</Subject>"), "");
        assert_eq!(refusal(xml.as_bytes()), ReadError::ControlCharacter { character }, "{text:?}");
    }
    assert_eq!(refusal(b"<edXML>&#99999999999;</edXML>"), ReadError::Entity { name: "#99999999999".into() });
}

#[test]
fn other_encodings() {
    for declared in ["windows-1258", "ISO-8859-1", "TCVN-5712"] {
        let xml = envelope("").replace("UTF-8", declared);
        assert_eq!(refusal(xml.as_bytes()), ReadError::Encoding { declared: declared.into() });
    }
    let latin = [b"<?xml version='1.0' encoding='windows-1258'?><edXML>".as_slice(), b"\xD0\xF0\xEA"].concat();
    assert_eq!(refusal(&latin), ReadError::Encoding { declared: "windows-1258".into() });
    assert_eq!(refusal(b"<edXML>\xD0\xF0</edXML>"), ReadError::NotText { encoding: "UTF-8", offset: 7 });
    assert_eq!(refusal(b"\xFF\xFE<\0a\0\x00\xD8<\0"), ReadError::NotText { encoding: "UTF-16", offset: 6 });
    assert_eq!(refusal(b"\xFF\xFE<\0a\0>"), ReadError::Truncated);
    assert_eq!(refusal(b"\xFF\xFE\0\0<\0\0\0"), ReadError::Encoding { declared: "UTF-32".into() });
}

#[test]
fn broken_xml() {
    for xml in ["<edXML><a></b></edXML>", "<edXML/><edXML/>", "<edXML a='1' a='2'/>", "</edXML>", "<edXML xmlns:a=x/>"]
    {
        assert!(matches!(refusal(xml.as_bytes()), ReadError::Malformed { .. }), "{xml}");
    }
    for xml in ["<edXML", "<edXML>", "<edXML><!-- ", "<edXML a='", "<edXML><![CDATA[x", "<edXML></edXML"] {
        assert_eq!(refusal(xml.as_bytes()), ReadError::Truncated, "{xml}");
    }
    let cut = &fixtures::NEW[..fixtures::NEW.len() / 2];
    assert_eq!(refusal(cut), ReadError::Truncated);
}

#[test]
fn too_much_of_anything() {
    let limits = Limits::default();
    let deep = format!("<edXML>{}{}</edXML>", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(refusal(deep.as_bytes()), ReadError::TooDeep { limit: limits.depth });
    let boundless = Limits { depth: usize::MAX, elements: usize::MAX, ..limits };
    assert_eq!(refusal_within(deep.as_bytes(), &boundless), ReadError::TooDeep { limit: 256 });

    let many = format!("<edXML>{}</edXML>", "<a/>".repeat(limits.elements));
    assert_eq!(refusal(many.as_bytes()), ReadError::TooManyElements { limit: limits.elements });

    let long = with_header(&format!("<Subject>{}</Subject>", "ệ".repeat(limits.value_bytes)), "");
    let refused = ReadError::ValueTooLong { element: "Subject".into(), limit: limits.value_bytes };
    assert_eq!(refusal(long.as_bytes()), refused);
    let pieces = with_header(&format!("<Subject>{}</Subject>", "x<!---->".repeat(limits.value_bytes + 1)), "");
    assert_eq!(refusal(pieces.as_bytes()), refused);

    let tag = ReadError::TagTooLong { bytes: limits.tag_bytes, attributes: limits.attributes };
    assert_eq!(refusal(format!("<edXML a='{}'/>", "x".repeat(limits.tag_bytes)).as_bytes()), tag);
    let attributes: String = (0..=limits.attributes).map(|i| format!(" xmlns:a{i}='urn:{i}'")).collect();
    assert_eq!(refusal(format!("<edXML{attributes}/>").as_bytes()), tag);
    assert_eq!(refusal(format!("<{}/>", "a".repeat(limits.tag_bytes + 1)).as_bytes()), tag);

    let small = Limits { message_bytes: 10, ..limits };
    assert_eq!(refusal_within(fixtures::NEW, &small), ReadError::TooLarge { limit: 10 });
}

#[test]
fn attachments_that_are_too_many_or_too_large() {
    let two = format!("<AttachmentEncoded>{}</AttachmentEncoded>", "<Attachment/>".repeat(2));
    let limits = Limits { attachments: 1, ..Limits::default() };
    assert_eq!(refusal_within(envelope(&two).as_bytes(), &limits), ReadError::TooManyAttachments { limit: 1 });

    let limits = Limits { attachment_bytes: 100, ..Limits::default() };
    let too_large = ReadError::AttachmentTooLarge { name: "a.txt".into(), limit: 100 };
    let raw = with_attachment("a.txt", "text/plain", &[b'x'; 104]);
    assert_eq!(refusal_within(raw.as_bytes(), &limits), too_large);
    let limits = Limits { attachment_bytes: 1000, ..Limits::default() };
    let zipped = with_attachment("a.txt", "application/zip", &zip(&[("a.txt", &[b'x'; 1001])]));
    let too_large = ReadError::AttachmentTooLarge { name: "a.txt".into(), limit: 1000 };
    assert_eq!(refusal_within(zipped.as_bytes(), &limits), too_large);

    let one = "<Attachment><ContentTransferEncoded>eHh4eHh4</ContentTransferEncoded></Attachment>";
    let limits = Limits { all_attachments_bytes: 11, ..Limits::default() };
    let xml = envelope(&format!("<AttachmentEncoded>{one}{one}</AttachmentEncoded>"));
    assert_eq!(refusal_within(xml.as_bytes(), &limits), ReadError::AttachmentsTooLarge { limit: 11 });
}

#[test]
fn wrong_base64() {
    for encoded in ["****", "e", "eHg=eHg=", "eH\u{e9}g"] {
        let xml = with_encoded("a.pdf", "application/pdf", encoded);
        assert_eq!(refusal(xml.as_bytes()), ReadError::Base64 { name: "a.pdf".into() }, "{encoded}");
    }
}

#[test]
fn zip_bombs() {
    let zeros = vec![0; 8 * 1024 * 1024];
    let bomb = zip(&[("a", &zeros)]);
    let ratio = Limits::default().archive_ratio;
    let refused = ReadError::ArchiveBomb { name: "a.pdf".into(), ratio };
    let refuse = |bytes: &[u8]| refusal(with_attachment("a.pdf", "application/zip", bytes).as_bytes());
    assert_eq!(refuse(&bomb), refused);
    assert_eq!(refuse(&zip(&[("a", &zeros), ("b", &zeros)])), refused, "several entries");
    assert!(matches!(refuse(&understated(&bomb)), ReadError::Archive { .. }), "an archive that lies about its size");

    let nested = zip(&[("inner.zip", &bomb)]);
    let e = document(with_attachment("a.zip", "application/zip", &nested).as_bytes());
    assert_eq!(e.attachments[0].bytes, bomb, "an archive within an archive is not opened");

    let crowd: Vec<(String, &[u8])> = (0..50).map(|i| (i.to_string(), b"".as_slice())).collect();
    let crowd: Vec<(&str, &[u8])> = crowd.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let limits = Limits { archive_entries: 49, ..Limits::default() };
    assert_eq!(
        refusal_within(with_attachment("a.pdf", "application/zip", &zip(&crowd)).as_bytes(), &limits),
        ReadError::ArchiveEntries { name: "a.pdf".into(), limit: 49 }
    );
}

/// The same archive, declaring in its central directory that its first entry unpacks to one byte.
fn understated(archive: &[u8]) -> Vec<u8> {
    let mut bytes = archive.to_vec();
    let directory = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").expect("a central directory");
    bytes[directory + 24..directory + 28].copy_from_slice(&1u32.to_le_bytes());
    bytes
}

#[test]
fn damaged_and_locked_archives() {
    let whole = zip(&[("a.pdf", &[b"%PDF-1.7".as_slice(), &[7; 4000]].concat())]);
    let refuse = |bytes: &[u8]| refusal(with_attachment("a.pdf", "application/zip", bytes).as_bytes());
    assert!(matches!(refuse(&whole[..whole.len() - 30]), ReadError::Archive { .. }), "cut off");
    let mut flipped = whole.clone();
    let directory = flipped.windows(4).rposition(|w| w == b"PK\x01\x02").expect("a central directory");
    flipped[directory + 16] ^= 1;
    assert!(matches!(refuse(&flipped), ReadError::Archive { .. }), "wrong checksum");
    let mut locked = whole;
    for (signature, at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let start = locked.windows(4).rposition(|w| w == signature).expect("a header");
        locked[start + at] |= 1;
    }
    assert_eq!(refuse(&locked), ReadError::ArchiveEncrypted { name: "a.pdf".into() });
}

#[test]
fn nothing_takes_long() {
    let many_declarations: String = (0..30).map(|i| format!(" xmlns:a{i}='urn:{i}'")).collect();
    let nested = |inner: &str| (0..40).fold(inner.to_owned(), |xml, _| format!("<a{many_declarations}>{xml}</a>"));
    let references = "<edXMLManifest>".to_owned() + &"<Reference><ContentId>x</ContentId></Reference>".repeat(15_000);
    let hostile = [
        format!("<edXML>{}</edXML>", nested(&"<q:b/>".repeat(49_000))),
        format!("<edXML>{references}</edXMLManifest></edXML>"),
        with_header(&HEADER.replace("V/v", &"&amp;".repeat(60_000)), ""),
        with_header(&"<To><OrganId>x</OrganId></To>".repeat(20_000), ""),
        with_header(&"<x/>".repeat(45_000), ""),
        format!("<edXML>{}</edXML>", "<!-- -->".repeat(300_000)),
        with_encoded("a.txt", "text/plain", &"e<!---->".repeat(300_000)),
    ];
    for xml in hostile {
        let start = Instant::now();
        let _ = edxml::read(xml.as_bytes(), &Limits::default());
        assert!(start.elapsed() < Duration::from_secs(60), "{}…", &xml[..40]);
    }
}

#[test]
fn refusals_speak_plainly() {
    let error = refusal(b"<edXML>&x;</edXML>");
    assert_eq!(error.to_string(), "the file uses the entity &x;, which is not one of XML's own");
    assert_eq!((error.kind(), error.code()), (Kind::Invalid, "edxml-entity"));
    assert_eq!(error.args(), [("name", "x".to_owned())]);
}
