//! What senders do that the standard does not: all of it is understood, most of it with a note.

use edxml::{AsSent, BusinessKind, NoteCode, StatusCode, Urgency};
use jiff::civil::date;

use crate::fixtures;
use crate::support::{HEADER, codes, document, envelope, status, with_attachment, with_header};

#[test]
fn namespaces_of_every_age() {
    let national = "http://www.mic.gov.vn/TBT/QCVN_102_2016";
    for uri in
        ["http://www.e-doc.vn/Schema/", "http://www.e-doc.vn/Schema", "https://www.mic.gov.vn/TBT/QCVN_102_2016/", ""]
    {
        let xml = envelope("").replace(national, uri);
        assert_eq!(document(xml.as_bytes()).canonical(), document(envelope("").as_bytes()).canonical(), "{uri}");
    }
}

#[test]
fn levels_left_out() {
    let inner = format!(
        "<edXMLEnvelope><MessageHeader>{HEADER}</MessageHeader><Bussiness><BussinessDocType>2</BussinessDocType>\
         </Bussiness><AttachmentEncoded><Attachment><AttachmentName>a.txt</AttachmentName>\
         <ContentTransferEncoded>eGluIGNow6Bv</ContentTransferEncoded></Attachment></AttachmentEncoded></edXMLEnvelope>"
    );
    let e = document(inner.as_bytes());
    assert_eq!(e.subject, "V/v báo cáo");
    assert_eq!(e.business.kind, BusinessKind::Update.into());
    assert_eq!(e.attachments[0].bytes, "xin chào".as_bytes());
    assert_eq!(codes(&e), [NoteCode::AttachmentUnlisted]);
}

#[test]
fn unknown_and_foreign_elements_are_kept() {
    let header = format!(
        "{HEADER}<Mức><Con>1</Con><Con>2</Con></Mức><x:To xmlns:x='urn:x'><x:OrganId>Z</x:OrganId></x:To>\
         <Subject><b>đậm</b></Subject>"
    );
    let e = document(with_header(&header, "<ErrorList><Error>E1</Error></ErrorList>").as_bytes());
    assert_eq!(e.to.len(), 1, "a foreign To is not a receiver");
    let kept: Vec<_> = e.extra.iter().map(|extra| (extra.path.as_str(), extra.text.as_str())).collect();
    assert_eq!(
        kept,
        [
            ("ErrorList/Error", "E1"),
            ("MessageHeader/Mức/Con", "1"),
            ("MessageHeader/Mức/Con", "2"),
            ("MessageHeader/To/OrganId", "Z"),
            ("MessageHeader/Subject/b", "đậm"),
        ]
    );
    assert_eq!(codes(&e).iter().filter(|code| **code == NoteCode::UnknownElement).count(), 4);
}

#[test]
fn single_elements_that_come_twice() {
    let header = format!("{HEADER}<Subject>Khác</Subject><DueDate>2026/12/01</DueDate><DueDate>2026/12/02</DueDate>");
    let e = document(with_header(&header, "").as_bytes());
    assert_eq!(e.subject, "V/v báo cáo");
    assert_eq!(e.due_date, Some(date(2026, 12, 1).into()));
    let twice: Vec<_> = e.notes.iter().filter(|n| n.code == NoteCode::Duplicate).map(|n| n.value.as_str()).collect();
    assert_eq!(twice, ["Khác", "2026/12/02"]);
}

#[test]
fn values_that_cannot_be_are_kept_as_text() {
    let header = format!("{HEADER}<DueDate> 2014/02/30 </DueDate><OtherInfo><Priority>9</Priority></OtherInfo>");
    let xml = with_header(&header, "").replace("<BussinessDocType>0", "<BussinessDocType>7");
    let e = document(xml.as_bytes());
    assert_eq!(e.due_date, Some(AsSent::Unreadable("2014/02/30".into())));
    assert_eq!(e.other.urgency, Some(AsSent::Unreadable("9".into())));
    assert_eq!(e.business.kind, AsSent::Unreadable("7".into()));
    let places: Vec<_> = e
        .notes
        .iter()
        .filter(|n| n.code == NoteCode::Unreadable)
        .map(|n| (n.path.as_str(), n.value.as_str()))
        .collect();
    assert_eq!(
        places,
        [
            ("MessageHeader/DueDate", "2014/02/30"),
            ("MessageHeader/OtherInfo/Priority", "9"),
            ("TraceHeaderList/Bussiness/BussinessDocType", "7"),
        ]
    );
    assert_eq!(document(&e.write()).canonical(), e.canonical());
}

#[test]
fn what_is_missing_is_said() {
    let e = document(b"<edXML><MessageHeader><From/></MessageHeader></edXML>");
    let missing: Vec<_> = e.notes.iter().map(|note| note.path.rsplit('/').next().unwrap_or_default()).collect();
    assert_eq!(missing, ["BussinessDocType", "OrganId", "To", "DocumentId", "Code", "PromulgationDate", "Subject"]);
    assert_eq!(e.business.kind, BusinessKind::New.into());
}

#[test]
fn a_code_in_one_piece() {
    let header = HEADER.replace(
        "<Code><CodeNumber>12</CodeNumber><CodeNotation>SYT-NV</CodeNotation></Code>",
        "<Code>12/SYT-NV</Code>",
    );
    let e = document(with_header(&header, "").as_bytes());
    assert_eq!((e.code.number.as_str(), e.code.notation.as_str()), ("12", "SYT-NV"));
}

