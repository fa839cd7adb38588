//! The signing tool, by a double that signs what it fetches with a key of the test: only the good file is taken, once, and
//! nothing of the document changes before its act is completed.

use documents::actions::incoming::{distribute, register};
use documents::model::Document;
use documents::model::outgoing::{Act, State};
use documents::store::attachments;
use identity::seed::Demo;
use kernel::{Id, Instant};
use pades::appearance::{Align, Appearance, BLACK, Element, Text};
use pades::demo_ca::{DemoCa, Period, Subject};
use pades::{FieldSpec, Font, Rect, SignRequest, Signer as _, SoftKey, Target};
use serde_json::{Value, json};
use signing::actions::change_trust::{self, NewFile};
use signing::keys::{self, SigningKey};
use store::args;
use testing::{Answer, Client};
use uuid::Uuid;

use super::support::{RIGHT, Way, font, house, one_page};
use crate::support::{House, arrival, position};

/// Gives somebody a certificate of the tool as the means of signing; the key stays with the double.
async fn register_means(h: &House<'_>, person: Option<Uuid>, agency: Option<Uuid>, name: &str) -> SoftKey {
    let key = key_of(&signing::seed::demo_ca().unwrap(), name);
    let ctx = h.begin("thutruong1").await;
    ctx.tx.exec("DELETE FROM signing_keys WHERE person = $1 OR agency = $2", args![person, agency]).await.unwrap();
    let owner = person.map(signing::Owner::Person).or(agency.map(signing::Owner::Agency)).unwrap();
    let means = SigningKey::new(&ctx, owner, signing::Place::Tool, key.certificates().to_vec()).unwrap();
    keys::insert(&ctx, &means).await.unwrap();
    ctx.commit().await.unwrap();
    key
}

fn key_of(ca: &DemoCa, name: &str) -> SoftKey {
    let subject =
        Subject { name: name.into(), organisation: "Bộ Y tế".into(), unit: None, id: format!("tool {name}") };
    ca.issue(&subject, period()).unwrap().into_key()
}

