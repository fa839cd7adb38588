//! A QR code as rows of dark stretches, which the template draws without a picture.

use qrcode::{Color, EcLevel, QrCode};
use serde_json::{Value, json};

/// Modules of white around the code (ISO/IEC 18004, 6.3.8).
const QUIET: usize = 4;

/// Size in modules, the white border included, each dark stretch as column, row and length, and the address in words for who
/// has no telephone; `None` for a text that is too long for any code.
pub(super) fn code(text: &str) -> Option<Value> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut stretches = Vec::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let length = row[x..].iter().take_while(|color| **color == Color::Dark).count();
            if length > 0 {
                stretches.push([x + QUIET, y + QUIET, length]);
            }
            x += length.max(1);
        }
    }
    let words = text.split_once("://").map_or(text, |(_, rest)| rest);
    Some(json!({ "size": width + 2 * QUIET, "stretches": stretches, "words": words }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_the_dark_modules_and_nothing_else() {
        let text = "https://vanban.example.vn/check/7K3M9QX2TB4A";
        let code = code(text).unwrap();
        let width = code["size"].as_u64().unwrap() as usize - 2 * QUIET;
        let dark = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let mut drawn = vec![Color::Light; width * width];
        for stretch in code["stretches"].as_array().unwrap() {
            let [x, y, length] = [0, 1, 2].map(|n| stretch[n].as_u64().unwrap() as usize);
            for at in x..x + length {
                drawn[(y - QUIET) * width + at - QUIET] = Color::Dark;
            }
        }
        assert_eq!(drawn, dark.to_colors());
        assert!(super::code(&"x".repeat(5_000)).is_none());
    }
}
