//! The whole life of a letter, and what each on its way sees.

use documents::model::Queue;
use documents::model::outgoing::{Act, Channel, State};
use documents::store::recipients::{self, Delivery};
use documents::store::{attachments, outgoing, work_items};
use identity::seed::Demo;
use pades::Verdict;
use store::args;

use super::support::{RIGHT, Way, house, pyhanko};
use crate::support::House;

async fn desk(h: &House<'_>, username: &str, queue: Queue) -> usize {
    let actor = h.actor(username).await;
    let tx = h.store().read().await.unwrap();
    work_items::list(&tx, &actor, work_items::Part::Queue(queue), 50, 0).await.unwrap().len()
}

#[tokio::test]
async fn from_draft_to_dispatch() {
    house(async |h| {
        let id = h.drafted("Kết nối, liên thông dữ liệu y tế").await;
        assert_eq!(desk(h, "chuyenvien1", Queue::Draft).await, 1);
        h.act("chuyenvien1", id, Act::Submit).await.unwrap();
        assert_eq!(
            (desk(h, "chuyenvien1", Queue::Draft).await, desk(h, "cuctruong", Queue::InitialContent).await),
            (0, 1)
        );
        h.act("cuctruong", id, Act::Initial).await.unwrap();
        assert_eq!(desk(h, "chanhvanphong", Queue::FormCheck).await, 1);
        h.act("chanhvanphong", id, Act::CheckForm).await.unwrap();
        assert_eq!((desk(h, "thutruong1", Queue::Sign).await, desk(h, "thuky.tt1", Queue::Sign).await), (1, 0));
        h.sign("thutruong1", id, RIGHT).await.unwrap();
        let signed = h.row(id).await;
        assert_eq!(signed.signer_title.as_deref(), Some("KT. BỘ TRƯỞNG / THỨ TRƯỞNG"));
        assert_eq!(desk(h, "vanthu.bo", Queue::NumberAndSeal).await, 1);
        h.t.pass(60);
        assert_eq!(h.issue("vanthu.bo", id, RIGHT).await.unwrap(), "01/BYT-CNTT");
        h.dispatch("vanthu.bo", id).await.unwrap();
        let row = h.row(id).await;
        assert_eq!((row.state, row.code().as_str(), row.late_days), (State::Dispatched, "01/BYT-CNTT", 0));
        assert_eq!(row.issued_on.map(|d| d.to_string()).as_deref(), Some("2026-11-23"));
        check_files(h, &signed, &row).await;
        check_delivery(h, &row).await;
        for (who, queue) in
            [("vanthu.bo", Queue::Dispatch), ("thutruong1", Queue::Sign), ("cuctruong", Queue::InitialContent)]
        {
            assert_eq!(desk(h, who, queue).await, 0, "{who}");
        }
    })
    .await;
}

/// The leader's bytes are a prefix of the sealed file; our verifier and pyHanko call all three signatures valid.
async fn check_files(h: &House<'_>, signed: &outgoing::Outgoing, row: &outgoing::Outgoing) {
    let blobs = &h.store().blobs;
    let first = blobs.get(signed.signed_pdf.as_ref().unwrap()).await.unwrap();
    let last = blobs.get(row.final_pdf.as_ref().unwrap()).await.unwrap();
    assert!(last.starts_with(&first), "law 8: the signed file only grows");
    let trust = h.trust().await;
    let report = pades::verify(&last, &trust, h.store().clock.now()).unwrap();
    assert_eq!(report.verdict, Some(Verdict::Valid));
    let names: Vec<&str> =
        report.signatures.iter().filter_map(|s| s.signer.as_ref()).map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["Trần Thị Thử Nghiệm", "Bộ Y tế", "Bộ Y tế"]);
    if let Some(keep) = std::env::var_os("KHUE_KEEP") {
        std::fs::write(std::path::Path::new(&keep).join("outgoing.pdf"), &last).unwrap();
    }
    if let Some(signatures) = pyhanko(h.t.folder(), &trust.roots[0], &last) {
        assert_eq!(signatures.len(), 3);
        for signature in &signatures {
            assert_eq!(signature["bottom_line"], true, "{signature:#}");
            assert_eq!((&signature["intact"], &signature["trusted"]), (&true.into(), &true.into()));
        }
        assert_eq!(signatures[2]["coverage"], "ENTIRE_FILE");
    }
    let tx = h.store().read().await.unwrap();
    let roles: Vec<String> = attachments::of(&tx, row.id).await.unwrap().into_iter().map(|f| f.role).collect();
    assert_eq!(roles, ["signed", "main"]);
}

