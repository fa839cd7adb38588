//! Key files as openssl makes them: every kind of key, and each way they can be wrong.

#[path = "support/pki.rs"]
mod pki;
#[path = "support/pki_server.rs"]
mod pki_server;
mod support;

use pades::appearance::Appearance;
use pades::{Algorithm, Error, Signer, SoftKey, TrustList, Verdict, prepare, sign, verify};
use pki::{KEY_KINDS, KeyKind, Pki};
use support::*;

#[test]
fn every_kind_of_key_signs_and_openssl_agrees() {
    let pki = Pki::new();
    let trust = TrustList { roots: vec![pki.root()], revocation_required: false, ..TrustList::default() };
    let prepared = prepare(&plain_pdf(), &field_specs()).expect("prepared");
    for kind in KEY_KINDS {
        let name = kind.label().to_lowercase();
        let key = pki.person(&name, kind);
        assert_eq!(key.certificates().len(), 2, "the issuer came along");
        let look = || request("leader", "2024-02-29T01:02:03Z", Appearance::empty());
        let pdf = sign(&prepared, &look(), &key).expect("signed");
        let report = verify(&pdf, &trust, time("2026-01-01T00:00:00Z")).expect("a report");
        assert_eq!(report.verdict, Some(Verdict::Valid), "{name}: {report:#?}");
        openssl_verifies(&pki, &name, &pdf, &report.signatures[0].byte_range);
        if kind == KeyKind::Rsa3072 {
            let key = key.with_algorithm(Algorithm::RsaPkcs1Sha512).expect("RSA takes any hash");
            let pdf = sign(&prepared, &look(), &key).expect("signed");
            let report = verify(&pdf, &trust, time("2026-01-01T00:00:00Z")).expect("a report");
            assert_eq!(report.verdict, Some(Verdict::Valid), "SHA-512: {report:#?}");
            assert!(key.with_algorithm(Algorithm::EcdsaP384).is_err());
        }
    }
}

/// Lets openssl check the CMS of a signature over the bytes it signs.
fn openssl_verifies(pki: &Pki, name: &str, pdf: &[u8], range: &[u64]) {
    let [_, first, second, len] = [range[0] as usize, range[1] as usize, range[2] as usize, range[3] as usize];
    let digits = &pdf[first + 1..second - 1];
    let cms: Vec<u8> = hex::decode(digits).expect("hexadecimal");
    std::fs::write(pki.at("signed.bin"), [&pdf[..first], &pdf[second..second + len]].concat()).expect("written");
    std::fs::write(pki.at("signature.cms"), cms).expect("written");
    let mut args = vec!["cms", "-verify", "-binary", "-inform", "DER", "-in", "signature.cms"];
    args.extend(["-content", "signed.bin", "-CAfile", "root.pem", "-purpose", "any", "-out", "content.out"]);
    pki.openssl(&args);
    assert!(std::fs::read(pki.at("content.out")).expect("the content").starts_with(b"%PDF"), "{name}");
}

#[test]
fn wrong_passwords_and_other_files_are_told_apart() {
    let pki = Pki::new();
    pki.person("an", KeyKind::P256);
    let code = |file: &[u8], password: &str| {
        SoftKey::from_pkcs12(file, password).map(|_| "ok".to_owned()).unwrap_or_else(|e| format!("{}: {e}", e.code()))
    };
    let file = pki.pkcs12("an", "Mật khẩu 1", &[]);
    assert_eq!(code(&file, "Mật khẩu 1"), "ok");
    for wrong in ["", "mật khẩu 1", "Mật khẩu", "x"] {
        assert!(code(&file, wrong).starts_with("wrong-pin"), "{wrong:?}");
    }
    // Without a MAC only the padding tells; a wrong password must not come out as a key all the same.
    let open = pki.pkcs12("an", "p", &["-nomac"]);
    assert_eq!(code(&open, "p"), "ok");
    for n in 0..400 {
        let told = code(&open, &format!("wrong {n}"));
        assert!(told.starts_with("wrong-pin"), "{n}: {told}");
    }
    for extra in
        [&["-macalg", "sha512"][..], &["-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC"], &["-certpbe", "NONE"]]
    {
        assert_eq!(code(&pki.pkcs12("an", "p", extra), "p"), "ok", "{extra:?}");
    }
    let old = pki.pkcs12("an", "p", &["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"]);
    assert!(code(&old, "p").contains("old way"), "{}", code(&old, "p"));
    assert!(code(&old, "q").starts_with("wrong-pin"));
    let no_key = pki.openssl(&["pkcs12", "-export", "-nokeys", "-in", "an.pem", "-passout", "pass:p"]);
    assert!(code(&no_key, "p").contains("no private key"));
    let foreign = ["pkcs12", "-export", "-inkey", "tsa.key", "-in", "tsa.pem", "-passout", "pass:p"];
    assert_eq!(code(&pki.openssl(&foreign), "p"), "ok");
    assert!(matches!(SoftKey::from_pkcs12(b"%PDF-1.7", "p"), Err(Error::Key(_))));
    assert!(matches!(SoftKey::from_pkcs12(&file[..file.len() / 2], "p"), Err(Error::Key(_))));
}

#[test]
fn short_and_strange_keys_are_refused() {
    let pki = Pki::new();
    let make = |args: &[&str]| -> Vec<u8> {
        pki.openssl(&[&["genpkey", "-out", "odd.pem"], args].concat());
        pki.openssl(&["pkcs8", "-topk8", "-nocrypt", "-in", "odd.pem", "-outform", "DER"])
    };
    let code = |der: &[u8]| match SoftKey::from_pkcs8(der, vec![pki.root()]) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    };
    assert!(code(&make(&["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"])).contains("shorter"));
    assert!(code(&make(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"])).contains("curve"));
    assert!(code(&make(&["-algorithm", "ED25519"])).contains("unknown"));
    assert!(code(&make(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"])).contains("does not belong"));
}
