//! What else comes back, who else comes, and when it is too late: nothing is changed.

use documents::model::outgoing::{Act, State};
use identity::seed::Demo;
use pades::Signer as _;
use pades::demo_ca::{DemoCa, Period};
use signing::actions::change_trust::{self, NewFile};

use super::super::support::{RIGHT, Way, house, one_page};
use super::{at, begin, bring, fetch, hand, key_of, period, register_means, signed, told};

#[tokio::test]
async fn whatever_else_comes_back_is_refused_with_its_reason_and_the_original_untouched() {
    house(async |h| {
        let id = h.to_leader("Kết nối dữ liệu").await;
        let person = Demo.account("thutruong1").person.uuid();
        let own = register_means(h, Some(person), None, "Trần Thị Ký").await;
        let leader = h.browser("thutruong1").await;
        let session = begin(&leader, "approve", id, None, &h.hash(id).await).await.expect(303).location();
        let sent = fetch(h, &hand(&leader, &session, 1).await).await;
        let ca = signing::seed::demo_ca().unwrap();
        let strange = DemoCa::new(b"another", "CA lạ", "Nơi khác", period()).unwrap();
        let good = signed(&sent, &own, "tool", "");
        let mut broken = good.clone();
        let middle = sent.len() + (good.len() - sent.len()) / 2;
        broken[middle] ^= 1;
        let cases: Vec<(&str, Vec<u8>, &str)> = vec![
            ("the same", sent.clone(), "chưa có chữ ký mới"),
            ("another", signed(&one_page("Khác"), &own, "tool", ""), "không phải là tệp đã gửi"),
            ("no PDF after it", [sent.as_slice(), b"rubbish"].concat(), "Không đọc được|chưa có chữ ký mới"),
            ("somebody else", signed(&sent, &key_of(&ca, "Người Khác", "Bộ Y tế"), "tool", ""), "Người Khác"),
            // The same authority, serial number and period, and another certificate.
            ("a twin", signed(&sent, &key_of(&ca, "Trần Thị Ký", "Nơi khác"), "tool", ""), "không phải chứng thư"),
            (
                "of a strange authority",
                signed(&sent, &key_of(&strange, "Trần Thị Ký", "Bộ Y tế"), "tool", ""),
                "không phải chứng thư",
            ),
            ("two", signed(&good, &own, "again", ""), "2 chữ ký mới"),
            ("damaged", broken, "không hợp lệ|Không đọc được|chưa có chữ ký mới|không phải chứng thư"),
            (
                "changed before it was signed",
                signed(&with_other_words(&sent, false), &own, "tool", ""),
                "thay đổi nội dung",
            ),
            (
                "changed as if it were metadata",
                signed(&with_other_words(&sent, true), &own, "tool", ""),
                "thay đổi nội dung",
            ),
            ("described anew", signed(&with_another_title(&sent), &own, "tool", ""), "thay đổi nội dung"),
            ("too large", [good.as_slice(), &vec![b' '; 5 * 1024 * 1024]].concat(), "lớn hơn nhiều"),
            ("nothing", Vec::new(), "Không nhận được tệp"),
        ];
        for (what, pdf, expected) in cases {
            let message = told(h, &leader, &session, &pdf).await;
            assert!(expected.split('|').any(|part| message.contains(part)), "{what}: {message}");
        }
        assert_eq!(h.row(id).await.state, State::AwaitingSignature);
        // By hand it is judged alike.
        let path = format!("{session}/files/1");
        leader.upload(&path, &[], &[("file", "x.pdf", &sent)]).await.expect(422).contains("chưa có chữ ký mới");
        leader.upload(&path, &[], &[("file", "x.pdf", &good)]).await.expect(303);
        leader.post(&format!("{session}/complete"), &[]).await.expect(303);
        assert_eq!(h.row(id).await.state, State::Signed);
    })
    .await;
}

