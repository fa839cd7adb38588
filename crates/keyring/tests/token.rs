//! A PKCS#11 token (SoftHSM2) as it is used: every kind of key signs, other judges agree, a wrong PIN is counted by the token, and a
//! token that is pulled out loses nothing.

mod support;

use std::path::PathBuf;
use std::process::Command;

use keyring::{Devices, KeyringError, PinLeft};
use pades::{Signer, TrustList, Verdict};
use support::softhsm::{KEYS, PIN, SoftHsm};
use support::{ca, certificate, judged_by_pyhanko, signed, time};

const INSIDE: &str = "KHUE_TEST_SOFTHSM";

/// WHY a process of its own: the token's folder is named by a variable that must stand before the module is loaded.
#[test]
fn tokens_sign_and_their_pins_are_theirs() {
    let Some(hsm) = SoftHsm::new() else { return };
    let me = std::env::current_exe().expect("this test");
    let mut inside = Command::new(me);
    inside
        .args(["inside", "--exact", "--ignored", "--nocapture"])
        .env(INSIDE, hsm.folder())
        .env("SOFTHSM2_CONF", hsm.conf());
    let output = inside.output().expect("started");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "runs inside the test above"]
fn inside() {
    let hsm = SoftHsm::at(PathBuf::from(std::env::var_os(INSIDE).expect("started by the test above")));
    let devices = Devices { modules: vec![hsm.module()], remote: None };
    let own = KEYS.map(|(key, ..)| (key, certificate(&format!("Người {key}"), &hsm.spki(key))));
    hsm.put_certificates(&own);
    hsm.put_certificates(&[("the authority", ca().root().clone())]);
    let token = devices.token("Khue", "Khue").expect("it is there, by its label");
    assert_eq!(devices.token(&token.serial, "Khue").as_ref(), Ok(&token), "and by its serial number");
    let found = devices.keys(&token, PIN).expect("the PIN is right");
    assert_eq!(found.len(), 6, "five that may sign, and a short one");

    every_kind_signs(&devices, &hsm);
    refusals(&devices);
    pin_before_each_signature(&devices, &hsm);
    wrong_pins(&devices);
    pulled_out(&devices, &hsm);
}

fn every_kind_signs(devices: &Devices, hsm: &SoftHsm) {
    let token = devices.token("Khue", "Khue").expect("there");
    let trust = TrustList { roots: vec![ca().root().clone()], revocation_required: false, ..TrustList::default() };
    let mut files = Vec::new();
    for key in devices.keys(&token, PIN).expect("listed") {
        let name = key.certificates[0].subject();
        if name.contains("1024") {
            continue;
        }
        let opened = devices.open(token.clone(), &key.key_id, PIN, key.certificates).expect(&name);
        let pdf = signed(&opened).expect(&name);
        let report = pades::verify(&pdf, &trust, time("2026-01-01T00:00:00Z")).expect("read");
        assert_eq!(report.verdict, Some(Verdict::Valid), "{name}: {report:?}");
        let path = hsm.folder().join(format!("{}.pdf", files.len()));
        std::fs::write(&path, pdf).expect("written");
        files.push(path);
    }
    assert_eq!(files.len(), 5);
    judged_by_pyhanko(ca().root(), &files);
}

fn refusals(devices: &Devices) {
    let token = devices.token("Khue", "Khue").expect("there");
    let keys = devices.keys(&token, PIN).expect("listed");
    let of = |name: &str| keys.iter().find(|k| k.certificates[0].subject().contains(name)).expect(name).clone();
    let short = of("1024");
    let refused = devices.open(token.clone(), &short.key_id, PIN, short.certificates).err();
    assert!(matches!(refused, Some(KeyringError::Weak(_))), "{refused:?}");
    let (p256, rsa) = (of("P-256"), of("RSA-2048"));
    let nobody = devices.open(token.clone(), "ffff", PIN, p256.certificates.clone()).err();
    assert_eq!(nobody, Some(KeyringError::NoSuchKey));
    // Somebody else's certificate of the same kind: what comes back is checked before it is used.
    let other = of("RSA-3072");
    let wrong = devices.open(token, &rsa.key_id, PIN, other.certificates).expect("it opens");
    let error = wrong.sign(b"a message").expect_err("but does not fit");
    assert_eq!(KeyringError::inside(&error), Some(&KeyringError::Mismatch));
    let none = Devices::default().tokens();
    assert_eq!(none, Err(KeyringError::NoModule));
    let broken = Devices { modules: vec!["/nowhere/lib.so".into()], remote: None }.tokens();
    assert!(matches!(broken, Err(KeyringError::Module { .. })));
    let relative = Devices { modules: vec!["libsofthsm2.so".into()], remote: None }.tokens();
    assert!(matches!(relative, Err(KeyringError::Module { .. })), "{relative:?}");
}

