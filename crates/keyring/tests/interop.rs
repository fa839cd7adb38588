//! Others judge what keys on a token signed, at every level; the rows stand in the book beside those of keys in files.

#[path = "../../pades/tests/support/pki.rs"]
mod pki;
#[path = "../../pades/tests/support/pki_server.rs"]
mod pki_server;
#[path = "support/softhsm.rs"]
mod softhsm;
#[path = "../../pades/tests/support/mod.rs"]
mod support;
#[path = "../../pades/tests/support/table.rs"]
mod table;
#[path = "../../pades/tests/support/world.rs"]
mod world;

use std::path::PathBuf;
use std::process::Command;

use keyring::Devices;
use pades::prepare;
use pki::{FROM, TO};
use softhsm::{PIN, SoftHsm};
use support::{field_specs, plain_pdf};
use table::{LEVELS, judge, keep_section, table_of_ours, without_judges};
use world::World;

const INSIDE: &str = "KHUE_TEST_SOFTHSM_TABLE";
const KINDS: [&str; 5] = ["RSA-2048", "RSA-3072", "RSA-4096", "P-256", "P-384"];

/// WHY a process of its own: the token's folder is named by a variable that must stand before the module is loaded.
#[test]
fn every_level_signed_on_a_token_is_valid_to_others() {
    let Some(hsm) = SoftHsm::new() else { return };
    if without_judges() {
        return;
    }
    let me = std::env::current_exe().expect("this test");
    let mut inside = Command::new(me);
    inside.args(["inside", "--exact", "--ignored", "--nocapture"]);
    let output = inside.env(INSIDE, hsm.folder()).env("SOFTHSM2_CONF", hsm.conf()).output().expect("started");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "runs inside the test above"]
fn inside() {
    let hsm = SoftHsm::at(PathBuf::from(std::env::var_os(INSIDE).expect("started by the test above")));
    let world = World::new();
    let devices = Devices { modules: vec![hsm.module()], remote: None };
    let certified = KINDS.map(|kind| {
        let name = format!("token-{}", kind.to_lowercase());
        let pem = hsm.folder().join(format!("{kind}.key"));
        world.pki.certify_key("issuing", &name, &format!("Người giữ {kind}"), &pem, "person", FROM, TO);
        (kind, world.pki.cert(&name))
    });
    hsm.put_certificates(&certified);
    let token = devices.token("Khue", "Khue").expect("it is there");
    let found = devices.keys(&token, PIN).expect("the PIN is right");
    let mut made = Vec::new();
    for (kind, own) in certified {
        let id = &found.iter().find(|key| key.certificates[0] == own).expect(kind).key_id;
        let key = devices.open(token.clone(), id, PIN, vec![own, world.pki.cert("issuing")]).expect(kind);
        for (level, name) in LEVELS {
            let base = prepare(&plain_pdf(), &field_specs()).expect("prepared");
            let pdf = world.sign(&base, "leader", &key, level).expect(kind);
            made.push(judge(&world, &format!("{kind}, token"), name, &pdf));
        }
    }
    let text = format!("Keys of a SoftHSM2 token, by PKCS#11.\n\n{}", table_of_ours(&world, &made));
    keep_section("Signed on a token", &text, "cargo test -p keyring --test interop");
}
