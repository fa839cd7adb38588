//! Mutated containers, answers, lists, key files and images against their readers: refused or read, never a panic.
//! `cargo xtask fuzz` runs these for as long as wanted.

use crate::container::Container;
use crate::crypto::Hash;
use crate::tsp::{TST_INFO, Token};
use crate::{Cert, Image, Limits, crl, filter, lexer::Lexer, ocsp, pkcs12};
use const_oid::db::rfc5911;

#[path = "../tests/support/mutate.rs"]
mod mutate;

use mutate::run;

/// Made once with openssl's authority of the tests (`tests/support/pki.rs`).
const ISSUER: &[u8] = include_bytes!("../tests/fixtures/issuing.der");
const PERSON: &[u8] = include_bytes!("../tests/fixtures/person.der");
const SIGNATURE: &[u8] = include_bytes!("../tests/fixtures/signature.cms");
const TOKEN: &[u8] = include_bytes!("../tests/fixtures/token.der");
const OCSP: &[u8] = include_bytes!("../tests/fixtures/good.ocsp");
const CRL: &[u8] = include_bytes!("../tests/fixtures/issuing.crl");
const KEY: &[u8] = include_bytes!("../tests/fixtures/person.p12");
const OBJSTM: &[u8] = include_bytes!("../tests/fixtures/objstm.pdf");

fn pair() -> (Cert, Cert) {
    (Cert::from_der(PERSON).expect("a certificate"), Cert::from_der(ISSUER).expect("a certificate"))
}

#[test]
fn the_seeds_are_what_they_should_be() {
    let (person, issuer) = pair();
    assert!(ocsp::judge(OCSP, &person, &issuer).is_some());
    assert!(crl::judge(CRL, &person, &issuer).is_some());
    assert!(Container::read(SIGNATURE, rfc5911::ID_DATA).is_ok());
    assert!(Token::read(TOKEN).is_ok());
    assert!(pkcs12::open(KEY, "p").is_ok());
}

#[test]
fn containers() {
    let seeds = [SIGNATURE.to_vec(), TOKEN.to_vec()];
    run("container", 3_000, &seeds, false, |bytes| {
        for kind in [rfc5911::ID_DATA, TST_INFO] {
            if let Ok(container) = Container::read(bytes, kind) {
                let mut reasons = Vec::new();
                container.check(&|hash: Hash| Ok(hash.digest(&[b"x"])), true, &mut reasons);
                // Whatever was changed, the digest of other bytes never fits.
                assert!(!reasons.is_empty());
                let _ = (container.time_stamps(), container.signing_time());
            }
        }
    });
}

#[test]
fn time_stamps() {
    run("token", 3_000, &[TOKEN.to_vec()], false, |bytes| {
        if let Ok(token) = Token::read(bytes) {
            let mut reasons = Vec::new();
            assert!(!token.check(&|hash| Ok(hash.digest(&[b"x"])), &mut reasons));
        }
    });
}

#[test]
fn answers_and_lists() {
    let (person, issuer) = pair();
    let seeds = [OCSP.to_vec(), CRL.to_vec()];
    let own =
        (ocsp::judge(OCSP, &person, &issuer).expect("an answer"), crl::judge(CRL, &person, &issuer).expect("a list"));
    run("revocation", 3_000, &seeds, false, |bytes| {
        // What is still believed says what the authority said.
        if let Some(known) = ocsp::judge(bytes, &person, &issuer) {
            assert_eq!((known.state, known.this_update), (own.0.state, own.0.this_update));
        }
        if let Some(known) = crl::judge(bytes, &person, &issuer) {
            assert_eq!((known.state, known.this_update), (own.1.state, own.1.this_update));
        }
        let _ = ocsp::certificates(bytes);
    });
}

#[test]
fn certificates() {
    run("certificate", 3_000, &[PERSON.to_vec(), ISSUER.to_vec()], false, |bytes| {
        let Ok(cert) = Cert::from_der(bytes) else { return };
        let _ = (cert.subject(), cert.organisation(), cert.serial(), cert.validity(), cert.is_self_issued());
        let _ = (cert.ocsp_urls(), cert.issuer_urls(), cert.crl_urls());
    });
}

#[test]
fn key_files() {
    run("pkcs12", 40, &[KEY.to_vec()], false, |bytes| {
        let _ = pkcs12::open(bytes, "p");
    });
}

#[test]
fn syntax_and_images() {
    let limits = Limits { expansion: 1 << 20, ..Limits::default() };
    run("syntax", 3_000, &[OBJSTM.to_vec()], true, |bytes| {
        for start in [0, bytes.len() / 3, bytes.len() / 2] {
            let _ = Lexer::new(bytes, start, &limits).object();
            let _ = Lexer::new(bytes, start, &limits).indirect(&mut |_| Some(9));
        }
        let _ = filter::inflate(bytes, 1 << 20);
        let _ = Image::from_png(bytes);
    });
}
