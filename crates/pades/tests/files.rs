//! Files read piece by piece: a scan of 300 MB within 64 MB of memory, and files that need mending before they are signed.

#[path = "support/attack.rs"]
mod attack;
mod support;

use pades::appearance::Appearance;
use pades::{
    Document, Evidence, FieldSpec, Limits, Rect, SignRequest, Signer, Source, Target, TrustList, Verdict,
    begin_document, prepare, sign, verify, verify_document,
};
use std::io::{Read, Seek, SeekFrom};
use support::*;

/// A scan of which only head and tail are in memory: the image between them is made while it is read.
#[derive(Clone)]
struct Scan {
    head: Vec<u8>,
    image: u64,
    tail: Vec<u8>,
    at: u64,
}

impl Scan {
    fn new(image: u64) -> Scan {
        let mut head = b"%PDF-1.4\n".to_vec();
        let mut offsets = Vec::new();
        let objects = [
            "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
            "<</Type /Pages /Kids [3 0 R] /Count 1>>".to_owned(),
            "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <</XObject <</I 4 0 R>>>>>>".to_owned(),
            format!("<</Type /XObject /Subtype /Image /Width 1 /Height 1 /Length {image}>>\nstream\n"),
        ];
        for (i, body) in objects.iter().enumerate() {
            offsets.push(head.len());
            let end = if i == 3 { "" } else { "\nendobj\n" };
            head.extend(format!("{} 0 obj\n{body}{end}", i + 1).as_bytes());
        }
        let mut tail = "\nendstream\nendobj\n".to_owned();
        let at = head.len() as u64 + image + tail.len() as u64;
        tail.push_str("xref\n0 5\n0000000000 65535 f\r\n");
        offsets.iter().for_each(|offset| tail.push_str(&format!("{offset:010} 00000 n\r\n")));
        tail.push_str(&format!("trailer\n<</Size 5 /Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n"));
        Scan { head, image, tail: tail.into_bytes(), at: 0 }
    }

    fn len(&self) -> u64 {
        self.head.len() as u64 + self.image + self.tail.len() as u64
    }

    fn with(&self, increment: &[u8]) -> Scan {
        Scan { tail: [&self.tail, increment].concat(), ..self.clone() }
    }
}

impl Read for Scan {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let head = self.head.len() as u64;
        let count = if self.at < head {
            (&self.head[self.at as usize..]).read(out)?
        } else if self.at < head + self.image {
            let count = out.len().min((head + self.image - self.at) as usize);
            out[..count].fill((self.at >> 12) as u8);
            count
        } else {
            let from = (self.at - head - self.image).min(self.tail.len() as u64) as usize;
            (&self.tail[from..]).read(out)?
        };
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Scan {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(back) => self.len().saturating_add_signed(back),
            SeekFrom::Current(step) => self.at.saturating_add_signed(step),
        };
        Ok(self.at)
    }
}

/// The most memory this process ever held, in kB (Linux).
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn new_field() -> Target {
    Target::New(FieldSpec { name: "con-dau".into(), page: 0, rect: Rect::new(50.0, 50.0, 100.0, 40.0) })
}

#[test]
fn a_scan_of_300_megabytes_is_signed_and_verified_within_64() {
    let ca = ca();
    let key = key(&ca, "scan", "Người Số Hóa");
    let scan = Scan::new(300_000_000);
    let limits = Limits::default();
    let doc = Document::read(Source::file(scan.clone()).expect("a file"), &limits).expect("a scan");
    let request = SignRequest { target: new_field(), ..request("", "2025-01-01T00:00:00Z", Appearance::empty()) };
    let pending = begin_document(&doc, &request, key.certificates(), key.algorithm()).expect("begun");
    let signature = key.sign(pending.message()).expect("a signature");
    let signed = scan.with(&pending.finish(&signature).expect("finished"));
    assert!(signed.len() > 300_000_000 && signed.len() < 300_100_000);
    let doc = Document::read(Source::file(signed.clone()).expect("a file"), &limits).expect("the signed scan");
    let trust = TrustList { roots: vec![ca.root().clone()], revocation_required: false, ..TrustList::default() };
    let at = time("2026-01-01T00:00:00Z");
    let report = verify_document(&doc, &trust, &Evidence::default(), at).expect("a report");
    assert_eq!(report.verdict, Some(Verdict::Valid), "{report:#?}");
    let mut forged = signed;
    forged.head[10] ^= 1;
    if let Ok(doc) = Document::read(Source::file(forged).expect("a file"), &limits) {
        assert_eq!(
            verify_document(&doc, &trust, &Evidence::default(), at).expect("a report").verdict,
            Some(Verdict::Invalid)
        );
    }
    if let Some(peak) = peak() {
        assert!(peak < 64 << 10, "{peak} kB");
    }
}

