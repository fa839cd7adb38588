//! Joint documents: a leader signs beside, an agency seals beside, with the tool, among others who have a PIN.

use documents::model::outgoing::State;
use identity::seed::Demo;
use serde_json::json;

use super::super::joint::{cosigned, sealed, to_cosigners};
use super::super::support::{RIGHT, Way, house};
use super::{at, begin, bring, fetch, hand, pass, register_means, signed};

#[tokio::test]
async fn a_leader_signs_and_an_agency_seals_beside_with_the_tool() {
    house(async |h| {
        let id = to_cosigners(h).await;
        let path = format!("/outgoing-documents/{id}");
        let person = Demo.account("cuctruong.qld").person.uuid();
        let own = register_means(h, Some(person), None, "Lý Văn Viên Thuốc").await;
        let leader = h.browser("cuctruong.qld").await;
        let page = leader.get(&format!("{path}/cosign")).await.expect(200);
        page.contains("/signing-sessions").contains("value=\"cosign\"").lacks("f-pin");
        let first = h.row(id).await.signed_pdf.unwrap();

        let shown = first.to_string();
        for (who, status) in [("cuctruong.kcb", 403), ("thutruong1", 403), ("vanthu.qld", 404), ("cuctruong.attp", 404)]
        {
            begin(&h.browser(who).await, "cosign", id, None, &shown).await.expect(status);
        }
        begin(&leader, "cosign", id, None, "another").await.expect(409);
        begin(&leader, "seal", id, None, &shown).await.expect(409);
        let session = begin(&leader, "cosign", id, None, &shown).await.expect(303).location();
        let call = hand(&leader, &session, 1).await;
        assert!(call["DocNumber"].is_null(), "{call}");
        let sent = fetch(h, &call).await;
        assert_eq!(sent, h.store().blobs.get(&first).await.unwrap());
        assert_eq!(bring(h, &call, &signed(&sent, &own, "of-tool", "")).await["Status"], 0);

        // Another leader signs meanwhile: that signature is not in this file, so it is not kept.
        cosigned(h, "cuctruong.kcb", id, RIGHT).await.unwrap();
        leader.post(&format!("{session}/complete"), &[]).await.expect(409).contains("Văn bản đã thay đổi");
        assert_eq!(h.row(id).await.state, State::Cosigning);
        let shown = h.row(id).await.signed_pdf.unwrap().to_string();
        let session = begin(&leader, "cosign", id, None, &shown).await.expect(303).location();
        pass(h, &leader, &session, 1, |pdf| signed(pdf, &own, "of-tool", "")).await;
        leader.post(&format!("{session}/complete"), &[]).await.expect(303);
        assert_eq!(h.row(id).await.state, State::Signed);
        begin(&leader, "cosign", id, None, &shown).await.expect(409);

        // The agency that leads numbers with a key that is opened here.
        h.issue("vanthu.bo", id, RIGHT).await.unwrap();
        let agency = h.actor("vanthu.qld").await.agency;
        let own = register_means(h, None, Some(agency), "Cục Quản lý Dược").await;
        let clerk = h.browser("vanthu.qld").await;
        clerk.get(&format!("{path}/seal")).await.expect(200).contains("value=\"seal\"").lacks("f-pin");
        let shown = h.row(id).await.final_pdf.unwrap().to_string();
        for (who, status) in [("vanthu.kcb", 403), ("vanthu.bo", 403), ("cuctruong.qld", 403), ("vanthu.attp", 404)] {
            begin(&h.browser(who).await, "seal", id, None, &shown).await.expect(status);
        }
        let session = begin(&clerk, "seal", id, None, &shown).await.expect(303).location();
        let call = hand(&clerk, &session, 1).await;
        let row = h.row(id).await;
        assert_eq!(
            (&call["DocNumber"], &call["IssuedDate"]),
            (&json!(row.code()), &json!("2026-11-23T00:00:00+07:00"))
        );
        let back = signed(&fetch(h, &call).await, &own, "red", "");
        assert_eq!(bring(h, &call, &back).await["Status"], 0);
        clerk.post(&format!("{session}/complete"), &[]).await.expect(303);
        assert_eq!(h.row(id).await.state, State::Sealing);
        sealed(h, "vanthu.kcb", id, RIGHT).await.unwrap();

        let row = h.row(id).await;
        assert_eq!(row.state, State::Issued);
        let last = h.store().blobs.get(row.final_pdf.as_ref().unwrap()).await.unwrap();
        assert!(last.starts_with(&back), "law 8: the file only grows");
        let report = pades::verify(&last, &h.trust().await, at("2026-11-24T00:00:00Z")).unwrap();
        assert_eq!((report.verdict, report.signatures.len()), (Some(pades::Verdict::Valid), 7), "{report:#?}");
    })
    .await;
}
