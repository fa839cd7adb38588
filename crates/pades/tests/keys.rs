//! Keys, certificates and the two-step way for keys that are elsewhere.

mod support;

use pades::appearance::Appearance;
use pades::demo_ca::Subject;
use pades::{Cert, Error, Signer, SoftKey, TrustList, Verdict, begin, prepare, sign, verify};
use support::*;

fn issued() -> pades::demo_ca::Issued {
    let subject = Subject {
        name: "Đặng Thử Nghiệm".into(),
        organisation: "Bộ Y tế".into(),
        unit: Some("Vụ Pháp chế".into()),
        id: "dang".into(),
    };
    ca().issue(&subject, period()).expect("a certificate")
}

#[test]
fn the_pin_opens_the_key_and_only_the_pin() {
    let issued = issued();
    let file = issued.encrypted_pkcs8("248163", 2048).expect("a key file");
    let open = |pin: &str| SoftKey::from_encrypted_pkcs8(&file, pin, issued.chain.clone());
    assert!(open("248163").is_ok());
    for wrong in ["", "248164", "0", "248163 "] {
        assert!(matches!(open(wrong), Err(Error::WrongPin)), "{wrong:?}");
    }
    let other = vec![key(&ca(), "other", "Khác").certificates()[0].clone()];
    assert!(matches!(SoftKey::from_encrypted_pkcs8(&file, "248163", other), Err(Error::Key(_))));
    assert!(matches!(SoftKey::from_encrypted_pkcs8(b"junk", "1", issued.chain.clone()), Err(Error::Key(_))));
}

#[test]
fn openssl_reads_key_and_certificate() {
    let issued = issued();
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("key.p8"), issued.encrypted_pkcs8("248163", 2048).expect("a key file")).expect("written");
    std::fs::write(at("cert.pem"), issued.certificate().to_pem()).expect("written");
    std::fs::write(at("root.pem"), issued.chain[1].to_pem()).expect("written");
    let key =
        tool("openssl", &["pkey", "-inform", "DER", "-passin", "pass:248163", "-noout", "-text", "-in"], &at("key.p8"));
    if let Some((good, text)) = key {
        assert!(good && text.contains("256 bit"), "{text}");
    }
    let root = at("root.pem");
    let root = root.to_str().expect("UTF-8");
    if let Some((good, text)) = tool("openssl", &["verify", "-x509_strict", "-CAfile", root], &at("cert.pem")) {
        assert!(good, "{text}");
    }
    let shown =
        tool("openssl", &["x509", "-noout", "-subject", "-nameopt", "utf8,sep_comma_plus", "-in"], &at("cert.pem"));
    if let Some((_, text)) = shown {
        assert_eq!(text.trim(), "subject=C=VN,O=Bộ Y tế,OU=Vụ Pháp chế,CN=Đặng Thử Nghiệm");
    }
}

#[test]
fn the_same_seed_makes_the_same_authority_and_signature() {
    let make = || {
        let prepared = prepare(&plain_pdf(), &field_specs()).expect("prepared");
        let request = request("leader", "2020-08-19T03:07:04Z", Appearance::empty());
        sign(&prepared, &request, &issued().into_key()).expect("signed")
    };
    assert_eq!(ca().root().der(), ca().root().der());
    assert_eq!(make(), make());
}

#[test]
fn pem_goes_there_and_back() {
    let issued = issued();
    let text: String = issued.chain.iter().map(Cert::to_pem).collect();
    assert_eq!(Cert::all_from_pem(&text).expect("certificates"), issued.chain);
    assert!(matches!(Cert::all_from_pem("no certificate"), Err(Error::Certificate(_))));
    let cut = &text[..text.len() / 3];
    assert!(matches!(TrustList::from_pem(cut), Err(Error::Certificate(_))));
}

