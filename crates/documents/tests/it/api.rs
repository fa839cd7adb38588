//! The JSON API: the same actions, the same refusals, idempotent writes.

use serde_json::json;

use crate::pages::small_pdf;
use crate::support::{house, position, unit};

fn arrival(number: &str) -> serde_json::Value {
    use base64::Engine as _;
    let content = base64::engine::general_purpose::STANDARD.encode(small_pdf());
    json!({
        "type_code": "bc", "number": number, "notation": "BC-SYT", "issued_on": "2026-11-20", "issuer": "Sở Y tế tỉnh Mẫu",
        "subject": "Báo cáo tuần 47", "urgency": 1, "files": [{ "name": "../bao cao.pdf", "content": content }],
    })
}

#[tokio::test]
async fn a_document_goes_its_way_by_json() {
    house(async |h| {
        let clerk = h.browser("vanthu.bo").await;
        let made = clerk.post_json("/api/v1/incoming-documents", &arrival("1"), Some("key-1")).await.expect(200).json();
        assert_eq!(made["arrival_number"], 1);
        let again = clerk.post_json("/api/v1/incoming-documents", &arrival("1"), Some("key-1")).await.expect(200).json();
        assert_eq!(again, made, "the same key acts once");
        clerk.post_json("/api/v1/incoming-documents", &arrival("1"), Some("key-2")).await.expect(409).contains("register-duplicate");
        let path = format!("/api/v1/incoming-documents/{}", made["id"].as_str().unwrap());
        let shown = clerk.get(&path).await.expect(200).json();
        assert_eq!((shown["files"][0]["name"].as_str(), shown["state"].as_str()), (Some("bao cao.pdf"), Some("registered")));
        let listed = clerk.get("/api/v1/incoming-documents?state=registered&q=tuan+47&limit=1").await.expect(200).json();
        assert_eq!((listed["items"][0]["id"].clone(), listed["next"].is_null()), (made["id"].clone(), true));

        let office = h.browser("chanhvanphong").await;
        let leader = position("thutruong1");
        let body = json!({ "leaders": [leader] });
        let done = office.post_json(&format!("{path}/distribute"), &body, None).await.expect(200).json();
        assert_eq!(done["state"], "distributed");
        let deputy = h.browser("thutruong1").await;
        let body = json!({ "leader": leader, "text": "Cục CNTT trả lời", "due_on": "2026-12-05",
            "assignments": [{ "target": { "kind": "unit", "id": unit("CNTT") }, "role": "lead" }] });
        let done = deputy.post_json(&format!("{path}/instruct"), &body, None).await.expect(200).json();
        let lead = done["assignments"][0].clone();
        let head = h.browser("cuctruong").await;
        let shown = head.get(&path).await.expect(200).json();
        assert!(shown["actions"].as_array().unwrap().contains(&json!(format!("pass-on/{}", lead.as_str().unwrap()))));
        let officer = json!([{ "target": { "kind": "position", "id": position("chuyenvien1") }, "role": "lead", "due_on": "2026-12-09" }]);
        let late = head.post_json(&format!("{path}/assign"), &json!({ "assignment": lead, "assignments": officer }), None).await;
        assert_eq!(late.expect(422).json()["code"], "handling-beyond-outer");
        let officer = json!([{ "target": { "kind": "position", "id": position("chuyenvien1") }, "role": "lead" }]);
        head.post_json(&format!("{path}/assign"), &json!({ "assignment": lead, "assignments": officer }), None).await.expect(200);
        let worker = h.browser("chuyenvien1").await;
        let done = worker.post_json(&format!("{path}/complete"), &json!({ "result": "Đã trả lời" }), None).await.expect(200).json();
        assert_eq!(done["state"], "completed");
        let late = worker.post_json(&format!("{path}/complete"), &json!({ "result": "Đã trả lời" }), None).await;
        assert_eq!(late.expect(409).json()["code"], "handling-moved-on");
    })
    .await;
}

#[tokio::test]
async fn the_api_refuses_what_the_form_refuses() {
    house(async |h| {
        let clerk = h.browser("vanthu.bo").await;
        let secret = |field: &str, value: &str| {
            let mut body = arrival("9");
            body[field] = json!(value);
            body
        };
        for (body, code) in [
            (secret("secrecy", "mat"), "register-secret"),
            (secret("subject", "Kế hoạch (Tối mật)"), "register-secret"),
            (secret("type_code", "?"), "register-unknown-type"),
            (secret("issued_on", "hôm nay"), "json-unreadable"),
            (json!({ "type_code": "cv" }), "json-unreadable"),
        ] {
            let refused = clerk.post_json("/api/v1/incoming-documents", &body, None).await.expect(422).json();
            assert_eq!(refused["code"], code, "{body}");
        }
        let mut script = arrival("9");
        script["files"][0]["name"] = json!("bao cao.exe");
        clerk.post_json("/api/v1/incoming-documents", &script, None).await.expect(422).contains("file-unknown-kind");
        for path in ["?urgency=9", "?type=zz", "?after=x"] {
            clerk.get(&format!("/api/v1/incoming-documents{path}")).await.expect(422);
        }
        let listed = clerk.get("/api/v1/incoming-documents").await.expect(200).json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 0);
        let described = clerk.get("/openapi.json").await.expect(200).json();
        assert!(described["paths"]["/api/v1/incoming-documents/{id}/distribute"]["post"].is_object());
    })
    .await;
}