#[test]
fn an_identifier_of_another_document() {
    let header = HEADER.replace("H99,2026/11/02,12/SYT-NV", "H98,2026/11/02,13/SYT-NV");
    let e = document(with_header(&header, "").as_bytes());
    let note = e.notes.iter().find(|note| note.code == NoteCode::DocumentIdDiffers).expect("a note");
    assert_eq!(note.value, "OrganId, Code");
    for same in ["h99,2026/11/02,012/SYT-NV", "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb"] {
        let header = HEADER.replace("H99,2026/11/02,12/SYT-NV", same);
        assert_eq!(codes(&document(with_header(&header, "").as_bytes())), [NoteCode::AttachmentMissing], "{same}");
    }
}

#[test]
fn content_ids_with_and_without_their_scheme() {
    for id in ["1", "cid:1", "CID:1", "&lt;1&gt;", " cid: 1 ", "cid:cid:1"] {
        let xml = with_attachment("a.txt", "text/plain", b"x").replace("<ContentId>1<", &format!("<ContentId>{id}<"));
        let e = document(xml.as_bytes());
        assert_eq!(e.attachments[0].content_id, "1");
        assert_eq!(codes(&e), [], "{id}");
    }
    let by_href = with_attachment("a.txt", "text/plain", b"x")
        .replace("<Reference><ContentId>cid:1</ContentId></Reference>", "<Reference xlink:href='cid:1'/>");
    assert_eq!(codes(&document(by_href.as_bytes())), []);
}

#[test]
fn manifest_and_contents_that_disagree() {
    let e = document(envelope("").as_bytes());
    assert_eq!(codes(&e), [NoteCode::AttachmentMissing]);
    let xml = with_attachment("a.txt", "text/plain", b"x").replace("cid:1", "cid:2");
    let e = document(xml.as_bytes());
    assert_eq!(codes(&e), [NoteCode::AttachmentUnlisted, NoteCode::AttachmentMissing]);
    assert_eq!(e.attachments.len(), 1);
}

#[test]
fn a_file_takes_from_the_manifest_what_it_lacks() {
    let xml = with_attachment("", "", b"x").replace(
        "<ContentId>cid:1</ContentId></Reference>",
        "<ContentId>cid:1</ContentId><AttachmentName>b.txt</AttachmentName><Description>Tệp</Description></Reference>",
    );
    let file = &document(xml.as_bytes()).attachments[0];
    assert_eq!((file.name.as_str(), file.description.as_str()), ("b.txt", "Tệp"));
}

#[test]
fn what_the_vendors_kit_may_add() {
    let block = |id| {
        format!(
            "<BussinessDocumentInfo><ReceiverList><Receiver><OrganId>{id}</OrganId></Receiver></ReceiverList></BussinessDocumentInfo>"
        )
    };
    let xml = with_attachment("a.txt", "text/plain", b"x")
        .replace("<TraceHeader>", "<Paper>1</Paper><TraceHeader>")
        .replace("</Bussiness>", &format!("{}{}</Bussiness>", block("H1"), block("H2")))
        .replace("</Attachment>", "<Format>txt</Format><MimeType>text/plain</MimeType></Attachment>");
    let e = document(xml.as_bytes());
    assert_eq!(e.business.paper, Some(true.into()));
    let receivers: Vec<_> = e.business.update.iter().flat_map(|u| &u.receivers).map(|r| r.organ_id.as_str()).collect();
    assert_eq!(receivers, ["H1", "H2"]);
    assert_eq!(codes(&e), []);
}

#[test]
fn signatures_are_kept_as_they_stand() {
    let signature = "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignatureValue>eA==\n</ds:SignatureValue></ds:Signature>";
    let xml = envelope("").replace("</edXMLHeader>", &format!("{signature}</edXMLHeader>"));
    let e = document(xml.as_bytes());
    assert_eq!(e.signature.as_ref().map(|raw| raw.0.as_str()), Some(signature));
    assert_eq!(document(&e.write()).signature, None, "it covers bytes that are gone");
}

#[test]
fn every_status_code() {
    let xml = String::from_utf8(fixtures::STATUS.to_vec()).expect("UTF-8");
    for code in StatusCode::ALL {
        let s = status(xml.replace(">02<", &format!("> {} <", code.code())).as_bytes());
        assert_eq!(s.code, Some((*code).into()));
    }
    let s = status(xml.replace(">02<", ">14<").as_bytes());
    assert_eq!(s.code, Some(AsSent::Unreadable("14".into())));
    assert_eq!(s.notes[0].code, NoteCode::Unreadable);
}

#[test]
fn urgencies_from_normal_to_timed() {
    for (code, urgency) in (0..).zip(Urgency::ALL) {
        let header = format!("{HEADER}<OtherInfo><Priority>{code}</Priority></OtherInfo>");
        assert_eq!(document(with_header(&header, "").as_bytes()).other.urgency, Some((*urgency).into()));
    }
}

#[test]
fn encodings() {
    let plain = document(fixtures::NEW);
    let text = String::from_utf8(fixtures::NEW.to_vec()).expect("UTF-8");
    let marked = format!("\u{feff}{text}");
    assert_eq!(document(marked.as_bytes()), plain);

    let declared = text.replace("encoding=\"UTF-8\"", "encoding='UTF-16'");
    let le: Vec<u8> = declared.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = format!("\u{feff}{declared}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(document(&le), plain, "without a mark");
    assert_eq!(document(&be), plain, "with a mark");
    assert_eq!(codes(&document(declared.as_bytes())), [NoteCode::EncodingMislabelled], "a .NET string saved as UTF-8");
}

#[test]
fn text_around_the_xml() {
    let text = String::from_utf8(fixtures::NEW.to_vec()).expect("UTF-8");
    let e = document(format!("1212{text}\n\0\0").as_bytes());
    assert_eq!(codes(&e), [NoteCode::LeadingText, NoteCode::TrailingText]);
    assert_eq!(e.canonical(), document(fixtures::NEW).canonical());
}
