//! What is signed: files of one page with a stream that does not compress, and keys under an authority of our own.

use std::io::{self, Write};

use pades::demo_ca::{DemoCa, Period, Subject};
use pades::{FieldSpec, Rect, SignRequest, SoftKey, Target, TrustList};

use crate::{Outcome, said};

/// The field that is signed.
pub const FIELD: &str = "s";

/// Writes a PDF with one page and a stream of `size` bytes.
///
/// # Errors
/// When the disk refuses.
pub fn pdf(out: &mut impl Write, size: usize) -> io::Result<()> {
    let objects = [
        "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
        "<</Type /Pages /Kids [3 0 R] /Count 1>>".to_owned(),
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R>>".to_owned(),
    ];
    let mut head = String::from("%PDF-1.7\n");
    let mut offsets = Vec::new();
    for (n, body) in objects.iter().enumerate() {
        offsets.push(head.len());
        head.push_str(&format!("{} 0 obj\n{body}\nendobj\n", n + 1));
    }
    offsets.push(head.len());
    head.push_str(&format!("4 0 obj\n<</Length {size}>>\nstream\n"));
    out.write_all(head.as_bytes())?;
    noise(out, size)?;
    let tail = "\nendstream\nendobj\n";
    let at = head.len() + size + tail.len();
    out.write_all(tail.as_bytes())?;
    out.write_all(b"xref\n0 5\n0000000000 65535 f\r\n")?;
    for offset in offsets {
        out.write_all(format!("{offset:010} 00000 n\r\n").as_bytes())?;
    }
    out.write_all(format!("trailer\n<</Size 5 /Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n").as_bytes())
}

/// Bytes without pattern, the same at every run.
fn noise(out: &mut impl Write, size: usize) -> io::Result<()> {
    let mut state = 1u32;
    let mut chunk = vec![0u8; 1 << 16];
    let mut left = size;
    while left > 0 {
        let some = left.min(chunk.len());
        for byte in &mut chunk[..some] {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *byte = (state >> 24) as u8;
        }
        out.write_all(&chunk[..some])?;
        left -= some;
    }
    Ok(())
}

/// Where the signature stands.
pub fn spec() -> FieldSpec {
    FieldSpec { name: FIELD.to_owned(), page: 0, rect: Rect::new(10.0, 10.0, 100.0, 50.0) }
}

/// A request for a signature without picture.
///
/// # Errors
/// Never: the moment is a constant.
pub fn request(target: Target) -> Outcome<SignRequest<'static>> {
    Ok(SignRequest {
        target,
        appearance: pades::appearance::Appearance::empty(),
        reason: None,
        location: None,
        name: None,
        time: moment("2025-01-01T00:00:00Z")?,
        reserve: 0,
    })
}

/// An RSA-2048 key, its PKCS#8 for others, and what judges it.
pub struct Keys {
    /// RSA-2048.
    pub rsa: SoftKey,
    /// P-256.
    pub ec: SoftKey,
    /// The RSA key as PKCS#8.
    pub pkcs8: Vec<u8>,
    /// Its certificate.
    pub certificate: String,
    /// The root.
    pub root: String,
    /// What trusts it.
    pub trust: TrustList,
    /// The moment that is judged at.
    pub now: jiff::Timestamp,
}

fn moment(text: &str) -> Outcome<jiff::Timestamp> {
    text.parse().map_err(said("a moment"))
}

impl Keys {
    /// Makes them.
    ///
    /// # Errors
    /// When the machine has no chance to give.
    pub fn make() -> Outcome<Keys> {
        use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
        use aws_lc_rs::signature::KeyPair as _;
        let period = Period { from: moment("2020-01-01T00:00:00Z")?, to: moment("2040-01-01T00:00:00Z")? };
        let made = said("a key cannot be made");
        let ca = DemoCa::new(b"figures", "CA", "Khuê", period).map_err(&made)?;
        let subject = Subject { name: "A".into(), organisation: "B".into(), unit: None, id: "a".into() };
        let ec = ca.issue(&subject, period).map_err(&made)?.into_key();
        let pair = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).map_err(said("no key"))?;
        let spki: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(said("no key"))?;
        let pkcs8: Pkcs8V1Der<'_> = pair.as_der().map_err(said("no key"))?;
        let own = ca.issue_for(&subject, spki.as_ref(), period).map_err(&made)?;
        let (certificate, root) = (own.to_pem(), ca.root().to_pem());
        let rsa = SoftKey::from_pkcs8(pkcs8.as_ref(), vec![own, ca.root().clone()]).map_err(&made)?;
        let trust = TrustList { roots: vec![ca.root().clone()], revocation_required: false, ..TrustList::default() };
        let now = moment("2025-06-01T00:00:00Z")?;
        Ok(Keys { rsa, ec, pkcs8: pkcs8.as_ref().to_vec(), certificate, root, trust, now })
    }
}
