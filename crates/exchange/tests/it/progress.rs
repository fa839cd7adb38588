//! Each step of handling is told to the sender, each once and never backwards.

use documents::actions::incoming::{complete, distribute};
use edxml::StatusCode;
use exchange::actions::register::{self, Entry};
use exchange::actions::report;
use kernel::Id;

use crate::support::{house, letter};

#[tokio::test]
async fn statuses_follow_the_document() {
    house(async |h| {
        let id = h.arrive(&letter("05")).await;
        assert_eq!(h.told(id).await, ["01"]);
        let mut ctx = h.ctx("vanthu.bo").await;
        let entry = Entry::of(&h.arrival(id).await.letter, ctx.today());
        let registered = register::run(&mut ctx, id, entry).await.unwrap();
        ctx.commit().await.unwrap();
        h.t.work().await;
        assert_eq!(h.told(id).await, ["01", "03"]);
        emit(h, registered.id.uuid(), "incoming-assigned").await;
        emit(h, registered.id.uuid(), "incoming-accepted").await;
        emit(h, registered.id.uuid(), "incoming-assigned").await;
        h.t.work().await;
        assert_eq!(h.told(id).await, ["01", "03", "04", "05"]);
        emit(h, registered.id.uuid(), "incoming-completed").await;
        h.t.work().await;
        assert_eq!(h.told(id).await, ["01", "03", "04", "05", "06"]);
        let _ = (complete::run, distribute::run);
        assert_eq!(h.outbox().len(), 5);
    })
    .await;
}

async fn emit(h: &crate::support::House, document: uuid::Uuid, event: &'static str) {
    let mut ctx = h.ctx("vanthu.bo").await;
    let record = store::Record { kind: "incoming-document", id: document };
    ctx.emit(event, record, serde_json::json!({})).await.unwrap();
    ctx.commit().await.unwrap();
    h.t.work().await;
}

#[tokio::test]
async fn a_late_word_is_not_told() {
    house(async |h| {
        let id = h.arrive(&letter("05")).await;
        let arrival = h.arrival(id).await;
        let mut ctx = h.ctx("vanthu.bo").await;
        for status in [StatusCode::Processing, StatusCode::Assigned, StatusCode::Processing, StatusCode::Finished] {
            report::run(&mut ctx, &arrival, status, "").await.unwrap();
        }
        ctx.commit().await.unwrap();
        assert_eq!(h.told(id).await, ["01", "05", "06"]);
        let _: Id<()> = Id::from_uuid(id.uuid());
    })
    .await;
}
