//! The clerk's act: number and date as the appearance of an agency signature, then the seal; annex files signed apart.

use kernel::Instant;
use pades::appearance::{Align, Appearance, BLACK, Element, Text};
use pades::{FieldSpec, Font, Image, Rect, SignRequest, SoftKey, Target, TrustList, art};
use typeset::{NumberLine, Slots};

use super::{LEADER, NUMBER, Places, SEAL, SigningError, check};
use crate::press::Fonts;

/// Size of number and date (PL I II.3, II.4).
const SIZE: f64 = 13.0;
/// Size of the words on annex files (PL I II.8).
const ANNEX_SIZE: f64 = 10.0;

/// The agency that seals.
pub struct Office<'a> {
    /// The opened key.
    pub key: &'a SoftKey,
    /// PNG of the seal; none: drawn, marked as a sample.
    pub image: Option<&'a [u8]>,
    /// Name on the drawn seal.
    pub name: &'a str,
    /// Place name (`/Location`).
    pub place: &'a str,
    /// The time.
    pub at: Instant,
}

impl Office<'_> {
    fn request<'a>(&self, target: Target, appearance: Appearance<'a>, reason: &str) -> SignRequest<'a> {
        SignRequest {
            target,
            appearance,
            reason: Some(reason.to_owned()),
            location: Some(self.place.to_owned()),
            name: Some(self.name.to_owned()),
            time: self.at,
            reserve: 0,
        }
    }
}

/// Fills number and date where the leader signed without them, then sets the seal. `pdf` is the file the leader signed.
///
/// # Errors
/// [`SigningError`]; a result our verifier does not accept is never given out.
pub fn issue(
    pdf: &[u8],
    places: &Places,
    line: Option<&NumberLine>,
    office: &Office<'_>,
    fonts: &Fonts,
    trust: &TrustList,
) -> Result<Vec<u8>, SigningError> {
    let bold = Font::parse(&fonts.bold)?;
    let numbered = match line {
        Some(line) => number(pdf, places, line, office, fonts)?,
        None => pdf.to_vec(),
    };
    let image = office.image.map(Image::from_png).transpose()?;
    let rect = Rect::new(0.0, 0.0, places.seal, places.seal);
    let appearance = match &image {
        Some(image) => Appearance::image(image, rect),
        None => art::seal(&bold, office.name, "MẪU", rect)?,
    };
    let seal = office.request(Target::Field(SEAL.to_owned()), appearance, "Chữ ký số của cơ quan");
    let sealed = pades::sign(&numbered, &seal, office.key)?;
    let fields: &[&str] = if line.is_some() { &[LEADER, NUMBER, SEAL] } else { &[LEADER, SEAL] };
    check(&sealed, fields, trust, office.at)?;
    Ok(sealed)
}

/// Fills number and date, as the appearance of a signature of the agency.
fn number(
    pdf: &[u8],
    places: &Places,
    line: &NumberLine,
    office: &Office<'_>,
    fonts: &Fonts,
) -> Result<Vec<u8>, SigningError> {
    let (regular, italic) = (Font::parse(&fonts.regular)?, Font::parse(&fonts.italic)?);
    let words = |text: &Option<String>, font, stretch: &super::places::Stretch| {
        Element::Text(Text {
            text: text.clone().unwrap_or_default(),
            font,
            size: SIZE,
            rect: Rect::new(stretch.x, 0.0, stretch.width, places.height),
            align: Align::Center,
            baseline: Some(Slots::BASELINE * SIZE),
            turn: 0.0,
            color: BLACK,
        })
    };
    let appearance = Appearance::empty().with(words(&line.number, &regular, &places.number)).with(words(
        &line.date,
        &italic,
        &places.date,
    ));
    let number = office.request(Target::Field(NUMBER.to_owned()), appearance, "Cấp số và thời gian ban hành");
    Ok(pades::sign(pdf, &number, office.key)?)
}

/// Signs an annex that is a file of its own: number, notation and time at the top right of its first page, no image
/// (PL I II.7–8).
///
/// # Errors
/// [`SigningError`].
pub fn sign_annex(pdf: &[u8], code: &str, office: &Office<'_>, fonts: &Fonts) -> Result<Vec<u8>, SigningError> {
    let font = Font::parse(&fonts.regular)?;
    let text = format!("{code}; {}", iso_time(office.at));
    let width = font.width(&text, ANNEX_SIZE)? + 2.0;
    let page = first_page(pdf)?;
    let rect = Rect::new((page.x + page.w - 15.0 * pades::MM - width).max(page.x), page.y + page.h - 42.0, width, 14.0);
    let appearance = Appearance::empty().with(Element::Text(Text {
        text,
        font: &font,
        size: ANNEX_SIZE,
        rect: Rect::new(0.0, 0.0, width, 14.0),
        align: Align::Right,
        baseline: Some(3.0),
        turn: 0.0,
        color: BLACK,
    }));
    let target = Target::New(FieldSpec { name: "khue-annex".to_owned(), page: 0, rect });
    Ok(pades::sign(pdf, &office.request(target, appearance, "Ký số văn bản kèm theo"), office.key)?)
}

/// `2026-11-22T10:07:04+07:00`, as PL I II.8 wants it.
fn iso_time(at: Instant) -> String {
    let local = at.to_zoned(jiff::tz::TimeZone::fixed(kernel::VIETNAM));
    format!("{}+07:00", local.datetime().round(jiff::Unit::Second).unwrap_or(local.datetime()))
}

/// The media box of the first page, inherited or its own; A4 where it says nothing.
fn first_page(pdf: &[u8]) -> Result<Rect, SigningError> {
    let document = pades::Document::open(pdf, &pades::Limits::default())?;
    let view = document.latest();
    let mut next = view.pages()?.first().copied();
    for _ in 0..32 {
        let Some(page) = next else { break };
        let object = view.get(page)?;
        let Some(dict) = object.as_dict() else { break };
        if let Some(rect) = Rect::from_object(&view.lookup(dict, "MediaBox")?) {
            return Ok(rect);
        }
        next = dict.get("Parent").and_then(pades::Object::as_ref);
    }
    Ok(Rect::new(0.0, 0.0, 210.0 * pades::MM, 297.0 * pades::MM))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_that_of_the_decree() {
        let at: Instant = "2026-11-22T03:07:04.123456Z".parse().unwrap();
        assert_eq!(iso_time(at), "2026-11-22T10:07:04+07:00");
    }
}
