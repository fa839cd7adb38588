//! Files judged and signed by JSON: again by the same key, at a place on the page, never over what was tampered with.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pades::{Document, Limits, Rect};
use serde_json::{Value, json};
use signing::seed::PIN;

use crate::support::house;

const SIGN: &str = "/api/v1/signatures/sign";
const VERIFY: &str = "/api/v1/signatures/verify";

fn file(answer: &Value) -> Vec<u8> {
    STANDARD.decode(answer["content"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn the_same_key_signs_again_and_shows_who_and_when() {
    house(keyring::Devices::default(), async |h| {
        let minister = h.browser("botruong").await;
        let sign = async |pdf: &[u8], more: Value| {
            let mut body = json!({ "content": STANDARD.encode(pdf), "pin": PIN });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            minister.post_json(SIGN, &body, None).await
        };
        let plain = crate::files::plain_pdf();
        for place in [[-10.0, 20.0, 60.0, 25.0], [190.0, 20.0, 60.0, 25.0], [20.0, 20.0, 8.0, 4.0]] {
            let refused = sign(&plain, json!({ "place": place })).await.expect(422).json();
            assert_eq!(refused["code"], "check-no-place", "{place:?}");
        }
        let once = file(&sign(&plain, json!({ "place": [20, 20, 70, 25] })).await.expect(200).json());
        let twice = sign(&once, json!({})).await.expect(200).json();
        let report = &twice["report"];
        assert_eq!(report["signatures"].as_array().unwrap().len(), 2, "{report:#}");
        assert_ne!(report["verdict"], "invalid", "{report:#}");
        let twice = file(&twice);
        let document = Document::open(&twice, &Limits::default()).unwrap();
        let fields = pades::fields(&document.latest()).unwrap();
        assert_eq!(fields[1].name, format!("{}-2", fields[0].name));
        let rect = |at: usize| Rect::from_object(fields[at].dict.get("Rect").unwrap()).unwrap();
        assert!(rect(0).is_real() && rect(1).is_nowhere());
        assert!(pades::appearance_page(&once, &fields[0].name).unwrap().is_some_and(|page| page.len() > 1_000));

        // What somebody changed after the first signature is not signed over in silence.
        let mut tampered = once.clone();
        let place = tampered.windows(8).position(|bytes| bytes == b"MediaBox").unwrap() + 10;
        tampered[place] = b'1';
        let refused = sign(&tampered, json!({})).await.expect(422).json();
        assert_eq!(refused["code"], "signing-file-invalid");
        assert!(refused["title"].as_str().is_some_and(|title| title.contains("digest-mismatch")), "{refused}");
        sign(&tampered, json!({ "although_invalid": true })).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_file_is_judged_with_what_it_could_do_and_whoever_issued_it() {
    house(keyring::Devices::default(), async |h| {
        let clerk = h.browser("vanthu.bo").await;
        let plain = crate::files::plain_pdf();
        let encoded = STANDARD.encode(&plain);
        let broken: Vec<&str> =
            encoded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
        let judged = clerk.post_json(VERIFY, &json!({ "content": broken.join("\r\n") }), None).await.expect(200).json();
        assert_eq!((&judged["verdict"], &judged["risks"]), (&Value::Null, &json!([])));
        let xml = json!({ "content": STANDARD.encode("<a xmlns=\"urn:x\"><b>1</b></a>"), "agency": "G18" });
        let judged = clerk.post_json(VERIFY, &xml, None).await.expect(200).json();
        assert_eq!((&judged["format"], &judged["verdict"]), (&json!("xml"), &Value::Null));
        let entities = json!({ "content": STANDARD.encode("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>") });
        assert_eq!(clerk.post_json(VERIFY, &entities, None).await.expect(422).json()["code"], "check-doctype");
        let unknown = json!({ "content": STANDARD.encode(&plain), "agency": "G18", "beside": ["X99"] });
        clerk.post_json(VERIFY, &unknown, None).await.expect(422);
        clerk.get(VERIFY).await.expect(405);
        let request = clerk.request(axum::http::Method::POST, VERIFY).header("content-type", "text/plain");
        let request = request.header("x-csrf-token", &clerk.csrf);
        let refused = clerk.send(request.body(axum::body::Body::from("{}")).unwrap()).await.expect(415);
        assert_eq!(refused.json()["code"], "json-wanted");
    })
    .await;
}
