//! What a file brings about revocation is as old as whoever made the file likes: where services can be asked, they are.

#[path = "support/pki.rs"]
mod pki;
#[path = "support/pki_server.rs"]
mod pki_server;
mod support;
#[path = "support/world.rs"]
mod world;

use pades::appearance::Appearance;
use pades::{Baseline, Document, Limits, Reason, Verdict, collect, extend, prepare, sign_stamped, verify_document};
use pki::{KeyKind, now};
use support::*;
use world::World;

/// Publishes lists of two days ago, good for a month.
fn publish_old(world: &World) {
    let day = |count: i64| {
        let moment = now() + jiff::SignedDuration::from_hours(24 * count);
        moment.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y%m%d%H%M%SZ").to_string()
    };
    for ca in ["issuing", "root"] {
        world.pki.publish_crl(ca, &["-crl_lastupdate", &day(-2), "-crl_nextupdate", &day(28)]);
    }
}

fn prepared() -> Vec<u8> {
    prepare(&plain_pdf(), &field_specs()).expect("prepared")
}

/// The file with the lists that are published now, and no answers of the responder.
fn with_lists(world: &World, pdf: &[u8]) -> Vec<u8> {
    world.pki.server.fault("ocsp-down");
    let doc = Document::open(pdf, &Limits::default()).expect("a document");
    let more = world.setting(|setting| extend(&doc, Baseline::LongTerm, setting)).expect("raised");
    world.pki.server.mend();
    world.pki.server.calls();
    [pdf, &more].concat()
}

fn judged(world: &World, pdf: &[u8]) -> (Verdict, Option<Reason>, usize) {
    let doc = Document::open(pdf, &Limits::default()).expect("a document");
    let trust = world.trust();
    let collected = world.online(|online| collect(&doc, &trust, online, now())).expect("collected");
    let report = verify_document(&doc, &trust, &collected.evidence, now()).expect("a report");
    (report.signatures[0].verdict, report.signatures[0].primary, world.pki.server.calls().len())
}

#[test]
fn a_revocation_is_seen_though_the_file_brings_an_older_list() {
    let world = World::new();
    let key = world.pki.person("leader", KeyKind::P256);
    let signed = world.sign(&prepared(), "leader", &key, Baseline::Basic).expect("signed");
    publish_old(&world);
    let pdf = with_lists(&world, &signed);
    // Who can ask nobody goes by what there is.
    assert_eq!(world.judge(&pdf, now()).signatures[0].verdict, Verdict::Valid);
    let (verdict, reason, calls) = judged(&world, &pdf);
    assert_eq!((verdict, reason), (Verdict::Valid, None));
    assert!(calls > 0, "the services were asked");
    // On a closed net it is the same.
    let closed = |call: &pades::Call<'_>| Err(format!("{} is not asked", call.url));
    let online = pades::Online { reaches: false, ..pades::Online::new(&closed, None, &|| [1; 16]) };
    let doc = Document::open(&pdf, &Limits::default()).expect("a document");
    let collected = collect(&doc, &world.trust(), &online, now()).expect("collected");
    let report = verify_document(&doc, &world.trust(), &collected.evidence, now()).expect("a report");
    assert_eq!(report.verdict, Some(Verdict::Valid));
    // Whoever may ask and hears nothing does not know.
    for fault in ["ocsp-down", "crl-down"] {
        world.pki.server.fault(fault);
    }
    let (verdict, reason, _) = judged(&world, &pdf);
    assert_eq!((verdict, reason), (Verdict::Undetermined, Some(Reason::RevocationUnknown)));
    world.pki.server.mend();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    world.pki.revoke("issuing", "leader");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let (verdict, reason, _) = judged(&world, &pdf);
    assert_eq!((verdict, reason), (Verdict::Undetermined, Some(Reason::CertificateRevokedSince)));
}

#[test]
fn a_time_stamp_makes_what_the_file_brings_enough() {
    let world = World::new();
    let key = world.pki.person("leader", KeyKind::P256);
    let pdf = world.sign(&prepared(), "leader", &key, Baseline::LongTerm).expect("signed");
    world.pki.server.calls();
    let (verdict, reason, calls) = judged(&world, &pdf);
    assert_eq!((verdict, reason, calls), (Verdict::Valid, None, 0));
}

#[test]
fn a_thief_who_stamps_what_he_signs_gains_nothing_by_an_older_list() {
    let world = World::new();
    let key = world.pki.person("leader", KeyKind::P256);
    publish_old(&world);
    let place = world.pki.at("issuing.crl");
    let old = std::fs::read(&place).expect("the list");
    world.pki.revoke("issuing", "leader");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let base = prepared();
    let doc = Document::open(&base, &Limits::default()).expect("a document");
    let asked = request("leader", &now().to_string(), Appearance::empty());
    let signed = world.online(|online| sign_stamped(&doc, &asked, &key, Some((online, now())))).expect("signed");
    std::fs::write(&place, &old).expect("the older list");
    let pdf = with_lists(&world, &[base.as_slice(), &signed.added].concat());
    world.pki.publish_crls();
    // Nobody offline can know.
    assert_eq!(world.judge(&pdf, now()).signatures[0].verdict, Verdict::Valid);
    let (verdict, reason, _) = judged(&world, &pdf);
    assert_eq!((verdict, reason), (Verdict::Invalid, Some(Reason::CertificateRevoked)));
}
