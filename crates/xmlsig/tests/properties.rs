//! Mutated signed files: never valid for other content, never a panic. `cargo xtask fuzz` runs this for as long as wanted.

#[path = "../../pades/tests/support/mutate.rs"]
mod mutate;
#[path = "../../pades/tests/support/pki_server.rs"]
mod pki_server;
mod support;

use mutate::{Numbers, run};
use pades::{Evidence, Verdict};
use proptest::prelude::*;
use std::cell::RefCell;
use support::*;
use xmlsig::{Coverage, Report, canonical, verify};

/// The files that are changed: the whole signed, and parts of it.
fn seeds(scene: &Scene) -> Vec<Vec<u8>> {
    let parts = r##"<hoSo><!--signature--><ten Id="a">Nguyễn Văn A</ten><tien Id="b"><so>1000</so></tien></hoSo>"##;
    let both = [reference("#a", &[EXCLUSIVE]), reference("#b", &[INCLUSIVE])].concat();
    let (object, props) = scene.xades(&scene.pki.cert("thu"), "2026-11-20T08:00:00+07:00");
    let whole = reference("", &[ENVELOPED, EXCLUSIVE]) + &props;
    let files = [
        scene.envelope(&enveloped(ECDSA_SHA256), "thu"),
        scene.sign(&parts.replace(PLACE, &template(ECDSA_SHA256, &both, "")), "thu"),
        scene.envelope(&template(ECDSA_SHA256, &whole, &object), "thu"),
    ];
    files.map(String::into_bytes).to_vec()
}

/// What a reader takes out of a file: its canonical form without signatures and comments; of one that goes by signed parts
/// alone, without the bare tags around them.
fn content(xml: &[u8], parts: bool) -> String {
    let mut text = String::from_utf8(canonical(xml).expect("it was judged")).expect("UTF-8");
    // The innermost first: one may hold another.
    while let Some(end) = text.find("</ds:Signature>") {
        let start = text[..end].rfind("<ds:Signature ").expect("it begins");
        text.replace_range(start..end + "</ds:Signature>".len(), "");
    }
    if !parts {
        return text;
    }
    let spoken = |piece: &str| match piece.split_once('>') {
        Some((tag, after)) if tag.contains("=\"") && !tag.contains(" xmlns") => format!("<{tag}>{after}"),
        Some((_, after)) => after.to_owned(),
        None => piece.to_owned(),
    };
    text.split('<').map(spoken).collect()
}

/// Copies, moves, wraps or renames a whole element, as wrapping attacks do.
fn rearranged(numbers: &mut Numbers, xml: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(xml) else { return xml.to_vec() };
    let elements = elements(text);
    if elements.is_empty() {
        return xml.to_vec();
    }
    let (start, end) = elements[numbers.below(elements.len())];
    let (target, _) = elements[numbers.below(elements.len())];
    let piece = &text[start..end];
    let without = |piece: &str| format!("{}{piece}{}", &text[..start], &text[end..]);
    match numbers.below(5) {
        0 => format!("{}{piece}{}", &text[..target], &text[target..]),
        1 => without(""),
        2 => without(&format!("<x>{piece}</x>")),
        3 => without(&format!("<ds:Object xmlns:ds=\"{DSIG}\">{piece}</ds:Object>")),
        _ => without(&piece.replacen('<', "<x", 1)),
    }
    .into_bytes()
}

/// Where elements begin and end in a well-formed text.
fn elements(text: &str) -> Vec<(usize, usize)> {
    let (mut open, mut found) = (Vec::new(), Vec::new());
    for (at, _) in text.match_indices('<') {
        let end = at + text[at..].find('>').map_or(0, |n| n + 1);
        match text.as_bytes().get(at + 1) {
            Some(b'/') => found.extend(open.pop().map(|start| (start, end))),
            Some(b'!' | b'?') | None => {}
            _ if text[at..end].ends_with("/>") => found.push((at, end)),
            _ => open.push(at),
        }
    }
    found
}

#[test]
fn mutated_files_are_never_valid_for_other_content_and_never_panic() {
    let scene = Scene::new();
    let seeds = seeds(&scene);
    let trust = scene.trust();
    let parts = |report: &Report| report.signatures.iter().any(|s| s.coverage == Coverage::Parts);
    let judge = |xml: &[u8]| Some(verify(xml, &trust, &Evidence::default(), pki::now()).ok()?.read_by_parts());
    let known: Vec<String> = seeds
        .iter()
        .map(|seed| {
            let report = judge(seed).expect("a report");
            assert_eq!(said(&report), "valid");
            content(seed, parts(&report))
        })
        .collect();
    let numbers = RefCell::new(Numbers::new(7));
    run("xmlsig", 1_000, &seeds, false, |bytes| {
        let numbers = &mut *numbers.borrow_mut();
        let seed = &seeds[numbers.below(seeds.len())];
        let moved = rearranged(numbers, seed);
        for xml in [bytes, moved.as_slice()] {
            let Some(report) = judge(xml) else { continue };
            if report.verdict == Some(Verdict::Valid) {
                assert!(
                    known.contains(&content(xml, parts(&report))),
                    "valid for other content: {}",
                    String::from_utf8_lossy(xml)
                );
            }
        }
    });
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(text in ".{0,200}", around in any::<bool>()) {
        let signed = format!("<a xmlns:ds=\"{DSIG}\"><ds:Signature>{text}</ds:Signature></a>");
        let xml = if around { signed } else { text };
        let at = "2026-11-28T00:00:00Z".parse().expect("a time");
        if let Ok(report) = verify(xml.as_bytes(), &pades::TrustList::default(), &Evidence::default(), at) {
            prop_assert_ne!(report.verdict, Some(Verdict::Valid));
        }
    }
}
