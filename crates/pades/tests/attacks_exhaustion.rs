//! Small files that only want to keep the machine busy or fill its memory: each is refused early, and what is large but
//! honest is read (see `files.rs` for a hundred thousand objects and 300 MB).

#[path = "support/attack.rs"]
mod attack;
#[path = "support/forge.rs"]
mod forge;
mod support;

use forge::*;
use pades::appearance::Appearance;
use pades::demo_ca::Subject;
use pades::{Document, Error, Limits, SignRequest, Signer, begin, fields, prepare};
use std::io::Write;
use support::*;

fn packed(data: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(data).expect("in memory");
    out.finish().expect("in memory")
}

/// A file in the making, with the offsets of its objects.
struct File {
    out: Vec<u8>,
    rows: Vec<(u32, u8, usize, u16)>,
}

impl File {
    fn new(catalog: &str) -> File {
        let mut file = File { out: b"%PDF-1.7\n".to_vec(), rows: Vec::new() };
        file.object(1, catalog.as_bytes());
        file.object(2, b"<</Type /Pages /Kids [3 0 R] /Count 1>>");
        file.object(3, b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>");
        file
    }

    fn object(&mut self, num: u32, body: &[u8]) {
        self.rows.push((num, 1, self.out.len(), 0));
        self.out.extend(format!("{num} 0 obj\n").as_bytes());
        self.out.extend(body);
        self.out.extend(b"\nendobj\n");
    }

    fn stream(&mut self, num: u32, dict: &str, data: &[u8]) {
        let data = packed(data);
        let head = format!("<<{dict} /Filter /FlateDecode /Length {}>>\nstream\n", data.len());
        self.object(num, &[head.as_bytes(), &data, b"\nendstream"].concat());
    }

    /// A cross-reference stream over all objects so far; `beyond` zeros follow its rows.
    fn section(&mut self, prev: Option<usize>, beyond: usize) -> usize {
        let at = self.out.len();
        let (mut index, mut rows) = (String::new(), Vec::new());
        for (num, kind, place, third) in &self.rows {
            index += &format!("{num} 1 ");
            rows.push(*kind);
            rows.extend((*place as u32).to_be_bytes());
            rows.extend(third.to_be_bytes());
        }
        rows.resize(rows.len() + beyond, 0);
        let prev = prev.map_or(String::new(), |prev| format!("/Prev {prev}"));
        let dict = format!("/Type /XRef /Size 9000 /W [1 4 2] /Index [{index}] /Root 1 0 R {prev}");
        let kept = self.rows.len();
        self.stream(8999, &dict, &rows);
        self.rows.truncate(kept);
        at
    }

    fn end(mut self, at: usize) -> Vec<u8> {
        self.out.extend(format!("startxref\n{at}\n%%EOF\n").as_bytes());
        self.out
    }
}

fn code<T>(result: Result<T, Error>) -> &'static str {
    result.map_or_else(|error| error.code(), |_| "read")
}

fn field_names(pdf: &[u8], limits: &Limits) -> Result<usize, Error> {
    Ok(fields(&Document::open(pdf, limits)?.latest())?.len())
}

#[test]
fn object_streams_share_one_room() {
    let count = 6;
    let listed: String = (0..count).map(|n| format!("{} 0 R ", 100 + n)).collect();
    let mut file = File::new(&format!("<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [{listed}]>>>>"));
    for n in 0..count {
        let head = format!("{} 0 ", 100 + n);
        let mut data = format!("{head}<</FT /Tx /T (a{n})>>").into_bytes();
        data.resize(300_000, b' ');
        file.stream(200 + n, &format!("/Type /ObjStm /N 1 /First {}", head.len()), &data);
        file.rows.push((100 + n, 2, 200 + n as usize, 0));
    }
    let at = file.section(None, 0);
    let pdf = file.end(at);
    assert_eq!(field_names(&pdf, &Limits::default()).ok(), Some(6));
    let small = Limits { structure: 1 << 20, ..Limits::default() };
    assert_eq!(code(field_names(&pdf, &small)), "beyond-limit");
}

#[test]
fn cross_references_expand_no_further_than_their_index() {
    let sections = |beyond: usize, count: usize| {
        let mut file = File::new("<</Type /Catalog /Pages 2 0 R>>");
        let mut at = None;
        for _ in 0..count {
            at = Some(file.section(at, beyond));
        }
        file.end(at.expect("a section"))
    };
    let open = |pdf: &[u8], limits: &Limits| code(Document::open(pdf, limits));
    assert_eq!(open(&sections(0, 20), &Limits::default()), "read");
    assert_eq!(open(&sections(100, 1), &Limits::default()), "read", "a careless writer");
    assert_eq!(open(&sections(100_000, 1), &Limits::default()), "beyond-limit");
    // All sections share one room, in bytes and in rows.
    let few = Limits { expansion: 1_000, ..Limits::default() };
    assert_eq!((open(&sections(0, 2), &few), open(&sections(0, 60), &few)), ("read", "beyond-limit"));
    let few = Limits { objects: 100, ..Limits::default() };
    assert_eq!((open(&sections(0, 2), &few), open(&sections(0, 60), &few)), ("read", "beyond-limit"));
}

