//! A person chooses a credential of a remote service on the screen, and signs with PIN and one-time code.

use keyring::{Devices, KeyringError, Opens};
use signing::{KeyError, Owner, keys, secret};

use crate::far::HOLDER;
use crate::far::csc::{Csc, OTP, PIN};
use crate::support::{House, house};

const BASE: &str = "/account/signing";

fn devices(csc: &Csc) -> Devices {
    Devices { modules: Vec::new(), remote: Some(csc.known()) }
}

async fn opens(h: &House<'_>) -> Opens {
    let tx = h.t.app.store.read().await.unwrap();
    let owner = Owner::Person(identity::seed::Demo.account("botruong").person.uuid());
    keys::of(&tx, owner).await.unwrap().expect("a key").place.opens()
}

#[tokio::test]
async fn a_credential_is_chosen_on_the_screen_and_signs() {
    let csc = Csc::start();
    house(devices(&csc), async |h| {
        let minister = h.browser("botruong").await;
        minister.get(BASE).await.expect(200).contains("Dịch vụ ký số từ xa");
        let look = async |user: &str, key_id: &str| {
            minister.post(&format!("{BASE}/remote"), &[("user", user), ("key_id", key_id)]).await
        };
        // Two that may sign; the one that ended hides neither.
        let offered = look("xa", "").await.expect(200).contains("ec-single").contains("rsa-many");
        offered.lacks("expired").contains(HOLDER);
        look("xa", "ec-single").await.expect(303);
        assert_eq!(opens(h).await, Opens::Pin);
        h.signs("botruong", PIN).await.expect("it signs");
        let page = minister.get(BASE).await.expect(200);
        page.contains(&csc.url).lacks("name=\"otp\"").lacks("Đổi PIN</h2>");
        minister.post(&format!("{BASE}/try"), &[("pin", PIN)]).await.expect(303);
        let wrong = minister.post(&format!("{BASE}/try"), &[("pin", "000000")]).await.expect(422);
        wrong.contains("mã PIN không đúng").contains("tries left").lacks("000000");
    })
    .await;
}

#[tokio::test]
async fn a_one_time_code_has_a_field_of_its_own() {
    let csc = Csc::start();
    house(devices(&csc), async |h| {
        let minister = h.browser("botruong").await;
        minister.post(&format!("{BASE}/remote"), &[("user", "otp")]).await.expect(303);
        assert_eq!(opens(h).await, Opens::PinAndCode);
        minister.get(BASE).await.expect(200).contains("name=\"otp\"").contains("Mã dùng một lần");
        let attempt =
            async |pin: &str, code: &str| minister.post(&format!("{BASE}/try"), &[("pin", pin), ("otp", code)]).await;
        attempt(PIN, OTP).await.expect(303);
        for code in ["", "999999"] {
            let refused = attempt(PIN, code).await.expect(422);
            refused.contains("f-try-otp-note").contains("cần một mã dùng một lần").lacks(PIN);
        }
        attempt("000000", OTP).await.expect(422).contains("mã PIN không đúng");
        h.signs("botruong", &secret(PIN, OTP)).await.expect("it signs");
        let missing = h.signs("botruong", &secret(PIN, " ")).await.unwrap_err();
        assert!(matches!(missing, KeyError::Device(KeyringError::Otp)), "{missing}");
    })
    .await;
}

#[tokio::test]
async fn what_the_service_refuses_is_said_and_the_old_key_stays() {
    let csc = Csc::start();
    house(devices(&csc), async |h| {
        let minister = h.browser("botruong").await;
        let look = async |user: &str, key_id: &str| {
            minister.post(&format!("{BASE}/remote"), &[("user", user), ("key_id", key_id)]).await
        };
        look("nobody", "").await.expect(422).contains("Không tìm thấy khóa");
        look("old", "expired").await.expect(403).contains("không dùng được");
        look("html", "").await.expect(409).contains("sai quy cách");
        look("down", "").await.expect(409).contains("Không nối được");
        // Somebody else's credential: the certificate names the minister.
        let clerk = h.browser("vanthu.bo").await;
        clerk.post(&format!("{BASE}/remote"), &[("user", "otp")]).await.expect(403).contains(HOLDER);
        assert_eq!(opens(h).await, Opens::Pin, "the demonstration key is still the one");
        h.signs("botruong", "123456").await.expect("it signs as before");
    })
    .await;
}
