//! `/account/signing` and `/agency/signing` in a browser.

use identity::seed::Demo;
use pades::demo_ca::Period;
use signing::seed::{PIN, demo_ca};
use signing::{Owner, keys};
use testing::{Answer, Client};

use crate::support::{House, PASSWORD, drawn, house, key_file, period, png, stranger};

const BASE: &str = "/account/signing";
const P256: &str = "ec_paramgen_curve:P-256";

async fn none(test: impl AsyncFn(&House<'_>)) {
    house(keyring::Devices::default(), test).await;
}

async fn upload(browser: &Client, base: &str, file: &[u8], password: &str, pin: [&str; 2]) -> Answer {
    let fields = [("password", password), ("new_pin", pin[0]), ("new_pin_again", pin[1])];
    browser.upload(&format!("{base}/file"), &fields, &[("file", "key.p12", file)]).await
}

#[tokio::test]
async fn everybody_sees_the_own_key_alone() {
    none(async |h| {
        let minister = h.browser("botruong").await;
        minister.get(BASE).await.expect(200).contains("Nguyễn Văn Mẫu").contains("Dùng được").contains("MẪU");
        // The way there: the menu below one's name, the account page; the agency's key for who may seal only.
        minister.get("/account").await.expect(200).contains("href=\"/account/signing\"").lacks("/agency/signing");
        let clerk = h.browser("vanthu.bo").await;
        clerk.get("/account").await.expect(200).contains("href=\"/agency/signing\"");
        let admin = h.browser("quantri").await;
        admin.get("/admin/people").await.expect(200).contains("/admin/signing-holders").contains("/admin/trust");
        let mut officer = h.browser("chuyenvien1").await;
        officer.get(BASE).await.expect(200).contains("Bạn chưa có chứng thư số").lacks("Nguyễn Văn Mẫu");
        officer.set_cookie("khue_lang", "en");
        officer.get(BASE).await.expect(200).contains("You have no certificate").lacks("key-own").lacks("Chọn ");
    })
    .await;
}

/// The tool keeps the key: the house knows its certificate, and nothing is typed here.
#[tokio::test]
async fn the_tool_on_the_own_machine_is_chosen_by_its_certificate() {
    none(async |h| {
        let minister = h.browser("botruong").await;
        let tx = h.t.app.store.read().await.unwrap();
        let of = async |who: &str| {
            let key = keys::of_person(&tx, Demo.account(who).person.uuid()).await.unwrap().unwrap();
            key.certificate().unwrap().to_pem().into_bytes()
        };
        let (own, other) = (of("botruong").await, of("thutruong1").await);
        drop(tx);
        let give = async |file: &[u8]| {
            minister.upload(&format!("{BASE}/tool"), &[], &[("certificate", "khoa.cer", file)]).await
        };
        give(b"khong phai chung thu").await.expect(422).contains("không phải chứng thư số");
        give(&other).await.expect(403);
        give(&own).await.expect(303);
        minister.get(BASE).await.expect(200).contains("Công cụ ký số của Ban Cơ yếu").lacks("f-try-pin");
        assert_eq!(h.signs("botruong", PIN).await.unwrap_err().to_string(), signing::KeyError::InTool.to_string());
        assert_eq!(h.audited("key-chosen").await, 1);
        h.browser("chuyenvien1")
            .await
            .upload("/agency/signing/tool", &[], &[("certificate", "a.cer", &own)])
            .await
            .expect(403);
        // By JSON too, by PEM or by base64 of DER.
        let pem = String::from_utf8(own).unwrap();
        let body = serde_json::json!({ "kind": "tool", "certificate": pem });
        let chosen =
            minister.send_json(axum::http::Method::PUT, "/api/v1/me/signing-key", &body, None).await.expect(200).json();
        assert_eq!(chosen["kind"], "tool");
    })
    .await;
}

#[tokio::test]
async fn a_key_file_is_kept_under_a_pin_of_its_own_and_the_former_key_stays_in_the_history() {
    none(async |h| {
        let minister = h.browser("botruong").await;
        for option in ["rsa_keygen_bits:2048", P256, "ec_paramgen_curve:P-384"] {
            let file = key_file(&demo_ca().unwrap(), "NGUYỄN VĂN  MẪU", option, period());
            upload(&minister, BASE, &file, PASSWORD, ["975310", "975310"]).await.expect(303);
            h.signs("botruong", "975310").await.expect(option);
        }
        assert_eq!(h.signs("botruong", PIN).await.unwrap_err().to_string(), "the PIN is wrong, 4 tries are left");
        minister.get(BASE).await.expect(200).contains("Khóa đã thôi dùng").contains("còn 4 lần thử");
        assert_eq!(h.audited("key-chosen").await, 3);
        let tx = h.t.app.store.read().await.unwrap();
        let person = Owner::Person(Demo.account("botruong").person.uuid());
        assert_eq!(keys::former(&tx, person).await.unwrap().len(), 3);
        // Neither file nor password nor the key in the clear is anywhere.
        let now = keys::of(&tx, person).await.unwrap().unwrap();
        assert!(pades::change_pin(now.place.sealed(), PASSWORD, "x", &sealing()).is_err());
    })
    .await;
}

fn sealing() -> pades::Sealing {
    pades::Sealing { salt: [0; 16], iv: [0; 16], rounds: 1 }
}

#[tokio::test]
async fn key_files_that_may_not_sign_are_refused_with_the_reason_and_nothing_changes() {
    none(async |h| {
        let minister = h.browser("botruong").await;
        let ca = demo_ca().unwrap();
        let mine = key_file(&ca, "Nguyễn Văn Mẫu", P256, period());
        let good = ["975310", "975310"];
        upload(&minister, BASE, &mine, "sai", good).await.expect(422).contains("Mật khẩu của tệp khóa không đúng");
        let unreadable = upload(&minister, BASE, b"not a key", PASSWORD, good).await.expect(422);
        unreadable.contains("Không dùng được tệp khóa").lacks("the key cannot").lacks("it is not");
        upload(&minister, BASE, b"", PASSWORD, good).await.expect(422).contains("Chưa chọn tệp");
        for weak in ["12345", "111111", " "] {
            upload(&minister, BASE, &mine, PASSWORD, [weak, weak]).await.expect(422).contains("PIN cần từ 6");
        }
        upload(&minister, BASE, &mine, PASSWORD, ["975310", "975311"]).await.expect(422).contains("không giống nhau");
        let others = key_file(&ca, "Nguyễn Văn Mậu", P256, period());
        let refused = upload(&minister, BASE, &others, PASSWORD, good).await.expect(403);
        refused.contains("Nguyễn Văn Mậu").contains("nhờ quản trị xác nhận");
        let foreign = key_file(&stranger(), "Nguyễn Văn Mẫu", P256, period());
        upload(&minister, BASE, &foreign, PASSWORD, good).await.expect(403).contains("danh sách tin cậy");
        let time = |text: &str| text.parse().unwrap();
        let (old, new) = (time("2025-01-01T00:00:00Z"), time("2027-01-01T00:00:00Z"));
        let ended = key_file(&ca, "Nguyễn Văn Mẫu", P256, Period { to: old, ..period() });
        upload(&minister, BASE, &ended, PASSWORD, good).await.expect(403).contains("đã hết hiệu lực từ");
        let ahead = key_file(&ca, "Nguyễn Văn Mẫu", P256, Period { from: new, ..period() });
        upload(&minister, BASE, &ahead, PASSWORD, good).await.expect(403).contains("có hiệu lực từ");
        let curve = key_file(&ca, "Nguyễn Văn Mẫu", "ec_paramgen_curve:P-521", period());
        upload(&minister, BASE, &curve, PASSWORD, good).await.expect(422).contains("P-256");
        assert_eq!(h.audited("key-chosen").await, 0);
        h.signs("botruong", PIN).await.expect("the old key is as it was");
    })
    .await;
}

fn certificate_of(file: &[u8]) -> pades::Cert {
    let key = pades::SoftKey::from_pkcs12(file, PASSWORD).unwrap();
    pades::Signer::certificates(&key)[0].clone()
}

#[tokio::test]
async fn an_administrator_may_confirm_whose_a_certificate_is() {
    none(async |h| {
        let minister = h.browser("botruong").await;
        let ca = demo_ca().unwrap();
        let file = key_file(&ca, "Nguyen Van Mau", P256, period());
        upload(&minister, BASE, &file, PASSWORD, ["975310", "975310"]).await.expect(403);
        let (pem, der) = (certificate_of(&file).to_pem(), certificate_of(&file).der().to_vec());
        let admin = h.browser("quantri").await;
        let person = Demo.account("botruong").person.to_string();
        let fields =
            [("person", person.as_str()), ("reason", "Chứng thư viết không dấu"), ("certificate", pem.as_str())];
        let page = "/admin/signing-holders";
        // Nobody is chosen for the administrator, and the people of the agencies below are there too.
        admin
            .get(page)
            .await
            .expect(200)
            .contains("<option value=\"\" selected>")
            .contains("Cục Quản lý Dược</option>")
            .contains("Chưa xác nhận");
        minister.upload(page, &fields, &[]).await.expect(403);
        admin.upload(page, &[("person", ""), fields[1], fields[2]], &[]).await.expect(422).contains("của ai");
        admin.upload(page, &[fields[0], ("reason", " "), fields[2]], &[]).await.expect(422);
        admin.upload(page, &[fields[0], fields[1], ("certificate", "x")], &[]).await.expect(422).contains("đọc được");
        admin.upload(page, &[fields[0], fields[1]], &[]).await.expect(422).contains("Hãy chọn tệp chứng thư");
        let strange = stranger();
        for nobody in [strange.root().clone(), certificate_of(&key_file(&strange, "Nguyen Van Mau", P256, period()))] {
            let file = [("file", "la.cer", nobody.der())];
            admin.upload(page, &fields[..2], &file).await.expect(422).contains("không có trong danh sách tin cậy");
        }
        assert_eq!(h.audited("certificate-holder-confirmed").await, 0);
        admin.upload(page, &fields[..2], &[("file", "mau.cer", &der)]).await.expect(303);
        let known = admin.get(page).await.expect(200).contains("Nguyen Van Mau").contains("Nguyễn Văn Mẫu");
        known.contains("KHÔNG CÓ GIÁ TRỊ PHÁP LÝ");
        admin.upload(page, &fields, &[]).await.expect(303);
        upload(&minister, BASE, &file, PASSWORD, ["975310", "975310"]).await.expect(303);
        // For nobody else.
        let deputy = h.browser("thutruong1").await;
        upload(&deputy, BASE, &file, PASSWORD, ["975310", "975310"]).await.expect(403);
        assert_eq!(h.audited("certificate-holder-confirmed").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_pin_is_changed_by_who_knows_it_and_five_wrong_ones_lock() {
    none(async |h| {
        let deputy = h.browser("thutruong1").await;
        let change = async |old: &str, new: &str, again: &str| {
            let fields = [("pin", old), ("new_pin", new), ("new_pin_again", again)];
            deputy.post(&format!("{BASE}/pin"), &fields).await
        };
        change("000000", "246810", "246810").await.expect(422).contains("Còn 4 lần thử");
        change(PIN, "246810", "246811").await.expect(422).contains("không giống nhau");
        change(PIN, "246810", "246810").await.expect(303);
        assert!(h.signs("thutruong1", PIN).await.is_err());
        h.signs("thutruong1", "246810").await.expect("the new one");
        deputy.post(&format!("{BASE}/try"), &[("pin", "246810")]).await.expect(303);
        change("246810", "246810", "246810").await.expect(422).contains("phải khác mã PIN đang dùng");
        for left in [4, 3, 2, 1] {
            let refused = deputy.post(&format!("{BASE}/try"), &[("pin", "000000")]).await.expect(422);
            refused.contains(&format!("Còn {left} lần thử"));
        }
        // The fifth locks, and says so with the way out; nothing is left to try.
        let locked = deputy.post(&format!("{BASE}/try"), &[("pin", "000000")]).await.expect(403);
        locked.contains("Chọn lại khóa từ tệp").lacks("lần thử").lacks("f-try-pin");
        change("246810", "135790", "135790").await.expect(403).contains("tự khóa");
        let page = deputy.get(BASE).await.expect(200).contains("Đã tự khóa");
        page.lacks("Dùng được").lacks("/account/signing/pin").lacks("liên hệ quản trị");
        let file = key_file(&demo_ca().unwrap(), &h.name("thutruong1").await, P256, period());
        upload(&deputy, BASE, &file, PASSWORD, ["975310", "975310"]).await.expect(303);
        h.signs("thutruong1", "975310").await.expect("the key chosen anew");
        assert_eq!(h.audited("pin-changed").await, 1);
    })
    .await;
}

#[tokio::test]
async fn images_are_cleaned_and_shown_to_their_owner_alone() {
    none(async |h| {
        let minister = h.browser("botruong").await;
        let set =
            async |bytes: &[u8]| minister.upload(&format!("{BASE}/image"), &[], &[("image", "a.png", bytes)]).await;
        set(b"GIF89a").await.expect(422).contains("không phải PNG");
        set(&png(true)).await.expect(422).contains("nền trong suốt");
        let shown = format!("{BASE}/image.png");
        minister.get(&shown).await.expect(204);
        set(&[png(false), b"a tail".to_vec()].concat()).await.expect(303);
        let image = minister.get(&shown).await.expect(200);
        let decoded = pades::Image::from_png(&image.bytes).unwrap();
        assert_eq!((decoded.width, decoded.height), (80, 30), "the empty rim is cut off");
        assert!(!image.text().contains("a tail"));
        minister.get(BASE).await.expect(200).contains("/account/signing/image.png").lacks("“MẪU”");
        h.browser("thutruong1").await.get(&shown).await.expect(204);
        // It stays when another key is chosen.
        let file = key_file(&demo_ca().unwrap(), "Nguyễn Văn Mẫu", P256, period());
        upload(&minister, BASE, &file, PASSWORD, ["975310", "975310"]).await.expect(303);
        minister.get(&shown).await.expect(200);
        minister.post(&format!("{BASE}/image/remove"), &[]).await.expect(303);
        minister.get(&shown).await.expect(204);
        minister.post(&format!("{BASE}/end"), &[]).await.expect(303);
        minister.get(BASE).await.expect(200).contains("Bạn chưa có chứng thư số");
        minister.post(&format!("{BASE}/try"), &[("pin", "975310")]).await.expect(403);
        assert_eq!((h.audited("signature-image-set").await, h.audited("key-ended").await), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn the_agencys_key_is_for_those_who_may_seal() {
    none(async |h| {
        let base = "/agency/signing";
        for stranger in ["botruong", "chanhvanphong", "chuyenvien1", "quantri", "vanthu.pc"] {
            let browser = h.browser(stranger).await;
            browser.get(base).await.expect(403);
            browser.get(&format!("{base}/image.png")).await.expect(403);
            browser.post(&format!("{base}/end"), &[]).await.expect(403);
        }
        let clerk = h.browser("vanthu.bo").await;
        clerk.get(base).await.expect(200).contains("Bộ Y tế").contains("NĐ 30/2020 Đ.32");
        let ca = demo_ca().unwrap();
        let own = key_file(&ca, "Văn thư Bộ", P256, period());
        upload(&clerk, base, &own, PASSWORD, ["975310", "975310"]).await.expect(403);
        let seal = key_file(&ca, "Bộ Y tế", P256, period());
        upload(&clerk, base, &seal, PASSWORD, ["975310", "975310"]).await.expect(303);
        let image = drawn([205, 30, 40], false);
        let set = async |mm: &str| {
            clerk.upload(&format!("{base}/image"), &[("millimetres", mm)], &[("image", "a.png", &image)]).await
        };
        let blue = [("image", "a.png", &*png(false))];
        let blue = clerk.upload(&format!("{base}/image"), &[("millimetres", "36")], &blue).await.expect(422);
        blue.contains("không có màu đỏ");
        for wrong in ["", "19", "61", "x"] {
            set(wrong).await.expect(422).contains("từ 20 đến 60 mm");
        }
        set("36").await.expect(303);
        let tx = h.t.app.store.read().await.unwrap();
        let key = keys::of_agency(&tx, Demo.ministry().uuid()).await.unwrap().unwrap();
        assert_eq!(key.image_mm, Some(36));
        // A clerk of another agency changes that one's.
        let other = h.browser("vanthu.qld").await;
        other.get(base).await.expect(200).lacks(&key.certificate().unwrap().serial());
    })
    .await;
}
