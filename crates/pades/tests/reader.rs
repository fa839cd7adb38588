//! Reading files as they come: every kind of cross-references, and files that are hostile, broken or no PDF at all.

#[path = "support/attack.rs"]
mod attack;
mod support;

use pades::{Document, Error, Limits, ObjRef, Risk, TrustList, fields, prepare, risks, verify};
use proptest::prelude::*;
use support::*;

fn code(pdf: &[u8]) -> &'static str {
    match Document::open(pdf, &Limits::default()) {
        Ok(_) => "ok",
        Err(error) => error.code(),
    }
}

#[test]
fn every_kind_of_cross_references_is_read() {
    for (name, pdf) in bases() {
        let doc = Document::open(&pdf, &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let view = doc.latest();
        let pages = view.pages().expect("pages");
        assert_eq!(pages.len(), 1, "{name}");
        let (w, h) = view.page_size(pages[0]).expect("a size");
        assert!((w - 595.276).abs() < 0.1 && (h - 841.89).abs() < 0.1, "{name}: {w} × {h}");
        assert!(fields(&view).expect("fields").is_empty());
    }
}

/// A file whose table hides an object that only the stream beside it knows (ISO 32000-1, 7.5.8.4).
fn hybrid() -> Vec<u8> {
    let base = plain_pdf();
    let inner = "8 0 <</Hidden /Yes>>";
    let objstm = format!("<</Type /ObjStm /N 1 /First 4 /Length {}>>\nstream\n{inner}\nendstream", inner.len());
    let with = attack::append(&base, &[(7, Some(objstm)), (8, None)], "");
    let body = &with[..attack::rfind(&with, b"xref\n7")];
    let mut out = body.to_vec();
    let stm_at = attack::find(&with, b"7 0 obj");
    let at = out.len();
    // Type 2: in an object stream; stream 7, index 0.
    let row = "<</Type /XRef /Size 10 /W [1 1 1] /Index [8 1] /Length 3>>\nstream\n\u{2}\u{7}\u{0}\nendstream";
    out.extend(format!("9 0 obj\n{row}\nendobj\n").as_bytes());
    let xref = out.len();
    let prev = attack::find(&base, b"xref\n0 7");
    out.extend(
        format!("xref\n7 2\n{stm_at:010} 00000 n\r\n0000000000 00001 f\r\n9 1\n{at:010} 00000 n\r\n").as_bytes(),
    );
    out.extend(
        format!("trailer\n<</Size 10 /Root 1 0 R /Prev {prev} /XRefStm {at}>>\nstartxref\n{xref}\n%%EOF\n").as_bytes(),
    );
    out
}

#[test]
fn hybrid_files_show_their_hidden_objects_and_can_be_signed() {
    let pdf = hybrid();
    let doc = Document::open(&pdf, &Limits::default()).expect("a hybrid file");
    let hidden = doc.latest().get(ObjRef::new(8)).expect("an object");
    assert!(hidden.as_dict().is_some_and(|d| d.has_name("Hidden", "Yes")), "{hidden:?}");
    let scene = Scene::new();
    let signed = scene.chain(&pdf);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hybrid.pdf");
    std::fs::write(&path, &signed).expect("written");
    let trust = TrustList { roots: vec![scene.ca.root().clone()], revocation_required: false, ..TrustList::default() };
    let report = verify(&signed, &trust, time("2026-01-01T00:00:00Z")).expect("a report");
    assert_eq!(report.verdict, Some(pades::Verdict::Valid), "{report:#?}");
    if let Some((good, text)) = tool("qpdf", &["--check"], &path) {
        assert!(good, "{text}");
    }
}

#[test]
fn what_is_no_pdf_encrypted_or_broken_is_refused_in_words() {
    let pdf = plain_pdf();
    assert_eq!(code(b""), "not-a-pdf");
    assert_eq!(code(b"PK\x03\x04 a spreadsheet"), "not-a-pdf");
    assert_eq!(code(b"%PDF-1.7\nnothing else"), "broken");
    assert_eq!(code(&pdf[..pdf.len() - 40]), "broken");
    let encrypted = attack::append(&pdf, &[(7, Some("<</Filter /Standard /V 2>>".into()))], "/Encrypt 7 0 R");
    assert_eq!(code(&encrypted), "encrypted");
    // A section whose /Prev names itself.
    let (xref, trailer) = (attack::find(&pdf, b"xref\n0"), attack::find(&pdf, b"/Size 7"));
    let circle = [&pdf[..trailer], format!("/Prev {xref} ").as_bytes(), &pdf[trailer..]].concat();
    assert_eq!(code(&circle), "broken");
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    let deep = attack::append(&pdf, &[(1, Some(format!("<</Type /Catalog /Pages 2 0 R /X {deep}>>")))], "");
    assert_eq!(code(&deep), "beyond-limit");
    let twice = attack::append(&pdf, &[(1, Some("<</Type /Catalog /Pages 2 0 R /Pages 3 0 R>>".into()))], "");
    assert_eq!(code(&twice), "broken");
}

#[test]
fn a_bomb_is_refused_before_it_expands() {
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let zeros = vec![0u8; 1 << 20];
    (0..9).for_each(|_| packed.write_all(&zeros).expect("in memory"));
    let packed = packed.finish().expect("in memory");
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let at = pdf.len();
    pdf.extend(
        format!("1 0 obj\n<</Type /XRef /Size 9 /W [1 4 2] /Filter /FlateDecode /Length {}>>\nstream\n", packed.len())
            .as_bytes(),
    );
    pdf.extend(packed);
    pdf.extend(format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n").as_bytes());
    let limits = Limits { expansion: 8 << 20, ..Limits::default() };
    assert_eq!(Document::open(&pdf, &limits).map(|_| "ok").unwrap_or_else(|e| e.code()), "beyond-limit");
}

#[test]
fn risks_are_named() {
    let pdf = plain_pdf();
    let with = |body: &str| {
        let file = attack::append(&pdf, &[(7, Some(body.to_owned()))], "");
        risks(&file, &Limits::default()).expect("a file").into_iter().collect::<Vec<_>>()
    };
    assert_eq!(with("<</Type /Annot>>"), []);
    assert_eq!(with("<</OpenAction <</S /JavaScript /JS (x)>>>>"), [Risk::JavaScript]);
    assert_eq!(with("[<</S /Launch /F (cmd.exe)>>]"), [Risk::Launch]);
    assert_eq!(with("<</A <</S /SubmitForm /F (http://x)>>>>"), [Risk::SubmitForm]);
    assert_eq!(with("<</XFA [(a) 1 0 R]>>"), [Risk::Xfa]);
    assert_eq!(with("<</Type /Filespec /EF <</F 9 0 R>>>>"), [Risk::EmbeddedFile]);
    assert_eq!(with("<</Subtype /RichMedia>>"), [Risk::Media]);
    assert_eq!(with("<</S /J#61vaScript>>"), [Risk::JavaScript], "escaped names do not hide");
    assert!(Risk::JavaScript.is_active() && !Risk::EmbeddedFile.is_active());
    for (name, base) in bases() {
        assert!(risks(&base, &Limits::default()).expect("a file").is_empty(), "{name}");
    }
    assert!(matches!(risks(b"x", &Limits::default()), Err(Error::NotPdf)));
}

/// Strings and names come back as they went in, through our own writer and the reader.
#[test]
fn strings_survive_the_increment() {
    let name = "a(b)c\\d";
    let mut spec = field_specs();
    spec[0].name = name.into();
    spec[1].name = "số và ngày".into();
    let pdf = prepare(&plain_pdf(), &spec).expect("prepared");
    let doc = Document::open(&pdf, &Limits::default()).expect("our own file");
    let found: Vec<String> = fields(&doc.latest()).expect("fields").into_iter().map(|f| f.name).collect();
    assert_eq!(found, [name, "số và ngày", "seal"]);
}

#[test]
fn the_trailer_keeps_info_and_id_and_counts_right() {
    let base = plain_pdf();
    let pdf = Scene::new().chain(&base);
    let doc = Document::open(&pdf, &Limits::default()).expect("our own file");
    let view = doc.latest();
    let trailer = view.trailer();
    assert_eq!(trailer.get("Info").and_then(|o| o.as_ref()), Some(ObjRef::new(6)));
    let id = trailer.get("ID").and_then(|o| o.as_array()).expect("an /ID");
    assert_eq!(id[0].as_string().map(hex::encode), Some("00112233445566778899aabbccddeeff".into()));
    assert_ne!(id[0], id[1]);
    let highest = view.numbers().last().copied().expect("objects");
    assert_eq!(trailer.get("Size").and_then(|o| o.as_int()), Some(i64::from(highest) + 1));
    assert!(pdf.starts_with(&base));
}

fn poke(pdf: &[u8]) {
    let limits = Limits::default();
    let _ = risks(pdf, &limits);
    let _ = prepare(pdf, &field_specs());
    let _ = verify(pdf, &TrustList::default(), time("2026-01-01T00:00:00Z"));
    if let Ok(doc) = Document::open(pdf, &limits) {
        let _ = doc.latest().pages();
        let _ = fields(&doc.latest());
    }
}

thread_local! {
    static SEEDS: Vec<Vec<u8>> = {
        let scene = Scene::new();
        let mut all: Vec<Vec<u8>> = bases().iter().map(|(_, base)| scene.chain(base)).collect();
        all.extend(bases().into_iter().map(|(_, base)| base));
        all.push(hybrid());
        all
    };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(300), failure_persistence: None, ..ProptestConfig::default() })]

    /// No mutation makes the reader or verifier panic or hang.
    #[test]
    fn mutated_files_never_panic(
        which in 0usize..11,
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in proptest::option::of(any::<prop::sample::Index>()),
        digits in any::<bool>(),
    ) {
        SEEDS.with(|seeds| {
            let mut pdf = seeds[which].clone();
            for (at, byte) in &edits {
                let at = at.index(pdf.len());
                // Digits in place of digits reach deeper than random bytes: lengths, offsets, counts.
                pdf[at] = if digits && pdf[at].is_ascii_digit() { b'0' + byte % 10 } else { *byte };
            }
            if let Some(cut) = cut {
                pdf.truncate(cut.index(pdf.len()));
            }
            poke(&pdf);
        });
    }
}
