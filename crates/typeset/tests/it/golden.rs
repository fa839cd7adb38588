//! The first page of every sample, compared with a small picture of it that people have looked at.
//!
//! `cargo xtask update` (or `UPDATE=1`) makes the pictures anew; the change is then seen in the diff.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::{grey, render, samples};

/// A pixel is half a millimetre: lines of text are told apart, letters are not.
const DPI: usize = 45;
/// Side of the squares that are compared by their mean, so that another version of poppler smooths edges as it likes.
const SIDE: usize = 4;
/// By how much of 255 the mean of a square may differ.
const SHADE: i32 = 40;
/// Squares of a thousand that may differ more.
const MOST: usize = 2;
/// No picture is larger.
const MAX_BYTES: u64 = 15_000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden")
}

/// Whether the pictures are being made anew.
fn anew() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// Sixteen greys are enough.
fn write(path: &Path, width: usize, pixels: &[u8]) {
    let file = std::fs::File::create(path).expect("picture");
    let (across, down) = (u32::try_from(width).expect("width"), u32::try_from(pixels.len() / width).expect("height"));
    let mut encoder = png::Encoder::new(file, across, down);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_compression(png::Compression::High);
    let rows = pixels.chunks_exact(width);
    let packed: Vec<u8> = rows
        .flat_map(|row| row.chunks(2).map(|pair| (pair[0] & 0xf0) | (pair.get(1).copied().unwrap_or(0xff) >> 4)))
        .collect();
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&packed)).expect("picture");
}

fn read(path: &Path) -> (usize, Vec<u8>) {
    let file = std::fs::File::open(path).unwrap_or_else(|error| {
        panic!("{}: {error}. Look at the page, then run `cargo xtask update`.", path.display())
    });
    let mut decoder = png::Decoder::new(std::io::BufReader::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("picture");
    let mut pixels = vec![0; reader.output_buffer_size().expect("size")];
    let info = reader.next_frame(&mut pixels).expect("picture");
    pixels.truncate(info.buffer_size());
    (info.width as usize, pixels)
}

/// How many squares of a thousand differ; all of them when the sizes do.
fn difference(a: &(usize, Vec<u8>), b: &(usize, Vec<u8>)) -> usize {
    if a.0 != b.0 || a.1.len() != b.1.len() {
        return 1000;
    }
    let (width, height) = (a.0, a.1.len() / a.0);
    let mean = |pixels: &[u8], x: usize, y: usize| {
        let cells = (y..(y + SIDE).min(height)).flat_map(|y| (x..(x + SIDE).min(width)).map(move |x| y * width + x));
        let values: Vec<i32> = cells.map(|at| i32::from(pixels[at])).collect();
        values.iter().sum::<i32>() / i32::try_from(values.len()).unwrap_or(1)
    };
    let squares: Vec<(usize, usize)> =
        (0..height).step_by(SIDE).flat_map(|y| (0..width).step_by(SIDE).map(move |x| (x, y))).collect();
    let differ = squares.iter().filter(|(x, y)| (mean(&a.1, *x, *y) - mean(&b.1, *x, *y)).abs() > SHADE).count();
    (differ * 1000).div_ceil(squares.len())
}

#[test]
fn golden_pages_look_as_they_did() {
    let mut wrong = Vec::new();
    for (name, document) in samples() {
        let Some((width, pixels)) = grey(&render(&document).pdf, 1, DPI) else { return };
        let path = folder().join(format!("{name}.png"));
        if anew() {
            std::fs::create_dir_all(folder()).expect("folder");
            write(&path, width, &pixels);
        }
        let differ = difference(&read(&path), &(width, pixels));
        if differ > MOST {
            wrong.push(format!("{name}: {differ} ‰"));
        }
        assert!(std::fs::metadata(&path).expect("picture").len() <= MAX_BYTES, "{name} is too large");
    }
    assert!(wrong.is_empty(), "{}. Look at the pages; if they are right, run `cargo xtask update`.", wrong.join(", "));
}

#[test]
fn golden_pages_are_those_of_the_samples() {
    if anew() {
        return;
    }
    let files = std::fs::read_dir(folder()).expect("pictures");
    let there: BTreeSet<String> =
        files.map(|file| file.expect("picture").file_name().to_string_lossy().into_owned()).collect();
    let wanted = samples().into_iter().map(|(name, _)| format!("{name}.png")).collect();
    assert_eq!(there, wanted);
}

#[test]
fn a_line_that_moved_is_seen() {
    if anew() {
        return;
    }
    let read = |name: &str| read(&folder().join(format!("{name}.png")));
    assert_eq!(difference(&read("qd"), &read("qd")), 0);
    assert!(difference(&read("qd"), &read("nq")) > MOST);
    let (width, mut moved) = read("tb");
    // The signer's name two millimetres lower.
    let below = moved.len() / width / 3 * width;
    moved.truncate(moved.len() - 4 * width);
    moved.splice(below..below, vec![0xff; 4 * width]);
    assert!(difference(&read("tb"), &(width, moved)) > MOST);
}