async fn check_delivery(h: &House<'_>, row: &outgoing::Outgoing) {
    let tx = h.store().read().await.unwrap();
    let rows = recipients::of(&tx, row.id).await.unwrap();
    let found: Vec<_> = rows.iter().map(|r| (r.label.as_str(), r.channel, r.delivery)).collect();
    let expected = [
        ("Sở Y tế thành phố Hà Nội", Channel::Axis, Delivery::Sending),
        // A Cục with its own seal is an agency: it gets an arrival number there.
        ("Cục Quản lý Dược", Channel::Installation, Delivery::Sending),
        ("Vụ Pháp chế", Channel::Internal, Delivery::Sent),
    ];
    assert_eq!(found, expected);
    let (payload,): (String,) =
        tx.one("SELECT payload AS c1 FROM events WHERE kind = 'outgoing-dispatched'", args![]).await.unwrap();
    assert_eq!(payload.matches("\"recipient\"").count(), 2, "{payload}");
    drop(tx);
    // The head of the receiving unit sees it, an officer of another does not.
    assert_eq!(desk(h, "vutruong.pc", Queue::Inform).await, 1);
    let (reader, stranger) = (h.actor("vutruong.pc").await, h.actor("chuyenvien.bh").await);
    let tx = h.store().read().await.unwrap();
    assert!(outgoing::load(&tx, &reader, row.id).await.unwrap().is_some());
    assert!(outgoing::load(&tx, &stranger, row.id).await.unwrap().is_none());
    drop(tx);
    let mut ctx = h.begin("vanthu.pc").await;
    documents::actions::outgoing::acknowledge::run(&mut ctx, row.id).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(desk(h, "vutruong.pc", Queue::Inform).await, 0);
    let tx = h.store().read().await.unwrap();
    let rows = recipients::of(&tx, row.id).await.unwrap();
    assert_eq!((rows[2].delivery, rows[2].received_by.as_deref()), (Delivery::Received, Some("Đặng Thị Phiếu Chuyển")));
}

#[tokio::test]
async fn grants_built_anew_equal_those_written_step_by_step() {
    house(async |h| {
        let id = h.to_leader("Báo cáo").await;
        h.sign("thutruong1", id, RIGHT).await.unwrap();
        h.issue("vanthu.bo", id, RIGHT).await.unwrap();
        h.dispatch("vanthu.bo", id).await.unwrap();
        h.drafted("Một dự thảo khác").await;
        let all = async || {
            let tx = h.store().read().await.unwrap();
            let sql = "SELECT subject AS c1, record AS c2, cause AS c3, sort_key AS c4 FROM grants WHERE kind = 2
                       ORDER BY subject, record, cause";
            tx.all::<(uuid::Uuid, uuid::Uuid, uuid::Uuid, i64)>(sql, args![]).await.unwrap()
        };
        let before = all().await;
        let ctx = h.t.ctx(kernel::Actor::system(Demo.ministry().uuid())).await;
        assert_eq!(outgoing::rebuild_grants(&ctx).await.unwrap(), before.len());
        ctx.commit().await.unwrap();
        assert_eq!(all().await, before);
        assert!(before.len() > 8);
    })
    .await;
}

#[tokio::test]
async fn what_was_done_is_told_in_order() {
    house(async |h| {
        let id = h.to_leader("Báo cáo").await;
        let tx = h.store().read().await.unwrap();
        let steps = outgoing::steps(&tx, id).await.unwrap();
        let told: Vec<_> = steps.iter().map(|s| (s.act.as_str(), s.author_name.as_str())).collect();
        let expected = [
            ("create", "Hoàng Thị Soạn Thảo"),
            ("submit", "Hoàng Thị Soạn Thảo"),
            ("initial", "Nguyễn Thị Kết Nối"),
            ("check-form", "Phạm Thị Minh Họa"),
        ];
        assert_eq!(told, expected);
        let (audited,): (i64,) = tx.one("SELECT count(*) AS c1 FROM audit WHERE record = $1", args![id]).await.unwrap();
        assert!(audited >= 5);
    })
    .await;
}