#[test]
fn names_of_fields_are_bounded() {
    let form = |name: usize, kids: u32| {
        let mut file = File::new("<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [4 0 R]>>>>");
        let list: String = (0..kids).map(|n| format!("{} 0 R ", 10 + n)).collect();
        file.object(4, format!("<</FT /Tx /T ({}) /Kids [{list}]>>", "a".repeat(name)).as_bytes());
        (0..kids).for_each(|n| file.object(10 + n, format!("<</T (b{n})>>").as_bytes()));
        let at = file.section(None, 0);
        file.end(at)
    };
    let names = |name, kids| code(field_names(&form(name, kids), &Limits::default()));
    assert_eq!((names(200, 5_000), names(30_000, 100)), ("read", "read"));
    assert_eq!(names(40_000, 1), "beyond-limit");
    assert_eq!(names(30_000, 2_000), "beyond-limit", "each kid has a copy");
}

#[test]
fn what_is_read_again_and_again_is_counted() {
    let mut file = File::new("<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [4 0 R]>>>>");
    file.object(4, format!("<</FT /Sig /T (s) /Kids [{}]>>", "5 0 R ".repeat(500)).as_bytes());
    file.object(5, format!("<</Rect [0 0 9 9] /X ({})>>", "x".repeat(9_000)).as_bytes());
    let at = file.section(None, 0);
    assert_eq!(code(field_names(&file.end(at), &Limits::default())), "broken", "one widget, listed again and again");
    let pdf = Scene::new().chain(&plain_pdf());
    let judged = |work: u64| {
        code(pades::verify_with(&pdf, &Default::default(), time(NOW), &Limits { work, ..Limits::default() }))
    };
    assert_eq!((judged(1 << 20), judged(20_000)), ("read", "beyond-limit"));
    // Many keys are looked up, not looked through; the same key twice is still seen.
    let keys: String = (0..200_000).map(|n| format!("/K{n} {n} ")).collect();
    let many = |more: &str| {
        let mut file = File::new("<</Type /Catalog /Pages 2 0 R /AcroForm 4 0 R>>");
        file.object(4, format!("<<{keys} {more}>>").as_bytes());
        let at = file.section(None, 0);
        code(field_names(&file.end(at), &Limits::default()))
    };
    assert_eq!((many(""), many("/K7 7"), many("/K7 8")), ("read", "read", "broken"));
}

/// A signature with so many certificates of the same authority beside the signer's own.
fn with_certificates(count: usize) -> (Signed, Vec<u8>) {
    let signed = Signed::new();
    let prepared = prepare(&plain_pdf(), &field_specs()).expect("prepared");
    let mut certificates = signed.scene.leader.certificates().to_vec();
    for n in 0..count {
        let subject = Subject { name: "Ai đó".into(), organisation: "O".into(), unit: None, id: format!("n{n}") };
        let issued = signed.scene.ca.issue(&subject, period()).expect("a certificate");
        certificates.push(issued.certificate().clone());
    }
    let request = SignRequest { reserve: 2_000, ..request("leader", NOW, Appearance::empty()) };
    let key = &signed.scene.leader;
    let pending = begin(&prepared, &request, &certificates, key.algorithm()).expect("begun");
    let value = key.sign(pending.message()).expect("a value");
    let pdf = [prepared, pending.finish(&value).expect("finished")].concat();
    (signed, pdf)
}

#[test]
fn certificates_of_a_container_are_counted_before_they_are_read() {
    let (signed, pdf) = with_certificates(20);
    assert_eq!(signed.says(&pdf), "valid");
    let (signed, pdf) = with_certificates(40);
    assert!(signed.says(&pdf).contains("ContainerMalformed"));
}

/// How long the head and the body of a DER value are.
fn lengths(value: &[u8]) -> (usize, usize) {
    match value[1] {
        short if short < 0x80 => (2, usize::from(short)),
        0x81 => (3, usize::from(value[2])),
        _ => (4, usize::from(u16::from_be_bytes([value[2], value[3]]))),
    }
}

/// The members of a DER value, each whole.
fn members(value: &[u8]) -> Vec<Vec<u8>> {
    let (head, len) = lengths(value);
    let (mut found, mut rest) = (Vec::new(), &value[head..head + len]);
    while !rest.is_empty() {
        let (head, len) = lengths(rest);
        let (member, after) = rest.split_at(head + len);
        found.push(member.to_vec());
        rest = after;
    }
    found
}

fn value(tag: u8, members: &[Vec<u8>]) -> Vec<u8> {
    let body = members.concat();
    [vec![tag, 0x82], (body.len() as u16).to_be_bytes().to_vec(), body].concat()
}

#[test]
fn a_certificate_that_comes_twice_harms_nothing() {
    let (signed, pdf) = with_certificates(0);
    let n = numbers(&byte_range(&pdf));
    let digits = &pdf[n[1] + 1..n[2] - 1];
    let der = hex::decode(digits).expect("hexadecimal");
    let outer = members(&der);
    let mut inner = members(&members(&outer[1])[0]);
    let place = inner.iter().position(|member| member[0] == 0xA0).expect("certificates");
    let mut certificates = members(&inner[place]);
    certificates.push(certificates[0].clone());
    inner[place] = value(0xA0, &certificates);
    let cms = value(0x30, &[outer[0].clone(), value(0xA0, &[value(0x30, &inner)])]);
    let mut hex = hex::encode(cms);
    assert!(hex.len() <= digits.len());
    hex.push_str(&"0".repeat(digits.len() - hex.len()));
    let twice = [&pdf[..n[1] + 1], hex.as_bytes(), &pdf[n[2] - 1..]].concat();
    assert_ne!(twice, pdf);
    assert_eq!(signed.says(&twice), "valid");
}
