//! Containers changed by hand, and certificates that may not sign: each is seen, with its reason.

#[path = "support/attack.rs"]
mod attack;
#[path = "support/forge.rs"]
mod forge;
#[path = "support/pki.rs"]
mod pki;
#[path = "support/pki_server.rs"]
mod pki_server;
mod support;

use attack::{find, rfind};
use forge::*;
use pades::appearance::Appearance;
use pades::demo_ca::Subject;
use pades::{
    Document, Evidence, FieldSpec, Limits, Reason, Rect, SignRequest, Signer, SoftKey, Target, TrustList, Verdict,
    begin, prepare, sign, verify, verify_document,
};
use pki::{KeyKind, Pki};
use support::*;

/// A signature over the leader's field whose container was changed by hand.
fn contained(change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> (Signed, Vec<u8>) {
    let signed = Signed::new();
    let n = numbers(&byte_range(&signed.pdf));
    let digits = &signed.pdf[n[1] + 1..n[2] - 1];
    let padded = hex::decode(digits).expect("hexadecimal");
    let len = 4 + usize::from(u16::from_be_bytes([padded[2], padded[3]]));
    let changed = change(padded[..len].to_vec());
    let mut hex = hex::encode(changed);
    assert!(hex.len() <= digits.len());
    hex.push_str(&"0".repeat(digits.len() - hex.len()));
    let pdf = [&signed.pdf[..n[1] + 1], hex.as_bytes(), &signed.pdf[n[2] - 1..]].concat();
    (signed, pdf)
}

fn replace_once(der: Vec<u8>, old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let at = rfind(&der, old);
    [&der[..at], new, &der[at + old.len()..]].concat()
}

#[test]
fn containers_changed_by_hand() {
    // OIDs in DER: message digest, content type data, SHA-256 and SHA-1 have these bodies.
    let digest_attribute = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 4];
    let sha256 = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
    let sha512 = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3];
    let says = |change: &dyn Fn(Vec<u8>) -> Vec<u8>| {
        let (signed, pdf) = contained(change);
        signed.says(&pdf)
    };
    let held = |expected: &str, change: &dyn Fn(Vec<u8>) -> Vec<u8>| {
        let found = says(change);
        assert!(found.contains(expected), "{found}, not {expected}");
    };
    held("valid", &|der| der);
    // The text is changed and the digest in the attributes with it: the signature value does not fit any more.
    let (signed, mut pdf) = contained(|der| der);
    let at = find(&pdf, b"Noi dung");
    pdf[at] = b'M';
    assert!(signed.says(&pdf).contains("DigestMismatch"));
    let n = numbers(&byte_range(&pdf));
    let own = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &[&pdf[..n[1]], &pdf[n[2]..]].concat());
    let (_, rehashed) = contained(|der| {
        let at = rfind(&der, &digest_attribute) + digest_attribute.len() + 4;
        [&der[..at], own.as_ref(), &der[at + 32..]].concat()
    });
    let mut rehashed = rehashed;
    rehashed[at] = b'M';
    assert_eq!(signed.says(&rehashed), "Invalid [SignatureMismatch, RevocationNotChecked, ClaimedTimeOnly]");
    held("ContainerMalformed", &|der| {
        replace_once(der, &digest_attribute, &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 9])
    });
    held("DigestMismatch", &|der| replace_once(der, &sha256, &sha512));
    let last = |der: Vec<u8>| {
        let mut der = der;
        *der.last_mut().expect("bytes") ^= 1;
        der
    };
    held("SignatureMismatch", &last);
    held("SignatureMismatch", &|der| der[..der.len() - 9].to_vec());
    held("ContainerMalformed", &|der| [der, vec![1, 2, 3]].concat());
    held("UnsupportedFormat", &|_| vec![0x30, 0x80, 0, 0]);
    held("ContainerMalformed", &|_| vec![0x30, 3, 2, 1, 1]);
    held("ContainerMalformed", &|_| b"%PDF-1.7 is no container".to_vec());
}