fn pin_before_each_signature(devices: &Devices, hsm: &SoftHsm) {
    let token = devices.token("Khue", "Khue").expect("there");
    let own = certificate("Người cẩn thận", &hsm.make_careful_key(0x20));
    let key = devices.open(token.clone(), "20", PIN, vec![own]).expect("opened");
    let trust = TrustList { roots: vec![ca().root().clone()], revocation_required: false, ..TrustList::default() };
    for _ in 0..2 {
        let pdf = signed(&key).expect("signed, with the PIN each time");
        let report = pades::verify(&pdf, &trust, time("2026-01-01T00:00:00Z")).expect("read");
        assert_eq!(report.verdict, Some(Verdict::Valid), "{report:?}");
    }
    // A PIN that was changed between is asked for by the token, not passed over.
    support::softhsm::change_pin(&token.module, PIN, "222222");
    let error = signed(&key).expect_err("the PIN is another");
    assert!(matches!(KeyringError::inside(&error), Some(KeyringError::WrongPin(_))), "{error}");
    support::softhsm::change_pin(&token.module, "222222", PIN);
    // SoftHSM2 signs with curves only from a digest, in one piece: there is no place for the PIN, and that is said.
    hsm.make_careful_curve_key(0x21);
    let curve = certificate("Người cẩn thận", &hsm.spki("P-256"));
    let refused = devices.open(token, "21", PIN, vec![curve]).err();
    assert!(matches!(&refused, Some(KeyringError::EachTime(why)) if why.contains("ECDSA_SHA256")), "{refused:?}");
}

fn wrong_pins(devices: &Devices) {
    let token = devices.token("Khue", "Khue").expect("there");
    let key =
        devices.keys(&token, PIN).expect("listed").into_iter().find(|k| k.certificates[0].subject().contains("P-256"));
    let key = key.expect("P-256");
    let open = |pin: &str| devices.open(token.clone(), &key.key_id, pin, key.certificates.clone());
    // Somebody is at work with the right PIN: whoever comes with a wrong one does not slip in behind.
    let opened = open(PIN).expect("right");
    assert_eq!(open("000000").err(), Some(KeyringError::WrongPin(PinLeft::Low)));
    assert!(opened.sign(b"still open").is_ok());
    assert_eq!(devices.token("Khue", "Khue").expect("there").left, PinLeft::Unsaid, "a right PIN forgives");
    // A batch whose PIN was changed meanwhile tries it once, not once a document.
    let changed = open(PIN).expect("right");
    support::softhsm::change_pin(&token.module, PIN, "222222");
    for _ in 0..3 {
        let error = changed.sign(b"next").expect_err("the PIN is another");
        assert_eq!(KeyringError::inside(&error), Some(&KeyringError::WrongPin(PinLeft::Low)));
    }
    support::softhsm::change_pin(&token.module, "222222", PIN);
}

fn pulled_out(devices: &Devices, hsm: &SoftHsm) {
    let token = devices.token("Khue", "Khue").expect("there");
    let keys = devices.keys(&token, PIN).expect("listed");
    let key = keys.into_iter().find(|k| k.certificates[0].subject().contains("P-384")).expect("P-384");
    let opened = devices.open(token.clone(), &key.key_id, PIN, key.certificates.clone()).expect("opened");
    assert!(signed(&opened).is_ok(), "the first of the batch");
    hsm.delete_token();
    let error = signed(&opened).expect_err("the second");
    let gone = KeyringError::Gone("Khue".to_owned());
    assert_eq!(KeyringError::inside(&error), Some(&gone), "{error}");
    assert_eq!(devices.token(&token.serial, "Khue"), Err(gone));
}
