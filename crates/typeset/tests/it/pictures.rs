//! Pictures: in the middle, never larger than the page, told to a screen reader; what is no picture is refused with its place.

use std::sync::Arc;

use typeset::model::{Block, Picture};
use typeset::{OfficialDocument, PdfStandard, RenderOptions, TypesetError};

use crate::support::{options, poppler, sample, typesetter};

/// A grey PNG.
fn png(width: u32, height: u32) -> Arc<[u8]> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let pixels = vec![0x80; (width * height) as usize];
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels)).expect("PNG");
    bytes.into()
}

fn with_picture(width_mm: Option<f64>, bytes: Arc<[u8]>) -> (OfficialDocument, RenderOptions) {
    let mut document = sample("tb");
    let picture = Picture { file: "so-do.png".to_owned(), width_mm, caption: "Hình 1. Sơ đồ kết nối".into() };
    document.body.insert(1, Block::Picture(picture));
    let mut options = options();
    options.standard = PdfStandard::PdfA2b;
    options.pictures.insert("so-do.png".to_owned(), bytes);
    (document, options)
}

fn code(bytes: Option<Arc<[u8]>>) -> (String, String) {
    let (document, mut options) = with_picture(None, png(1, 1));
    options.pictures.clear();
    options.pictures.extend(bytes.map(|bytes| ("so-do.png".to_owned(), bytes)));
    match typesetter().render(&document, &options) {
        Err(TypesetError::Invalid(faults)) => (faults[0].path.clone(), faults[0].code.clone()),
        other => panic!("expected refusal, got {other:?}"),
    }
}

#[test]
fn a_picture_has_its_width_and_a_text_for_the_blind() {
    let (document, options) = with_picture(Some(80.0), png(400, 200));
    let rendered = typesetter().render(&document, &options).expect("rendered");
    assert_eq!(rendered.pages, 1);
    assert!(rendered.text[0].contains("Hình 1. Sơ đồ"));
    let again = typesetter().render(&document, &options).expect("again");
    assert_eq!(again.pdf, rendered.pdf, "the same bytes");
    let Some(listing) = poppler("pdfimages", &["-list", "{pdf}"], &rendered.pdf) else { return };
    let listing = String::from_utf8(listing).expect("UTF-8");
    let columns: Vec<&str> = listing.lines().nth(2).expect("one image").split_whitespace().collect();
    // 400 pixels over 80 mm are 127 to the inch.
    assert_eq!((columns[3], columns[4], columns[12]), ("400", "200", "127"), "{listing}");
    let structure = poppler("pdfinfo", &["-struct", "{pdf}"], &rendered.pdf).expect("pdfinfo");
    assert!(String::from_utf8_lossy(&structure).contains("Figure"));
}

#[test]
fn a_tall_picture_stays_on_its_page_also_at_the_end() {
    let (mut document, options) = with_picture(None, png(100, 900));
    assert!(typesetter().render(&document, &options).expect("rendered").pages <= 3);
    document.closing = None;
    document.body.truncate(2);
    let rendered = typesetter().render(&document, &options).expect("rendered");
    let page = rendered.slots.signature.expect("signature").page;
    assert!(rendered.text[page - 1].contains("Hình 1."), "the signature is not alone");
}

#[test]
fn what_is_no_picture_is_refused_with_its_place() {
    let at = "/body/1/picture/file".to_owned();
    assert_eq!(code(None), (at.clone(), "picture-missing".to_owned()));
    let svg: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg'><image href='/etc/passwd'/></svg>";
    assert_eq!(code(Some(svg.into())), (at.clone(), "picture-format".to_owned()));
    let mut bomb = png(8, 8).to_vec();
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    assert_eq!(code(Some(bomb.into())), (at, "picture-too-large".to_owned()));
}

#[test]
fn a_picture_cut_short_is_refused_without_a_panic() {
    let whole = png(64, 64);
    let (document, mut options) = with_picture(None, whole.clone());
    for length in [33, 40, whole.len() / 2, whole.len() - 13] {
        options.pictures.insert("so-do.png".to_owned(), whole[..length].into());
        let refused = typesetter().render(&document, &options).expect_err("refused");
        assert!(matches!(refused, TypesetError::Invalid(_)), "{length}: {refused}");
    }
}
