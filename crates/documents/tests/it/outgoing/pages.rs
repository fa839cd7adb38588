//! The screens, as a browser without script sees them.

use documents::model::Document;
use documents::model::outgoing::{Act, State};
use identity::seed::Demo;
use kernel::Id;
use testing::{Answer, Client};

use super::support::{RIGHT, WRONG, Way, hidden, house};
use crate::support::House;

fn id_of(location: &str) -> Id<Document> {
    location.trim_start_matches("/outgoing-documents/").split(['/', '?']).next().unwrap_or("").parse().expect("an id")
}

/// A draft written in the form: a decision with bases, articles, a table and recipients.
fn form<'a>(signer: &'a str, version: &'a str, then: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("type_code", "qd"),
        ("subject", "Phê duyệt Kế hoạch kết nối dữ liệu y tế"),
        ("urgency", "1"),
        ("issuer_line", "BỘ TRƯỞNG BỘ Y TẾ"),
        (
            "legal_bases",
            "Căn cứ Nghị định số 42/2025/NĐ-CP ngày 27/02/2025;\nTheo đề nghị của Cục trưởng Cục Công nghệ thông tin.",
        ),
        ("enacting_line", "QUYẾT ĐỊNH:"),
        (
            "body",
            "Điều 1. Phê duyệt Kế hoạch kèm theo Quyết định này.\nĐiều 2. Tổ chức thực hiện\n1. Cục Công nghệ thông tin:\na) Chủ trì;\n\
             b) Báo cáo.\n| STT | Việc |\n|:-:|:--|\n| 1 | Kết nối |\nĐiều 3. Quyết định này có hiệu lực kể từ ngày ký.\n=== Phụ lục | DANH MỤC\nĐoạn văn.",
        ),
        ("recipient_line", "Như Điều 3"),
        ("recipient_purpose", "to-act"),
        ("recipient_target", ""),
        ("recipient_line", "Các Vụ, Cục"),
        ("recipient_purpose", "to-know"),
        ("recipient_target", "PC – Vụ Pháp chế"),
        ("recipient_line", ""),
        ("recipient_purpose", "to-know"),
        ("recipient_target", "H26.05"),
        ("filing", "Lưu: VT, CNTT."),
        ("signer", signer),
        ("version", version),
        ("then", then),
    ]
}

async fn browser(h: &House<'_>, username: &str) -> Client {
    h.t.sign_in(Demo.account(username).person.uuid()).await
}

/// Posts a button of one tap with the hash the page shows.
async fn tap(h: &House<'_>, username: &str, id: Id<Document>, act: Act) -> Answer {
    let client = browser(h, username).await;
    let page = client.get(&format!("/outgoing-documents/{id}")).await.expect(200).text();
    let href = format!("/outgoing-documents/{id}/acts/{}", act.name());
    assert!(page.contains(&href), "{username} has no button {act:?}: {page}");
    let hash = hidden(&page, "hash");
    client.post(&href, &[("hash", &hash)]).await
}

