//! Attacks on a signed file, each as the increment or the changed byte a forger would write.
#![allow(dead_code)] // each test binary uses its own part

/// Position of a needle, from the end.
pub fn rfind(haystack: &[u8], needle: &[u8]) -> usize {
    haystack.windows(needle.len()).rposition(|w| w == needle).expect("the needle is there")
}

/// Position of a needle, from the start.
pub fn find(haystack: &[u8], needle: &[u8]) -> usize {
    haystack.windows(needle.len()).position(|w| w == needle).expect("the needle is there")
}

/// Appends a revision to a file with classic cross-references: objects by number, `None` = freed.
pub fn append(pdf: &[u8], objects: &[(u32, Option<String>)], extra_trailer: &str) -> Vec<u8> {
    let tail = String::from_utf8_lossy(&pdf[rfind(pdf, b"trailer")..]).into_owned();
    let after = |word: &str| tail.split(word).nth(1).expect("the word").trim_start().to_owned();
    let prev: usize = after("startxref").split_whitespace().next().expect("an offset").parse().expect("a number");
    let size: u32 = digits(&after("/Size")).parse().expect("a number");
    let size = objects.iter().map(|(n, _)| n + 1).max().unwrap_or(0).max(size);
    let mut out = pdf.to_vec();
    let mut table = String::from(if objects.is_empty() { "xref\n0 0\n" } else { "xref\n" });
    for (num, body) in objects {
        match body {
            Some(body) => {
                table.push_str(&format!("{num} 1\n{:010} 00000 n\r\n", out.len()));
                out.extend(format!("{num} 0 obj\n{body}\nendobj\n").as_bytes());
            }
            None => table.push_str(&format!("{num} 1\n0000000000 00001 f\r\n")),
        }
    }
    let at = out.len();
    let root = if extra_trailer.contains("/Root") { "" } else { "/Root 1 0 R" };
    out.extend(table.as_bytes());
    out.extend(
        format!("trailer\n<</Size {size} {root} /Prev {prev} {extra_trailer}>>\nstartxref\n{at}\n%%EOF\n").as_bytes(),
    );
    out
}

fn digits(text: &str) -> String {
    text.chars().take_while(char::is_ascii_digit).collect()
}

/// The highest object number plus one.
pub fn size(pdf: &[u8]) -> u32 {
    let tail = String::from_utf8_lossy(&pdf[rfind(pdf, b"trailer")..]).into_owned();
    digits(tail.split("/Size ").nth(1).expect("a size")).parse().expect("a number")
}

/// The current body of an object in a file with plain syntax.
pub fn body(pdf: &[u8], num: u32) -> String {
    let head = format!("\n{num} 0 obj\n");
    let start = rfind(pdf, head.as_bytes()) + head.len();
    let len = find(&pdf[start..], b"\nendobj");
    String::from_utf8_lossy(&pdf[start..start + len]).into_owned()
}

/// The number of the object whose text holds a marker.
pub fn holder(pdf: &[u8], marker: &str) -> u32 {
    let at = rfind(pdf, marker.as_bytes());
    let start = rfind(&pdf[..at], b" 0 obj\n");
    let line = pdf[..start].iter().rposition(|b| *b == b'\n').expect("a line") + 1;
    std::str::from_utf8(&pdf[line..start]).expect("ASCII").parse().expect("a number")
}

/// An attack: its name, the attacked file, and how many of the signatures must fail (the oldest or the newest).
pub struct Attack {
    pub name: &'static str,
    pub pdf: Vec<u8>,
    /// The index from which on signatures must not be valid any more, oldest first.
    pub bad_from: usize,
}

/// All attacks on the signed chain over the plain PDF.
pub fn all(pdf: &[u8]) -> Vec<Attack> {
    let mut attacks = increments(pdf);
    let mut flip = |name, at: usize, bad_from| {
        let mut changed = pdf.to_vec();
        changed[at] ^= 1;
        attacks.push(Attack { name, pdf: changed, bad_from });
    };
    flip("a letter of the page", find(pdf, b"Noi dung"), 0);
    let number = holder(pdf, "/T (number)");
    let look = body(pdf, number);
    let look: u32 = digits(look.split("/AP <</N ").nth(1).expect("an appearance")).parse().expect("a number");
    let stream = find(pdf, format!("\n{look} 0 obj").as_bytes());
    flip("a byte of the number's appearance", stream + find(&pdf[stream..], b"stream\n") + 20, 1);
    flip("a digit of the seal's time", rfind(pdf, b"/M (D:2020") + 12, 2);
    attacks
}

