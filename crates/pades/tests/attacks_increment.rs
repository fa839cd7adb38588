//! Increments that borrow an allowed change for another one: what the page shows is reached by way of metadata, a store of
//! certificates, a list of fields, a generation, or a field that is called a signature. Each once read "valid".

#[path = "support/attack.rs"]
mod attack;
#[path = "support/forge.rs"]
mod forge;
mod support;

use attack::{append, body, holder, rfind, size};
use forge::*;
use pades::appearance::Appearance;
use pades::{FieldSpec, Rect, SignRequest, Target, prepare, sign};
use support::*;

type Objects = Vec<(u32, Option<String>)>;

const CHANGED: &str = "ChangedAfterSigning";
const FORGED: &str = "BT /F1 14 Tf 85 500 Td (Gia mao) Tj ET";

/// A file with the page's resources (20), content list (21) and annotations (22, of two stamps, 23 and 24) as objects of
/// their own, an empty signature field with a hidden drawing (26, 27) and a text field (28); signed by the leader.
fn signed() -> Signed {
    let scene = Scene::new();
    let base = plain_pdf();
    let page = "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595.276 841.89] /Resources 20 0 R /Contents 21 0 R /Annots 22 0 R>>";
    let stamp =
        |look: u32| format!("<</Type /Annot /Subtype /Stamp /F 4 /Rect [50 380 545 460] /AP <</N {look} 0 R>>>>");
    let widget = |rest: &str| format!("<</Type /Annot /Subtype /Widget /P 3 0 R {rest}>>");
    let objects: Objects = vec![
        (1, Some("<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [26 0 R 28 0 R]>>>>".into())),
        (3, Some(page.into())),
        (20, Some("<</Font <</F1 4 0 R>>>>".into())),
        (21, Some("[5 0 R]".into())),
        (22, Some("[23 0 R 24 0 R 26 0 R 28 0 R]".into())),
        (23, Some(stamp(25))),
        (24, Some(stamp(27))),
        (25, form("0 g 0 0 9 9 re f")),
        (26, Some(widget("/FT /Sig /T (late) /F 2 /Rect [0 0 595 842] /AP <</N 27 0 R>>"))),
        (27, form("1 g 0 0 595 842 re f")),
        (28, Some(widget("/FT /Tx /T (note) /F 4 /Rect [0 0 595 842]"))),
    ];
    let base = append(&base, &objects, "/Info 6 0 R");
    let pdf = scene.lead(&prepare(&base, &field_specs()).expect("prepared"));
    Signed { scene, pdf }
}

/// The signed file with more in it.
fn with(signed: &Signed, objects: Objects) -> Vec<u8> {
    append(&signed.pdf, &objects, "/Info 6 0 R")
}

/// The catalogue with one more entry.
fn catalog(signed: &Signed, entry: &str) -> (u32, Option<String>) {
    (1, Some(body(&signed.pdf, 1).replacen("<<", &format!("<<{entry} "), 1)))
}

#[test]
fn metadata_is_nothing_but_metadata() {
    let signed = signed();
    let next = size(&signed.pdf);
    let xmp = Some("<</Type /Metadata /Subtype /XML /Length 3>>\nstream\n<x>\nendstream".to_owned());
    let new = with(&signed, vec![catalog(&signed, &format!("/Metadata {next} 0 R")), (next, xmp.clone())]);
    assert_eq!(signed.says(&new), "valid");
    let content = with(&signed, vec![catalog(&signed, "/Metadata 5 0 R"), (5, stream(FORGED))]);
    let called = xmp.map(|xmp| xmp.replace("<x>", "q Q"));
    let called = with(&signed, vec![catalog(&signed, "/Metadata 5 0 R"), (5, called)]);
    let page = with(&signed, vec![catalog(&signed, &format!("/Metadata {next} 0 R")), (next, stream(FORGED))]);
    signed.hold(&[
        ("the content called metadata", content, CHANGED),
        ("the content made metadata", called, CHANGED),
        ("what is no metadata", page, CHANGED),
    ]);
}

