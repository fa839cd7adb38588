//! `khue xml verify`: a good envelope, a changed one, one by nobody known, and what is no envelope at all.

use pades::demo_ca::{DemoCa, Period};

use crate::house::House;
use crate::xmlsec::{RSA_SHA256, Scene, enveloped};

fn moment(text: &str) -> kernel::Instant {
    text.parse().unwrap()
}

#[test]
fn each_verdict_has_an_exit_code_and_a_sentence() {
    let (house, scene) = (House::new(), Scene::new());
    let write = |name: &str, text: &str| std::fs::write(house.path().join(name), text).unwrap();
    let period = Period { from: moment("2020-01-01T00:00:00Z"), to: moment("2040-01-01T00:00:00Z") };
    let other = DemoCa::new(b"other", "CA khác", "Khuê", period).unwrap();
    let signed = scene.envelope(&enveloped(RSA_SHA256), "an");
    write("ca.pem", &scene.pki.root().to_pem());
    write("other.pem", &other.root().to_pem());
    write("good.edxml", &signed);
    write("changed.edxml", &signed.replace("tập huấn", "tập trận"));
    write("plain.xml", "<a/>");
    write("broken.xml", "<a>");
    write("doctype.xml", "<!DOCTYPE a><a/>");
    let verify = |file: &str, more: &[&str]| house.run(&[&["xml", "verify", file, "--trust", "ca.pem"], more].concat());
    let answer = verify("good.edxml", &["--no-revocation"]).expect(0);
    for said in ["valid", "Người an (Bộ Y tế)", "whole: edXML", "certificate-not-signed"] {
        assert!(answer.out.contains(said), "{said}: {}", answer.out);
    }
    let report = verify("good.edxml", &["--no-revocation", "--json"]).expect(0).json();
    assert_eq!(report["signatures"][0]["coverage"], "whole");
    assert_eq!(report["verdict"], "valid");
    verify("good.edxml", &["--agency", "Sở Y tế"]).expect(1).says("not valid");
    // What nobody asked about is never valid.
    verify("good.edxml", &[]).expect(3).says("cannot be said");
    verify("good.edxml", &["--at", "2050-01-01T00:00:00Z"]).expect(1);
    house.run(&["xml", "verify", "good.edxml", "--trust", "other.pem"]).expect(3).says("cannot be said");
    // The authority's services stand on this machine; a command's user answers for the file.
    verify("good.edxml", &["--online"]).expect(0);
    ["ocsp-down", "crl-down"].iter().for_each(|fault| scene.pki.server.fault(fault));
    verify("good.edxml", &["--online"]).expect(3).says("cannot be said");
    let silent = verify("good.edxml", &["--online", "--json"]).expect(3).json();
    assert!(silent["unreachable"][0].as_str().is_some_and(|why| why.contains("/ocsp")), "{silent}");
    let report = verify("changed.edxml", &["--json"]).expect(1);
    assert_eq!(report.json()["signatures"][0]["primary"], "digest-mismatch");
    verify("plain.xml", &[]).expect(1).says("it is not signed");
    verify("broken.xml", &[]).expect(1).says("not well-formed");
    verify("doctype.xml", &[]).expect(1).says("DTD");
    verify("missing.xml", &[]).expect(1).says("missing.xml");
}
