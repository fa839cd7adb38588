//! Joint documents: every leader signs in the own block, one number, every seal beside its own leader.

use documents::actions::incoming::register;
use documents::actions::outgoing::sign::Approval;
use documents::actions::outgoing::{OutgoingError, cosign, create, save, seal};
use documents::model::Document;
use documents::model::outgoing::{Act, Fault, Input, JointAgency, State};
use documents::store::{incoming, outgoing, work_items};
use kernel::{Id, Refusal};
use pades::Verdict;
use typeset::model::SignatureBlock;

use super::support::{RIGHT, WRONG, Way, back, hidden, house, letter, pyhanko};
use crate::support::{House, arrival};

fn joint(name: &str, abbreviation: &str, signer: &str) -> JointAgency {
    let (name, abbreviation, signer) = (name.into(), abbreviation.into(), signer.into());
    JointAgency { name, abbreviation, signer, place: None }
}

/// A plan of the ministry, Cục Quản lý Dược (by name) and Cục Quản lý Khám, chữa bệnh (by title), and the Ministry of Finance,
/// which signs elsewhere.
fn plan() -> Input {
    Input {
        type_code: "kh".into(),
        addressees: Vec::new(),
        joint: vec![
            joint("Cục Quản lý Dược", "QLD", "Lý Văn Viên Thuốc"),
            joint("Cục Quản lý Khám, chữa bệnh", "KCB", "cục trưởng"),
            joint("Bộ Tài chính", "BTC", ""),
        ],
        cosigners: vec![SignatureBlock {
            authority: vec!["KT. BỘ TRƯỞNG BỘ TÀI CHÍNH".into(), "THỨ TRƯỞNG".into()],
            name: "Hoàng Văn Ví Dụ".into(),
            ..SignatureBlock::default()
        }],
        ..letter("Phối hợp liên tịch")
    }
}

async fn drafted(h: &House<'_>, input: Input) -> Id<Document> {
    let mut ctx = h.begin("chuyenvien1").await;
    let id = create::run(&mut ctx, create::NewDraft::default()).await.unwrap();
    save::run(&mut ctx, id, save::Save { input, version: Some(1), by_itself: false }).await.unwrap();
    ctx.commit().await.unwrap();
    id
}

pub async fn to_cosigners(h: &House<'_>) -> Id<Document> {
    let id = drafted(h, plan()).await;
    h.act("chuyenvien1", id, Act::Submit).await.unwrap();
    h.act("cuctruong", id, Act::Initial).await.unwrap();
    h.act("chanhvanphong", id, Act::CheckForm).await.unwrap();
    h.sign("thutruong1", id, RIGHT).await.unwrap();
    id
}

pub async fn cosigned(h: &House<'_>, who: &str, id: Id<Document>, pin: &str) -> Result<(), OutgoingError> {
    let actor = h.actor(who).await;
    let approval = Approval { hash: h.hash(id).await, pin: pin.into() };
    let prepared = cosign::prepare(&h.t.app, &actor, id, &approval).await?;
    let mut ctx = h.begin(who).await;
    cosign::run(&mut ctx, prepared).await?;
    ctx.commit().await.unwrap();
    Ok(())
}

pub async fn sealed(h: &House<'_>, who: &str, id: Id<Document>, pin: &str) -> Result<(), OutgoingError> {
    let actor = h.actor(who).await;
    let approval = Approval { hash: h.file_hash(id).await, pin: pin.into() };
    let prepared = seal::prepare(&h.t.app, &actor, id, &approval).await?;
    let mut ctx = h.begin(who).await;
    seal::run(&mut ctx, prepared).await?;
    ctx.commit().await.unwrap();
    Ok(())
}

async fn waiting(h: &House<'_>, id: Id<Document>) -> Vec<(String, &'static str)> {
    let tx = h.store().read().await.unwrap();
    let mut items: Vec<_> = work_items::of_record(&tx, id.uuid())
        .await
        .unwrap()
        .into_iter()
        .map(|item| (item.holder.to_string(), item.queue.name()))
        .collect();
    items.sort();
    items
}