/// Signs with a key whatever its certificate says, and judges with what the authority publishes.
fn judged(pki: &Pki, key: &SoftKey, claimed: &str, at: &str) -> (Verdict, Option<Reason>) {
    let prepared = prepare(&plain_pdf(), &field_specs()).expect("prepared");
    let pdf = sign(&prepared, &request("leader", claimed, Appearance::empty()), key).expect("signed");
    let crls = ["root.crl", "issuing.crl"].map(|name| std::fs::read(pki.at(name)).expect("a CRL")).to_vec();
    let trust = TrustList { roots: vec![pki.root()], revocation_required: true, ..TrustList::default() };
    let doc = Document::open(&pdf, &Limits::default()).expect("a document");
    let evidence = Evidence { crls, ..Evidence::default() };
    let report = verify_document(&doc, &trust, &evidence, time(at)).expect("a report");
    (report.signatures[0].verdict, report.signatures[0].primary)
}

#[test]
fn certificates_that_may_not() {
    use Verdict::{Invalid, Undetermined, Valid};
    let pki = Pki::new();
    let now = pki::now().to_string();
    let say = |name: &str, profile: &str, from: &str, to: &str, claimed: &str| {
        judged(&pki, &pki.holder(name, KeyKind::P256, profile, from, to), claimed, &now)
    };
    let (from, to) = (pki::FROM, pki::TO);
    assert_eq!(say("good", "person", from, to, &now), (Valid, None));
    assert_eq!(say("ended", "person", from, "20240101000000Z", &now), (Invalid, Some(Reason::CertificateExpired)));
    let backdated = say("backdated", "person", from, "20240101000000Z", "2023-06-01T00:00:00Z");
    assert_eq!(backdated, (Undetermined, Some(Reason::CertificateExpiredSince)));
    assert_eq!(say("early", "person", "20380101000000Z", to, &now), (Invalid, Some(Reason::CertificateNotYetValid)));
    let ahead = say("ahead", "person", "20380101000000Z", to, "2039-01-01T00:00:00Z");
    assert_eq!(ahead, (Invalid, Some(Reason::CertificateNotYetValid)));
    assert_eq!(say("tls", "encipher", from, to, &now), (Invalid, Some(Reason::WrongKeyUsage)));
    assert_eq!(say("stamper", "tsa", from, to, &now), (Invalid, Some(Reason::WrongKeyUsage)));
    assert_eq!(say("answerer", "responder", from, to, &now), (Invalid, Some(Reason::WrongKeyUsage)));
    let revoked = pki.person("revoked", KeyKind::P256);
    pki.revoke("issuing", "revoked");
    let later = (pki::now() + jiff::SignedDuration::from_secs(2)).to_string();
    assert_eq!(judged(&pki, &revoked, &later, &later), (Invalid, Some(Reason::CertificateRevoked)));
    // Whoever stole the key dates the signature back.
    let back = judged(&pki, &revoked, "2025-01-01T00:00:00Z", &later);
    assert_eq!(back, (Undetermined, Some(Reason::CertificateRevokedSince)));
    let unknown = judged(&pki, &key(&ca(), "stranger", "Người Lạ"), &now, &now);
    assert_eq!(unknown, (Undetermined, Some(Reason::UntrustedIssuer)));
    pki.publish_crl("issuing", &["-crl_lastupdate", "20240101000000Z", "-crl_nextupdate", "20240201000000Z"]);
    assert_eq!(say("stale", "person", from, to, &now), (Undetermined, Some(Reason::RevocationUnknown)));
}

#[test]
fn an_authority_revoked_takes_its_people_along() {
    let pki = Pki::new();
    let key = pki.person("leader", KeyKind::P256);
    pki.revoke("root", "issuing");
    let later = (pki::now() + jiff::SignedDuration::from_secs(2)).to_string();
    assert_eq!(judged(&pki, &key, &later, &later), (Verdict::Invalid, Some(Reason::CertificateRevoked)));
}