/// The same file with an increment that changes what the page shows, by way of the metadata or not.
fn with_other_words(pdf: &[u8], as_metadata: bool) -> Vec<u8> {
    let document = pades::Document::open(pdf, &pades::Limits::default()).unwrap();
    let view = document.latest();
    let page = view.pages().unwrap()[0];
    let object = view.get(page).unwrap();
    let contents = object.as_dict().unwrap().get("Contents").unwrap();
    let number = contents.as_ref().or_else(|| contents.as_array()?.first()?.as_ref()).expect("contents").num;
    let mut objects = vec![(number, "<</Length 5>>\nstream\nq Q q\nendstream".to_owned())];
    if as_metadata {
        let text = String::from_utf8_lossy(pdf);
        let root = view.root().unwrap().num;
        let own =
            text.rsplit_once(&format!("\n{root} 0 obj")).and_then(|(_, rest)| rest.split_once("endobj")).unwrap().0;
        let at = own.find("/Metadata ").expect("it has metadata") + 10;
        let end = at + own[at..].find(" 0 R").unwrap();
        objects.push((root, format!("{}{number}{}", &own[..at], &own[end..])));
    }
    with(pdf, &objects, "")
}

/// The same file under another title.
fn with_another_title(pdf: &[u8]) -> Vec<u8> {
    let document = pades::Document::open(pdf, &pades::Limits::default()).unwrap();
    let next = document.latest().size();
    with(pdf, &[(next, "<</Title (x)>>".to_owned())], &format!("/Info {next} 0 R"))
}

/// The same file with objects behind it.
fn with(pdf: &[u8], objects: &[(u32, String)], trailer: &str) -> Vec<u8> {
    let document = pades::Document::open(pdf, &pades::Limits::default()).unwrap();
    let view = document.latest();
    let root = view.root().unwrap().num;
    let text = String::from_utf8_lossy(pdf);
    let last = text.rfind("startxref").map(|at| text[at + 9..].split_whitespace().next().unwrap().to_owned()).unwrap();
    let (mut out, mut rows) = (pdf.to_vec(), String::new());
    for (number, body) in objects {
        rows += &format!("{number} 1\n{:010} 00000 n\r\n", out.len());
        out.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
    }
    let (table, size) = (out.len(), view.size() + 1);
    out.extend(
        format!(
            "xref\n{rows}trailer\n<</Size {size} /Root {root} 0 R /Prev {last} {trailer}>>\nstartxref\n{table}\n%%EOF\n"
        )
        .bytes(),
    );
    out
}

