//! A leader approves, a clerk numbers and seals, files that came in are signed: by the tool alone, and by tool and key in turn.

use documents::actions::incoming::{distribute, register};
use documents::model::Document;
use documents::model::outgoing::State;
use documents::store::attachments;
use identity::seed::Demo;
use kernel::Id;
use serde_json::json;

use super::super::support::{RIGHT, Way, house, one_page};
use super::{at, begin, bring, fetch, hand, pass, register_means, signed, told};
use crate::support::{House, arrival, position};

#[tokio::test]
async fn a_leader_approves_and_a_clerk_seals_with_the_tool() {
    house(async |h| {
        let id = h.to_leader("Kết nối dữ liệu").await;
        let person = Demo.account("thutruong1").person.uuid();
        let own = register_means(h, Some(person), None, "Trần Thị Ký").await;
        let leader = h.browser("thutruong1").await;
        leader
            .get(&format!("/outgoing-documents/{id}/sign"))
            .await
            .expect(200)
            .contains("/signing-sessions")
            .lacks("f-pin");
        let session = begin(&leader, "approve", id, None, &h.hash(id).await).await.expect(303).location();
        leader.get(&session).await.expect(200).contains("Trần Thị Ký").contains("Chưa").lacks("/complete");
        leader.post(&format!("{session}/complete"), &[]).await.expect(409).contains("Còn tệp chưa ký");
        let call = hand(&leader, &session, 1).await;
        let sent = fetch(h, &call).await;
        assert!(pades::verify(&sent, &h.trust().await, at("2026-11-23T08:00:00+07:00")).unwrap().signatures.is_empty());
        h.t.visitor().get(call["FileName"].as_str().unwrap()).await.expect(422);
        let back = signed(&sent, &own, "tool", "");
        assert_eq!(bring(h, &call, &back).await["Status"], 0);
        let twice = bring(h, &call, &back).await;
        assert!(twice["Message"].as_str().unwrap().contains("đã dùng"), "{twice}");
        assert_eq!(h.row(id).await.state, State::AwaitingSignature, "nothing is done before it is completed");
        leader.get(&session).await.expect(200).contains("Đã kiểm tra").contains("/complete");
        leader.post(&format!("{session}/files/1/hand"), &[]).await.expect(409);
        leader.post(&format!("{session}/complete"), &[]).await.expect(303);
        let row = h.row(id).await;
        assert_eq!(row.state, State::Signed);
        assert_eq!(h.store().blobs.get(row.signed_pdf.as_ref().unwrap()).await.unwrap().as_ref(), back);
        leader.get(&session).await.expect(303);
        leader.post(&format!("{session}/complete"), &[]).await.expect(409);
        seal(h, id, &back).await;
    })
    .await;
}

/// The clerk's half: the number must stand in the signature, and must still be free when it is recorded.
async fn seal(h: &House<'_>, id: Id<Document>, leader: &[u8]) {
    let own = register_means(h, None, Some(Demo.ministry().uuid()), "Bộ Y tế").await;
    let clerk = h.browser("vanthu.bo").await;
    clerk
        .get(&format!("/outgoing-documents/{id}/issue"))
        .await
        .expect(200)
        .contains("/signing-sessions")
        .lacks("f-pin");
    let shown = h.row(id).await.signed_pdf.unwrap().to_string();
    let session = begin(&clerk, "issue", id, None, &shown).await.expect(303).location();
    let call = hand(&clerk, &session, 1).await;
    assert_eq!((&call["DocNumber"], &call["IssuedDate"]), (&json!("01/BYT-CNTT"), &json!("2026-11-23T00:00:00+07:00")));
    let sent = fetch(h, &call).await;
    assert_eq!(sent, leader);
    for (words, missing) in
        [("", "01/BYT-CNTT"), ("Số: 02/BYT-CNTT, 23/11/2026", "01/BYT-CNTT"), ("Số: 01/BYT-CNTT", "23/11/2026")]
    {
        let message = told(h, &clerk, &session, &signed(&sent, &own, "seal-of-tool", words)).await;
        assert!(message.contains(missing), "{words}: {message}");
    }
    let good = signed(&sent, &own, "seal-of-tool", "Số: 01/BYT-CNTT, ngày 23 tháng 11 năm 2026");
    assert_eq!(bring(h, &hand(&clerk, &session, 1).await, &good).await["Status"], 0);
    // Another document gets the number meanwhile: nothing is kept, and it begins anew with the next one.
    let taken = taken_meanwhile(h).await;
    clerk.post(&format!("{session}/complete"), &[]).await.expect(409);
    assert_eq!(h.row(id).await.state, State::Signed);
    let session = begin(&clerk, "issue", id, None, &shown).await.expect(303).location();
    let call = hand(&clerk, &session, 1).await;
    assert_eq!(call["DocNumber"], format!("{:02}/BYT-CNTT", taken + 1));
    let good =
        signed(&sent, &own, "seal-of-tool", &format!("Số: {:02}/BYT-CNTT, ngày 23 tháng 11 năm 2026", taken + 1));
    assert_eq!(bring(h, &call, &good).await["Status"], 0);
    clerk.post(&format!("{session}/complete"), &[]).await.expect(303);
    let row = h.row(id).await;
    assert_eq!((row.state, row.code()), (State::Issued, format!("{:02}/BYT-CNTT", taken + 1)));
    assert_eq!(h.store().blobs.get(row.final_pdf.as_ref().unwrap()).await.unwrap().as_ref(), good);
}

