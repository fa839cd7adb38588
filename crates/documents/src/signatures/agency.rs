//! The clerk's act: number and date as the appearance of an agency signature, then the seal; annex files signed apart.

use kernel::Instant;
use pades::appearance::{Align, Appearance, BLACK, Element, Text};
use pades::{FieldSpec, Font, Image, Rect, SignRequest, Signer, Target, TrustList, art};
use typeset::{NumberLine, Slots};

use super::{NUMBER, Places, SEAL, SigningError, check};
use crate::press::Fonts;

/// Size of number and date (PL I II.3, II.4).
const SIZE: f64 = 13.0;
/// Size of the words on annex files (PL I II.8).
const ANNEX_SIZE: f64 = 10.0;
/// Height of one line of them.
const CORNER_HEIGHT: f64 = 14.0;
/// Lines of the corner at the most: further down the head of the document begins.
const MAX_CORNERS: f64 = 4.0;

/// The agency that seals.
pub struct Office<'a> {
    /// The opened key.
    pub key: &'a dyn Signer,
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
    /// Sets the seal in a field of a side.
    pub(super) fn seal(&self, pdf: &[u8], field: String, side: f64, bold: &Font<'_>) -> Result<Vec<u8>, SigningError> {
        let image = self.image.map(Image::from_png).transpose()?;
        let rect = Rect::new(0.0, 0.0, side, side);
        let appearance = match &image {
            Some(image) => Appearance::image(image, rect),
            None => art::seal(bold, self.name, "MẪU", rect)?,
        };
        let request = self.request(Target::Field(field), appearance, "Chữ ký số của cơ quan");
        Ok(pades::sign(pdf, &request, self.key)?)
    }

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

/// Fills number and date where the leader signed without them, then sets the seal. `pdf` is the file that was signed.
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
    let sealed = office.seal(&numbered, SEAL.to_owned(), places.seal, &bold)?;
    let added: Vec<&str> = line.map(|_| NUMBER).into_iter().chain([SEAL]).collect();
    check(pdf, &sealed, &added, trust, office.at)?;
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
    let text = format!("{code}; {}", pades::visible::iso_time(office.at));
    sign_corner(pdf, Corner { field: "khue-annex", text, reason: "Ký số văn bản kèm theo" }, office, fonts)
}

/// Words of a signature at the top right of the first page.
pub struct Corner<'a> {
    /// Name of the field.
    pub field: &'a str,
    /// What is shown.
    pub text: String,
    /// `/Reason`.
    pub reason: &'a str,
}

/// Signs with words alone, no image (PL I II.8, phần II I.3). Earlier words in that corner stay legible: the new ones go
/// below them.
///
/// # Errors
/// [`SigningError`].
pub fn sign_corner(
    pdf: &[u8],
    corner: Corner<'_>,
    office: &Office<'_>,
    fonts: &Fonts,
) -> Result<Vec<u8>, SigningError> {
    let font = Font::parse(&fonts.regular)?;
    let width = font.width(&corner.text, ANNEX_SIZE)? + 2.0;
    let page = pades::media_box(&pades::Document::open(pdf, &pades::Limits::default())?.latest(), 0)?;
    let left = (page.x + page.w - 15.0 * pades::MM - width).max(page.x);
    let top = page.y + page.h - 42.0;
    let below = signed_corners(pdf, left, top)?.into_iter().map(|y| y - CORNER_HEIGHT).fold(top, f64::min);
    let rect = Rect::new(left, below, width, CORNER_HEIGHT);
    let appearance = Appearance::empty().with(Element::Text(Text {
        text: corner.text,
        font: &font,
        size: ANNEX_SIZE,
        rect: Rect::new(0.0, 0.0, width, CORNER_HEIGHT),
        align: Align::Right,
        baseline: Some(3.0),
        turn: 0.0,
        color: BLACK,
    }));
    let target = Target::New(FieldSpec { name: corner.field.to_owned(), page: 0, rect });
    Ok(pades::sign(pdf, &office.request(target, appearance, corner.reason), office.key)?)
}

/// Lower edges of signatures that show words in the corner already.
fn signed_corners(pdf: &[u8], left: f64, top: f64) -> Result<Vec<f64>, SigningError> {
    let document = pades::Document::open(pdf, &pades::Limits::default())?;
    let view = document.latest();
    let signed = pades::fields(&view)?.into_iter().filter(|field| field.is_signature() && field.is_filled());
    let rects = signed.filter_map(|field| field.dict.get("Rect").and_then(Rect::from_object));
    let there = |rect: &Rect| rect.x + rect.w > left && rect.h <= 2.0 * CORNER_HEIGHT && rect.y <= top;
    Ok(rects.filter(|rect| there(rect) && rect.y > top - MAX_CORNERS * CORNER_HEIGHT).map(|rect| rect.y).collect())
}
