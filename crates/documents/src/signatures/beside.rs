//! Signatures and seals of the agencies that issue a document together with the one that leads (liên tịch): every leader
//! signs in the own block, every agency seals beside its own leader. All fields are placed before the first signature.

use kernel::Instant;
use pades::{FieldSpec, Font, Rect, SignRequest, Signer, Target, TrustList};
use typeset::Slots;

use super::leader::hand;
use super::{LEADER, NUMBER, Office, Places, SEAL, SigningError, check};
use crate::press::Fonts;

/// The field of the signature of the leader of a joint agency; 1 is the agency that leads.
pub fn leader_field(ordinal: i64) -> String {
    if ordinal == 1 { LEADER.to_owned() } else { format!("{LEADER}-{ordinal}") }
}

/// The field of the seal beside that leader.
pub fn seal_field(ordinal: i64) -> String {
    if ordinal == 1 { SEAL.to_owned() } else { format!("{SEAL}-{ordinal}") }
}

/// Fields of everybody who signs beside, from the left: also where it is signed elsewhere, so that the file may be handed
/// on to be signed there.
pub(super) fn fields(slots: &Slots) -> Vec<FieldSpec> {
    let of = |(ordinal, slot): (i64, &typeset::Slot)| {
        let spec = |name: String, rect: typeset::Rect| FieldSpec {
            name,
            page: slot.page - 1,
            rect: Rect::new(rect.x, rect.y, rect.width, rect.height),
        };
        let seal = slot.rect.seal_over(Slots::SEAL_MM);
        [spec(leader_field(ordinal), slot.rect), spec(seal_field(ordinal), seal)]
    };
    (2..).zip(&slots.cosigners).flat_map(of).collect()
}

/// Everything one signature beside needs.
pub struct SignsBeside<'a> {
    /// Whose field.
    pub ordinal: i64,
    /// Who has signed already, by ordinal; 1 is the agency that leads.
    pub signed: &'a [i64],
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
        target: Target::Field(field),
        appearance: hand(image.as_ref(), what.seed, rect, &font),
        reason: Some("Ký ban hành".to_owned()),
        location: Some(what.place.to_owned()),
        name: what.key.certificates().first().map(pades::Cert::subject),
        time: what.at,
        reserve: 0,
    };
    let signed = pades::sign(pdf, &request, what.key)?;
    let all: Vec<String> = what.signed.iter().copied().chain([what.ordinal]).map(leader_field).collect();
    check(&signed, &all.iter().map(String::as_str).collect::<Vec<_>>(), trust, what.at)?;
    Ok(signed)
}

/// Sets the seal of a joint agency beside its own leader; `leaders` are all who signed, `sealed` all agencies that sealed
/// before, by ordinal.
///
/// # Errors
/// [`SigningError`]; a result our verifier does not accept is never given out.
pub fn seal_beside(
    pdf: &[u8],
    ordinal: i64,
    (leaders, sealed): (&[i64], &[i64]),
    places: &Places,
    office: &Office<'_>,
    fonts: &Fonts,
    trust: &TrustList,
) -> Result<Vec<u8>, SigningError> {
    let bold = Font::parse(&fonts.bold)?;
    let done = office.seal(pdf, seal_field(ordinal), places.seal, &bold)?;
    let seals = sealed.iter().copied().chain([ordinal]).map(seal_field);
    // Types that are numbered when the leader signs have no signature for the number.
    let number = is_signed(pdf, NUMBER)?.then(|| NUMBER.to_owned());
    let all: Vec<String> = leaders.iter().copied().map(leader_field).chain(number).chain(seals).collect();
    check(&done, &all.iter().map(String::as_str).collect::<Vec<_>>(), trust, office.at)?;
    Ok(done)
}

fn is_signed(pdf: &[u8], name: &str) -> Result<bool, SigningError> {
    let document = pades::Document::open(pdf, &pades::Limits::default())?;
    let fields = pades::fields(&document.latest())?;
    Ok(fields.iter().any(|field| field.name == name && field.is_filled()))
}

fn rect_of(pdf: &[u8], name: &str) -> Result<Rect, SigningError> {
    let document = pades::Document::open(pdf, &pades::Limits::default())?;
    let view = document.latest();
    let field = pades::fields(&view)?.into_iter().find(|field| field.name == name);
    let rect = field.and_then(|field| field.dict.get("Rect").and_then(Rect::from_object));
    rect.ok_or(SigningError::NoPlace("the signature of a joint agency"))
}
