//! A person chooses a token and a remote credential on the screen, and signs with them.

use std::path::PathBuf;
use std::process::Command;

use signing::seed::demo_ca;

use crate::support::softhsm::{PIN, SoftHsm};
use crate::support::{certificate, house, period};

const INSIDE: &str = "KHUE_TEST_SOFTHSM_PAGES";
const BASE: &str = "/account/signing";

/// WHY a process of its own: the token's folder is named by a variable that must stand before the module is loaded.
#[test]
fn a_token_is_chosen_on_the_screen_and_signs() {
    let Some(hsm) = SoftHsm::new() else { return };
    let me = std::env::current_exe().expect("this test");
    let mut inside = Command::new(me);
    inside.args(["token::inside", "--exact", "--ignored", "--nocapture"]);
    let output = inside.env(INSIDE, hsm.folder()).env("SOFTHSM2_CONF", hsm.conf()).output().expect("started");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[tokio::test]
#[ignore = "runs inside the test above"]
async fn inside() {
    let hsm = SoftHsm::at(PathBuf::from(std::env::var_os(INSIDE).expect("started by the test above")));
    // Two keys of the minister, one of somebody else.
    let names = [("P-256", "Nguyễn Văn Mẫu"), ("RSA-2048", "Nguyễn Văn Mẫu"), ("P-384", "Người Khác")];
    let ca = demo_ca().unwrap();
    hsm.put_certificates(&names.map(|(key, holder)| (key, certificate(&ca, holder, &hsm.spki(key), period()))));
    let devices = keyring::Devices { modules: vec![hsm.module()], remote: None };
    let serial = devices.token("Khue", "Khue").unwrap().serial;
    house(devices, async |h| {
        let minister = h.browser("botruong").await;
        minister.get(BASE).await.expect(200).contains(&serial).contains("Khue");
        let look = async |pin: &str, key_id: &str| {
            minister.post(&format!("{BASE}/token"), &[("serial", &serial), ("pin", pin), ("key_id", key_id)]).await
        };
        look("000000", "").await.expect(422).contains("số lần thử còn ít");
        let gone = [("serial", "no such"), ("pin", PIN), ("key_id", "")];
        minister.post(&format!("{BASE}/token"), &gone).await.expect(409).contains("Không thấy thiết bị");
        let offered = look(PIN, "").await.expect(200).contains("Tìm thấy nhiều chứng thư").contains("Người Khác");
        assert!(!offered.text().contains(PIN), "a PIN is never on a page");
        look(PIN, "05").await.expect(403).contains("Người Khác");
        look(PIN, "ff").await.expect(422).contains("Không tìm thấy khóa");
        for key_id in ["01", "04"] {
            look(PIN, key_id).await.expect(303);
            h.signs("botruong", PIN).await.expect("it signs");
        }
        let wrong = h.signs("botruong", "000000").await.unwrap_err();
        assert!(matches!(wrong, signing::KeyError::Device(keyring::KeyringError::WrongPin(_))), "{wrong}");
        minister.post(&format!("{BASE}/try"), &[("pin", PIN)]).await.expect(303);
        let other = [("pin", PIN), ("new_pin", "975310"), ("new_pin_again", "975310")];
        minister.post(&format!("{BASE}/pin"), &other).await.expect(409).contains("ở thiết bị hoặc dịch vụ");
        minister.get(BASE).await.expect(200).contains("Thiết bị ký số hoặc HSM").lacks("Đổi mã PIN</h2>");
    })
    .await;
}
