//! What the tests share: a small PDF, the demonstration authority, the fonts, a PNG, and the outside judges.
#![allow(dead_code)] // each test binary uses its own part

use jiff::Timestamp;
use pades::appearance::{Align, Appearance, BLACK, Element, Text};
use pades::demo_ca::{DemoCa, Period, Subject};
use pades::{FieldSpec, Font, Image, Rect, SignRequest, SoftKey, Target};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Page height of A4 in points.
pub const A4: f64 = 841.89;

pub fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

pub fn period() -> Period {
    Period { from: time("2020-01-01T00:00:00Z"), to: time("2040-01-01T00:00:00Z") }
}

pub fn ca() -> DemoCa {
    DemoCa::new(b"khue tests", "Cơ quan chứng thực số trình diễn", "Khuê (trình diễn)", period())
        .expect("the authority")
}

pub fn key(ca: &DemoCa, id: &str, name: &str) -> SoftKey {
    let subject = Subject { name: name.into(), organisation: "Bộ Y tế".into(), unit: None, id: id.into() };
    ca.issue(&subject, period()).expect("a certificate").into_key()
}

/// The folder of the Tinos fonts, or a clear word how to get them.
pub fn font_dir() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/dist/fonts");
    let dir = std::env::var_os("KHUE_FONTS").map_or(beside, PathBuf::from);
    assert!(dir.is_dir(), "fonts missing in {}: run `cargo xtask assets` or set KHUE_FONTS", dir.display());
    dir
}

/// A font file by its stem, such as `Tinos-Regular`.
pub fn font(stem: &str) -> Vec<u8> {
    let path = font_dir().join(format!("{stem}.ttf"));
    std::fs::read(&path)
        .unwrap_or_else(|e| panic!("{}: {e}. Run `cargo xtask assets` or set KHUE_FONTS", path.display()))
}

/// A one-page A4 PDF with a classic cross-reference table, /Info and /ID.
pub fn plain_pdf() -> Vec<u8> {
    let text = "BT /F1 14 Tf 85 600 Td (Noi dung van ban) Tj ET";
    let objects = [
        "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
        "<</Type /Pages /Kids [3 0 R] /Count 1>>".to_owned(),
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595.276 841.89] /Resources <</Font <</F1 4 0 R>>>> /Contents 5 0 R>>"
            .to_owned(),
        "<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman>>".to_owned(),
        format!("<</Length {}>>\nstream\n{text}\nendstream", text.len()),
        "<</Producer (test \\(a\\\\b\\)) /Title <FEFF1ED9>>>".to_owned(),
    ];
    let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut offsets = Vec::new();
    for (i, body) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{body}\nendobj\n", i + 1).as_bytes());
    }
    let at = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f\r\n", objects.len() + 1).as_bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n\r\n").as_bytes());
    }
    let id = "<00112233445566778899AABBCCDDEEFF>";
    out.extend(
        format!("trailer\n<</Size 7 /Root 1 0 R /Info 6 0 R /ID [{id} {id}]>>\nstartxref\n{at}\n%%EOF\n").as_bytes(),
    );
    out
}

/// One file of each kind of cross-references: the plain one, PDF/A-2b by typst, and the same rewritten by qpdf.
pub fn bases() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("plain", plain_pdf()),
        ("typst-a2b", include_bytes!("../fixtures/typst-a2b.pdf").to_vec()),
        ("objstm", include_bytes!("../fixtures/objstm.pdf").to_vec()),
        ("linear", include_bytes!("../fixtures/linear.pdf").to_vec()),
        ("linear-objstm", include_bytes!("../fixtures/linear-objstm.pdf").to_vec()),
    ]
}

/// A PNG: a ring in one colour on a transparent ground.
pub fn ring_png(side: u32, rgb: [u8; 3]) -> Vec<u8> {
    let mut rows = Vec::new();
    let middle = f64::from(side) / 2.0;
    for y in 0..side {
        rows.push(0);
        for x in 0..side {
            let r = (f64::from(x) - middle).hypot(f64::from(y) - middle) / middle;
            rows.extend(rgb);
            rows.push(if (0.7..0.95).contains(&r) { 220 } else { 0 });
        }
    }
    png(side, side, 6, &rows)
}

/// A PNG from filtered rows.
pub fn png(width: u32, height: u32, color: u8, rows: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(rows).expect("in memory");
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, color, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, body) in [(b"IHDR", header), (b"IDAT", packed.finish().expect("in memory")), (b"IEND", vec![])] {
        out.extend((body.len() as u32).to_be_bytes());
        out.extend(kind);
        out.extend(&body);
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(&body);
        out.extend(crc.sum().to_be_bytes());
    }
    out
}

/// The three fields of practice.md: leader, number and date, seal.
pub fn field_specs() -> Vec<FieldSpec> {
    let spec = |name: &str, rect| FieldSpec { name: name.into(), page: 0, rect };
    vec![
        spec("leader", Rect::from_top_mm(120.0, 190.0, 55.0, 25.0, A4)),
        spec("number", Rect::from_top_mm(30.0, 32.0, 165.0, 7.0, A4)),
        spec("seal", Rect::from_top_mm(102.0, 184.0, 36.0, 36.0, A4)),
    ]
}