#[tokio::test]
async fn a_decision_goes_its_way_by_plain_forms() {
    house(async |h| {
        let officer = browser(h, "chuyenvien1").await;
        officer.get("/outgoing-documents/new").await.expect(200).contains("Quyết định");
        let begun = officer.post("/outgoing-documents/new", &[("type", "qd"), ("subject", "")]).await.expect(303);
        let id = id_of(&begun.location());
        let base = format!("/outgoing-documents/{id}");
        let page = officer.get(&format!("{base}/edit")).await.expect(200).contains("QUYẾT ĐỊNH:").text();
        let signer = format!("{}:head", Demo.account("botruong").position);
        assert!(page.contains(&signer), "the minister can be chosen");
        let version = hidden(&page, "version");
        // Submitted too early: what was typed is kept, the page says what is missing.
        let early = [("type_code", "qd"), ("subject", "Chưa xong"), ("version", &version), ("then", "submit")];
        let early = officer.post(&format!("{base}/edit"), &early).await.expect(303);
        assert!(early.location().ends_with("/edit?check=1"), "{}", early.location());
        let page =
            officer.get(&early.location()).await.expect(200).contains("Chưa xong").contains("aria-invalid").text();
        let saved = officer.post(&format!("{base}/edit"), &form(&signer, &hidden(&page, "version"), "submit")).await;
        assert!(saved.expect(303).location().contains("tab=handling"));
        assert_eq!(h.row(id).await.state, State::UnitReview);
        for tab in ["info", "handling", "related", "history"] {
            officer.get(&format!("{base}?tab={tab}")).await.expect(200).lacks("outgoing-state-").lacks("outgoing-did-");
        }
        tap(h, "cuctruong", id, Act::Initial).await.expect(303);
        tap(h, "chanhvanphong", id, Act::CheckForm).await.expect(303);
        sign_and_issue(h, id, &base).await;
        let clerk = browser(h, "vanthu.bo").await;
        clerk
            .get(&format!("{base}/dispatch"))
            .await
            .expect(200)
            .contains("Sở Y tế thành phố Hà Nội")
            .contains("Vụ Pháp chế");
        clerk.post(&format!("{base}/dispatch"), &[]).await.expect(303);
        clerk.get(&base).await.expect(200).contains("01/QĐ-BYT").contains("Đang gửi").contains("Đã gửi");
        let head = browser(h, "vutruong.pc").await;
        head.get(&base).await.expect(200).contains("Xác nhận đã nhận");
        head.post(&format!("{base}/acknowledge"), &[]).await.expect(303);
        head.get(&base).await.expect(200).contains("Bùi Thị Pháp Chế").lacks("Xác nhận đã nhận");
        let registers = clerk.get("/registers").await.expect(200).text();
        let at = registers.find("/outgoing-documents/registers/").expect("a register");
        let href = registers[at..].split('"').next().unwrap_or_default().to_owned();
        let pdf = clerk.get(&href).await.expect(200);
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        browser(h, "chuyenvien.bh").await.get(&href).await.expect(403);
        browser(h, "vanthu.qld").await.get(&href).await.expect(404);
    })
    .await;
}

async fn sign_and_issue(h: &House<'_>, id: Id<Document>, base: &str) {
    let leader = browser(h, "botruong").await;
    let page =
        leader.get(&format!("{base}/sign")).await.expect(200).contains("Nguyễn Văn Mẫu").contains("SHA-256").text();
    let hash = hidden(&page, "hash");
    let wrong = leader.post(&format!("{base}/sign"), &[("hash", &hash), ("pin", WRONG)]).await;
    wrong.expect(422).contains("Còn 4 lần thử");
    // A double click: the second submission of the same form gets the first answer.
    let fields = [("_csrf", leader.csrf.as_str()), ("_nonce", "sign-1"), ("hash", hash.as_str()), ("pin", RIGHT)];
    let first = leader.post_raw(&format!("{base}/sign"), &fields).await.expect(303);
    let second = leader.post_raw(&format!("{base}/sign"), &fields).await.expect(303);
    assert_eq!(first.location(), second.location());
    let clerk = browser(h, "vanthu.bo").await;
    let page = clerk
        .get(&format!("{base}/issue"))
        .await
        .expect(200)
        .contains("01/QĐ-BYT")
        .contains("số tiếp theo của sổ")
        .text();
    let hash = hidden(&page, "hash");
    let wrong = clerk.post(&format!("{base}/issue"), &[("hash", &hash), ("pin", WRONG)]).await;
    wrong.expect(422).contains("Còn 4 lần thử");
    let fields = [("_csrf", clerk.csrf.as_str()), ("_nonce", "issue-1"), ("hash", hash.as_str()), ("pin", RIGHT)];
    let (path, path2) = (format!("{base}/issue"), format!("{base}/issue"));
    let (one, two) = tokio::join!(clerk.post_raw(&path, &fields), clerk.post_raw(&path2, &fields));
    assert_eq!(
        (one.expect(303).location(), h.row(id).await.code()),
        (two.expect(303).location(), "01/QĐ-BYT".to_owned())
    );
    clerk.get(&format!("{base}/issue")).await.expect(409);
    let pdf = clerk.get(&format!("{base}/file.pdf")).await.expect(200);
    let report = pades::verify(&pdf.bytes, &h.trust().await, h.store().clock.now()).unwrap();
    assert_eq!(report.signatures.len(), 3);
}

