//! Signatures made by others: what pyHanko signs, we judge as pyHanko does; what we sign over it stays valid.

#[path = "support/attack.rs"]
mod attack;
mod support;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::signature::KeyPair as _;
use pades::appearance::Appearance;
use pades::demo_ca::{DemoCa, Period, Subject};
use pades::{Error, FieldSpec, Rect, SignRequest, SoftKey, Target, TrustList, Verdict, prepare, sign, verify};
use std::path::Path;
use support::*;

fn subject(id: &str) -> Subject {
    Subject {
        name: "Lê Thử Nghiệm".into(),
        organisation: "Sở Y tế".into(),
        unit: Some("Văn phòng".into()),
        id: id.into(),
    }
}

/// An RSA-2048 key in PKCS#8 with a certificate of the demonstration authority.
fn rsa_key(ca: &DemoCa) -> (Vec<u8>, pades::Cert) {
    let pair = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).expect("a key");
    let spki = aws_lc_rs::encoding::AsDer::as_der(pair.public_key()).expect("a public key");
    let spki: aws_lc_rs::encoding::PublicKeyX509Der<'_> = spki;
    let cert = ca.issue_for(&subject("rsa"), spki.as_ref(), period()).expect("a certificate");
    let pkcs8: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().expect("PKCS#8");
    (pkcs8.as_ref().to_vec(), cert)
}

