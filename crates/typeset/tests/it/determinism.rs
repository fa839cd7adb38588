//! The same values give the same bytes, whenever and on whatever thread.

use typeset::{PdfStandard, Typesetter};

use crate::support::{CONG_VAN, QUYET_DINH, document, fonts, options, poppler, render, typesetter};

#[test]
fn the_same_input_gives_the_same_bytes() {
    let first = render(&document(CONG_VAN));
    let _other = render(&document(QUYET_DINH));
    assert_eq!(render(&document(CONG_VAN)).pdf, first.pdf);
    let fresh = Typesetter::new(fonts()).expect("fonts");
    assert_eq!(fresh.render(&document(CONG_VAN), &options()).expect("rendered").pdf, first.pdf);
    let mut later = options();
    later.created = "2026-11-23T00:00:00Z".parse().expect("a time");
    assert_ne!(typesetter().render(&document(CONG_VAN), &later).expect("rendered").pdf, first.pdf);
}

#[test]
fn threads_share_one_typesetter() {
    let expected = render(&document(QUYET_DINH)).pdf;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| render(&document(QUYET_DINH)).pdf)).collect();
        for thread in threads {
            assert_eq!(thread.join().expect("thread"), expected);
        }
    });
}

#[test]
fn many_renderings_do_not_use_up_anything() {
    let mut model = document(QUYET_DINH);
    model.body.truncate(1);
    for n in 0..150 {
        model.number = Some(n.to_string());
        assert_eq!(render(&model).pages, 1);
    }
}

#[test]
fn the_file_says_what_it_is() {
    let rendered = render(&document(CONG_VAN));
    assert!(rendered.pdf.starts_with(b"%PDF-1.7"));
    let Some(info) = poppler("pdfinfo", &["-isodates", "{pdf}"], &rendered.pdf) else { return };
    let info = String::from_utf8(info).expect("UTF-8");
    for expected in [
        "Title:           Công văn 4420/BYT-CNTT: Hướng dẫn xây dựng",
        "Tagged:          yes",
        "Encrypted:       no",
        "PDF version:     1.7",
        "595.276 x 841.89 pts (A4)",
        "Creator:         Khuê",
    ] {
        assert!(info.contains(expected), "{expected}\n{info}");
    }
    let zone = rendered.pdf.windows(22).any(|bytes| bytes == b"D:20261122100704+07'00");
    assert!(zone, "created in Vietnam's time zone");
    assert!(rendered.pdf.windows(12).any(|bytes| bytes == b"/Lang(vi-VN)"));
}

#[test]
fn archival_pdf_is_made_when_asked() {
    let mut archival = options();
    archival.standard = PdfStandard::PdfA2b;
    let rendered = typesetter().render(&document(QUYET_DINH), &archival).expect("PDF/A-2b");
    let text = String::from_utf8_lossy(&rendered.pdf);
    assert!(text.contains("pdfaid:part>2") && text.contains("pdfaid:conformance>B"), "declared as PDF/A-2b");
    assert!(rendered.pdf.windows(12).any(|bytes| bytes == b"OutputIntent"));
    assert_eq!(rendered.slots, render(&document(QUYET_DINH)).slots);
}
