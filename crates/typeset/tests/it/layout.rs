//! Margins, sizes, styles and positions of the two real documents against PL I.

use crate::support::{
    CONG_VAN, Piece, QUYET_DINH, document, find, options, pieces, poppler, render, rules, typesetter,
};

const A4: (f64, f64) = (210.0, 297.0);

fn near(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance
}

/// Size in points, bold, italic.
fn style(pieces: &[Piece], words: &str) -> (f64, bool, bool) {
    let piece = find(pieces, words);
    (piece.size_pt, piece.bold, piece.italic)
}

#[test]
fn margins_are_in_the_ranges_of_the_decree() {
    for json in [CONG_VAN, QUYET_DINH] {
        let rendered = render(&document(json));
        let Some(pieces) = pieces(&rendered.pdf) else { return };
        for page in 1..=rendered.pages {
            let body: Vec<&Piece> =
                pieces.iter().filter(|p| p.page == page && p.text.trim() != page.to_string()).collect();
            let least = |value: fn(&Piece) -> f64| body.iter().map(|p| value(p)).fold(f64::MAX, f64::min);
            let most = |value: fn(&Piece) -> f64| body.iter().map(|p| value(p)).fold(0.0, f64::max);
            let (left, right) = (least(|p| p.left), A4.0 - most(|p| p.right));
            let (top, bottom) = (least(|p| p.top), A4.1 - most(|p| p.bottom));
            assert!((29.8..=35.2).contains(&left), "left {left}");
            assert!((14.8..=20.2).contains(&right), "right {right}");
            assert!((19.8..=25.0).contains(&top), "top {top}");
            assert!(bottom >= 19.8, "bottom {bottom}");
        }
    }
}

#[test]
fn the_official_letter_has_the_sizes_and_styles_of_the_table() {
    let rendered = render(&document(CONG_VAN));
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    for (words, expected) in [
        ("BỘ Y TẾ", (12.0, true, false)),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12.0, true, false)),
        ("Độc lập - Tự do - Hạnh phúc", (13.0, true, false)),
        ("Số: 4420/BYT-CNTT", (13.0, false, false)),
        ("Hà Nội, ngày 19 tháng 8 năm 2020", (13.0, false, true)),
        ("V/v Hướng dẫn", (12.0, false, false)),
        ("Kính gửi:", (14.0, false, false)),
        ("- Các Vụ, Cục", (14.0, false, false)),
        ("Bộ Y tế nhận được Công văn", (14.0, false, false)),
        ("1. Khung Kế hoạch 05 năm", (14.0, true, false)),
        ("a) Về nội dung", (14.0, false, false)),
        ("Nơi nhận:", (12.0, true, true)),
        ("- Như trên;", (11.0, false, false)),
        ("- Lưu: VT, CNTT.", (11.0, false, false)),
        ("Q. BỘ TRƯỞNG", (14.0, true, false)),
        ("Nguyễn Thanh Long", (14.0, true, false)),
    ] {
        assert_eq!(style(&pieces, words), expected, "{words}");
    }
}

#[test]
fn the_decision_has_the_sizes_and_styles_of_the_table() {
    let rendered = render(&document(QUYET_DINH));
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    for (words, expected) in [
        ("QUYẾT ĐỊNH", (14.0, true, false)),
        ("Phê duyệt Đề án", (14.0, true, false)),
        ("BỘ TRƯỞNG BỘ Y TẾ", (14.0, true, false)),
        ("Căn cứ Nghị định", (14.0, false, true)),
        ("QUYẾT ĐỊNH:", (14.0, true, false)),
        ("Điều 1.", (14.0, true, false)),
        ("Phê duyệt kèm theo", (14.0, false, false)),
        ("KT. BỘ TRƯỞNG", (14.0, true, false)),
        ("THỨ TRƯỞNG", (14.0, true, false)),
    ] {
        assert_eq!(style(&pieces, words), expected, "{words}");
    }
    assert!(pieces.iter().all(|piece| piece.color == "#000000"), "all text is black");
}

#[test]
fn only_the_handed_in_fonts_are_embedded_as_subsets() {
    let rendered = render(&document(QUYET_DINH));
    let Some(listing) = poppler("pdffonts", &["{pdf}"], &rendered.pdf) else { return };
    let listing = String::from_utf8(listing).expect("UTF-8");
    let fonts: Vec<&str> = listing.lines().skip(2).collect();
    assert!(!fonts.is_empty());
    for font in fonts {
        assert!(font.contains("+Tinos"), "{font}");
        let flags: Vec<&str> = font.split_whitespace().filter(|word| ["yes", "no"].contains(word)).collect();
        assert_eq!(flags, ["yes", "yes", "yes"], "embedded, subset, with Unicode: {font}");
    }
}

