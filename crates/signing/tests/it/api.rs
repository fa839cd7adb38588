//! The own key by JSON.

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use signing::seed::{PIN, demo_ca};

use crate::support::{PASSWORD, house, key_file, period};

const BASE: &str = "/api/v1/me/signing-key";

#[tokio::test]
async fn a_key_is_looked_at_chosen_and_given_up_by_json() {
    house(keyring::Devices::default(), async |h| {
        let minister = h.browser("botruong").await;
        let key = minister.get(BASE).await.expect(200).json();
        assert_eq!(
            (&key["kind"], &key["fit"], &key["subject"]),
            (&json!("file"), &json!(true), &json!("Nguyễn Văn Mẫu"))
        );
        assert!(key.get("key").is_none() && key.get("certificates").is_none(), "{key}");
        let put = async |body| minister.send_json(Method::PUT, BASE, &body, None).await;
        let file = STANDARD.encode(key_file(&demo_ca().unwrap(), "Nguyễn Văn Mẫu", "rsa_keygen_bits:2048", period()));
        let wrong =
            put(json!({ "kind": "file", "pkcs12": file, "password": "x", "new_pin": "975310" })).await.expect(422);
        assert_eq!(wrong.json()["code"], "signing-wrong-password");
        put(json!({ "kind": "file", "pkcs12": "?", "password": "x", "new_pin": "975310" })).await.expect(422);
        put(json!({ "kind": "stone" })).await.expect(422);
        let token = put(json!({ "kind": "token", "serial": "x", "pin": "1" })).await.expect(409);
        assert_eq!(token.json()["code"], "signing-token-no-module");
        let remote = put(json!({ "kind": "remote", "user": "x" })).await.expect(409);
        assert_eq!(remote.json()["code"], "signing-remote-unset");
        let chosen = put(json!({ "kind": "file", "pkcs12": file, "password": PASSWORD, "new_pin": "975310" })).await;
        assert_ne!(chosen.expect(200).json()["serial"], key["serial"]);
        let pin = async |body| minister.post_json(&format!("{BASE}/pin"), &body, None).await;
        pin(json!({ "pin": "000000", "new_pin": "864200" })).await.expect(422);
        assert_eq!(minister.get(BASE).await.json()["wrong_pins"], 1);
        pin(json!({ "pin": "975310", "new_pin": "864200" })).await.expect(200);
        h.signs("botruong", "864200").await.expect("the new PIN");
        minister.send_json(Method::DELETE, BASE, &json!({}), None).await.expect(200);
        assert_eq!(minister.get(BASE).await.expect(200).json(), json!(null));
        minister.send_json(Method::DELETE, BASE, &json!({}), None).await.expect(403);
    })
    .await;
}

#[tokio::test]
async fn the_agencys_key_is_told_to_its_clerk() {
    house(keyring::Devices::default(), async |h| {
        let path = "/api/v1/agency/signing-key";
        h.browser("botruong").await.get(path).await.expect(403);
        let key = h.browser("vanthu.bo").await.get(path).await.expect(200).json();
        assert_eq!((&key["subject"], &key["has_image"]), (&json!("Bộ Y tế"), &json!(false)));
        h.t.at("2034-01-01T08:00:00+07:00");
        let key = h.browser("vanthu.bo").await.get(path).await.expect(200).json();
        assert_eq!((&key["fit"], &key["refusal"]), (&json!(false), &json!("signing-expired")));
        assert!(h.signs("botruong", PIN).await.is_err());
    })
    .await;
}
