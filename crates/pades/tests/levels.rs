//! The levels of PAdES against real services: openssl's OCSP responder and time-stamping authority behind HTTP.

#[path = "support/pki.rs"]
mod pki;
#[path = "support/pki_server.rs"]
mod pki_server;
mod support;
#[path = "support/world.rs"]
mod world;

use jiff::ToSpan;
use pades::{
    Baseline, Document, Error, Limits, Reason, RevocationState, SignatureKind, SoftKey, TimeSource, Verdict,
    check_before_signing, collect, extend, prepare, renew, renew_by, verify_document,
};
use pki::{KeyKind, now};
use support::*;
use world::World;

fn prepared() -> Vec<u8> {
    prepare(&plain_pdf(), &field_specs()).expect("prepared")
}

fn in_years(years: i64) -> jiff::Timestamp {
    now() + (years * 365 * 24).hours()
}

#[test]
fn each_level_is_reached_and_holds_offline() {
    let world = World::new();
    let key = world.pki.person("leader", KeyKind::Rsa2048);
    for (level, expected, verdict) in [
        // Without proof about revocation in the file nobody can say "valid" offline.
        (Baseline::Basic, Baseline::Basic, Verdict::Undetermined),
        (Baseline::Time, Baseline::Time, Verdict::Undetermined),
        (Baseline::LongTerm, Baseline::LongTerm, Verdict::Valid),
        (Baseline::Archive, Baseline::Archive, Verdict::Valid),
    ] {
        let pdf = world.sign(&prepared(), "leader", &key, level).expect("signed");
        assert!(pdf.starts_with(&prepared()));
        let report = world.judge(&pdf, now());
        let signature = &report.signatures[0];
        assert_eq!(signature.verdict, verdict, "{level:?}: {signature:#?}");
        if verdict == Verdict::Valid {
            assert_eq!(report.verdict, Some(Verdict::Valid), "{report:#?}");
            assert_eq!(signature.baseline, Some(expected));
            assert!(signature.revocation.iter().all(|r| r.state == RevocationState::Good));
            assert_eq!(signature.time_source, TimeSource::TimeStamp);
            assert_eq!(
                signature.time_stamps[0].authority.as_ref().map(|a| a.name.as_str()),
                Some("Dấu thời gian thử nghiệm")
            );
        } else {
            assert_eq!(signature.primary, Some(Reason::RevocationUnknown));
        }
        assert_eq!(report.signatures.len(), if level == Baseline::Archive { 2 } else { 1 });
    }
}

#[test]
fn a_whole_ministry_chain_is_raised_afterwards() {
    let world = World::new();
    let (leader, seal) = (world.pki.person("leader", KeyKind::P256), world.pki.person("seal", KeyKind::P384));
    let pdf = world.sign(&prepared(), "leader", &leader, Baseline::Basic).expect("signed");
    let pdf = world.sign(&pdf, "number", &seal, Baseline::Basic).expect("numbered");
    let pdf = world.sign(&pdf, "seal", &seal, Baseline::Time).expect("sealed");
    let doc = Document::open(&pdf, &Limits::default()).expect("a document");
    let more = world.setting(|setting| extend(&doc, Baseline::Archive, setting)).expect("raised");
    let pdf = [pdf.as_slice(), &more].concat();
    let report = world.judge(&pdf, now());
    assert_eq!(report.verdict, Some(Verdict::Valid), "{report:#?}");
    let levels: Vec<_> = report.signatures.iter().map(|s| s.baseline).collect();
    assert_eq!(levels, [Some(Baseline::Archive), Some(Baseline::Archive), Some(Baseline::Archive), None]);
    let sources: Vec<_> = report.signatures.iter().map(|s| s.time_source).collect();
    assert_eq!(sources[..2], [TimeSource::DocumentTimeStamp, TimeSource::DocumentTimeStamp]);
    assert_eq!(report.signatures[3].kind, SignatureKind::DocumentTimeStamp);
    // Once more changes nothing in the store, only a stamp is added.
    let doc = Document::open(&pdf, &Limits::default()).expect("a document");
    assert!(world.setting(|setting| extend(&doc, Baseline::LongTerm, setting)).expect("nothing to do").len() < 6000);
}

