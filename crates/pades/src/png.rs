//! Decodes the PNG images of signatures and seals (8 bits a channel, not interlaced) without a further dependency.

use crate::error::Result;
use crate::{Error, filter};

/// Largest side and area accepted, in pixels: a seal of 60 mm at 600 dpi has 1417 a side.
const MAX_SIDE: usize = 8_000;
const MAX_AREA: usize = 16_000_000;

/// An image with its transparency apart, as PDF wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Red, green and blue of each pixel.
    pub rgb: Vec<u8>,
    /// Opacity of each pixel; `None` when all are opaque.
    pub alpha: Option<Vec<u8>>,
}

/// What the header of a PNG says.
struct Header {
    width: usize,
    height: usize,
    color: u8,
}

impl Image {
    /// Decodes a PNG of grey, RGB, palette, grey+alpha or RGBA pixels.
    pub fn from_png(png: &[u8]) -> Result<Image> {
        let Some(mut rest) = png.strip_prefix(b"\x89PNG\r\n\x1a\n") else {
            return Err(Error::Image("it is not a PNG"));
        };
        let mut header = None;
        let (mut palette, mut transparency, mut data): (&[u8], &[u8], Vec<u8>) = (&[], &[], Vec::new());
        while let Some((kind, body, after)) = chunk(rest) {
            match kind {
                b"IHDR" => header = Some(read_header(body)?),
                b"PLTE" => palette = body,
                b"tRNS" => transparency = body,
                b"IDAT" => data.extend_from_slice(body),
                b"IEND" => break,
                _ => {}
            }
            rest = after;
        }
        let header = header.ok_or(Error::Image("it has no header"))?;
        let channels = match header.color {
            0 | 3 => 1,
            4 => 2,
            2 => 3,
            _ => 4,
        };
        let row = header.width * channels;
        let raw = filter::inflate(&data, (row + 1) * header.height).map_err(|_| Error::Image("its data is damaged"))?;
        let pixels = filter::unfilter_png(&raw, row, channels).map_err(|_| Error::Image("its data is damaged"))?;
        if pixels.len() != row * header.height {
            return Err(Error::Image("it is cut short"));
        }
        to_rgb(&header, &pixels, palette, transparency)
    }
}

/// One chunk: kind, body, what follows. Checksums are left to the signature over the whole file.
fn chunk(data: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let len = u32::from_be_bytes(data.get(..4)?.try_into().ok()?) as usize;
    let end = 8usize.checked_add(len)?;
    Some((data.get(4..8)?, data.get(8..end)?, data.get(end + 4..)?))
}

fn read_header(body: &[u8]) -> Result<Header> {
    let &[w0, w1, w2, w3, h0, h1, h2, h3, depth, color, 0, 0, interlace] = body else {
        return Err(Error::Image("its header is damaged"));
    };
    let width = u32::from_be_bytes([w0, w1, w2, w3]) as usize;
    let height = u32::from_be_bytes([h0, h1, h2, h3]) as usize;
    if depth != 8 || interlace != 0 || !matches!(color, 0 | 2 | 3 | 4 | 6) {
        return Err(Error::Image("it must have 8 bits a channel and no interlacing"));
    }
    if width == 0 || height == 0 || width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_AREA {
        return Err(Error::Image("it is empty or too large"));
    }
    Ok(Header { width, height, color })
}

fn to_rgb(header: &Header, pixels: &[u8], palette: &[u8], transparency: &[u8]) -> Result<Image> {
    let area = header.width * header.height;
    let mut rgb = Vec::with_capacity(area * 3);
    let mut alpha = Vec::with_capacity(area);
    match header.color {
        0 => pixels.iter().for_each(|v| rgb.extend([*v; 3])),
        2 => rgb.extend_from_slice(pixels),
        3 => {
            for index in pixels.iter().map(|v| usize::from(*v)) {
                let color = palette.get(index * 3..index * 3 + 3).ok_or(Error::Image("its palette is too short"))?;
                rgb.extend_from_slice(color);
                alpha.push(transparency.get(index).copied().unwrap_or(255));
            }
        }
        4 => pixels.chunks_exact(2).for_each(|p| {
            rgb.extend([p[0]; 3]);
            alpha.push(p[1]);
        }),
        _ => pixels.chunks_exact(4).for_each(|p| {
            rgb.extend_from_slice(&p[..3]);
            alpha.push(p[3]);
        }),
    }
    let alpha = Some(alpha).filter(|a| a.iter().any(|v| *v != 255));
    Ok(Image { width: header.width, height: header.height, rgb, alpha })
}