#[test]
fn number_and_date_share_a_line_under_agency_and_motto() {
    let rendered = render(&document(CONG_VAN));
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    let (number, date) = (find(&pieces, "Số: 4420"), find(&pieces, "Hà Nội, ngày"));
    assert!(near(number.top, date.top, 0.2));
    assert!(near(number.centre(), find(&pieces, "BỘ Y TẾ").centre(), 0.5));
    assert!(near(date.centre(), find(&pieces, "Độc lập").centre(), 0.5));
    let subject = find(&pieces, "V/v");
    let gap_pt = (subject.top - number.bottom) * 72.0 / 25.4;
    assert!((5.0..=9.0).contains(&gap_pt), "V/v stands 6 pt below the number: {gap_pt}");
}

#[test]
fn rules_have_the_lengths_of_the_decree() {
    let rendered = render(&document(QUYET_DINH));
    let (Some(pieces), Some(rules)) = (pieces(&rendered.pdf), rules(&rendered.pdf, 1, 5.0)) else { return };
    let below = |words: &str| {
        let piece = find(&pieces, words);
        let near_below = rules.iter().find(|rule| rule.top > piece.bottom - 1.5 && rule.top < piece.bottom + 4.0);
        let rule = near_below.unwrap_or_else(|| panic!("no rule below {words}: {rules:?}"));
        assert!(near(rule.left + rule.width / 2.0, piece.centre(), 1.0), "{words}: not centred");
        rule.width / (piece.right - piece.left)
    };
    assert!(near(below("Độc lập - Tự do"), 1.0, 0.03), "the motto's rule is as long as the motto");
    assert!((0.33..=0.5).contains(&below("BỘ Y TẾ")), "agency");
    let subject = find(&pieces, "Phê duyệt Đề án");
    let rule = rules.iter().find(|rule| rule.top > subject.bottom + 3.0).expect("a rule below the subject");
    assert!((0.33..=0.5).contains(&(rule.width / (subject.right - subject.left))), "subject");
}

#[test]
fn pages_are_numbered_in_the_top_margin_from_the_second() {
    let rendered = render(&document(CONG_VAN));
    assert_eq!(rendered.pages, 2);
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    let in_margin: Vec<&Piece> = pieces.iter().filter(|piece| piece.bottom < 20.0).collect();
    assert_eq!(in_margin.len(), 1, "{in_margin:?}");
    assert_eq!((in_margin[0].page, in_margin[0].text.trim(), in_margin[0].size_pt), (2, "2", 13.0));
    assert!(near(in_margin[0].centre(), (30.0 + 195.0) / 2.0, 0.6), "centred over the text");
}

#[test]
fn paragraphs_are_indented_justified_and_spaced() {
    let rendered = render(&document(CONG_VAN));
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    let first = find(&pieces, "Bộ Y tế nhận được");
    assert!(near(first.left - 30.0, 12.7, 0.3), "first line indented 1.27 cm: {}", first.left);
    assert!(near(first.right, 195.0, 0.6), "even at the right edge: {}", first.right);
    let (second, third) = (find(&pieces, "Bộ Thông tin và Truyền thông"), find(&pieces, "trong hoạt động"));
    assert!(near(second.left, 30.0, 0.2) && near(second.right, 195.0, 0.6), "{second:?}");
    let line = third.top - second.top;
    let line_pt = line * 72.0 / 25.4;
    assert!((14.0 * 1.14..=14.0 * 1.149 * 1.5).contains(&line_pt), "single to one and a half lines: {line_pt}");
    let (last, next) = (find(&pieces, "bảo đảm an toàn thông tin mạng giai"), find(&pieces, "Nhằm tiếp tục"));
    let gap_pt = (next.top - last.top - line) * 72.0 / 25.4;
    assert!((5.9..=8.0).contains(&gap_pt), "at least 6 pt between paragraphs: {gap_pt}");
}

#[test]
fn several_addressees_have_their_dashes_under_the_colon() {
    let rendered = render(&document(CONG_VAN));
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    let colon = find(&pieces, "Kính gửi:");
    for words in ["- Các Vụ, Cục", "- Các đơn vị trực thuộc", "- Sở Y tế các tỉnh, thành phố trực thuộc trung ương."]
    {
        let dash = find(&pieces, words);
        assert!(near(dash.left, colon.right, 1.5), "{words}: {} under {}", dash.left, colon.right);
    }
}

