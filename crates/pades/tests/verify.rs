//! Our verifier on the signing order, on attacks, and on certificates that do not fit.

#[path = "support/attack.rs"]
mod attack;
mod support;

use pades::appearance::Appearance;
use pades::demo_ca::{DemoCa, Period, Subject};
use pades::{ChangeKind, Reason, Report, TrustList, Verdict, verify};
use support::*;

fn trust(scene: &Scene) -> TrustList {
    TrustList { roots: vec![scene.ca.root().clone()], revocation_required: false, ..TrustList::default() }
}

fn judge(scene: &Scene, pdf: &[u8]) -> Report {
    verify(pdf, &trust(scene), time("2026-01-01T00:00:00Z")).expect("a report")
}

#[test]
fn the_signing_order_is_valid_on_every_kind_of_file() {
    let scene = Scene::new();
    for (name, base) in bases() {
        let report = judge(&scene, &scene.chain(&base));
        assert_eq!(report.verdict, Some(Verdict::Valid), "{name}: {report:#?}");
        let fields: Vec<&str> = report.signatures.iter().map(|s| s.field.as_str()).collect();
        assert_eq!(fields, ["leader", "number", "seal"], "{name}");
        let kinds = |i: usize| report.signatures[i].changes.iter().map(|c| c.kind).collect::<Vec<_>>();
        assert_eq!(kinds(0), [ChangeKind::Signature, ChangeKind::Signature], "{name}");
        assert_eq!(kinds(2), []);
        assert!(report.signatures.iter().all(|s| s.covers_whole_revision), "{name}");
        let leader = &report.signatures[0];
        assert_eq!(leader.path, ["Trần Thử Nghiệm", "Cơ quan chứng thực số trình diễn"]);
        assert_eq!(leader.signer.as_ref().and_then(|s| s.organisation.as_deref()), Some("Bộ Y tế"));
        assert_eq!(leader.claimed_time, Some(time("2020-08-19T03:07:04Z")));
        assert_eq!(leader.reason.as_deref(), Some("Ký ban hành (thử)"));
        assert_eq!(leader.reasons, [Reason::RevocationNotChecked, Reason::ClaimedTimeOnly]);
    }
}

#[test]
fn unknown_revocation_is_never_valid_when_the_trust_list_demands_it() {
    let scene = Scene::new();
    let strict = trust(&scene).with_revocation_required(true);
    let report = verify(&scene.chain(&plain_pdf()), &strict, time("2026-01-01T00:00:00Z")).expect("a report");
    assert_eq!(report.verdict, Some(Verdict::Undetermined));
    assert_eq!(report.signatures[0].primary, Some(Reason::RevocationUnknown));
}

#[test]
fn every_attack_is_seen() {
    let scene = Scene::new();
    let pdf = scene.chain(&plain_pdf());
    for attack in attack::all(&pdf) {
        let name = attack.name;
        let report = judge(&scene, &attack.pdf);
        for (i, signature) in report.signatures.iter().enumerate() {
            // What the number shows is nobody's word any more, and the signature before it did not cover it.
            let filled = name.starts_with("number's");
            let expected = match i < attack.bad_from {
                true if filled => Verdict::Undetermined,
                true => Verdict::Valid,
                false => Verdict::Invalid,
            };
            assert_eq!(signature.verdict, expected, "{name}, signature {i}: {signature:#?}");
        }
    }
}

#[test]
fn pyhanko_and_we_agree_on_the_attacks() {
    let scene = Scene::new();
    let pdf = scene.chain(&plain_pdf());
    let folder = tempfile::tempdir().expect("a folder");
    let attacks = attack::all(&pdf);
    let mut paths = Vec::new();
    for (i, attack) in attacks.iter().enumerate() {
        let path = folder.path().join(format!("{i}.pdf"));
        std::fs::write(&path, &attack.pdf).expect("written");
        paths.push(path);
    }
    let files: Vec<_> = paths.iter().map(|p| p.as_path()).collect();
    let Some(answers) = pyhanko(scene.ca.root(), &files) else { return };
    let mut differ = Vec::new();
    for (attack, answer) in attacks.iter().zip(&answers) {
        let Some(theirs) = answer["signatures"].as_array() else { continue };
        let theirs: Vec<bool> = theirs.iter().map(|s| s["bottom_line"] == true).collect();
        let ours = verify(&attack.pdf, &trust(&scene), time("2026-01-01T00:00:00Z"));
        let ours: Vec<bool> =
            ours.map_or_else(|_| vec![], |r| r.signatures.iter().map(|s| s.verdict == Verdict::Valid).collect());
        if ours != theirs {
            let stricter = ours.iter().zip(&theirs).all(|(our, their)| !our || *their);
            assert!(stricter, "{}: we {ours:?}, pyHanko {theirs:?}", attack.name);
            differ.push(attack.name);
        }
    }
    assert_eq!(answers.len(), attacks.len());
    // Where we are stricter, on purpose: pyHanko accepts a copied catalogue, bytes that belong to nothing, and for
    // older signatures a newer one that appears in two fields, or whose drawing was replaced.
    let redrawn = ["number's appearance replaced", "number's field points elsewhere"];
    assert_eq!(differ[..2], redrawn);
    assert_eq!(differ[2..], ["another catalogue", "a signature shown twice", "bytes after the end"]);
}