#[test]
fn a_store_of_proofs_lends_no_name() {
    let signed = signed();
    let next = size(&signed.pdf);
    let fonts = Some(format!("<</Font <</F1 {} 0 R>>>>", next + 1));
    let font = Some("<</Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats>>".to_owned());
    let store = Some("<</Type /DSS /Certs [20 0 R]>>".to_owned());
    let direct = vec![catalog(&signed, "/DSS <</Certs [20 0 R]>>"), (20, fonts.clone()), (next + 1, font.clone())];
    let apart = vec![
        catalog(&signed, &format!("/DSS {next} 0 R")),
        (next, store),
        (20, fonts.clone()),
        (next + 1, font.clone()),
    ];
    let itself = vec![catalog(&signed, "/DSS 20 0 R"), (20, Some("<</Type /DSS>>".into()))];
    signed.hold(&[
        ("resources as a certificate", with(&signed, direct), CHANGED),
        ("resources as a certificate of a store", with(&signed, apart), CHANGED),
        ("resources as the store", with(&signed, itself), CHANGED),
    ]);
}

#[test]
fn lists_are_changed_by_their_owner_only() {
    let signed = signed();
    let fields = holder(&signed.pdf, "/SigFlags");
    let own = body(&signed.pdf, fields);
    let from = own.find("/Fields [").expect("the list");
    let list = &own[from + 8..from + own[from..].find(']').expect("its end") + 1];
    let lent = own.replace(list, "21 0 R");
    let page = body(&signed.pdf, 3);
    let shown = body(&signed.pdf, 22);
    signed.hold(&[
        (
            "the content list as the list of fields",
            with(&signed, vec![(fields, Some(lent)), (21, Some(list.to_owned()))]),
            CHANGED,
        ),
        (
            "the content list as the list of annotations",
            with(&signed, vec![(3, Some(page.replace("/Annots 22 0 R", "/Annots 21 0 R"))), (21, Some(shown.clone()))]),
            CHANGED,
        ),
        ("stamps swapped", with(&signed, vec![(22, Some(shown.replace("23 0 R 24 0 R", "24 0 R 23 0 R")))]), CHANGED),
        ("a stamp twice", with(&signed, vec![(22, Some(shown.replace("23 0 R", "23 0 R 23 0 R")))]), CHANGED),
    ]);
}

#[test]
fn another_generation_is_another_object() {
    let signed = signed();
    let again = |num: u32| {
        let pdf = with(&signed, vec![(num, Some(body(&signed.pdf, num)))]);
        assert_eq!(signed.says(&pdf), "valid");
        let at = rfind(&pdf, format!("\n{num} 0 obj").as_bytes()) + 1;
        let moved = swap(&pdf, &format!("{num} 1\n{at:010} 00000"), &format!("{num} 1\n{at:010} 00001"));
        swap(&moved, &format!("\n{num} 0 obj"), &format!("\n{num} 1 obj"))
    };
    signed.hold(&[
        ("the content", again(5), CHANGED),
        ("the page", again(3), CHANGED),
        ("the font", again(4), CHANGED),
        ("a widget", again(28), CHANGED),
    ]);
}

/// The signed file with a new field in form and page.
fn field(signed: &Signed, entries: &str, more: Objects) -> Vec<u8> {
    let next = size(&signed.pdf);
    let fields = holder(&signed.pdf, "/SigFlags");
    let listed = body(&signed.pdf, fields).replace("/Fields [", &format!("/Fields [{next} 0 R "));
    let shown = body(&signed.pdf, 22).replace(']', &format!(" {next} 0 R]"));
    let own = format!("<</Type /Annot /FT /Sig /T (new) /P 3 0 R /F 4 {entries}>>");
    with(signed, [vec![(next, Some(own)), (fields, Some(listed)), (22, Some(shown))], more].concat())
}

