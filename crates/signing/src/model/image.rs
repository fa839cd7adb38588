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
    /// How much of what is drawn is red, in hundredths.
    red: usize,
}

impl Picture {
    /// Whether it is drawn in red, as an agency's seal is (NĐ 30/2020 PL I). Scans are pale, their rims grey, and print may lie
    /// beneath the ink, so a good third is enough; a signature in blue or black has none.
    pub fn is_red(&self) -> bool {
        self.red >= LEAST_RED
    }
}

/// Hundredths of what is drawn that are red in a seal at the least.
const LEAST_RED: usize = 35;

fn is_drawn(pixel: &[u8; 4]) -> bool {
    pixel[3] >= 32
}

/// Red as eyes tell it: more of it than of either other colour, by a step that paper and grey do not have.
fn is_reddish(&[red, green, blue, _]: &[u8; 4]) -> bool {
    i32::from(red) - i32::from(green.max(blue)) >= 24
}

fn red_in(pixels: &[[u8; 4]]) -> usize {
    let drawn = pixels.iter().filter(|pixel| is_drawn(pixel)).count();
    let red = pixels.iter().filter(|pixel| is_drawn(pixel) && is_reddish(pixel)).count();
    red * 100 / drawn.max(1)
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
    let kept: Vec<[u8; 4]> = rows.flatten().copied().collect();
    let red = red_in(&kept);
    let kept: Vec<u8> = kept.into_iter().flatten().collect();
    let png = encode(&kept, new_width, new_height).map_err(|_| ImageError::NotPng)?;
    Ok(Picture { png, width: new_width, height: new_height, red })
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

    fn in_colour(colour: impl Fn(u32) -> [u8; 3]) -> Picture {
        let pixels: Vec<u8> = (0..100u32 * 100)
            .flat_map(|i| {
                let [r, g, b] = colour(i);
                [r, g, b, if i % 100 < 80 { 255 } else { 0 }]
            })
            .collect();
        clean(&encode(&pixels, 100, 100).unwrap()).unwrap()
    }

    #[test]
    fn a_seal_is_told_by_its_red_also_where_the_scan_is_pale_or_print_lies_beneath() {
        for red in [[200, 20, 30], [235, 190, 195], [214, 60, 130], [230, 110, 60]] {
            assert!(in_colour(|_| red).is_red(), "{red:?}");
        }
        assert!(in_colour(|i| if i % 2 == 0 { [210, 40, 50] } else { [40, 40, 44] }).is_red());
        for other in [[20, 40, 160], [10, 10, 10], [128, 128, 128], [30, 140, 60], [120, 40, 160]] {
            assert!(!in_colour(|_| other).is_red(), "{other:?}");
        }
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