#[test]
fn a_file_and_memory_are_read_alike() {
    let scene = Scene::new();
    let trust = TrustList { roots: vec![scene.ca.root().clone()], revocation_required: false, ..TrustList::default() };
    let at = time("2026-01-01T00:00:00Z");
    for (name, base) in bases() {
        let pdf = scene.chain(&base);
        let source = Source::file(std::io::Cursor::new(pdf.clone())).expect("a file");
        let doc = Document::read(source, &Limits::default()).expect("a document");
        let from_file = verify_document(&doc, &trust, &Evidence::default(), at).expect("a report");
        assert_eq!(from_file, verify(&pdf, &trust, at).expect("a report"), "{name}");
        assert_eq!(from_file.verdict, Some(Verdict::Valid), "{name}");
    }
}

/// Faults that leave every object readable.
fn damaged() -> Vec<(&'static str, Vec<u8>)> {
    let pdf = plain_pdf();
    let xref = attack::rfind(&pdf, b"xref\n0");
    let start = attack::rfind(&pdf, b"startxref");
    let mut shifted = pdf.clone();
    // Every offset is wrong when bytes are put in front, as some mail gateways do with line ends.
    shifted.splice(9..9, b"% ein Kommentar\n".iter().copied());
    let objstm = include_bytes!("fixtures/objstm.pdf");
    vec![
        ("no table", pdf[..xref].to_vec()),
        ("no startxref", pdf[..start].to_vec()),
        ("startxref of another file", [&pdf[..start], b"startxref\n17\n%%EOF\n"].concat()),
        ("shifted offsets", shifted),
        ("cut in the last object", pdf[..xref - 20].to_vec()),
        ("object streams, cut", objstm[..attack::rfind(objstm, b"startxref")].to_vec()),
    ]
}