fn make(folder: &Path, key: &[u8], pin: &str, cert: &pades::Cert, root: &pades::Cert) {
    let at = |name: &str| folder.join(name);
    std::fs::write(at("base.pdf"), plain_pdf()).expect("written");
    std::fs::write(at("key.p8"), key).expect("written");
    std::fs::write(at("cert.pem"), cert.to_pem()).expect("written");
    std::fs::write(at("root.pem"), root.to_pem()).expect("written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign.py");
    let python = std::env::var("KHUE_PYTHON").unwrap_or_else(|_| "python3".into());
    let args = [script, at("base.pdf"), at("key.p8"), pin.into(), at("cert.pem"), at("root.pem"), folder.into()];
    let output = std::process::Command::new(python).args(args).output().expect("python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Compares our verdicts with pyHanko's for every file of the folder.
fn compare(folder: &Path, root: &pades::Cert) {
    let names = [
        "pades",
        "two",
        "pkcs7",
        "certified",
        "certified-two",
        "certified-new",
        "final",
        "field-added",
        "stamped",
        "sha512",
        "pss",
        "pss512",
        "adobe",
    ];
    let paths: Vec<_> = names.iter().map(|n| folder.join(format!("{n}.pdf"))).filter(|p| p.exists()).collect();
    let files: Vec<_> = paths.iter().map(|p| p.as_path()).collect();
    let answers = pyhanko(root, &files).expect("pyHanko was there a moment ago");
    let trust = TrustList { roots: vec![root.clone()], revocation_required: false, ..TrustList::default() };
    for ((name, path), answer) in names.iter().zip(&paths).zip(&answers) {
        let pdf = std::fs::read(path).expect("the file");
        let report = verify(&pdf, &trust, time("2030-01-01T00:00:00Z")).expect("a report");
        let theirs: Vec<bool> =
            answer["signatures"].as_array().expect("judged").iter().map(|s| s["bottom_line"] == true).collect();
        let ours: Vec<bool> = report.signatures.iter().map(|s| s.verdict == Verdict::Valid).collect();
        // Stricter on purpose: an empty field that takes up room on a signed page is nobody's.
        let agreed = if *name == "field-added" { &[false][..] } else { &theirs };
        assert_eq!(ours[..theirs.len()], *agreed, "{name}: {report:#?}");
        // A visible field made after a certification is the one thing here that spoils a signature.
        let expected = if *name == "certified-new" { [false, true] } else { [true, true] };
        assert_eq!(theirs, expected[..theirs.len()], "{name}: {answer:#}");
    }
}

#[test]
fn we_judge_pyhankos_signatures_as_pyhanko_does() {
    if without("pyhanko") {
        return;
    }
    let ca = ca();
    let folder = tempfile::tempdir().expect("a folder");
    let issued = ca.issue(&subject("ec"), period()).expect("a certificate");
    make(
        folder.path(),
        &issued.encrypted_pkcs8("123456", 2048).expect("a key file"),
        "123456",
        issued.certificate(),
        ca.root(),
    );
    compare(folder.path(), ca.root());
}

/// pyHanko knows no clock but the machine's.
#[allow(clippy::disallowed_methods)]
fn machine_now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

#[test]
fn rsa_signs_and_is_judged_alike() {
    let ca = ca();
    let (pkcs8, cert) = rsa_key(&ca);
    let key = SoftKey::from_pkcs8(&pkcs8, vec![cert.clone(), ca.root().clone()]).expect("a key");
    let prepared = prepare(&plain_pdf(), &field_specs()).expect("prepared");
    let pdf = sign(&prepared, &request("leader", "2024-02-29T01:02:03Z", Appearance::empty()), &key).expect("signed");
    let trust = TrustList { roots: vec![ca.root().clone()], revocation_required: false, ..TrustList::default() };
    let report = verify(&pdf, &trust, time("2026-01-01T00:00:00Z")).expect("a report");
    assert_eq!(report.verdict, Some(Verdict::Valid), "{report:#?}");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rsa.pdf");
    std::fs::write(&path, &pdf).expect("written");
    if let Some(answers) = pyhanko(ca.root(), &[&path]) {
        assert_eq!(answers[0]["signatures"][0]["bottom_line"], true, "{:#}", answers[0]);
        let now = machine_now();
        let list =
            Period { from: now - jiff::SignedDuration::from_hours(1), to: now + jiff::SignedDuration::from_hours(1) };
        std::fs::write(folder.path().join("ca.crl"), ca.crl(1, list, &[]).expect("a list")).expect("written");
        make(folder.path(), &pkcs8, "", &cert, ca.root());
        compare(folder.path(), ca.root());
        // What stands in the signature proves that nobody had revoked the certificate; without it that is unknown.
        let strict = TrustList { revocation_required: true, ..trust.clone() };
        let primary = |name: &str| {
            let pdf = std::fs::read(folder.path().join(name)).expect("the file");
            verify(&pdf, &strict, machine_now()).expect("a report").signatures[0].primary
        };
        assert_eq!((primary("adobe.pdf"), primary("pkcs7.pdf")), (None, Some(pades::Reason::RevocationUnknown)));
        // The same salt over other bytes is no signature.
        let mut forged = std::fs::read(folder.path().join("pss.pdf")).expect("the file");
        // In the comment that marks a PDF as binary: nothing else notices.
        forged[12] ^= 1;
        let report = verify(&forged, &trust, time("2030-01-01T00:00:00Z")).expect("a report");
        assert_eq!(report.verdict, Some(Verdict::Invalid));
        let old = std::fs::read(folder.path().join("sha1.pdf")).expect("the file");
        let report = verify(&old, &trust, time("2030-01-01T00:00:00Z")).expect("a report");
        assert_eq!(report.signatures[0].primary, Some(pades::Reason::WeakAlgorithm));
        assert_eq!(report.verdict, Some(Verdict::Undetermined));
    }
}

#[test]
fn we_sign_after_others_in_a_field_of_our_own() {
    if without("pyhanko") {
        return;
    }
    let ca = ca();
    let folder = tempfile::tempdir().expect("a folder");
    let issued = ca.issue(&subject("ec"), period()).expect("a certificate");
    make(folder.path(), &issued.encrypted_pkcs8("1", 2048).expect("a key file"), "1", issued.certificate(), ca.root());
    let key = issued.into_key();
    let spec = FieldSpec { name: "den".into(), page: 0, rect: Rect::new(50.0, 50.0, 100.0, 40.0) };
    let request = SignRequest { target: Target::New(spec), ..request("", "2025-01-01T00:00:00Z", Appearance::empty()) };
    let theirs = std::fs::read(folder.path().join("pades.pdf")).expect("their file");
    let both = sign(&theirs, &request, &key).expect("signed");
    let path = folder.path().join("both.pdf");
    std::fs::write(&path, &both).expect("written");
    let answer = pyhanko(ca.root(), &[&path]).expect("pyHanko").remove(0);
    assert_eq!(answer["signatures"].as_array().map(Vec::len), Some(2));
    assert!(answer["signatures"].as_array().expect("two").iter().all(|s| s["bottom_line"] == true), "{answer:#}");
    let locked = std::fs::read(folder.path().join("final.pdf")).expect("their file");
    assert!(matches!(sign(&locked, &request, &key), Err(Error::Locked)));
}

/// What Rohlmann et al. (2021) do to certified documents: evil annotations and sneaky signatures, unsigned or signed anew.
#[test]
fn a_certified_document_takes_nothing_over_its_text() {
    if without("pyhanko") {
        return;
    }
    let ca = ca();
    let folder = tempfile::tempdir().expect("a folder");
    let issued = ca.issue(&subject("ec"), period()).expect("a certificate");
    make(folder.path(), &issued.encrypted_pkcs8("1", 2048).expect("a key file"), "1", issued.certificate(), ca.root());
    let pdf = std::fs::read(folder.path().join("certified.pdf")).expect("the file");
    let trust = TrustList { roots: vec![ca.root().clone()], revocation_required: false, ..TrustList::default() };
    let primary = |pdf: &[u8]| {
        let report = verify(pdf, &trust, time("2030-01-01T00:00:00Z")).expect("a report");
        (report.signatures[0].verdict, report.signatures[0].primary)
    };
    assert_eq!(primary(&pdf), (Verdict::Valid, None));
    let doc = pades::Document::open(&pdf, &pades::Limits::default()).expect("a document");
    let view = doc.latest();
    let page = view.pages().expect("pages")[0].num;
    let next = view.numbers().last().expect("objects") + 1;
    let look = "<</Type /XObject /Subtype /Form /BBox [0 0 90 20] /Length 3>>\nstream\n0 g\nendstream".to_owned();
    let own = attack::body(&pdf, page);
    let listed = |num: u32| own.replace("/Annots [", &format!("/Annots [{num} 0 R "));
    assert_ne!(own, listed(next), "the page has a list of annotations: {own}");
    for kind in ["FreeText", "Stamp", "Redact"] {
        let over = format!("<</Type /Annot /Subtype /{kind} /Rect [85 590 400 620] /F 4 /AP <</N {} 0 R>>>>", next + 1);
        let objects = [(next, Some(over)), (next + 1, Some(look.clone())), (page, Some(listed(next)))];
        let evil = attack::append(&pdf, &objects, "");
        assert_eq!(primary(&evil), (Verdict::Invalid, Some(pades::Reason::ChangedAfterSigning)), "{kind}");
    }
    // A signature of one's own with a look that lies over the text: certified pages take no new fields.
    let spec = FieldSpec { name: "sneaky".into(), page: 0, rect: Rect::new(85.0, 590.0, 315.0, 30.0) };
    let request = SignRequest { target: Target::New(spec), ..request("", "2025-01-01T00:00:00Z", Appearance::empty()) };
    let sneaky = sign(&pdf, &request, &issued.into_key()).expect("signed");
    assert_eq!(primary(&sneaky), (Verdict::Invalid, Some(pades::Reason::ForbiddenByCertification)));
}