#[tokio::test]
async fn orders_are_their_givers_own_and_end() {
    house(async |h| {
        let id = h.to_leader("Kết nối dữ liệu").await;
        let hash = h.hash(id).await;
        let leader = h.browser("thutruong1").await;
        // The means is a key that is opened here: the tool is not asked.
        begin(&leader, "approve", id, None, &hash).await.expect(403).contains("không phải là công cụ");
        let person = Demo.account("thutruong1").person.uuid();
        let own = register_means(h, Some(person), None, "Trần Thị Ký").await;
        for (who, status) in [("botruong", 404), ("vanthu.bo", 403), ("vanthu.qld", 404)] {
            begin(&h.browser(who).await, "approve", id, None, &hash).await.expect(status);
        }
        begin(&leader, "approve", id, None, "another text").await.expect(409);
        begin(&leader, "appendix", id, None, &hash).await.expect(403);
        begin(&leader, "nothing", id, None, &hash).await.expect(404);
        let session = begin(&leader, "approve", id, None, &hash).await.expect(303).location();
        for who in ["botruong", "vanthu.bo", "vanthu.qld"] {
            let stranger = h.browser(who).await;
            stranger.get(&session).await.expect(404);
            stranger.get(&format!("{session}/files/1")).await.expect(404);
            stranger.post(&format!("{session}/files/1/hand"), &[]).await.expect(404);
            stranger.post(&format!("{session}/complete"), &[]).await.expect(404);
            stranger.upload(&format!("{session}/files/1"), &[], &[("file", "x.pdf", b"x")]).await.expect(404);
        }
        leader.post(&format!("{session}/files/9/hand"), &[]).await.expect(404);
        // A new call makes the tokens of the one before worthless.
        let first = hand(&leader, &session, 1).await;
        let call = hand(&leader, &session, 1).await;
        h.t.visitor().get(first["FileName"].as_str().unwrap()).await.expect(422);
        let sent = fetch(h, &call).await;
        let good = signed(&sent, &own, "tool", "");
        assert_eq!(bring(h, &first, &good).await["Status"], 1);
        // A token is for its own way only.
        let swapped = call["FileUploadHandler"].as_str().unwrap().replace("upload", "download");
        h.t.visitor().get(&format!("{swapped}/x.pdf")).await.expect(422);
        h.t.pass(601);
        assert!(bring(h, &call, &good).await["Message"].as_str().unwrap().contains("quá thời hạn"));
        let call = hand(&leader, &session, 1).await;
        assert_eq!(bring(h, &call, &good).await["Status"], 0);
        h.t.pass(3_600);
        leader.get(&session).await.expect(200).contains("quá thời hạn").lacks("/complete");
        leader.post(&format!("{session}/complete"), &[]).await.expect(409);
        assert_eq!(h.row(id).await.state, State::AwaitingSignature);
        // The text changes while the tool signs: what was signed is not the document any more.
        let session = begin(&leader, "approve", id, None, &hash).await.expect(303).location();
        let call = hand(&leader, &session, 1).await;
        let good = signed(&fetch(h, &call).await, &own, "tool", "");
        assert_eq!(bring(h, &call, &good).await["Status"], 0);
        h.act("chuyenvien1", id, Act::TakeBack).await.unwrap();
        leader.post(&format!("{session}/complete"), &[]).await.expect(409);
        assert_eq!(h.row(id).await.state, State::Draft);
        h.t.visitor().get("/signing-tool/plugin.js").await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_key_of_the_tool_opens_nothing_here() {
    house(async |h| {
        let id = h.to_leader("Kết nối dữ liệu").await;
        let person = Demo.account("thutruong1").person.uuid();
        register_means(h, Some(person), None, "Trần Thị Ký").await;
        let refused = h.sign("thutruong1", id, RIGHT).await.unwrap_err();
        assert_eq!(kernel::Refusal::code(&refused), "signing-in-tool", "{refused}");
        let leader = h.browser("thutruong1").await;
        let page = leader.get(&format!("/outgoing-documents/together/sign?ids={id}")).await.expect(200);
        // Each has a button of its own there, with what the order asks for.
        let page = page.lacks("f-pin").contains("từng văn bản được mở và ký riêng");
        page.contains("name=\"function\" value=\"approve\"").contains(&format!("value=\"{}\"", h.hash(id).await));
    })
    .await;
}

/// TT 15/2025 Đ.5: the certificate is asked about before anything is lent to be signed by it.
#[tokio::test]
async fn no_file_is_lent_to_a_certificate_that_was_revoked() {
    house(async |h| {
        let id = h.to_leader("Kết nối dữ liệu").await;
        let person = Demo.account("thutruong1").person.uuid();
        let own = register_means(h, Some(person), None, "Trần Thị Ký").await;
        let revoked = [(own.certificates()[0].serial(), at("2026-11-20T08:00:00+07:00"))];
        let since = Period { from: at("2026-11-21T00:00:00+07:00"), ..period() };
        let content = signing::seed::demo_ca().unwrap().crl(2, since, &revoked).unwrap();
        let new = NewFile { content, time_stamps_only: false, revocation: true, reason: "Mất thiết bị".into() };
        let mut ctx = h.begin("quantri").await;
        change_trust::add_file(&mut ctx, &new).await.unwrap();
        ctx.commit().await.unwrap();
        let leader = h.browser("thutruong1").await;
        begin(&leader, "approve", id, None, &h.hash(id).await).await.expect(403).contains("thu hồi");
        assert_eq!(h.row(id).await.state, State::AwaitingSignature);
    })
    .await;
}
