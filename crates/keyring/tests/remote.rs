//! A remote signing service by CSC API v2: it signs, and every way it can fail is a case of ours.

mod support;

use keyring::{Devices, KeyringError, Opens, RemoteKey};
use pades::{Signer, TrustList, Verdict};
use support::csc::{Csc, OTP, PIN};
use support::{ca, judged_by_pyhanko, signed, time};

fn open(csc: &Csc, credential: &str, secret: &str) -> keyring::Result<RemoteKey> {
    let key = if credential.starts_with("rsa") { "rsa" } else { "ec" };
    csc.known().open(credential, secret, &csc.certificate(key))
}

/// What signing with a credential comes to.
fn told(csc: &Csc, credential: &str, secret: &str) -> KeyringError {
    match open(csc, credential, secret) {
        Err(error) => error,
        Ok(key) => KeyringError::inside(&signed(&key).expect_err(credential)).expect("a case of ours").clone(),
    }
}

#[test]
fn remote_keys_sign_and_others_agree() {
    let csc = Csc::start();
    let trust = TrustList { roots: vec![ca().root().clone()], revocation_required: false, ..TrustList::default() };
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = Vec::new();
    let (both, lines) = (format!("{PIN} {OTP}"), format!("{PIN}\n{OTP}"));
    let all = [("ec-single", PIN), ("ec-raw", PIN), ("rsa-many", PIN), ("ec-otp", &both), ("ec-otp", &lines)];
    for (credential, secret) in all {
        let key = open(&csc, credential, secret).expect(credential);
        let pdf = signed(&key).expect(credential);
        let report = pades::verify(&pdf, &trust, time("2026-01-01T00:00:00Z")).expect("read");
        assert_eq!(report.verdict, Some(Verdict::Valid), "{credential}: {report:?}");
        let path = folder.path().join(format!("{}-{credential}.pdf", files.len()));
        std::fs::write(&path, pdf).expect("written");
        files.push(path);
    }
    judged_by_pyhanko(ca().root(), &files);
}

#[test]
fn credentials_are_listed_and_looked_at() {
    let csc = Csc::start();
    let remote = csc.known();
    assert_eq!(remote.list("xa").expect("listed"), ["ec-single", "rsa-many", "expired"]);
    assert!(remote.list("nobody").expect("listed").is_empty());
    let info = remote.info("ec-otp").expect("looked at");
    assert!(info.pin && info.otp && info.bound && info.multisign == 1);
    assert_eq!((info.opens(), remote.info("ec-single").expect("looked at").opens()), (Opens::PinAndCode, Opens::Pin));
    assert_eq!(info.certificates.len(), 2);
    assert!(matches!(remote.info("expired"), Err(KeyringError::Credential(_))));
    assert!(matches!(csc.remote("another's").list("xa"), Err(KeyringError::Client(_))));
    assert!(matches!(Devices::default().remote(), Err(KeyringError::NoRemote)));
}

#[test]
fn one_authorisation_signs_as_often_as_the_service_allows() {
    let csc = Csc::start();
    let key = open(&csc, "rsa-many", PIN).expect("opened");
    for _ in 0..4 {
        signed(&key).expect("signed");
    }
    assert_eq!(csc.count("credentials/authorize"), 2, "three by the first, one by the second");
    // A one-time code opens once: the second signature asks for a fresh one, and does not send the old.
    let once = open(&csc, "ec-otp", &format!("{PIN} {OTP}")).expect("opened");
    signed(&once).expect("the first");
    let asked = csc.count("credentials/authorize");
    let error = signed(&once).expect_err("the second");
    assert_eq!(KeyringError::inside(&error), Some(&KeyringError::Otp));
    assert_eq!(csc.count("credentials/authorize"), asked);
}

#[test]
fn a_wrong_pin_is_told_in_the_words_of_the_service_and_not_tried_again() {
    let csc = Csc::start();
    let left = |n: u32| KeyringError::RemotePin(format!("Invalid PIN, {n} tries left"));
    // Where the authorisation is not bound to a hash the PIN is tried at once.
    assert_eq!(open(&csc, "rsa-many", "000000").err(), Some(left(2)));
    let key = open(&csc, "ec-single", "000000").expect("not tried yet");
    for _ in 0..3 {
        let error = signed(&key).expect_err("wrong");
        assert_eq!(KeyringError::inside(&error), Some(&left(1)), "counted once");
    }
    assert_eq!(told(&csc, "ec-otp", PIN), KeyringError::Otp, "the code is missing");
    assert_eq!(told(&csc, "ec-otp", &format!("{PIN} 000000")), KeyringError::Otp, "the code is wrong");
}

#[test]
fn answers_that_are_late_wrong_or_of_another_key_sign_nothing() {
    let csc = Csc::start();
    assert!(matches!(told(&csc, "expired", PIN), KeyringError::Credential(_)));
    for credential in ["ec-no-certificate", "ec-garbage", "ec-no-sad", "ec-empty"] {
        let error = told(&csc, credential, PIN);
        assert!(matches!(error, KeyringError::Malformed(_)), "{credential}: {error}");
    }
    assert_eq!(told(&csc, "ec-wrong", PIN), KeyringError::Mismatch);
    assert_eq!(told(&csc, "ec-slow", PIN), KeyringError::TimedOut);
    let remote = csc.known();
    assert_eq!(remote.list("hang"), Err(KeyringError::TimedOut));
    assert!(matches!(remote.list("html"), Err(KeyringError::Malformed(_))));
    assert!(matches!(remote.list("down"), Err(KeyringError::Unreachable(_))));
    // The certificate was replaced at the service since it was chosen here.
    let other = remote.open("ec-single", PIN, &csc.certificate("rsa")).err();
    assert_eq!(other, Some(KeyringError::Mismatch));
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", closed.local_addr().expect("an address"));
    drop(closed);
    let gone = csc.moved_to(url).known().list("xa");
    assert!(matches!(gone, Err(KeyringError::Unreachable(_))), "{gone:?}");
}

#[test]
fn nothing_secret_is_printed() {
    let csc = Csc::start();
    let printed = format!("{:?}", csc.known());
    assert!(!printed.contains("own"), "{printed}");
    let key = open(&csc, "ec-single", PIN).expect("opened");
    assert_eq!(key.certificates().len(), 2);
}
