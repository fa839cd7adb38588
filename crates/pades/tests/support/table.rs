//! The table of signed files in the book: what every judge says of a file of ours, and how a section of the page is kept.
#![allow(dead_code)] // each test binary uses its own part

use crate::pki::now;
use crate::support::*;
use crate::world::World;
use pades::{Baseline, SignatureKind, Verdict};
use std::path::Path;
use std::process::Command;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/pdf-interoperation.md");

pub const LEVELS: [(Baseline, &str); 4] =
    [(Baseline::Basic, "B-B"), (Baseline::Time, "B-T"), (Baseline::LongTerm, "B-LT"), (Baseline::Archive, "B-LTA")];

pub fn python(script: &str, args: &[&str]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../pades/tests").join(script);
    let python = std::env::var("KHUE_PYTHON").unwrap_or_else(|_| "python3".into());
    let output = Command::new(&python).arg(script).args(args).output();
    let output = output.unwrap_or_else(|e| panic!("{python} does not start ({e}): set KHUE_PYTHON"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

pub fn word(good: bool) -> &'static str {
    if good { "valid" } else { "NOT VALID" }
}

/// One file of ours, and what the judges beside pyHanko say.
pub struct Ours {
    level: &'static str,
    key: String,
    path: std::path::PathBuf,
    judges: Vec<&'static str>,
}

/// Has every judge look at a file of ours.
pub fn judge(world: &World, key: &str, level: &'static str, pdf: &[u8]) -> Ours {
    let path = world.pki.at(&format!("{key}-{level}.pdf"));
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
    assert!(expected, "{level} {key}: {report:#?}");
    let own = if report.verdict == Some(Verdict::Valid) { "valid" } else { "undetermined (revocation)" };
    Ours { level, key: key.to_owned(), path, judges: vec![word(pdfsig), word(qpdf), word(openssl), own] }
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

/// The table of files of ours, with the word of pyHanko about all of them.
pub fn table_of_ours(world: &World, made: &[Ours]) -> String {
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
        assert!(good, "{} {}: {answer:#}", made.level, made.key);
        let row = [&[made.level, made.key.as_str(), word(good)], &made.judges[..]].concat();
        table += &format!("| {} |\n", row.join(" | "));
    }
    table
}

/// Holds a section of the page to what the run made; with `UPDATE=1` it is written.
pub fn keep_section(title: &str, made: &str, command: &str) {
    let page = std::fs::read_to_string(PAGE).expect("the page is there");
    let head = format!("## {title}\n\n");
    let start = page.find(&head).unwrap_or_else(|| panic!("the page has no section {title}")) + head.len();
    let end = page[start..].find("\n## ").map_or(page.len(), |at| start + at);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PAGE, format!("{}{made}{}", &page[..start], &page[end..])).expect("the page can be written");
        return;
    }
    assert_eq!(&page[start..end], made, "run: UPDATE=1 {command}");
}

/// Whether a judge is declared missing.
pub fn without_judges() -> bool {
    let missing = ["pyhanko", "poppler", "qpdf"].iter().any(|tool| without(tool));
    if missing {
        eprintln!("skipped: KHUE_WITHOUT names a judge");
    }
    missing
}
