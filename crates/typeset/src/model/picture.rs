//! Pictures inside a document: named in the model, their bytes handed in beside it.

use serde::{Deserialize, Serialize};

use super::Inline;

/// Most bytes of one picture.
pub const MAX_PICTURE_BYTES: usize = 8 * 1024 * 1024;
/// Most pixels of one picture: 160 MB while it is decoded.
const MAX_PIXELS: u64 = 40_000_000;

/// A picture in the middle of its line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Picture {
    /// Name by which its bytes are handed in ([`crate::RenderOptions::pictures`]).
    pub file: String,
    /// Width in millimetres, 10 to 165; as wide as the text when absent. It is never higher than 180 mm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width_mm: Option<f64>,
    /// Line below the picture (`Hình 1. …`), also what a screen reader says.
    #[serde(skip_serializing_if = "Inline::is_empty")]
    pub caption: Inline,
}

/// What is wrong with the bytes of a picture, as a code of [`super::ModelError`]: only PNG and JPEG of a bounded size are
/// set.
pub fn picture_fault(bytes: &[u8]) -> Option<&'static str> {
    if bytes.len() > MAX_PICTURE_BYTES {
        return Some("picture-too-large");
    }
    match png_size(bytes).or_else(|| jpeg_size(bytes)) {
        None => Some("picture-format"),
        Some((width, height)) if u64::from(width) * u64::from(height) > MAX_PIXELS => Some("picture-too-large"),
        Some((0, _) | (_, 0)) => Some("picture-format"),
        Some(_) => None,
    }
}

fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(4..16)?.strip_prefix(b"IHDR")?;
    let number = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
    Some((number(0)?, number(4)?))
}

/// Size in the frame header, found by walking the segments.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        let [0xff, marker, high, low, ..] = *rest else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if frame {
            let size = rest.get(5..9)?;
            let pair = |at: usize| u32::from(u16::from_be_bytes([size[at], size[at + 1]]));
            return Some((pair(2), pair(0)));
        }
        rest = rest.get(2 + length.max(2)..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_of_a_bounded_size_are_taken() {
        let png = |width: u32, height: u32| {
            let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
            bytes.extend(width.to_be_bytes());
            bytes.extend(height.to_be_bytes());
            bytes
        };
        assert_eq!(picture_fault(&png(100, 50)), None);
        assert_eq!(picture_fault(&png(0, 50)), Some("picture-format"));
        assert_eq!(picture_fault(&png(100_000, 100_000)), Some("picture-too-large"));
        assert_eq!(picture_fault(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Some("picture-format"));
        assert_eq!(picture_fault(&vec![0; MAX_PICTURE_BYTES + 1]), Some("picture-too-large"));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x20\0\x40\x03";
        assert_eq!((jpeg_size(jpeg), picture_fault(jpeg)), (Some((64, 32)), None));
        for cut in 0..jpeg.len() {
            assert!(picture_fault(&jpeg[..cut]).is_some() || cut > 16, "{cut}");
        }
    }
}
