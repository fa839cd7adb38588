//! Fonts, fixtures, and measuring a PDF from outside.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use typeset::{OfficialDocument, RenderOptions, Rendered, Typesetter};

pub const CONG_VAN: &str = include_str!("fixtures/cong_van_4420.json");
pub const QUYET_DINH: &str = include_str!("fixtures/quyet_dinh_2491.json");

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new(fonts()).expect("fonts"));

/// One document of every type, the three copies, a joint one, one with a turned table, one that issues another.
pub fn samples() -> Vec<(String, OfficialDocument)> {
    #[derive(serde::Deserialize)]
    struct Sample {
        name: String,
        document: OfficialDocument,
    }
    let all: Vec<Sample> = serde_json::from_str(include_str!("fixtures/types.json")).expect("samples");
    all.into_iter().map(|sample| (sample.name, sample.document)).collect()
}

pub fn sample(name: &str) -> OfficialDocument {
    samples().into_iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no sample {name}")).1
}

pub fn typesetter() -> &'static Typesetter {
    &TYPESETTER
}

pub fn fonts() -> Vec<Vec<u8>> {
    let folder = std::env::var_os("KHUE_FONTS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/dist/fonts"), PathBuf::from);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| {
        panic!("no fonts in {}: {error}. Run `cargo xtask assets`, or set KHUE_FONTS.", folder.display())
    });
    let mut paths: Vec<PathBuf> = files.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("ttf")));
    paths.sort();
    assert!(!paths.is_empty(), "no .ttf in {}. Run `cargo xtask assets`, or set KHUE_FONTS.", folder.display());
    paths.iter().map(|path| std::fs::read(path).expect("font file")).collect()
}

pub fn options() -> RenderOptions {
    RenderOptions::new("2026-11-22T03:07:04Z".parse().expect("a time"))
}

pub fn document(json: &str) -> OfficialDocument {
    serde_json::from_str(json).expect("fixture")
}

pub fn render(document: &OfficialDocument) -> Rendered {
    typesetter().render(document, &options()).expect("rendered")
}

/// Runs one of poppler's tools on a PDF (`{pdf}` in `arguments` is its path). `None` when KHUE_WITHOUT names poppler.
pub fn poppler(tool: &str, arguments: &[&str], pdf: &[u8]) -> Option<Vec<u8>> {
    outside("poppler", "poppler-utils", tool, arguments, pdf)
}

/// The same for a tool of qpdf.
pub fn qpdf(arguments: &[&str], pdf: &[u8]) -> Option<Vec<u8>> {
    outside("qpdf", "qpdf", "qpdf", arguments, pdf)
}

fn outside(name: &str, package: &str, tool: &str, arguments: &[&str], pdf: &[u8]) -> Option<Vec<u8>> {
    if std::env::var("KHUE_WITHOUT").is_ok_and(|names| names.split([',', ' ']).any(|left| left == name)) {
        eprintln!("skipped: KHUE_WITHOUT names {name}");
        return None;
    }
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, pdf).expect("temporary file");
    let arguments = arguments.iter().map(|a| if *a == "{pdf}" { path.as_os_str() } else { a.as_ref() });
    let output = Command::new(tool).args(arguments).output().unwrap_or_else(|error| {
        panic!("{tool}: {error}. Install it with `apt-get install {package}`, or set KHUE_WITHOUT={name}.")
    });
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    Some(output.stdout)
}

/// A stretch of one line in one font; millimetres from the top left of its page.
#[derive(Clone, Debug)]
pub struct Piece {
    pub page: usize,
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    pub size_pt: f64,
    pub bold: bool,
    pub italic: bool,
    pub color: String,
    pub text: String,
}

impl Piece {
    pub fn centre(&self) -> f64 {
        (self.left + self.right) / 2.0
    }
}

/// Pixels of pdftohtml at zoom 3 (one point is three pixels).
const PIXEL_MM: f64 = 25.4 / 72.0 / 3.0;

