//! `khue pdf`: a good signature, and each kind of bad one with a verdict of its own; signing and renewing against the
//! services of an authority.

use pades::appearance::Appearance;
use pades::demo_ca::{DemoCa, Period, Subject};
use pades::{FieldSpec, Rect, SignRequest, Target, prepare, sign};

use crate::house::{Answer, House};
use crate::pki::{KeyKind, Pki};

fn moment(text: &str) -> kernel::Instant {
    text.parse().unwrap()
}

fn period(from: &str, to: &str) -> Period {
    Period { from: moment(from), to: moment(to) }
}

/// One page without a word.
pub fn page() -> Vec<u8> {
    let text = "%PDF-1.4\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type /Pages /Kids [3 0 R] /Count 1>>\n\
                endobj\n3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>\nendobj\n";
    let at = |number: &str| text.find(&format!("{number} 0 obj")).unwrap();
    let entries = [at("1"), at("2"), at("3")].map(|offset| format!("{offset:010} 00000 n\r\n")).concat();
    let trailer = format!("trailer\n<</Size 4 /Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", text.len());
    format!("{text}xref\n0 4\n0000000000 65535 f\r\n{entries}{trailer}").into_bytes()
}

fn authority(seed: &[u8]) -> DemoCa {
    DemoCa::new(seed, "CA trình diễn", "Khuê", period("2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z")).unwrap()
}

fn signed(ca: &DemoCa, valid: Period) -> Vec<u8> {
    let person =
        Subject { name: "Trần Thử".into(), organisation: "Bộ Y tế".into(), unit: None, id: "thu".into() };
    let key = ca.issue(&person, valid).unwrap().into_key();
    let place = FieldSpec { name: "leader".into(), page: 0, rect: Rect::new(330.0, 200.0, 150.0, 60.0) };
    let request = SignRequest {
        target: Target::Field("leader".into()),
        appearance: Appearance::empty(),
        reason: None,
        location: Some("Hà Nội".into()),
        name: None,
        time: moment("2026-11-22T03:07:04Z"),
        reserve: 0,
    };
    sign(&prepare(&page(), &[place]).unwrap(), &request, &key).unwrap()
}

fn verify(house: &House, pdf: &[u8]) -> (Answer, String) {
    std::fs::write(house.path().join("in.pdf"), pdf).unwrap();
    let words = ["pdf", "verify", "in.pdf", "--trust", "ca.pem", "--no-revocation", "--at", "2026-12-01T00:00:00Z"];
    let answer = house.run(&words);
    let primary = answer.json()["signatures"][0]["primary"].as_str().unwrap_or("none").to_owned();
    (answer, primary)
}

#[test]
fn each_kind_of_bad_signature_has_a_verdict_of_its_own() {
    let house = House::new();
    let ca = authority(b"one");
    std::fs::write(house.path().join("ca.pem"), ca.root().to_pem()).unwrap();
    let long = || period("2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z");
    let good = signed(&ca, long());

    let (answer, _) = verify(&house, &good);
    assert_eq!(answer.expect(0).json()["verdict"], "valid");
    let (answer, unsigned) = verify(&house, &page());
    answer.expect(1).says("not signed");
    assert_eq!(unsigned, "none");

    let mut flipped = good.clone();
    let place = flipped.windows(5).position(|bytes| bytes == b"595 8").unwrap();
    flipped[place] = b'6';
    let (answer, flipped) = verify(&house, &flipped);
    assert_eq!(answer.expect(1).says("not valid").json()["verdict"], "invalid");

    let mut added = good.clone();
    added.extend_from_slice(b"1 0 obj\n<</Type /Catalog /Pages 2 0 R /OpenAction 3 0 R>>\nendobj\n");
    let (answer, added) = verify(&house, &added);
    answer.expect(1);

    let (answer, other) = verify(&house, &signed(&authority(b"two"), long()));
    assert_eq!(answer.expect(3).says("cannot be said").json()["verdict"], "undetermined");

    let (answer, expired) = verify(&house, &signed(&ca, period("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z")));
    assert_eq!(answer.expect(1).json()["verdict"], "invalid");

    // Nobody said whether the certificate was revoked, and silence is never "valid".
    std::fs::write(house.path().join("in.pdf"), &good).unwrap();
    let at = ["pdf", "verify", "in.pdf", "--trust", "ca.pem", "--at", "2026-12-01T00:00:00Z"];
    let silent = house.run(&at).expect(3).json();
    assert_eq!(silent["signatures"][0]["primary"], "revocation-unknown");
    house
        .run(&["pdf", "verify", "in.pdf", "--trust", "ca.pem", "--at", "2026-12-01"])
        .expect(2)
        .says("with time and zone");

    // A digit of the container that is none any more: broken, and the file is still judged.
    let mut damaged = good.clone();
    let place = damaged.windows(11).position(|bytes| bytes == b"/Contents <").unwrap() + 40;
    damaged[place] = b'q';
    let (answer, damaged) = verify(&house, &damaged);
    assert_eq!(answer.expect(1).says("not valid").json()["verdict"], "invalid");
    assert_eq!(damaged, "container-malformed");

    let reasons = std::collections::BTreeSet::from([&flipped, &added, &other, &expired]);
    assert_eq!(reasons.len(), 4, "{reasons:?}");
}

