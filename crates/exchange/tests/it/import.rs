//! An envelope comes in by hand: previewed, registered, numbered, answered.

use std::path::PathBuf;

use exchange::import::{self, Options, Outcome};
use exchange::model::ArrivalState;
use identity::seed::Demo;
use kernel::Id;

use crate::support::{House, arrival_of, house, letter, status};

async fn uploaded(h: &House, bytes: &[u8]) -> Id<exchange::Arrival> {
    let clerk = h.browser("vanthu.bo").await;
    let answer = clerk.upload("/exchange/import", &[], &[("file", "goi tin.edxml", bytes)]).await.expect(303);
    arrival_of(&answer.location())
}

#[tokio::test]
async fn the_clerk_previews_and_registers_with_one_click() {
    house(async |h| {
        let id = uploaded(h, &letter("05").write()).await;
        let clerk = h.browser("vanthu.bo").await;
        let page = clerk.get(&format!("/exchange/inbox/{id}")).await.expect(200);
        for shown in
            ["05/SYT-NVY", "Trần Thị Thử Nghiệm", "KT. GIÁM ĐỐC", "cong-van.pdf", "bao-cao.doc", "000.00.05.H26"]
        {
            assert!(page.text().contains(shown), "{shown}");
        }
        assert_eq!(h.count("documents").await, 0, "nothing is registered before the clerk confirms");
        let fields = [
            ("type_code", "cv"),
            ("number", "05"),
            ("notation", "SYT-NVY"),
            ("issued_on", "20/11/2026"),
            ("issuer", "Sở Y tế thành phố Hà Nội"),
            ("subject", "V/v báo cáo tình hình dịch bệnh"),
            ("urgency", "1"),
            ("due_on", "01/12/2026"),
        ];
        let answer = clerk.post(&format!("/exchange/inbox/{id}/register"), &fields).await.expect(303);
        assert!(answer.location().starts_with("/incoming-documents/"), "{}", answer.location());
        let arrival = h.arrival(id).await;
        assert_eq!(arrival.state, ArrivalState::Registered);
        let tx = h.store().read().await.unwrap();
        let document = Id::from_uuid(arrival.document.unwrap());
        let row = documents::store::incoming::load_as_system(&tx, document).await.unwrap().unwrap();
        assert_eq!((row.arrival_number, row.code().as_str()), (1, "05/SYT-NVY"));
        assert_eq!(row.sender, Some(Demo.agency("H26.05").uuid()), "the legacy code finds the agency");
        assert_eq!(row.signer_position.as_deref(), Some("KT. GIÁM ĐỐC – Phó Giám đốc"));
        let files = documents::store::attachments::of(&tx, document).await.unwrap();
        let kinds: Vec<_> = files.iter().map(|f| (f.role.as_str(), f.media_type.as_str())).collect();
        assert_eq!(
            kinds,
            [("main", "application/pdf"), ("annex", "application/msword"), ("envelope", "application/xml")]
        );
        drop(tx);
        assert_eq!(h.told(id).await, ["01", "03"]);
        h.t.work().await;
        let written: Vec<_> = h.outbox().iter().map(|path| status(&std::fs::read(path).unwrap())).collect();
        let codes: Vec<_> = written.iter().map(|s| s.code.clone().unwrap().to_text().into_owned()).collect();
        assert_eq!(codes.len(), 2);
        assert!(codes.contains(&"01".into()) && codes.contains(&"03".into()), "{codes:?}");
        for message in &written {
            assert_eq!(message.from.id, "000.00.00.G18");
            assert_eq!(message.response_for[0].document_id, "000.00.05.H26,2026/11/20,05/SYT-NVY");
            assert_eq!(message.response_for[0].code, "05/SYT-NVY");
            assert!(message.notes.is_empty(), "{:?}", message.notes);
        }
        // The same form again gets its first answer and no second number.
        assert_eq!(h.count("register_entries").await, 1);
    })
    .await;
}

