//! What signatures look like: images, text and the drawings of the demonstration, on paper and as text to copy.

mod support;

use pades::appearance::{Align, Appearance, BLACK, Element, Text};
use pades::{Error, Font, Image, Rect, art, prepare, sign};
use support::*;

fn line<'a>(font: &'a Font<'a>, text: &str, width: f64) -> Appearance<'a> {
    let rect = Rect::new(0.0, 0.0, width, 20.0);
    let text = text.to_owned();
    let (align, baseline) = (Align::Left, None);
    Appearance::empty().with(Element::Text(Text {
        text,
        font,
        size: 13.0,
        rect,
        align,
        baseline,
        turn: 0.0,
        color: BLACK,
    }))
}

fn put(look: Appearance<'_>) -> pades::Result<Vec<u8>> {
    let scene = Scene::new();
    let prepared = prepare(&plain_pdf(), &field_specs())?;
    sign(&prepared, &request("number", "2020-08-19T04:00:00Z", look), &scene.agency)
}

#[test]
fn text_that_does_not_fit_or_has_no_glyph_is_refused_not_dropped() {
    let bytes = font("Tinos-Regular");
    let font = Font::parse(&bytes).expect("a font");
    assert!(put(line(&font, "Số: 4420/BYT-CNTT", 200.0)).is_ok());
    assert!(matches!(put(line(&font, "Số: 4420/BYT-CNTT", 50.0)), Err(Error::TextDoesNotFit(_))));
    assert!(matches!(put(line(&font, "Số 漢", 200.0)), Err(Error::MissingGlyph('漢'))));
    assert!(matches!(Font::parse(b"OTTO"), Err(Error::Font(_))));
    for cut in (0..2000).step_by(13) {
        if let Ok(font) = Font::parse(&bytes[..cut]) {
            let _ = font.width("Số", 13.0);
        }
    }
}

#[test]
fn the_number_can_be_copied_and_every_vietnamese_letter_has_a_glyph() {
    let bytes = font("Tinos-Regular");
    let font = Font::parse(&bytes).expect("a font");
    let letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ";
    for letter in letters.chars().flat_map(|c| [c, c.to_uppercase().next().unwrap_or(c)]) {
        assert!(font.glyph(letter).is_some(), "{letter}");
    }
    let pdf = put(line(&font, "Số: 4420/QĐ-BYT ngày Ỷ Ữ Ợ", 400.0)).expect("signed");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("text.pdf");
    std::fs::write(&path, pdf).expect("written");
    let target = folder.path().join("text.txt");
    if let Some((good, text)) = tool("pdftotext", &["-layout"], &path) {
        assert!(good, "{text}");
        let text = std::fs::read_to_string(target).expect("the text");
        assert!(text.contains("Số: 4420/QĐ-BYT ngày Ỷ Ữ Ợ"), "{text}");
    }
    if let Some((good, text)) = tool("pdffonts", &[], &path) {
        let row = text.lines().find(|l| l.contains("+Tinos")).unwrap_or_else(|| panic!("{text}"));
        assert!(good && row.contains("CID TrueType") && row.contains("yes yes yes"), "{text}");
    }
}

#[test]
fn png_images_of_every_kind_are_decoded() {
    let rows = |pixels: &[&[u8]]| pixels.iter().flat_map(|row| [&[0], *row].concat()).collect::<Vec<u8>>();
    let read = |color, pixels: &[&[u8]]| Image::from_png(&png(2, 2, color, &rows(pixels)));
    let grey = read(0, &[&[0, 255], &[7, 8]]).expect("grey");
    assert_eq!((grey.rgb, grey.alpha), (vec![0, 0, 0, 255, 255, 255, 7, 7, 7, 8, 8, 8], None));
    let rgba = read(6, &[&[1, 2, 3, 255, 4, 5, 6, 0], &[7, 8, 9, 128, 1, 1, 1, 255]]).expect("rgba");
    assert_eq!(rgba.alpha, Some(vec![255, 0, 128, 255]));
    let faded = read(4, &[&[9, 255, 9, 1], &[9, 2, 9, 3]]).expect("grey and alpha");
    assert_eq!((faded.rgb[0], faded.alpha), (9, Some(vec![255, 1, 2, 3])));
    // Row filters: sub, up, average and Paeth all rebuild the same flat image.
    let filtered = [1, 10, 10, 10, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 3, 5, 5, 5, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0];
    let flat = Image::from_png(&png(2, 4, 2, &filtered)).expect("filtered");
    assert!(flat.rgb.iter().all(|v| *v == 10), "{:?}", flat.rgb);
    assert!(matches!(Image::from_png(b"GIF89a"), Err(Error::Image(_))));
    assert!(matches!(Image::from_png(&png(2, 2, 2, &[0, 1, 2])), Err(Error::Image(_))));
    assert!(matches!(Image::from_png(&png(90_000, 2, 2, &[0])), Err(Error::Image(_))));
}

#[test]
fn the_drawn_seal_and_signature_print_and_stay_in_their_box() {
    let bytes = font("Tinos-Bold");
    let bold = Font::parse(&bytes).expect("a font");
    let scene = Scene::new();
    let specs = field_specs();
    let prepared = prepare(&plain_pdf(), &specs).expect("prepared");
    let lead = art::scribble(b"lanhdao", specs[0].rect);
    let pdf = sign(&prepared, &request("leader", "2020-08-19T03:07:04Z", lead), &scene.leader).expect("signed");
    let seal = art::seal(&bold, "Cục Công nghệ thông tin – Bộ Y tế", "MẪU THỬ", specs[2].rect).expect("a seal");
    let pdf = sign(&pdf, &request("seal", "2020-08-19T04:00:01Z", seal), &scene.agency).expect("signed");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("art.pdf");
    std::fs::write(&path, &pdf).expect("written");
    if let Some(keep) = std::env::var_os("KHUE_KEEP") {
        std::fs::write(std::path::Path::new(&keep).join("art.pdf"), &pdf).expect("written");
    }
    if without("poppler") {
        return;
    }
    // 72 dpi: one pixel a point. Red and blue must be there, and nothing outside the two boxes and the page's text.
    let output = std::process::Command::new("pdftoppm").args(["-r", "72"]).arg(&path).output().expect("pdftoppm");
    let header = output.stdout.windows(4).position(|w| w == b"255\n").expect("a PPM") + 4;
    let width = 596;
    let (mut red, mut blue) = (0, 0);
    for (i, p) in output.stdout[header..].chunks_exact(3).enumerate() {
        let (x, y) = ((i % width) as f64, A4 - (i / width) as f64);
        let within = |r: Rect| x >= r.x - 1.5 && x <= r.x + r.w + 1.5 && y >= r.y - 1.5 && y <= r.y + r.h + 1.5;
        let (is_red, is_blue) = (p[0] > 150 && p[2] < 90, p[2] > 120 && p[0] < 90);
        red += usize::from(is_red);
        blue += usize::from(is_blue);
        assert!(!is_red || within(specs[2].rect), "red at {x}, {y}");
        assert!(!is_blue || within(specs[0].rect), "blue at {x}, {y}");
    }
    assert!(red > 500 && blue > 100, "red {red}, blue {blue}");
}
