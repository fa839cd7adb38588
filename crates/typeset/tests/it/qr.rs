//! The QR mark of the first page, read back from its picture as a telephone would.

use typeset::PdfStandard;

use crate::support::{CONG_VAN, document, grey, options, render, sample, typesetter};

const ADDRESS: &str = "https://vanban.byt.gov.vn/check/7K3M9QX2TB4A";

/// Every code on a page.
fn codes(pdf: &[u8], page: usize) -> Option<Vec<String>> {
    let (width, pixels) = grey(pdf, page, 200)?;
    let height = pixels.len() / width;
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
    Some(image.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect())
}

#[test]
fn the_mark_is_read_back_on_the_first_page_only() {
    for standard in [PdfStandard::PdfA2b, PdfStandard::PdfA2bUa1] {
        for document in [document(CONG_VAN), sample("joint"), sample("cd"), sample("copy-SY")] {
            let mut options = options();
            (options.standard, options.check_url) = (standard, Some(ADDRESS.to_owned()));
            let rendered = typesetter().render(&document, &options).expect("rendered");
            let Some(found) = codes(&rendered.pdf, 1) else { return };
            assert_eq!(found, [ADDRESS]);
            if rendered.pages > 1 {
                assert_eq!(codes(&rendered.pdf, 2), Some(Vec::new()));
            }
            // Nothing else moves: the places of signatures are those of the document without the mark.
            assert_eq!(rendered.slots, render(&document).slots);
        }
    }
}

#[test]
fn without_an_address_there_is_no_mark() {
    assert_eq!(codes(&render(&document(CONG_VAN)).pdf, 1).unwrap_or_default(), Vec::<String>::new());
}