#[tokio::test]
async fn strangers_see_nothing_at_all() {
    house(async |h| {
        let id = h.drafted("Báo cáo").await;
        let base = format!("/outgoing-documents/{id}");
        let stranger = browser(h, "chuyenvien.bh").await;
        let other_agency = browser(h, "vanthu.qld").await;
        let paths = [
            "",
            "/edit",
            "/preview",
            "/file.pdf",
            "/preview.pdf",
            "/annexes",
            "/versions",
            "/sign",
            "/issue",
            "/dispatch",
            "/acts/submit",
            "/acts/comment",
        ];
        for client in [&stranger, &other_agency] {
            for path in paths {
                client.get(&format!("{base}{path}")).await.expect(404);
            }
            for (path, fields) in [
                ("/edit", vec![("subject", "x")]),
                ("/autosave", vec![("subject", "x")]),
                ("/acts/submit", vec![]),
                ("/sign", vec![("hash", "x"), ("pin", RIGHT)]),
                ("/issue", vec![("hash", "x"), ("pin", RIGHT)]),
                ("/dispatch", vec![]),
                ("/acknowledge", vec![]),
            ] {
                client.post(&format!("{base}{path}"), &fields).await.expect(404);
            }
            client.get("/outgoing-documents").await.expect(200).lacks(&id.to_string());
        }
        let visitor = h.t.visitor();
        assert!(visitor.get(&base).await.location().starts_with("/sign-in"));
        // Who sees it but may not do it is told why.
        let colleague = browser(h, "truongphong.csdl").await;
        colleague.get(&base).await.expect(200);
        colleague.get(&format!("{base}/sign")).await.expect(409);
        colleague.post(&format!("{base}/acts/submit"), &[]).await.expect(403).contains("Việc này thuộc người khác");
    })
    .await;
}

#[tokio::test]
async fn a_draft_saves_itself_and_tells_of_conflicts() {
    house(async |h| {
        let id = h.drafted("Báo cáo").await;
        let path = format!("/outgoing-documents/{id}/autosave");
        let officer = browser(h, "chuyenvien1").await;
        let page = officer.get(&format!("/outgoing-documents/{id}/edit")).await.expect(200).text();
        let version = hidden(&page, "version");
        let saved = officer.post(&path, &[("subject", "Tự lưu"), ("version", &version)]).await.expect(200).json();
        assert_ne!(saved["version"].to_string(), version);
        assert_eq!(h.row(id).await.subject, "Tự lưu");
        officer.post(&path, &[("subject", "Bản cũ"), ("version", &version)]).await.expect(409);
        assert_eq!(h.row(id).await.subject, "Tự lưu");
        // Sent as a whole, the conflict shows the page again with everything typed.
        let edit = format!("/outgoing-documents/{id}/edit");
        officer.post(&edit, &[("subject", "Bản cũ"), ("version", &version)]).await.expect(409).contains("Bản cũ");
        let text = officer.post("/outgoing-documents/parse", &[("text", "Điều 1. A\n• b")]).await.expect(200).json();
        assert_eq!(text["text"], "Điều 1. [A]\n- b\n");
    })
    .await;
}

