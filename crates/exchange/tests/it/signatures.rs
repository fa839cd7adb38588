//! Envelopes that are signed: judged when they arrive, shown with reasons, and a bad one enters no register by itself.

use edxml::{Envelope, Organization};
use exchange::Arrival;
use exchange::import::{self, Options, Outcome};
use kernel::Id;
use pades::Verdict;
use signing::actions::change_trust::{self, NewFile};

use crate::support::{House, arrival_of, house, house_with, letter, organization};
use crate::xml::{ENVELOPED, EXCLUSIVE, RSA_SHA256, Scene, base64, between, enveloped, reference, template};

/// An authority the house trusts, and a letter of one whom it knows.
struct World {
    scene: Scene,
}

impl World {
    async fn new(h: &House) -> World {
        let scene = Scene::new();
        // The house's clock stands in November 2026: its lists are of then.
        for ca in ["root", "issuing"] {
            let period = ["-crl_lastupdate", "20261101000000Z", "-crl_nextupdate", "20270101000000Z"];
            scene.pki.publish_crl(ca, &period);
        }
        let mut ctx = h.ctx("quantri").await;
        let content = scene.pki.root().to_pem().into_bytes();
        let new = NewFile { content, time_stamps_only: false, revocation: true, reason: "Thử".into() };
        change_trust::add_file(&mut ctx, &new).await.unwrap();
        ctx.commit().await.unwrap();
        World { scene }
    }

    /// The text of an envelope with a signature.
    fn bare(&self, envelope: &Envelope, template: &str) -> String {
        let text = String::from_utf8(envelope.write()).unwrap();
        let place = "</edXML:edXMLHeader>";
        assert!(text.contains(place), "{text}");
        self.scene.sign(&text.replacen(place, &format!("{template}{place}"), 1), "an")
    }

    /// The same with the lists that prove it was not revoked.
    fn signed(&self, envelope: &Envelope, template: &str) -> String {
        let signed = self.bare(envelope, template);
        let lists: String =
            self.scene.lists().crls.iter().map(|crl| format!("<ds:X509CRL>{}</ds:X509CRL>", base64(crl))).collect();
        signed.replacen("</ds:X509Data>", &format!("{lists}</ds:X509Data>"), 1)
    }
}

/// A letter of the agency that the certificates of the tests name.
fn of_the_holder(number: &str) -> Envelope {
    Envelope { from: organization("000.00.99.H99", "Bộ Y tế"), ..letter(number) }
}

async fn arrive(h: &House, xml: &str) -> Id<Arrival> {
    let clerk = h.browser("vanthu.bo").await;
    let answer = clerk.upload("/exchange/import", &[], &[("file", "goi.edxml", xml.as_bytes())]).await.expect(303);
    arrival_of(&answer.location())
}

fn entry<'a>() -> Vec<(&'a str, &'a str)> {
    vec![
        ("type_code", "cv"),
        ("number", "05"),
        ("notation", "SYT-NVY"),
        ("issued_on", "20/11/2026"),
        ("issuer", "Bộ Y tế"),
        ("subject", "V/v báo cáo"),
        ("urgency", "1"),
    ]
}

#[tokio::test]
async fn a_good_signature_is_said_to_be_good_with_who_and_what() {
    house(async |h| {
        let world = World::new(h).await;
        let id = arrive(h, &world.signed(&of_the_holder("05"), &enveloped(RSA_SHA256))).await;
        let report = h.arrival(id).await.signatures.expect("a report");
        assert_eq!(report.verdict, Some(Verdict::Valid), "{report:#?}");
        let clerk = h.browser("vanthu.bo").await;
        let page = clerk.get(&format!("/exchange/inbox/{id}")).await.expect(200);
        let page = page.contains("Chữ ký số của gói tin hợp lệ").contains("Người an").contains("CA thử nghiệm");
        page.contains("Toàn bộ tệp, trừ các chữ ký").lacks("confirm_signature");
        let tx = h.store().read().await.unwrap();
        let said = store::audit::newest(&tx, 50).await.unwrap();
        let received = said.iter().find(|entry| entry.action == "arrival-received").expect("audited");
        let detail = serde_json::to_string(received).unwrap();
        assert!(detail.contains("valid") && !detail.contains("Người an"), "{detail}");
    })
    .await;
}