#[test]
fn an_archived_file_outlives_its_certificates_when_it_is_renewed() {
    let world = World::new();
    let from = "20250101000000Z";
    let key = world.pki.holder("leader", KeyKind::P256, "person", from, "20270601000000Z");
    world.pki.certify("issuing", "tsa", "Dấu thời gian ngắn", KeyKind::P256, "tsa", from, "20280101000000Z");
    let signed = world.sign(&prepared(), "leader", &key, Baseline::Archive).expect("signed");
    // The signer's certificate has ended, the time-stamp's not: still good.
    assert_eq!(world.judge(&signed, time("2027-12-01T00:00:00Z")).signatures[0].verdict, Verdict::Valid);
    // The time-stamp's has ended as well: nothing proves anything any more.
    let late = world.judge(&signed, time("2029-01-01T00:00:00Z"));
    assert_ne!(late.verdict, Some(Verdict::Valid), "{late:#?}");
    assert_eq!(late.signatures[0].primary, Some(Reason::CertificateExpiredSince));
    let day = renew_by(&late, jiff::SignedDuration::from_hours(24 * 90)).expect("a day");
    assert_eq!(day, time("2027-10-03T00:00:00Z"));
    // Renewed in time by an authority that lasts longer, it is good again.
    world.pki.certify("issuing", "tsa", "Dấu thời gian dài", KeyKind::P384, "tsa", from, pki::TO);
    let doc = Document::open(&signed, &Limits::default()).expect("a document");
    let more = world.setting(|setting| renew(&doc, setting)).expect("renewed");
    let renewed = [signed.as_slice(), &more].concat();
    let report = world.judge(&renewed, time("2029-01-01T00:00:00Z"));
    assert_eq!(report.verdict, Some(Verdict::Valid), "{report:#?}");
    assert_eq!(report.signatures[0].baseline, Some(Baseline::Archive));
    assert_eq!(report.signatures.len(), 3);
    // Whoever renews a broken file would only cover it up.
    let mut broken = signed.clone();
    let at = broken.windows(8).position(|w| w == b"Noi dung").expect("the text");
    broken[at] ^= 1;
    let doc = Document::open(&broken, &Limits::default()).expect("a document");
    let refused = world.setting(|setting| renew(&doc, setting));
    assert!(matches!(refused, Err(Error::DoesNotHold(Reason::DigestMismatch))), "{refused:?}");
    let bare = plain_pdf();
    let doc = Document::open(&bare, &Limits::default()).expect("a document");
    assert!(matches!(world.setting(|setting| renew(&doc, setting)), Err(Error::NotSigned)));
}

#[test]
fn unreachable_services_are_never_valid() {
    let world = World::new();
    let key = world.pki.person("leader", KeyKind::P256);
    let signed = world.sign(&prepared(), "leader", &key, Baseline::Time).expect("signed");
    let judged = |faults: &[&str]| {
        faults.iter().for_each(|fault| world.pki.server.fault(fault));
        let doc = Document::open(&signed, &Limits::default()).expect("a document");
        let trust = world.trust();
        let collected = world.online(|online| collect(&doc, &trust, online, now())).expect("collected");
        let report = verify_document(&doc, &trust, &collected.evidence, now()).expect("a report");
        world.pki.server.mend();
        (report.verdict, report.signatures[0].primary, collected)
    };
    let (verdict, _, collected) = judged(&[]);
    assert_eq!(verdict, Some(Verdict::Valid));
    assert!(collected.failures.is_empty() && collected.unknown.is_empty());
    // The list stands in for a responder nobody authorised.
    let (verdict, _, collected) = judged(&["ocsp-wrong-signer"]);
    assert_eq!((verdict, collected.evidence.ocsps.len()), (Some(Verdict::Valid), 0));
    assert!(collected.failures.len() == 1 && collected.unknown.is_empty(), "{collected:?}");
    for faults in [
        &["ocsp-down", "crl-down"][..],
        &["ocsp-garbage", "crl-garbage"],
        &["ocsp-replay", "crl-down"],
        &["ocsp-wrong-signer", "crl-down"],
    ] {
        let (verdict, primary, collected) = judged(faults);
        assert_eq!((verdict, primary), (Some(Verdict::Undetermined), Some(Reason::RevocationUnknown)), "{faults:?}");
        assert!(!collected.failures.is_empty() && !collected.unknown.is_empty(), "{faults:?}: {collected:?}");
        assert!(collected.failures.iter().all(|e| e.code() == "revocation-unreachable"), "{faults:?}: {collected:?}");
    }
}

