//! Long lists of revoked certificates are taken apart once; what comes out is what each of them says.

#[path = "support/pki.rs"]
mod pki;
#[path = "support/pki_server.rs"]
mod pki_server;
mod support;
#[path = "support/world.rs"]
mod world;

use pades::{Baseline, Document, Evidence, Limits, Reason, Verdict, prepare, verify_document};
use pki::{KeyKind, now};
use support::*;
use world::World;

#[test]
fn a_long_list_says_the_same_each_time_and_only_of_itself() {
    let world = World::new();
    let pki = &world.pki;
    let key = pki.person("leader", KeyKind::P256);
    let base = prepare(&plain_pdf(), &field_specs()).expect("prepared");
    let pdf = world.sign(&base, "leader", &key, Baseline::Basic).expect("signed");
    let index = std::fs::read_to_string(pki.at("issuing.txt")).expect("an index");
    let revoked: String = (0..4_000_u64)
        .map(|n| format!("R\t400101000000Z\t250101000000Z\t7{n:031X}\tunknown\t/CN=Người {n}\n"))
        .collect();
    std::fs::write(pki.at("issuing.txt"), index + &revoked).expect("written");
    pki.publish_crls();
    let list = |ca: &str| std::fs::read(pki.at(&format!("{ca}.crl"))).expect("a list");
    let (long, root) = (list("issuing"), list("root"));
    assert!(long.len() > 100_000, "{}", long.len());
    let says = |crl: &[u8]| {
        let doc = Document::open(&pdf, &Limits::default()).expect("a document");
        let evidence = Evidence { crls: vec![crl.to_vec(), root.clone()], ..Evidence::default() };
        let report = verify_document(&doc, &world.trust(), &evidence, now()).expect("a report");
        (report.verdict, report.signatures[0].primary)
    };
    let unknown = (Some(Verdict::Undetermined), Some(Reason::RevocationUnknown));
    for _ in 0..3 {
        assert_eq!(says(&long), (Some(Verdict::Valid), None));
        // The same list with a changed end: another one, and nobody's.
        let mut forged = long.clone();
        *forged.last_mut().expect("bytes") ^= 1;
        assert_eq!(says(&forged), unknown);
    }
    pki.revoke("issuing", "leader");
    let (_, reason) = says(&list("issuing"));
    assert!(matches!(reason, Some(Reason::CertificateRevoked | Reason::CertificateRevokedSince)), "{reason:?}");
    assert_eq!(says(&long), (Some(Verdict::Valid), None), "the older list says what it said");
}