#[test]
fn two_steps_give_what_one_step_gives() {
    let key = issued().into_key();
    let prepared = prepare(&plain_pdf(), &field_specs()).expect("prepared");
    let request = || request("leader", "2020-08-19T03:07:04Z", Appearance::empty());
    let pending = begin(&prepared, &request(), key.certificates(), key.algorithm()).expect("begun");
    // The first half may wait in a database while a token elsewhere signs.
    let stored = serde_json::to_string(&pending).expect("JSON");
    let pending: pades::Pending = serde_json::from_str(&stored).expect("JSON");
    let signature = key.sign(pending.message()).expect("a signature");
    let pdf = [prepared.clone(), pending.clone().finish(&signature).expect("finished")].concat();
    assert_eq!(pdf, sign(&prepared, &request(), &key).expect("signed"));
    let wrong = [prepared, pending.clone().finish(&[0x30, 6, 2, 1, 1, 2, 1, 1]).expect("finished")].concat();
    let trust = TrustList { roots: vec![ca().root().clone()], revocation_required: false, ..TrustList::default() };
    let at = time("2026-01-01T00:00:00Z");
    assert_eq!(verify(&pdf, &trust, at).expect("a report").verdict, Some(Verdict::Valid));
    let report = verify(&wrong, &trust, at).expect("a report");
    assert_eq!(report.signatures[0].primary, Some(pades::Reason::SignatureMismatch));
    let huge = vec![0x30; 100_000];
    assert!(matches!(pending.finish_with_cms(&huge), Err(Error::SignatureTooLarge { .. })));
}

#[test]
fn refusals_name_what_is_wrong() {
    let key = issued().into_key();
    let base = plain_pdf();
    let try_sign = |pdf: &[u8], field: &str| {
        sign(pdf, &request(field, "2020-08-19T03:07:04Z", Appearance::empty()), &key).map(|_| ()).map_err(|e| e.code())
    };
    let prepared = prepare(&base, &field_specs()).expect("prepared");
    assert_eq!(try_sign(&base, "leader"), Err("no-such-field"));
    assert_eq!(try_sign(&prepared, "nobody"), Err("no-such-field"));
    let signed =
        sign(&prepared, &request("leader", "2020-08-19T03:07:04Z", Appearance::empty()), &key).expect("signed");
    assert_eq!(try_sign(&signed, "leader"), Err("field-signed"));
    let code = |r: pades::Result<Vec<u8>>| r.map(|_| ()).map_err(|e| e.code());
    assert_eq!(code(prepare(&signed, &field_specs())), Err("already-signed"));
    assert_eq!(code(prepare(&prepared, &field_specs())), Err("field-exists"));
    let mut far = field_specs();
    far[0].page = 7;
    assert_eq!(code(prepare(&base, &far)), Err("no-such-page"));
    far = field_specs();
    far[1].rect.w = 0.0;
    assert_eq!(code(prepare(&base, &far)), Err("bad-rectangle"));
}

/// Another certificate for the same key, issuer and number, put beside the signature, is noticed.
#[test]
fn a_signature_is_bound_to_its_certificate() {
    let ca = ca();
    let named = |name: &str| {
        let subject = Subject { name: name.into(), organisation: "Bộ Y tế".into(), unit: None, id: "same".into() };
        ca.issue(&subject, period()).expect("a certificate")
    };
    let (key, other) = (named("Người Ký").into_key(), named("Người Khác"));
    let prepared = prepare(&plain_pdf(), &field_specs()).expect("prepared");
    let request = request("leader", "2020-08-19T03:07:04Z", Appearance::empty());
    let pending = begin(&prepared, &request, key.certificates(), key.algorithm()).expect("begun");
    let signature = key.sign(pending.message()).expect("a signature");
    let mut stored = serde_json::to_value(&pending).expect("JSON");
    stored["certificates"][0] = serde_json::to_value(other.certificate().der()).expect("JSON");
    let swapped: pades::Pending = serde_json::from_value(stored).expect("JSON");
    let pdf = [prepared, swapped.finish(&signature).expect("finished")].concat();
    let trust = TrustList { roots: vec![ca.root().clone()], revocation_required: false, ..TrustList::default() };
    let report = verify(&pdf, &trust, time("2026-01-01T00:00:00Z")).expect("a report");
    let found = &report.signatures[0];
    assert_eq!((found.digest_ok, found.signature_ok), (Some(true), Some(true)));
    assert_eq!((found.verdict, found.primary), (Verdict::Invalid, Some(pades::Reason::CertificateMismatch)));
}