#[test]
fn self_made_and_sha1_certificates() {
    let pki = Pki::new();
    let make = |name: &str, digest: &str| {
        let (key, pem) = (format!("{name}.key"), format!("{name}.pem"));
        std::fs::copy(pki::key_file(KeyKind::Rsa2048, "person"), pki.at(&key)).expect("copied");
        let mut args =
            vec!["req", "-x509", "-new", "-key", &key, "-subj", "/C=VN/O=Bo Y te/CN=Bo truong", "-days", "365"];
        args.extend(["-config", "ca.conf", "-extensions", "person", digest, "-out", &pem]);
        pki.openssl(&args);
        SoftKey::from_pkcs12(&pki.pkcs12(name, "p", &[]), "p").expect("a key")
    };
    let now = pki::now().to_string();
    let own = judged(&pki, &make("own", "-sha256"), &now, &now);
    assert_eq!(own, (Verdict::Undetermined, Some(Reason::SelfSigned)));
    // An authority that still signs with SHA-1.
    let key = pki.person("old", KeyKind::Rsa2048);
    let mut args = vec!["x509", "-req", "-in", "old.csr", "-CA", "issuing.pem", "-CAkey", "issuing.key", "-sha1"];
    args.extend(["-days", "300", "-CAcreateserial", "-out", "old.pem", "-extfile", "ca.conf", "-extensions", "person"]);
    pki.openssl(&args);
    let old = SoftKey::from_pkcs12(&pki.pkcs12("old", "p", &[]), "p").expect("a key");
    assert_eq!(judged(&pki, &old, &now, &now), (Verdict::Undetermined, Some(Reason::WeakAlgorithm)));
    assert_eq!(judged(&pki, &key, &now, &now), (Verdict::Valid, None));
}

#[test]
fn sha1_in_the_signature_itself() {
    let pki = Pki::new();
    let key = pki.person("old", KeyKind::Rsa2048);
    let prepared = prepare(&plain_pdf(), &field_specs()).expect("prepared");
    for (digest, expected) in
        [("sha256", None), ("sha1", Some(Reason::WeakAlgorithm)), ("md5", Some(Reason::WeakAlgorithm))]
    {
        let request = SignRequest { reserve: 4096, ..request("leader", "2026-01-01T00:00:00Z", Appearance::empty()) };
        let pending = begin(&prepared, &request, key.certificates(), key.algorithm()).expect("begun");
        // openssl makes the container over the bytes to be signed, as tools outside do.
        let whole = [prepared.clone(), pending.clone().finish_with_cms(&[]).expect("an empty one")].concat();
        let n = numbers(&byte_range(&whole));
        std::fs::write(pki.at("to-sign.bin"), [&whole[..n[1]], &whole[n[2]..]].concat()).expect("written");
        let mut args =
            vec!["cms", "-sign", "-binary", "-cades", "-md", digest, "-in", "to-sign.bin", "-signer", "old.pem"];
        args.extend(["-inkey", "old.key", "-certfile", "issuing.pem", "-outform", "DER", "-out", "made.cms"]);
        pki.openssl(&args);
        let cms = std::fs::read(pki.at("made.cms")).expect("a container");
        let pdf = [prepared.clone(), pending.finish_with_cms(&cms).expect("filled")].concat();
        let trust = TrustList { roots: vec![pki.root()], revocation_required: false, ..TrustList::default() };
        let report = verify(&pdf, &trust, pki::now()).expect("a report");
        assert_eq!(report.signatures[0].primary, expected, "{digest}: {report:#?}");
    }
}

#[test]
fn a_time_stamp_over_something_else() {
    let signed = Signed::new();
    let prepared = prepare(&plain_pdf(), &field_specs()).expect("prepared");
    let request = SignRequest { reserve: 8192, ..request("leader", NOW, Appearance::empty()) };
    let key = &signed.scene.leader;
    let pending = begin(&prepared, &request, key.certificates(), key.algorithm()).expect("begun");
    let value = key.sign(pending.message()).expect("a signature");
    // A real token of an authority, but over another document.
    let token = include_bytes!("fixtures/token.der");
    let added = pending.finish_with_time_stamp(&value, Some(token)).expect("finished");
    let says = signed.says(&[prepared, added].concat());
    assert!(says.starts_with("Undetermined [TimeStampInvalid"), "{says}");
}