fn position(who: &str) -> String {
    crate::support::position(who).to_string()
}

#[tokio::test]
async fn three_agencies_sign_one_file_and_each_seals_beside_its_own_leader() {
    house(async |h| {
        let id = to_cosigners(h).await;
        assert_eq!(h.row(id).await.state, State::Cosigning);
        let mut leaders = [(position("cuctruong.qld"), "sign"), (position("cuctruong.kcb"), "sign")];
        leaders.sort();
        assert_eq!(waiting(h, id).await, leaders);
        // Numbering waits for everybody; another agency's clerk has no part yet, a third agency sees nothing.
        assert_eq!(h.issue("vanthu.bo", id, RIGHT).await.unwrap_err().code(), "outgoing-state");
        assert_eq!(cosigned(h, "vanthu.qld", id, RIGHT).await.unwrap_err().code(), "not-found");
        assert_eq!(cosigned(h, "cuctruong.attp", id, RIGHT).await.unwrap_err().code(), "not-found");
        assert_eq!(cosigned(h, "thutruong1", id, RIGHT).await.unwrap_err().code(), "outgoing-standing");
        assert_eq!(cosigned(h, "cuctruong.kcb", id, WRONG).await.unwrap_err().code(), "signing-wrong-pin");

        // In any order.
        let first = h.store().blobs.get(&h.row(id).await.signed_pdf.unwrap()).await.unwrap();
        cosigned(h, "cuctruong.kcb", id, RIGHT).await.unwrap();
        assert_eq!(cosigned(h, "cuctruong.kcb", id, RIGHT).await.unwrap_err().code(), "outgoing-standing", "once");
        assert_eq!(h.row(id).await.state, State::Cosigning);
        assert_eq!(waiting(h, id).await, [(position("cuctruong.qld"), "sign")]);
        cosigned(h, "cuctruong.qld", id, RIGHT).await.unwrap();
        assert_eq!(h.row(id).await.state, State::Signed);

        let code = h.issue("vanthu.bo", id, RIGHT).await.unwrap();
        assert_eq!(code, "01/KH-BYT-QLD-KCB-BTC");
        assert_eq!(h.row(id).await.state, State::Sealing);
        assert_eq!(h.dispatch("vanthu.bo", id).await.unwrap_err().code(), "outgoing-state");
        let half = h.store().blobs.get(&h.row(id).await.final_pdf.unwrap()).await.unwrap();
        let stranger = h.t.visitor();
        stranger.upload("/check", &[], &[("file", "x.pdf", &half)]).await.expect(200).lacks("trùng khớp từng byte");
        assert_eq!(sealed(h, "vanthu.attp", id, RIGHT).await.unwrap_err().code(), "not-found");
        assert_eq!(sealed(h, "vanthu.bo", id, RIGHT).await.unwrap_err().code(), "outgoing-standing");
        sealed(h, "vanthu.qld", id, RIGHT).await.unwrap();
        assert_eq!(sealed(h, "vanthu.qld", id, RIGHT).await.unwrap_err().code(), "outgoing-standing");
        sealed(h, "vanthu.kcb", id, RIGHT).await.unwrap();
        assert_eq!(h.row(id).await.state, State::Issued);

        let last = h.store().blobs.get(&h.row(id).await.final_pdf.unwrap()).await.unwrap();
        assert!(last.starts_with(&first) && last.starts_with(&half), "law 8: the file only grows");
        let trust = h.trust().await;
        let report = pades::verify(&last, &trust, h.store().clock.now()).unwrap();
        assert_eq!(report.verdict, Some(Verdict::Valid), "{report:#?}");
        let mut by: Vec<(&str, &str)> = report
            .signatures
            .iter()
            .filter_map(|s| Some((s.field.as_str(), s.signer.as_ref()?.name.as_str())))
            .collect();
        by.sort_unstable();
        let expected = [
            ("leader", "Trần Thị Thử Nghiệm"),
            ("leader-2", "Lý Văn Viên Thuốc"),
            ("leader-3", "Hoàng Thị Ống Nghe"),
            ("number", "Bộ Y tế"),
            ("seal", "Bộ Y tế"),
            ("seal-2", "Cục Quản lý Dược"),
            ("seal-3", "Cục Quản lý Khám, chữa bệnh"),
        ];
        assert_eq!(by, expected);
        if let Some(judged) = pyhanko(h.t.folder(), &trust.roots[0], &last) {
            assert_eq!(judged.len(), 7);
            assert!(judged.iter().all(|s| s["bottom_line"] == true), "{judged:#?}");
        }
        h.dispatch("vanthu.bo", id).await.unwrap();
        let found = stranger.upload("/check", &[], &[("file", "x.pdf", &last)]).await.expect(200);
        found
            .contains("trùng khớp từng byte")
            .contains("Bộ Y tế, Cục Quản lý Dược, Cục Quản lý Khám, chữa bệnh, Bộ Tài chính");
        received(h, &last).await;
    })
    .await;
}

