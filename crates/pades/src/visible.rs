//! What an ordinary signature shows where no rule of its own says otherwise: who, for which agency, when; words alone, upright
//! and black, the time as NĐ 30/2020 PL I II.8 writes it.

use crate::appearance::{Align, Appearance, BLACK, Element, Text};
use crate::cert::Cert;
use crate::error::{Error, Result};
use crate::font::Font;
use crate::geometry::Rect;
use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;

/// Size of the words (PL I II.8), and the smallest that can still be read on paper.
const SIZE: f64 = 10.0;
const SMALLEST: f64 = 5.0;
/// Height of a line by its size.
const LEADING: f64 = 1.2;
/// White on each side.
const MARGIN: f64 = 2.0;

/// Who signs and when, in a box of this size.
///
/// # Errors
/// [`Error::TextDoesNotFit`] in a box too small to be read, [`Error::MissingGlyph`].
pub fn words<'a>(font: &'a Font<'a>, own: &Cert, at: Timestamp, field: Rect) -> Result<Appearance<'a>> {
    let mut said = vec![format!("Ký bởi: {}", own.subject())];
    said.extend(own.organisation().filter(|name| *name != own.subject()).map(|name| format!("Cơ quan: {name}")));
    said.push(format!("Thời gian ký: {}", iso_time(at)));
    let said: Vec<String> = said.iter().map(|line| line.nfc().collect()).collect();
    let (width, height) = (field.w - 2.0 * MARGIN, field.h - 2.0 * MARGIN);
    let mut size = SIZE;
    let lines = loop {
        if let Some(lines) = broken(font, &said, size, width)?
            && lines.len() as f64 * size * LEADING <= height
        {
            break lines;
        }
        size -= 0.5;
        if size < SMALLEST {
            return Err(Error::TextDoesNotFit(said.join("; ")));
        }
    };
    let mut appearance = Appearance::empty();
    for (index, text) in lines.into_iter().enumerate() {
        let y = field.h - MARGIN - (index + 1) as f64 * size * LEADING;
        let rect = Rect::new(MARGIN, y, width, size * LEADING);
        let (align, baseline, turn, color) = (Align::Left, None, 0.0, BLACK);
        appearance = appearance.with(Element::Text(Text { text, font, size, rect, align, baseline, turn, color }));
    }
    Ok(appearance)
}

/// The lines, broken between words; `None` when a word is wider than the box.
fn broken(font: &Font<'_>, said: &[String], size: f64, width: f64) -> Result<Option<Vec<String>>> {
    let mut lines = Vec::new();
    for line in said {
        let mut current = String::new();
        for word in line.split_whitespace() {
            if font.width(word, size)? > width {
                return Ok(None);
            }
            let longer = if current.is_empty() { word.to_owned() } else { format!("{current} {word}") };
            if font.width(&longer, size)? > width {
                lines.push(std::mem::replace(&mut current, word.to_owned()));
            } else {
                current = longer;
            }
        }
        lines.push(current);
    }
    Ok(Some(lines))
}

/// `2026-11-22T10:07:04+07:00`, as PL I II.8 wants it.
pub fn iso_time(at: Timestamp) -> String {
    let local = at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7)));
    format!("{}+07:00", local.strftime("%Y-%m-%dT%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_that_of_the_decree() {
        let at: Timestamp = "2026-11-22T03:07:04.123456Z".parse().expect("a moment");
        assert_eq!(iso_time(at), "2026-11-22T10:07:04+07:00");
    }
}