#[test]
fn what_is_no_pdf_or_no_certificate_is_said() {
    let house = House::new();
    std::fs::write(house.path().join("in.pdf"), "Kính gửi").unwrap();
    std::fs::write(house.path().join("ca.pem"), authority(b"one").root().to_pem()).unwrap();
    house.run(&["pdf", "verify", "in.pdf", "--trust", "ca.pem"]).expect(1).says("not a PDF");
    house.run(&["pdf", "verify", "in.pdf", "--trust", "in.pdf"]).expect(1).says("PEM");
    house.run(&["pdf", "verify", "in.pdf"]).expect(2).says("--trust");
}

/// A folder with a page, a key file, its password and the root, beside the authority that made them.
fn office() -> (House, Pki) {
    let (house, pki) = (House::new(), Pki::new());
    pki.person("an", KeyKind::Rsa2048);
    let write = |name: &str, bytes: &[u8]| std::fs::write(house.path().join(name), bytes).unwrap();
    write("in.pdf", &page());
    write("an.p12", &pki.pkcs12("an", "mật khẩu", &[]));
    write("password", "mật khẩu\n".as_bytes());
    write("ca.pem", pki.root().to_pem().as_bytes());
    (house, pki)
}

fn sign_by_command(house: &House, output: &str, more: &[&str]) -> Answer {
    let words = ["pdf", "sign", "in.pdf", "--output", output, "--key", "an.p12", "--password-file", "password"];
    house.run(&[&words[..], &["--trust", "ca.pem"], more].concat())
}

#[test]
fn a_file_is_signed_judged_and_archived_with_the_services_of_its_authority() {
    let (house, pki) = office();
    let tsa = pki.server.url("/tsa");
    let verify = |file: &str, more: &[&str]| house.run(&[&["pdf", "verify", file, "--trust", "ca.pem"], more].concat());

    let answer =
        sign_by_command(&house, "archived.pdf", &["--level", "b-lta", "--tsa", &tsa, "--reason", "Ký ban hành"])
            .expect(0);
    let report = &answer.json()["report"];
    assert_eq!(report["signatures"][0]["baseline"], "B-LTA", "{report:#}");
    assert_eq!(report["signatures"][0]["reason"], "Ký ban hành");
    let answer = verify("archived.pdf", &["--agency", "Bộ Y tế"]).expect(0);
    assert_eq!(answer.json()["signatures"][0]["time_source"], "time-stamp");
    let answer = verify("archived.pdf", &["--agency", "Bộ Tài chính"]).expect(1).says("not valid");
    assert_eq!(answer.json()["signatures"][0]["primary"], "other-agency");

    let bare = sign_by_command(&house, "bare.pdf", &["--place", "20,20,50,20"]).expect(0).json();
    assert_eq!(bare["report"]["verdict"], "valid", "what was just asked belongs to the verdict: {bare:#}");
    let stamped = sign_by_command(&house, "stamped.pdf", &["--level", "b-t", "--tsa", &tsa]).expect(0).json();
    assert_eq!(stamped["report"]["signatures"][0]["baseline"], "B-T", "{stamped:#}");
    assert_eq!(stamped["report"]["verdict"], "valid");
    verify("bare.pdf", &[]).expect(3).says("cannot be said");
    sign_by_command(&house, "words.pdf", &["--place", "20,20,90,20", "--text", "12/QĐ-BYT; đã ký"]).expect(0);
    let words = std::fs::read(house.path().join("words.pdf")).unwrap();
    let field = verify("words.pdf", &[]).json()["signatures"][0]["field"].as_str().unwrap().to_owned();
    let shown = pades::appearance_page(&words, &field).unwrap().expect("it shows words");
    assert!(documents::reader::extract("application/pdf", &shown).unwrap().contains("12/QĐ-BYT; đã ký"));
    verify("bare.pdf", &["--online"]).expect(0);
    let renew = ["pdf", "renew", "bare.pdf", "--output", "renewed.pdf", "--trust", "ca.pem", "--tsa", &tsa];
    let answer = house.run(&renew).expect(0).json();
    assert_eq!(answer["report"]["signatures"][0]["baseline"], "B-LTA", "{answer:#}");
    assert_eq!(answer["renew_by"], "2039-10-03T00:00:00Z");
    verify("renewed.pdf", &[]).expect(0);

    pki.server.fault("ocsp-down");
    pki.server.fault("crl-down");
    let answer = verify("bare.pdf", &["--online"]).expect(3).says("cannot be said");
    assert!(answer.json()["unreachable"].as_array().is_some_and(|all| !all.is_empty()), "{answer:#?}");
    sign_by_command(&house, "unknown.pdf", &[]).expect(1).says("whether it was revoked").says("--offline");
    sign_by_command(&house, "offline.pdf", &["--offline"]).expect(0);
    pki.server.mend();
    pki.revoke("issuing", "an");
    sign_by_command(&house, "revoked.pdf", &[]).expect(1).says("it was revoked");
    assert!(!house.path().join("revoked.pdf").exists(), "nothing is signed by whom the check refuses");
}

