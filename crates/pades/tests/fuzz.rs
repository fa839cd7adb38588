//! Mutated signed files: read or refused, never a panic, and never "valid" when a signed byte was changed.
//! `cargo xtask fuzz` runs it for as long as wanted.

#[path = "support/attack.rs"]
mod attack;
#[path = "support/mutate.rs"]
mod mutate;
mod support;

use pades::{Document, Limits, TrustList, Verdict, fields, prepare, risks, verify};
use support::*;

fn limits() -> Limits {
    Limits {
        objects: 20_000,
        revisions: 200,
        depth: 32,
        expansion: 4 << 20,
        structure: 8 << 20,
        work: 64 << 20,
        pages: 500,
    }
}

#[test]
fn mutated_files_are_read_or_refused() {
    let scene = Scene::new();
    let mut seeds: Vec<Vec<u8>> = bases().into_iter().map(|(_, base)| base).collect();
    let signed: Vec<Vec<u8>> = seeds.iter().map(|base| scene.chain(base)).collect();
    seeds.extend(signed);
    let trust = TrustList { roots: vec![scene.ca.root().clone()], revocation_required: false, ..TrustList::default() };
    let at = time("2026-01-01T00:00:00Z");
    mutate::run("file", 200, &seeds, true, |bytes| {
        let _ = risks(bytes, &limits());
        let _ = prepare(bytes, &field_specs());
        let _ = pades::verify_with(bytes, &trust, at, &limits());
        if let Ok(doc) = Document::open(bytes, &limits()) {
            let _ = (doc.latest().pages(), fields(&doc.latest()));
        }
    });
}

#[test]
fn a_changed_signed_byte_is_never_valid() {
    let scene = Scene::new();
    let pdf = scene.lead(&prepare(&plain_pdf(), &field_specs()).expect("prepared"));
    let trust = TrustList { roots: vec![scene.ca.root().clone()], revocation_required: false, ..TrustList::default() };
    let at = time("2026-01-01T00:00:00Z");
    let report = verify(&pdf, &trust, at).expect("a report");
    let n: Vec<usize> = report.signatures[0].byte_range.iter().map(|n| *n as usize).collect();
    mutate::run("signed", 300, std::slice::from_ref(&pdf), true, |bytes| {
        let Ok(report) = pades::verify_with(bytes, &trust, at, &limits()) else { return };
        if report.verdict == Some(Verdict::Valid) {
            // Only the container itself may be written otherwise (capital digits, say), or allowed things put behind.
            assert!(bytes.starts_with(&pdf[..n[1]]), "the first signed piece was changed");
            assert_eq!(bytes[n[2]..n[2] + n[3]], pdf[n[2]..], "the second signed piece was changed");
        }
    });
}
