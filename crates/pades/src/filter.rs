//! Decodes the one stream filter PDF structure needs (FlateDecode with predictors, ISO 32000-1, 7.4.4), bounded.

use crate::Error;
use crate::error::Result;
use crate::object::{Dict, Object};
use std::io::Read;

/// Inflates zlib data, refusing more than `max` bytes of output.
pub(crate) fn inflate(data: &[u8], max: usize) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut reader = flate2::read::ZlibDecoder::new(data).take(max as u64 + 1);
    if reader.read_to_end(&mut out).is_err() {
        return Err(Error::Broken { offset: 0, what: "compressed data cannot be expanded" });
    }
    if out.len() > max {
        return Err(Error::Limit("a compressed stream expands too far"));
    }
    Ok(out)
}

/// Deflates to zlib data.
pub(crate) fn deflate(data: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    // INVARIANT: writing into a Vec cannot fail.
    let _ = encoder.write_all(data);
    encoder.finish().unwrap_or_default()
}

/// Decodes a stream that carries no filter or FlateDecode. Other filters are image data we never look into.
pub(crate) fn decode(dict: &Dict, raw: &[u8], max: usize) -> Result<Vec<u8>> {
    let filter = match dict.get("Filter") {
        Some(Object::Array(items)) if items.len() <= 1 => items.first(),
        other => other,
    };
    match filter {
        None | Some(Object::Null) => Ok(raw.to_vec()),
        Some(Object::Name(name)) if name == b"FlateDecode" || name == b"Fl" => {
            let parms = match dict.get("DecodeParms") {
                Some(Object::Array(items)) => items.first(),
                other => other,
            };
            let data = inflate(raw, max)?;
            match parms.and_then(Object::as_dict) {
                Some(parms) => undo_predictor(parms, data),
                None => Ok(data),
            }
        }
        Some(_) => Err(Error::Broken { offset: 0, what: "a structural stream uses an unknown filter" }),
    }
}

fn undo_predictor(parms: &Dict, data: Vec<u8>) -> Result<Vec<u8>> {
    let number = |key: &str, default: i64| parms.get(key).and_then(Object::as_int).unwrap_or(default);
    let bits = number("Colors", 1).saturating_mul(number("BitsPerComponent", 8));
    let row_bits = bits.saturating_mul(number("Columns", 1));
    let predictor = number("Predictor", 1);
    if predictor == 1 {
        return Ok(data);
    }
    if predictor < 10 || !(1..=1 << 24).contains(&row_bits) || bits < 1 {
        return Err(Error::Broken { offset: 0, what: "an unknown predictor" });
    }
    unfilter_png(&data, (row_bits as usize).div_ceil(8), (bits as usize).div_ceil(8))
}

/// Undoes the PNG row filters (PNG specification, 9): each row begins with its filter type.
pub(crate) fn unfilter_png(data: &[u8], row: usize, bpp: usize) -> Result<Vec<u8>> {
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let mut above = vec![0u8; row];
    for line in data.chunks(row + 1) {
        let (kind, bytes) = (line[0], &line[1..]);
        let mut current = vec![0u8; row];
        for (i, byte) in bytes.iter().enumerate() {
            let left = if i >= bpp { current[i - bpp] } else { 0 };
            let corner = if i >= bpp { above[i - bpp] } else { 0 };
            let guess = match kind {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => ((u16::from(left) + u16::from(above[i])) / 2) as u8,
                4 => paeth(left, above[i], corner),
                _ => return Err(Error::Broken { offset: 0, what: "an unknown row filter" }),
            };
            current[i] = byte.wrapping_add(guess);
        }
        out.extend_from_slice(&current[..bytes.len()]);
        above = current;
    }
    Ok(out)
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(above), i16::from(corner));
    let estimate = a + b - c;
    let (pa, pb, pc) = ((estimate - a).abs(), (estimate - b).abs(), (estimate - c).abs());
    if pa <= pb && pa <= pc {
        left
    } else if pb <= pc {
        above
    } else {
        corner
    }
}
