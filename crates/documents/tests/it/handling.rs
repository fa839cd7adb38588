//! A document's way through the house: distributed, instructed, passed on, done; grants and work items follow.

use documents::actions::incoming::{ActionError, Choice, complete, distribute, instruct, pass_on, withdraw, work};
use documents::model::Document;
use documents::model::incoming::{HandlingError, Role, State, Target};
use documents::store::{incoming, work_items};
use jiff::civil::date;
use kernel::{Actor, Id};
use store::args;
use uuid::Uuid;

use crate::support::{House, house, position, unit};

fn choice(target: Target, role: Role) -> Choice {
    Choice { target, role, due_on: None, note: String::new() }
}

async fn queues(h: &House<'_>, id: Id<Document>) -> Vec<(Uuid, &'static str)> {
    let tx = h.t.app.store.read().await.unwrap();
    let items = work_items::of_record(&tx, id.uuid()).await.unwrap();
    items.iter().map(|i| (i.holder, i.queue.name())).collect()
}

async fn sees(h: &House<'_>, who: &str, id: Id<Document>) -> bool {
    let actor = h.actor(who).await;
    let tx = h.t.app.store.read().await.unwrap();
    incoming::load(&tx, &actor, id).await.unwrap().is_some()
}

async fn state(h: &House<'_>, id: Id<Document>) -> (State, documents::model::incoming::Handling) {
    let tx = h.t.app.store.read().await.unwrap();
    let document = incoming::load_as_system(&tx, id).await.unwrap().unwrap();
    let handling = incoming::handling(&tx, &document).await.unwrap();
    (document.state, handling)
}

