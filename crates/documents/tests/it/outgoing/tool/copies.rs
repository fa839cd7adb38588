//! Electronic copies by the tool: numbered when they are recorded, and not before.

use documents::model::Document;
use documents::model::copies::{Medium, State};
use documents::model::incoming::Channel;
use documents::store::copies::Copy;
use documents::store::registers;
use identity::seed::Demo;
use kernel::Id;
use serde_json::json;
use store::{BlobId, args};
use testing::{Answer, Client};
use typeset::model::CopyForm;

use super::super::support::{RIGHT, Way, hidden, house, one_page};
use super::{at, bring, fetch, hand, pass, register_means, signed, told};
use crate::copies::{arrived, decide, issued, make, order, row};
use crate::support::House;

const MARK: &str = "SAO Y; Bộ Y tế; 2026-11-23T08:05:00+07:00";

/// A scan that came on paper, to be copied electronically; which copy.
async fn ordered(h: &House<'_>) -> (Id<Document>, Id<Copy>, Vec<u8>) {
    let scan = one_page("Van ban giay");
    let id = arrived(h, Channel::Paper, &scan).await;
    let copy = decide(h, "chanhvanphong", id, order(CopyForm::Whole, Medium::Electronic)).await.unwrap();
    (id, copy, scan)
}

async fn begin(client: &Client, copy: Id<Copy>, document: Id<Document>, shown: &str) -> Answer {
    let (copy, document) = (copy.to_string(), document.to_string());
    let fields = [("function", "copy"), ("document", &document), ("copy", &copy), ("shown", shown)];
    client.post("/signing-sessions", &fields).await
}

/// The last number of the register of copies.
async fn last_number(h: &House<'_>) -> i64 {
    let tx = h.store().read().await.unwrap();
    let all = registers::of_agency(&tx, Demo.ministry().uuid()).await.unwrap();
    all.iter().find(|register| register.direction == "copy").map_or(0, |register| register.last)
}

#[tokio::test]
async fn the_clerk_copies_with_the_tool_and_no_number_is_lost() {
    house(async |h| {
        let another = issued(h, "Văn bản khác").await;
        let (id, copy, scan) = ordered(h).await;
        let own = register_means(h, None, Some(Demo.ministry().uuid()), "Bộ Y tế").await;
        let clerk = h.browser("vanthu.bo").await;
        let path = format!("/document-copies/{copy}");
        let shown = BlobId::of(&scan).to_string();
        clerk.get(&path).await.expect(200).contains("/signing-sessions").contains(&shown).lacks("f-pin");
        clerk.post(&format!("{path}/make"), &[("pin", RIGHT)]).await.expect(403);
        let session = begin(&clerk, copy, id, &shown).await.expect(303).location();
        clerk.get(&session).await.expect(200).contains("01/SY-BYT");
        let call = hand(&clerk, &session, 1).await;
        assert_eq!(call["DocNumber"], "01/SY-BYT");
        assert_eq!(call["MetaData"][0], json!({ "Key": "CopyForm", "Value": "Sao y" }));
        let sent = fetch(h, &call).await;
        assert_eq!(sent, scan);
        let bare = told(h, &clerk, &session, &signed(&sent, &own, "copy", "Bộ Y tế")).await;
        assert!(bare.contains("Sao y"), "{bare}");
        clerk.post(&format!("{session}/complete"), &[]).await.expect(409).contains("Còn tệp chưa ký");
        pass(h, &clerk, &session, 1, |pdf| signed(pdf, &own, "copy", MARK)).await;
        assert_eq!(
            (row(h, copy).await.state, last_number(h).await),
            (State::Ordered, 0),
            "nothing before it is completed"
        );

        // Another copy gets the number meanwhile: nothing is kept, and it begins anew with the next one.
        let other = decide(h, "chanhvanphong", another, order(CopyForm::Whole, Medium::Paper)).await.unwrap();
        assert_eq!(make(h, "vanthu.bo", other, "").await.unwrap(), "01/SY-BYT");
        let taken = clerk.post(&format!("{session}/complete"), &[]).await.expect(409);
        taken.contains("Số vừa được cấp").contains(&path);
        assert_eq!((row(h, copy).await.state, last_number(h).await), (State::Ordered, 1));
        let session = begin(&clerk, copy, id, &shown).await.expect(303).location();
        assert_eq!(hand(&clerk, &session, 1).await["DocNumber"], "02/SY-BYT");
        let back = pass(h, &clerk, &session, 1, |pdf| signed(pdf, &own, "copy", MARK)).await;
        let done = clerk.post(&format!("{session}/complete"), &[]).await.expect(303).location();
        assert!(done.starts_with(&path), "{done}");

        let made = row(h, copy).await;
        assert_eq!((made.state, made.code(), last_number(h).await), (State::Made, "02/SY-BYT".to_owned(), 2));
        assert_eq!(h.store().blobs.get(made.blob.as_ref().unwrap()).await.unwrap(), back);
        clerk.post(&format!("{session}/complete"), &[]).await.expect(409);
        clerk.get(&session).await.expect(303);
        let found = h.t.visitor().upload("/check", &[], &[("file", "sao-y.pdf", &back)]).await.expect(200);
        found.contains("bản sao 02/SY-BYT do Bộ Y tế");
    })
    .await;
}

