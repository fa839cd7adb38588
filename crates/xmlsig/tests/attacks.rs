//! Every attack is called by its name; and nothing a stranger sends keeps the machine busy.

#[path = "../../pades/tests/support/pki_server.rs"]
mod pki_server;
mod support;

use std::time::{Duration, Instant};
use support::*;

#[test]
fn every_attack_is_called_by_its_name() {
    let scene = Scene::new();
    let mut wrong = Vec::new();
    for attack in attack::all(&scene) {
        let found = scene.says(&attack.xml);
        if found != attack.expected {
            wrong.push(format!("{}: {found}, not {}", attack.name, attack.expected));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_value_made_by_hand_is_right_so_that_only_the_reference_is_refused() {
    let scene = Scene::new();
    let xml = format!(
        "<a>{}</a>",
        scene.by_hand(
            "",
            &format!("<ds:Transforms><ds:Transform Algorithm=\"{ENVELOPED}\"></ds:Transform></ds:Transforms>"),
            b"<a></a>"
        )
    );
    assert_eq!(scene.says(&xml), "valid");
    assert!(scene.xmlsec1_accepts(&xml));
}

#[test]
fn what_would_exhaust_the_machine_is_refused_quickly() {
    let scene = Scene::new();
    let signed = scene.envelope(&enveloped(RSA_SHA256), "an");
    let many = |n: usize, text: &str| text.repeat(n);
    let signature = signature(&signed);
    let reference =
        format!("<ds:Reference URI{}</ds:Reference>", between(&signature, "<ds:Reference URI", "</ds:Reference>"));
    let transform = format!("<ds:Transform {}/>", between(&signature, "<ds:Transform ", "/>"));
    let attributes: String = (0..100).map(|n| format!(" a{n}=\"\"")).collect();
    let namespaces: String = (0..60).map(|n| format!(" xmlns:n{n}=\"urn:{n}\"")).collect();
    let cases = [
        ("deep", format!("{}{}", many(200_000, "<a>"), many(200_000, "</a>"))),
        ("wide", format!("<a>{}</a>", many(2_000_000, "<b/>"))),
        ("attributes", format!("<a{attributes}/>")),
        ("namespaces", format!("<a>{}</a>", many(100, &format!("<b{namespaces}/>")))),
        ("a long tag", format!("<a b=\"{}\"/>", many(100_000, "x"))),
        ("references", signed.replace(&reference, &many(10_000, &reference))),
        ("signatures", signed.replace(&signature, &many(100, &signature))),
        ("transforms", signed.replacen(&transform, &many(500, &transform), 1)),
        ("nodes in many namespaces", in_namespaces(&signature.replace(&reference, &many(4, &reference)), 1_000)),
    ];
    for (name, xml) in cases {
        let begun = Instant::now();
        assert_eq!(scene.says(&xml), "refused: beyond-limit", "{name}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{name}: {:?}", begun.elapsed());
    }
}

/// A file of many elements, all of them within sixty namespaces.
fn in_namespaces(signature: &str, count: usize) -> String {
    let namespaces: String = (0..60).map(|n| format!(" xmlns:n{n}=\"urn:{n}\"")).collect();
    let deep = format!("{}{}", "<b>".repeat(90), "</b>".repeat(90));
    format!("<a{namespaces}>{}{signature}</a>", deep.repeat(count))
}

#[test]
fn the_worst_within_the_limits_ends_in_time() {
    let scene = Scene::new();
    let signed = scene.envelope(&enveloped(RSA_SHA256), "an");
    let signature = signature(&signed);
    let reference =
        format!("<ds:Reference URI{}</ds:Reference>", between(&signature, "<ds:Reference URI", "</ds:Reference>"));
    let heavy = signature.replace(&reference, &reference.repeat(32)).repeat(3);
    let xml = format!("<a>{}{heavy}</a>", "<b c=\"d\">x</b>".repeat(20_000));
    let begun = Instant::now();
    assert_ne!(scene.says(&xml), "valid");
    assert_ne!(scene.says(&in_namespaces(&heavy, 5)), "valid");
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

#[test]
fn broken_files_are_refused_by_name() {
    let scene = Scene::new();
    for xml in [
        "",
        " ",
        "text",
        "<a",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a b/>",
        "<a b='1' b='2'/>",
        "<x:a/>",
        "<a>\u{1}</a>",
        "<?xml version=\"1.1\"?><a/>",
        "<?xml version=\"1.0\" encoding=\"latin1\"?><a/>",
        "<a>&nbsp;</a>",
        "x<a/>",
    ] {
        assert_eq!(scene.says(xml), "refused: not-xml", "{xml}");
    }
    let report = |bytes: &[u8]| xmlsig::verify(bytes, &scene.trust(), &pades::Evidence::default(), pki::now());
    assert_eq!(report(&[0xFF, 0xFE, b'<']).err(), Some(xmlsig::Error::NotXml));
    assert_eq!(report(b"<a>\xFF</a>").err(), Some(xmlsig::Error::NotXml));
    assert_eq!(report(b"<!DOCTYPE a><a/>").err(), Some(xmlsig::Error::Doctype));
}