#[test]
fn a_time_stamp_must_answer_the_question() {
    let world = World::new();
    let key = world.pki.person("leader", KeyKind::P256);
    world.sign(&prepared(), "leader", &key, Baseline::Time).expect("signed");
    for fault in ["tsa-down", "tsa-garbage", "tsa-replay"] {
        world.pki.server.fault(fault);
        let refused = world.sign(&prepared(), "leader", &key, Baseline::Time).expect_err(fault);
        assert_eq!(refused.code(), "time-stamp-failed", "{fault}: {refused}");
        world.pki.server.mend();
    }
    // An authority with a certificate that is not meant for time-stamps proves nothing.
    world.pki.certify("issuing", "tsa", "Không phải dấu thời gian", KeyKind::P256, "person", pki::FROM, pki::TO);
    let refused = world.sign(&prepared(), "leader", &key, Baseline::Time);
    assert!(matches!(refused, Err(Error::Service { .. })), "openssl itself refuses such a key");
}

#[test]
fn who_may_not_sign_is_told_before() {
    let world = World::new();
    let pki = &world.pki;
    let good = pki.person("good", KeyKind::P256);
    let revoked = pki.person("revoked", KeyKind::P256);
    pki.revoke("issuing", "revoked");
    let of = |name: &str, profile: &str, from: &str, to: &str| pki.holder(name, KeyKind::P256, profile, from, to);
    let expired = of("expired", "person", "20200101000000Z", "20240101000000Z");
    let early = of("early", "person", "20380101000000Z", pki::TO);
    let tls = of("tls", "encipher", pki::FROM, pki::TO);
    let trust = world.trust();
    let check = |key: &SoftKey| {
        let fitness = world.online(|online| check_before_signing(key, &trust, Some(online), now())).expect("checked");
        (fitness.verdict, fitness.reasons.first().copied())
    };
    assert_eq!(check(&good), (Verdict::Valid, None));
    assert_eq!(check(&revoked), (Verdict::Invalid, Some(Reason::CertificateRevoked)));
    assert_eq!(check(&expired), (Verdict::Invalid, Some(Reason::CertificateExpired)));
    assert_eq!(check(&early), (Verdict::Invalid, Some(Reason::CertificateNotYetValid)));
    assert_eq!(check(&tls), (Verdict::Invalid, Some(Reason::WrongKeyUsage)));
    let stranger = key(&ca(), "stranger", "Người Lạ");
    assert_eq!(check(&stranger).1, Some(Reason::UntrustedIssuer));
    // Nothing is signed by whom the check refuses, whatever the level.
    for key in [&revoked, &expired, &early, &tls, &stranger] {
        let refused = world.sign(&prepared(), "leader", key, Baseline::Basic);
        assert!(matches!(refused, Err(Error::CertificateUnfit(_))));
    }
    pki.server.fault("ocsp-down");
    pki.server.fault("crl-down");
    assert_eq!(check(&good), (Verdict::Undetermined, Some(Reason::RevocationUnknown)));
}