#[tokio::test]
async fn annexes_are_checked_sealed_and_reached_through_their_document() {
    house(async |h| {
        let id = h.drafted("Báo cáo").await;
        let base = format!("/outgoing-documents/{id}");
        let officer = browser(h, "chuyenvien1").await;
        let pdf = officer.get(&format!("{base}/preview.pdf")).await.expect(200).bytes;
        let annexes = format!("{base}/annexes");
        officer.upload(&annexes, &[], &[("files", "lừa.pdf", b"MZ\x90")]).await.expect(422).contains("lừa.pdf");
        officer
            .upload(&annexes, &[], &[("files", "Phụ lục.pdf", &pdf), ("files", "số liệu.csv", "a,b".as_bytes())])
            .await
            .expect(303);
        officer.get(&annexes).await.expect(200).contains("Phụ lục.pdf").contains("số liệu.csv");
        for (who, act) in [("chuyenvien1", Act::Submit), ("cuctruong", Act::Initial), ("chanhvanphong", Act::CheckForm)]
        {
            h.act(who, id, act).await.unwrap();
        }
        h.sign("thutruong1", id, RIGHT).await.unwrap();
        h.issue("vanthu.bo", id, RIGHT).await.unwrap();
        let tx = h.store().read().await.unwrap();
        let files = documents::store::attachments::of(&tx, id).await.unwrap();
        let annex = files.iter().find(|f| f.role == "annex" && f.is_pdf()).expect("the annex");
        let signed = h.store().blobs.get(&annex.blob).await.unwrap();
        let report = pades::verify(&signed, &h.trust().await, h.store().clock.now()).unwrap();
        assert_eq!(report.verdict, Some(pades::Verdict::Valid));
        officer.get(&format!("{base}/files/{}", annex.id)).await.expect(200);
        let stranger = browser(h, "chuyenvien.bh").await;
        stranger.get(&format!("{base}/files/{}", annex.id)).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn versions_are_compared_word_by_word_and_every_page_speaks_both_languages() {
    house(async |h| {
        let id = h.to_leader("Báo cáo công tác").await;
        h.step("thutruong1", id, super::support::back(documents::model::outgoing::Fault::Form)).await.unwrap();
        let officer = browser(h, "chuyenvien1").await;
        let base = format!("/outgoing-documents/{id}");
        let page = officer.get(&format!("{base}/edit")).await.expect(200).text();
        officer.post(&format!("{base}/edit"), &form("", &hidden(&page, "version"), "")).await.expect(303);
        officer.get(&format!("{base}/versions")).await.expect(200).contains("<ins>").contains("<del>");
        let mut english = browser(h, "chuyenvien1").await;
        english.set_cookie("khue_lang", "en");
        for path in
            ["", "?tab=handling", "?tab=history", "/edit", "/annexes", "/versions", "/acts/consult", "/acts/withdraw"]
        {
            english.get(&format!("{base}{path}")).await.expect(200).lacks("Phiên bản ").lacks("outgoing-explain-");
        }
        for path in ["/outgoing-documents", "/outgoing-documents/new", "/outgoing-documents/count", "/account/signing"]
        {
            english.get(path).await.expect(200).lacks("Văn bản đi, mới");
        }
        let csv = officer.get("/outgoing-documents/export?state=returned-to-drafter").await.expect(200);
        assert!(csv.text().contains("Phê duyệt Kế hoạch"));
        browser(h, "botruong")
            .await
            .get("/account/signing")
            .await
            .expect(200)
            .contains("Nguyễn Văn Mẫu")
            .contains("MẪU");
    })
    .await;
}

#[tokio::test]
async fn those_who_are_asked_answer_on_their_desk() {
    house(async |h| {
        let id = h.drafted("Báo cáo").await;
        let base = format!("/outgoing-documents/{id}");
        let officer = browser(h, "chuyenvien1").await;
        let unit = Demo.unit("PC").to_string();
        officer.post(&format!("{base}/acts/consult"), &[("text", "Xin ý kiến"), ("ask", &unit)]).await.expect(303);
        officer.post(&format!("{base}/acts/consult"), &[("text", "ai?")]).await.expect(422);
        let head = browser(h, "vutruong.pc").await;
        head.get("/").await.expect(200).contains("Báo cáo");
        head.post(&format!("{base}/acts/comment"), &[("text", "")]).await.expect(422);
        head.post(&format!("{base}/acts/comment"), &[("text", "Đồng ý")]).await.expect(303);
        officer
            .get(&format!("{base}?tab=handling"))
            .await
            .expect(200)
            .contains("Đồng ý")
            .contains("Vụ Pháp chế: Xin ý kiến");
        head.get("/").await.expect(200).lacks("Báo cáo");
    })
    .await;
}

#[tokio::test]
async fn an_answer_begins_with_what_it_answers() {
    house(async |h| {
        let incoming = h.document().await;
        let clerk = browser(h, "vanthu.bo").await;
        clerk
            .get(&format!("/outgoing-documents/new?reply={incoming}"))
            .await
            .expect(200)
            .contains("Công văn số 12/SYT-NVY");
        let reply = incoming.to_string();
        let begun = clerk.post("/outgoing-documents/new", &[("type", "cv"), ("reply", &reply)]).await.expect(303);
        let page = clerk.get(&begun.location()).await.expect(200);
        page.contains("Sở Y tế thành phố Mẫu").contains("nhận được Công văn số 12/SYT-NVY");
        let id = id_of(&begun.location());
        clerk.get(&format!("/outgoing-documents/{id}?tab=related")).await.expect(200).contains(&reply);
        let stranger = browser(h, "chuyenvien.bh").await;
        stranger.post("/outgoing-documents/new", &[("type", "cv"), ("reply", &reply)]).await.expect(404);
    })
    .await;
}
