//! The whole life of an outgoing document by JSON, its replays and its refusals.

use axum::http::Method;
use base64::Engine as _;
use serde_json::{Value, json};
use testing::{Answer, Client};

use super::support::{RIGHT, WRONG, house, letter};
use crate::support::{House, position, unit};

const BASE: &str = "/api/v1/outgoing-documents";

/// A letter that lacks nothing, as JSON.
fn content(subject: &str) -> Value {
    serde_json::to_value(letter(subject)).unwrap()
}

/// The document as somebody sees it.
async fn shown(h: &House<'_>, username: &str, path: &str) -> Value {
    h.browser(username).await.get(path).await.expect(200).json()
}

/// An act with the hash of what is shown.
async fn act(h: &House<'_>, username: &str, path: &str, act: &str, words: Value) -> Answer {
    let client = h.browser(username).await;
    let shown = client.get(path).await.json();
    let mut words = words;
    words["hash"] = shown["hash"].clone();
    client.post_json(&format!("{path}/acts/{act}"), &words, None).await
}

/// A draft of `chuyenvien1`; its path.
async fn drafted(h: &House<'_>, subject: &str) -> String {
    let officer = h.browser("chuyenvien1").await;
    let made = officer.post_json(BASE, &json!({ "content": content(subject) }), None).await.expect(200).json();
    assert_eq!(made["faults"], json!([]), "{made:#}");
    format!("{BASE}/{}", made["id"].as_str().unwrap())
}

async fn put(client: &Client, path: &str, body: &Value, key: Option<&str>) -> Answer {
    client.send_json(Method::PUT, &format!("{path}/draft"), body, key).await
}

#[tokio::test]
async fn a_letter_is_drafted_signed_numbered_and_sent_by_json() {
    house(async |h| {
        let path = drafted(h, "Kết nối, liên thông dữ liệu y tế").await;
        let officer = h.browser("chuyenvien1").await;
        let document = officer.get(&path).await.expect(200).json();
        assert_eq!(
            (&document["state"], &document["content"]["signer"]),
            (&json!("draft"), &json!(position("thutruong1")))
        );
        assert_eq!(document["actions"], json!(["submit", "edit", "consult", "comment", "withdraw"]));
        assert_eq!(document["recipients"].as_array().unwrap().len(), 3, "who will get it is known before it is sent");
        assert!(document["recipients"][0]["delivery"].is_null());
        let draft = officer.get(document["pdf"].as_str().unwrap()).await.expect(200);
        assert!(draft.bytes.starts_with(b"%PDF-"));
        for (who, what, state) in [
            ("chuyenvien1", "submit", "unit-review"),
            ("cuctruong", "initial", "form-check"),
            ("chanhvanphong", "check-form", "awaiting-signature"),
        ] {
            let moved = act(h, who, &path, what, json!({})).await.expect(200).json();
            assert_eq!(moved["state"], state, "{what}");
        }
        signed_and_sealed(h, &path).await;
        let clerk = h.browser("vanthu.bo").await;
        let sent = clerk.post_json(&format!("{path}/dispatch"), &json!({}), Some("send-1")).await.expect(200).json();
        assert_eq!((&sent["state"], &sent["recipients"][2]["delivery"]), (&json!("dispatched"), &json!("sent")));
        let again = clerk.post_json(&format!("{path}/dispatch"), &json!({}), Some("send-1")).await.expect(200).json();
        assert_eq!(again, sent, "the same key sends once");
        clerk.post_json(&format!("{path}/dispatch"), &json!({}), None).await.expect(409).contains("outgoing-state");
        let unit = h.browser("vanthu.pc").await;
        assert_eq!(unit.get(&path).await.expect(200).json()["actions"], json!(["acknowledge"]));
        unit.post_json(&format!("{path}/acknowledge"), &json!({}), None).await.expect(200);
        unit.post_json(&format!("{path}/acknowledge"), &json!({}), None).await.expect(422).contains("outgoing-nobody");
        let end = shown(h, "vanthu.bo", &path).await;
        assert_eq!(end["recipients"][2]["received_by"], "Đặng Thị Phiếu Chuyển");
        let acts: Vec<&str> = end["steps"].as_array().unwrap().iter().map(|s| s["act"].as_str().unwrap()).collect();
        assert_eq!(acts, ["create", "submit", "initial", "check-form", "sign", "issue", "dispatch"]);
    })
    .await;
}

