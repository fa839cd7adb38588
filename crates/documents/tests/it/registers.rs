//! Registers and routing slips on paper: the typeset words are those of the rows.

use crate::outgoing::support::house;
use crate::support::arrival;

#[tokio::test]
async fn the_register_prints_every_arrival_and_the_slip_what_was_said() {
    house(async |h| {
        for n in 1..=3 {
            h.register(arrival(&n.to_string(), &format!("Việc thứ {n}"))).await;
        }
        let id = h.document().await;
        let clerk = h.browser("vanthu.bo").await;
        let page = clerk.get("/registers").await.expect(200).text();
        let at = page.find("/registers/0").unwrap();
        let end = page[at..].find('"').unwrap();
        for path in [page[at..at + end].to_owned(), format!("/incoming-documents/{id}/routing-slip.pdf")] {
            let answer = clerk.get(&path).await.expect(200);
            assert!(answer.bytes.starts_with(b"%PDF-"), "{path}");
            assert!(answer.bytes.len() > 5_000, "{path}");
        }
        h.browser("vutruong").await.get(&format!("/incoming-documents/{id}/routing-slip.pdf")).await.expect(404);
    })
    .await;
}
