//! The signatures of a file in words: asked by anybody, and by whoever sees the document.

use signing::seed::PIN;

use super::support::{Way, house};

#[tokio::test]
async fn anybody_checks_a_file_and_learns_that_it_was_issued_here() {
    house(async |h| {
        let id = h.to_leader("Kiểm tra chữ ký").await;
        h.sign("thutruong1", id, PIN).await.unwrap();
        let code = h.issue("vanthu.bo", id, PIN).await.unwrap();
        let blob = h.row(id).await.final_pdf.unwrap();
        let pdf = h.store().blobs.get(&blob).await.unwrap();

        let stranger = h.t.visitor();
        stranger.get("/check").await.expect(200).contains("Kiểm tra văn bản điện tử");
        stranger.get("/sign-in").await.expect(200).contains("href=\"/check\"");
        let found = stranger.upload("/check", &[], &[("file", "van-ban.pdf", &pdf)]).await.expect(200);
        let found = found.contains("trùng khớp từng byte").contains(&code).contains("Trần Thị Thử Nghiệm");
        let found = found.contains("chưa bị thu hồi (theo danh sách thu hồi, ");
        found.contains("Hợp lệ:").lacks("Không hợp lệ").lacks("Không xác định");
        h.forget_revocation_lists().await;
        // Nobody says any more whether the certificates were revoked, and what is not known is not called valid.
        let found = stranger.upload("/check", &[], &[("file", "van-ban.pdf", &pdf)]).await.expect(200);
        found.contains("Chưa biết chứng thư số có bị thu hồi").lacks("Không hợp lệ").lacks("Hợp lệ:");

        // Whoever is signed in asks the same page, with the token of the session.
        let clerk = h.browser("vanthu.bo").await;
        clerk.get("/check").await.expect(200).contains(&clerk.csrf);
        clerk
            .upload("/check", &[], &[("file", "van-ban.pdf", &pdf)])
            .await
            .expect(200)
            .contains("trùng khớp từng byte");

        // One byte of what was signed is another.
        let mut forged = pdf.to_vec();
        let at = forged.windows(6).position(|six| six == b"stream").unwrap() + 40;
        forged[at] ^= 1;
        let found = stranger.upload("/check", &[], &[("file", "van-ban.pdf", &forged)]).await.expect(200);
        found.contains("Nội dung đã ký bị thay đổi").contains("Không hợp lệ").lacks("trùng khớp từng byte");

        stranger
            .upload("/check", &[], &[("file", "x.pdf", b"no pdf")])
            .await
            .expect(422)
            .contains("PDF hay XML đọc được");
        stranger.upload("/check", &[], &[]).await.expect(422).contains("Hãy chọn một tệp để kiểm tra");
        assert_eq!(h.row(id).await.final_pdf, Some(blob), "nothing was kept or changed");

        let page = format!("/outgoing-documents/{id}/signatures");
        let shown = h.browser("thutruong1").await.get(&page).await.expect(200).contains("CA trình diễn");
        // What each signature is for, and what its level stands for.
        let shown =
            shown.contains("Ký ban hành").contains("Cấp số và thời gian ban hành").contains("Chữ ký số của cơ quan");
        shown.contains("PAdES B-B: chữ ký cơ bản").contains("theo máy người ký").lacks("lời khai");
        // The log names the document by its number as written, and the number with its zero.
        let log = h.browser("quantri").await.get("/admin/audit").await.expect(200);
        log.contains(&format!("Cấp số {code} và đóng dấu")).contains(&format!("Văn bản đi {code}"));
        h.browser("vanthu.qld").await.get(&page).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn the_code_on_paper_tells_the_verdict_and_the_content_only_where_it_is_public() {
    house(async |h| {
        let id = h.to_leader("Danh sách thuốc bị thu hồi").await;
        h.sign("thutruong1", id, PIN).await.unwrap();
        let code = h.check_code(id).await;
        let (address, file) = (format!("/check/{code}"), format!("/check/{code}/file.pdf"));
        let stranger = h.t.visitor();
        // Signed and not numbered: nobody holds it on paper yet.
        stranger.get(&address).await.expect(404).contains("Không có văn bản nào").lacks("thuốc bị thu hồi");
        let number = h.issue("vanthu.bo", id, PIN).await.unwrap();

        // What is copied from the file is the address, without characters nobody sees.
        let text = super::numbers::pdf_text(h, id).await;
        assert!(text.is_none_or(|text| text.contains(&address)), "the address is broken by something");
        let seen = stranger.get(&address).await.expect(200);
        seen.contains(&number)
            .contains("Trần Thị Thử Nghiệm")
            .lacks("thuốc bị thu hồi")
            .contains("không được công khai")
            .contains("chưa phải của tờ giấy")
            .contains(&format!("action=\"{address}\""));
        stranger.get(&file).await.expect(404);
        let typed = format!("/check/code?code={}", code.to_lowercase().replace('0', "o"));
        assert_eq!(stranger.get(&typed).await.expect(303).location(), address);
        let pasted = format!("/check/code?code=https%3A%2F%2Fvanban.example.vn%2F%E2%80%8Bcheck%2F%E2%80%8B{code}");
        assert_eq!(stranger.get(&pasted).await.expect(303).location(), address);
        stranger.get(&format!("/check/%E2%80%8B{code}")).await.expect(200).contains(&number);
        for wrong in ["000000000000", "x", "%20", "UUUUUUUUUUUU"] {
            let told = stranger.get(&format!("/check/{wrong}")).await.expect(404).contains("Không có văn bản nào");
            // A citizen is told so in plain words, with the form still there.
            told.contains("action=\"/check/code\"").lacks("bàn làm việc").lacks("phạm vi của bạn");
        }
        let mistyped = stranger.get("/check/code?code=01Z0-UUUU").await.expect(404);
        mistyped.contains("value=\"01Z0-UUUU\"").contains("Hãy so lại từng ký tự");

        // Who may make it public: who sends documents out, nobody else.
        let publication = format!("/outgoing-documents/{id}/publication");
        stranger.post(&publication, &[("public", "true")]).await.expect(303);
        stranger.get(&file).await.expect(404);
        h.browser("chuyenvien1").await.post(&publication, &[("public", "true")]).await.expect(403);
        h.browser("vanthu.qld").await.post(&publication, &[("public", "true")]).await.expect(404);
        let clerk = h.browser("vanthu.bo").await;
        let page = format!("/outgoing-documents/{id}");
        clerk.get(&page).await.expect(200).contains(&code).contains("Công khai văn bản");
        h.browser("chuyenvien1").await.get(&page).await.expect(200).contains(&code).lacks("Công khai văn bản");
        clerk.post(&publication, &[("public", "true")]).await.expect(303);
        stranger.get(&address).await.expect(200).contains("Danh sách thuốc bị thu hồi");
        let sealed = h.store().blobs.get(&h.row(id).await.final_pdf.unwrap()).await.unwrap();
        assert_eq!(stranger.get(&file).await.expect(200).bytes, sealed);
        clerk.post(&publication, &[("public", "false")]).await.expect(303);
        stranger.get(&file).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn the_print_for_the_wet_stamp_has_number_and_date_and_no_seal() {
    house(async |h| {
        let id = h.to_leader("Công văn gửi song song").await;
        h.sign("thutruong1", id, PIN).await.unwrap();
        let master = format!("/outgoing-documents/{id}/print-master.pdf");
        let clerk = h.browser("vanthu.bo").await;
        clerk.get(&master).await.expect(409);
        h.issue("vanthu.bo", id, PIN).await.unwrap();
        h.browser("chuyenvien1").await.get(&master).await.expect(403);
        h.browser("vanthu.qld").await.get(&master).await.expect(404);
        let print = clerk.get(&master).await.expect(200).bytes;
        let sealed = h.store().blobs.get(&h.row(id).await.final_pdf.unwrap()).await.unwrap();
        assert!(!print.starts_with(&sealed), "without what the seal added");
        // What leader and number show is drawn; there is no form, so nobody is asked to sign where the stamp comes.
        let document = pades::Document::open(&print, &pades::Limits::default()).unwrap();
        let view = document.latest();
        assert!(pades::fields(&view).unwrap().is_empty());
        let mut shown = Vec::new();
        for page in view.pages().unwrap() {
            let page = view.get(page).unwrap();
            let annots = view.lookup(page.as_dict().unwrap(), "Annots").unwrap();
            for annot in annots.as_array().unwrap_or_default() {
                let annot = view.resolve(annot).unwrap();
                shown.push(annot.as_dict().unwrap().get("Subtype").and_then(pades::Object::as_name).unwrap().to_vec());
            }
        }
        assert_eq!(shown, [b"Stamp".to_vec(), b"Stamp".to_vec()], "leader and number, no seal");
    })
    .await;
}

#[tokio::test]
async fn a_file_is_compared_with_the_document_whose_code_was_asked() {
    house(async |h| {
        let id = h.to_leader("Công văn có mã").await;
        h.sign("thutruong1", id, PIN).await.unwrap();
        let number = h.issue("vanthu.bo", id, PIN).await.unwrap();
        let other = h.to_leader("Công văn khác").await;
        h.sign("thutruong1", other, PIN).await.unwrap();
        let other_number = h.issue("vanthu.bo", other, PIN).await.unwrap();
        let address = format!("/check/{}", h.check_code(id).await);
        let blobs = &h.store().blobs;
        let (row, foreign) = (h.row(id).await, h.row(other).await.final_pdf.unwrap());
        let issued = blobs.get(&row.final_pdf.unwrap()).await.unwrap();
        let signed = blobs.get(&row.signed_pdf.unwrap()).await.unwrap();
        let foreign = blobs.get(&foreign).await.unwrap();

        let stranger = h.t.visitor();
        let compared = async |bytes: &[u8]| stranger.upload(&address, &[], &[("file", "tep.pdf", bytes)]).await;
        let same = compared(&issued).await.expect(200);
        same.contains("trùng khớp từng byte").contains(&number).contains("Trần Thị Thử Nghiệm").lacks("không phải");
        // Signed by the leader, not numbered and not sealed: its one signature holds, and it is not what was issued.
        let earlier = compared(&signed).await.expect(200);
        earlier.contains("không phải tệp đã ban hành").lacks("trùng khớp");
        let wrong = compared(&foreign).await.expect(200);
        wrong.contains("không phải là văn bản").contains(&other_number).lacks("trùng khớp");
        let grown = [issued.as_ref(), b"\n% more\n"].concat();
        compared(&grown).await.expect(200).contains("có phần thêm vào").lacks("trùng khớp");
        let mut changed = issued.to_vec();
        let at = changed.windows(6).position(|six| six == b"stream").unwrap() + 40;
        changed[at] ^= 1;
        compared(&changed).await.expect(200).contains("không phải là văn bản").lacks("trùng khớp");

        // What cannot be judged leaves the code where it was.
        let form = format!("action=\"{address}\"");
        compared(b"no pdf").await.expect(422).contains("PDF hay XML đọc được").contains(&form);
        compared(b"").await.expect(422).contains("rỗng").contains(&form);
        compared(&vec![b' '; 34 * 1024 * 1024]).await.expect(413).contains("tối đa 32 MB").lacks("bàn làm việc");
        stranger.upload("/check/000000000000", &[], &[("file", "tep.pdf", &issued)]).await.expect(404);
        stranger.upload("/check", &[], &[("file", "rong.pdf", b"")]).await.expect(422).contains("rong.pdf");
        let large = stranger.upload("/check", &[], &[("file", "x.pdf", &vec![b' '; 34 * 1024 * 1024])]).await;
        large.expect(413).contains("tối đa 32 MB").lacks("bàn làm việc");
    })
    .await;
}
