//! The signatures inside the files of an arrival: judged by a job, told to the clerk before deciding, kept with the document.

use exchange::Arrival;
use kernel::{Actor, Id, Locale};
use signing::evidence::{self, Kept};
use store::Record;

use crate::support::{House, house, letter};

fn page(id: Id<Arrival>) -> String {
    format!("/exchange/inbox/{id}")
}

fn entry(number: &str) -> Vec<(&str, &str)> {
    vec![
        ("type_code", "cv"),
        ("number", number),
        ("notation", "SYT-NVY"),
        ("issued_on", "20/11/2026"),
        ("issuer", "Sở Y tế thành phố Hà Nội"),
        ("subject", "V/v báo cáo"),
        ("urgency", "1"),
    ]
}

/// The judgement of the PDF of an arrival, if there is one.
async fn kept(h: &House, id: Id<Arrival>) -> Option<Kept> {
    let tx = h.store().read().await.unwrap();
    let files = exchange::store::arrivals::files(&tx, id).await.unwrap();
    let pdf = files.iter().find(|file| file.is_judged()).expect("a PDF");
    evidence::of_file(&tx, id.uuid(), &pdf.blob).await.unwrap()
}

/// Says of the PDF that another judgement came out.
async fn judged_as(h: &House, id: Id<Arrival>, verdict: &str) {
    let before = kept(h, id).await.expect("judged");
    let ctx = h.store().write(Actor::system(uuid::Uuid::nil()), Locale::Vi, "test").await.unwrap();
    let new = Kept { id: ctx.id(), verdict: verdict.to_owned(), ..before };
    evidence::keep(&ctx, &new, 10).await.unwrap();
    ctx.commit().await.unwrap();
}

#[tokio::test]
async fn a_document_without_signature_is_told_with_the_next_step_before_and_after_it_is_registered() {
    house(async |h| {
        let id = h.arrive(&letter("05")).await;
        let clerk = h.browser("vanthu.bo").await;
        clerk.get(&page(id)).await.expect(200).contains("Đang kiểm tra chữ ký số").contains("Chữ ký số: Chưa kiểm tra");
        h.t.work().await;
        assert_eq!(kept(h, id).await.expect("kept").verdict, "unsigned");
        let shown = clerk.get(&page(id)).await.expect(200);
        shown
            .contains("không có chữ ký số: chưa xác thực được")
            .contains("trả lại bên gửi")
            .contains("Chữ ký số: Không có");
        // The clerk may still enter it; whoever opens the document is told the same.
        let there = clerk.post(&format!("{}/register", page(id)), &entry("05")).await.expect(303).location();
        h.t.work().await;
        let there = there.split('?').next().unwrap().to_owned();
        clerk.get(&there).await.expect(200).contains("không có chữ ký số. Văn thư hãy").contains("Chữ ký số: Không có");
    })
    .await;
}

#[tokio::test]
async fn a_bad_signature_inside_a_file_enters_only_when_the_clerk_has_asked() {
    house(async |h| {
        let id = h.arrive(&letter("06")).await;
        h.t.work().await;
        judged_as(h, id, "invalid").await;
        let clerk = h.browser("vanthu.bo").await;
        let shown = clerk.get(&page(id)).await.expect(200);
        shown.contains("Chữ ký số trên tệp không hợp lệ").contains("name=\"confirm_signature\"");
        let register = format!("{}/register", page(id));
        clerk.post(&register, &entry("06")).await.expect(422);
        assert!(h.arrival(id).await.document.is_none());
        let mut confirmed = entry("06");
        confirmed.push(("confirm_signature", "1"));
        clerk.post(&register, &confirmed).await.expect(303);
        assert!(h.arrival(id).await.document.is_some());
    })
    .await;
}

#[tokio::test]
async fn what_is_undetermined_or_good_is_told_so() {
    house(async |h| {
        let id = h.arrive(&letter("07")).await;
        h.t.work().await;
        let clerk = h.browser("vanthu.bo").await;
        judged_as(h, id, "undetermined").await;
        clerk.get(&page(id)).await.expect(200).contains("Chưa xác định được chữ ký số trên tệp");
        judged_as(h, id, "valid").await;
        let shown = clerk.get(&page(id)).await.expect(200);
        shown.contains("Chữ ký số trên các tệp hợp lệ").lacks("name=\"confirm_signature\"");
        // Who does not keep the registry sees nothing of it.
        h.browser("chuyenvien1").await.get(&page(id)).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_file_is_judged_once() {
    house(async |h| {
        let id = h.arrive(&letter("08")).await;
        h.t.work().await;
        let first = kept(h, id).await.expect("kept").id;
        let mut ctx = h.store().write(Actor::system(uuid::Uuid::nil()), Locale::Vi, "test").await.unwrap();
        ctx.enqueue("exchange.judge-files", Some(Record::new("arrival", id)), id, ctx.now).await.unwrap();
        ctx.commit().await.unwrap();
        h.t.work().await;
        assert_eq!(kept(h, id).await.expect("kept").id, first, "once");
    })
    .await;
}

#[tokio::test]
async fn dates_and_yes_and_no_are_written_as_people_write_them() {
    house(async |h| {
        let mut envelope = letter("09");
        envelope.other.direction = Some(edxml::AsSent::Known(false));
        envelope.business.paper = edxml::AsSent::from_text("false");
        let id = h.arrive(&envelope).await;
        let clerk = h.browser("vanthu.bo").await;
        let shown = clerk.get(&page(id)).await.expect(200);
        shown
            .contains("<dd>20/11/2026</dd>")
            .contains("<dd>Không</dd>")
            .lacks("<dd>false</dd>")
            .lacks("2026/11/20</dd>");
    })
    .await;
}
