//! The leader's approval signature: without certification or lock, so that number, seal and time-stamps may follow.

use kernel::Instant;
use pades::appearance::{Align, Appearance, Element, Text};
use pades::{FieldSpec, Font, Image, Rect, SignRequest, Signer, Target, TrustList, art};
use typeset::{Rendered, Slot};

use super::{LEADER, NUMBER, Places, SEAL, SigningError, check};
use crate::press::Fonts;

/// Everything one signature needs.
pub struct LeaderSigns<'a> {
    /// The typeset file, number and date empty unless it is numbered.
    pub rendered: &'a Rendered,
    /// Whether number and date stand in it, so that no field waits for them.
    pub numbered: bool,
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

fn field(name: &str, slot: Option<Slot>) -> Result<FieldSpec, SigningError> {
    let slot = slot.ok_or(SigningError::NoPlace("a signature"))?;
    let rect = Rect::new(slot.rect.x, slot.rect.y, slot.rect.width, slot.rect.height);
    Ok(FieldSpec { name: name.to_owned(), page: slot.page - 1, rect })
}

/// Places the empty fields, the signer's own first, and those of everybody who signs beside; gives the file, where the
/// clerk's fields stand, and the own one.
///
/// # Errors
/// [`SigningError::NoPlace`] for a layout without them.
pub fn place_fields(rendered: &Rendered, numbered: bool) -> Result<(Vec<u8>, Places, Rect), SigningError> {
    let slots = &rendered.slots;
    let places = Places::of(slots)?;
    let own = field(LEADER, slots.signature)?;
    let rect = own.rect;
    let mut fields = vec![own];
    if !numbered {
        fields.push(field(NUMBER, slots.number_line)?);
    }
    fields.push(field(SEAL, slots.seal)?);
    fields.extend(super::beside::fields(slots));
    Ok((pades::prepare(&rendered.pdf, &fields)?, places, rect))
}

/// Places the three fields and signs the first; gives the file and where the clerk's fields stand.
///
/// # Errors
/// [`SigningError`]; a result our verifier does not accept is never given out.
pub fn sign(what: &LeaderSigns<'_>, fonts: &Fonts, trust: &TrustList) -> Result<(Vec<u8>, Places), SigningError> {
    let (prepared, places, rect) = place_fields(what.rendered, what.numbered)?;
    let font = Font::parse(&fonts.italic)?;
    let image = what.image.map(Image::from_png).transpose()?;
    let appearance = hand(image.as_ref(), what.seed, rect, &font);
    let name = what.key.certificates().first().map(pades::Cert::subject);
    let request = SignRequest {
        target: Target::Field(LEADER.to_owned()),
        appearance,
        reason: Some("Ký ban hành".to_owned()),
        location: Some(what.place.to_owned()),
        name,
        time: what.at,
        reserve: 0,
    };
    let pdf = pades::sign(&prepared, &request, what.key)?;
    check(&prepared, &pdf, &[LEADER], trust, what.at)?;
    Ok((pdf, places))
}

/// The handwritten signature: its image, or a drawn one that says so.
pub(super) fn hand<'a>(image: Option<&'a Image>, seed: &[u8], rect: Rect, font: &'a Font<'a>) -> Appearance<'a> {
    match image {
        Some(image) => Appearance::image(image, rect),
        None => art::scribble(seed, rect).with(sample(font, rect)),
    }
}

/// Says on a drawn signature that it is nobody's.
fn sample<'a>(font: &'a Font<'a>, field: Rect) -> Element<'a> {
    Element::Text(Text {
        text: "MẪU".to_owned(),
        font,
        size: 8.0,
        rect: Rect::new(field.w * 0.7, 0.0, field.w * 0.3, 10.0),
        align: Align::Right,
        baseline: Some(2.0),
        turn: 0.0,
        color: art::BLUE,
    })
}
