//! What is written is read back, whatever it says; and no bytes make the reader panic.

use edxml::{Limits, Message};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::arbitrary;
use crate::fixtures;
use crate::support::{document, status};

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 2, ..ProptestConfig::default() })]

    #[test]
    fn an_envelope_comes_back(envelope in arbitrary::envelope()) {
        let bytes = envelope.write();
        let back = document(&bytes);
        prop_assert_eq!(back.canonical(), envelope.canonical());
        prop_assert!(back.extra.is_empty());
        prop_assert!(back.write() == envelope.canonical().write(), "what was read is written alike");
        prop_assert!(envelope.write() == bytes, "writing is deterministic");
        prop_assert_eq!(envelope.canonical().canonical(), envelope.canonical());
    }

    #[test]
    fn a_status_comes_back(message in arbitrary::status()) {
        prop_assert_eq!(status(&message.write()).canonical(), message.canonical());
    }

    #[test]
    fn composed_and_decomposed_text_stay_as_they_are(subject in "(Ệ|E\u{302}\u{323}|ớ|o\u{31B}\u{301}|b){1,9}") {
        let envelope = edxml::Envelope { subject: subject.clone(), ..Default::default() };
        prop_assert_eq!(document(&envelope.write()).subject, subject);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in vec(any::<u8>(), 0..400)) {
        let _ = edxml::read(&bytes, &Limits::default());
    }

    #[test]
    fn arbitrary_markup_never_panics(pieces in vec(proptest::sample::select(MARKUP), 0..60)) {
        let _ = edxml::read(pieces.concat().as_bytes(), &Limits::default());
    }

    #[test]
    fn mutated_envelopes_never_panic(
        which in any::<Index>(),
        edits in vec((any::<Index>(), any::<u8>(), 0usize..3), 1..8),
    ) {
        let mut bytes = fixtures::ALL[which.index(fixtures::ALL.len())].to_vec();
        for (at, byte, edit) in edits {
            let at = at.index(bytes.len());
            match edit {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => { bytes.remove(at); }
            }
        }
        if let Ok(Message::Document(envelope)) = edxml::read(&bytes, &Limits::default()) {
            prop_assert_eq!(document(&envelope.write()).canonical(), envelope.canonical());
        }
    }

    #[test]
    fn a_file_cut_off_is_refused_or_whole(which in any::<Index>(), at in any::<Index>()) {
        let whole = fixtures::ALL[which.index(fixtures::ALL.len())];
        let end = at.index(whole.len());
        if edxml::read(&whole[..end], &Limits::default()).is_ok() {
            prop_assert!(whole[end..].trim_ascii().is_empty(), "cut at {end} of {}", whole.len());
        }
    }
}

const MARKUP: &[&str] = &[
    "<?xml version=\"1.0\"?>",
    "<edXML>",
    "</edXML>",
    "<edXMLEnvelope>",
    "</edXMLEnvelope>",
    "<MessageHeader>",
    "</MessageHeader>",
    "<To/>",
    "<From>",
    "</From>",
    "<StatusCode>",
    "</StatusCode>",
    "&amp;",
    "&x;",
    "&#0;",
    "&",
    "<",
    ">",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE a>",
    "<a:b xmlns:a='x'>",
    "</a:b>",
    "03",
    " ",
    "\u{feff}",
    "<Attachment>",
    "</Attachment>",
    "<ContentTransferEncoded>",
    "</ContentTransferEncoded>",
    "UEsDBA==",
    "<Signature>",
    "</Signature>",
    "<Code>1/2</Code>",
    "<Bussiness>",
    "</Bussiness>",
    "<x y='1' y='2'/>",
    "<x href='&lt;'/>",
];
