//! Images of signatures and seals: distrusted, decoded within limits, cut to what is drawn, and encoded anew, so that nothing but
//! pixels is kept.

use std::io::Cursor;

/// Largest file taken in, in bytes.
pub const MAX_IMAGE: usize = 2 * 1024 * 1024;
/// Largest side, in pixels: a seal of 60 mm at 600 dpi has 1 417.
const MAX_SIDE: u32 = 4_000;
/// Smallest side: less is a smudge on paper.
const MIN_SIDE: u32 = 40;

/// Why an image is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageError {
    /// Over [`MAX_IMAGE`], or a side over the largest.
    TooLarge,
    /// No PNG, or a damaged one.
    NotPng,
    /// Its paper was not taken away: nothing is transparent (NĐ 30/2020 PL I §7 wants it so).
    Opaque,
    /// Nothing is drawn, or too little.
    Empty,
}

/// A clean image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// PNG, RGBA.
    pub png: Vec<u8>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// Decodes, checks, cuts off the empty rim and encodes anew.
///
/// # Errors
/// [`ImageError`].
pub fn clean(bytes: &[u8]) -> Result<Picture, ImageError> {
    if bytes.len() > MAX_IMAGE {
        return Err(ImageError::TooLarge);
    }
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: 128 << 20 });
    decoder.set_transformations(
        png::Transformations::EXPAND | png::Transformations::STRIP_16 | png::Transformations::ALPHA,
    );
    let mut reader = decoder.read_info().map_err(|_| ImageError::NotPng)?;
    let (width, height) = (reader.info().width, reader.info().height);
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(ImageError::TooLarge);
    }
    let mut raw = vec![0; reader.output_buffer_size().ok_or(ImageError::TooLarge)?];
    let frame = reader.next_frame(&mut raw).map_err(|_| ImageError::NotPng)?;
    let pixels: Vec<[u8; 4]> = match frame.color_type {
        png::ColorType::Rgba => raw.as_chunks().0.to_vec(),
        png::ColorType::GrayscaleAlpha => raw.as_chunks().0.iter().map(|&[g, a]| [g, g, g, a]).collect(),
        _ => return Err(ImageError::Opaque),
    };
    let at = |x: u32, y: u32| pixels.get((y * width + x) as usize).map_or(0, |pixel| pixel[3]);
    if (0..height).all(|y| (0..width).all(|x| at(x, y) == 255)) {
        return Err(ImageError::Opaque);
    }
    let columns: Vec<u32> = (0..width).filter(|x| (0..height).any(|y| at(*x, y) > 0)).collect();
    let rows: Vec<u32> = (0..height).filter(|y| (0..width).any(|x| at(x, *y) > 0)).collect();
    let (Some(left), Some(right), Some(top), Some(bottom)) =
        (columns.first(), columns.last(), rows.first(), rows.last())
    else {
        return Err(ImageError::Empty);
    };
    let (new_width, new_height) = (right - left + 1, bottom - top + 1);
    if new_width < MIN_SIDE || new_height < MIN_SIDE / 2 {
        return Err(ImageError::Empty);
    }
    let rows = (*top..=*bottom).map(|y| &pixels[(y * width + left) as usize..=(y * width + right) as usize]);
    let kept: Vec<u8> = rows.flatten().flatten().copied().collect();
    let png = encode(&kept, new_width, new_height).map_err(|_| ImageError::NotPng)?;
    Ok(Picture { png, width: new_width, height: new_height })
}

fn encode(pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: u32, height: u32, alpha: impl Fn(u32, u32) -> u8) -> Vec<u8> {
        let pixels: Vec<u8> = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .flat_map(|(x, y)| [0, 0, 200, alpha(x, y)])
            .collect();
        encode(&pixels, width, height).unwrap()
    }

    #[test]
    fn the_empty_rim_is_cut_off_and_nothing_but_pixels_is_kept() {
        let given = drawn(300, 200, |x, y| if (100..200).contains(&x) && (80..120).contains(&y) { 255 } else { 0 });
        let picture = clean(&given).unwrap();
        assert_eq!((picture.width, picture.height), (100, 40));
        // Words after the end, and a chunk of text, go.
        let mut with_tail = given.clone();
        with_tail.extend(b"<script>alert(1)</script>");
        let again = clean(&with_tail).unwrap();
        assert_eq!(again.png, picture.png);
        pades::Image::from_png(&picture.png).expect("the signature can be drawn with it");
    }

    #[test]
    fn images_that_are_none_or_have_paper_behind_them_are_refused() {
        assert_eq!(clean(b"%PDF-1.4"), Err(ImageError::NotPng));
        assert_eq!(clean(&drawn(100, 100, |_, _| 255)), Err(ImageError::Opaque));
        assert_eq!(clean(&drawn(100, 100, |_, _| 0)), Err(ImageError::Empty));
        assert_eq!(clean(&drawn(100, 100, |x, _| if x < 9 { 255 } else { 0 })), Err(ImageError::Empty));
        assert_eq!(clean(&drawn(4_001, 50, |x, _| if x < 99 { 255 } else { 0 })), Err(ImageError::TooLarge));
        assert_eq!(clean(&vec![0; MAX_IMAGE + 1]), Err(ImageError::TooLarge));
        let mut cut = drawn(100, 100, |x, _| if x < 50 { 255 } else { 0 });
        cut.truncate(cut.len() / 2);
        assert_eq!(clean(&cut), Err(ImageError::NotPng));
    }
}
