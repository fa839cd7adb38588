//! What the tests share: the demonstration authority, a PDF to sign, and pyHanko as another judge.
#![allow(dead_code)] // each test binary uses its own part

pub mod csc;
pub mod softhsm;

use jiff::Timestamp;
use pades::appearance::Appearance;
use pades::demo_ca::{DemoCa, Period, Subject};
use pades::{Cert, FieldSpec, Rect, SignRequest, Signer, Target};
use std::path::{Path, PathBuf};
use std::process::Command;

pub use softhsm::{openssl, without};

pub fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

pub fn ca() -> DemoCa {
    let period = Period { from: time("2020-01-01T00:00:00Z"), to: time("2040-01-01T00:00:00Z") };
    DemoCa::new(b"khue keyring tests", "Cơ quan chứng thực trình diễn", "Khuê (trình diễn)", period)
        .expect("the authority")
}

/// A certificate for a public key made elsewhere.
pub fn certificate(name: &str, spki: &[u8]) -> Cert {
    let period = Period { from: time("2020-01-01T00:00:00Z"), to: time("2039-12-31T00:00:00Z") };
    let subject = Subject { name: name.into(), organisation: "Bộ Y tế".into(), unit: None, id: name.into() };
    ca().issue_for(&subject, spki, period).expect("a certificate")
}

/// Signs a one-page PDF.
pub fn signed(key: &dyn Signer) -> pades::Result<Vec<u8>> {
    let pdf = include_bytes!("../../../pades/tests/fixtures/typst-a2b.pdf");
    let field = FieldSpec { name: "leader".into(), page: 0, rect: Rect::new(300.0, 200.0, 150.0, 60.0) };
    let request = SignRequest {
        target: Target::New(field),
        appearance: Appearance::empty(),
        reason: None,
        location: None,
        name: None,
        time: time("2025-06-01T03:00:00Z"),
        reserve: 0,
    };
    pades::sign(pdf, &request, key)
}

/// Every signature of the files is valid to pyHanko.
pub fn judged_by_pyhanko(root: &Cert, files: &[PathBuf]) {
    if without("pyhanko") {
        eprintln!("skipped: KHUE_WITHOUT names pyhanko");
        return;
    }
    let pem = files[0].with_file_name("root.pem");
    std::fs::write(&pem, root.to_pem()).expect("written");
    let python = std::env::var("KHUE_PYTHON").unwrap_or_else(|_| "python3".into());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../pades/tests/judge.py");
    let output = Command::new(&python).arg(script).arg(&pem).arg("2026-01-01T00:00:00+00:00").args(files).output();
    let output = output.unwrap_or_else(|e| panic!("{python} does not start ({e}): set KHUE_PYTHON"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(text.lines().count(), files.len());
    for line in text.lines() {
        let judged: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(judged["signatures"][0]["bottom_line"], true, "{judged}");
    }
}
