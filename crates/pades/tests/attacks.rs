//! What forgers do to signed files, by the names under which it was published (Mladenov et al. 2019: universal forgery,
//! incremental saving, signature wrapping; Mainka et al. 2021: shadow attacks; for those on certified documents, Rohlmann et
//! al. 2021, see `foreign.rs`, where pyHanko certifies). Each is refused or seen, with its reason; `attacks_trust.rs` does the same for containers and
//! certificates.

#[path = "support/attack.rs"]
mod attack;
#[path = "support/forge.rs"]
mod forge;
mod support;

use attack::{append, body, find, holder, rfind, size};
use forge::*;
use pades::prepare;
use support::*;

#[test]
fn universal_forgery() {
    let signed = Signed::new();
    let pdf = &signed.pdf;
    let value = holder(pdf, "/Type /Sig");
    let own = body(pdf, value);
    let contents_at = own.find("/Contents <").expect("contents");
    let with = |contents: &str| append(pdf, &[(value, Some(format!("{}{contents}>>", &own[..contents_at])))], "");
    let range = byte_range(pdf);
    let without_range = own.replace(&format!("/ByteRange {range}"), "");
    signed.hold(&[
        ("contents left out", with(""), "ByteRangeGap"),
        ("contents null", with("/Contents null"), "ByteRangeGap"),
        ("contents empty", with("/Contents <>"), "ByteRangeGap"),
        ("contents of zeros", with("/Contents <0000>"), "ByteRangeGap"),
        ("contents a name", with("/Contents /x"), "ByteRangeGap"),
        ("range left out", append(pdf, &[(value, Some(without_range))], ""), "ByteRangeMalformed"),
        ("range empty", ranged(pdf, "[]"), "ByteRangeMalformed"),
        ("range of nothing", ranged(pdf, "[0 0 0 0]"), "ByteRangeMalformed"),
        ("range negative", ranged(pdf, "[0 -1 -1 -1]"), "ByteRangeMalformed"),
        ("range of three", ranged(pdf, "[0 1 2]"), "ByteRangeMalformed"),
        ("range of names", ranged(pdf, "[/a /b /c /d]"), "ByteRangeMalformed"),
        ("range beyond the file", ranged(pdf, "[0 100 200 99999999]"), "ByteRangeMalformed"),
        ("range that overflows", ranged(pdf, "[0 9 9223372036854775807 9]"), "ByteRangeMalformed"),
        ("value null", append(pdf, &[(value, Some("null".into()))], ""), "no signature"),
        ("value a number", append(pdf, &[(value, Some("7".into()))], ""), "ByteRangeMalformed"),
    ]);
    let unknown = swap(pdf, "/ETSI.CAdES.detached", "/ETSI.CAdES.undached");
    assert_eq!(signed.says(&unknown), "Undetermined [UnsupportedFormat]");
}

#[test]
fn byte_ranges_with_gaps_and_overlaps() {
    let signed = Signed::new();
    let pdf = &signed.pdf;
    let n = numbers(&byte_range(pdf));
    let (first, second, len) = (n[1], n[2], n[3]);
    let of = |a: usize, b: usize, c: usize, d: usize| ranged(pdf, &format!("[{a} {b} {c} {d}]"));
    signed.hold(&[
        ("starts later", of(1, first - 1, second, len), "ByteRangeMalformed"),
        ("gap one byte wider in front", of(0, first - 1, second, len), "ByteRangeGap"),
        ("gap one byte wider behind", of(0, first, second + 1, len - 1), "ByteRangeGap"),
        ("gap without brackets", of(0, first + 1, second - 1, len + 1), "ByteRangeGap"),
        ("gap inside the contents", of(0, first + 9, second, len), "ByteRangeGap"),
        ("pieces that touch", of(0, second, second, len), "ByteRangeMalformed"),
        ("pieces that overlap", of(0, second + 5, second, len), "ByteRangeMalformed"),
        ("pieces the wrong way round", of(0, second, first, len), "ByteRangeMalformed"),
        ("cut short", of(0, first, second, len - 7), "ByteRangePartial"),
        ("cut by a line end", of(0, first, second, len - 1), "DigestMismatch"),
    ]);
    // Two further numbers would leave a second hole.
    let six = format!("[0 {first} {second} 5 {} 1]", second + 9);
    signed.hold(&[("two holes", ranged(pdf, &six), "ByteRangeMalformed")]);
}