#[tokio::test]
async fn an_extract_is_lent_as_it_was_typeset() {
    house(async |h| {
        let id = issued(h, "Trích sao").await;
        let text = "1. Rà soát hệ thống thông tin.".to_owned();
        let extract = documents::actions::copies::Order { text, ..order(CopyForm::Extract, Medium::Electronic) };
        let copy = decide(h, "chanhvanphong", id, extract).await.unwrap();
        let own = register_means(h, None, Some(Demo.ministry().uuid()), "Bộ Y tế").await;
        let clerk = h.browser("vanthu.bo").await;
        let page = clerk.get(&format!("/document-copies/{copy}")).await.expect(200).text();
        let session = begin(&clerk, copy, id, &hidden(&page, "shown")).await.expect(303).location();
        let words = "Trích sao; Bộ Y tế; 2026-11-23T08:05:00+07:00";
        let back = pass(h, &clerk, &session, 1, |pdf| {
            let read = documents::reader::extract("application/pdf", pdf).unwrap();
            assert!(read.contains("Rà soát") && read.contains("(Đã ký)"), "{read}");
            signed(pdf, &own, "copy", words)
        })
        .await;
        clerk.post(&format!("{session}/complete"), &[]).await.expect(303);
        assert_eq!(row(h, copy).await.code(), "01/TrS-BYT");
        let report = pades::verify(&back, &h.trust().await, at("2026-11-24T00:00:00Z")).unwrap();
        assert_eq!(report.verdict, Some(pades::Verdict::Valid));
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_copies_nothing_and_what_changed_is_not_recorded() {
    house(async |h| {
        let (id, copy, scan) = ordered(h).await;
        let (clerk, shown) = (h.browser("vanthu.bo").await, BlobId::of(&scan).to_string());
        // The means is a key that is opened here: the tool is not asked.
        begin(&clerk, copy, id, &shown).await.expect(403).contains("không phải là công cụ");
        let own = register_means(h, None, Some(Demo.ministry().uuid()), "Bộ Y tế").await;
        for (who, status) in [("chanhvanphong", 403), ("vanthu.qld", 404)] {
            begin(&h.browser(who).await, copy, id, &shown).await.expect(status);
        }
        begin(&clerk, copy, id, "another").await.expect(409);
        let (another, paper, _) = ordered(h).await;
        begin(&clerk, copy, another, &shown).await.expect(404);
        begin(&clerk, Id::from_uuid(id.uuid()), id, &shown).await.expect(404);
        let by_hand = decide(h, "chanhvanphong", id, order(CopyForm::Whole, Medium::Paper)).await.unwrap();
        begin(&clerk, by_hand, id, &shown).await.expect(403);

        // Given up, or something else to be copied, while the tool signs.
        let session = begin(&clerk, copy, id, &shown).await.expect(303).location();
        pass(h, &clerk, &session, 1, |pdf| signed(pdf, &own, "copy", MARK)).await;
        h.browser("chanhvanphong").await.post(&format!("{session}/complete"), &[]).await.expect(404);
        let ctx = h.begin("chanhvanphong").await;
        let other = h.store().blobs.put(one_page("Khac").into()).await.unwrap();
        let sql = "UPDATE document_copies SET source = $2 WHERE id = $1";
        ctx.tx.exec(sql, args![copy, other.as_str()]).await.unwrap();
        ctx.commit().await.unwrap();
        clerk.post(&format!("{session}/complete"), &[]).await.expect(409).contains("Văn bản đã thay đổi");
        assert_eq!((row(h, copy).await.state, last_number(h).await), (State::Ordered, 0));
        let session = begin(&clerk, copy, id, other.as_str()).await.expect(303).location();
        pass(h, &clerk, &session, 1, |pdf| signed(pdf, &own, "copy", MARK)).await;
        let mut ctx = h.begin("chanhvanphong").await;
        documents::actions::copies::cancel(&mut ctx, copy, "Không cần nữa").await.unwrap();
        ctx.commit().await.unwrap();
        clerk.post(&format!("{session}/complete"), &[]).await.expect(409);
        assert_eq!((row(h, copy).await.state, last_number(h).await), (State::Cancelled, 0));

        // Too late, and another file.
        let session = begin(&clerk, paper, another, &shown).await.expect(303).location();
        pass(h, &clerk, &session, 1, |pdf| signed(pdf, &own, "copy", MARK)).await;
        h.t.pass(3_601);
        clerk.post(&format!("{session}/complete"), &[]).await.expect(409).contains("quá thời hạn");
        assert_eq!((row(h, paper).await.state, last_number(h).await), (State::Ordered, 0));
        let call = hand(&clerk, &begin(&clerk, paper, another, &shown).await.expect(303).location(), 1).await;
        let strange = bring(h, &call, &one_page("Khac")).await;
        assert!(strange["Message"].as_str().unwrap().contains("không phải là tệp đã gửi"), "{strange}");
    })
    .await;
}
