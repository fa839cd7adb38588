//! A signed file to forge, and how a forgery is held to what it must be called.
#![allow(dead_code)] // each test binary uses its own part

use crate::attack::{find, rfind};
use crate::support::*;
use pades::{TrustList, Verdict, prepare, verify};

pub const NOW: &str = "2026-01-01T00:00:00Z";

/// A file signed once, and who is trusted.
pub struct Signed {
    pub scene: Scene,
    pub pdf: Vec<u8>,
}

impl Signed {
    pub fn new() -> Signed {
        let scene = Scene::new();
        let pdf = scene.lead(&prepare(&plain_pdf(), &field_specs()).expect("prepared"));
        Signed { scene, pdf }
    }

    /// What the verifier says about the leader's signature: verdict and reasons, or the code of a refusal.
    pub fn says(&self, pdf: &[u8]) -> String {
        let trust =
            TrustList { roots: vec![self.scene.ca.root().clone()], revocation_required: false, ..TrustList::default() };
        match verify(pdf, &trust, time(NOW)) {
            Err(error) => format!("refused: {}", error.code()),
            Ok(report) if report.signatures.is_empty() => "no signature".to_owned(),
            Ok(report) => {
                let leader = report.signatures.iter().find(|s| s.field == "leader").unwrap_or(&report.signatures[0]);
                assert!(leader.verdict != Verdict::Valid || report.verdict == Some(Verdict::Valid), "{report:#?}");
                match leader.verdict {
                    Verdict::Valid => "valid".to_owned(),
                    verdict => format!("{verdict:?} {:?}", leader.reasons),
                }
            }
        }
    }

    /// Holds a list of attacks to what each must be called.
    pub fn hold(&self, attacks: &[(&str, Vec<u8>, &str)]) {
        assert_eq!(self.says(&self.pdf), "valid");
        let wrong: Vec<String> = attacks
            .iter()
            .map(|(name, pdf, expected)| (name, self.says(pdf), expected))
            .filter(|(_, found, expected)| !found.contains(*expected) || found.starts_with("Undet"))
            .map(|(name, found, expected)| format!("{name}: {found}, not {expected}"))
            .collect();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

/// Replaces one text by another of the same length.
pub fn swap(pdf: &[u8], old: &str, new: &str) -> Vec<u8> {
    assert_eq!(old.len(), new.len(), "{old} / {new}");
    let at = rfind(pdf, old.as_bytes());
    [&pdf[..at], new.as_bytes(), &pdf[at + old.len()..]].concat()
}

/// The text of /ByteRange with its brackets and the blanks behind it.
pub fn byte_range(pdf: &[u8]) -> String {
    let at = rfind(pdf, b"/ByteRange [") + 11;
    let len = find(&pdf[at..], b"/Contents");
    String::from_utf8_lossy(&pdf[at..at + len]).into_owned()
}

pub fn numbers(range: &str) -> Vec<usize> {
    range.trim_matches(['[', ']', ' ']).split_whitespace().map(|n| n.parse().expect("a number")).collect()
}

/// Another range in the same place, padded with blanks.
pub fn ranged(pdf: &[u8], range: &str) -> Vec<u8> {
    let old = byte_range(pdf);
    swap(pdf, &old, &format!("{range:<width$}", width = old.len()))
}

pub fn stream(text: &str) -> Option<String> {
    Some(format!("<</Length {}>>\nstream\n{text}\nendstream", text.len()))
}

pub fn form(text: &str) -> Option<String> {
    Some(format!(
        "<</Type /XObject /Subtype /Form /BBox [0 0 400 400] /Length {}>>\nstream\n{text}\nendstream",
        text.len()
    ))
}