#[test]
fn signature_wrapping() {
    let signed = Signed::new();
    let pdf = &signed.pdf;
    let n = numbers(&byte_range(pdf));
    let (first, second) = (n[1], n[2]);
    // The second signed piece moves to the end; the forger's text stands where it was, with contents of its own.
    let tail = &pdf[second..];
    let evil = b"00> /Evil (forged)>>\nendobj\n5 0 obj\n<</Length 3>>\nstream\nBT \nendstream\nendobj\n";
    let wrapped = |filler: usize| -> Vec<u8> {
        let moved = second + evil.len() + filler;
        let mut out = [&pdf[..second], &evil[..], &vec![b'%'; filler], tail].concat();
        let range =
            format!("{:<width$}]", format!("[0 {first} {moved} {}", tail.len()), width = byte_range(pdf).len() - 1);
        let at = find(&out, b"/ByteRange [") + 11;
        out[at..at + range.len()].copy_from_slice(range.as_bytes());
        out
    };
    let longer = {
        // A new dictionary that keeps the old contents but lies about where they are.
        let value = holder(pdf, "/Type /Sig");
        let own = body(pdf, value);
        append(pdf, &[(value, Some(own.replace("/Filter", "/Forged true /Filter")))], "")
    };
    signed.hold(&[
        ("second piece moved", wrapped(0), "refused: broken"),
        ("second piece moved far", wrapped(5000), "refused: broken"),
        ("the dictionary once more", longer, "ByteRangeGap"),
    ]);
}

#[test]
fn incremental_saving() {
    let signed = Signed::new();
    let pdf = &signed.pdf;
    let text = "BT /F1 14 Tf 85 500 Td (Bo sung) Tj ET";
    let bare = format!("5 0 obj\n<</Length {}>>\nstream\n{text}\nendstream\nendobj\n", text.len());
    let replaced = append(pdf, &[(5, stream(text))], "");
    let table = rfind(&replaced, b"xref\n5");
    let no_end = [&replaced[..rfind(&replaced, b"%%EOF")], b"\n"].concat();
    let value = holder(pdf, "/Type /Sig");
    let copied = append(pdf, &[(5, stream(text)), (value, Some(body(pdf, value)))], "");
    let size = size(pdf);
    let catalog = body(pdf, 1).replace("/Pages 2 0 R", &format!("/Pages {size} 0 R"));
    let pages = format!("<</Type /Pages /Kids [{} 0 R] /Count 1>>", size + 1);
    let page = format!("<</Type /Page /Parent {size} 0 R /MediaBox [0 0 595 842] /Contents {} 0 R>>", size + 2);
    let pages =
        append(pdf, &[(1, Some(catalog)), (size, Some(pages)), (size + 1, Some(page)), (size + 2, stream(text))], "");
    signed.hold(&[
        ("body alone", [pdf, bare.as_bytes()].concat(), "TrailingData"),
        (
            "body with a trailer but no table",
            [pdf, bare.as_bytes(), b"trailer\n<</Root 1 0 R>>\n"].concat(),
            "TrailingData",
        ),
        ("whole increment", replaced.clone(), "ChangedAfterSigning"),
        ("without its end mark", no_end, "ChangedAfterSigning"),
        ("without its table", [&replaced[..table], b"startxref\n0\n%%EOF\n"].concat(), "refused: broken"),
        ("with the signature copied", copied, "ByteRangeGap"),
        ("other pages", pages, "ChangedAfterSigning"),
    ]);
}

/// A document with something hidden in it before it is signed.
fn prepared_shadow(objects: &[(u32, Option<String>)]) -> (Scene, Vec<u8>) {
    let scene = Scene::new();
    let base = append(&plain_pdf(), objects, "/Info 6 0 R");
    let pdf = scene.lead(&prepare(&base, &field_specs()).expect("prepared"));
    (scene, pdf)
}

