//! What a signature looks like on the page: images, text and paths in the box of its field.
//!
//! NĐ 30/2020 PL I §1.7 (II.7–8): the leader's signature is a blue, transparent PNG between title and name; the seal
//! is red, of real size, a third over the signature from the left; copies and annexes carry text only.

use crate::Error;
use crate::error::Result;
use crate::filter::deflate;
use crate::font::Font;
use crate::geometry::{Rect, round};
use crate::object::{Dict, ObjRef, Object, Stream};
use crate::png::Image;
use crate::writer::Increment;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Red, green, blue from 0 to 1.
pub type Rgb = [f64; 3];

/// Black.
pub const BLACK: Rgb = [0.0, 0.0, 0.0];

/// What to draw; all measures in points from the lower left corner of the field. Later elements lie on top.
#[derive(Default)]
pub struct Appearance<'a> {
    /// The elements in painting order.
    pub elements: Vec<Element<'a>>,
}

/// One thing drawn.
pub enum Element<'a> {
    /// An image, scaled to a rectangle.
    Image {
        /// The decoded PNG.
        image: &'a Image,
        /// Where.
        rect: Rect,
    },
    /// A line of text.
    Text(Text<'a>),
    /// Lines and curves.
    Path(Path),
}

/// A line of text in a box. It is never broken, shrunk or cut: what does not fit is an error.
pub struct Text<'a> {
    /// The text in composed form (NFC).
    pub text: String,
    /// The font, embedded with the glyphs used.
    pub font: &'a Font<'a>,
    /// Size in points.
    pub size: f64,
    /// The box.
    pub rect: Rect,
    /// How it lies in the box.
    pub align: Align,
    /// Height of the baseline over the lower edge of the box; `None` centres the line.
    pub baseline: Option<f64>,
    /// Turned about the middle of the box, in degrees against the clock (for seals).
    pub turn: f64,
    /// Colour.
    pub color: Rgb,
}

/// Where a line stands in its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left edge.
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
}

/// A shape.
#[derive(Debug, Clone, Default)]
pub struct Path {
    /// Its parts.
    pub ops: Vec<PathOp>,
    /// Colour and width of the line.
    pub stroke: Option<(Rgb, f64)>,
    /// Colour of the inside.
    pub fill: Option<Rgb>,
}

/// A step of a path, absolute coordinates in points.
#[derive(Debug, Clone, Copy)]
pub enum PathOp {
    /// Begins at a point.
    Move(f64, f64),
    /// A straight line.
    Line(f64, f64),
    /// A Bézier curve with two control points.
    Curve([f64; 6]),
    /// Back to the beginning.
    Close,
}

impl Path {
    /// A circle.
    pub fn circle(x: f64, y: f64, r: f64) -> Path {
        let k = r * 0.552_284_75;
        let ops = vec![
            PathOp::Move(x + r, y),
            PathOp::Curve([x + r, y + k, x + k, y + r, x, y + r]),
            PathOp::Curve([x - k, y + r, x - r, y + k, x - r, y]),
            PathOp::Curve([x - r, y - k, x - k, y - r, x, y - r]),
            PathOp::Curve([x + k, y - r, x + r, y - k, x + r, y]),
            PathOp::Close,
        ];
        Path { ops, ..Path::default() }
    }
}

/// What the drawing needs beside its content stream.
struct Painter<'e, 'a> {
    content: String,
    images: Vec<&'a Image>,
    fonts: Vec<(&'e Font<'a>, BTreeMap<u16, char>)>,
}

impl<'a> Appearance<'a> {
    /// Nothing visible.
    pub fn empty() -> Self {
        Appearance::default()
    }

    /// One image, as large as the field allows without distortion, in its middle.
    pub fn image(image: &'a Image, field: Rect) -> Self {
        let (w, h) = (image.width as f64, image.height as f64);
        let scale = (field.w / w).min(field.h / h);
        let (w, h) = (w * scale, h * scale);
        let rect = Rect { x: (field.w - w) / 2.0, y: (field.h - h) / 2.0, w, h };
        Appearance { elements: vec![Element::Image { image, rect }] }
    }

    /// Adds an element on top.
    #[must_use]
    pub fn with(mut self, element: Element<'a>) -> Self {
        self.elements.push(element);
        self
    }

