//! `khue pdf verify`: a good signature, and each kind of bad one with a verdict of its own.

use pades::appearance::Appearance;
use pades::demo_ca::{DemoCa, Period, Subject};
use pades::{FieldSpec, Rect, SignRequest, Target, prepare, sign};

use crate::house::{Answer, House};

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
    let words = ["pdf", "verify", "in.pdf", "--trust", "ca.pem", "--at", "2026-12-01T00:00:00Z"];
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
    assert_eq!(answer.expect(1).says("cannot be said").json()["verdict"], "undetermined");

    let (answer, expired) = verify(&house, &signed(&ca, period("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z")));
    assert_eq!(answer.expect(1).json()["verdict"], "invalid");

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
