//! The demonstration's arrivals: every state is there, everybody has something to do, and all of it follows the rules.

use std::collections::BTreeMap;

use documents::model::outgoing::State;
use documents::press::Press;
use documents::store::{incoming, outgoing, work_items};
use identity::seed::Demo;
use kernel::{Actor, Date};
use signing::keys;
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
        assert_eq!(states.values().sum::<i64>(), 14);
        for state in ["registered", "distributed", "instructed", "in-progress", "completed", "returned"] {
            assert!(states.contains_key(state), "{state} in {states:?}");
        }
        let today = kernel::civil_date(store.clock.now());
        for (who, queue) in [
            ("chanhvanphong", "distribute"),
            ("thutruong1", "instruct"),
            ("thutruong2", "instruct"),
            ("botruong", "instruct"),
            ("thuky.bt", "instruct"),
            ("thuky.tt2", "instruct"),
            ("thuky.tt1", "instruct"),
            ("vanthu.cntt", "pass-on"),
            ("chuyenvien1", "handle"),
            ("chuyenvien.pc", "handle"),
            ("chuyenvien.dp", "handle"),
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
        assert_eq!(incoming::rebuild_grants(&ctx).await.unwrap(), 14);
        assert_eq!(ctx.tx.all::<(Uuid, Uuid, String)>(grants, args![]).await.unwrap(), written);
        drop(ctx);
        let office = h.browser("chanhvanphong").await;
        office.get("/").await.expect(200).contains("ứng phó mưa lũ").contains("HỎA TỐC");
    })
    .await;
}

#[tokio::test]
async fn the_papers_that_go_out_stand_at_every_step_and_are_really_signed() {
    house(async |h| {
        let store = &h.t.app.store;
        // Late enough that a whole day of the story lies before.
        h.t.at("2026-11-23T20:00:00+07:00");
        let before = store.clock.now();
        let scans = documents::seed::scans(store, &h.t.app.service::<Press>()).await.unwrap();
        let mut ctx = h.t.ctx(Actor::system(Demo.ministry().uuid())).await;
        let arrivals = documents::seed::incoming(&mut ctx, &Demo, &scans).await.unwrap();
        ctx.commit().await.unwrap();
        let written = documents::seed::outgoing(&h.t.app, &h.t.clock, &Demo, &arrivals).await.unwrap();
        assert_eq!(documents::seed::copies(&h.t.app, &h.t.clock, &Demo, &arrivals, &written).await.unwrap(), 4);
        assert_eq!(store.clock.now(), before, "the clock is given back as it was");
        let tx = store.read().await.unwrap();
        let sql = "SELECT state AS c1, count(*) AS c2 FROM documents WHERE direction = 'outgoing' GROUP BY state";
        let states: BTreeMap<String, i64> = tx.all::<(String, i64)>(sql, args![]).await.unwrap().into_iter().collect();
        assert_eq!(states.values().sum::<i64>(), written.len() as i64);
        for state in State::ALL {
            assert!(states.contains_key(state.name()), "{} in {states:?}", state.name());
        }
        for (who, queue) in [
            ("botruong", "sign"),
            ("thutruong1", "sign"),
            ("thutruong2", "sign"),
            ("cuctruong.qld", "sign"),
            ("chanhvanphong", "form-check"),
            ("vanthu.bo", "number-and-seal"),
            ("vanthu.bo", "dispatch"),
            ("vanthu.bo", "make-copy"),
            ("cuctruong.kcb", "sign"),
            ("vanthu.attp", "number-and-seal"),
            ("vanthu.kcb", "number-and-seal"),
            ("cuctruong", "initial-content"),
            ("vutruong.tccb", "initial-content"),
            ("chuyenvien.khtc", "draft"),
            ("chuyenvien2", "draft"),
            ("luutru", "draft"),
            ("trucban", "opinion"),
            ("vutruong", "opinion"),
            ("vutruong.bh", "handle"),
            ("chanhthanhtra", "handle"),
        ] {
            let counts = work_items::counts(&tx, &h.actor(who).await, kernel::civil_date(before)).await.unwrap();
            assert!(counts.queues.iter().any(|(q, n)| q.name() == queue && *n > 0), "{who} {queue}: {counts:?}");
        }
        let numbers = "SELECT number AS c1, issued_on AS c2 FROM documents WHERE direction = 'outgoing' AND agency = $1
                       AND number IS NOT NULL ORDER BY number";
        let numbers: Vec<(String, Date)> = tx.all(numbers, args![Demo.ministry()]).await.unwrap();
        assert!(numbers.len() >= 5 && numbers.is_sorted_by_key(|(_, date)| *date), "numbers follow dates: {numbers:?}");
        let reply = outgoing::load_as_system(&tx, written.of("reply-to-hanoi").unwrap()).await.unwrap().unwrap();
        let answered = incoming::load_as_system(&tx, reply.replies_to.unwrap()).await.unwrap().unwrap();
        assert_eq!((answered.state.as_str(), answered.reply), ("completed", Some(reply.id.uuid())));
        assert_eq!(answered.reply_notation.as_deref(), Some(reply.code().as_str()));
        let trust = keys::trust_list(&tx).await.unwrap();
        let pdf = store.blobs.get(reply.final_pdf.as_ref().unwrap()).await.unwrap();
        let report = pades::verify(&pdf, &trust, before).unwrap();
        assert_eq!((report.verdict, report.signatures.len()), (Some(pades::Verdict::Valid), 3));
    })
    .await;
}