#[test]
fn shadow_attacks() {
    let page = body(&plain_pdf(), 3);
    let other = "BT /F1 14 Tf 85 600 Td (Noi dung khac!!!!!) Tj ET";
    // Hide: an image lies over the text until it is taken away.
    let over = page.replace("/Contents 5 0 R", "/Contents [5 0 R 7 0 R]");
    let (scene, pdf) = prepared_shadow(&[(3, Some(over)), (7, stream("1 g 0 0 595 842 re f"))]);
    let signed = Signed { scene, pdf };
    let page_now = body(&signed.pdf, 3);
    signed.hold(&[
        ("hide: the cover freed", append(&signed.pdf, &[(7, None)], ""), "ChangedAfterSigning"),
        ("hide: the cover emptied", append(&signed.pdf, &[(7, stream(""))], ""), "ChangedAfterSigning"),
        (
            "hide: the page without it",
            append(&signed.pdf, &[(3, Some(page_now.replace("[5 0 R 7 0 R]", "5 0 R")))], ""),
            "ChangedAfterSigning",
        ),
    ]);
    // Replace: what a text field shows, and the font that draws it.
    let field = "<</Type /Annot /Subtype /Widget /FT /Tx /T (amount) /V (100) /Rect [50 50 150 70] /P 3 0 R /F 4 /AP <</N 8 0 R>>>>";
    let catalog = "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [7 0 R]>>>>";
    let with_field = page.replace("/Contents", "/Annots [7 0 R] /Contents");
    let (scene, pdf) = prepared_shadow(&[
        (1, Some(catalog.into())),
        (3, Some(with_field)),
        (7, Some(field.into())),
        (8, form("BT /F1 12 Tf (100) Tj ET")),
    ]);
    let signed = Signed { scene, pdf };
    let font = "<</Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats>>";
    signed.hold(&[
        ("replace: the font", append(&signed.pdf, &[(4, Some(font.into()))], ""), "ChangedAfterSigning"),
        (
            "replace: the field moved over the text",
            append(&signed.pdf, &[(7, Some(field.replace("[50 50 150 70]", "[50 590 500 620]")))], ""),
            "ChangedAfterSigning",
        ),
        (
            "replace: the field made a button",
            append(&signed.pdf, &[(7, Some(field.replace("/FT /Tx", "/FT /Btn")))], ""),
            "ChangedAfterSigning",
        ),
    ]);
    // Hide and replace: a second document waits in the signed one.
    let (scene, pdf) = prepared_shadow(&[
        (20, Some("<</Type /Catalog /Pages 21 0 R>>".into())),
        (21, Some("<</Type /Pages /Kids [22 0 R] /Count 1>>".into())),
        (22, Some(page.replace("2 0 R", "21 0 R").replace("5 0 R", "23 0 R"))),
        (23, stream(other)),
    ]);
    let signed = Signed { scene, pdf };
    let catalog = body(&signed.pdf, 1);
    let switched = append(&signed.pdf, &[], "/Root 20 0 R");
    signed.hold(&[
        (
            "hide and replace: pages",
            append(&signed.pdf, &[(1, Some(catalog.replace("2 0 R", "21 0 R")))], ""),
            "ChangedAfterSigning",
        ),
        // The waiting catalogue has no form, so no signature is shown either.
        ("hide and replace: catalogue", switched, "no signature"),
    ]);
}

#[test]
fn fields_dressed_up_as_signatures() {
    let signed = Signed::new();
    let pdf = &signed.pdf;
    let next = size(pdf);
    let seal = holder(pdf, "/T (seal)");
    let field = body(pdf, seal);
    let old: u32 =
        field.split("/AP <</N ").nth(1).and_then(|t| t.split(' ').next()).and_then(|t| t.parse().ok()).expect("a look");
    let fields = holder(pdf, "/SigFlags");
    let page = body(pdf, 3);
    let new = format!(
        "<</Type /Annot /Subtype /Widget /FT /Sig /T (extra) /Rect [50 500 400 700] /P 3 0 R /F 4 /AP <</N {} 0 R>>>>",
        next + 1
    );
    let listed = body(pdf, fields).replace("/Fields [", &format!("/Fields [{next} 0 R "));
    let shown = page.replace("/Annots [", &format!("/Annots [{next} 0 R "));
    let red = form("1 0 0 rg 0 0 100 100 re f");
    signed.hold(&[
        (
            "a seal drawn without a signature",
            append(
                pdf,
                &[
                    (next, red.clone()),
                    (seal, Some(field.replace(&format!("/N {old} 0 R"), &format!("/N {next} 0 R")))),
                ],
                "",
            ),
            "ChangedAfterSigning",
        ),
        ("a seal drawn in place", append(pdf, &[(old, red.clone())], ""), "ChangedAfterSigning"),
        (
            "a new field over the text without a signature",
            append(pdf, &[(next, Some(new)), (next + 1, red), (fields, Some(listed)), (3, Some(shown))], ""),
            "ChangedAfterSigning",
        ),
    ]);
}