#[test]
fn signing_says_what_is_wrong_and_overwrites_nothing() {
    let (house, pki) = office();
    sign_by_command(&house, "in.pdf", &["--offline"]).expect(1).says("must be a new file");
    assert_eq!(std::fs::read(house.path().join("in.pdf")).unwrap(), page());
    sign_by_command(&house, "out.pdf", &["--offline", "--level", "b-t"]).expect(1).says("services");
    sign_by_command(&house, "out.pdf", &["--level", "b-t"]).expect(1).says("time-stamping service");
    sign_by_command(&house, "out.pdf", &["--offline", "--field", "nobody"]).expect(1).says("nobody");
    sign_by_command(&house, "out.pdf", &["--offline", "--page", "7"]).expect(1).says("no page 7");
    sign_by_command(&house, "out.pdf", &["--offline", "--place", "1,2"]).expect(1).says("four numbers");
    for off in ["-10,20,60,25", "180,20,60,25", "20,290,60,25", "0,0,0,0"] {
        sign_by_command(&house, "out.pdf", &["--offline", "--place", off]).expect(1).says("does not lie on page 1");
    }
    sign_by_command(&house, "out.pdf", &["--offline", "--place", "20,20,9,4"]).expect(1).says("--invisible");
    let other = authority(b"two").root().to_pem();
    std::fs::write(house.path().join("other.pem"), other).unwrap();
    let words = ["pdf", "sign", "in.pdf", "--output", "out.pdf", "--key", "an.p12", "--password-file", "password"];
    let strange = house.run(&[&words[..], &["--trust", "other.pem"]].concat());
    strange.expect(1).says("no path leads from it to a trusted authority").says("--trust");
    std::fs::write(house.path().join("password"), "sai").unwrap();
    sign_by_command(&house, "out.pdf", &["--offline"]).expect(1).says("the password is wrong").says("--password-file");
    let tsa = pki.server.url("/tsa");
    let renew = ["pdf", "renew", "in.pdf", "--output", "out.pdf", "--trust", "ca.pem", "--tsa", &tsa];
    house.run(&renew).expect(1).says("not signed");
    assert!(!house.path().join("out.pdf").exists());
}

#[test]
fn the_same_key_signs_again_and_what_is_seen_says_who_and_when() {
    let (house, _pki) = office();
    // A page whose box does not begin at 0.
    let shifted = String::from_utf8(page()).unwrap().replace("[0 0 595 842]", "[9 9 604 851]");
    std::fs::write(house.path().join("in.pdf"), &shifted).unwrap();
    sign_by_command(&house, "out.pdf", &["--offline", "--place", "20,20,70,25"]).expect(0);
    let once = std::fs::read(house.path().join("out.pdf")).unwrap();
    for (from, to, more) in
        [("out.pdf", "twice.pdf", &[][..]), ("twice.pdf", "thrice.pdf", &["--place", "20,60,70,25", "--invisible"])]
    {
        let words = ["pdf", "sign", from, "--output", to, "--key", "an.p12", "--password-file", "password"];
        house.run(&[&words[..], &["--trust", "ca.pem", "--offline"], more].concat()).expect(0);
    }
    let pdf = std::fs::read(house.path().join("thrice.pdf")).unwrap();
    let document = pades::Document::open(&pdf, &pades::Limits::default()).unwrap();
    let fields = pades::fields(&document.latest()).unwrap();
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    assert!(names[1] == format!("{}-2", names[0]) && names[2] == format!("{}-3", names[0]), "{names:?}");
    let rects: Vec<Rect> = fields.iter().map(|f| Rect::from_object(f.dict.get("Rect").unwrap()).unwrap()).collect();
    assert!((rects[0].x - (9.0 + 20.0 * pades::MM)).abs() < 0.01, "measured from the corner of the page: {rects:?}");
    assert!(rects[1].is_nowhere() && rects[2].is_nowhere());
    let shown = pades::appearance_page(&once, names[0]).unwrap().expect("something is drawn");
    std::fs::write(house.path().join("shown.pdf"), shown).unwrap();
    let text = std::process::Command::new("pdftotext").arg(house.path().join("shown.pdf")).arg("-").output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("Ký bởi") && text.contains("Bộ Y tế") && text.contains("+07:00"), "{text}");
    let report = house.run(&["pdf", "verify", "thrice.pdf", "--trust", "ca.pem", "--no-revocation"]).expect(0).json();
    assert_eq!(report["signatures"].as_array().unwrap().len(), 3);
}