#[test]
fn only_a_signature_makes_a_field_one() {
    let signed = signed();
    let next = size(&signed.pdf);
    let (look, null, edges) = (next + 1, next + 2, next + 3);
    let cover = form("1 g 0 0 595 842 re f");
    let of = |entries: &str, more: Objects| field(&signed, entries, more);
    let (page, nowhere) = ("/Subtype /Widget /Rect [0 0 595 842]", "/Subtype /Widget /Rect [0 0 0 0]");
    let drawn = |value: &str| of(&format!("{page} {value} /AP <</N {look} 0 R>>"), vec![(look, cover.clone())]);
    assert_eq!(signed.says(&of(nowhere, vec![])), "valid");
    assert_eq!(signed.says(&of(&format!("{nowhere} /MK <<>> /DA ()"), vec![])), "valid");
    signed.hold(&[
        ("a drawing without a value", drawn(""), CHANGED),
        ("a drawing over null", drawn("/V null"), CHANGED),
        ("a drawing over what is not there", drawn(&format!("/V {null} 0 R")), CHANGED),
        ("a place without a value", of(page, vec![]), CHANGED),
        ("a place that cannot be read", of("/Subtype /Widget /Rect [0 0 (a) 9]", vec![]), CHANGED),
        (
            "a place elsewhere",
            of(&format!("/Subtype /Widget /Rect {edges} 0 R"), vec![(edges, Some("[0 0 595 842]".into()))]),
            CHANGED,
        ),
        ("a square", of("/Subtype /Square /IC [1 1 1] /Rect [0 0 595 842]", vec![]), CHANGED),
        ("a text", of("/Subtype /FreeText /DA (/F1 24 Tf 0 g) /Contents (Gia mao) /Rect [0 0 0 0]", vec![]), CHANGED),
        ("an action", of(&format!("{nowhere} /A <</S /URI /URI (http://x)>>"), vec![]), CHANGED),
        ("a script", of(&format!("{nowhere} /AA <</PV <</S /JavaScript /JS (x)>>>>"), vec![]), CHANGED),
        ("a ground", of(&format!("{nowhere} /MK <</BG [1 1 1]>>"), vec![]), CHANGED),
    ]);
}

#[test]
fn a_time_stamp_shows_nothing() {
    let signed = signed();
    let next = size(&signed.pdf);
    let (value, look, edges) = (next + 1, next + 2, next + 3);
    let of = |kind: &str, place: &str| {
        let entries = format!("/Subtype /Widget /Rect {place} /V {value} 0 R /AP <</N {look} 0 R>>");
        let stamp = format!("<<{kind} /SubFilter /ETSI.RFC3161 /ByteRange [0 1 2 3] /Contents <00>>>");
        let more = [(value, Some(stamp)), (look, form("1 g 0 0 595 842 re f")), (edges, Some("[0 0 595 842]".into()))];
        field(&signed, &entries, more.to_vec())
    };
    let stamp = "/Type /DocTimeStamp";
    signed.hold(&[
        ("over the page", of(stamp, "[0 0 595 842]"), CHANGED),
        ("over the page, told elsewhere", of(stamp, &format!("{edges} 0 R")), CHANGED),
        ("called a signature", of("/Type /Sig", "[0 0 90 90]"), CHANGED),
        ("in no place", of(stamp, "[0 0 0 0]"), CHANGED),
    ]);
    // Without a drawing and a place it is what a time-stamp should be; that this one proves nothing is another matter.
    let entries = format!("/Subtype /Widget /Rect [0 0 0 0] /V {value} 0 R");
    let text = format!("<<{stamp} /SubFilter /ETSI.RFC3161 /ByteRange [0 1 2 3] /Contents <00>>>");
    let plain = field(&signed, &entries, vec![(value, Some(text))]);
    let report = pades::verify(&plain, &trusting(&signed), time(NOW)).expect("a report");
    let leader = report.signatures.iter().find(|s| s.field == "leader").expect("the leader's");
    assert_eq!(leader.verdict, pades::Verdict::Valid, "{report:#?}");
}

fn trusting(signed: &Signed) -> pades::TrustList {
    let roots = vec![signed.scene.ca.root().clone()];
    pades::TrustList { roots, revocation_required: false, ..pades::TrustList::default() }
}

