//! Types that are numbered when the leader signs: the number stands in the file that is signed, and is never lost or given twice.

use documents::actions::outgoing::advance::Step;
use documents::model::outgoing::{Act, Fault, State};
use documents::store::registers;
use identity::seed::Demo;
use pades::Verdict;

use super::support::{RIGHT, WRONG, Way, back, house, pyhanko};
use crate::support::House;

/// The registry lets letters be numbered at the signature.
async fn letters_at_signing(h: &House<'_>) {
    let clerk = h.browser("vanthu.bo").await;
    clerk.get("/registers").await.expect(200).contains("/registers/numbering");
    clerk.get("/registers/numbering").await.expect(200).contains("Công văn");
    clerk.post("/registers/numbering", &[("types", "cv")]).await.expect(303);
}

/// Every number of the ministry's register, with the reason where one was given up.
async fn book(h: &House<'_>) -> Vec<(i64, Option<String>)> {
    let tx = h.store().read().await.unwrap();
    let all = registers::of_agency(&tx, Demo.ministry().uuid()).await.unwrap();
    let Some(register) = all.iter().find(|r| r.direction == "outgoing" && r.scheme == "all") else { return Vec::new() };
    let entries = registers::entries(&tx, register.id).await.unwrap();
    entries.into_iter().map(|entry| (entry.number, entry.voided)).collect()
}