fn increments(pdf: &[u8]) -> Vec<Attack> {
    let next = size(pdf);
    let page = body(pdf, 3);
    let catalog = body(pdf, 1);
    let text = "BT /F1 14 Tf 85 500 Td (Bo sung) Tj ET";
    let stream = |text: &str| Some(format!("<</Length {}>>\nstream\n{text}\nendstream", text.len()));
    let number = holder(pdf, "/T (number)");
    let field = body(pdf, number);
    let ap = field.split("/AP <</N ").nth(1).expect("an appearance").to_owned();
    let ap = digits(&ap).parse().expect("a number");
    let form = "<</Type /XObject /Subtype /Form /BBox [0 0 468 20] /Length 0>>\nstream\n\nendstream".to_owned();
    let free_text = "<</Type /Annot /Subtype /FreeText /Rect [85 700 300 720] /Contents (So: 4421) /DA (/F1 12 Tf)>>";
    let annots = |page: &str| page.replace("/Annots [", &format!("/Annots [{next} 0 R "));
    let fields = holder(pdf, "/SigFlags");
    let tx = "<</Type /Annot /Subtype /Widget /FT /Tx /T (x) /V (y) /Rect [0 0 9 9] /P 3 0 R /F 4>>".to_owned();
    let value = holder(pdf, "/M (D:20200819110001");
    let mut list = vec![
        ("content replaced", vec![(5, stream(text))], String::new()),
        (
            "content added",
            vec![
                (next, stream(text)),
                (3, Some(page.replace("/Contents 5 0 R", &format!("/Contents [5 0 R {next} 0 R]")))),
            ],
            String::new(),
        ),
        ("free text annotation", vec![(next, Some(free_text.to_owned())), (3, Some(annots(&page)))], String::new()),
        ("number's appearance replaced", vec![(ap, Some(form.clone()))], String::new()),
        (
            "number's field points elsewhere",
            vec![(next, Some(form)), (number, Some(field.replace(&format!("/N {ap} 0 R"), &format!("/N {next} 0 R"))))],
            String::new(),
        ),
        (
            "font replaced",
            vec![(4, Some("<</Type /Font /Subtype /Type1 /BaseFont /Courier>>".to_owned()))],
            String::new(),
        ),
        ("content freed", vec![(5, None)], String::new()),
        (
            "page added",
            vec![(next, Some(page.clone())), (2, Some(format!("<</Type /Pages /Kids [3 0 R {next} 0 R] /Count 2>>")))],
            String::new(),
        ),
        ("another catalogue", vec![(next, Some(catalog.clone()))], format!("/Root {next} 0 R")),
        (
            "script in the catalogue",
            vec![(1, Some(catalog.replacen("<<", "<</OpenAction <</S /JavaScript /JS (app.alert\\(1\\))>> ", 1)))],
            String::new(),
        ),
        (
            "a text field added",
            vec![
                (next, Some(tx)),
                (fields, Some(body(pdf, fields).replace("/Fields [", &format!("/Fields [{next} 0 R ")))),
                (3, Some(annots(&page))),
            ],
            String::new(),
        ),
        (
            "a signature removed",
            vec![(fields, Some(body(pdf, fields).replacen(&format!("{number} 0 R"), "", 1)))],
            String::new(),
        ),
        (
            "a signature taken out of its field",
            vec![(
                number,
                Some(field.replace(&format!("/V {}", digits(field.split("/V ").nth(1).expect("a value"))), "/X 1")),
            )],
            String::new(),
        ),
        (
            "a signature shown twice",
            vec![
                (
                    next,
                    Some(format!(
                        "<</Type /Annot /Subtype /Widget /FT /Sig /T (copy) /V {value} 0 R /Rect [0 0 9 9] /P 3 0 R /F 4>>"
                    )),
                ),
                (fields, Some(body(pdf, fields).replace("/Fields [", &format!("/Fields [{next} 0 R ")))),
                (3, Some(annots(&page))),
            ],
            String::new(),
        ),
    ];
    // What the number's signature shows came after the leader's signature: that one stays valid.
    let bad_from = |name: &str| usize::from(name.starts_with("number's"));
    let attacks = list.drain(..).map(|(name, objects, trailer)| Attack {
        name,
        pdf: append(pdf, &objects, &trailer),
        bad_from: bad_from(name),
    });
    let mut attacks: Vec<Attack> = attacks.collect();
    attacks.push(Attack { name: "bytes after the end", pdf: [pdf, b"%% more\n<</a 1>>\n"].concat(), bad_from: 0 });
    let hidden = append(pdf, &[(5, stream(text))], "");
    let back = append(&hidden, &[(5, Some(body(pdf, 5)))], "");
    attacks.push(Attack { name: "changed and changed back", pdf: back, bad_from: 0 });
    attacks
}
