//! What must not come in leaves a clear sentence and nothing else.

use edxml::Attachment;

use crate::support::{arrival_of, house, letter};

#[tokio::test]
async fn a_secret_document_leaves_nothing_behind() {
    house(async |h| {
        let mut by_subject = letter("05");
        by_subject.subject = "[MẬT] V/v phương án bảo vệ mục tiêu Hoa Sen".into();
        let mut by_file = letter("06");
        by_file.attachments[1].name = "Phương án Hoa Sen (TỐI MẬT).pdf".into();
        let by_element = String::from_utf8(letter("07").write()).unwrap();
        let by_element =
            by_element.replace("<edXML:OtherInfo>", "<edXML:OtherInfo><edXML:DoMat>Tuyệt mật</edXML:DoMat>");
        let clerk = h.browser("vanthu.bo").await;
        for (bytes, mark) in
            [(by_subject.write(), "MẬT"), (by_file.write(), "TỐI MẬT"), (by_element.into_bytes(), "TUYỆT MẬT")]
        {
            let answer = clerk.upload("/exchange/import", &[], &[("file", "Hoa Sen.edxml", &bytes)]).await.expect(422);
            let page = answer.text();
            assert!(page.contains(&format!("dấu chỉ độ mật {mark}")) && page.contains("NĐ 30/2020"), "{page}");
            assert!(!page.contains("Hoa Sen"), "the page must not repeat what the document says");
        }
        for table in ["arrivals", "arrival_files", "documents", "attachments", "blobs", "blob_refs", "status_reports"] {
            assert_eq!(h.count(table).await, 0, "{table}");
        }
        let blobs = h.t.folder().join("blobs");
        let stored = walk(&blobs);
        assert!(stored.is_empty(), "no byte is kept: {stored:?}");
        let tx = h.store().read().await.unwrap();
        let said = store::audit::newest(&tx, 50).await.unwrap();
        assert_eq!(said.iter().filter(|entry| entry.action == "secret-refused").count(), 3);
        assert!(said.iter().all(|entry| !serde_json::to_string(entry).unwrap().contains("Hoa Sen")));
    })
    .await;
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn broken_files_are_refused_in_words() {
    house(async |h| {
        let clerk = h.browser("vanthu.bo").await;
        let good = String::from_utf8(letter("05").write()).unwrap();
        let entity = good.replacen("?>", "?><!DOCTYPE x [<!ENTITY a \"b\">]>", 1);
        let cut = &good[..good.len() / 2];
        let deep = format!("{}{}", "<a>".repeat(5_000), "</a>".repeat(5_000));
        for (bytes, said) in [
            (b"".as_slice(), "Hãy chọn một tệp"),
            (b"  \n ", "Tệp rỗng"),
            (b"%PDF-1.7", "không phải là XML"),
            (b"<html></html>", "không phải gói edXML"),
            (entity.as_bytes(), "DOCTYPE"),
            (cut.as_bytes(), "bị cắt giữa chừng"),
            (deep.as_bytes(), "lồng nhau sâu quá"),
        ] {
            let answer = clerk.upload("/exchange/import", &[], &[("file", "x.edxml", bytes)]).await.expect(422);
            assert!(answer.text().contains(said), "{said}: {}", answer.text());
        }
        assert_eq!((h.count("arrivals").await, h.count("blobs").await), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_dangerous_file_is_seen_but_enters_no_register() {
    house(async |h| {
        let clerk = h.browser("vanthu.bo").await;
        let active = with_action();
        for (name, bytes) in [("cong-van.pdf", b"MZ\x90\x00program".to_vec()), ("macro.pdf", active)] {
            let mut envelope = letter("05");
            envelope.document_id = format!("id of {name}");
            envelope.code.number = name.len().to_string();
            envelope.attachments = vec![Attachment::new("1", name, bytes)];
            let answer =
                clerk.upload("/exchange/import", &[], &[("file", "x.edxml", &envelope.write())]).await.expect(303);
            let id = arrival_of(&answer.location());
            let fields = [("type_code", "cv"), ("issuer", "Sở Y tế"), ("subject", "V/v")];
            let refused = clerk.post(&format!("/exchange/inbox/{id}/register"), &fields).await.expect(422);
            assert!(refused.text().contains("không an toàn nên không vào sổ được"), "{name}");
            let file = clerk.get(&format!("/exchange/inbox/{id}/files/0")).await.expect(200);
            assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"), "{name}");
            clerk.post(&format!("/exchange/inbox/{id}/return"), &[("reason", "Tệp không an toàn")]).await.expect(303);
        }
        assert_eq!(h.count("documents").await, 0);
    })
    .await;
}

#[tokio::test]
async fn over_long_and_impossible_fields_come_back_filled_in() {
    house(async |h| {
        let clerk = h.browser("vanthu.bo").await;
        let mut envelope = letter("05");
        envelope.subject = "x".repeat(700);
        let answer = clerk.upload("/exchange/import", &[], &[("file", "x.edxml", &envelope.write())]).await.expect(303);
        let id = arrival_of(&answer.location());
        let long = "x".repeat(700);
        let fields =
            [("type_code", "cv"), ("issuer", "Sở Y tế"), ("subject", long.as_str()), ("note", "giữ lại chữ này")];
        clerk.post(&format!("/exchange/inbox/{id}/register"), &fields).await.expect(422).contains("giữ lại chữ này");
        let fields = [("type_code", "cv"), ("issuer", "Sở Y tế"), ("subject", "V/v"), ("issued_on", "31/02/2026")];
        let refused = clerk.post(&format!("/exchange/inbox/{id}/register"), &fields).await.expect(422);
        refused.contains("31/02/2026").contains("không phải là ngày");
        assert_eq!(h.count("documents").await, 0);
    })
    .await;
}

/// A PDF whose catalogue runs a script when it is opened.
fn with_action() -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>",
        "<< /Type /Pages /Kids [] /Count 0 >>",
    ];
    let (mut out, mut places) = (b"%PDF-1.7\n".to_vec(), Vec::new());
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", index + 1).as_bytes());
    }
    let start = out.len();
    out.extend_from_slice(b"xref\n0 3\n0000000000 65535 f \n");
    for place in places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(format!("trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").as_bytes());
    out
}
