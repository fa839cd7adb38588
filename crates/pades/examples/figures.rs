//! How long signing and verifying take: `cargo run -p pades --release --example figures`.
//!
//! The limit beside each figure is what no program can avoid: SHA-256 over the bytes and one raw signature (or check).

use pades::appearance::Appearance;
use pades::demo_ca::{DemoCa, Period, Subject};
use pades::{FieldSpec, Rect, SignRequest, Signer, SoftKey, Target, TrustList, prepare, sign_increment, verify};
use std::time::Instant;

const ROUNDS: u32 = 200;

/// A PDF with one page and one incompressible stream of about `size` bytes.
fn pdf(size: usize) -> Vec<u8> {
    let mut state = 1u32;
    let noise = (0..size).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    let mut put = |out: &mut Vec<u8>, body: &[u8]| {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n", offsets.len()).as_bytes());
        out.extend(body);
        out.extend(b"\nendobj\n");
    };
    put(&mut out, b"<</Type /Catalog /Pages 2 0 R>>");
    put(&mut out, b"<</Type /Pages /Kids [3 0 R] /Count 1>>");
    put(&mut out, b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R>>");
    let head = format!("<</Length {size}>>\nstream\n").into_bytes();
    put(&mut out, &head.into_iter().chain(noise).chain(*b"\nendstream").collect::<Vec<u8>>());
    let at = out.len();
    out.extend(b"xref\n0 5\n0000000000 65535 f\r\n");
    offsets.iter().for_each(|o| out.extend(format!("{o:010} 00000 n\r\n").as_bytes()));
    out.extend(format!("trailer\n<</Size 5 /Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n").as_bytes());
    out
}

fn timed<T>(what: &str, mut f: impl FnMut() -> T) -> f64 {
    f();
    let start = Instant::now();
    for _ in 0..ROUNDS {
        std::hint::black_box(f());
    }
    let each = start.elapsed().as_secs_f64() * 1000.0 / f64::from(ROUNDS);
    println!("{what:<44} {each:8.3} ms  {:8.0}/s", 1000.0 / each);
    each
}

fn main() -> pades::Result<()> {
    let time = |text: &str| text.parse::<jiff::Timestamp>().unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let period = Period { from: time("2020-01-01T00:00:00Z"), to: time("2040-01-01T00:00:00Z") };
    let ca = DemoCa::new(b"figures", "CA", "Khuê", period)?;
    let subject = Subject { name: "A".into(), organisation: "B".into(), unit: None, id: "a".into() };
    let ec = ca.issue(&subject, period)?.into_key();
    let rsa = rsa_key(&ca, &subject, period)?;
    let trust = TrustList { roots: vec![ca.root().clone()], revocation_required: false };
    let spec = FieldSpec { name: "s".into(), page: 0, rect: Rect::new(10.0, 10.0, 100.0, 50.0) };
    let base = prepare(&pdf(1 << 20), &[spec])?;
    let hash = timed("SHA-256 of 1 MiB", || aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &base));
    for (name, key) in [("P-256", &ec), ("RSA-2048", &rsa)] {
        let request = || SignRequest {
            target: Target::Field("s".into()),
            appearance: Appearance::empty(),
            reason: None,
            location: None,
            name: None,
            time: time("2025-01-01T00:00:00Z"),
            reserve: 0,
        };
        let raw = timed(&format!("{name}: one raw signature"), || key.sign(b"attributes"));
        let whole = timed(&format!("{name}: sign 1 MiB, B-B"), || sign_increment(&base, &request(), key));
        println!("{name}: {:.2} × the limit", whole / (hash + raw));
        let signed = [base.clone(), sign_increment(&base, &request(), key)?].concat();
        timed(&format!("{name}: verify 1 MiB, one signature"), || verify(&signed, &trust, period.from));
    }
    Ok(())
}

fn rsa_key(ca: &DemoCa, subject: &Subject, period: Period) -> pades::Result<SoftKey> {
    use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
    use aws_lc_rs::signature::KeyPair as _;
    let bad = |_| pades::Error::Key("it cannot be made");
    let pair = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).map_err(bad)?;
    let spki: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(bad)?;
    let pkcs8: Pkcs8V1Der<'_> = pair.as_der().map_err(bad)?;
    let cert = ca.issue_for(subject, spki.as_ref(), period)?;
    SoftKey::from_pkcs8(pkcs8.as_ref(), vec![cert, ca.root().clone()])
}
