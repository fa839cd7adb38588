//! A document is numbered and sealed with its annexes, each a file that the tool signs.

use documents::actions::outgoing::attach;
use documents::model::Document;
use documents::model::outgoing::{Act, State};
use documents::store::attachments;
use identity::seed::Demo;
use kernel::Id;
use serde_json::json;

use super::super::support::{RIGHT, Way, house, one_page};
use super::{at, begin, bring, fetch, hand, pass, register_means, signed};
use crate::support::House;

async fn to_clerk_with_annexes(h: &House<'_>) -> Id<Document> {
    let id = h.drafted("Văn bản có phụ lục").await;
    let mut files = Vec::new();
    for (name, bytes) in [("Phụ lục I.pdf", one_page("Phu luc")), ("số liệu.csv", b"a,b".to_vec())] {
        files.push(attach::prepare(&h.t.app, name, bytes.into()).await.unwrap());
    }
    let mut ctx = h.begin("chuyenvien1").await;
    attach::add(&mut ctx, id, files).await.unwrap();
    ctx.commit().await.unwrap();
    h.act("chuyenvien1", id, Act::Submit).await.unwrap();
    h.act("cuctruong", id, Act::Initial).await.unwrap();
    h.act("chanhvanphong", id, Act::CheckForm).await.unwrap();
    h.sign("thutruong1", id, RIGHT).await.unwrap();
    id
}

#[tokio::test]
async fn annexes_go_with_the_number_and_all_or_none_are_kept() {
    house(async |h| {
        let id = to_clerk_with_annexes(h).await;
        let own = register_means(h, None, Some(Demo.ministry().uuid()), "Bộ Y tế").await;
        let clerk = h.browser("vanthu.bo").await;
        let shown = h.row(id).await.signed_pdf.unwrap().to_string();
        let session = begin(&clerk, "issue", id, None, &shown).await.expect(303).location();
        clerk.get(&session).await.expect(200).contains("Phụ lục I.pdf").lacks("số liệu.csv");
        let words = "Số: 01/BYT-CNTT, ngày 23 tháng 11 năm 2026";
        pass(h, &clerk, &session, 1, |pdf| signed(pdf, &own, "number-and-stamp", words)).await;
        clerk.post(&format!("{session}/complete"), &[]).await.expect(409).contains("Còn tệp chưa ký");

        let call = hand(&clerk, &session, 2).await;
        assert_eq!((&call["DocNumber"], &call["MetaData"]), (&json!("01/BYT-CNTT"), &json!([])));
        assert!(call["IssuedDate"].is_null(), "{call}");
        let annex = fetch(h, &call).await;
        assert_eq!(annex, one_page("Phu luc"));
        // The words at its top right are number and notation (PL I II.8); the paper's own file is not the annex.
        let bare = bring(h, &call, &signed(&annex, &own, "annex", "")).await;
        assert!(bare["Message"].as_str().unwrap().contains("01/BYT-CNTT"), "{bare}");
        let call = hand(&clerk, &session, 2).await;
        let other = bring(h, &call, &signed(&one_page("Khac"), &own, "annex", "01/BYT-CNTT")).await;
        assert!(other["Message"].as_str().unwrap().contains("không phải là tệp đã gửi"), "{other}");
        let time = "01/BYT-CNTT; 2026-11-23T08:05:00+07:00";
        let back = pass(h, &clerk, &session, 2, |pdf| signed(pdf, &own, "annex", time)).await;
        assert_eq!(h.row(id).await.state, State::Signed, "nothing is done before it is completed");
        clerk.post(&format!("{session}/complete"), &[]).await.expect(303);

        assert_eq!(h.row(id).await.state, State::Issued);
        let tx = h.store().read().await.unwrap();
        let files = attachments::of(&tx, id).await.unwrap();
        let annexes: Vec<_> = files.iter().filter(|file| file.role == "annex").collect();
        assert_eq!(annexes.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["Phụ lục I.pdf", "số liệu.csv"]);
        let kept = h.store().blobs.get(&annexes[0].blob).await.unwrap();
        assert_eq!((kept.as_ref(), annexes[0].size), (back.as_slice(), i64::try_from(back.len()).unwrap()));
        let report = pades::verify(&kept, &h.trust().await, at("2026-11-24T00:00:00Z")).unwrap();
        assert_eq!((report.verdict, report.signatures.len()), (Some(pades::Verdict::Valid), 1));
        drop(tx);
        // Number and seal are one signature: no print without the seal can be cut out of it.
        let master = clerk.get(&format!("/outgoing-documents/{id}/print-master.pdf")).await;
        master.expect(409).contains("nằm trong cùng một chữ ký");
    })
    .await;
}
