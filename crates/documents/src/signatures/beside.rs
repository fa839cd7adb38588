//! Signatures and seals of the agencies that issue a document together with the one that leads (liên tịch): every leader
//! signs in the own block, every agency seals beside its own leader. All fields are placed before the first signature.

use kernel::Instant;
use pades::{FieldSpec, Font, Rect, SignRequest, Signer, Target, TrustList};
use typeset::Slots;

use super::leader::hand;
use super::{LEADER, Office, SEAL, SigningError, check};
use crate::press::Fonts;

/// The field of the signature of the leader of a joint agency, by its place from the left.
fn leader_field(ordinal: i64) -> String {
    format!("{LEADER}-{ordinal}")
}

/// The field of the seal beside that leader.
fn seal_field(ordinal: i64) -> String {
    format!("{SEAL}-{ordinal}")
}

/// Fields of everybody who signs beside, in their order: also where it is signed elsewhere, so that the file may be handed
/// on to be signed there.
pub(super) fn fields(slots: &Slots) -> Vec<FieldSpec> {
    let spec = |name: String, slot: &typeset::Slot| FieldSpec {
        name,
        page: slot.page - 1,
        rect: Rect::new(slot.rect.x, slot.rect.y, slot.rect.width, slot.rect.height),
    };
    let of = |(ordinal, (hand, seal)): (i64, (&typeset::Slot, &typeset::Slot))| {
        [spec(leader_field(ordinal), hand), spec(seal_field(ordinal), seal)]
    };
    (2..).zip(slots.cosigners.iter().zip(&slots.cosigner_seals)).flat_map(of).collect()
}

/// Everything one signature beside needs.
pub struct SignsBeside<'a> {
    /// Whose field.
    pub ordinal: i64,
    /// The opened key.
    pub key: &'a dyn Signer,
    /// PNG of the handwritten signature; none: drawn, marked as a sample.
    pub image: Option<&'a [u8]>,
    /// Makes the drawn signature differ from person to person.
    pub seed: &'a [u8],
    /// Place name (`/Location`).
    pub place: &'a str,
    /// The time.
    pub at: Instant,
}

/// Signs the file that others have signed, in the own field.
///
/// # Errors
/// [`SigningError`]; a result our verifier does not accept is never given out.
pub fn sign_beside(
    pdf: &[u8],
    what: &SignsBeside<'_>,
    fonts: &Fonts,
    trust: &TrustList,
) -> Result<Vec<u8>, SigningError> {
    let field = leader_field(what.ordinal);
    let rect = rect_of(pdf, &field)?;
    let font = Font::parse(&fonts.italic)?;
    let image = what.image.map(pades::Image::from_png).transpose()?;
    let request = SignRequest {
        target: Target::Field(field.clone()),
        appearance: hand(image.as_ref(), what.seed, rect, &font),
        reason: Some("Ký ban hành".to_owned()),
        location: Some(what.place.to_owned()),
        name: what.key.certificates().first().map(pades::Cert::subject),
        time: what.at,
        reserve: 0,
    };
    let signed = pades::sign(pdf, &request, what.key)?;
    check(pdf, &signed, &[&field], trust, what.at)?;
    Ok(signed)
}

/// Sets the seal of a joint agency beside its own leader.
///
/// # Errors
/// [`SigningError`]; a result our verifier does not accept is never given out.
pub fn seal_beside(
    pdf: &[u8],
    ordinal: i64,
    office: &Office<'_>,
    fonts: &Fonts,
    trust: &TrustList,
) -> Result<Vec<u8>, SigningError> {
    let (bold, field) = (Font::parse(&fonts.bold)?, seal_field(ordinal));
    let side = rect_of(pdf, &field)?.w;
    let sealed = office.seal(pdf, field.clone(), side, &bold)?;
    check(pdf, &sealed, &[&field], trust, office.at)?;
    Ok(sealed)
}

fn rect_of(pdf: &[u8], name: &str) -> Result<Rect, SigningError> {
    let document = pades::Document::open(pdf, &pades::Limits::default())?;
    let view = document.latest();
    let field = pades::fields(&view)?.into_iter().find(|field| field.name == name);
    let rect = field.and_then(|field| field.dict.get("Rect").and_then(Rect::from_object));
    rect.ok_or(SigningError::NoPlace("the signature of a joint agency"))
}