    /// Writes the form XObject (ISO 32000-1, 8.10) for a field of this rectangle.
    pub(crate) fn build(&self, inc: &mut Increment<'_, '_, '_>, field: Rect) -> Result<ObjRef> {
        let mut painter = Painter { content: String::new(), images: Vec::new(), fonts: Vec::new() };
        for element in &self.elements {
            match element {
                Element::Image { image, rect } => painter.image(image, *rect),
                Element::Text(text) => painter.text(text)?,
                Element::Path(path) => painter.path(path),
            }
        }
        let mut resources = Dict::new();
        let mut xobjects = Dict::new();
        for (i, image) in painter.images.iter().enumerate() {
            xobjects.set(&format!("I{i}"), Object::Ref(embed_image(inc, image)));
        }
        let mut fonts = Dict::new();
        for (i, (font, used)) in painter.fonts.iter().enumerate() {
            fonts.set(&format!("F{i}"), Object::Ref(font.embed(inc, used)));
        }
        if !xobjects.is_empty() {
            resources.set("XObject", xobjects.into());
        }
        if !fonts.is_empty() {
            resources.set("Font", fonts.into());
        }
        let dict = Dict::new()
            .with("Type", "XObject")
            .with("Subtype", "Form")
            .with("BBox", Rect { x: 0.0, y: 0.0, ..field }.to_object())
            .with("Resources", resources)
            .with("Filter", "FlateDecode");
        Ok(inc.add(Object::Stream(Stream::new(dict, deflate(painter.content.as_bytes())))))
    }
}

impl<'e, 'a> Painter<'e, 'a> {
    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        // INVARIANT: writing into a String cannot fail.
        let _ = writeln!(self.content, "{text}");
    }

    fn image(&mut self, image: &'a Image, rect: Rect) {
        let [x, y, w, h] = [rect.x, rect.y, rect.w, rect.h].map(round);
        let i = self.images.len();
        self.images.push(image);
        self.line(format_args!("q {w} 0 0 {h} {x} {y} cm /I{i} Do Q"));
    }

    fn text(&mut self, text: &'e Text<'a>) -> Result<()> {
        let glyphs = text.font.shape(&text.text)?;
        let width = text.font.width(&text.text, text.size)?;
        if width > text.rect.w + 0.01 {
            return Err(Error::TextDoesNotFit(text.text.clone()));
        }
        let index = match self.fonts.iter().position(|(f, _)| f.same(text.font)) {
            Some(index) => index,
            None => {
                self.fonts.push((text.font, BTreeMap::new()));
                self.fonts.len() - 1
            }
        };
        self.fonts[index].1.extend(glyphs.iter().copied());
        let hex: String = glyphs.iter().map(|(g, _)| format!("{g:04X}")).collect();
        let dx = match text.align {
            Align::Left => 0.0,
            Align::Center => (text.rect.w - width) / 2.0,
            Align::Right => text.rect.w - width,
        };
        let (up, down) = (text.font.ascent() * text.size / 1000.0, text.font.descent() * text.size / 1000.0);
        let dy = text.baseline.unwrap_or((text.rect.h - up + down) / 2.0 - down);
        let (mx, my) = (text.rect.w / 2.0, text.rect.h / 2.0);
        let (sin, cos) = text.turn.to_radians().sin_cos();
        let x = text.rect.x + mx + (dx - mx) * cos - (dy - my) * sin;
        let y = text.rect.y + my + (dx - mx) * sin + (dy - my) * cos;
        let [cos, sin, minus, x, y, size] = [cos, sin, -sin, x, y, text.size].map(round);
        let [r, g, b] = text.color.map(round);
        self.line(format_args!(
            "q {r} {g} {b} rg BT /F{index} {size} Tf {cos} {sin} {minus} {cos} {x} {y} Tm <{hex}> Tj ET Q"
        ));
        Ok(())
    }

    fn path(&mut self, path: &Path) {
        self.line(format_args!("q 1 J 1 j"));
        if let Some(([r, g, b], width)) = path.stroke {
            self.line(format_args!("{r} {g} {b} RG {width} w"));
        }
        if let Some([r, g, b]) = path.fill {
            self.line(format_args!("{r} {g} {b} rg"));
        }
        for op in &path.ops {
            match op {
                PathOp::Move(x, y) => self.line(format_args!("{} {} m", round(*x), round(*y))),
                PathOp::Line(x, y) => self.line(format_args!("{} {} l", round(*x), round(*y))),
                PathOp::Curve(c) => {
                    let [a, b, c, d, e, f] = c.map(round);
                    self.line(format_args!("{a} {b} {c} {d} {e} {f} c"));
                }
                PathOp::Close => self.line(format_args!("h")),
            }
        }
        let paint = match (path.stroke.is_some(), path.fill.is_some()) {
            (true, true) => "B Q",
            (true, false) => "S Q",
            (false, true) => "f Q",
            (false, false) => "n Q",
        };
        self.line(format_args!("{paint}"));
    }
}

fn embed_image(inc: &mut Increment<'_, '_, '_>, image: &Image) -> ObjRef {
    let base = |space: &str| {
        Dict::new()
            .with("Type", "XObject")
            .with("Subtype", "Image")
            .with("Width", image.width as i64)
            .with("Height", image.height as i64)
            .with("ColorSpace", space)
            .with("BitsPerComponent", 8)
            .with("Filter", "FlateDecode")
    };
    let mut dict = base("DeviceRGB");
    if let Some(alpha) = &image.alpha {
        let mask = inc.add(Object::Stream(Stream::new(base("DeviceGray"), deflate(alpha))));
        dict.set("SMask", mask.into());
    }
    inc.add(Object::Stream(Stream::new(dict, deflate(&image.rgb))))
}
