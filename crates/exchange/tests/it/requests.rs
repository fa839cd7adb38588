//! Recall, withdrawal, update and replacement of a document we hold.

use edxml::{BusinessKind, Envelope, Organization, ResponseFor, StatusCode, StatusMessage};
use exchange::Arrival;
use exchange::actions::register::{self, Entry};
use exchange::model::{ArrivalKind, ArrivalState};
use kernel::Id;

use crate::support::{House, arrival_of, house, letter, organization, status};

async fn registered(h: &House) -> (Id<Arrival>, Id<documents::model::Document>) {
    let id = h.arrive(&letter("05")).await;
    let mut ctx = h.ctx("vanthu.bo").await;
    let entry = Entry::of(&h.arrival(id).await.letter, ctx.today());
    let registered = register::run(&mut ctx, id, entry).await.unwrap();
    ctx.commit().await.unwrap();
    (id, registered.id)
}

fn request(kind: BusinessKind) -> Envelope {
    let mut e = letter("05");
    e.attachments.clear();
    e.business.kind = kind.into();
    e.business.reason = "Sai số liệu".into();
    e
}

async fn told(h: &House, code: StatusCode) -> StatusMessage {
    h.t.work().await;
    let all = h.outbox();
    let found = all.iter().map(|path| status(&std::fs::read(path).unwrap())).find(|s| s.code == Some(code.into()));
    found.unwrap_or_else(|| panic!("{code:?} was not told"))
}

#[tokio::test]
async fn an_agreed_recall_destroys_the_content_and_keeps_the_recall() {
    house(async |h| {
        let (original, document) = registered(h).await;
        let recall = h.arrive(&request(BusinessKind::Recall)).await;
        let arrival = h.arrival(recall).await;
        assert_eq!((arrival.kind, arrival.related), (ArrivalKind::Recall, Some(original)));
        let clerk = h.browser("vanthu.bo").await;
        let page = clerk.get(&format!("/exchange/inbox/{recall}")).await.expect(200);
        assert!(page.text().contains("Bên gửi thu hồi văn bản") && page.text().contains("Sai số liệu"));
        clerk.post(&format!("/exchange/inbox/{recall}/register"), &[]).await.expect(409);
        clerk.post(&format!("/exchange/inbox/{recall}/agree"), &[]).await.expect(303);
        assert_eq!(h.arrival(recall).await.state, ArrivalState::Agreed);
        let tx = h.store().read().await.unwrap();
        let row = documents::store::incoming::load_as_system(&tx, document).await.unwrap().unwrap();
        assert_eq!(row.state, documents::model::incoming::State::Withdrawn);
        assert!(documents::store::attachments::of(&tx, document).await.unwrap().is_empty());
        drop(tx);
        let kept = h.arrival(original).await;
        assert!(kept.letter.subject.is_empty() && kept.envelope.is_none());
        assert_eq!(kept.letter.printed_code(), "05/SYT-NVY", "what was recalled can still be told");
        let uses = h.count("blob_refs WHERE record NOT IN (SELECT id FROM arrivals WHERE kind = 'recall')").await;
        assert_eq!(uses, 0, "no row names the files any more, so the sweeper takes them");
        let answer = told(h, StatusCode::ChangeAccepted).await;
        assert_eq!(answer.response_for[0].code, "05/SYT-NVY");
    })
    .await;
}

#[tokio::test]
async fn who_only_knows_the_identifier_recalls_nothing() {
    house(async |h| {
        let (_, document) = registered(h).await;
        let mut forged = request(BusinessKind::Recall);
        forged.from = organization("000.00.66.H66", "Kẻ giả mạo");
        let recall = h.arrive(&forged).await;
        assert_eq!(h.arrival(recall).await.related, None, "another sender's document is not what it is about");
        let clerk = h.browser("vanthu.bo").await;
        clerk.post(&format!("/exchange/inbox/{recall}/agree"), &[]).await;
        let tx = h.store().read().await.unwrap();
        assert!(!documents::store::attachments::of(&tx, document).await.unwrap().is_empty(), "nothing was destroyed");
    })
    .await;
}

#[tokio::test]
async fn a_recall_can_be_refused_with_a_reason() {
    house(async |h| {
        let (_, document) = registered(h).await;
        let recall = h.arrive(&request(BusinessKind::Recall)).await;
        let clerk = h.browser("vanthu.bo").await;
        clerk.post(&format!("/exchange/inbox/{recall}/refuse"), &[]).await.expect(422);
        clerk.post(&format!("/exchange/inbox/{recall}/refuse"), &[("reason", "Đã giải quyết xong")]).await.expect(303);
        assert_eq!(told(h, StatusCode::ChangeRejected).await.description, "Đã giải quyết xong");
        let tx = h.store().read().await.unwrap();
        let row = documents::store::incoming::load_as_system(&tx, document).await.unwrap().unwrap();
        assert_eq!(row.state, documents::model::incoming::State::Registered);
    })
    .await;
}

#[tokio::test]
async fn a_withdrawal_travels_as_a_status_and_an_unknown_one_can_only_be_refused() {
    house(async |h| {
        let message = |document_id: &str| StatusMessage {
            from: Organization {
                id: "000.00.05.H26".into(), name: "Sở Y tế Hà Nội".into(), ..Default::default()
            },
            response_for: vec![ResponseFor { document_id: document_id.into(), ..Default::default() }],
            code: Some(StatusCode::WithdrawalRequested.into()),
            description: "Gửi nhầm".into(),
            ..Default::default()
        };
        let (original, _) = registered(h).await;
        let clerk = h.browser("vanthu.bo").await;
        let known = message("000.00.05.H26,2026/11/20,05/SYT-NVY").write();
        let answer = clerk.upload("/exchange/import", &[], &[("file", "s.edxml", &known)]).await.expect(303);
        let id = arrival_of(&answer.location());
        let arrival = h.arrival(id).await;
        assert_eq!((arrival.kind, arrival.related), (ArrivalKind::Withdraw, Some(original)));
        let unknown = message("000.00.05.H26,2020/01/01,1/X").write();
        let answer = clerk.upload("/exchange/import", &[], &[("file", "s.edxml", &unknown)]).await.expect(303);
        let id = arrival_of(&answer.location());
        clerk.post(&format!("/exchange/inbox/{id}/agree"), &[]).await.expect(409);
        clerk.post(&format!("/exchange/inbox/{id}/refuse"), &[("reason", "Không có văn bản này")]).await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn updates_and_replacements_stay_with_the_document() {
    house(async |h| {
        let (original, document) = registered(h).await;
        let update = h.arrive(&request(BusinessKind::Update)).await;
        let mut replacement = letter("09");
        replacement.business.kind = BusinessKind::Replace.into();
        replacement.business.replaces =
            vec![edxml::Replacement { document_id: "000.00.05.H26,2026/11/20,05/SYT-NVY".into(), organ_ids: vec![] }];
        let replacement = h.arrive(&replacement).await;
        for id in [update, replacement] {
            assert_eq!(h.arrival(id).await.related, Some(original));
        }
        let clerk = h.browser("vanthu.bo").await;
        clerk.post(&format!("/exchange/inbox/{update}/agree"), &[]).await.expect(303);
        let page = clerk.get(&format!("/incoming-documents/{document}?tab=related")).await.expect(200);
        assert!(page.text().contains("Bên gửi cập nhật") && page.text().contains("Bên gửi thay thế"));
        let page = clerk.get(&format!("/exchange/inbox/{replacement}")).await.expect(200);
        assert!(page.text().contains("Vào sổ và cấp số đến"), "a replacement is a document of its own");
    })
    .await;
}