#[test]
fn what_can_be_mended_is_signed_and_other_readers_see_the_same() {
    let ca = ca();
    let key = key(&ca, "mended", "Người Ký");
    let folder = tempfile::tempdir().expect("a folder");
    let trust = TrustList { roots: vec![ca.root().clone()], revocation_required: false, ..TrustList::default() };
    let mut paths = Vec::new();
    for (i, (name, pdf)) in damaged().into_iter().enumerate() {
        assert!(Document::open(&pdf, &Limits::default()).is_err() || name == "shifted offsets", "{name}");
        let prepared = prepare(&pdf, &field_specs()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(prepared.starts_with(&pdf), "{name}");
        let first = request("leader", "2024-01-01T00:00:00Z", Appearance::empty());
        let signed = sign(&prepared, &first, &key).unwrap_or_else(|e| panic!("{name}: {e}"));
        let second = request("seal", "2024-01-02T00:00:00Z", Appearance::empty());
        let signed = sign(&signed, &second, &key).unwrap_or_else(|e| panic!("{name}: {e}"));
        let report = verify(&signed, &trust, time("2026-01-01T00:00:00Z")).expect("a report");
        assert_eq!(report.verdict, Some(Verdict::Valid), "{name}: {report:#?}");
        assert_eq!(report.signatures.len(), 2);
        let path = folder.path().join(format!("{i}.pdf"));
        std::fs::write(&path, &signed).expect("written");
        if let Some((good, text)) = tool("qpdf", &["--check"], &path) {
            assert!(good && !text.contains("WARNING"), "{name}: {text}");
        }
        paths.push(path);
    }
    let files: Vec<_> = paths.iter().map(|p| p.as_path()).collect();
    for answer in pyhanko(ca.root(), &files).unwrap_or_default() {
        let signatures = answer["signatures"].as_array().unwrap_or_else(|| panic!("{answer}"));
        assert!(signatures.len() == 2 && signatures.iter().all(|s| s["bottom_line"] == true), "{answer:#}");
    }
}

#[test]
fn what_cannot_be_mended_is_refused_in_words() {
    let code = |pdf: &[u8]| prepare(pdf, &field_specs()).map(|_| "ok").unwrap_or_else(|e| e.code());
    assert_eq!(code(b"%PDF-1.7\nnothing else"), "broken");
    assert_eq!(code(b"MZ a program"), "not-a-pdf");
    let encrypted = attack::append(&plain_pdf(), &[(7, Some("<</Filter /Standard /V 2>>".into()))], "/Encrypt 7 0 R");
    assert_eq!(code(&encrypted), "encrypted");
    let lost = String::from_utf8_lossy(&encrypted).replace("startxref", "startx");
    assert_eq!(code(lost.as_bytes()), "encrypted");
    // An object that cannot be read hides what the file shows.
    let mut torn = plain_pdf();
    let at = attack::find(&torn, b"/Kids [3 0 R]");
    torn[at..at + 5].copy_from_slice(b"((((<");
    assert_eq!(code(&torn), "broken");
    // A signed file is never mended: nobody could tell the fault from an attack.
    let signed = Scene::new().chain(&plain_pdf());
    let cut = &signed[..attack::rfind(&signed, b"startxref")];
    let key = key(&ca(), "x", "X");
    let request = SignRequest { target: new_field(), ..request("", "2025-01-01T00:00:00Z", Appearance::empty()) };
    assert_eq!(sign(cut, &request, &key).map(|_| "ok").unwrap_or_else(|e| e.code()), "broken");
}

/// Adds pages' worth of objects that nothing points to but the table: what a careless producer leaves behind.
fn with_objects(count: usize) -> Vec<u8> {
    let objects: Vec<(u32, Option<String>)> =
        (0..count as u32).map(|n| (100 + n, Some(format!("<</N {n} /T (thừa)>>")))).collect();
    attack::append(&plain_pdf(), &objects, "")
}

#[test]
fn a_hundred_thousand_objects_are_signed_and_judged_and_more_than_the_limit_is_refused() {
    let scene = Scene::new();
    let base = prepare(&with_objects(100_000), &field_specs()).expect("prepared");
    let signed = scene.lead(&base);
    let trust = TrustList { roots: vec![scene.ca.root().clone()], revocation_required: false, ..TrustList::default() };
    let at = time("2026-01-01T00:00:00Z");
    let report = verify(&signed, &trust, at).expect("a report");
    assert_eq!(report.verdict, Some(Verdict::Valid), "{:#?}", report.signatures[0].reasons);
    let few = Limits { objects: 50_000, ..Limits::default() };
    let refused = pades::verify_with(&signed, &trust, at, &few).expect_err("more objects than allowed");
    assert_eq!(refused.code(), "beyond-limit", "{refused}");
}

#[test]
fn a_linearised_file_is_signed_and_stays_what_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (folder.path().join("from.pdf"), folder.path().join("linear.pdf"));
    std::fs::write(&from, plain_pdf()).expect("written");
    let target = to.to_string_lossy().into_owned();
    // qpdf takes the output behind the input.
    let words = ["--linearize", "--object-streams=generate", "--deterministic-id"];
    if without("qpdf") {
        return;
    }
    let made = std::process::Command::new("qpdf").args(words).arg(&from).arg(&target).status();
    assert!(made.expect("qpdf starts").success());
    let linear = std::fs::read(&to).expect("the file");
    let scene = Scene::new();
    let signed = scene.chain(&linear);
    assert!(signed.starts_with(&linear));
    let trust = TrustList { roots: vec![scene.ca.root().clone()], revocation_required: false, ..TrustList::default() };
    let report = verify(&signed, &trust, time("2026-01-01T00:00:00Z")).expect("a report");
    assert_eq!(report.verdict, Some(Verdict::Valid), "{report:#?}");
    assert_eq!(report.signatures.len(), 3);
    std::fs::write(&to, &signed).expect("written");
    for answer in pyhanko(scene.ca.root(), &[&to]).unwrap_or_default() {
        let signatures = answer["signatures"].as_array().unwrap_or_else(|| panic!("{answer}"));
        assert!(signatures.len() == 3 && signatures.iter().all(|s| s["bottom_line"] == true), "{answer:#}");
    }
}
