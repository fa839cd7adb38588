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
        h.browser("thutruong1").await.get(&page).await.expect(200).contains("CA trình diễn");
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

        let seen = stranger.get(&address).await.expect(200);
        seen.contains(&number)
            .contains("Trần Thị Thử Nghiệm")
            .lacks("thuốc bị thu hồi")
            .contains("không được công khai");
        stranger.get(&file).await.expect(404);
        let typed = format!("/check/code?code={}", code.to_lowercase().replace('0', "o"));
        assert_eq!(stranger.get(&typed).await.expect(303).location(), address);
        for wrong in ["000000000000", "x", "%20", "UUUUUUUUUUUU"] {
            stranger.get(&format!("/check/{wrong}")).await.expect(404).contains("Không có văn bản nào");
        }

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
        assert!(sealed.starts_with(&print) && print.len() < sealed.len());
        let report = pades::verify(&print, &h.trust().await, h.store().clock.now()).unwrap();
        let fields: Vec<_> = report.signatures.iter().map(|s| (s.field.as_str(), s.verdict)).collect();
        assert_eq!(fields, [("leader", pades::Verdict::Valid), ("number", pades::Verdict::Valid)]);
    })
    .await;
}
