//! Where a signature of a file that came from elsewhere goes, and what it shows: shared by the command line and the API.

use std::borrow::Cow;

use kernel::Instant;
use pades::appearance::{Align, Appearance, BLACK, Element, Text};
use pades::{Cert, Document, FieldSpec, Font, MM, Rect, Target};

/// What somebody wants.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The empty field to sign in; else a new one is made.
    pub field: Option<String>,
    /// The page of a new field, from 0.
    pub page: usize,
    /// The place of a new field in millimetres from the lower left corner of the page: x, y, width, height. Without one the
    /// signature is not seen.
    pub place: Option<[f64; 4]>,
    /// Words that are shown at the place instead of who signed.
    pub text: Option<String>,
    /// Shows nothing, whatever the place.
    pub invisible: bool,
}

/// Where it goes, and how large the place is where something is to be seen.
#[derive(Debug)]
pub struct Showing {
    /// For the request.
    pub target: Target,
    size: Option<Rect>,
    text: Option<String>,
}

/// The font that signatures are written in, where it was built into this program.
pub fn lettering() -> Option<Cow<'static, [u8]>> {
    web::Assets::bytes("fonts/Tinos-Regular.ttf")
}

impl Wish {
    /// Finds the place in a document.
    ///
    /// # Errors
    /// No such page or field, or a place that does not lie on the page.
    pub fn find(&self, document: &Document<'_>, own: &Cert) -> pades::Result<Showing> {
        let view = document.latest();
        if let Some(name) = &self.field {
            let field = pades::fields(&view)?.into_iter().find(|field| field.name == *name);
            let rect = field.and_then(|field| field.dict.get("Rect").and_then(Rect::from_object));
            let size = rect.filter(|rect| rect.is_real() && !self.invisible);
            return Ok(Showing { target: Target::Field(name.clone()), size, text: None });
        }
        let seen = self.place.filter(|_| !self.invisible);
        let rect = match seen {
            Some([x, y, w, h]) => pades::on_page(&view, self.page, Rect::new(x * MM, y * MM, w * MM, h * MM))?,
            None => Rect::NOWHERE,
        };
        // The serial number tells people apart in the form; who signs again gets a number behind it.
        let serial = own.serial();
        let name = pades::free_field_name(&view, &format!("signature-{}", serial.get(..8).unwrap_or(&serial)))?;
        let target = Target::New(FieldSpec { name, page: self.page, rect });
        Ok(Showing { target, size: seen.map(|_| rect), text: self.text.clone() })
    }
}

impl Showing {
    /// Whether something is to be drawn.
    pub fn is_seen(&self) -> bool {
        self.size.is_some()
    }

    /// What is drawn: the words wished for, else who, for which agency, when. `font` is asked for only where something is seen.
    ///
    /// # Errors
    /// The words do not fit into the place, or the font lacks one of their characters.
    pub fn drawn<'a>(&self, font: Option<&'a Font<'a>>, own: &Cert, at: Instant) -> pades::Result<Appearance<'a>> {
        match (self.size, font) {
            (Some(size), Some(font)) if self.text.is_some() => {
                let text = self.text.clone().unwrap_or_default();
                Ok(Appearance::empty().with(line(text, font, size)))
            }
            (Some(size), Some(font)) => pades::visible::words(font, own, at, size),
            (Some(_), None) => Err(pades::Error::Font("it was not built into this program")),
            (None, _) => Ok(Appearance::empty()),
        }
    }
}

/// One line at the foot of the place.
fn line<'a>(text: String, font: &'a Font<'a>, size: Rect) -> Element<'a> {
    let rect = Rect::new(0.0, 0.0, size.w, size.h);
    let (align, baseline) = (Align::Left, Some(3.0));
    Element::Text(Text { text, font, size: 10.0, rect, align, baseline, turn: 0.0, color: BLACK })
}