#[test]
fn what_was_prepared_stays_as_it_was() {
    let signed = signed();
    let late = body(&signed.pdf, 26);
    signed.hold(&[
        ("a hidden field uncovered", with(&signed, vec![(26, Some(late.replace("/F 2", "/F 4")))]), CHANGED),
        ("a hidden field moved", with(&signed, vec![(26, Some(late.replace("842]", "841]")))]), CHANGED),
    ]);
    // A field that is filled shows what no signature covers: neither valid nor proof of a forgery.
    let next = size(&signed.pdf);
    let note = body(&signed.pdf, 28).replace("/T (note)", &format!("/T (note) /AP <</N {next} 0 R>>"));
    let filled = with(&signed, vec![(28, Some(note)), (next, form("1 g 0 0 595 842 re f"))]);
    assert!(signed.says(&filled).starts_with("Undetermined [FormFilledAfterSigning"), "{}", signed.says(&filled));
}

#[test]
fn a_later_signature_keeps_to_the_margin() {
    let signed = signed();
    let later = |rect: Rect| {
        let spec = FieldSpec { name: "den".into(), page: 0, rect };
        let request = SignRequest { target: Target::New(spec), ..request("", NOW, Appearance::empty()) };
        signed.says(&sign(&signed.pdf, &request, &signed.scene.agency).expect("signed"))
    };
    assert_eq!(later(Rect::new(400.0, 700.0, 150.0, 100.0)), "valid");
    assert!(later(Rect::new(0.0, 0.0, 595.0, 842.0)).contains(CHANGED));
    // A field that was prepared over the whole page is no better when somebody signs in it.
    let late = sign(&signed.pdf, &request("late", NOW, Appearance::empty()), &signed.scene.agency).expect("signed");
    assert!(signed.says(&late).contains(CHANGED));
}

/// A stream of the signed file that is so long that it reaches through the signature into what comes later.
#[test]
fn nothing_reaches_through_the_gap() {
    const LENGTH: usize = 20_000;
    let scene = Scene::new();
    let text = "BT /F1 14 Tf 85 600 Td (Noi dung) Tj ET";
    let long = format!("<</Length {LENGTH}>>\nstream\n{text}\nendstream");
    let base = append(&plain_pdf(), &[(5, Some(long))], "/Info 6 0 R");
    let pdf = scene.lead(&prepare(&base, &field_specs()).expect("prepared"));
    let start = rfind(&pdf, format!("stream\n{text}").as_bytes()) + 7;
    let next = size(&pdf);
    let filler = (start + LENGTH).checked_sub(pdf.len() + format!("{next} 0 obj\n(").len()).expect("room");
    let signed = Signed { scene, pdf };
    let later = format!("({}\nendstream\nendobj\n)", "x".repeat(filler));
    let reaching = with(&signed, vec![(next, Some(later))]);
    assert!(signed.says(&reaching).contains("StructureSuspicious"), "{}", signed.says(&reaching));
}

/// A table of the signed revision that leads to a stream which somebody writes later.
#[test]
fn a_hybrid_table_leads_to_nothing_later() {
    let scene = Scene::new();
    let base = append(&plain_pdf(), &[], "/Info 6 0 R /XRefStx 00020000");
    let pdf = scene.lead(&prepare(&base, &field_specs()).expect("prepared"));
    // Signing tools that do not look would sign the true name; here the digest says so as well.
    let named = swap(&pdf, "/XRefStx 00020000", "/XRefStm 00020000");
    let next = size(&pdf);
    let filler = 20_000 - named.len() - format!("{next} 0 obj\n(").len();
    let hidden = format!(
        "{next} 0 obj\n<</Type /XRef /Size 1 /W [1 1 1] /Index [0 0] /Length 0 /Root 1 0 R>>\nstream\n\nendstream\nendobj\n"
    );
    let later = format!("({}{hidden})", "x".repeat(filler));
    let signed = Signed { scene, pdf };
    let with_hidden = append(&named, &[(next, Some(later))], "/Info 6 0 R");
    assert_eq!(with_hidden[20_000..20_009], *format!("{next} 0 obj\n").as_bytes());
    assert!(signed.says(&with_hidden).contains("StructureSuspicious"), "{}", signed.says(&with_hidden));
}