#[tokio::test]
async fn files_are_shown_or_downloaded_but_only_to_the_clerks() {
    house(async |h| {
        let id = uploaded(h, &letter("05").write()).await;
        let clerk = h.browser("vanthu.bo").await;
        let pdf = clerk.get(&format!("/exchange/inbox/{id}/files/1")).await.expect(200);
        assert_eq!(pdf.headers["content-type"], "application/pdf");
        assert!(pdf.headers["content-disposition"].to_str().unwrap().starts_with("inline"));
        let doc = clerk.get(&format!("/exchange/inbox/{id}/files/0")).await.expect(200);
        assert!(doc.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert_eq!(doc.headers["x-content-type-options"], "nosniff");
        let envelope = clerk.get(&format!("/exchange/inbox/{id}/envelope")).await.expect(200);
        assert_eq!(envelope.bytes.as_ref(), letter("05").write().as_slice());
        clerk.get(&format!("/exchange/inbox/{id}/files/2")).await.expect(404);
        for other in ["chanhvanphong", "chuyenvien1", "cuctruong"] {
            let browser = h.browser(other).await;
            browser.get(&format!("/exchange/inbox/{id}/files/1")).await.expect(404);
            browser.get(&format!("/exchange/inbox/{id}/envelope")).await.expect(404);
        }
    })
    .await;
}

#[tokio::test]
async fn the_same_envelope_is_one_arrival_and_the_same_document_is_warned_of() {
    house(async |h| {
        let first = uploaded(h, &letter("05").write()).await;
        assert_eq!(uploaded(h, &letter("05").write()).await, first);
        // The same document in another envelope: same number, notation, issuer and year, another identifier.
        let mut other = letter("05");
        other.document_id = "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb".into();
        let second = uploaded(h, &other.write()).await;
        assert_ne!(first, second);
        let clerk = h.browser("vanthu.bo").await;
        clerk.get(&format!("/exchange/inbox/{second}")).await.expect(200).contains("Một bản khác của văn bản này");
        let fields = [
            ("type_code", "cv"),
            ("number", "05"),
            ("notation", "SYT-NVY"),
            ("issued_on", "20/11/2026"),
            ("issuer", "Sở Y tế thành phố Hà Nội"),
            ("subject", "V/v báo cáo"),
        ];
        clerk.post(&format!("/exchange/inbox/{first}/register"), &fields).await.expect(303);
        clerk.get(&format!("/exchange/inbox/{second}")).await.expect(200).contains("Có thể trùng với văn bản số đến 1");
        let refused = clerk.post(&format!("/exchange/inbox/{second}/register"), &fields).await.expect(409);
        refused.contains("confirm_duplicate").contains("V/v báo cáo");
        assert_eq!(h.told(second).await, ["01"], "a refused registration tells nobody anything");
        let confirmed: Vec<_> = fields.iter().copied().chain([("confirm_duplicate", "1")]).collect();
        clerk.post(&format!("/exchange/inbox/{second}/register"), &confirmed).await.expect(303);
        assert_eq!(h.count("register_entries").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_addressee_is_sent_back_with_the_reason() {
    house(async |h| {
        let mut envelope = letter("06");
        envelope.to = vec![crate::support::organization("28.22.H17", "UBND xã Hòa Sơn")];
        let id = uploaded(h, &envelope.write()).await;
        assert!(!h.arrival(id).await.addressed);
        let clerk = h.browser("vanthu.bo").await;
        clerk.get(&format!("/exchange/inbox/{id}")).await.expect(200).contains("không ghi Bộ Y tế là nơi nhận");
        let fields = [("type_code", "cv"), ("issuer", "Sở"), ("subject", "V/v")];
        clerk.post(&format!("/exchange/inbox/{id}/register"), &fields).await.expect(422);
        clerk
            .post(&format!("/exchange/inbox/{id}/return"), &[("reason", " ")])
            .await
            .expect(422)
            .contains("Hãy nêu lý do");
        clerk.post(&format!("/exchange/inbox/{id}/return"), &[("reason", "Gửi nhầm nơi nhận")]).await.expect(303);
        assert_eq!(h.arrival(id).await.state, ArrivalState::Returned);
        h.t.work().await;
        let told: Vec<_> = h.outbox().iter().map(|path| status(&std::fs::read(path).unwrap())).collect();
        let back = told.iter().find(|s| s.code == Some(edxml::StatusCode::Rejected.into())).expect("a 02");
        assert_eq!(back.description, "Gửi nhầm nơi nhận");
        clerk.post(&format!("/exchange/inbox/{id}/return"), &[("reason", "x")]).await.expect(409);
        clerk.post(&format!("/exchange/inbox/{id}/register"), &fields).await.expect(409);
    })
    .await;
}

#[tokio::test]
async fn the_command_line_gives_a_number_once() {
    house(async |h| {
        let bytes = letter("07").write();
        let options = Options::default();
        let outcome = import::run(&h.t.app, "goi.edxml", bytes.clone().into(), &options).await.unwrap();
        let Outcome::Document { copies } = outcome else { panic!("not a document") };
        assert_eq!((copies.len(), copies[0].arrival_number, copies[0].agency.as_str()), (1, Some(1), "G18"));
        let again = import::run(&h.t.app, "goi.edxml", bytes.into(), &options).await.unwrap();
        let Outcome::Document { copies } = again else { panic!("not a document") };
        assert!(copies[0].imported_before && copies[0].arrival_number.is_none());
        assert_eq!(copies[0].state, ArrivalState::Registered);
        assert_eq!(h.count("register_entries").await, 1);
        let nobody = Options { agency: Some("H26.05".into()), ..Options::default() };
        let refused = import::run(&h.t.app, "x", letter("08").write().into(), &nobody).await;
        assert!(refused.is_err(), "an outside agency has no inbox here");
    })
    .await;
}

/// The samples published with the vendor's kit, where the shared folder is there.
#[tokio::test]
async fn the_vendor_samples_are_taken_in() {
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    let shared = std::env::var_os("KHUE_SHARED").map_or(beside, PathBuf::from);
    let Ok(new) = std::fs::read(shared.join("samples/edxml/new.edxml")) else {
        eprintln!("skipped: no shared folder");
        return;
    };
    let update = std::fs::read(shared.join("samples/edxml/update.edxml")).unwrap();
    house(async |h| {
        let outcome = import::run(&h.t.app, "new.edxml", new.clone().into(), &Options::default()).await.unwrap();
        let Outcome::Document { copies } = outcome else { panic!("not a document") };
        assert_eq!((copies[0].arrival_number, copies[0].addressed), (Some(1), false));
        let arrival = h.arrival(copies[0].arrival).await;
        let tx = h.store().read().await.unwrap();
        let files = exchange::store::arrivals::files(&tx, arrival.id).await.unwrap();
        // What the sample calls a .doc is another envelope inside a zip: the content says so, not the name.
        assert_eq!((files.len(), files[0].media_type.as_str()), (1, "application/xml"));
        let document = Id::from_uuid(arrival.document.unwrap());
        let row = documents::store::incoming::load_as_system(&tx, document).await.unwrap().unwrap();
        assert_eq!(row.subject, "V/v kết nối, liên thông phần mềm quản lý văn bản");
        assert_eq!(row.due_on, None, "a deadline that is over does not stop the register");
        drop(tx);
        let outcome = import::run(&h.t.app, "update.edxml", update.clone().into(), &Options::default()).await.unwrap();
        let Outcome::Document { copies } = outcome else { panic!("not a document") };
        let updated = h.arrival(copies[0].arrival).await;
        assert_eq!(updated.kind, exchange::model::ArrivalKind::Update);
        assert_eq!((updated.related, copies[0].arrival_number), (Some(arrival.id), None));
    })
    .await;
}
