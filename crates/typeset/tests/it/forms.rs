//! Registers, routing slip and contents: their columns, covers and pages.

use typeset::TypesetError;
use typeset::forms::{FileContents, MAX_ENTRIES, RegisterBook, RegisterEntries, RoutingSlip};

use crate::support::{find, options, pieces, poppler, squeezed, typesetter};

fn incoming(count: usize) -> RegisterBook {
    let entries: Vec<_> = (1..=count)
        .map(|n| {
            serde_json::json!({
                "arrival_date": "2026-11-22", "arrival_number": n.to_string(), "author": "Sở Y tế tỉnh An Giang",
                "notation": format!("{}/SYT-NVY", 1000 + n), "date": "2026-11-20",
                "subject": format!("Công văn về việc báo cáo tình hình dịch bệnh tháng thứ {n} trên địa bàn tỉnh"),
                "holder": "Cục Y tế dự phòng", "transferred": "2026-11-22", "note": "Khẩn"
            })
        })
        .collect();
    serde_json::from_value(serde_json::json!({
        "agency": {"name": ["BỘ Y TẾ"]}, "year": 2026, "from_date": "2026-01-02", "to_date": "2026-11-22",
        "from_number": "1", "to_number": count.to_string(), "volume": "01", "entries": {"incoming": entries}
    }))
    .expect("book")
}

fn outgoing() -> RegisterBook {
    serde_json::from_value(serde_json::json!({
        "agency": {"parent": ["BỘ Y TẾ"], "name": ["CỤC QUẢN LÝ DƯỢC"]}, "year": 2026,
        "entries": {"outgoing": [{
            "notation": "4420/BYT-CNTT", "date": "2026-08-19", "subject": "Công văn về việc hướng dẫn xây dựng Kế hoạch",
            "signer": "Thứ trưởng Nguyễn Văn A", "recipients": "Các Vụ, Cục; Sở Y tế các tỉnh", "file_copy": "VT, CNTT",
            "copies": "70", "dispatched": "2026-08-19", "received_by": "", "note": ""}]}
    }))
    .expect("book")
}

#[test]
fn the_incoming_register_has_its_ten_columns_a_cover_and_numbered_pages() {
    let rendered = typesetter().render_register(&incoming(70), &options()).expect("rendered");
    assert!(rendered.pages >= 4);
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    for words in [
        "BỘ Y TẾ",
        "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
        "Năm: 2026",
        "Từ ngày 02/01/2026 đến ngày 22/11/2026",
        "Từ số 1 đến số 70",
        "Quyển số: 01",
    ] {
        assert_eq!(find(&pieces, words).page, 1, "{words}");
    }
    let ordinals: Vec<f64> = (1..=10).map(|n| find(&pieces, &format!("({n})")).left).collect();
    assert!(ordinals.windows(2).all(|pair| pair[0] < pair[1]), "ten columns from left to right: {ordinals:?}");
    for page in 2..=rendered.pages {
        let text = squeezed(&rendered.text[page - 1]);
        assert!(text.contains("TácgiảSố,kýhiệu"), "the header is repeated on page {page}");
        let number = pieces.iter().find(|p| p.page == page && p.bottom < 18.0).expect("page number");
        assert_eq!(number.text.trim(), (page - 1).to_string());
    }
    let all = squeezed(&rendered.text.concat());
    for n in 1..=70 {
        assert!(all.contains(&format!("{}/SYT-NVY", 1000 + n)), "row {n}");
    }
    assert!(pieces.iter().all(|p| p.right < 297.0 - 14.5 && p.left > 19.5 && p.bottom < 210.0 - 10.0));
    let info = poppler("pdfinfo", &["{pdf}"], &rendered.pdf).expect("pdfinfo");
    assert!(String::from_utf8_lossy(&info).contains("841.89 x 595.276 pts (A4)"));
}

#[test]
fn the_outgoing_register_has_its_own_columns_and_blanks_on_the_cover() {
    let rendered = typesetter().render_register(&outgoing(), &options()).expect("rendered");
    let cover = squeezed(&rendered.text[0]);
    for words in ["BỘYTẾ", "CỤCQUẢNLÝDƯỢC", "SỔĐĂNGKÝVĂNBẢNĐI", "Từsố………đếnsố………"]
    {
        assert!(cover.contains(words), "{words} in {cover}");
    }
    let page = squeezed(&rendered.text[1]);
    let columns = [
        "Số,kýhiệu",
        "Ngàytháng",
        "Tênloạivàtríchyếu",
        "Ngườiký",
        "Nơinhận",
        "ngườinhậnbảnlưu",
        "Sốlượng",
        "Ngàychuyển",
        "Kýnhận",
        "Ghichú",
    ];
    let mut from = 0;
    for column in columns {
        from += page[from..].find(column).unwrap_or_else(|| panic!("{column} after {}", &page[..from]));
    }
    assert!(page.contains("4420/BYT-CNTT") && page.contains("19/08/2026"));
}

