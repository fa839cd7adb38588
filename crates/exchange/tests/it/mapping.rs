//! What is sent is what is read: a document becomes an envelope, is written, dressed otherwise, read, and says the same.

use documents::model::{DocumentType, Urgency};
use exchange::model::{Answered, Dispatch, Letter, OutFile, Party, type_numbers};
use jiff::civil::{Date, date, datetime};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::support::document;

fn words() -> BoxedStrategy<String> {
    prop_oneof![
        "[A-Za-zĐđ0-9][A-Za-zĐđ0-9 .,/-]{0,20}[a-z0-9]",
        "(Bộ Y tế|Sở Y tế tỉnh Đắk Lắk|V/v phòng, chống dịch)",
        "[a-z]{1,5}(<|>|&|\"|'|]]>)[a-z]{1,5}",
    ]
    .boxed()
}

fn party() -> BoxedStrategy<Party> {
    ("[A-Y][0-9]{2}(\\.[0-9]{2}){0,2}", words(), words())
        .prop_map(|(code, name, address)| Party { code, name, address, ..Party::default() })
        .boxed()
}

fn day() -> BoxedStrategy<Date> {
    (2000i16..2100, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| date(y, m, d)).boxed()
}

fn known_type() -> impl Strategy<Value = DocumentType> {
    proptest::sample::select(DocumentType::ALL)
}

prop_compose! {
    fn dispatch()(
        issuer in party(), receiver in party(),
        number in "[0-9]{2,5}[a-c]?", notation in "[A-ZĐ]{1,4}(-[A-ZĐ]{2,4})?",
        issued_on in day(), due_on in option::of(day()), kind in known_type(),
        subject in words(), signer in words(), position in words(), competence in words(),
        urgency in proptest::sample::select(&Urgency::ALL[..]),
        pages in option::of(1u32..500), places in vec(words(), 0..4),
        answers in vec((words(), option::of(day())), 0..3),
        files in vec(("[a-z]{1,8}", vec(any::<u8>(), 0..300)), 1..4),
    ) -> Dispatch {
        let file = |(i, (name, bytes)): (usize, (String, Vec<u8>))| {
            let name = format!("{i}-{name}.pdf");
            OutFile { description: name.clone(), name, bytes: [b"%PDF-1.7\n".as_slice(), &bytes].concat() }
        };
        let answer = |(code, date): (String, Option<Date>)| Answered { code, date, ..Answered::default() };
        Dispatch {
            issuer, receiver, number, notation, place: "Hà Nội".into(), issued_on, type_name: kind.name.to_owned(),
            type_number: type_numbers::default_number(kind.code), subject, competence, position, signer, due_on, urgency,
            copies: None, pages, places, answers: answers.into_iter().map(answer).collect(),
            department: "Văn thư".into(), staff: "Văn thư Mẫu".into(),
            sent_at: datetime(2026, 11, 23, 8, 0, 0, 0),
            files: files.into_iter().enumerate().map(file).collect(),
        }
    }
}

/// Other prefixes and no prefix at all: a reader goes by local name and namespace.
fn dressed(bytes: &[u8], prefix: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let named = if prefix.is_empty() { String::new() } else { format!("{prefix}:") };
    let binding = if prefix.is_empty() { "xmlns=".to_owned() } else { format!("xmlns:{prefix}=") };
    text.replace("xmlns:edXML=", &binding)
        .replace("<edXML:", &format!("<{named}"))
        .replace("</edXML:", &format!("</{named}"))
        .into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 3, ..ProptestConfig::default() })]

    #[test]
    fn a_document_survives_the_axis(sent in dispatch(), prefix in "(ns[0-9]|)") {
        let bytes = sent.envelope().write();
        let read = document(&bytes);
        prop_assert_eq!(read.canonical(), sent.envelope().canonical());
        prop_assert_eq!(document(&dressed(&bytes, &prefix)).canonical(), read.canonical());
        prop_assert!(read.notes.is_empty(), "{:?}", read.notes);
        let letter = Letter::of(&read, &[]);
        prop_assert_eq!(&letter.sender, &sent.issuer);
        prop_assert_eq!(&letter.receivers, &vec![sent.receiver.clone()]);
        prop_assert_eq!(&letter.document_id, &sent.document_id());
        prop_assert_eq!((&letter.number, &letter.notation), (&sent.number, &sent.notation));
        prop_assert_eq!(letter.issued_on, Some(sent.issued_on));
        prop_assert_eq!(letter.due_on, sent.due_on);
        prop_assert_eq!(letter.urgency, sent.urgency);
        prop_assert_eq!(letter.pages, sent.pages);
        prop_assert_eq!(&letter.subject, &sent.subject);
        prop_assert_eq!(&letter.signer_name, &sent.signer);
        prop_assert_eq!(DocumentType::from_code(&letter.type_code).map(|t| t.name), Some(sent.type_name.as_str()));
        prop_assert_eq!(read.attachments.len(), sent.files.len());
        for (got, given) in read.attachments.iter().zip(&sent.files) {
            prop_assert_eq!((&got.name, &got.bytes), (&given.name, &given.bytes));
        }
        prop_assert_eq!(read.duplicate_key(), sent.envelope().duplicate_key());
    }

    #[test]
    fn our_keys_agree_with_those_of_the_format(sent in dispatch()) {
        let envelope = sent.envelope();
        let theirs = envelope.duplicate_key();
        prop_assert_eq!(Letter::of(&envelope, &[]).keys(), (theirs.document_id, theirs.issued));
    }
}
