//! Our own messages between agencies that do not exist, each in the manner of another maker.

use edxml::*;
use jiff::civil::{date, datetime};

use crate::support::{codes, document, status};

/// In the layout of the vendor's samples, which is also ours.
pub const NEW: &[u8] = include_bytes!("fixtures/new.edxml");
/// In the older form: SOAP around it, the `e-doc.vn` namespace.
pub const RECALL: &[u8] = include_bytes!("fixtures/recall.edxml");
/// In the manner of the .NET kit: byte order mark, other order and prefix, raw base64, an empty signature.
pub const REPLACE: &[u8] = include_bytes!("fixtures/replace.edxml");
/// A refusal.
pub const STATUS: &[u8] = include_bytes!("fixtures/status.edxml");
/// All of them.
pub const ALL: [&[u8]; 4] = [NEW, RECALL, REPLACE, STATUS];

fn agency(id: &str, name: &str) -> Organization {
    Organization { id: id.into(), name: name.into(), ..Default::default() }
}

fn new_document() -> Envelope {
    Envelope {
        from: Organization {
            in_charge: "UBND tỉnh Lam Hồng".into(),
            address: "Số 1 đường Hoa Sen, thành phố Lam Hồng".into(),
            email: "vanthu@syt.lamhong.example".into(),
            telephone: "0200 000 001".into(),
            website: "syt.lamhong.example".into(),
            ..agency("H99.15", "Sở Y tế tỉnh Lam Hồng")
        },
        to: vec![Organization { in_charge: "Bộ Thử nghiệm".into(), ..agency("G99", "Bộ Thử nghiệm") }],
        document_id: DocumentId::new("H99.15", date(2026, 11, 2), "07", "SYT-NVY").to_string(),
        code: Code { number: "07".into(), notation: "SYT-NVY".into() },
        promulgation: Promulgation { place: "Lam Hồng".into(), date: Some(date(2026, 11, 2).into()) },
        document_type: DocumentType { code: Some(1.into()), detail: Some(0.into()), name: "Công văn".into() },
        subject: "V/v báo cáo kết quả <thí điểm> & đề xuất".into(),
        content: "Báo cáo kết quả thí điểm".into(),
        signer: Signer {
            competence: "KT. GIÁM ĐỐC".into(),
            position: "Phó Giám đốc".into(),
            full_name: "Trần Thị Thử Nghiệm".into(),
        },
        due_date: Some(date(2026, 11, 16).into()),
        to_places: vec!["Như trên".into(), "Lưu: VT, NVY".into()],
        other: OtherInfo {
            urgency: Some(Urgency::Urgent.into()),
            sphere: "Liên thông văn bản".into(),
            copies: Some(2.into()),
            pages: Some(1.into()),
            appendixes: vec!["Phụ lục số liệu".into()],
            ..Default::default()
        },
        response_for: vec![ResponseFor {
            organ_id: "G99".into(),
            code: "4420/BTN-CNTT".into(),
            date: Some(date(2026, 10, 19).into()),
            document_id: "G99,2026/10/19,4420/BTN-CNTT".into(),
        }],
        steering_type: Some(SteeringType::Report.into()),
        trace: vec![TraceHeader {
            organ_id: "H99.15".into(),
            timestamp: Some(datetime(2026, 11, 2, 8, 30, 0, 0).into()),
        }],
        business: Business {
            reason: BusinessKind::New.default_reason().into(),
            paper: Some(false.into()),
            staff: Staff {
                department: "Văn phòng Sở".into(),
                name: "Lê Văn Văn Thư".into(),
                mobile: "0900 000 000".into(),
                email: "vanthu@syt.lamhong.example".into(),
                ..Default::default()
            },
            ..Default::default()
        },
        attachments: vec![Attachment {
            description: "Công văn 07".into(),
            ..Attachment::new("1", "07_SYT-NVY.pdf", document(NEW).attachments[0].bytes.clone())
        }],
        ..Default::default()
    }
}

#[test]
fn every_field_of_a_new_document() {
    let read = document(NEW);
    assert_eq!(read, new_document());
    assert!(read.attachments[0].bytes.starts_with(b"%PDF-1.4\n") && read.attachments[0].bytes.ends_with(b"%%EOF\n"));
}