#[test]
fn a_large_register_becomes_several_volumes() {
    let volumes = incoming(2 * MAX_ENTRIES + 5).volumes();
    let shown: Vec<_> = volumes
        .iter()
        .map(|book| {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            (text(&book.volume), text(&book.from_number), text(&book.to_number))
        })
        .collect();
    let expected = [("01", "1", "1000"), ("02", "1001", "2000"), ("03", "2001", "2005")];
    assert_eq!(shown, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
    assert_eq!(typesetter().render_register(&volumes[2], &options()).expect("rendered").pages, 2);
    let empty = incoming(0).volumes();
    assert_eq!((empty.len(), empty[0].from_number.clone()), (1, None));
    assert_eq!(typesetter().render_register(&empty[0], &options()).expect("rendered").pages, 2);
}

#[test]
fn a_book_that_is_too_large_is_refused() {
    let error = typesetter().render_register(&incoming(MAX_ENTRIES + 1), &options()).expect_err("refused");
    let TypesetError::Invalid(errors) = error else { panic!("{error}") };
    assert_eq!((errors[0].path.as_str(), errors[0].code.as_str()), ("/entries", "list-too-long"));
    let mut book = incoming(1);
    let RegisterEntries::Incoming(entries) = &mut book.entries else { panic!("incoming") };
    entries[0].subject = "a\u{0}".to_owned();
    let error = typesetter().render_register(&book, &options()).expect_err("refused");
    let TypesetError::Invalid(errors) = error else { panic!("{error}") };
    assert_eq!(errors[0].path, "/entries/incoming/0/subject");
}

#[test]
fn the_routing_slip_shows_three_sections_and_room_to_write() {
    let slip: RoutingSlip = serde_json::from_value(serde_json::json!({
        "agency": {"name": ["BỘ Y TẾ"]},
        "document": {"arrival_number": "1234", "arrival_date": "2026-11-22", "author": "Sở Y tế tỉnh An Giang",
            "notation": "55/SYT-NVY", "date": "2026-11-20", "subject": "Báo cáo #tình hình"},
        "leaders": [{"author": "Thứ trưởng Nguyễn Văn A", "date": "2026-11-22", "text": "Giao Cục Y tế dự phòng chủ trì.",
            "assignments": [{"role": "Chủ trì", "holder": "Cục Y tế dự phòng", "deadline": "2026-11-30"},
                {"role": "Phối hợp", "holder": "Vụ Kế hoạch - Tài chính"}]}]
    }))
    .expect("slip");
    let rendered = typesetter().render_routing_slip(&slip, &options()).expect("rendered");
    assert_eq!(rendered.pages, 1);
    let text = squeezed(&rendered.text[0]);
    for words in [
        "PHIẾUGIẢIQUYẾTVĂNBẢNĐẾN",
        "1234",
        "22/11/2026",
        "Báocáo#tìnhhình",
        "1.Ýkiếncủalãnhđạocơquan,tổchức",
        "-Chủtrì:CụcYtếdựphòng(thờihạn:30/11/2026)",
        "-Phốihợp:VụKếhoạch-Tàichính",
        "2.Ýkiếncủalãnhđạođơnvị",
        "3.Ýkiếnđềxuấtcủangườigiảiquyết",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let blank = typesetter().render_routing_slip(&RoutingSlip::default(), &options()).expect("blank");
    assert_eq!(blank.pages, 1);
}

#[test]
fn the_contents_of_a_file_have_seven_columns() {
    let entries: Vec<_> = (1..=40)
        .map(|n| serde_json::json!({"notation": format!("{n}/QĐ-BYT"), "date": "2026-02-03", "subject": "Quyết định về việc phê duyệt",
            "author": "Bộ Y tế", "sheet": n.to_string()}))
        .collect();
    let contents: FileContents = serde_json::from_value(serde_json::json!({
        "agency": {"name": ["BỘ Y TẾ"]}, "code": "01.VP", "title": "Hồ sơ về việc chuyển đổi số", "year": 2026, "entries": entries
    }))
    .expect("contents");
    let rendered = typesetter().render_contents(&contents, &options()).expect("rendered");
    assert!(rendered.pages >= 2);
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    let heads: Vec<_> = pieces.iter().filter(|p| p.page == 1 && p.bold && p.size_pt == 11.0).cloned().collect();
    for (n, name) in ["Số", "Số, ký hiệu", "Ngày", "Tên loại", "Tác giả", "Tờ số", "Ghi"].iter().enumerate()
    {
        let (title, ordinal) = (find(&heads, name), find(&pieces, &format!("({})", n + 1)));
        let middle = (title.left + title.right - ordinal.left - ordinal.right) / 2.0;
        assert!(title.top < ordinal.top && middle.abs() < 1.0, "{name}: {middle}");
    }
    assert!(rendered.text[0].contains("Hồ sơ về việc chuyển đổi số"));
    assert!(rendered.text.concat().contains("40/QĐ-BYT"));
}