/// Whoever writes another agency's code is held to that agency's name in the directory, whatever else the envelope says.
#[tokio::test]
async fn an_envelope_makes_nobody_its_sender_by_what_it_writes() {
    house(async |h| {
        let world = World::new(h).await;
        let known = organization("000.00.05.H26", "Bộ Y tế");
        let under = Organization {
            in_charge: "Bộ Y tế".into(),
            ..organization("000.00.99.H99", "Văn phòng Chính phủ")
        };
        for (number, from) in [("05", known), ("06", under)] {
            let envelope = Envelope { from, ..letter(number) };
            let id = arrive(h, &world.signed(&envelope, &enveloped(RSA_SHA256))).await;
            let report = h.arrival(id).await.signatures.expect("a report");
            assert_eq!(report.verdict, Some(Verdict::Invalid), "{report:#?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_bad_signature_is_shouted_and_enters_only_when_the_clerk_has_asked() {
    house(async |h| {
        let world = World::new(h).await;
        let signed = world.signed(&of_the_holder("05"), &enveloped(RSA_SHA256));
        let id = arrive(h, &signed.replace("tình hình dịch bệnh", "tình hình bình yên")).await;
        let clerk = h.browser("vanthu.bo").await;
        let page = format!("/exchange/inbox/{id}");
        let shown = clerk.get(&page).await.expect(200);
        shown
            .contains("Chữ ký số của gói tin không hợp lệ")
            .contains("Nội dung đã ký bị thay đổi")
            .contains("k-note-red");
        let register = format!("{page}/register");
        clerk.post(&register, &entry()).await.expect(422).contains("hãy hỏi lại bên gửi");
        assert_eq!(h.count("documents").await, 0);
        let confirmed = [entry(), vec![("confirm_signature", "1")]].concat();
        clerk.post(&register, &confirmed).await.expect(303);
        assert_eq!(h.count("documents").await, 1);
        // The command that registers at once leaves it to the clerk.
        let forged = world.signed(&of_the_holder("06"), &enveloped(RSA_SHA256)).replace("dịch bệnh", "bình yên");
        let outcome = import::run(&h.t.app, "x.edxml", forged.into_bytes().into(), &Options::default()).await.unwrap();
        let Outcome::Document { copies } = outcome else { panic!("a document") };
        assert!(copies.iter().all(|copy| copy.arrival_number.is_none()));
        assert_eq!(h.count("documents").await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_signed_must_be_what_is_read() {
    house(async |h| {
        let world = World::new(h).await;
        // Signed by its id, then moved to where our reader does not look, with another header in its place.
        let text = String::from_utf8(of_the_holder("05").write()).unwrap().replacen(
            "<edXML:MessageHeader>",
            "<edXML:MessageHeader Id=\"h\">",
            1,
        );
        let place = "</edXML:edXMLHeader>";
        let template = template(RSA_SHA256, &reference("#h", &[EXCLUSIVE]), "");
        let signed = world.scene.sign(&text.replacen(place, &format!("{template}{place}"), 1), "an");
        let header = format!(
            "<edXML:MessageHeader Id=\"h\">{}</edXML:MessageHeader>",
            between(&signed, "<edXML:MessageHeader Id=\"h\">", "</edXML:MessageHeader>")
        );
        let evil = header.replace(" Id=\"h\"", "").replace("dịch bệnh", "bình yên");
        let moved = signed.replacen(&header, &evil, 1).replacen(
            "</ds:Signature>",
            &format!("<ds:Object>{header}</ds:Object></ds:Signature>"),
            1,
        );
        let names = |report: Option<xmlsig::Report>| {
            let report = report.expect("a report");
            (report.verdict, serde_json::to_string(&report.signatures[0].reasons).unwrap())
        };
        for (xml, reason) in [(&signed, "covers-only-part"), (&moved, "signed-elsewhere")] {
            let (verdict, reasons) = names(h.arrival(arrive(h, xml).await).await.signatures);
            assert!(verdict == Some(Verdict::Invalid) && reasons.contains(reason), "{reason}: {reasons}");
        }
        // Somebody else's good signature, and one by an authority nobody knows.
        let other = world.signed(&letter("07"), &enveloped(RSA_SHA256));
        let (verdict, reasons) = names(h.arrival(arrive(h, &other).await).await.signatures);
        assert!(verdict == Some(Verdict::Invalid) && reasons.contains("other-agency"), "{reasons}");
        let own = ["-subj", "/O=Bộ Y tế/CN=Người an", "-key", "an.key", "-out", "an.pem"];
        world.scene.pki.openssl(&[&["req", "-new", "-x509", "-utf8", "-config", "ca.conf"], &own[..]].concat());
        let unknown = world.signed(&of_the_holder("08"), &enveloped(RSA_SHA256));
        let id = arrive(h, &unknown).await;
        let (verdict, reasons) = names(h.arrival(id).await.signatures);
        assert!(verdict == Some(Verdict::Undetermined) && reasons.contains("self-signed"), "{reasons}");
        let clerk = h.browser("vanthu.bo").await;
        let page = clerk.get(&format!("/exchange/inbox/{id}")).await.expect(200);
        page.contains("Chưa đủ căn cứ kết luận").lacks("confirm_signature");
    })
    .await;
}

#[tokio::test]
async fn no_signature_is_said_quietly() {
    house(async |h| {
        let id = h.arrive(&letter("05")).await;
        assert!(h.arrival(id).await.signatures.is_none());
        let clerk = h.browser("vanthu.bo").await;
        let page = clerk.get(&format!("/exchange/inbox/{id}")).await.expect(200);
        page.contains("Gói tin không ký số").lacks("Chữ ký số của gói tin</h2>").lacks("k-note-red");
    })
    .await;
}

#[tokio::test]
async fn anybody_checks_an_xml_file_without_an_account() {
    house(async |h| {
        let world = World::new(h).await;
        let stranger = h.t.visitor();
        let signed = world.signed(&of_the_holder("05"), &enveloped(RSA_SHA256));
        let check = async |bytes: &[u8], status: u16| {
            stranger.upload("/check", &[], &[("file", "goi.edxml", bytes)]).await.expect(status)
        };
        let page = check(signed.as_bytes(), 200).await;
        let page = page.contains("Hợp lệ: mọi chữ ký số").contains("Người an").contains("XMLDSig");
        page.contains("Phạm vi được ký").lacks("Thay đổi sau khi ký");
        let forged = signed.replace("dịch bệnh", "bình yên");
        check(forged.as_bytes(), 200).await.contains("Không hợp lệ").contains("Nội dung đã ký bị thay đổi");
        let half = signed.replacen(ENVELOPED, "http://www.w3.org/TR/1999/REC-xslt-19991116", 1);
        check(half.as_bytes(), 200).await.contains("có thể che giấu");
        check(&letter("05").write(), 200).await.contains("không có chữ ký số nào");
        check(b"<a><b></a>", 422).await.contains("sai cú pháp");
        check(b"<!DOCTYPE a><a/>", 422).await.contains("DTD");
        check("<a>".repeat(500).as_bytes(), 422).await.contains("quá phức tạp");
        assert_eq!((h.count("arrivals").await, h.count("blobs").await), (0, 0));
    })
    .await;
}

/// Services are asked, on this very machine where that is allowed.
fn asking(private_addresses: bool) -> signing::Settings {
    signing::Settings { online: true, private_addresses, ..signing::Settings::default() }
}

#[tokio::test]
async fn an_arriving_envelope_is_judged_by_what_services_say_of_its_certificate() {
    house_with(asking(true), async |h| {
        let world = World::new(h).await;
        h.t.clock.set(crate::xml::pki::now());
        let server = &world.scene.pki.server;
        let verdict = async |xml: &str| h.arrival(arrive(h, xml).await).await.signatures.expect("a report").verdict;
        // Nobody answers: it enters the inbox all the same, and is not called valid.
        ["ocsp-down", "crl-down"].iter().for_each(|fault| server.fault(fault));
        assert_eq!(
            verdict(&world.bare(&of_the_holder("05"), &enveloped(RSA_SHA256))).await,
            Some(Verdict::Undetermined)
        );
        server.mend();
        server.calls();
        assert_eq!(verdict(&world.bare(&of_the_holder("06"), &enveloped(RSA_SHA256))).await, Some(Verdict::Valid));
        assert!(server.calls().contains(&"ocsp".to_owned()));
        // Unsigned: nobody is asked.
        h.arrive(&letter("07")).await;
        assert_eq!(server.calls(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_stranger_who_checks_a_file_sends_us_nowhere_in_our_own_network() {
    house_with(asking(false), async |h| {
        let world = World::new(h).await;
        h.t.clock.set(crate::xml::pki::now());
        world.scene.pki.server.calls();
        let signed = world.bare(&of_the_holder("05"), &enveloped(RSA_SHA256));
        let stranger = h.t.visitor();
        let page = stranger.upload("/check", &[], &[("file", "goi.edxml", signed.as_bytes())]).await.expect(200);
        page.contains("Không xác định: chưa đủ căn cứ");
        assert_eq!(world.scene.pki.server.calls(), Vec::<String>::new());
    })
    .await;
}