/// The leader signs, the clerk numbers and seals; each once, however often the request comes.
async fn signed_and_sealed(h: &House<'_>, path: &str) {
    let leader = h.browser("thutruong1").await;
    let document = leader.get(path).await.expect(200).json();
    assert_eq!(document["actions"], json!(["sign", "comment", "return"]));
    let sign = format!("{path}/sign");
    let stale = json!({ "hash": "00", "pin": RIGHT });
    leader.post_json(&sign, &stale, None).await.expect(409).contains("outgoing-changed");
    let wrong = json!({ "hash": document["hash"], "pin": WRONG });
    leader.post_json(&sign, &wrong, None).await.expect(422).contains("signing-wrong-pin");
    let right = json!({ "hash": document["hash"], "pin": RIGHT });
    let signed = leader.post_json(&sign, &right, Some("sign-1")).await.expect(200).json();
    assert_eq!((&signed["state"], &signed["signer_title"]), (&json!("signed"), &json!("KT. BỘ TRƯỞNG / THỨ TRƯỞNG")));
    assert_eq!(leader.post_json(&sign, &right, Some("sign-1")).await.expect(200).json(), signed);
    leader.post_json(&sign, &right, None).await.expect(409).contains("outgoing-state");
    let (clerk, issue) = (h.browser("vanthu.bo").await, format!("{path}/issue"));
    let read = clerk.get(path).await.expect(200).json();
    let order = |pin: &str| json!({ "hash": read["file_hash"], "pin": pin });
    clerk.post_json(&issue, &order(WRONG), None).await.expect(422).contains("signing-wrong-pin");
    let other = json!({ "hash": document["hash"], "pin": RIGHT });
    clerk.post_json(&issue, &other, None).await.expect(409).contains("outgoing-changed");
    let issued = clerk.post_json(&issue, &order(RIGHT), Some("issue-1")).await.expect(200).json();
    assert_eq!(issued, json!({ "state": "issued", "code": "01/BYT-CNTT", "issued_on": "2026-11-23" }));
    assert_eq!(clerk.post_json(&issue, &order(RIGHT), Some("issue-1")).await.expect(200).json(), issued);
    clerk.post_json(&issue, &order(RIGHT), None).await.expect(409).contains("outgoing-state");
    let sealed = clerk.get(&format!("{path}/file.pdf")).await.expect(200);
    assert!(sealed.headers["content-type"] == "application/pdf" && sealed.bytes.starts_with(b"%PDF-"));
    let listed =
        clerk.get(&format!("{BASE}?state=issued&type=cv&number=01&from=2026-11-23&limit=1")).await.expect(200).json();
    assert_eq!((&listed["items"][0]["code"], &listed["next"]), (&json!("01/BYT-CNTT"), &Value::Null));
}