#[tokio::test]
async fn the_number_is_signed_by_the_leader_and_the_clerk_only_seals() {
    house(async |h| {
        letters_at_signing(h).await;
        let id = h.to_leader("Giấy phép nhập khẩu").await;
        assert!(h.sign("thutruong1", id, WRONG).await.is_err());
        assert_eq!(book(h).await, [], "a wrong PIN takes no number");
        h.sign("thutruong1", id, RIGHT).await.unwrap();
        let row = h.row(id).await;
        assert_eq!((row.state, row.code().as_str()), (State::Signed, "01/BYT-CNTT"));
        assert_eq!(row.issued_on.map(|d| d.to_string()).as_deref(), Some("2026-11-23"));
        let clerk = h.browser("vanthu.bo").await;
        let page = format!("/outgoing-documents/{id}/issue");
        clerk.get(&page).await.expect(200).contains("01/BYT-CNTT").contains("chỉ còn đóng dấu");
        // The seal may come another day: number and date stay what the leader signed.
        h.t.at("2026-11-25T09:00:00+07:00");
        assert_eq!(h.issue("vanthu.bo", id, RIGHT).await.unwrap(), "01/BYT-CNTT");
        assert_eq!(book(h).await, [(1, None)]);
        let row = h.row(id).await;
        assert_eq!((row.state, row.late_days), (State::Issued, 0));
        let (signed, sealed) = (row.signed_pdf.unwrap(), row.final_pdf.unwrap());
        let (signed, sealed) =
            (h.store().blobs.get(&signed).await.unwrap(), h.store().blobs.get(&sealed).await.unwrap());
        assert!(sealed.starts_with(&signed));
        let report = pades::verify(&sealed, &h.trust().await, h.store().clock.now()).unwrap();
        let fields: Vec<_> = report.signatures.iter().map(|s| (s.field.as_str(), s.verdict)).collect();
        assert_eq!(fields, [("leader", Verdict::Valid), ("seal", Verdict::Valid)]);
        let root = signing::seed::demo_ca().unwrap().root().clone();
        if let Some(answers) = pyhanko(h.t.folder(), &root, &sealed) {
            assert!(answers.len() == 2 && answers.iter().all(|s| s["bottom_line"] == true), "{answers:#?}");
        }
        let path = h.t.folder().join("numbered.pdf");
        std::fs::write(&path, &signed).unwrap();
        if let Ok(output) = std::process::Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output() {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(text.contains("Số: 01/BYT-CNTT") && text.contains("ngày 23 tháng 11 năm 2026"), "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn sent_back_it_keeps_its_number_for_the_day_and_gives_it_up_afterwards() {
    house(async |h| {
        letters_at_signing(h).await;
        let id = h.to_leader("Giấy phép").await;
        h.sign("thutruong1", id, RIGHT).await.unwrap();
        let again = async |h: &House<'_>| {
            h.step("vanthu.bo", id, back(Fault::Form)).await.unwrap();
            assert_eq!(h.row(id).await.code(), "", "without a signature there is no number to show");
            h.act("chuyenvien1", id, Act::Submit).await.unwrap();
            h.act("cuctruong", id, Act::Initial).await.unwrap();
            h.act("chanhvanphong", id, Act::CheckForm).await.unwrap();
            h.sign("thutruong1", id, RIGHT).await
        };
        again(h).await.unwrap();
        assert_eq!(h.row(id).await.code(), "01/BYT-CNTT");
        // Another document does not get it meanwhile.
        let other = h.to_leader("Giấy phép khác").await;
        h.sign("thutruong1", other, RIGHT).await.unwrap();
        assert_eq!(h.row(other).await.code(), "02/BYT-CNTT");

        h.t.at("2026-11-24T08:00:00+07:00");
        again(h).await.unwrap();
        assert_eq!(h.row(id).await.code(), "03/BYT-CNTT");
        let entries = book(h).await;
        assert_eq!(entries.iter().map(|e| e.0).collect::<Vec<_>>(), [1, 2, 3]);
        assert!(entries[0].1.as_deref().is_some_and(|why| why.contains("03/BYT-CNTT")), "{entries:?}");
        assert_eq!((&entries[1].1, &entries[2].1), (&None, &None));

        // Given up altogether, the number stays in the book with its reason.
        h.step("vanthu.bo", id, back(Fault::Form)).await.unwrap();
        h.step("chuyenvien1", id, Step { text: "Doanh nghiệp rút đơn".into(), ..Step::plain(Act::Withdraw) })
            .await
            .unwrap();
        assert!(book(h).await[2].1.as_deref().is_some_and(|why| why.contains("Doanh nghiệp rút đơn")));

        let tx = h.store().read().await.unwrap();
        let all = registers::of_agency(&tx, Demo.ministry().uuid()).await.unwrap();
        let register = all.iter().find(|r| r.direction == "outgoing").unwrap().id;
        let rows = documents::store::outgoing::register_entries(&tx, register.uuid()).await.unwrap();
        let lines: Vec<_> = rows.iter().map(|row| (row.given, row.voided.is_some())).collect();
        assert_eq!(lines, [(1, true), (2, false), (3, true)], "every number has its line in the printed book");
        drop(tx);

        // Sent back and not signed yet, its line tells so.
        h.step("vanthu.bo", other, back(Fault::Form)).await.unwrap();
        let clerk = h.browser("vanthu.bo").await;
        let printed = clerk.get(&format!("/outgoing-documents/registers/{register}")).await.expect(200);
        let path = h.t.folder().join("book.pdf");
        std::fs::write(&path, &printed.bytes).unwrap();
        if let Ok(output) = std::process::Command::new("pdftotext").arg(&path).arg("-").output() {
            let text = String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains("Trả lại, chờ ký lại"), "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn ten_at_once_get_ten_numbers_and_another_order_finds_what_was_given() {
    house(async |h| {
        letters_at_signing(h).await;
        let mut ids = Vec::new();
        for n in 0..10 {
            ids.push(h.to_leader(&format!("Giấy mời {n}")).await);
        }
        let all = futures::future::join_all(ids.iter().map(|id| h.sign("thutruong1", *id, RIGHT))).await;
        assert!(all.iter().all(Result::is_ok), "{all:?}");
        let mut codes = Vec::new();
        for id in &ids {
            codes.push(h.row(*id).await.code());
        }
        codes.sort();
        assert_eq!(codes, (1..=10).map(|n| format!("{n:02}/BYT-CNTT")).collect::<Vec<_>>());

        // The rule is changed back: a number that was given is used once more by its own document, then others follow.
        let clerk = h.browser("vanthu.bo").await;
        clerk.post("/registers/numbering", &[]).await.expect(303);
        h.step("vanthu.bo", ids[0], back(Fault::Form)).await.unwrap();
        h.act("chuyenvien1", ids[0], Act::Submit).await.unwrap();
        h.act("cuctruong", ids[0], Act::Initial).await.unwrap();
        h.act("chanhvanphong", ids[0], Act::CheckForm).await.unwrap();
        h.sign("thutruong1", ids[0], RIGHT).await.unwrap();
        assert_eq!(h.row(ids[0]).await.code(), "");
        let code = h.issue("vanthu.bo", ids[0], RIGHT).await.unwrap();
        assert!(codes.contains(&code), "{code}");
        assert_eq!(book(h).await.len(), 10);
    })
    .await;
}

#[tokio::test]
async fn only_who_keeps_the_registers_of_the_agency_sets_the_order() {
    house(async |h| {
        for who in ["chuyenvien1", "cuctruong", "thutruong1"] {
            let browser = h.browser(who).await;
            browser.get("/registers/numbering").await.expect(403);
            browser.post("/registers/numbering", &[("types", "cv")]).await.expect(403);
        }
        let clerk = h.browser("vanthu.bo").await;
        clerk.post("/registers/numbering", &[("types", "khong-co")]).await.expect(422).contains("khong-co");
        // What another agency decides is its own.
        h.browser("vanthu.qld").await.post("/registers/numbering", &[("types", "cv")]).await.expect(303);
        let id = h.to_leader("Báo cáo").await;
        h.sign("thutruong1", id, RIGHT).await.unwrap();
        assert_eq!(h.row(id).await.code(), "");
    })
    .await;
}