/// At the receiver the document comes from the agency that leads; the others count because its notation names them.
async fn received(h: &House<'_>, pdf: &[u8]) {
    let judged = async |code: &str| {
        let (number, notation) = documents::model::split_code(code);
        let input = register::Input {
            number, notation, issuer: "Bộ Y tế".into(), ..arrival("", "Kế hoạch liên tịch")
        };
        let id = h.register(input).await.id;
        let tx = h.store().read().await.unwrap();
        let document = incoming::load_as_system(&tx, id).await.unwrap().unwrap();
        let origin = incoming::origin(&tx, &document).await.unwrap();
        drop(tx);
        let judged =
            signing::judge(&h.t.app, pdf.to_vec().into(), signing::Reach::Inside, Some(&origin)).await.unwrap();
        (judged.report.verdict, judged.report.signatures.iter().filter(|s| s.primary.is_some()).count())
    };
    assert_eq!(judged("01/KH-BYT-QLD-KCB-BTC").await, (Some(Verdict::Valid), 0));
    assert_eq!(judged("01/KH-BYT-QLD").await, (Some(Verdict::Invalid), 2), "an agency nobody named");
    // The unit that drafted an official letter issues nothing with the ministry.
    assert_eq!(judged("01/BYT-QLD-KCB").await, (Some(Verdict::Invalid), 4));
}

#[tokio::test]
async fn a_return_lets_every_signature_fall_and_everybody_is_told() {
    house(async |h| {
        let id = to_cosigners(h).await;
        cosigned(h, "cuctruong.qld", id, RIGHT).await.unwrap();
        // Who has signed may not return any more, who has not may; another agency says nothing about form or content else.
        assert_eq!(h.step("cuctruong.qld", id, back(Fault::Form)).await.unwrap_err().code(), "outgoing-standing");
        assert_eq!(h.step("cuctruong.kcb", id, back(Fault::Form)).await.unwrap(), State::ReturnedToDrafter);
        let row = h.row(id).await;
        assert!(row.signed_pdf.is_none() && row.signed_at.is_none());
        let told = waiting(h, id).await;
        for who in ["thutruong1", "cuctruong.qld"] {
            assert!(told.contains(&(position(who), "inform")), "{who} in {told:?}");
        }
        let tx = h.store().read().await.unwrap();
        assert!(outgoing::joint_rows(&tx, id).await.unwrap().is_empty());
        drop(tx);

        // A word is changed: the way begins anew, and so does the round.
        let mut ctx = h.begin("chuyenvien1").await;
        let input = Input { subject: "Phối hợp liên tịch, sửa".into(), ..plan() };
        save::run(&mut ctx, id, save::Save { input, version: None, by_itself: false }).await.unwrap();
        ctx.commit().await.unwrap();
        assert_eq!(cosigned(h, "cuctruong.qld", id, RIGHT).await.unwrap_err().code(), "outgoing-state");
        h.act("chuyenvien1", id, Act::Submit).await.unwrap();
        h.act("cuctruong", id, Act::Initial).await.unwrap();
        h.act("chanhvanphong", id, Act::CheckForm).await.unwrap();
        h.sign("thutruong1", id, RIGHT).await.unwrap();
        let tx = h.store().read().await.unwrap();
        assert!(outgoing::joint_rows(&tx, id).await.unwrap().iter().all(|row| row.signed_at.is_none()));
    })
    .await;
}