#[test]
fn the_writer_writes_this_layout() {
    let without_content = |xml: &[u8]| {
        let xml = String::from_utf8(xml.to_vec()).expect("UTF-8");
        let (before, rest) = xml.split_once("QCVN_102_2016\">UEsD").expect("a zipped file");
        let (_, after) = rest.split_once("</edXML:ContentTransferEncoded>").expect("its end");
        format!("{before}|{after}")
    };
    assert_eq!(without_content(&new_document().write()), without_content(NEW));
    assert_eq!(String::from_utf8(status(STATUS).write()), String::from_utf8(STATUS.to_vec()));
}

#[test]
fn a_recall_in_the_older_form() {
    let e = document(RECALL);
    assert_eq!(e.business.kind, BusinessKind::Recall.into());
    assert_eq!(e.business.reason, "Gửi nhầm nơi nhận");
    assert_eq!(e.to.len(), 2);
    let concerned: Vec<_> = e.response_for.iter().map(|r| (r.organ_id.as_str(), r.code.as_str())).collect();
    assert_eq!(concerned, [("G99", "07/SYT-NVY"), ("H99.12", "07/SYT-NVY")]);
    assert!(e.attachments.is_empty() && e.notes.is_empty() && e.extra.is_empty());
    assert!(e.duplicate_key().matches(&document(NEW).duplicate_key()), "a recall names the document it recalls");
}

#[test]
fn a_replacement_by_another_maker() {
    let e = document(REPLACE);
    assert_eq!(e.from.id, "H99");
    assert_eq!(e.to[1].name, "Sở Tài chính tỉnh Lam Hồng");
    assert_eq!(e.promulgation.date, Some(date(2026, 11, 5).into()));
    assert_eq!(e.trace[0].timestamp, Some(datetime(2026, 11, 5, 9, 0, 0, 0).into()));
    assert_eq!(e.business.kind, BusinessKind::Replace.into());
    assert_eq!(e.business.paper, Some(true.into()));
    assert_eq!(e.business.replaces[0].organ_ids, ["G99", "H99.12"]);
    assert_eq!(e.business.replaces[1].document_id, "H99,2026/02/30,3/2026/QĐ-UBND");
    assert_eq!(e.task_codes, ["NV-1", "NV-2"]);
    assert_eq!(e.application_type, "QLVB");
    assert_eq!(e.signature, None);
    assert_eq!(e.due_date, None);
    assert_eq!(e.other.reference_codes, "HS-2026-1");
    assert_eq!((e.extra[0].path.as_str(), e.extra[0].text.as_str()), ("MessageHeader/Mood", "vui"));
    let file = &e.attachments[0];
    assert_eq!((file.content_id.as_str(), file.name.as_str()), ("7b1e", "15_2026_QĐ-UBND.pdf"));
    assert_eq!(file.bytes, document(NEW).attachments[0].bytes);
    let mut noted = codes(&e);
    noted.sort_by_key(|code| code.code());
    use NoteCode::*;
    assert_eq!(noted, [AttachmentRenamed, OtherForm, OtherForm, UnknownElement, Unreadable]);
}

#[test]
fn a_refusal_with_its_reason() {
    let s = status(STATUS);
    assert_eq!(s.code, Some(StatusCode::Rejected.into()));
    assert!(StatusCode::Rejected.needs_reason());
    assert_eq!(s.description, "Từ chối tiếp nhận: gửi sai cơ quan");
    assert_eq!(s.timestamp, Some(datetime(2026, 11, 2, 9, 15, 0, 0).into()));
    assert!(s.notes.is_empty());
}

#[test]
fn summaries_for_people() {
    let summary = |bytes: &[u8]| {
        let message = edxml::read(bytes, &Limits::default()).expect("a message");
        serde_json::to_value(message.summary()).expect("JSON")
    };
    let new = summary(NEW);
    assert_eq!(new["message"], "document");
    assert_eq!(new["business"], "new");
    assert_eq!(new["code"], "07/SYT-NVY");
    assert_eq!(new["urgency"], "urgent");
    assert_eq!(new["attachments"][0]["media_type"], "application/pdf");
    assert_eq!(new["attachments"][0]["sha256"].as_str().map(str::len), Some(64));
    let replace = summary(REPLACE);
    assert_eq!(replace["unknown_elements"], 1);
    assert!(replace["notes"].as_array().expect("notes").iter().any(|n| n["code"] == "attachment-renamed"));
    let status = summary(STATUS);
    assert_eq!((&status["message"], &status["code"]), (&"status".into(), &"02".into()));
    assert_eq!(status["name_vi"], "Từ chối tiếp nhận");
}