/// A request with the fixed words of the tests.
pub fn request<'a>(field: &str, at: &str, appearance: Appearance<'a>) -> SignRequest<'a> {
    SignRequest {
        target: Target::Field(field.into()),
        appearance,
        reason: Some("Ký ban hành (thử)".into()),
        location: Some("Hà Nội".into()),
        name: None,
        time: time(at),
        reserve: 0,
    }
}

/// Everything the signing of one outgoing document needs.
pub struct Scene {
    pub ca: DemoCa,
    pub leader: SoftKey,
    pub agency: SoftKey,
    regular: Vec<u8>,
    italic: Vec<u8>,
}

impl Scene {
    pub fn new() -> Scene {
        let ca = ca();
        let leader = key(&ca, "lanhdao", "Trần Thử Nghiệm");
        let agency = key(&ca, "G18", "Bộ Y tế");
        Scene { ca, leader, agency, regular: font("Tinos-Regular"), italic: font("Tinos-Italic") }
    }

    pub fn lead(&self, pdf: &[u8]) -> Vec<u8> {
        let image = Image::from_png(&ring_png(80, [0, 40, 200])).expect("a PNG");
        let look = Appearance::image(&image, field_specs()[0].rect);
        pades::sign(pdf, &request("leader", "2020-08-19T03:07:04Z", look), &self.leader).expect("the leader signs")
    }

    pub fn number(&self, pdf: &[u8]) -> Vec<u8> {
        let (regular, italic) =
            (Font::parse(&self.regular).expect("a font"), Font::parse(&self.italic).expect("a font"));
        let whole = field_specs()[1].rect;
        let line = |text: &str, font, x: f64, w: f64| {
            let rect = Rect { x, y: 0.0, w, h: whole.h };
            let (align, baseline) = (Align::Center, Some(5.0));
            Element::Text(Text { text: text.into(), font, size: 13.0, rect, align, baseline, turn: 0.0, color: BLACK })
        };
        let look = Appearance::empty().with(line("Số: 4420/BYT-CNTT", &regular, 0.0, whole.w * 0.4)).with(line(
            "Hà Nội, ngày 19 tháng 8 năm 2020",
            &italic,
            whole.w * 0.4,
            whole.w * 0.6,
        ));
        pades::sign(pdf, &request("number", "2020-08-19T04:00:00Z", look), &self.agency).expect("the number is given")
    }

    pub fn seal(&self, pdf: &[u8]) -> Vec<u8> {
        let image = Image::from_png(&ring_png(120, [220, 0, 0])).expect("a PNG");
        let look = Appearance::image(&image, field_specs()[2].rect);
        pades::sign(pdf, &request("seal", "2020-08-19T04:00:01Z", look), &self.agency).expect("the seal is set")
    }

    /// The whole chain: fields, leader, number and date, seal.
    pub fn chain(&self, pdf: &[u8]) -> Vec<u8> {
        let prepared = pades::prepare(pdf, &field_specs()).expect("the fields are placed");
        self.seal(&self.number(&self.lead(&prepared)))
    }
}

/// Whether the tester said, in so many words, that a tool is not there.
pub fn without(tool: &str) -> bool {
    std::env::var("KHUE_WITHOUT").is_ok_and(|list| list.split(',').any(|t| t.trim() == tool))
}

/// pyHanko's answers, one for each file; `None` when it is declared missing.
pub fn pyhanko(root: &pades::Cert, files: &[&Path]) -> Option<Vec<serde_json::Value>> {
    if without("pyhanko") {
        eprintln!("skipped: KHUE_WITHOUT names pyhanko");
        return None;
    }
    let folder = files[0].parent().expect("a folder");
    let pem = folder.join("root.pem");
    std::fs::write(&pem, root.to_pem()).expect("written");
    let python = std::env::var("KHUE_PYTHON").unwrap_or_else(|_| "python3".into());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judge.py");
    let output = Command::new(&python).arg(script).arg(&pem).arg("2026-01-01T00:00:00+00:00").args(files).output();
    let output =
        output.unwrap_or_else(|e| panic!("{python} does not start ({e}): set KHUE_PYTHON to one with pyHanko"));
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "pyHanko is missing or failed (KHUE_PYTHON, KHUE_WITHOUT=pyhanko):\n{errors}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    Some(text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

/// Runs a command-line judge; `None` when it is declared missing.
pub fn tool(name: &str, args: &[&str], file: &Path) -> Option<(bool, String)> {
    let package = if name.starts_with("pdf") { "poppler" } else { name };
    if without(package) {
        eprintln!("skipped: KHUE_WITHOUT names {package}");
        return None;
    }
    let output = Command::new(name).args(args).arg(file).output();
    let output = output.unwrap_or_else(|e| panic!("{name} does not start ({e}): set KHUE_WITHOUT={package}"));
    let text = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
}
