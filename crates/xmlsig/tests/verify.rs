//! Files signed by xmlsec1 with an authority of openssl: what is right is called valid, with who, when and by what proof.

#[path = "../../pades/tests/support/pki_server.rs"]
mod pki_server;
mod support;

use pades::{Baseline, Evidence, TimeSource, TrustList, Verdict};
use support::pki::{FROM, KeyKind, TO, now};
use support::*;
use xmlsig::{Coverage, Fault, Form, Reason, verify};

#[test]
fn a_signature_over_the_whole_envelope_is_valid_and_names_who_signed() {
    let scene = Scene::new();
    let xml = scene.envelope(&enveloped(RSA_SHA256), "an");
    let report = scene.judge(&xml);
    let one = &report.signatures[0];
    assert_eq!(said(&report), "valid", "{report:#?}");
    assert_eq!((one.form, one.coverage, one.baseline), (Form::Plain, Coverage::Whole, None));
    let who = one.signer.as_ref().expect("a signer");
    assert_eq!((who.name.as_str(), who.organisation.as_deref()), ("Người an", Some("Bộ Y tế")));
    assert_eq!(one.path, ["Người an", "CA thử nghiệm", "Gốc thử nghiệm"]);
    assert_eq!(one.place, "edXML/edXMLEnvelope/edXMLHeader/Signature");
    assert!(one.reasons.contains(&Reason::Xml(Fault::CertificateNotSigned)), "{one:#?}");
    // White space between elements is signed; where lines end and how attributes are quoted is not.
    assert_eq!(scene.says(&xml.replace('\n', "\r\n")), "valid");
    assert_eq!(scene.says(&xml.replace("version=\"1.0\"/>", "version = '1.0' ></edXML:edXMLManifest>")), "valid");
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(xml.replace("UTF-8", "UTF-16").encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let report = verify(&utf16, &scene.trust(), &Evidence::default(), now()).expect("UTF-16");
    assert_eq!(said(&report), "valid");
}

#[test]
fn a_report_survives_being_stored() {
    let scene = Scene::new();
    let report = scene.judge(&scene.envelope(&enveloped(ECDSA_SHA256), "thu"));
    let text = serde_json::to_string(&report).expect("JSON");
    assert_eq!(serde_json::from_str::<xmlsig::Report>(&text).expect("a report"), report);
}

#[test]
fn references_to_each_part_are_enough_when_nothing_else_says_anything() {
    let scene = Scene::new();
    let parts = r##"<hoSo><!--signature--><thongTin Id="a"><ten>Nguyễn Văn A</ten></thongTin><noiDung Id="b">x</noiDung></hoSo>"##;
    let both = [reference("#a", &[EXCLUSIVE]), reference("#b", &[INCLUSIVE])].concat();
    let xml = scene.sign(&parts.replace(PLACE, &template(RSA_SHA256, &both, "")), "an");
    let report = scene.judge(&xml);
    // Whether the names around the parts are still the same nobody can say, unless who reads does not care for them.
    assert_eq!(said(&report), "undetermined: structure-not-signed", "{report:#?}");
    assert_eq!(report.signatures[0].coverage, Coverage::Parts);
    assert_eq!(said(&report.read_by_parts()), "valid");
    for (old, new) in [
        ("<hoSo>", "<hoSo loai=\"2\">"),
        ("<hoSo>", "<hoSo>chữ"),
        ("<hoSo>", "<hoSo><them>1</them>"),
        ("<hoSo>", "<hoSo><them/>"),
        ("<hoSo>", "<hoSo><?them 1?>"),
        ("<hoSo>", "<?xml-stylesheet href=\"x\"?><hoSo>"),
    ] {
        assert_eq!(scene.says(&xml.replacen(old, new, 1)), "invalid: covers-only-part", "{new}");
    }
}

#[test]
fn an_enveloping_signature_covers_what_it_holds() {
    let scene = Scene::new();
    let held = "<ds:Object Id=\"o\"><so>1</so></ds:Object>";
    let xml = scene.sign(&template(RSA_SHA256, &reference("#o", &[EXCLUSIVE]), held), "an");
    assert_eq!(scene.says(&xml), "valid");
    let more = xml.replace("</ds:Object>", "</ds:Object><ds:Object><so>2</so></ds:Object>");
    assert_eq!(scene.says(&more), "invalid: covers-only-part");
}

#[test]
fn signers_side_by_side_leave_each_other_out() {
    let scene = Scene::new();
    let path = format!(
        "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><ds:XPath>not(ancestor-or-self::ds:Signature)\
         </ds:XPath></ds:Transform><ds:Transform Algorithm=\"{EXCLUSIVE}\"/>"
    );
    let first = scene.envelope(&template(RSA_SHA256, &reference_with("", &path), ""), "an");
    let second = template(ECDSA_SHA256, &reference_with("", &path), "").replace("\"sig\"", "\"sig2\"");
    // xmlsec1 signs the first template it meets, and leaves what is signed already.
    let xml = scene.sign(&first.replacen("<ds:Signature", &format!("{second}<ds:Signature"), 1), "thu");
    let report = scene.judge(&xml);
    assert_eq!(said(&report), "valid", "{report:#?}");
    assert_eq!(report.signatures.len(), 2);
    let names: Vec<&str> =
        report.signatures.iter().map(|s| s.signer.as_ref().expect("a signer").name.as_str()).collect();
    assert_eq!(names, ["Người thu", "Người an"]);
}

#[test]
fn xades_binds_certificate_and_time() {
    let scene = Scene::new();
    let (object, props) = scene.xades(&scene.pki.cert("an"), "2026-11-20T08:00:00+07:00");
    let references = reference("", &[ENVELOPED, EXCLUSIVE]) + &props;
    let xml = scene.envelope(&template(RSA_SHA256, &references, &object), "an");
    let report = scene.judge(&xml);
    let one = &report.signatures[0];
    assert_eq!(said(&report), "valid", "{report:#?}");
    assert_eq!((one.form, one.baseline, one.time_source), (Form::Advanced, Some(Baseline::Basic), TimeSource::Claimed));
    assert_eq!(one.claimed_time, "2026-11-20T01:00:00Z".parse().ok());
    assert!(!one.reasons.contains(&Reason::Xml(Fault::CertificateNotSigned)));
    assert_eq!(scene.says(&xml.replace("08:00:00+07", "09:00:00+07")), "invalid: digest-mismatch");
    // The properties are there and nothing signs them.
    let xml = scene.envelope(&template(RSA_SHA256, &reference("", &[ENVELOPED, EXCLUSIVE]), &object), "an");
    assert_eq!(scene.says(&xml), "invalid: certificate-not-bound");
    // A kit that signs no more than the time: as plain as without properties.
    let (object, props) = scene.xades(&scene.pki.cert("an"), "2026-11-20T08:00:00+07:00");
    let certificate = format!(
        "<xades:SigningCertificateV2>{}",
        between(&object, "<xades:SigningCertificateV2>", "</xades:SignedSig")
    );
    let references = reference("", &[ENVELOPED, EXCLUSIVE]) + &props;
    let xml = scene.envelope(&template(RSA_SHA256, &references, &object.replace(&certificate, "")), "an");
    let report = scene.judge(&xml);
    assert_eq!((said(&report).as_str(), report.signatures[0].baseline), ("valid", None));
    assert!(report.signatures[0].reasons.contains(&Reason::Xml(Fault::CertificateNotSigned)));
    let (object, props) = scene.xades(&scene.pki.cert("thu"), "2026-11-20T08:00:00+07:00");
    let references = reference("", &[ENVELOPED, EXCLUSIVE]) + &props;
    let xml = scene.envelope(&template(RSA_SHA256, &references, &object), "an");
    assert_eq!(scene.says(&xml), "invalid: certificate-mismatch");
}

#[test]
fn certificates_are_judged_as_those_of_a_pdf() {
    let scene = Scene::new();
    let xml = scene.envelope(&enveloped(RSA_SHA256), "an");
    let judged = |trust: &TrustList, evidence: &Evidence, at| {
        said(&verify(xml.as_bytes(), trust, evidence, at).expect("it can be judged"))
    };
    let strict = scene.trust().with_revocation_required(true);
    assert_eq!(judged(&strict, &Evidence::default(), now()), "undetermined: revocation-unknown");
    assert_eq!(judged(&strict, &scene.lists(), now()), "valid");
    assert_eq!(judged(&TrustList::default(), &Evidence::default(), now()), "undetermined: untrusted-issuer");
    let early = "2019-01-01T00:00:00Z".parse().expect("a time");
    assert_ne!(judged(&scene.trust(), &Evidence::default(), early), "valid");
    scene.pki.revoke("issuing", "an");
    assert_eq!(judged(&strict, &scene.lists(), now()), "invalid: certificate-revoked");
    scene.pki.holder("web", KeyKind::Rsa2048, "encipher", FROM, TO);
    assert_eq!(scene.says(&scene.envelope(&enveloped(RSA_SHA256), "web")), "invalid: wrong-key-usage");
    scene.pki.holder("old", KeyKind::Rsa2048, "person", FROM, "20210101000000Z");
    assert_eq!(scene.says(&scene.envelope(&enveloped(RSA_SHA256), "old")), "invalid: certificate-expired");
}

#[test]
fn an_envelope_of_another_agency_is_not_valid() {
    let scene = Scene::new();
    let report = scene.judge(&scene.envelope(&enveloped(RSA_SHA256), "an"));
    assert_eq!(report.clone().held_to_agency(&["Sở Y tế", "BỘ  Y TẾ"]).verdict, Some(Verdict::Valid));
    assert_eq!(said(&report.clone().held_to_agency(&["Sở Y tế"])), "invalid: other-agency");
    assert_eq!(said(&report.doubted(Fault::ReadDifferently)), "invalid: read-differently");
}

#[test]
fn what_is_only_called_a_signature_is_told_and_decides_nothing() {
    let scene = Scene::new();
    assert_eq!(scene.says(ENVELOPE), "no signature");
    let dummy = enveloped(RSA_SHA256).replace(&format!(" xmlns:ds=\"{DSIG}\""), "").replace("ds:", "");
    assert_eq!(scene.says(&ENVELOPE.replace(PLACE, &dummy)), "undetermined: unsupported-format");
    assert_eq!(scene.says(&ENVELOPE.replace(PLACE, &enveloped(RSA_SHA256))), "invalid: digest-mismatch");
    let refused = xmlsig::Report::refused(b"<a", now());
    assert_eq!(said(&refused), "undetermined: file-refused");
}
