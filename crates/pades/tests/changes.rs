//! Changes after a signature that are allowed, and their neighbours that are not; pyHanko is asked about each.

#[path = "support/attack.rs"]
mod attack;
mod support;

use attack::{append, body, holder, size};
use pades::{ChangeKind, Reason, TrustList, Verdict, verify};
use support::*;

type Objects = Vec<(u32, Option<String>)>;

fn stream(text: &str) -> String {
    format!("<</Type /XObject /Subtype /Form /BBox [0 0 90 20] /Length {}>>\nstream\n{text}\nendstream", text.len())
}

/// A file with two text fields (7 and 9) and their appearances (8 and 10), signed by the leader. `waiting` is put into the
/// page's content list.
fn signed(scene: &Scene, waiting: &str) -> Vec<u8> {
    let base = plain_pdf();
    let page = body(&base, 3).replace("/Contents 5 0 R", &format!("/Contents [5 0 R{waiting}] /Annots [7 0 R 9 0 R]"));
    let field = |name: &str, y: u32, ap: u32| {
        format!(
            "<</Type /Annot /Subtype /Widget /FT /Tx /T ({name}) /V (a) /Rect [50 {y} 140 70] /P 3 0 R /F 4 /AP <</N {ap} 0 R>>>>"
        )
    };
    let objects: Objects = vec![
        (1, Some("<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [7 0 R 9 0 R]>>>>".into())),
        (3, Some(page)),
        (7, Some(field("note", 50, 8))),
        (8, Some(stream("0 g"))),
        (9, Some(field("twin", 20, 10))),
        (10, Some(stream("1 g"))),
    ];
    let base = append(&base, &objects, "/Info 6 0 R");
    let prepared = pades::prepare(&base, &field_specs()).expect("prepared");
    scene.lead(&prepared)
}

struct Case {
    name: &'static str,
    pdf: Vec<u8>,
    kinds: Vec<ChangeKind>,
    verdict: Verdict,
}

fn cases(pdf: &[u8]) -> Vec<Case> {
    let next = size(pdf);
    let field = body(pdf, 7);
    let catalog = body(pdf, 1);
    let filled = field.replace("/V (a)", "/V (b)").replace("/N 8 0 R", &format!("/N {next} 0 R"));
    let dss = catalog.replacen("<<", &format!("<</DSS {next} 0 R "), 1);
    let store = format!("<</Type /DSS /Certs [{} 0 R]>>", next + 1);
    let cert = "<</Length 3>>\nstream\nabc\nendstream".to_owned();
    let lead = body(pdf, holder(pdf, "/T (leader)"));
    let look: u32 =
        lead.split("/AP <</N ").nth(1).and_then(|t| t.split(' ').next()).and_then(|t| t.parse().ok()).expect("a look");
    let case = |name, objects: Objects, trailer: &str, kinds: &[ChangeKind], verdict| {
        let trailer = if trailer.is_empty() { "/Info 6 0 R" } else { trailer };
        Case { name, pdf: append(pdf, &objects, trailer), kinds: kinds.to_vec(), verdict }
    };
    use ChangeKind::*;
    use Verdict::{Invalid, Undetermined, Valid};
    vec![
        case("nothing but a new section", vec![], "", &[], Valid),
        case("the same object again", vec![(5, Some(body(pdf, 5)))], "", &[], Valid),
        case("an object nobody points to", vec![(next, Some("<</A 1>>".into()))], "", &[], Valid),
        case("a field filled", vec![(7, Some(filled)), (next, Some(stream("0.5 g")))], "", &[FormField], Undetermined),
        case("a field redrawn in place", vec![(8, Some(stream("0.5 g")))], "", &[FormField], Undetermined),
        case("title changed", vec![(6, Some("<</Title (x)>>".into()))], "", &[Metadata], Valid),
        case(
            "title in a new place",
            vec![(next, Some("<</Title (x)>>".into()))],
            &format!("/Info {next} 0 R"),
            &[Metadata],
            Valid,
        ),
        case(
            "validation data",
            vec![(1, Some(dss.clone())), (next, Some(store)), (next + 1, Some(cert))],
            "",
            &[ValidationData],
            Valid,
        ),
        case(
            "a store that is none",
            vec![(1, Some(dss)), (next, Some("<</OpenAction 1>>".into()))],
            "",
            &[Catalogue],
            Invalid,
        ),
        case("a field renamed", vec![(7, Some(field.replace("(note)", "(nota)")))], "", &[Form], Invalid),
        case("a field moved", vec![(7, Some(field.replace("[50 50", "[50 600")))], "", &[Form], Invalid),
        case("the leader's image changed", vec![(look, Some(stream("0 g")))], "", &[ExistingSignature], Invalid),
        case("the page's box changed", vec![(3, Some(body(pdf, 3).replace("595.276", "300")))], "", &[Page], Invalid),
    ]
}

#[test]
fn each_change_has_its_class_and_pyhanko_agrees_on_the_verdict() {
    let scene = Scene::new();
    let pdf = signed(&scene, "");
    let trust = TrustList { roots: vec![scene.ca.root().clone()], revocation_required: false, ..TrustList::default() };
    let folder = tempfile::tempdir().expect("a folder");
    let mut cases = cases(&pdf);
    // A page that names an object which is not there: whoever writes it later writes into the signed page.
    let pdf = append(&signed(&scene, " 99 0 R"), &[(99, Some(stream("(x) Tj")))], "/Info 6 0 R");
    let (name, kinds) = ("an object the page waited for", vec![ChangeKind::HiddenObject]);
    cases.push(Case { name, pdf, kinds, verdict: Verdict::Invalid });
    let mut paths = Vec::new();
    for (i, case) in cases.iter().enumerate() {
        let report = verify(&case.pdf, &trust, time("2026-01-01T00:00:00Z")).expect("a report");
        let leader = &report.signatures[0];
        let kinds: Vec<ChangeKind> = leader.changes.iter().map(|c| c.kind).collect();
        assert_eq!((kinds, leader.verdict), (case.kinds.clone(), case.verdict), "{}: {leader:#?}", case.name);
        let told = leader.reasons.contains(&Reason::FormFilledAfterSigning);
        assert_eq!(told, case.kinds.contains(&ChangeKind::FormField), "{}", case.name);
        let path = folder.path().join(format!("{i}.pdf"));
        std::fs::write(&path, &case.pdf).expect("written");
        paths.push(path);
    }
    let files: Vec<_> = paths.iter().map(|p| p.as_path()).collect();
    let Some(answers) = pyhanko(scene.ca.root(), &files) else { return };
    let mut differ = Vec::new();
    for (case, answer) in cases.iter().zip(&answers) {
        let theirs = answer["signatures"][0]["bottom_line"] == true;
        // pyHanko lets fields be filled; here the verdict says that nobody signed what they show.
        if theirs != (case.verdict != Verdict::Invalid) {
            differ.push(format!("{}: pyHanko says {theirs}: {answer}", case.name));
        }
    }
    assert_eq!(differ, Vec::<String>::new());
}