#[test]
fn a_signature_older_than_the_revocation_stays_good_only_with_a_time_stamp() {
    let world = World::new();
    let key = world.pki.person("leader", KeyKind::P256);
    let bare = world.sign(&prepared(), "leader", &key, Baseline::Basic).expect("signed");
    let stamped = world.sign(&prepared(), "leader", &key, Baseline::Time).expect("signed");
    let archived = world.sign(&prepared(), "leader", &key, Baseline::Archive).expect("signed");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    world.pki.revoke("issuing", "leader");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let judged = |pdf: &[u8]| {
        let doc = Document::open(pdf, &Limits::default()).expect("a document");
        let trust = world.trust();
        let collected = world.online(|online| collect(&doc, &trust, online, now())).expect("collected");
        let report = verify_document(&doc, &trust, &collected.evidence, now()).expect("a report");
        (report.signatures[0].verdict, report.signatures[0].primary)
    };
    assert_eq!(judged(&bare), (Verdict::Undetermined, Some(Reason::CertificateRevokedSince)));
    assert_eq!(judged(&stamped), (Verdict::Valid, None));
    assert_eq!(judged(&archived), (Verdict::Valid, None));
    assert_eq!(world.judge(&archived, in_years(3)).verdict, Some(Verdict::Valid));
}

#[test]
fn issuers_that_did_not_come_along_are_fetched() {
    let world = World::new();
    world.pki.person("leader", KeyKind::P256);
    let mut args = vec!["pkcs12", "-export", "-in", "leader.pem", "-inkey", "leader.key", "-passout", "pass:p"];
    args.extend(["-out", "alone.p12"]);
    world.pki.openssl(&args);
    let file = std::fs::read(world.pki.at("alone.p12")).expect("a key file");
    let key = SoftKey::from_pkcs12(&file, "p").expect("a key");
    assert_eq!(pades::Signer::certificates(&key).len(), 1);
    let pdf = world.sign(&prepared(), "leader", &key, Baseline::LongTerm).expect("signed");
    assert!(world.pki.server.calls().iter().any(|path| path == "issuing.cer"));
    // From then on the file carries the issuer.
    let report = world.judge(&pdf, now());
    assert_eq!(report.verdict, Some(Verdict::Valid), "{report:#?}");
    assert_eq!(report.signatures[0].path.len(), 3);
}

#[test]
fn a_wrong_clock_signs_nothing() {
    let world = World::new();
    let key = world.pki.person("leader", KeyKind::P256);
    let trust = world.trust();
    let pdf = prepared();
    for (minutes, sign) in [(-11, -1), (11, 1)] {
        let refused = world.online(|online| {
            let setting =
                pades::Setting { trust: &trust, online, now: now() + minutes.minutes(), limits: Limits::default() };
            let doc = Document::open(&pdf, &Limits::default()).expect("a document");
            let asked = request("leader", &setting.now.to_string(), pades::appearance::Appearance::empty());
            pades::sign_stamped(&doc, &asked, &key, Some((online, setting.now))).err()
        });
        let Some(Error::ClockDiffers { seconds }) = refused else { panic!("{refused:?}") };
        assert!(seconds.signum() == sign && seconds.abs() > 600, "{seconds}");
    }
    world.online(|online| pades::compare_clocks(online, now())).expect("now they agree");
    // The service is down: the signature is made, and says why it has no time-stamp.
    world.pki.server.fault("tsa-down");
    let doc = Document::open(&pdf, &Limits::default()).expect("a document");
    let asked = request("leader", &now().to_string(), pades::appearance::Appearance::empty());
    let signed = world.online(|online| pades::sign_stamped(&doc, &asked, &key, Some((online, now())))).expect("signed");
    assert_eq!(signed.unstamped.map(|error| error.code()), Some("time-stamp-failed"));
    world.pki.server.mend();
    let pdf = [pdf.as_slice(), &signed.added].concat();
    let doc = Document::open(&pdf, &Limits::default()).expect("a document");
    let more = world.setting(|setting| extend(&doc, Baseline::Archive, setting)).expect("completed later");
    let report = world.judge(&[pdf.as_slice(), &more].concat(), now());
    assert_eq!((report.verdict, report.signatures[0].baseline), (Some(Verdict::Valid), Some(Baseline::Archive)));
}
