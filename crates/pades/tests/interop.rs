//! Others judge ours and we judge others', for every level and kind of key; the table is part of the book.

#[path = "support/pki.rs"]
mod pki;
#[path = "support/pki_server.rs"]
mod pki_server;
mod support;
#[path = "support/table.rs"]
mod table;
#[path = "support/world.rs"]
mod world;

use pades::appearance::Appearance;
use pades::{Baseline, Document, Limits, Report, SignRequest, Signer, Verdict, extend, prepare, renew};
use pki::{KEY_KINDS, KeyKind, now};
use support::*;
use table::{LEVELS, Ours, judge, keep_section, python, table_of_ours, without_judges, word};
use world::World;

fn ours(world: &World) -> Vec<Ours> {
    let mut made = Vec::new();
    for kind in KEY_KINDS {
        let key = world.pki.person(&kind.label().to_lowercase(), kind);
        for (level, name) in LEVELS {
            let base = prepare(include_bytes!("fixtures/typst-a2b.pdf"), &field_specs()).expect("prepared");
            let pdf = world.sign(&base, "leader", &key, level).expect("signed");
            made.push(judge(world, kind.label(), name, &pdf));
        }
        if kind == KeyKind::Rsa2048 || kind == KeyKind::P256 {
            made.push(judge(world, kind.label(), "B-LTA renewed", &renewed(world, &key)));
        }
    }
    made
}

/// Leader, number and seal; raised to B-LTA, and renewed.
fn renewed(world: &World, key: &pades::SoftKey) -> Vec<u8> {
    let mut pdf = prepare(&plain_pdf(), &field_specs()).expect("prepared");
    for field in ["leader", "number", "seal"] {
        pdf = world.sign(&pdf, field, key, Baseline::Time).expect("signed");
    }
    for again in [false, true] {
        let doc = Document::open(&pdf, &Limits::default()).expect("a document");
        let more = world.setting(|s| if again { renew(&doc, s) } else { extend(&doc, Baseline::Archive, s) });
        drop(doc);
        pdf = [pdf.as_slice(), &more.expect("raised")].concat();
    }
    pdf
}

fn table_of_theirs(world: &World) -> String {
    let mut table = String::from("| Made by | Level | Key | Khuê says | Level Khuê sees |\n|---|---|---|---|---|\n");
    std::fs::write(world.pki.at("base.pdf"), plain_pdf()).expect("written");
    for kind in [KeyKind::Rsa2048, KeyKind::P256, KeyKind::P384] {
        let name = format!("theirs-{}", kind.label().to_lowercase());
        world.pki.person(&name, kind);
        std::fs::write(world.pki.at("theirs.p12"), world.pki.pkcs12(&name, "p", &[])).expect("written");
        let at = |name: &str| world.pki.at(name).to_str().expect("UTF-8").to_owned();
        let tsa = world.pki.server.url("/tsa");
        python("foreign_levels.py", &[&at("base.pdf"), &at("theirs.p12"), "p", &at("root.pem"), &tsa, &at("")]);
        for level in ["B-B", "B-T", "B-LT", "B-LTA", "B-LTA2"] {
            let pdf = std::fs::read(world.pki.at(&format!("{level}.pdf"))).expect("the file");
            let (says, seen) = judged(world, level, &pdf);
            let level = if level == "B-LTA2" { "B-LTA renewed" } else { level };
            table += &format!("| pyHanko | {level} | {} | {says} | {seen} |\n", kind.label());
        }
    }
    for kind in KEY_KINDS {
        let pdf = container_by_openssl(world, kind);
        let (says, seen) = judged(world, "B-B", &pdf);
        table += &format!("| openssl | {seen} | {} | {says} | {seen} |\n", kind.label());
    }
    table
}

/// A file of ours in which openssl made the whole container, as signing tools outside do.
fn container_by_openssl(world: &World, kind: KeyKind) -> Vec<u8> {
    let (pki, name) = (&world.pki, format!("cms-{}", kind.label().to_lowercase()));
    let key = pki.person(&name, kind);
    let base = prepare(&plain_pdf(), &field_specs()).expect("prepared");
    let request = SignRequest { reserve: 8192, ..request("seal", &now().to_string(), Appearance::empty()) };
    let pending = pades::begin(&base, &request, key.certificates(), key.algorithm()).expect("begun");
    let empty = [base.clone(), pending.clone().finish_with_cms(&[]).expect("an empty one")].concat();
    let report = world.judge(&empty, now());
    let n: Vec<usize> = report.signatures[0].byte_range.iter().map(|n| *n as usize).collect();
    std::fs::write(pki.at("to-sign.bin"), [&empty[..n[1]], &empty[n[2]..]].concat()).expect("written");
    let (pem, key) = (format!("{name}.pem"), format!("{name}.key"));
    let mut args = vec!["cms", "-sign", "-binary", "-cades", "-md", "sha384", "-in", "to-sign.bin", "-signer", &pem];
    args.extend(["-inkey", &key, "-certfile", "issuing.pem", "-outform", "DER", "-out", "made.cms"]);
    pki.openssl(&args);
    let cms = std::fs::read(pki.at("made.cms")).expect("a container");
    [base, pending.finish_with_cms(&cms).expect("filled")].concat()
}

/// Our word about a file of others, with what the services say where the file is silent.
fn judged(world: &World, level: &str, pdf: &[u8]) -> (&'static str, String) {
    let doc = Document::open(pdf, &Limits::default()).expect("a document");
    let trust = world.trust();
    let more = world.online(|online| pades::collect(&doc, &trust, online, now())).expect("collected");
    let report: Report = pades::verify_document(&doc, &trust, &more.evidence, now()).expect("a report");
    assert_eq!(report.verdict, Some(Verdict::Valid), "{level}: {report:#?}");
    let seen = serde_json::to_value(report.signatures[0].baseline).expect("JSON");
    assert_eq!(seen, level.trim_end_matches('2'), "{report:#?}");
    (word(true), seen.as_str().unwrap_or_default().to_owned())
}

#[test]
fn every_level_and_key_is_valid_to_others_and_theirs_to_us() {
    if without_judges() {
        return;
    }
    let world = World::new();
    let command = "cargo test -p pades --test interop";
    let ours = table_of_ours(&world, &ours(&world));
    let note = "Without proof about revocation in the file (B-B, B-T) Khuê says \"undetermined\" until the authority's services have\n\
                been asked; the others are told not to look.\n";
    keep_section("Signed by Khuê", &format!("{ours}\n{note}"), command);
    keep_section("Signed by others", &table_of_theirs(&world), command);
}
