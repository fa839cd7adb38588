//! What XAdES puts beside a signature: time-stamps, certificates, revocation. What holds counts, what does not is told.

#[path = "../../pades/tests/support/pki_server.rs"]
mod pki_server;
mod support;

use jiff::Timestamp;
use pades::demo_ca::{DemoCa, Period};
use pades::{Baseline, Evidence, TimeSource, TrustList, Verdict};
use support::pki::{FROM, KeyKind, now};
use support::*;
use xmlsig::{Fault, Limits, Reason, Report, signers, verify};

const CLAIMED: &str = "2026-11-20T08:00:00+07:00";
/// What exclusive and inclusive canonical XML declare on a signature value in an envelope.
const BARE: &str = " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";
const FULL: &str = " xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" \
                    xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"";

fn judged(xml: &str, trust: &TrustList, evidence: &Evidence, at: Timestamp) -> Report {
    verify(xml.as_bytes(), trust, evidence, at).expect("it can be judged")
}

fn level(report: &Report) -> Option<Baseline> {
    report.signatures[0].baseline
}

fn notes(report: &Report, fault: Fault) -> bool {
    report.signatures[0].reasons.contains(&Reason::Xml(fault))
}

/// The file with a good time-stamp.
fn stamped(scene: &Scene, xml: &str) -> String {
    beside_properties(xml, &time_stamp(EXCLUSIVE, &scene.stamp(value_of(xml, BARE).as_bytes())))
}

#[test]
fn a_time_stamp_proves_when_in_whatever_form_it_names() {
    let scene = Scene::new();
    let xml = scene.advanced("an", "2020-01-02T08:00:00+07:00");
    let bare = time_stamp(EXCLUSIVE, &scene.stamp(value_of(&xml, BARE).as_bytes()));
    // Where no form is named it is the inclusive one.
    let full = time_stamp("", &scene.stamp(value_of(&xml, FULL).as_bytes()));
    for (stamps, count) in [(bare.clone(), 1), (full.clone(), 1), (full + &bare, 2)] {
        let report = scene.judge(&beside_properties(&xml, &stamps));
        let one = &report.signatures[0];
        assert_eq!(said(&report), "valid", "{report:#?}");
        assert_eq!((one.baseline, one.time_source), (Some(Baseline::Time), TimeSource::TimeStamp));
        assert_eq!(one.time_stamps.len(), count);
        assert!(one.time_stamps.iter().all(|stamp| stamp.verdict == Verdict::Valid), "{one:#?}");
        assert!(one.proved_time.is_some() && one.claimed_time.is_some());
    }
}

#[test]
fn a_time_stamp_outlives_the_certificate() {
    let scene = Scene::new();
    scene.pki.holder("brief", KeyKind::Rsa2048, "person", FROM, "20270601000000Z");
    let later = "2030-01-01T00:00:00Z".parse().expect("a time");
    let xml = scene.advanced("brief", CLAIMED);
    let at = |xml: &str| said(&judged(xml, &scene.trust(), &Evidence::default(), later));
    assert_eq!(at(&xml), "undetermined: certificate-expired-since");
    assert_eq!(at(&stamped(&scene, &xml)), "valid");
}

#[test]
fn a_time_stamp_of_something_else_or_of_nobody_known_proves_nothing() {
    let scene = Scene::new();
    let xml = scene.advanced("an", CLAIMED);
    let with = |stamp: &str| scene.judge(&beside_properties(&xml, stamp));
    let other = scene.advanced("an", "2026-11-21T08:00:00+07:00");
    for (name, stamp) in [
        ("something else", time_stamp(EXCLUSIVE, &scene.stamp(b"something else"))),
        ("another signature", time_stamp(EXCLUSIVE, &scene.stamp(value_of(&other, BARE).as_bytes()))),
        ("another form", time_stamp(INCLUSIVE, &scene.stamp(value_of(&xml, BARE).as_bytes()))),
        ("no token", time_stamp(EXCLUSIVE, b"no token")),
        ("no base64", time_stamp(EXCLUSIVE, b"x").replace("eA==", "@")),
    ] {
        let report = with(&stamp);
        assert_eq!(said(&report), "undetermined: time-stamp-invalid", "{name}: {report:#?}");
        assert_eq!((level(&report), report.signatures[0].proved_time), (Some(Baseline::Basic), None), "{name}");
    }
    // By an authority nobody trusts: noted, and the time stays the signer's own word.
    let strangers = Scene::new();
    let files = ["-extensions", "tsa", "-keyout", "tsa.key", "-out", "tsa.pem", "-subj", "/CN=TSA la", "-days", "30"];
    let made = ["req", "-x509", "-config", "ca.conf", "-newkey", "rsa:2048", "-nodes"];
    strangers.pki.openssl(&[&made[..], &files].concat());
    let report = with(&time_stamp(EXCLUSIVE, &strangers.stamp(value_of(&xml, BARE).as_bytes())));
    let one = &report.signatures[0];
    assert_eq!(said(&report), "valid");
    assert!(one.reasons.contains(&Reason::Common(pades::Reason::TimeStampUntrusted)), "{one:#?}");
    assert_eq!((one.baseline, one.proved_time, one.time_source), (Some(Baseline::Basic), None, TimeSource::Claimed));
}

