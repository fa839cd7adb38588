//! xmlsec1 signs and judges, we judge; the tables are part of the book.

#[path = "../../pades/tests/support/pki_server.rs"]
mod pki_server;
mod support;

use support::pki::{KEY_KINDS, KeyKind};
use support::*;

const PAGE: &str = "../../docs/xml-interoperation.md";
const INCLUSIVE_11: &str = "http://www.w3.org/2006/12/xml-c14n11";

fn method(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::P256 => ECDSA_SHA256,
        KeyKind::P384 => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
        KeyKind::Rsa2048 => RSA_SHA256,
        KeyKind::Rsa3072 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
        KeyKind::Rsa4096 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    }
}

/// Files of every form for one kind of key.
fn files(scene: &Scene, kind: KeyKind) -> Vec<(&'static str, String)> {
    let (label, method) = (kind.label().to_lowercase(), method(kind));
    scene.pki.person(&label, kind);
    let (object, props) = scene.xades(&scene.pki.cert(&label), "2026-11-20T08:00:00+07:00");
    let parts = r##"<hoSo xml:lang="vi"><!--signature--><ten Id="a">A</ten><tien Id="b" xmlns:x="urn:x"><so x:y="1">1</so></tien></hoSo>"##;
    let parts = parts.replace(" xml:lang=\"vi\"", "");
    let both = [reference("#a", &[EXCLUSIVE]), reference("#b", &[INCLUSIVE])].concat();
    let held = "<ds:Object Id=\"o\"><so>1</so></ds:Object>";
    let whole = |canonical: &str| template(method, &reference("", &[ENVELOPED, canonical]), "");
    let xades = template(method, &(reference("", &[ENVELOPED, EXCLUSIVE]) + &props), &object);
    let id = ENVELOPE.replace("<edXML xmlns", "<edXML Id=\"all\" xmlns");
    let by_id = id.replace(PLACE, &template(method, &reference("#all", &[ENVELOPED, INCLUSIVE]), ""));
    vec![
        ("whole envelope, exclusive form", scene.envelope(&whole(EXCLUSIVE), &label)),
        ("whole envelope, inclusive form", scene.envelope(&whole(INCLUSIVE), &label)),
        ("whole envelope, inclusive form 1.1", scene.envelope(&whole(INCLUSIVE_11), &label)),
        ("whole envelope by its id", scene.sign(&by_id, &label)),
        ("each part by its id", scene.sign(&parts.replace(PLACE, &template(method, &both, "")), &label)),
        ("enveloping", scene.sign(&template(method, &reference("#o", &[EXCLUSIVE]), held), &label)),
        ("XAdES-BES", scene.envelope(&xades, &label)),
    ]
}

fn accepted(scene: &Scene, xml: &str) -> &'static str {
    if scene.xmlsec1_accepts(xml) { "valid" } else { "not valid" }
}

#[test]
fn the_tables_in_the_book_are_what_a_run_makes() {
    let scene = Scene::new();
    let mut page = "# Signed XML: who finds it valid\n\n\
        Files signed by xmlsec1 with an authority of openssl, judged by both in each test run. xmlsec1 answers whether digest,\n\
        value and certificate fit; Khuê also whether what was signed is what is read. Khuê takes parser and canonical form\n\
        from bergshamra, and judges certificates, times and values as those of a PDF. Where only the parts are signed, Khuê\n\
        finds the file valid for a reader that goes by the parts alone, as that of envelopes does; else undetermined.\n\n\
        <!-- Made by the test: UPDATE=1 cargo test -p xmlsig --test interop -->\n\n\
        ## Good files\n\n| File | Key | xmlsec1 | Khuê |\n|---|---|---|---|\n"
        .to_owned();
    for kind in KEY_KINDS {
        for (name, xml) in files(&scene, kind) {
            let (theirs, ours) = (accepted(&scene, &xml), said(&scene.judge(&xml).read_by_parts()));
            assert_eq!((theirs, ours.as_str()), ("valid", "valid"), "{name}, {}", kind.label());
            page += &format!("| {name} | {} | {theirs} | {ours} |\n", kind.label());
        }
    }
    page += "\n## Attacks\n\n\
        Where xmlsec1 says \"valid\" the digests and the value are right: which element a reader takes is not its question.\n\n\
        | Attack | xmlsec1 | Khuê |\n|---|---|---|\n";
    for attack in attack::all(&scene) {
        page += &format!("| {} | {} | {} |\n", attack.name, accepted(&scene, &attack.xml), scene.says(&attack.xml));
    }
    let path = beside(PAGE);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).expect("the page can be written");
    }
    let kept = std::fs::read_to_string(path).expect("the page is there");
    assert_eq!(kept, page, "run: UPDATE=1 cargo test -p xmlsig --test interop");
}