#[tokio::test]
async fn a_draft_is_saved_as_it_was_read_and_never_over_anothers() {
    house(async |h| {
        let path = drafted(h, "Báo cáo").await;
        let officer = h.browser("chuyenvien1").await;
        let first = officer.get(&path).await.json();
        let same = json!({ "version": first["version"], "content": first["content"] });
        let saved = put(&officer, &path, &same, None).await.expect(200).json();
        assert_eq!(saved["hash"], first["hash"], "what was read is saved unchanged");
        let mut changed = same.clone();
        changed["content"]["subject"] = json!("Báo cáo tuần");
        let saved = put(&officer, &path, &changed, Some("save-1")).await.expect(200).json();
        assert_ne!(saved["hash"], first["hash"]);
        assert_eq!(put(&officer, &path, &changed, Some("save-1")).await.expect(200).json(), saved);
        put(&officer, &path, &changed, Some("save-2")).await.expect(409).contains("outgoing-changed");
        let head = h.browser("cuctruong").await;
        let by_head = json!({ "version": saved["version"], "content": first["content"] });
        put(&head, &path, &by_head, None).await.expect(200);
        let unreadable = json!({ "version": 1, "content": { "verses": [] } });
        put(&officer, &path, &unreadable, None).await.expect(422).contains("json-unreadable");
        act(h, "chuyenvien1", &path, "submit", json!({})).await.expect(200);
        let closed = officer.get(&path).await.json();
        put(&officer, &path, &json!({ "version": closed["version"], "content": first["content"] }), None)
            .await
            .expect(403);
        let versions = officer.get(&format!("{path}/versions")).await.expect(200).json();
        assert_eq!((versions[0]["version"].as_i64(), versions[0]["closed_at"].is_null()), (Some(1), false));
        let one = officer.get(&format!("{path}/versions/1")).await.expect(200).json();
        assert_eq!((&one["hash"], &one["content"]), (&closed["hash"], &closed["content"]));
        officer.get(&format!("{path}/versions/7")).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn annexes_are_part_of_what_is_initialled() {
    house(async |h| {
        let path = drafted(h, "Báo cáo").await;
        let officer = h.browser("chuyenvien1").await;
        let before = officer.get(&path).await.json();
        let encode = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
        let file = json!({ "name": "../bang.csv", "content": encode("STT;Tên\n1;A\n".as_bytes()) });
        let added = officer.post_json(&format!("{path}/annexes"), &file, Some("annex-1")).await.expect(200).json();
        assert_eq!(added["annexes"][0]["name"], "bang.csv");
        assert_ne!(added["hash"], before["hash"]);
        assert_eq!(
            officer.post_json(&format!("{path}/annexes"), &file, Some("annex-1")).await.expect(200).json(),
            added
        );
        for (name, content, code) in [
            ("x.exe", encode(b"MZ"), "file-unknown-kind"),
            ("x.pdf", encode(b"no pdf"), "file-disagrees"),
            ("x.csv", "%%%".to_owned(), "filter-unknown"),
        ] {
            let refused = json!({ "name": name, "content": content });
            officer.post_json(&format!("{path}/annexes"), &refused, None).await.expect(422).contains(code);
        }
        let blob = added["annexes"][0]["blob"].as_str().unwrap();
        let removed = officer.send_json(Method::DELETE, &format!("{path}/annexes/{blob}"), &json!({}), None).await;
        assert_eq!(removed.expect(200).json()["hash"], before["hash"]);
        h.browser("chuyenvien2").await.post_json(&format!("{path}/annexes"), &file, None).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_drafted_and_opinions_are_asked() {
    house(async |h| {
        let incoming = h.document().await;
        let clerk = h.browser("vanthu.bo").await;
        let made = clerk.post_json(BASE, &json!({ "type_code": "cv", "replies_to": incoming }), Some("new-1")).await;
        let made = made.expect(200).json();
        let again = clerk.post_json(BASE, &json!({ "type_code": "cv", "replies_to": incoming }), Some("new-1")).await;
        assert_eq!(again.expect(200).json(), made, "the same key begins one draft");
        let path = format!("{BASE}/{}", made["id"].as_str().unwrap());
        let document = clerk.get(&path).await.json();
        assert_eq!(document["replies_to"], json!(incoming));
        assert!(document["content"]["addressees"][0].as_str().unwrap().contains("Sở Y tế thành phố Mẫu"));
        assert!(document["faults"].as_array().unwrap().iter().any(|fault| fault["path"] == "/signer"));
        act(h, "vanthu.bo", &path, "submit", json!({})).await.expect(422).contains("draft-faults");
        act(h, "vanthu.bo", &path, "consult", json!({ "ask": [unit("PC")] })).await.expect(200);
        act(h, "vanthu.bo", &path, "consult", json!({})).await.expect(422).contains("outgoing-nobody");
        act(h, "vanthu.bo", &path, "consult", json!({ "ask": [uuid::Uuid::nil()] })).await.expect(422);
        act(h, "vutruong.pc", &path, "comment", json!({ "text": "" })).await.expect(422).contains("outgoing-no-text");
        act(h, "vutruong.pc", &path, "comment", json!({ "text": "Nhất trí." })).await.expect(200);
        act(h, "vutruong.pc", &path, "initial", json!({})).await.expect(409);
        act(h, "vanthu.bo", &path, "withdraw", json!({ "text": "Đã trả lời rồi." })).await.expect(200);
        assert_eq!(shown(h, "vanthu.bo", &path).await["state"], "withdrawn");
        for rest in ["/acts/fly", "/acts/sign"] {
            clerk.post_json(&format!("{path}{rest}"), &json!({}), None).await.expect(404);
        }
    })
    .await;
}

#[tokio::test]
async fn the_api_refuses_what_the_pages_refuse() {
    house(async |h| {
        let path = drafted(h, "Báo cáo").await;
        let reader = h.browser("truongphong.csdl").await;
        assert_eq!(reader.get(&path).await.expect(200).json()["actions"], json!(["comment"]));
        act(h, "truongphong.csdl", &path, "submit", json!({})).await.expect(403).contains("outgoing-standing");
        for who in ["vutruong.pc", "vanthu.qld"] {
            let stranger = h.browser(who).await;
            for rest in ["", "/file.pdf", "/versions", "/versions/1"] {
                stranger.get(&format!("{path}{rest}")).await.expect(404);
            }
            stranger.post_json(&format!("{path}/acts/comment"), &json!({ "text": "x" }), None).await.expect(404);
            stranger.post_json(&format!("{path}/sign"), &json!({ "hash": "", "pin": "" }), None).await.expect(404);
            stranger.post_json(&format!("{path}/issue"), &json!({ "hash": "", "pin": "" }), None).await.expect(404);
        }
        h.browser("quantri")
            .await
            .post_json(BASE, &json!({}), None)
            .await
            .expect(403)
            .contains("outgoing-may-not-draft");
        h.t.visitor().get(&path).await.expect(401);
        let officer = h.browser("chuyenvien1").await;
        for query in ["?urgency=9", "?type=zz", "?after=x", "?state=lost"] {
            officer.get(&format!("{BASE}{query}")).await.expect(422).contains("filter-unknown");
        }
        officer.post_json(BASE, &json!({ "verses": 1 }), None).await.expect(422).contains("json-unreadable");
        officer.post_json(BASE, &json!({ "replies_to": uuid::Uuid::nil() }), None).await.expect(404);
        let own = officer.get(&format!("{BASE}?mine=true")).await.expect(200).json();
        assert_eq!(own["items"].as_array().unwrap().len(), 1);
        let described = officer.get("/openapi.json").await.expect(200).json();
        assert!(described["components"]["schemas"]["DocumentBlock"].is_object());
        assert!(described["paths"][format!("{BASE}/{{id}}/sign")]["post"]["responses"]["409"].is_object());
    })
    .await;
}