#[test]
fn what_is_there_twice_is_refused_and_what_stands_elsewhere_means_nothing() {
    let scene = Scene::new();
    let xml = scene.advanced("an", CLAIMED);
    let good = stamped(&scene, &xml);
    assert_eq!(said(&scene.judge(&good)), "valid");
    let twice = |inner: &str| {
        let (open, close) = (format!("<xades:{inner}>"), format!("</xades:{inner}>"));
        let whole = format!("{open}{}{close}", between(&good, &open, &close));
        good.replacen(&whole, &whole.repeat(2), 1)
    };
    for inner in ["UnsignedProperties", "UnsignedSignatureProperties"] {
        assert_eq!(scene.says(&twice(inner)), "invalid: container-malformed", "{inner}");
    }
    // Properties that a signer did sign, and signed twice over: two readers could take one each.
    let (object, props) = scene.xades(&scene.pki.cert("an"), CLAIMED);
    let time = format!("<xades:SigningTime>{CLAIMED}</xades:SigningTime>");
    let times = object.replace(&time, &(time.clone() + &time.replace("2026", "2025")));
    let signed = between(&object, "Target=\"#sig\">", "</xades:QualifyingProperties>");
    let both = object.replacen(signed, &(signed.to_owned() + &signed.replace("props", "props2")), 1);
    let whole = reference("", &[ENVELOPED, EXCLUSIVE]);
    let second = props.replace("#props", "#props2");
    for (name, object, references) in
        [("two times", times, whole.clone() + &props), ("two lots", both.clone(), whole.clone() + &props + &second)]
    {
        let xml = scene.envelope(&template(RSA_SHA256, &references, &object), "an");
        assert_eq!(scene.says(&xml), "invalid: container-malformed", "{name}");
    }
    let half = scene.envelope(&template(RSA_SHA256, &(whole + &props), &both), "an");
    assert_eq!(scene.says(&half), "invalid: container-malformed", "one of two is signed");
    // A time-stamp outside its place, or of another language, is none.
    let token = scene.stamp(value_of(&xml, BARE).as_bytes());
    let stamp = time_stamp(EXCLUSIVE, &token);
    let end = "</xades:QualifyingProperties>";
    for (name, xml) in [
        ("elsewhere", xml.replace(end, &format!("<xades:UnsignedProperties>{stamp}</xades:UnsignedProperties>{end}"))),
        (
            "foreign",
            beside_properties(
                &xml,
                &stamp.replacen("<xades:SignatureTimeStamp", "<xades:SignatureTimeStamp xmlns:xades=\"urn:x\"", 1),
            ),
        ),
    ] {
        let report = scene.judge(&xml);
        assert_eq!((said(&report).as_str(), level(&report)), ("valid", Some(Baseline::Basic)), "{name}: {report:#?}");
        assert!(report.signatures[0].time_stamps.is_empty() && notes(&report, Fault::ProofsNotJudged), "{name}");
    }
}