#[test]
fn recipients_stand_left_and_the_signer_right() {
    let rendered = render(&document(QUYET_DINH));
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    let (recipients, title, name) =
        (find(&pieces, "Nơi nhận:"), find(&pieces, "KT. BỘ TRƯỞNG"), find(&pieces, "Trần Văn Thuấn"));
    assert!(near(recipients.left, 30.0, 0.3));
    assert!(title.left > 105.0 && near(title.centre(), name.centre(), 0.5));
    assert!(near(recipients.top, title.top, 2.0), "both begin at one height");
    let space = name.top - find(&pieces, "THỨ TRƯỞNG").bottom;
    assert!((24.0..=36.0).contains(&space), "room for the signature: {space} mm");
}

#[test]
fn stamps_of_urgency_have_their_size_and_colour() {
    for (urgency, label, width) in
        [("express", "HỎA TỐC", 30.0), ("very_urgent", "THƯỢNG KHẨN", 40.0), ("urgent", "KHẨN", 20.0)]
    {
        let mut model = document(CONG_VAN);
        model.urgency = serde_json::from_str(&format!("\"{urgency}\"")).expect("urgency");
        model.circulation = Some("LƯU HÀNH NỘI BỘ".to_owned());
        let rendered = render(&model);
        let (Some(pieces), Some(rules)) = (pieces(&rendered.pdf), rules(&rendered.pdf, 1, 15.0)) else { return };
        let stamp = find(&pieces, label);
        assert_eq!((stamp.size_pt, stamp.bold, stamp.color.as_str()), (13.0, true, "#e3000f"), "{label}");
        let edges: Vec<_> = rules.iter().filter(|rule| near(rule.width, width, 0.8)).collect();
        let height = edges.last().map_or(0.0, |last| last.top - edges[0].top);
        assert!(near(height, 8.0, 0.8), "{label}: box of {width} × 8 mm, {rules:?}");
        assert_eq!(find(&pieces, "LƯU HÀNH NỘI BỘ").size_pt, 13.0);
    }
}

#[test]
fn the_contact_stands_at_the_foot_of_page_one_only() {
    let mut model = document(CONG_VAN);
    model.contact = Some("Số 138A Giảng Võ, Hà Nội; ĐT: 024 0000 0000; thư điện tử: byt@example.vn".to_owned());
    let rendered = render(&model);
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    let contact: Vec<&Piece> = pieces.iter().filter(|piece| piece.text.contains("138A")).collect();
    assert_eq!(contact.len(), 1);
    assert_eq!((contact[0].page, contact[0].size_pt), (1, 11.0));
    assert!(contact[0].top > 277.0 && contact[0].bottom < 297.0 - 5.0, "{contact:?}");
}

#[test]
fn annexes_start_a_page_turn_when_asked_and_number_apart() {
    let mut model = document(QUYET_DINH);
    let filler: Vec<String> =
        (0..60).map(|n| format!(r#"{{"paragraph":{{"text":"Nội dung thứ {n} của phụ lục."}}}}"#)).collect();
    let annexes = format!(
        r#"[{{"label":"Phụ lục I","title":"KHUNG KẾ HOẠCH","note":"(Kèm theo Quyết định số 2491/QĐ-BYT)","body":[{}]}},
            {{"label":"Phụ lục II","title":"BIỂU MẪU","landscape":true,"body":[{{"table":{{"columns":[{{"width":{{"mm":15}}}},{{}}],
              "header":[["STT","Nội dung"]],"rows":[["1","Một"]]}}}}]}}]"#,
        filler.join(",")
    );
    model.annexes = serde_json::from_str(&annexes).expect("annexes");
    let rendered = render(&model);
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    let label = find(&pieces, "Phụ lục I");
    assert_eq!((label.page, label.size_pt, label.bold), (2, 14.0, true));
    assert_eq!(style(&pieces, "KHUNG KẾ HOẠCH"), (14.0, true, false));
    assert_eq!(style(&pieces, "(Kèm theo Quyết định"), (14.0, false, true));
    let numbers: Vec<(usize, &str)> =
        pieces.iter().filter(|p| p.bottom < 19.5).map(|p| (p.page, p.text.trim())).collect();
    assert_eq!(numbers, [(3, "2")], "the first page of each annex hides its number: {numbers:?}");
    let info = poppler("pdfinfo", &["-f", "1", "-l", "9", "{pdf}"], &rendered.pdf).expect("pdfinfo");
    let info = String::from_utf8(info).expect("UTF-8");
    let turned: Vec<bool> = info
        .lines()
        .filter(|l| l.starts_with("Page ") && l.contains(" size:"))
        .map(|l| l.contains("841.89 x 595.276"))
        .collect();
    assert_eq!(turned, [false, false, false, true], "{info}");
}

#[test]
fn a_page_setup_outside_the_decree_is_refused() {
    let mut options = options();
    options.page.left_mm = 25.0;
    let error = typesetter().render(&document(CONG_VAN), &options).expect_err("refused");
    assert!(error.to_string().contains("left margin 30–35 mm"), "{error}");
}
