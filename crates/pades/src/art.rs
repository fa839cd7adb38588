//! Drawn stand-ins for the demonstration: a signature that is nobody's and a seal that says it is a sample.
//! Real ones are transparent PNG images (NĐ 30/2020 PL I §1.7).

use crate::appearance::{Align, Appearance, Element, Path, PathOp, Rgb, Text};
use crate::cms::sha256;
use crate::error::Result;
use crate::font::Font;
use crate::geometry::Rect;

/// The blue of a leader's signature.
pub const BLUE: Rgb = [0.05, 0.2, 0.7];
/// The red of a seal.
pub const RED: Rgb = [0.85, 0.05, 0.05];

/// A handwritten-looking scribble that follows from a seed such as a login.
pub fn scribble(seed: &[u8], field: Rect) -> Appearance<'static> {
    let random = sha256(seed);
    let part = |i: usize| f64::from(random[i % 32]) / 255.0;
    let waves = 5 + usize::from(random[0] % 4);
    let (left, width) = (field.w * 0.08, field.w * 0.84);
    let middle = field.h * 0.45;
    let mut ops = vec![PathOp::Move(left, middle + field.h * 0.2 * part(1))];
    for i in 0..waves {
        let from = left + width * i as f64 / waves as f64;
        let step = width / waves as f64;
        let rise = field.h * (0.25 + 0.25 * part(2 + i)) * (1.0 - 0.5 * i as f64 / waves as f64);
        let fall = field.h * 0.3 * part(12 + i);
        let end = middle + field.h * 0.1 * (part(22 + i) - 0.5);
        ops.push(PathOp::Curve([
            from + step * 0.1,
            middle + rise,
            from + step * 0.7,
            middle + rise,
            from + step * 0.6,
            middle,
        ]));
        ops.push(PathOp::Curve([from + step * 0.5, middle - fall, from + step * 0.9, middle - fall, from + step, end]));
    }
    let flourish = vec![
        PathOp::Move(left + width * 0.05, middle - field.h * (0.2 + 0.1 * part(30))),
        PathOp::Curve([
            left + width * 0.3,
            middle - field.h * 0.35,
            left + width * 0.6,
            middle - field.h * 0.1,
            left + width,
            middle - field.h * 0.15 * part(31),
        ]),
    ];
    let pen = |ops, width| Element::Path(Path { ops, stroke: Some((BLUE, width)), fill: None });
    Appearance::empty().with(pen(ops, 1.4)).with(pen(flourish, 1.0))
}

/// A round red seal with the agency's name on its rim, a star, and a line that says it is a sample.
pub fn seal<'a>(font: &'a Font<'a>, agency: &str, sample: &str, field: Rect) -> Result<Appearance<'a>> {
    let radius = field.w.min(field.h) / 2.0 - 1.0;
    let (x, y) = (field.w / 2.0, field.h / 2.0);
    let ring = |r: f64, width: f64| Element::Path(Path { stroke: Some((RED, width)), ..Path::circle(x, y, r) });
    let mut look =
        Appearance::empty().with(ring(radius, 1.6)).with(ring(radius * 0.62, 0.8)).with(star(x, y, radius * 0.4));
    rim(&mut look, font, &agency.to_uppercase(), (x, y), radius * 0.81, radius * 0.24)?;
    let size = radius * 0.13;
    let rect = Rect { x: x - radius, y: y - radius * 0.44 - size * 0.6, w: radius * 2.0, h: size * 1.2 };
    Ok(look.with(Element::Text(Text {
        text: sample.to_owned(),
        font,
        size,
        rect,
        align: Align::Center,
        baseline: None,
        turn: 0.0,
        color: RED,
    })))
}

fn star(x: f64, y: f64, r: f64) -> Element<'static> {
    let mut ops = Vec::new();
    for i in 0..10 {
        let length = if i % 2 == 0 { r } else { r * 0.382 };
        let (sin, cos) = (90.0 + 36.0 * f64::from(i)).to_radians().sin_cos();
        let (px, py) = (x + length * cos, y + length * sin);
        ops.push(if i == 0 { PathOp::Move(px, py) } else { PathOp::Line(px, py) });
    }
    ops.push(PathOp::Close);
    Element::Path(Path { ops, stroke: None, fill: Some(RED) })
}

/// Letters along the upper rim; the size shrinks until they take at most three quarters of it.
fn rim<'a>(
    look: &mut Appearance<'a>,
    font: &'a Font<'a>,
    text: &str,
    (x, y): (f64, f64),
    radius: f64,
    largest: f64,
) -> Result<()> {
    let spacing = 1.12;
    let room = radius * 1.5 * std::f64::consts::PI;
    let size = largest.min(room / (font.width(text, 1.0)? * spacing).max(0.1));
    let arc = font.width(text, size)? * spacing / radius;
    let mut angle = std::f64::consts::FRAC_PI_2 + arc / 2.0;
    for c in text.chars() {
        let width = font.width(&c.to_string(), size)?;
        let half = width * spacing / radius / 2.0;
        angle -= half;
        let (sin, cos) = angle.sin_cos();
        let rect = Rect { x: x + radius * cos - width / 2.0, y: y + radius * sin - size / 2.0, w: width, h: size };
        look.elements.push(Element::Text(Text {
            text: c.to_string(),
            font,
            size,
            rect,
            align: Align::Center,
            baseline: None,
            turn: angle.to_degrees() - 90.0,
            color: RED,
        }));
        angle -= half;
    }
    Ok(())
}