/// All text of the PDF with place, size and style, as pdftohtml sees it.
pub fn pieces(pdf: &[u8]) -> Option<Vec<Piece>> {
    let xml = poppler("pdftohtml", &["-xml", "-zoom", "3", "-i", "-stdout", "-nodrm", "{pdf}"], pdf)?;
    let xml = String::from_utf8(xml).expect("UTF-8");
    let mut fonts = std::collections::BTreeMap::new();
    let mut page = 0;
    let mut out = Vec::new();
    for line in xml.lines().map(str::trim) {
        if line.starts_with("<page ") {
            page += 1;
        } else if line.starts_with("<fontspec ") {
            let size = number(line, "size") / 3.0;
            fonts.insert(attribute(line, "id"), (size, attribute(line, "color")));
        } else if line.starts_with("<text ") {
            let (size_pt, color) = fonts[&attribute(line, "font")].clone();
            let content = &line[line.find('>').expect("tag") + 1..line.rfind("</text>").expect("end")];
            let (left, top) = (number(line, "left") * PIXEL_MM, number(line, "top") * PIXEL_MM);
            let text = plain(content);
            // A line that was broken at a space keeps that space, a quarter of an em, beyond its edge.
            let hanging = if text.ends_with(' ') { size_pt * 0.25 * 25.4 / 72.0 } else { 0.0 };
            out.push(Piece {
                page,
                left,
                top,
                right: left + number(line, "width") * PIXEL_MM - hanging,
                bottom: top + number(line, "height") * PIXEL_MM,
                size_pt,
                bold: content.contains("<b>"),
                italic: content.contains("<i>"),
                color,
                text,
            });
        }
    }
    Some(out)
}

fn attribute(line: &str, name: &str) -> String {
    let key = format!(" {name}=\"");
    let from = line.find(&key).expect("attribute") + key.len();
    line[from..].split('"').next().expect("value").to_owned()
}

fn number(line: &str, name: &str) -> f64 {
    attribute(line, name).parse().expect("number")
}

fn plain(content: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in content.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// The first piece that begins with these words.
pub fn find<'a>(pieces: &'a [Piece], words: &str) -> &'a Piece {
    pieces
        .iter()
        .find(|piece| piece.text.trim_start().starts_with(words))
        .unwrap_or_else(|| panic!("“{words}” is not in the PDF"))
}

/// A straight horizontal line of one page, in millimetres.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub left: f64,
    pub top: f64,
    pub width: f64,
}

/// A page as grey pixels, row by row: width and values.
pub fn grey(pdf: &[u8], page: usize, dpi: usize) -> Option<(usize, Vec<u8>)> {
    let (dpi, number) = (dpi.to_string(), page.to_string());
    let image = poppler("pdftoppm", &["-r", &dpi, "-gray", "-f", &number, "-l", &number, "{pdf}"], pdf)?;
    let header = image.splitn(4, |byte| *byte == b'\n').take(3).map(<[u8]>::len).sum::<usize>() + 3;
    let size = String::from_utf8_lossy(&image[3..header]).into_owned();
    let width: usize = size.split_whitespace().next().and_then(|w| w.parse().ok()).expect("PGM width");
    Some((width, image[header..].to_vec()))
}

/// Horizontal rules of at least `least` mm on a page, read from its picture.
pub fn rules(pdf: &[u8], page: usize, least: f64) -> Option<Vec<Rule>> {
    const DPI: usize = 254;
    let (width, image) = grey(pdf, page, DPI)?;
    let mut out: Vec<Rule> = Vec::new();
    for (y, row) in image.chunks_exact(width).enumerate() {
        let mut start = None;
        for (x, value) in row.iter().chain([&u8::MAX]).enumerate() {
            let dark = *value < 150;
            match (dark, start) {
                (true, None) => start = Some(x),
                (false, Some(from)) => {
                    let mm = |pixels: usize| pixels as f64 * 25.4 / DPI as f64;
                    let rule = Rule { left: mm(from), top: mm(y), width: mm(x - from) };
                    let same = |seen: &Rule| rule.top - seen.top < 0.6 && (seen.left - rule.left).abs() < 0.5;
                    if rule.width >= least && !out.iter().any(same) {
                        out.push(rule);
                    }
                    start = None;
                }
                _ => {}
            }
        }
    }
    Some(out)
}

/// Text without white space, to compare across line breaks.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Words of one page as typeset, without white space.
pub fn page_text(rendered: &Rendered, page: usize) -> String {
    squeezed(&rendered.text[page - 1])
}