#[tokio::test]
async fn a_leader_nobody_knows_is_named_and_an_agency_elsewhere_is_only_printed() {
    house(async |h| {
        let unknown = Input { joint: vec![joint("Cục Quản lý Dược", "QLD", "Người Lạ")], ..plan() };
        let id = drafted(h, unknown).await;
        assert_eq!(h.act("chuyenvien1", id, Act::Submit).await.unwrap_err().code(), "draft-faults");
        let editor = h.browser("chuyenvien1").await;
        editor
            .get(&format!("/outgoing-documents/{id}/edit?check=1"))
            .await
            .expect(200)
            .contains("Không tìm thấy người ký");

        let elsewhere = Input { joint: vec![joint("Bộ Tài chính", "BTC", "")], ..plan() };
        let id = drafted(h, elsewhere).await;
        h.act("chuyenvien1", id, Act::Submit).await.unwrap();
        h.act("cuctruong", id, Act::Initial).await.unwrap();
        h.act("chanhvanphong", id, Act::CheckForm).await.unwrap();
        h.sign("thutruong1", id, RIGHT).await.unwrap();
        assert_eq!(h.row(id).await.state, State::Signed, "nobody here is waited for");
        let page =
            h.browser("vanthu.bo").await.get(&format!("/outgoing-documents/{id}?tab=handling")).await.expect(200);
        page.contains("Ký ngoài hệ thống");
    })
    .await;
}

#[tokio::test]
async fn the_pages_show_who_is_awaited_and_the_leader_signs_there() {
    house(async |h| {
        let id = to_cosigners(h).await;
        let path = format!("/outgoing-documents/{id}");
        let own = h.browser("chuyenvien1").await.get(&format!("{path}?tab=handling")).await.expect(200);
        own.contains("Vòng ký liên tịch").contains("Lý Văn Viên Thuốc").contains("Đang chờ");
        let leader = h.browser("cuctruong.qld").await;
        leader.get("/").await.expect(200).contains("Phối hợp liên tịch");
        leader.get(&path).await.expect(200).contains("Ký liên tịch");
        leader.get(&format!("{path}/cosign")).await.expect(200).contains("CỤC TRƯỞNG");
        h.browser("cuctruong.attp").await.get(&format!("{path}/cosign")).await.expect(404);
        h.browser("thutruong1").await.get(&format!("{path}/cosign")).await.expect(403);
        let hash = h.hash(id).await;
        let wrong = leader.post(&format!("{path}/cosign"), &[("hash", &hash), ("pin", WRONG)]).await;
        wrong.expect(422).contains("PIN");
        leader.post(&format!("{path}/cosign"), &[("hash", &hash), ("pin", RIGHT)]).await.expect(303);
        let kcb = h.browser("cuctruong.kcb").await;
        let body = serde_json::json!({ "hash": hash, "pin": RIGHT });
        let moved = kcb.post_json(&format!("/api/v1{path}/cosign"), &body, None).await.expect(200).json();
        assert_eq!(moved["state"], "signed");
        h.issue("vanthu.bo", id, RIGHT).await.unwrap();
        let clerk = h.browser("vanthu.qld").await;
        clerk.get("/").await.expect(200).contains("Phối hợp liên tịch");
        let page = clerk.get(&format!("{path}/seal")).await.expect(200).contains("Cục Quản lý Dược").text();
        let other = h.hash(id).await;
        clerk.post(&format!("{path}/seal"), &[("hash", &other), ("pin", RIGHT)]).await.expect(409);
        clerk.post(&format!("{path}/seal"), &[("hash", &hidden(&page, "hash")), ("pin", RIGHT)]).await.expect(303);
        let round = clerk.get(&format!("/api/v1{path}/round")).await.expect(200).json();
        assert_eq!(round.as_array().unwrap().iter().filter(|one| one["sealed_at"].is_string()).count(), 1);
    })
    .await;
}
