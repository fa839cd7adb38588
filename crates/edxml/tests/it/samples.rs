//! The vendor's published samples, where the shared folder is present.

use std::path::PathBuf;

use edxml::{BusinessKind, NoteCode, StatusCode, SteeringType, Urgency};

use crate::support::{codes, document, status};

/// The bytes of a sample; `None`, said aloud, where there is no shared folder.
fn sample(name: &str) -> Option<Vec<u8>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("KHUE_SHARED").map_or_else(beside, PathBuf::from);
    let bytes = std::fs::read(folder.join("samples/edxml").join(name)).ok();
    if bytes.is_none() {
        eprintln!("skipped: no shared folder with {name}");
    }
    bytes
}

#[test]
fn the_new_document() {
    let Some(bytes) = sample("new.edxml") else { return };
    let e = document(&bytes);
    assert_eq!(e.from.id, "002.00.20.H13");
    assert_eq!(e.to.len(), 1);
    assert_eq!(e.to[0].in_charge, "UBND xã Hòa Sơn - UBND huyện Hòa Vang - Thành phố Đà Nẵng");
    assert_eq!(e.code.printed(), "74fass22/VPCP-TTĐT");
    assert_eq!(e.other.urgency, Some(Urgency::Normal.into()));
    assert_eq!(e.other.pages, Some(22.into()));
    assert_eq!(e.other.appendixes.len(), 1);
    assert_eq!(e.steering_type, Some(SteeringType::Directive.into()));
    assert_eq!(e.to_places, ["Cac bo va co quan ngang bo", "Uy ban nhan dan cac tinh, TP"]);
    assert_eq!(e.business.kind, BusinessKind::New.into());
    assert_eq!(e.business.document_id, "000.00.00.G22,2014/02/30,7806/VPCP-TTĐT");
    assert_eq!(e.business.staff.mobile, "84912000001");
    assert!(
        e.signature.as_ref().is_some_and(|xml| xml.0.starts_with("<Signature>") && xml.0.ends_with("</Signature>"))
    );
    assert!(e.extra.is_empty());
    assert_eq!(
        codes(&e),
        [NoteCode::LeadingText, NoteCode::Unreadable, NoteCode::DocumentIdDiffers, NoteCode::TypeDiffers]
    );
}

#[test]
fn the_update_and_what_we_make_of_it() {
    let Some(bytes) = sample("update.edxml") else { return };
    let e = document(&bytes);
    assert_eq!(e.business.kind, BusinessKind::Update.into());
    let update = e.business.update.as_ref().expect("an update");
    assert_eq!(update.document_info, Some(true.into()));
    assert_eq!(update.receivers.len(), 2);
    assert_eq!(update.receivers[1].receiver_type, Some(1.into()));
    assert_eq!(document(&e.write()).canonical(), e.canonical());
    assert_eq!(e.write(), document(&e.write()).write(), "writing is deterministic");
}

/// The file inside the samples is itself an envelope of another maker: prefixed `AttachmentEncoded` outside the scope
/// of its prefix, `xlink:href` without a declaration, raw base64, an empty `ResponseFor`, a UUID for an identifier.
#[test]
fn the_envelope_within_the_envelope() {
    let Some(bytes) = sample("new.edxml") else { return };
    let e = document(&document(&bytes).attachments[0].bytes);
    assert_eq!(e.from.id, "14.00.W00");
    assert_eq!(e.document_id, "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb");
    assert_eq!(e.document_type.name, "Thông tư");
    assert!(e.response_for.is_empty());
    let file = &e.attachments[0];
    assert_eq!(file.content_id, "36b8a92e-f054-11e7-842b-005056b672fc");
    assert_eq!(file.name, "GUIDE_INSTALL OPENVPN.SIGNED.PDF");
    assert_eq!(file.description, "Description 1");
    assert_eq!(file.media_type(), "application/pdf");
    assert_eq!(file.bytes.len(), 284_937);
    assert_eq!(codes(&e), [NoteCode::UnboundPrefix, NoteCode::Missing]);
    assert_eq!(document(&e.write()).canonical(), e.canonical());
}

#[test]
fn the_statuses() {
    for (name, code) in [
        ("status_inbox_01.edxml", StatusCode::Arrived),
        ("status_acceptance_03.edxml", StatusCode::Accepted),
        ("status_assignment_04.edxml", StatusCode::Assigned),
        ("status_finish_06.edxml", StatusCode::Finished),
        ("status_cancellation_13.edxml", StatusCode::WithdrawalRequested),
    ] {
        let Some(bytes) = sample(name) else { return };
        let s = status(&bytes);
        assert_eq!(s.code, Some(code.into()), "{name}");
        assert_eq!(s.response_for[0].code, "7816/VPCP-TTĐT");
        assert_eq!(s.staff.name, "Nguyen thi ngoc tram");
        assert!(s.notes.is_empty() && s.extra.is_empty() && !s.description.is_empty());
        assert_eq!(status(&s.write()).canonical(), s.canonical());
    }
}