/// Gives the next number of the agency to some other document; which one that was.
async fn taken_meanwhile(h: &House<'_>) -> i64 {
    let other = h.drafted("Văn bản khác").await;
    let ctx = h.begin("vanthu.bo").await;
    let agency = Demo.ministry().uuid();
    let series =
        documents::store::registers::Series { agency, unit: None, direction: "outgoing", year: 2026, scheme: "all" };
    let given = documents::store::registers::give(&ctx, &series, other).await.unwrap();
    ctx.commit().await.unwrap();
    given.number
}

/// Fields that a tool named itself are no hindrance to a key that is opened here, nor the other way round.
#[tokio::test]
async fn a_leader_signs_with_the_tool_and_the_clerk_with_a_pin() {
    house(async |h| {
        let id = h.to_leader("Hai cách ký").await;
        let person = Demo.account("thutruong1").person.uuid();
        let own = register_means(h, Some(person), None, "Trần Thị Ký").await;
        let leader = h.browser("thutruong1").await;
        let session = begin(&leader, "approve", id, None, &h.hash(id).await).await.expect(303).location();
        pass(h, &leader, &session, 1, |pdf| signed(pdf, &own, "tool", "")).await;
        leader.post(&format!("{session}/complete"), &[]).await.expect(303);
        h.issue("vanthu.bo", id, RIGHT).await.unwrap();
        let row = h.row(id).await;
        let pdf = h.store().blobs.get(row.final_pdf.as_ref().unwrap()).await.unwrap();
        let report = pades::verify(&pdf, &h.trust().await, at("2026-11-24T00:00:00Z")).unwrap();
        let mut fields: Vec<&str> = report.signatures.iter().map(|signature| signature.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!((row.state, fields), (State::Issued, vec!["number", "seal", "tool"]));
        assert_eq!(report.verdict, Some(pades::Verdict::Valid));
    })
    .await;
}

#[tokio::test]
async fn files_that_came_in_are_signed_beside_the_original() {
    house(async |h| {
        let scan = one_page("Cong van den");
        let blob = h.store().blobs.put(scan.clone().into()).await.unwrap();
        let stored = attachments::Stored {
            role: "scan".into(),
            name: "công văn.pdf".into(),
            media_type: "application/pdf".into(),
            size: scan.len(),
            blob: blob.clone(),
        };
        let input = register::Input { files: vec![stored], ..arrival("12", "Báo cáo kết quả") };
        let id = h.register(input).await.id;
        let own = register_means(h, None, Some(Demo.ministry().uuid()), "Bộ Y tế").await;
        let (clerk, shown) = (h.browser("vanthu.bo").await, blob.to_string());
        let file = files(h, id).await[0].id.uuid();
        clerk
            .get(&format!("/incoming-documents/{id}"))
            .await
            .expect(200)
            .contains("Ký số bản số hóa")
            .lacks("Bút phê trên tệp");
        begin(&clerk, "comment", id, Some(file), &shown).await.expect(403);
        begin(&clerk, "income", id, None, &shown).await.expect(404);
        begin(&clerk, "income", id, Some(file), "another").await.expect(409);
        let session = begin(&clerk, "income", id, Some(file), &shown).await.expect(303).location();
        let call = hand(&clerk, &session, 1).await;
        assert_eq!(call["MetaData"][0], json!({ "Key": "ArrivalNumber", "Value": "1" }));
        let sent = fetch(h, &call).await;
        assert_eq!(sent, scan);
        assert_eq!(bring(h, &call, &signed(&sent, &own, "income", "Đến")).await["Status"], 0);
        clerk.post(&format!("{session}/complete"), &[]).await.expect(303);
        let all = files(h, id).await;
        assert_eq!((all.len(), &all[0].blob, all[1].name.as_str()), (2, &blob, "công văn (đã ký số).pdf"));
        // A receiver's own later signature: the leader's instruction on the file that the agency signed.
        let person = Demo.account("botruong").person.uuid();
        let own = register_means(h, Some(person), None, "Bộ trưởng").await;
        let mut ctx = h.ctx("chanhvanphong").await;
        let leaders = vec![position("botruong")];
        distribute::run(&mut ctx, id, distribute::Input { leaders, ..distribute::Input::default() }).await.unwrap();
        ctx.commit().await.unwrap();
        let leader = h.browser("botruong").await;
        let (file, shown) = (all[1].id.uuid(), all[1].blob.to_string());
        begin(&leader, "income", id, Some(file), &shown).await.expect(403);
        let session = begin(&leader, "comment", id, Some(file), &shown).await.expect(303).location();
        let call = hand(&leader, &session, 1).await;
        let sent = fetch(h, &call).await;
        assert_eq!(bring(h, &call, &signed(&sent, &own, "comment", "Giao Vụ Pháp chế")).await["Status"], 0);
        leader.post(&format!("{session}/complete"), &[]).await.expect(303);
        assert_eq!(files(h, id).await[2].name, "công văn (đã ký số) (bút phê).pdf");
        let report = pades::verify(
            &h.store().blobs.get(&files(h, id).await[2].blob).await.unwrap(),
            &h.trust().await,
            at("2026-11-24T00:00:00Z"),
        );
        assert_eq!(report.unwrap().verdict, Some(pades::Verdict::Valid), "both signatures hold");
        // Nor are they a stranger's where the file is held to its sender.
        let last = files(h, id).await[2].id;
        let page = clerk.get(&format!("/incoming-documents/{id}/files/{last}/signatures")).await.expect(200);
        page.contains("Hợp lệ:").lacks("cơ quan khác");
    })
    .await;
}

async fn files(h: &House<'_>, id: Id<Document>) -> Vec<attachments::Attachment> {
    let tx = h.store().read().await.unwrap();
    attachments::of(&tx, id).await.unwrap()
}
