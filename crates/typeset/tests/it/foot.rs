//! The signature block is never alone on a page, however the document ends (PL I II.7).

use typeset::OfficialDocument;
use typeset::model::{Block, Paragraph, Recipient};

use crate::support::{CONG_VAN, document, page_text, pieces, render};

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(Paragraph { text: text.into().into(), ..Paragraph::default() })
}

/// The page of the signature also holds `mark`, which only the body has.
fn assert_with_body(model: &OfficialDocument, mark: &str, what: &str) {
    let rendered = render(model);
    let page = rendered.slots.signature.expect("signature").page;
    assert!(page_text(&rendered, page).contains(mark), "{what}: the signature is alone on page {page}");
    let corner = rendered.slots.signature.expect("signature").rect;
    assert!(corner.y > 20.0 * 72.0 / 25.4, "{what}: the signature stands inside the page: {corner:?}");
}

#[test]
fn however_many_short_paragraphs_come_before() {
    let mut model = document(CONG_VAN);
    model.closing = None;
    for count in 12..45 {
        model.body = (0..count).map(|_| paragraph("Thân văn bản.")).collect();
        assert_with_body(&model, "Thânvănbản.", &format!("{count} paragraphs"));
    }
}

#[test]
fn however_long_the_last_paragraph_is() {
    let mut model = document(CONG_VAN);
    model.closing = None;
    for words in (150..1400).step_by(50) {
        model.body = vec![paragraph("thân ".repeat(words))];
        assert_with_body(&model, "thân", &format!("one paragraph of {words} words"));
    }
}

#[test]
fn with_a_closing_line() {
    let mut model = document(CONG_VAN);
    for count in 14..40 {
        model.body = (0..count).map(|_| paragraph("Thân văn bản.")).collect();
        assert_with_body(&model, "Thânvănbản.", &format!("{count} paragraphs and a closing line"));
    }
}

#[test]
fn after_a_table() {
    let mut model = document(CONG_VAN);
    model.closing = None;
    for count in (10..60).step_by(3) {
        let rows: Vec<String> = (0..count).map(|n| format!(r#"["{n}","Dòng bảng"]"#)).collect();
        let table = format!(
            r#"[{{"table":{{"columns":[{{"width":{{"mm":15}}}},{{}}],"header":[["STT","Nội dung"]],"rows":[{}]}}}}]"#,
            rows.join(",")
        );
        model.body = serde_json::from_str(&table).expect("table");
        assert_with_body(&model, "Dòngbảng", &format!("a table of {count} rows"));
    }
}

#[test]
fn after_a_heading_or_nothing() {
    let mut model = document(CONG_VAN);
    model.closing = None;
    model.body = Vec::new();
    assert_eq!(render(&model).pages, 1);
    for count in 16..32 {
        model.body = (0..count).map(|_| paragraph("Thân văn bản.")).collect();
        model.body.push(serde_json::from_str(r#"{"article":{"title":"Hiệu lực"}}"#).expect("article"));
        assert_with_body(&model, "Hiệulực", &format!("{count} paragraphs and a heading"));
    }
}

#[test]
fn a_long_list_of_recipients_goes_on_over_the_page() {
    let mut model = document(CONG_VAN);
    let recipient = |n| Recipient { text: format!("Sở Y tế tỉnh thứ {n}"), purpose: None };
    model.recipients = (1..=120).map(recipient).collect();
    let rendered = render(&model);
    let all = rendered.text.concat();
    for n in 1..=120 {
        assert!(all.contains(&format!("Sở Y tế tỉnh thứ {n};")), "recipient {n}");
    }
    assert!(all.contains("Lưu: VT, CNTT."));
    let Some(pieces) = pieces(&rendered.pdf) else { return };
    for piece in pieces.iter().filter(|piece| piece.text.contains("Sở Y tế tỉnh thứ")) {
        assert!(piece.size_pt == 11.0 && piece.right < 112.0 && piece.bottom < 277.5, "{piece:?}");
    }
}