#[test]
fn the_seal_of_another_agency() {
    let scene = Scene::new();
    let pdf = scene.chain(&plain_pdf());
    let trust = TrustList { roots: vec![scene.ca.root().clone()], revocation_required: false, ..TrustList::default() };
    let report = verify(&pdf, &trust, time(NOW)).expect("a report");
    let held = |agency: &str| {
        let report = report.clone().held_to_agency(agency);
        (report.verdict, report.signatures[2].primary)
    };
    assert_eq!(held("Bộ Y tế"), (Some(Verdict::Valid), None));
    assert_eq!(held("  bộ  y tế "), (Some(Verdict::Valid), None));
    // The same letters, decomposed.
    assert_eq!(held("Bo\u{323}\u{302} Y te\u{302}\u{301}"), (Some(Verdict::Valid), None));
    assert_eq!(held("Bộ Tài chính"), (Some(Verdict::Invalid), Some(Reason::OtherAgency)));
    // Another agency of the same authority seals over the leader's signature.
    let subject =
        Subject { name: "Sở Y tế".into(), organisation: "Tỉnh khác".into(), unit: None, id: "H01".into() };
    let other = scene.ca.issue(&subject, period()).expect("a certificate").into_key();
    let led = scene.lead(&prepare(&plain_pdf(), &field_specs()).expect("prepared"));
    let spec = FieldSpec { name: "con-dau".into(), page: 0, rect: Rect::new(50.0, 50.0, 100.0, 40.0) };
    let request = SignRequest { target: Target::New(spec), ..request("", NOW, Appearance::empty()) };
    let sealed = sign(&led, &request, &other).expect("sealed");
    let report = verify(&sealed, &trust, time(NOW)).expect("a report").held_to_agency("Bộ Y tế");
    let primaries: Vec<_> = report.signatures.iter().map(|s| s.primary).collect();
    assert_eq!(primaries, [None, Some(Reason::OtherAgency)]);
}

/// Whether somebody's signature is found good when nothing is asked about revocation.
fn judged_by_path(pki: &Pki, key: &SoftKey) -> (Verdict, Option<Reason>) {
    let prepared = prepare(&plain_pdf(), &field_specs()).expect("prepared");
    let now = pki::now();
    let pdf = sign(&prepared, &request("leader", &now.to_string(), Appearance::empty()), key).expect("signed");
    let trust = TrustList { roots: vec![pki.root()], revocation_required: false, ..TrustList::default() };
    let report = verify(&pdf, &trust, now).expect("a report");
    (report.signatures[0].verdict, report.signatures[0].primary)
}

#[test]
fn certificates_for_other_purposes() {
    let pki = Pki::new();
    let (good, wrong) = ((Verdict::Valid, None), (Verdict::Invalid, Some(Reason::WrongKeyUsage)));
    let of = |name: &str| judged_by_path(&pki, &pki.holder(name, KeyKind::P256, name, pki::FROM, pki::TO));
    for name in ["client", "server", "answers"] {
        assert_eq!(of(name), wrong, "{name}");
    }
    // What government authorities issue: for the web and for mail.
    for name in ["official", "document", "anything"] {
        assert_eq!(of(name), good, "{name}");
    }
    let constrained = (Verdict::Undetermined, Some(Reason::UnknownCriticalExtension));
    let through = [("ca_tls", wrong), ("ca_mail", good), ("ca_constrained", constrained)];
    for (authority, expected) in through {
        pki.certify("root", "tls", &format!("Cơ quan {authority}"), KeyKind::P256, authority, pki::FROM, pki::TO);
        for holder in ["person", "official"] {
            pki.certify("tls", "below", "Người ở dưới", KeyKind::P256, holder, pki::FROM, pki::TO);
            let file = pki.pkcs12("below", "p", &["-certfile", "tls.pem"]);
            let key = SoftKey::from_pkcs12(&file, "p").expect("a key");
            assert_eq!(judged_by_path(&pki, &key), expected, "{authority} {holder}");
        }
    }
    // An authority for mail alone does not certify for documents.
    pki.certify("root", "tls", "Cơ quan thư", KeyKind::P256, "ca_mail", pki::FROM, pki::TO);
    pki.certify("tls", "below", "Người ở dưới", KeyKind::P256, "document", pki::FROM, pki::TO);
    let file = pki.pkcs12("below", "p", &["-certfile", "tls.pem"]);
    assert_eq!(judged_by_path(&pki, &SoftKey::from_pkcs12(&file, "p").expect("a key")), wrong);
}

/// A moment some days from now, as openssl writes it.
fn days(count: i64) -> String {
    let moment = pki::now() + jiff::SignedDuration::from_hours(24 * count);
    moment.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y%m%d%H%M%SZ").to_string()
}

#[test]
fn an_old_list_counts_for_a_while_whatever_it_promises() {
    let pki = Pki::new();
    let key = pki.person("leader", KeyKind::P256);
    let now = pki::now().to_string();
    let said = |ca: &str, from: i64| {
        pki.publish_crls();
        pki.publish_crl(ca, &["-crl_lastupdate", &days(from), "-crl_nextupdate", &days(2_000)]);
        judged(&pki, &key, &now, &pki::now().to_string())
    };
    let (good, unknown) = ((Verdict::Valid, None), (Verdict::Undetermined, Some(Reason::RevocationUnknown)));
    assert_eq!((said("issuing", -30), said("issuing", -300)), (good, unknown));
    // Authorities' own certificates are spoken of once or twice a year.
    assert_eq!((said("root", -300), said("root", -500)), (good, unknown));
}

