//! A Word file taken over by page and API; pictures in the text; characters that no font has.

use std::io::{Cursor, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use testing::Client;

use super::support::{Way, house};
use crate::support::House;

/// A Word file of these paragraphs.
fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let body: String = paragraphs.iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect();
    let xml = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(xml.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

/// One grey pixel.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49,
    0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0x00, 0x00,
    0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

async fn draft(h: &House<'_>) -> (Client, String, String) {
    let id = h.drafted("Kết nối dữ liệu y tế").await;
    let officer = h.browser("chuyenvien1").await;
    (officer, format!("/outgoing-documents/{id}"), format!("/api/v1/outgoing-documents/{id}"))
}

#[tokio::test]
async fn a_word_file_becomes_the_text_of_a_draft_by_page_and_api() {
    house(async |h| {
        let (officer, page, api) = draft(h).await;
        let before = officer.get(&api).await.expect(200).json()["content"]["body"].as_array().unwrap().len();
        officer.get(&format!("{page}/edit")).await.expect(200).contains(&format!("{page}/import"));
        officer.get(&format!("{page}/import")).await.expect(200).contains("multipart/form-data");
        let file = docx(&["Điều 1. Phạm vi.", "1. Khoản một;", "a) Điểm một."]);
        let files: [(&str, &str, &[u8]); 1] = [("file", "du-thao.docx", &file)];
        let added = officer.upload(&format!("{page}/import"), &[("keep", "append")], &files).await.expect(303);
        assert!(added.location().ends_with("/edit"), "{}", added.location());
        let body = officer.get(&api).await.expect(200).json()["content"]["body"].clone();
        assert_eq!(body.as_array().unwrap().len(), before + 3);
        assert_eq!(body[before], json!({ "article": { "text": "Phạm vi." } }));
        let replace = json!({ "content": STANDARD.encode(&file), "keep": "replace" });
        let answer = officer.post_json(&format!("{api}/import"), &replace, None).await.expect(200).json();
        assert_eq!(answer["left_out"], 0);
        assert_eq!(officer.get(&api).await.json()["content"]["body"].as_array().unwrap().len(), 3);
        officer.get(&format!("{page}/preview.pdf")).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_none_is_refused_with_its_reason_and_changes_nothing() {
    house(async |h| {
        let (officer, page, api) = draft(h).await;
        let before = officer.get(&api).await.json()["hash"].clone();
        for (bytes, code, words) in [
            (b"%PDF-1.7".to_vec(), "import-broken", "không phải .docx"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "import-old-or-encrypted", "mật khẩu"),
        ] {
            let files: [(&str, &str, &[u8]); 1] = [("file", "a.docx", &bytes)];
            officer.upload(&format!("{page}/import"), &[("keep", "replace")], &files).await.expect(422).contains(words);
            let content = json!({ "content": STANDARD.encode(&bytes) });
            officer.post_json(&format!("{api}/import"), &content, None).await.expect(422).contains(code);
        }
        officer.upload(&format!("{page}/import"), &[("keep", "replace")], &[]).await.expect(422).contains("tệp Word");
        assert_eq!(officer.get(&api).await.json()["hash"], before);
        let other = h.browser("chuyenvien.pc").await;
        let content = json!({ "content": STANDARD.encode(docx(&["x"])) });
        other.post_json(&format!("{api}/import"), &content, None).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_character_that_no_font_has_is_named_at_its_place_before_anybody_signs() {
    house(async |h| {
        let (officer, page, api) = draft(h).await;
        let mut document = officer.get(&api).await.expect(200).json();
        assert_eq!(document["faults"], json!([]));
        document["content"]["subject"] = json!("Kết nối 😀 dữ liệu");
        let save = json!({ "version": document["version"], "content": document["content"] });
        let put = officer.send_json(axum::http::Method::PUT, &format!("{api}/draft"), &save, None).await;
        let saved = put.expect(200).json();
        let named = json!([{ "path": "/subject", "code": "missing-glyph", "character": "😀" }]);
        assert_eq!(saved["faults"], named);
        let submit = json!({ "hash": saved["hash"] });
        officer.post_json(&format!("{api}/acts/submit"), &submit, None).await.expect(422).contains("draft-faults");
        let back = officer.post(&format!("{page}/acts/submit"), &[]).await.expect(303).location();
        officer.get(&back).await.expect(200).contains("U+1F600").contains("f-subject-fault");
    })
    .await;
}

#[tokio::test]
async fn a_picture_of_the_text_is_part_of_the_paper_and_no_annex() {
    house(async |h| {
        let (officer, page, api) = draft(h).await;
        let mut document = officer.get(&api).await.expect(200).json();
        let picture = json!({ "picture": { "file": "so-do.png", "width_mm": 60.0, "caption": "Hình 1. Sơ đồ" } });
        document["content"]["body"].as_array_mut().unwrap().push(picture);
        let save = json!({ "version": document["version"], "content": document["content"] });
        let put = officer.send_json(axum::http::Method::PUT, &format!("{api}/draft"), &save, None).await;
        let faults = put.expect(200).json()["faults"].clone();
        assert_eq!(faults[0]["code"], "picture-missing", "{faults}");
        officer.get(&format!("{page}/preview.pdf")).await.expect(200);
        let files: [(&str, &str, &[u8]); 2] = [("files", "so-do.png", PNG), ("files", "bang.csv", b"a;b")];
        officer.upload(&format!("{page}/annexes"), &[], &files).await.expect(303);
        assert_eq!(officer.get(&api).await.json()["faults"], json!([]));
        let shown = officer.get(&format!("{page}/preview.pdf")).await.expect(200);
        assert!(shown.bytes.windows(6).any(|bytes| bytes == b"/Image"), "the picture is in the file");
    })
    .await;
}