#[test]
fn proofs_that_the_file_holds_make_it_last() {
    let scene = Scene::new();
    let xml = scene.advanced("an", CLAIMED);
    let strict = scene.trust().with_revocation_required(true);
    let token = scene.stamp(value_of(&xml, BARE).as_bytes());
    let (stamp, lists) = (time_stamp(EXCLUSIVE, &token), scene.lists());
    let values = |crls: &[Vec<u8>]| {
        let crl = |der: &Vec<u8>| format!("<xades:EncapsulatedCRLValue>{}</xades:EncapsulatedCRLValue>", base64(der));
        let crls: String = crls.iter().map(crl).collect();
        format!(
            "<xades:CertificateValues><xades:EncapsulatedX509Certificate>{}</xades:EncapsulatedX509Certificate>\
             </xades:CertificateValues><xades:RevocationValues><xades:CRLValues>{crls}</xades:CRLValues></xades:RevocationValues>",
            base64(scene.pki.cert("issuing").der())
        )
    };
    let at = |xml: &str, evidence: &Evidence| {
        let report = judged(xml, &strict, evidence, now());
        (said(&report), level(&report))
    };
    let (none, time) = (Evidence::default(), beside_properties(&xml, &stamp));
    assert_eq!(at(&time, &none), ("undetermined: revocation-unknown".into(), Some(Baseline::Basic)));
    // What was asked for proves it today, and is not in the file.
    assert_eq!(at(&time, &lists), ("valid".into(), Some(Baseline::Time)));
    let long = beside_properties(&xml, &(stamp.clone() + &values(&lists.crls)));
    assert_eq!(at(&long, &none), ("valid".into(), Some(Baseline::LongTerm)));
    // Lists of somebody else say nothing about these certificates.
    let (hour, subject) = (jiff::SignedDuration::from_hours(1), "CA khác");
    let period = Period { from: now() - hour, to: now() + hour };
    let other = DemoCa::new(b"another", subject, "Ai đó", period).expect("an authority");
    let theirs = vec![other.crl(1, period, &[]).expect("a list")];
    let foreign = beside_properties(&xml, &(stamp.clone() + &values(&theirs)));
    assert_eq!(at(&foreign, &none), ("undetermined: revocation-unknown".into(), Some(Baseline::Basic)));
    assert_eq!(at(&foreign, &lists), ("valid".into(), Some(Baseline::Time)), "the file itself holds no proof");
    // Lists without a time-stamp do not say when.
    assert_eq!(at(&beside_properties(&xml, &values(&lists.crls)), &none), ("valid".into(), Some(Baseline::Basic)));
    let many = vec![lists.crls[0].clone(); Limits::default().proofs + 1];
    assert_eq!(scene.says(&beside_properties(&xml, &values(&many))), "refused: beyond-limit");
}

#[test]
fn what_is_not_judged_is_told_and_counts_for_nothing() {
    let scene = Scene::new();
    let xml = scene.advanced("an", CLAIMED);
    let token = scene.stamp(value_of(&xml, BARE).as_bytes());
    let stamp = time_stamp(EXCLUSIVE, &token);
    let archive = stamp
        .replace("<xades:SignatureTimeStamp", "<a:ArchiveTimeStamp xmlns:a=\"http://uri.etsi.org/01903/v1.4.1#\"")
        .replace("</xades:SignatureTimeStamp", "</a:ArchiveTimeStamp");
    let included = stamp.replace("<ds:Canon", "<xades:Include URI=\"#sig\"/><ds:Canon");
    let unknown = time_stamp("urn:form", &token);
    let many = stamp.repeat(pades::MAX_STAMPS + 1);
    for (name, properties, reached) in [
        ("archive alone", archive.clone(), Baseline::Basic),
        ("archive too", stamp.clone() + &archive, Baseline::Time),
        ("over more", included, Baseline::Basic),
        ("unknown form", unknown, Baseline::Basic),
        ("many", many, Baseline::Time),
    ] {
        let report = scene.judge(&beside_properties(&xml, &properties));
        assert_eq!((said(&report).as_str(), level(&report)), ("valid", Some(reached)), "{name}: {report:#?}");
        assert!(notes(&report, Fault::ProofsNotJudged), "{name}");
    }
    assert!(!notes(&scene.judge(&beside_properties(&xml, &stamp)), Fault::ProofsNotJudged));
}

#[test]
fn services_are_asked_only_about_signatures_whose_value_fits() {
    let scene = Scene::new();
    let asked = |xml: &str| signers(xml.as_bytes(), &Limits::default()).expect("it can be read");
    let xml = stamped(&scene, &scene.advanced("an", CLAIMED));
    let [one] = &asked(&xml)[..] else { panic!("one signer") };
    assert_eq!((one.signer.subject().as_str(), one.time_stamps.len()), ("Người an", 1));
    assert!(one.others.iter().any(|cert| cert.subject() == "CA thử nghiệm"));
    // Another certificate under the same signature: nobody is asked about whoever did not sign.
    let own = base64(scene.pki.cert("an").der());
    let foreign = base64(scene.pki.cert("thu").der());
    let packed: String = between(&xml, "<ds:X509Certificate>", "</ds:X509Certificate>").split_whitespace().collect();
    assert_eq!(packed, own);
    let swapped = xml.replacen(between(&xml, "<ds:X509Certificate>", "</ds:X509Certificate>"), &foreign, 1);
    assert!(asked(&swapped).is_empty());
    assert!(asked(ENVELOPE).is_empty());
    assert!(signers(b"<a><SignedInfo></b>", &Limits::default()).is_err());
}
