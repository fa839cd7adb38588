//! Word files made here: what is recognised, what is refused, and that nothing makes the reader fail.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use typeset::model::{Align, Block, number_blocks};
use zip::write::SimpleFileOptions;

use super::{DocxError, Imported, read};
use crate::model::outgoing::notation;

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!("<?xml version='1.0'?><w:document xmlns:w='w'><w:body>{body}<w:sectPr/></w:body></w:document>")
}

fn docx(body: &str) -> Vec<u8> {
    archive(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", document(body).as_bytes())])
}

fn imported(body: &str) -> Imported {
    read(&docx(body)).unwrap()
}

/// A paragraph: `b` bold, `i` italic, `c` centred.
fn p(how: &str, text: &str) -> String {
    let on = |flag: char, xml: &'static str| if how.contains(flag) { xml } else { "" };
    format!(
        "<w:p><w:pPr>{}</w:pPr><w:r><w:rPr>{}{}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>",
        on('c', "<w:jc w:val='center'/>"),
        on('b', "<w:b/>"),
        on('i', "<w:i/>")
    )
}

fn table(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<w:tc>{}</w:tc>", p("", text));
    let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

fn decision() -> String {
    [
        table(&[&["BỘ Y TẾ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], &["Số: /QĐ-BYT", "Độc lập - Tự do - Hạnh phúc"]]),
        p("bc", "QUYẾT ĐỊNH"),
        p("bc", "Về việc thành lập"),
        p("bc", "Tổ công tác"),
        p("c", "____________"),
        p("bc", "BỘ TRƯỞNG BỘ Y TẾ"),
        p("i", "Căn cứ Luật Khám bệnh, chữa bệnh;"),
        p("i", "Theo đề nghị của Chánh Văn phòng Bộ."),
        p("bc", "QUYẾT ĐỊNH:"),
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Điều 1.</w:t></w:r><w:r><w:t xml:space='preserve'> Thành lập Tổ công tác.</w:t></w:r></w:p>".to_owned(),
        p("b", "Điều 2. Nhiệm vụ"),
        p("", "1. Tham mưu;"),
        p("", "a) Một việc;"),
        p("", "Điều 3. Chánh Văn phòng Bộ chịu trách nhiệm thi hành Quyết định này./."),
        table(&[&["Nơi nhận:", "KT. BỘ TRƯỞNG"], &["- Như Điều 3;", "THỨ TRƯỞNG"], &["- Bộ trưởng (để báo cáo);", ""], &["- Lưu: VT, VPB.", "Trần Văn Thử"]]),
        p("bc", "Phụ lục I"),
        p("bc", "DANH SÁCH"),
        p("bc", "TỔ CÔNG TÁC"),
        p("ic", "(Kèm theo Quyết định số /QĐ-BYT"),
        p("ic", "của Bộ Y tế)"),
        table(&[&["STT", "Họ và tên"], &["1", "Trần | Văn Thử"]]),
    ]
    .concat()
}

#[test]
fn an_official_document_comes_apart_into_its_components() {
    let got = imported(&decision());
    assert_eq!(got.type_name, "Quyết định");
    assert_eq!(got.subject, "Về việc thành lập Tổ công tác");
    assert_eq!(got.issuer_line, "BỘ TRƯỞNG BỘ Y TẾ");
    assert_eq!(got.legal_bases.len(), 2);
    assert_eq!(got.enacting_line, "QUYẾT ĐỊNH:");
    assert_eq!(got.recipients, ["Như Điều 3", "Bộ trưởng (để báo cáo)"]);
    assert_eq!(got.filing, "Lưu: VT, VPB.");
    let text = notation::read(&got.text);
    let labels: Vec<String> = number_blocks(&text.body).into_iter().filter_map(|n| n.label).collect();
    assert_eq!(labels, ["Điều 1.", "Điều 2.", "1.", "a)", "Điều 3."], "{}", got.text);
    let Block::Article(first) = &text.body[0] else { panic!("{:?}", text.body[0]) };
    assert_eq!((first.title.is_blank(), first.text.plain_text().as_str()), (true, "Thành lập Tổ công tác."));
    let Block::Article(second) = &text.body[1] else { panic!("{:?}", text.body[1]) };
    assert_eq!(second.title.plain_text(), "Nhiệm vụ");
    let annex = &text.annexes[0];
    assert_eq!((annex.label.as_str(), annex.title.as_str()), ("Phụ lục I", "DANH SÁCH\nTỔ CÔNG TÁC"));
    let note = annex.note.as_ref().map(typeset::Inline::plain_text);
    assert_eq!(note.as_deref(), Some("(Kèm theo Quyết định số /QĐ-BYT của Bộ Y tế)"));
    let Block::Table(list) = &annex.body[0] else { panic!("{:?}", annex.body) };
    assert_eq!(list.rows[1][1].text.plain_text(), "Trần | Văn Thử");
}

#[test]
fn a_letter_gives_subject_and_addressees() {
    let body = [
        table(&[&["BỘ Y TẾ", "Độc lập - Tự do - Hạnh phúc"], &["V/v phòng, chống dịch", ""]]),
        p("", "Kính gửi:"),
        p("", "- Sở Y tế các tỉnh;"),
        p("", "- Các bệnh viện."),
        p("", "Bộ Y tế đề nghị."),
    ]
    .concat();
    let got = imported(&body);
    assert_eq!((got.type_name.as_str(), got.subject.as_str()), ("Công văn", "phòng, chống dịch"));
    assert_eq!(got.addressees, ["Sở Y tế các tỉnh", "Các bệnh viện"]);
    assert_eq!(got.text, "Bộ Y tế đề nghị.");
}

#[test]
fn a_head_without_a_table_is_recognised_too() {
    let body = [
        p("", "BỘ Y TẾ"),
        p("b", "Độc lập - Tự do - Hạnh phúc"),
        p("", "Số: /BYT-VP"),
        p("i", "Hà Nội, ngày tháng năm 2026"),
        p("", "V/v báo cáo"),
        p("", "Kính gửi: Bộ Tài chính"),
        p("", "Bộ Y tế báo cáo."),
        p("", "Nơi nhận:"),
        p("", "- Như trên;"),
        p("", "- Lưu: VT."),
    ]
    .concat();
    let got = imported(&body);
    assert_eq!((got.subject.as_str(), got.text.as_str()), ("báo cáo", "Bộ Y tế báo cáo."));
    assert_eq!(
        (got.addressees, got.recipients, got.filing.as_str()),
        (vec!["Bộ Tài chính".to_owned()], vec!["Như trên".to_owned()], "Lưu: VT.")
    );
}

#[test]
fn a_motto_that_is_only_quoted_hides_nothing() {
    let quoted = "Tiêu ngữ “Độc lập - Tự do - Hạnh phúc” được trình bày bằng chữ in thường, cỡ chữ từ 13 đến 14, kiểu chữ đứng, đậm.";
    let got = imported(&[p("", "Đoạn trước."), p("", quoted), p("", "Đoạn sau.")].concat());
    assert!(got.text.starts_with("Đoạn trước.") && got.text.ends_with("Đoạn sau."), "{}", got.text);
    let late = [p("", "x").repeat(20), p("", "Độc lập - Tự do - Hạnh phúc")].concat();
    assert_eq!(imported(&late).text.lines().count(), 21);
}

#[test]
fn chapters_styles_and_marks_are_kept_as_words() {
    let body = [
        p("bc", "Chương I"),
        p("bc", "QUY ĐỊNH CHUNG"),
        p("c", "Ở giữa"),
        "<w:p><w:r><w:t xml:space='preserve'>5 ** 3 và </w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r><w:ins><w:r><w:rPr><w:i/></w:rPr><w:t>thêm</w:t></w:r></w:ins><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>".to_owned(),
        p("", "| không phải bảng"),
        p("", "=== không phải phụ lục"),
        p("b", "1. Tiêu đề khoản"),
        "<w:p><w:r><w:drawing><a:p><a:r><a:t>chữ trong hình</a:t></a:r></a:p></w:drawing><w:t>Sau hình &amp; &#7871;</w:t></w:r></w:p>".to_owned(),
    ]
    .concat();
    let got = imported(&body);
    assert_eq!(got.left_out, 1);
    let text = notation::read(&got.text);
    assert!(matches!(&text.body[0], Block::Chapter(d) if d.title == "QUY ĐỊNH CHUNG"), "{}", got.text);
    assert!(matches!(&text.body[1], Block::Paragraph(p) if p.align == Some(Align::Center)));
    let Block::Paragraph(styled) = &text.body[2] else { panic!("{:?}", text.body[2]) };
    assert_eq!(styled.text.plain_text(), "5 ** 3 và 2thêm");
    assert!(styled.text.0[1].superscript && styled.text.0[2].italic);
    assert!(matches!(&text.body[3], Block::Paragraph(p) if p.text.plain_text() == "| không phải bảng"));
    assert!(text.annexes.is_empty());
    assert!(matches!(&text.body[5], Block::Clause(u) if u.title.plain_text() == "Tiêu đề khoản"));
    assert!(matches!(&text.body[6], Block::Paragraph(p) if p.text.plain_text() == "Sau hình & ế"));
}

#[test]
fn numbers_that_word_counts_are_counted() {
    let numbering = "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='0'>\
        <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>\
        <w:lvl w:ilvl='1'><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='%2)'/></w:lvl>\
        <w:lvl w:ilvl='2'><w:numFmt w:val='bullet'/><w:lvlText w:val='·'/></w:lvl></w:abstractNum>\
        <w:num w:numId='5'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    let styles = "<w:styles xmlns:w='w'><w:style w:styleId='u2'><w:name w:val='Heading 2'/></w:style></w:styles>";
    let item = |level: usize, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='5'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let heading = "<w:p><w:pPr><w:pStyle w:val='u2'/></w:pPr><w:r><w:t>Đề mục</w:t></w:r></w:p>";
    let body = [
        heading.to_owned(),
        item(0, "Một."),
        item(1, "Điểm."),
        item(1, "Điểm."),
        item(0, "Hai."),
        item(1, "Điểm."),
        item(2, "Gạch."),
    ]
    .concat();
    let bytes = archive(&[
        ("word/document.xml", document(&body).as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
    ]);
    let got = read(&bytes).unwrap();
    assert_eq!(got.text, "## *. Đề mục\n1. Một.\na) Điểm.\nb) Điểm.\n2. Hai.\na) Điểm.\n- Gạch.");
}

#[test]
fn tables_keep_their_shape_whatever_the_file_says() {
    let cell = |how: &str, text: &str| format!("<w:tc><w:tcPr>{how}</w:tcPr>{}</w:tc>", p("", text));
    let body = format!(
        "<w:tbl><w:tblGrid><w:gridCol w:w='1000'/><w:gridCol w:w='3000'/></w:tblGrid>\
         <w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}</w:tr></w:tbl>",
        cell("<w:gridSpan w:val='2'/>", "Chung"),
        cell("", "Riêng"),
        cell("<w:gridSpan w:val='900'/>", "thừa cột"),
        cell("<w:vMerge w:val='restart'/>", "xuống"),
        cell("", "b"),
        cell("<w:vMerge/>", ""),
        cell("", "c"),
        cell("<w:vMerge/>", "lạc"),
    );
    let text = notation::read(&imported(&body).text);
    let Block::Table(got) = &text.body[0] else { panic!("{:?}", text.body) };
    assert_eq!(got.header.len(), 1);
    let draft = typeset::OfficialDocument { body: text.body.clone(), ..Default::default() };
    let faults: Vec<_> = draft.validate().into_iter().filter(|fault| fault.path.starts_with("/body")).collect();
    assert_eq!(faults, []);
    assert!(got.rows.iter().flatten().any(|cell| cell.rowspan >= 2));
}

#[test]
fn what_is_no_word_file_is_refused_by_its_reason() {
    let word: (&str, &[u8]) = ("word/document.xml", b"<w:document xmlns:w='w'><w:body/></w:document>");
    let refused = |bytes: &[u8]| read(bytes).unwrap_err();
    assert_eq!(refused(b"%PDF-1.7"), DocxError::Broken);
    assert_eq!(refused(b""), DocxError::Broken);
    assert_eq!(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), DocxError::OldOrEncrypted);
    assert_eq!(refused(&archive(&[("xl/workbook.xml", b"<x/>")])), DocxError::NotWord);
    for name in ["../../etc/passwd", "/etc/passwd", "word/../../x", "C:\\x", "a\\..\\b", "word/./x"] {
        assert_eq!(refused(&archive(&[word, (name, b"x")])), DocxError::Path, "{name}");
    }
    let entity = b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><w:document xmlns:w='w'><w:body>&a;</w:body></w:document>";
    assert_eq!(refused(&archive(&[("word/document.xml", entity)])), DocxError::Doctype);
    let deep = format!("{}{}", "<w:sdt>".repeat(50_000), "</w:sdt>".repeat(50_000));
    assert_eq!(refused(&docx(&deep)), DocxError::Deep);
    let undeclared = b"<w:document xmlns:w='w'><w:body><w:p>&file;</w:p></w:body></w:document>";
    assert_eq!(refused(&archive(&[("word/document.xml", undeclared)])), DocxError::Broken);
    assert_eq!(DocxError::told_by("the file is broken: import-bomb\n"), Some(DocxError::Bomb));
    assert_eq!(DocxError::told_by("else"), None);
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let huge = " ".repeat(30 * 1024 * 1024);
    let bytes = archive(&[("word/document.xml", huge.as_bytes())]);
    assert!(bytes.len() < 200_000, "it packs well");
    assert_eq!(read(&bytes).unwrap_err(), DocxError::Bomb);
    let beside = archive(&[
        ("word/document.xml", b"<w:document xmlns:w='w'><w:body/></w:document>"),
        ("word/media/a.png", huge.as_bytes()),
    ]);
    assert_eq!(read(&beside).unwrap_err(), DocxError::Bomb);
    let many: Vec<(String, &[u8])> = (0..4_100).map(|n| (format!("x/{n}"), b"".as_slice())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    assert_eq!(read(&archive(&many)).unwrap_err(), DocxError::Bomb);
    let long = p("", "x").repeat(6_000);
    assert_eq!(read(&docx(&long)).unwrap_err(), DocxError::TooLong);
}

proptest! {
    #[test]
    fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0..400_usize, at in 0..400_usize) {
        let _ = read(&bytes);
        let mut whole = docx(&decision());
        let place = at * whole.len() / 400;
        whole[place] ^= 0x5a;
        let _ = read(&whole);
        whole.truncate(cut * whole.len() / 400);
        let _ = read(&whole);
    }

    #[test]
    fn any_xml_is_refused_or_read_into_a_sound_draft(pieces in prop::collection::vec(prop::sample::select(vec![
        "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>",
        "<w:tcPr><w:gridSpan w:val='3'/></w:tcPr>", "<w:tcPr><w:vMerge/></w:tcPr>", "<w:rPr><w:b/></w:rPr>", "Điều 1. ", "1. ",
        "a) ", "| x | y |", "{center} ", "=== ", "Phụ lục", "&lt;", "\u{202e}", "x", "<w:br w:type='page'/>", "<w:drawing/>",
    ]), 0..40)) {
        if let Ok(imported) = read(&docx(&pieces.concat())) {
            let text = notation::read(&imported.text);
            let draft = typeset::OfficialDocument { body: text.body, annexes: text.annexes, ..Default::default() };
            for fault in draft.validate() {
                // What a drafter fills in later; never a shape, a size or a character.
                prop_assert!(["required", "division-title"].contains(&fault.code.as_str()), "{:?}", fault);
            }
        }
    }

    #[test]
    fn words_come_through_whatever_they_hold(words in "[^\\PC\u{200e}\u{200f}]{1,60}") {
        let escaped = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let got = notation::read(&imported(&p("", &escaped)).text);
        let shown: String = got.body.iter().map(|block| serde_json::to_string(block).unwrap()).collect();
        for c in words.chars().filter(|c| c.is_ascii_alphabetic()) {
            prop_assert!(shown.contains(c), "{} in {}", c, shown);
        }
    }
}
