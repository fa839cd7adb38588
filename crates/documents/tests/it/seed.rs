//! The demonstration's arrivals: every state is there, everybody has something to do, and all of it follows the rules.

use std::collections::BTreeMap;

use documents::press::Press;
use documents::store::{incoming, work_items};
use identity::seed::Demo;
use kernel::Actor;
use store::args;
use uuid::Uuid;

use crate::outgoing::support::house;

#[tokio::test]
async fn the_demonstration_has_a_document_in_every_state() {
    house(async |h| {
        let store = &h.t.app.store;
        let scans = documents::seed::scans(store, &h.t.app.service::<Press>()).await.unwrap();
        let mut ctx = h.t.ctx(Actor::system(Demo.ministry().uuid())).await;
        documents::seed::incoming(&mut ctx, &Demo, &scans).await.unwrap();
        assert_eq!(ctx.now, store.clock.now(), "the context is given back as it was");
        ctx.commit().await.unwrap();
        let tx = store.read().await.unwrap();
        let sql = "SELECT state AS c1, count(*) AS c2 FROM documents WHERE direction = 'incoming' GROUP BY state";
        let states: BTreeMap<String, i64> = tx.all::<(String, i64)>(sql, args![]).await.unwrap().into_iter().collect();
        assert_eq!(states.values().sum::<i64>(), 12);
        for state in ["registered", "distributed", "instructed", "in-progress", "completed", "returned"] {
            assert!(states.contains_key(state), "{state} in {states:?}");
        }
        let today = kernel::civil_date(store.clock.now());
        for (who, queue) in [
            ("chanhvanphong", "distribute"),
            ("thutruong1", "instruct"),
            ("thuky.tt1", "instruct"),
            ("vanthu.cntt", "pass-on"),
            ("chuyenvien1", "handle"),
            ("vutruong.pc", "coordinate"),
            ("chanhthanhtra", "inform"),
        ] {
            let counts = work_items::counts(&tx, &h.actor(who).await, today).await.unwrap();
            assert!(counts.queues.iter().any(|(q, n)| q.name() == queue && *n > 0), "{who} {queue}: {counts:?}");
        }
        assert!(work_items::counts(&tx, &h.actor("chuyenvien.khtc").await, today).await.unwrap().late > 0);
        drop(tx);
        let grants = "SELECT subject AS c1, cause AS c2, CAST(sort_key AS TEXT) AS c3 FROM grants WHERE kind = 1 ORDER BY 1, 2, 3";
        let written: Vec<(Uuid, Uuid, String)> = store.read().await.unwrap().all(grants, args![]).await.unwrap();
        let ctx = h.t.ctx(Actor::system(Uuid::nil())).await;
        assert_eq!(incoming::rebuild_grants(&ctx).await.unwrap(), 12);
        assert_eq!(ctx.tx.all::<(Uuid, Uuid, String)>(grants, args![]).await.unwrap(), written);
        drop(ctx);
        let office = h.browser("chanhvanphong").await;
        office.get("/").await.expect(200).contains("ứng phó mưa lũ").contains("HỎA TỐC");
    })
    .await;
}
