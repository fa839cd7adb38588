//! Others judge ours and we judge others', for every level and kind of key; the table is part of the book.

#[path = "support/pki.rs"]
mod pki;
#[path = "support/pki_server.rs"]
mod pki_server;
mod support;
#[path = "support/world.rs"]
mod world;

use pades::appearance::Appearance;
use pades::{Baseline, Document, Limits, Report, SignRequest, SignatureKind, Signer, Verdict, extend, prepare, renew};
use pki::{KEY_KINDS, KeyKind, now};
use std::path::Path;
use std::process::Command;
use support::*;
use world::World;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/pdf-interoperation.md");
const LEVELS: [(Baseline, &str); 4] =
    [(Baseline::Basic, "B-B"), (Baseline::Time, "B-T"), (Baseline::LongTerm, "B-LT"), (Baseline::Archive, "B-LTA")];

fn python(script: &str, args: &[&str]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(script);
    let python = std::env::var("KHUE_PYTHON").unwrap_or_else(|_| "python3".into());
    let output = Command::new(&python).arg(script).args(args).output();
    let output = output.unwrap_or_else(|e| panic!("{python} does not start ({e}): set KHUE_PYTHON"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn word(good: bool) -> &'static str {
    if good { "valid" } else { "NOT VALID" }
}

/// One file of ours, and what the judges beside pyHanko say.
struct Ours {
    level: &'static str,
    kind: KeyKind,
    path: std::path::PathBuf,
    judges: Vec<&'static str>,
}

fn ours(world: &World) -> Vec<Ours> {
    let mut made = Vec::new();
    for kind in KEY_KINDS {
        let key = world.pki.person(&kind.label().to_lowercase(), kind);
        for (level, name) in LEVELS {
            let base = prepare(include_bytes!("fixtures/typst-a2b.pdf"), &field_specs()).expect("prepared");
            let pdf = world.sign(&base, "leader", &key, level).expect("signed");
            made.push(judge(world, kind, name, &pdf));
        }
        if kind == KeyKind::Rsa2048 || kind == KeyKind::P256 {
            made.push(judge(world, kind, "B-LTA renewed", &renewed(world, &key)));
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

fn judge(world: &World, kind: KeyKind, level: &'static str, pdf: &[u8]) -> Ours {
    let path = world.pki.at(&format!("{}-{level}.pdf", kind.label()));
    std::fs::write(&path, pdf).expect("written");
    let report = world.judge(pdf, now());
    let (good, text) = tool("qpdf", &["--check"], &path).expect("qpdf");
    let qpdf = good && !text.contains("WARNING");
    let people = report.signatures.iter().filter(|s| s.kind == SignatureKind::Signature).count();
    let (_, text) = tool("pdfsig", &["-nocert"], &path).expect("pdfsig");
    // pdfsig knows no time-stamps over documents; of the signatures of people it must find every one valid.
    let pdfsig = text.matches("Signature is Valid").count() >= people && !text.contains("Signature is Invalid");
    let openssl = report.signatures.iter().all(|s| openssl_agrees(world, pdf, s));
    // Without proof about revocation we say "undetermined" offline, and nothing else may be wrong.
    let expected = match level {
        "B-B" | "B-T" => report.signatures.iter().all(|s| s.primary == Some(pades::Reason::RevocationUnknown)),
        _ => report.verdict == Some(Verdict::Valid),
    };
    assert!(expected, "{level} {}: {report:#?}", kind.label());
    let own = if report.verdict == Some(Verdict::Valid) { "valid" } else { "undetermined (revocation)" };
    Ours { level, kind, path, judges: vec![word(pdfsig), word(qpdf), word(openssl), own] }
}

/// openssl over the bytes of a signature (`cms`) or of a document time-stamp (`ts`).
fn openssl_agrees(world: &World, pdf: &[u8], signature: &pades::SignatureReport) -> bool {
    let n: Vec<usize> = signature.byte_range.iter().map(|n| *n as usize).collect();
    let padded = hex::decode(&pdf[n[1] + 1..n[2] - 1]).expect("hexadecimal");
    let len = 4 + usize::from(u16::from_be_bytes([padded[2], padded[3]]));
    let pki = &world.pki;
    std::fs::write(pki.at("signed.bin"), [&pdf[..n[1]], &pdf[n[2]..n[2] + n[3]]].concat()).expect("written");
    std::fs::write(pki.at("signature.der"), &padded[..len]).expect("written");
    let args = match signature.kind {
        SignatureKind::Signature => {
            let cms = ["cms", "-verify", "-binary", "-inform", "DER", "-in", "signature.der", "-content", "signed.bin"];
            [&cms[..], &["-CAfile", "root.pem", "-purpose", "any", "-out", "content.out"]].concat()
        }
        _ => {
            let ts = ["ts", "-verify", "-data", "signed.bin", "-in", "signature.der", "-token_in"];
            [&ts[..], &["-CAfile", "root.pem", "-untrusted", "issuing.pem"]].concat()
        }
    };
    Command::new("openssl").args(args).current_dir(pki.path()).output().expect("openssl").status.success()
}

fn table_of_ours(world: &World) -> String {
    let made = ours(world);
    let root = world.pki.at("root.pem");
    let mut args = vec![root.to_str().expect("UTF-8").to_owned()];
    args.extend(
        made.iter().map(|m| format!("{}={}", &m.level[..m.level.find(' ').unwrap_or(m.level.len())], m.path.display())),
    );
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let answers = python("judge_levels.py", &args);
    let mut table = String::from(
        "| Level | Key | pyHanko | pdfsig | qpdf | openssl | Khuê, offline |\n|---|---|---|---|---|---|---|\n",
    );
    for (made, answer) in made.iter().zip(answers.lines()) {
        let answer: serde_json::Value = serde_json::from_str(answer).expect("JSON");
        let all = answer["signatures"].as_array().cloned().unwrap_or_default();
        let stamped =
            |s: &serde_json::Value| made.level == "B-B" || s["stamp"] == true || s["stamp"] == "AdESPassed.OK";
        let good = !all.is_empty() && all.iter().all(|s| s["good"] == true && stamped(s));
        assert!(good, "{} {}: {answer:#}", made.level, made.kind.label());
        let row = [&[made.level, made.kind.label(), word(good)], &made.judges[..]].concat();
        table += &format!("| {} |\n", row.join(" | "));
    }
    table
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
    if ["pyhanko", "poppler", "qpdf"].iter().any(|tool| without(tool)) {
        eprintln!("skipped: KHUE_WITHOUT names a judge");
        return;
    }
    let world = World::new();
    let page = format!(
        "# Signed PDFs: who finds them valid\n\n\
         Every level of PAdES with every kind of key, signed and judged anew by each test run with an authority, a responder\n\
         and a time-stamping service of openssl. pyHanko judges B-LT and B-LTA by ETSI EN 319 102-1, 5.6.3, offline and with\n\
         revocation required. `B-LTA renewed` carries three signatures and two archive time-stamps. pdfsig and openssl judge\n\
         signatures, qpdf the structure of the file.\n\n\
         <!-- Made by the test: UPDATE=1 cargo test -p pades --test interop -->\n\n\
         ## Signed by Khuê\n\n{}\n\
         Without proof about revocation in the file (B-B, B-T) Khuê says \"undetermined\" until the authority's services have\n\
         been asked; the others are told not to look.\n\n\
         ## Signed by others\n\n{}",
        table_of_ours(&world),
        table_of_theirs(&world)
    );
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PAGE, &page).expect("the page can be written");
    }
    let kept = std::fs::read_to_string(PAGE).expect("the page is there");
    assert_eq!(kept, page, "run: UPDATE=1 cargo test -p pades --test interop");
}
