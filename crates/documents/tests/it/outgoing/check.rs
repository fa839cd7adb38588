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
        // The demonstration's certificates say nothing of revocation, and what is not known is not called valid.
        let found = found.contains("trùng khớp từng byte").contains(&code).contains("Trần Thị Thử Nghiệm");
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

        stranger.upload("/check", &[], &[("file", "x.pdf", b"no pdf")]).await.expect(422).contains("PDF đọc được");
        stranger.upload("/check", &[], &[]).await.expect(422).contains("Hãy chọn một tệp PDF");
        assert_eq!(h.row(id).await.final_pdf, Some(blob), "nothing was kept or changed");

        let page = format!("/outgoing-documents/{id}/signatures");
        h.browser("thutruong1").await.get(&page).await.expect(200).contains("CA trình diễn");
        h.browser("vanthu.qld").await.get(&page).await.expect(404);
    })
    .await;
}
