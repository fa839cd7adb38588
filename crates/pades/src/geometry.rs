//! Rectangles in points (1/72 inch), origin at the lower left as in PDF.

use crate::object::Object;

/// Points per millimetre; the decree gives all measures in millimetres.
pub const MM: f64 = 72.0 / 25.4;

/// A rectangle: lower left corner, width and height, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Lower edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// No place at all: a signature there is not seen (ISO 32000-1, 12.7.4.5).
    pub const NOWHERE: Rect = Rect { x: 0.0, y: 0.0, w: 0.0, h: 0.0 };

    /// Whether it is [`Rect::NOWHERE`].
    pub fn is_nowhere(&self) -> bool {
        *self == Self::NOWHERE
    }

    /// From the lower left corner.
    pub fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Rect { x, y, w, h }
    }

    /// From millimetres measured from the *upper* left corner of a page `page_height` points high, as typesetters count.
    pub fn from_top_mm(left: f64, top: f64, w: f64, h: f64, page_height: f64) -> Self {
        Rect { x: left * MM, y: page_height - (top + h) * MM, w: w * MM, h: h * MM }
    }

    /// Whether it has an area and no infinite side.
    pub fn is_real(&self) -> bool {
        [self.x, self.y, self.w, self.h].iter().all(|n| n.is_finite()) && self.w > 0.0 && self.h > 0.0
    }

    /// As a PDF rectangle `[x0 y0 x1 y1]`, rounded to 1/1000 point.
    pub fn to_object(self) -> Object {
        let edges = [self.x, self.y, self.x + self.w, self.y + self.h];
        Object::Array(edges.map(|n| Object::Real(round(n))).to_vec())
    }

    /// From a PDF rectangle, corners in any order.
    pub fn from_object(object: &Object) -> Option<Rect> {
        let edges: Vec<f64> = object.as_array()?.iter().filter_map(Object::as_f64).collect();
        let [a, b, c, d] = edges[..] else { return None };
        Some(Rect { x: a.min(c), y: b.min(d), w: (c - a).abs(), h: (d - b).abs() })
    }
}

/// Rounds to 1/1000, which no eye or printer tells apart.
pub(crate) fn round(n: f64) -> f64 {
    (n * 1000.0).round() / 1000.0
}