#[test]
fn the_four_faults_of_the_issue_have_different_verdicts() {
    let scene = Scene::new();
    let pdf = scene.chain(&plain_pdf());
    let attacks = attack::all(&pdf);
    let of = |name: &str| {
        let attack = attacks.iter().find(|a| a.name == name).expect("the attack");
        judge(&scene, &attack.pdf).signatures[0].primary
    };
    assert_eq!(of("a letter of the page"), Some(Reason::DigestMismatch));
    assert_eq!(of("content replaced"), Some(Reason::ChangedAfterSigning));
    let other = DemoCa::new(b"another", "CA khác", "Khác", period()).expect("another authority");
    let foreign = TrustList { roots: vec![other.root().clone()], revocation_required: false, ..TrustList::default() };
    let report = verify(&pdf, &foreign, time("2026-01-01T00:00:00Z")).expect("a report");
    assert_eq!(report.signatures[0].primary, Some(Reason::UntrustedIssuer));
    assert_eq!(report.verdict, Some(Verdict::Undetermined));
    assert_eq!(
        certificate_of("2018-01-01T00:00:00Z", "2019-01-01T00:00:00Z"),
        (Reason::CertificateExpired, Verdict::Invalid)
    );
}

/// Signs on 2020-08-19 with a certificate of the given period and checks in 2026.
fn certificate_of(from: &str, to: &str) -> (Reason, Verdict) {
    let scene = Scene::new();
    let period = Period { from: time(from), to: time(to) };
    let subject =
        Subject { name: "Nguyễn Hết Hạn".into(), organisation: "Bộ Y tế".into(), unit: None, id: "x".into() };
    let key = scene.ca.issue(&subject, period).expect("a certificate").into_key();
    let prepared = pades::prepare(&plain_pdf(), &field_specs()).expect("prepared");
    let request = request("leader", "2020-08-19T03:07:04Z", Appearance::empty());
    let signature = judge(&scene, &pades::sign(&prepared, &request, &key).expect("signed")).signatures.remove(0);
    (signature.primary.expect("a reason"), signature.verdict)
}

#[test]
fn certificates_count_at_the_time_of_signing() {
    let early = certificate_of("2021-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
    assert_eq!(early, (Reason::CertificateNotYetValid, Verdict::Invalid));
    let since = certificate_of("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z");
    assert_eq!(since, (Reason::CertificateExpiredSince, Verdict::Undetermined));
}

#[test]
fn no_flipped_signed_byte_stays_valid() {
    let scene = Scene::new();
    let pdf = scene.lead(&pades::prepare(&plain_pdf(), &field_specs()).expect("prepared"));
    let range = judge(&scene, &pdf).signatures[0].byte_range.iter().map(|n| *n as usize).collect::<Vec<_>>();
    let signed = (0..range[1]).chain(range[2]..pdf.len());
    for at in signed.step_by(7) {
        let mut changed = pdf.clone();
        changed[at] ^= 0x10;
        if let Ok(report) = verify(&changed, &trust(&scene), time("2026-01-01T00:00:00Z")) {
            assert_ne!(report.verdict, Some(Verdict::Valid), "byte {at}");
        }
    }
}

#[test]
fn the_demonstrations_authority_says_whom_it_revoked() {
    let scene = Scene::new();
    let strict = TrustList { revocation_required: true, ..trust(&scene) };
    let pdf = scene.chain(&plain_pdf());
    let judged = |crls: Vec<Vec<u8>>| {
        let list = TrustList { crls, ..strict.clone() };
        let report = verify(&pdf, &list, time("2026-01-01T00:00:00Z")).expect("a report");
        (report.signatures[0].verdict, report.signatures[0].primary)
    };
    assert_eq!(judged(vec![]), (Verdict::Undetermined, Some(Reason::RevocationUnknown)));
    let nobody = scene.ca.crl(1, period(), &[]).expect("a list");
    assert_eq!(nobody, scene.ca.crl(1, period(), &[]).expect("the same list"));
    assert_eq!(judged(vec![nobody.clone()]), (Verdict::Valid, None));
    let serial = verify(&pdf, &strict, time("2026-01-01T00:00:00Z")).expect("a report").signatures[0]
        .signer
        .clone()
        .expect("somebody")
        .serial;
    let early = scene.ca.crl(2, period(), &[(serial, time("2020-06-01T00:00:00Z"))]).expect("a list");
    assert_eq!(judged(vec![nobody.clone(), early]), (Verdict::Invalid, Some(Reason::CertificateRevoked)));
    // Another authority's list says nothing here, and a damaged one neither.
    let mut damaged = nobody;
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    assert_eq!(judged(vec![damaged]), (Verdict::Undetermined, Some(Reason::RevocationUnknown)));
    // Where the list says so, the missing proof is only noted.
    let lenient = TrustList { lenient: strict.roots.clone(), ..strict.clone() };
    let report = verify(&pdf, &lenient, time("2026-01-01T00:00:00Z")).expect("a report");
    assert_eq!(report.signatures[0].verdict, Verdict::Valid);
    assert!(report.signatures[0].reasons.contains(&Reason::RevocationNotChecked));
}