#[test]
fn annotations_of_every_kind() {
    let scene = Scene::new();
    let base = append(&plain_pdf(), &[], "/Info 6 0 R");
    let pdf = scene.lead(&prepare(&base, &field_specs()).expect("prepared"));
    let signed = Signed { scene, pdf };
    let pdf = &signed.pdf;
    let next = size(pdf);
    let page = body(pdf, 3);
    let annot = |kind: &str| {
        let text = format!("<</Type /Annot /Subtype /{kind} /Rect [85 700 300 720] /Contents (So: 4421) /F 4>>");
        append(pdf, &[(next, Some(text)), (3, Some(page.replace("/Annots [", &format!("/Annots [{next} 0 R "))))], "")
    };
    let evil: Vec<(&str, Vec<u8>, &str)> = ["FreeText", "Redact", "Stamp", "Highlight", "Text", "Widget", "Link"]
        .into_iter()
        .map(|kind| (kind, annot(kind), "ChangedAfterSigning"))
        .collect();
    signed.hold(&evil);
}

#[test]
fn cross_reference_tricks() {
    let signed = Signed::new();
    let pdf = &signed.pdf;
    let text = "BT /F1 14 Tf 85 500 Td (Bo sung) Tj ET";
    let n = numbers(&byte_range(pdf));
    let next = size(pdf);
    // The signed revision's own table leads to an object behind it: bytes of the table are signed, so it must be a new one.
    let replaced = append(pdf, &[(5, stream(text))], "");
    let prev = rfind(pdf, b"\nxref\n") + 1;
    let before = rfind(&pdf[..prev], b"startxref");
    let older: usize = String::from_utf8_lossy(&pdf[before + 10..])
        .split_whitespace()
        .next()
        .and_then(|t| t.parse().ok())
        .expect("an offset");
    let skipped =
        swap(&replaced, &format!("/Prev {prev} "), &format!("/Prev {older:<width$} ", width = prev.to_string().len()));
    // Two objects of one number: the table decides, whoever scans sees the other.
    let twice = append(pdf, &[(next, Some("<</A 1>>".into()))], "");
    let at = rfind(&twice, format!("{next} 0 obj").as_bytes());
    let hidden = swap(&twice, &format!("{next} 1\n{at:010}"), &format!("{next} 1\n{:010}", at + 2));
    let inside = append(pdf, &[(5, None)], "");
    let contents = n[1] + 1;
    let into_contents = swap(&inside, "5 1\n0000000000 00001 f", &format!("5 1\n{contents:010} 00000 n"));
    let xref_stm = append(pdf, &[], &format!("/XRefStm {prev}"));
    let looped = append(pdf, &[], "");
    let own = rfind(&looped, b"xref\n0 0");
    let looped = swap(&looped, &format!("/Prev {prev}"), &format!("/Prev {own}"));
    let names_twice =
        append(pdf, &[(5, Some(format!("<</Length {0} /Length 0>>\nstream\n{text}\nendstream", text.len())))], "");
    signed.hold(&[
        ("the signed revision left out", skipped, "no signature"),
        ("an entry into the middle of an object", hidden, "ChangedAfterSigning"),
        ("an entry into the contents", into_contents, "ChangedAfterSigning"),
        ("a hybrid stream that is none", xref_stm, "refused: broken"),
        ("a circle", looped, "refused: broken"),
        ("a key twice", names_twice, "ChangedAfterSigning"),
        ("another generation", append(pdf, &[(5, stream(text))], "/Info 6 0 R").to_vec(), "ChangedAfterSigning"),
    ]);
}