fn period() -> Period {
    Period { from: at("2025-01-01T00:00:00+07:00"), to: at("2030-01-01T00:00:00+07:00") }
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// The double signs as the vendor's tool does: a field of its own on the first page, with words in it.
fn signed(pdf: &[u8], key: &SoftKey, field: &str, words: &str) -> Vec<u8> {
    let bytes = font("Tinos-Regular.ttf").unwrap();
    let face = Font::parse(&bytes).unwrap();
    let rect = Rect::new(60.0, 60.0, 300.0, 20.0);
    let mut appearance = Appearance::empty();
    if !words.is_empty() {
        appearance = appearance.with(Element::Text(Text {
            text: words.to_owned(),
            font: &face,
            size: 10.0,
            rect: Rect::new(0.0, 0.0, 300.0, 20.0),
            align: Align::Left,
            baseline: Some(5.0),
            turn: 0.0,
            color: BLACK,
        }));
    }
    let request = SignRequest {
        target: Target::New(FieldSpec { name: field.to_owned(), page: 0, rect }),
        appearance,
        reason: None,
        location: None,
        name: None,
        time: at("2026-11-23T08:05:00+07:00"),
        reserve: 0,
    };
    pades::sign(pdf, &request, key).unwrap()
}

/// An order by the form of a page; where it leads.
async fn begin(
    client: &Client,
    function: &str,
    document: Id<Document>,
    attachment: Option<Uuid>,
    shown: &str,
) -> Answer {
    let (document, attachment) = (document.to_string(), attachment.map(|id| id.to_string()));
    let mut fields = vec![("function", function), ("document", document.as_str()), ("shown", shown)];
    fields.extend(attachment.as_deref().map(|id| ("attachment", id)));
    client.post("/signing-sessions", &fields).await
}

async fn hand(client: &Client, session: &str, ordinal: u32) -> Value {
    client.post(&format!("{session}/files/{ordinal}/hand"), &[]).await.expect(200).json()
}

/// The tool fetches the file, without anybody's cookies.
async fn fetch(h: &House<'_>, call: &Value) -> Vec<u8> {
    h.t.visitor().get(call["FileName"].as_str().unwrap()).await.expect(200).bytes.to_vec()
}

async fn bring(h: &House<'_>, call: &Value, pdf: &[u8]) -> Value {
    let path = call["FileUploadHandler"].as_str().unwrap();
    h.t.visitor().upload(path, &[("SessionId", "x")], &[("uploadfile", "signed.pdf", pdf)]).await.expect(200).json()
}

/// What is told of a file, by a fresh call.
async fn told(h: &House<'_>, client: &Client, session: &str, pdf: &[u8]) -> String {
    let call = hand(client, session, 1).await;
    let answer = bring(h, &call, pdf).await;
    assert_eq!(answer["Status"], 1, "{answer}");
    let message = answer["Message"].as_str().unwrap().to_owned();
    client.get(session).await.expect(200).contains("k-error");
    message
}

#[tokio::test]
async fn a_leader_approves_and_a_clerk_seals_with_the_tool() {
    house(async |h| {
        let id = h.to_leader("Kết nối dữ liệu").await;
        let person = Demo.account("thutruong1").person.uuid();
        let own = register_means(h, Some(person), None, "Trần Thị Ký").await;
        let leader = h.browser("thutruong1").await;
        leader
            .get(&format!("/outgoing-documents/{id}/sign"))
            .await
            .expect(200)
            .contains("/signing-sessions")
            .lacks("f-pin");
        let session = begin(&leader, "approve", id, None, &h.hash(id).await).await.expect(303).location();
        leader.get(&session).await.expect(200).contains("Trần Thị Ký").contains("Chưa").lacks("/complete");
        leader.post(&format!("{session}/complete"), &[]).await.expect(409).contains("Còn tệp chưa ký");
        let call = hand(&leader, &session, 1).await;
        let sent = fetch(h, &call).await;
        assert!(pades::verify(&sent, &h.trust().await, at("2026-11-23T08:00:00+07:00")).unwrap().signatures.is_empty());
        h.t.visitor().get(call["FileName"].as_str().unwrap()).await.expect(422);
        let back = signed(&sent, &own, "tool", "");
        assert_eq!(bring(h, &call, &back).await["Status"], 0);
        let twice = bring(h, &call, &back).await;
        assert!(twice["Message"].as_str().unwrap().contains("đã dùng"), "{twice}");
        assert_eq!(h.row(id).await.state, State::AwaitingSignature, "nothing is done before it is completed");
        leader.get(&session).await.expect(200).contains("Đã kiểm tra").contains("/complete");
        leader.post(&format!("{session}/files/1/hand"), &[]).await.expect(409);
        leader.post(&format!("{session}/complete"), &[]).await.expect(303);
        let row = h.row(id).await;
        assert_eq!(row.state, State::Signed);
        assert_eq!(h.store().blobs.get(row.signed_pdf.as_ref().unwrap()).await.unwrap().as_ref(), back);
        leader.get(&session).await.expect(303);
        leader.post(&format!("{session}/complete"), &[]).await.expect(409);
        seal(h, id, &back).await;
    })
    .await;
}

/// The clerk's half: the number must stand in the signature, and must still be free when it is recorded.
async fn seal(h: &House<'_>, id: Id<Document>, leader: &[u8]) {
    let own = register_means(h, None, Some(Demo.ministry().uuid()), "Bộ Y tế").await;
    let clerk = h.browser("vanthu.bo").await;
    clerk
        .get(&format!("/outgoing-documents/{id}/issue"))
        .await
        .expect(200)
        .contains("/signing-sessions")
        .lacks("f-pin");
    let shown = h.row(id).await.signed_pdf.unwrap().to_string();
    let session = begin(&clerk, "issue", id, None, &shown).await.expect(303).location();
    let call = hand(&clerk, &session, 1).await;
    assert_eq!((&call["DocNumber"], &call["IssuedDate"]), (&json!("01/BYT-CNTT"), &json!("2026-11-23T00:00:00+07:00")));
    let sent = fetch(h, &call).await;
    assert_eq!(sent, leader);
    for (words, missing) in
        [("", "01/BYT-CNTT"), ("Số: 02/BYT-CNTT, 23/11/2026", "01/BYT-CNTT"), ("Số: 01/BYT-CNTT", "23/11/2026")]
    {
        let message = told(h, &clerk, &session, &signed(&sent, &own, "seal-of-tool", words)).await;
        assert!(message.contains(missing), "{words}: {message}");
    }
    let good = signed(&sent, &own, "seal-of-tool", "Số: 01/BYT-CNTT, ngày 23 tháng 11 năm 2026");
    assert_eq!(bring(h, &hand(&clerk, &session, 1).await, &good).await["Status"], 0);
    // Another document gets the number meanwhile: nothing is kept, and it begins anew with the next one.
    let taken = taken_meanwhile(h).await;
    clerk.post(&format!("{session}/complete"), &[]).await.expect(409);
    assert_eq!(h.row(id).await.state, State::Signed);
    let session = begin(&clerk, "issue", id, None, &shown).await.expect(303).location();
    let call = hand(&clerk, &session, 1).await;
    assert_eq!(call["DocNumber"], format!("{:02}/BYT-CNTT", taken + 1));
    let good =
        signed(&sent, &own, "seal-of-tool", &format!("Số: {:02}/BYT-CNTT, ngày 23 tháng 11 năm 2026", taken + 1));
    assert_eq!(bring(h, &call, &good).await["Status"], 0);
    clerk.post(&format!("{session}/complete"), &[]).await.expect(303);
    let row = h.row(id).await;
    assert_eq!((row.state, row.code()), (State::Issued, format!("{:02}/BYT-CNTT", taken + 1)));
    assert_eq!(h.store().blobs.get(row.final_pdf.as_ref().unwrap()).await.unwrap().as_ref(), good);
}

/// Gives the next number of the agency to some other document; which one that was.
async fn taken_meanwhile(h: &House<'_>) -> i64 {
    let other = h.drafted("Văn bản khác").await;
    let ctx = h.begin("vanthu.bo").await;
    let agency = Demo.ministry().uuid();
    let series =
        documents::store::registers::Series { agency, unit: None, direction: "outgoing", year: 2026, scheme: "all" };
    let given = documents::store::registers::give(&ctx, &series, other).await.unwrap();
    ctx.commit().await.unwrap();
    given.number
}

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
            ("somebody else", signed(&sent, &key_of(&ca, "Người Khác"), "tool", ""), "Người Khác"),
            (
                "of a strange authority",
                signed(&sent, &key_of(&strange, "Trần Thị Ký"), "tool", ""),
                "không phải chứng thư|không hợp lệ",
            ),
            ("two", signed(&good, &own, "again", ""), "2 chữ ký mới"),
            ("damaged", broken, "không hợp lệ|Không đọc được|chưa có chữ ký mới|không phải chứng thư"),
            ("changed before it was signed", signed(&with_other_words(&sent), &own, "tool", ""), "thay đổi nội dung"),
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

/// The same file with an increment that changes what the page shows.
fn with_other_words(pdf: &[u8]) -> Vec<u8> {
    let document = pades::Document::open(pdf, &pades::Limits::default()).unwrap();
    let view = document.latest();
    let page = view.pages().unwrap()[0];
    let object = view.get(page).unwrap();
    let contents = object.as_dict().unwrap().get("Contents").unwrap();
    let number = contents.as_ref().or_else(|| contents.as_array()?.first()?.as_ref()).expect("contents").num;
    let root = view.root().unwrap().num;
    let text = String::from_utf8_lossy(pdf);
    let last = text.rfind("startxref").map(|at| text[at + 9..].split_whitespace().next().unwrap().to_owned()).unwrap();
    let mut out = pdf.to_vec();
    let start = out.len();
    out.extend(format!("{number} 0 obj\n<</Length 5>>\nstream\nq Q q\nendstream\nendobj\n").bytes());
    let table = out.len();
    out.extend(format!(
        "xref\n{number} 1\n{start:010} 00000 n\r\ntrailer\n<</Size {} /Root {root} 0 R /Prev {last}>>\nstartxref\n{table}\n%%EOF\n",
        view.size()
    ).bytes());
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
async fn files_that_came_in_are_signed_beside_the_original() {
    house(async |h| {
        let scan = one_page("Cong van den");
        let blob = h.store().blobs.put(scan.clone().into()).await.unwrap();
        let stored = attachments::Stored {
            role: "scan".into(),
            name: "công văn.pdf".into(),
            media_type: "application/pdf".into(),
            size: scan.len(),
            blob: blob.clone(),
        };
        let input = register::Input { files: vec![stored], ..arrival("12", "Báo cáo kết quả") };
        let id = h.register(input).await.id;
        let own = register_means(h, None, Some(Demo.ministry().uuid()), "Bộ Y tế").await;
        let (clerk, shown) = (h.browser("vanthu.bo").await, blob.to_string());
        let file = files(h, id).await[0].id.uuid();
        clerk
            .get(&format!("/incoming-documents/{id}"))
            .await
            .expect(200)
            .contains("Ký số bản số hóa")
            .lacks("Bút phê trên tệp");
        begin(&clerk, "comment", id, Some(file), &shown).await.expect(403);
        begin(&clerk, "income", id, None, &shown).await.expect(404);
        begin(&clerk, "income", id, Some(file), "another").await.expect(409);
        let session = begin(&clerk, "income", id, Some(file), &shown).await.expect(303).location();
        let call = hand(&clerk, &session, 1).await;
        assert_eq!(call["MetaData"][0], json!({ "Key": "ArrivalNumber", "Value": "1" }));
        let sent = fetch(h, &call).await;
        assert_eq!(sent, scan);
        assert_eq!(bring(h, &call, &signed(&sent, &own, "income", "Đến")).await["Status"], 0);
        clerk.post(&format!("{session}/complete"), &[]).await.expect(303);
        let all = files(h, id).await;
        assert_eq!((all.len(), &all[0].blob, all[1].name.as_str()), (2, &blob, "công văn (đã ký số).pdf"));
        // A receiver's own later signature: the leader's instruction on the file that the agency signed.
        let person = Demo.account("botruong").person.uuid();
        let own = register_means(h, Some(person), None, "Bộ trưởng").await;
        let mut ctx = h.ctx("chanhvanphong").await;
        let leaders = vec![position("botruong")];
        distribute::run(&mut ctx, id, distribute::Input { leaders, ..distribute::Input::default() }).await.unwrap();
        ctx.commit().await.unwrap();
        let leader = h.browser("botruong").await;
        let (file, shown) = (all[1].id.uuid(), all[1].blob.to_string());
        begin(&leader, "income", id, Some(file), &shown).await.expect(403);
        let session = begin(&leader, "comment", id, Some(file), &shown).await.expect(303).location();
        let call = hand(&leader, &session, 1).await;
        let sent = fetch(h, &call).await;
        assert_eq!(bring(h, &call, &signed(&sent, &own, "comment", "Giao Vụ Pháp chế")).await["Status"], 0);
        leader.post(&format!("{session}/complete"), &[]).await.expect(303);
        assert_eq!(files(h, id).await[2].name, "công văn (đã ký số) (bút phê).pdf");
        let report = pades::verify(
            &h.store().blobs.get(&files(h, id).await[2].blob).await.unwrap(),
            &h.trust().await,
            at("2026-11-24T00:00:00Z"),
        );
        assert_eq!(report.unwrap().verdict, Some(pades::Verdict::Valid), "both signatures hold");
    })
    .await;
}

async fn files(h: &House<'_>, id: Id<Document>) -> Vec<attachments::Attachment> {
    let tx = h.store().read().await.unwrap();
    attachments::of(&tx, id).await.unwrap()
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
        page.lacks("f-pin");
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