/// The office head asks the deputy minister, whose secretary prepares; the deputy minister confirms.
async fn instructed(h: &House<'_>) -> Id<Document> {
    let id = h.document().await;
    let leader = position("thutruong1");
    let mut ctx = h.ctx("chanhvanphong").await;
    let input =
        distribute::Input { leaders: vec![leader], due_on: Some(date(2026, 12, 10)), ..distribute::Input::default() };
    distribute::run(&mut ctx, id, input).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(queues(h, id).await, [(leader, "instruct")]);
    let asked = state(h, id).await.1.instructions[0].id;
    let mut ctx = h.ctx("thuky.tt1").await;
    let choices = vec![
        choice(Target::Unit(unit("CNTT")), Role::Lead),
        choice(Target::Unit(unit("PC")), Role::Coordinate),
        choice(Target::Unit(unit("TTrB")), Role::Inform),
    ];
    let input =
        instruct::Input {
            text: "Cục CNTT chủ trì tham mưu trả lời".into(), due_on: Some(date(2026, 12, 5)), choices
        };
    instruct::prepare(&mut ctx, id, asked, input).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(queues(h, id).await, [(leader, "confirm-instruction")]);
    assert!(!sees(h, "cuctruong", id).await, "nothing is assigned before the leader has spoken");
    let mut ctx = h.ctx("thuky.tt1").await;
    let refused = instruct::confirm(&mut ctx, id, asked).await;
    assert!(matches!(refused, Err(ActionError::Handling(HandlingError::NotAllowed))), "a secretary does not confirm");
    drop(ctx);
    let mut ctx = h.ctx("thutruong1").await;
    instruct::confirm(&mut ctx, id, asked).await.unwrap();
    ctx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_document_is_instructed_passed_on_and_completed() {
    house(async |h| {
        let id = instructed(h).await;
        let (now, handling) = state(h, id).await;
        assert_eq!((now, handling.due_on), (State::Instructed, Some(date(2026, 12, 5))));
        for (who, expected) in [
            ("cuctruong", true),
            ("vanthu.cntt", true),
            ("vutruong.pc", true),
            ("chanhthanhtra", true),
            ("thutruong1", true),
            ("thutruong2", false),
            ("chuyenvien1", false),
            ("vutruong", false),
            ("vanthu.qld", false),
        ] {
            assert_eq!(sees(h, who, id).await, expected, "{who}");
        }
        let lead = handling.assignments.iter().find(|a| a.role == Role::Lead).unwrap().id;
        let mut ctx = h.ctx("vanthu.cntt").await;
        let outside = pass_on::run(&mut ctx, id, lead, &[choice(Target::Unit(unit("PC")), Role::Lead)]).await;
        assert!(matches!(outside, Err(ActionError::Target(_))), "{outside:?}");
        drop(ctx);
        let mut ctx = h.ctx("vanthu.cntt").await;
        pass_on::run(&mut ctx, id, lead, &[choice(Target::Unit(unit("CNTT-CSDL")), Role::Lead)]).await.unwrap();
        ctx.commit().await.unwrap();
        let division = state(h, id).await.1.assignments.last().unwrap().id;
        let mut ctx = h.ctx("truongphong.csdl").await;
        pass_on::run(&mut ctx, id, division, &[choice(Target::Position(position("chuyenvien1")), Role::Lead)])
            .await
            .unwrap();
        ctx.commit().await.unwrap();
        let held = queues(h, id).await;
        assert!(held.contains(&(position("chuyenvien1"), "handle")), "{held:?}");
        assert!(!held.iter().any(|(_, q)| *q == "pass-on"), "who has passed on, waits: {held:?}");
        let mut ctx = h.ctx("chuyenvien1").await;
        let input =
            complete::Input {
                result: "Đã trả lời".into(), reply: None, reply_notation: Some("99/BYT-CNTT".into())
            };
        complete::run(&mut ctx, id, input).await.unwrap();
        ctx.commit().await.unwrap();
        assert_eq!(state(h, id).await.0, State::Completed);
        assert_eq!(queues(h, id).await.iter().map(|q| q.1).collect::<Vec<_>>(), ["inform"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_given_back_is_no_longer_seen() {
    house(async |h| {
        let id = instructed(h).await;
        let (_, handling) = state(h, id).await;
        let coordinate = handling.assignments.iter().find(|a| a.role == Role::Coordinate).unwrap().id;
        let mut ctx = h.ctx("vutruong.pc").await;
        work::give_back(&mut ctx, id, coordinate, "Không thuộc chức năng").await.unwrap();
        ctx.commit().await.unwrap();
        assert!(!sees(h, "vutruong.pc", id).await);
        assert!(sees(h, "cuctruong", id).await);
    })
    .await;
}

async fn table(h: &House<'_>, sql: &str) -> Vec<(Uuid, Uuid, String)> {
    let tx = h.t.app.store.read().await.unwrap();
    let mut rows: Vec<(Uuid, Uuid, String)> = tx.all(sql, args![]).await.unwrap();
    rows.sort();
    rows
}

#[tokio::test]
async fn grants_and_work_items_built_anew_equal_what_the_steps_have_written() {
    house(async |h| {
        let first = instructed(h).await;
        let (_, handling) = state(h, first).await;
        let mut ctx = h.ctx("vutruong.pc").await;
        let coordinate = handling.assignments.iter().find(|a| a.role == Role::Coordinate).unwrap().id;
        work::give_back(&mut ctx, first, coordinate, "Không thuộc chức năng").await.unwrap();
        ctx.commit().await.unwrap();
        let lead = handling.assignments.iter().find(|a| a.role == Role::Lead).unwrap().id;
        let mut ctx = h.ctx("cuctruong").await;
        pass_on::run(&mut ctx, first, lead, &[choice(Target::Unit(unit("CNTT-CSDL")), Role::Lead)]).await.unwrap();
        ctx.commit().await.unwrap();
        let grants = "SELECT subject AS c1, cause AS c2, CAST(sort_key AS TEXT) AS c3 FROM grants WHERE kind = 1";
        let items = "SELECT holder AS c1, cause AS c2, queue || coalesce(due_on, '') AS c3 FROM work_items";
        let (written_grants, written_items) = (table(h, grants).await, table(h, items).await);
        assert!(written_grants.len() >= 5 && written_items.len() >= 2);
        let ctx = h.t.ctx(Actor::system(Uuid::nil())).await;
        assert_eq!(incoming::rebuild_grants(&ctx).await.unwrap(), 1);
        assert_eq!(incoming::rebuild_work_items(&ctx).await.unwrap(), 1);
        ctx.commit().await.unwrap();
        assert_eq!(table(h, grants).await, written_grants);
        assert_eq!(table(h, items).await, written_items);
    })
    .await;
}

#[tokio::test]
async fn a_recall_by_the_sender_destroys_the_content() {
    house(async |h| {
        let id = instructed(h).await;
        let mut ctx = h.t.ctx(Actor::system(identity::seed::Demo.ministry().uuid())).await;
        withdraw::run(&mut ctx, id, "Thu hồi theo công văn 15/SYT-VP").await.unwrap();
        ctx.commit().await.unwrap();
        let tx = h.t.app.store.read().await.unwrap();
        let document = incoming::load_as_system(&tx, id).await.unwrap().unwrap();
        assert_eq!((document.state, document.subject.as_str()), (State::Withdrawn, "(đã thu hồi)"));
        assert_eq!(document.code(), "12/SYT-NVY");
        drop(tx);
        assert!(!sees(h, "cuctruong", id).await);
        assert!(queues(h, id).await.is_empty());
    })
    .await;
}