/// What an agency beside may do, and what it may not: `[leader, seal]` of the ministry, then others.
#[test]
fn agencies_that_issue_together_count_only_beside_the_one_that_leads() {
    let scene = Scene::new();
    let trust = TrustList { roots: vec![scene.ca.root().clone()], revocation_required: false, ..TrustList::default() };
    let of = |name: &str, organisation: &str, ca: &pades::demo_ca::DemoCa| {
        let (name, organisation) = (name.to_owned(), organisation.to_owned());
        let subject = Subject { name, organisation, unit: None, id: "X".into() };
        ca.issue(&subject, period()).expect("a certificate").into_key()
    };
    let joint = |name: &str| of(name, "Cục Quản lý Dược", &scene.ca);
    let (leader, seal) = (joint("Người Đứng Đầu"), joint("Cục Quản lý Dược"));
    let add = |pdf: &[u8], field: &str, key: &dyn Signer| {
        let spec = FieldSpec { name: field.into(), page: 0, rect: Rect::new(50.0, 50.0, 100.0, 40.0) };
        sign(pdf, &SignRequest { target: Target::New(spec), ..request("", NOW, Appearance::empty()) }, key)
            .expect("signed")
    };
    let judged = |pdf: &[u8], beside: &[&str]| {
        let report = verify(pdf, &trust, time(NOW)).expect("a report").held_to_agencies("Bộ Y tế", beside);
        (report.verdict, report.signatures.iter().map(|s| s.primary).collect::<Vec<_>>())
    };
    let named = &["cục quản lý  dược"][..];
    let other = Some(Reason::OtherAgency);

    let issued = scene.chain(&plain_pdf());
    let both = add(&add(&issued, "q1", &leader), "q2", &seal);
    assert_eq!(judged(&both, named), (Some(Verdict::Valid), vec![None; 5]));
    // Not named: a foreign seal over a true document stays what it is.
    assert_eq!(judged(&both, &[]), (Some(Verdict::Invalid), vec![None, None, None, other, other]));
    let third = add(&both, "h1", &of("Bệnh viện", "Bệnh viện", &scene.ca));
    assert_eq!(judged(&third, named).1, [None, None, None, None, None, other]);

    // A seal alone, or with its own leader, issues nothing in the name of the ministry.
    let alone = add(&plain_pdf(), "q", &seal);
    assert_eq!(judged(&alone, named), (Some(Verdict::Invalid), vec![other]));
    assert_eq!(judged(&add(&alone, "q2", &leader), named).1, [other, other]);
    // Nor over the leader's signature that the ministry never sealed, nor over a seal that nobody signed below.
    let led = scene.lead(&prepare(&plain_pdf(), &field_specs()).expect("prepared"));
    assert_eq!(judged(&add(&led, "q", &seal), named).1, [None, other]);
    let sealed = add(&plain_pdf(), "s", &of("Bộ Y tế", "Bộ Y tế", &scene.ca));
    assert_eq!(judged(&add(&sealed, "q", &seal), named).1, [None, other]);

    // Signatures of the ministry that are broken carry nobody.
    let mut broken = both.clone();
    let at = broken.windows(8).position(|w| w == b"/Title (").map_or(20, |at| at + 8);
    broken[at] ^= 1;
    let (verdict, primaries) = judged(&broken, named);
    assert_eq!(verdict, Some(Verdict::Invalid), "{primaries:?}");
    // The same names under an authority nobody trusts are never valid.
    let false_ca = pades::demo_ca::DemoCa::new(b"another", "CA khác", "Ai đó", period()).expect("an authority");
    let forged = add(&issued, "q", &of("Cục Quản lý Dược", "Cục Quản lý Dược", &false_ca));
    let forged = judged(&forged, named);
    assert_eq!(forged.0, Some(Verdict::Undetermined), "{forged:?}");
    let all_forged = add(&sealed, "p", &of("Người Giả", "Bộ Y tế", &false_ca));
    assert_ne!(judged(&add(&all_forged, "q", &seal), named).0, Some(Verdict::Valid));
}
