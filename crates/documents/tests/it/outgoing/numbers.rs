//! Numbers: gap-free under concurrency, one for a double click, one series a year, none lost by a refusal.

use std::collections::BTreeSet;

use documents::actions::outgoing::sign::Approval;
use documents::actions::outgoing::{OutgoingError, issue};
use documents::model::outgoing::State;
use documents::store::registers;
use identity::seed::Demo;
use kernel::Locale;

use super::support::{RIGHT, WRONG, Way, house};

#[tokio::test]
async fn twenty_at_once_get_twenty_numbers() {
    house(async |h| {
        let mut ids = Vec::new();
        for n in 0..20 {
            let id = h.to_leader(&format!("Báo cáo {n}")).await;
            h.sign("thutruong1", id, RIGHT).await.unwrap();
            ids.push((id, Approval { hash: h.file_hash(id).await, pin: RIGHT.into() }));
        }
        let actor = h.actor("vanthu.bo").await;
        let tasks: Vec<_> = ids
            .into_iter()
            .map(|(id, approval)| {
                let (app, actor) = (h.t.app.clone(), actor.clone());
                tokio::spawn(async move {
                    let begin = || {
                        let (app, actor) = (app.clone(), actor.clone());
                        async move { Ok::<_, OutgoingError>(app.store.write(actor, Locale::Vi, "test").await?) }
                    };
                    let issuing = issue::perform(&app, &actor, id, &approval, begin).await.unwrap();
                    issuing.ctx.commit().await.unwrap();
                    issuing.code
                })
            })
            .collect();
        let mut given = BTreeSet::new();
        for task in tasks {
            given.insert(task.await.unwrap());
        }
        let expected: BTreeSet<String> = (1..=20).map(|n| format!("{n:02}/BYT-CNTT")).collect();
        assert_eq!(given, expected, "{:?}", h.t.engine());
    })
    .await;
}

/// Another node numbers between our reading of the counter and our write: the file is signed again with the next number.
#[tokio::test]
async fn a_number_taken_by_another_node_is_not_written() {
    house(async |h| {
        let (id, other) = (h.to_leader("Báo cáo").await, h.to_leader("Văn bản khác").await);
        for id in [id, other] {
            h.sign("thutruong1", id, RIGHT).await.unwrap();
        }
        let actor = h.actor("vanthu.bo").await;
        let agency = Demo.ministry().uuid();
        let tries = std::sync::atomic::AtomicUsize::new(0);
        let (tries, who) = (&tries, &actor);
        let begin = || async move {
            let ctx = h.store().write(who.clone(), Locale::Vi, "test").await?;
            if tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 {
                drop(ctx);
                let ctx = h.store().write(who.clone(), Locale::Vi, "other node").await?;
                let series = registers::Series { agency, unit: None, direction: "outgoing", year: 2026, scheme: "all" };
                registers::give(&ctx, &series, other).await?;
                ctx.commit().await?;
                return Ok(h.store().write(who.clone(), Locale::Vi, "test").await?);
            }
            Ok::<_, OutgoingError>(ctx)
        };
        let approval = Approval { hash: h.file_hash(id).await, pin: RIGHT.into() };
        let issuing = issue::perform(&h.t.app, &actor, id, &approval, begin).await.unwrap();
        issuing.ctx.commit().await.unwrap();
        assert_eq!(issuing.code, "02/BYT-CNTT");
        assert_eq!(tries.load(std::sync::atomic::Ordering::SeqCst), 2);
        let text = pdf_text(h, id).await;
        assert!(text.is_none_or(|text| text.contains("Số: 02/BYT-CNTT") && !text.contains("Số: 01/")));
    })
    .await;
}

pub async fn pdf_text(h: &crate::support::House<'_>, id: kernel::Id<documents::model::Document>) -> Option<String> {
    let pdf = h.store().blobs.get(h.row(id).await.final_pdf.as_ref().unwrap()).await.unwrap();
    crate::support::text_of(h, &pdf)
}

#[tokio::test]
async fn a_refused_pin_takes_no_number_and_a_new_year_begins_with_one() {
    house(async |h| {
        let first = h.to_leader("Báo cáo").await;
        h.sign("thutruong1", first, RIGHT).await.unwrap();
        assert!(h.issue("vanthu.bo", first, WRONG).await.is_err());
        assert_eq!(h.row(first).await.state, State::Signed);
        assert_eq!(h.issue("vanthu.bo", first, RIGHT).await.unwrap(), "01/BYT-CNTT");
        assert!(h.issue("vanthu.bo", first, RIGHT).await.is_err(), "a second time is refused by the state");
        let second = h.to_leader("Báo cáo").await;
        h.t.at("2026-12-31T23:59:00+07:00");
        h.sign("thutruong1", second, RIGHT).await.unwrap();
        h.t.at("2027-01-04T08:00:00+07:00");
        assert_eq!(h.issue("vanthu.bo2", second, RIGHT).await.unwrap(), "01/BYT-CNTT");
        let row = h.row(second).await;
        // Signed on Thursday 31/12: Friday 01/01 was the last day (holidays are data of the agency), Monday is one day late.
        assert_eq!((row.issued_on.map(|d| d.to_string()).as_deref(), row.late_days), (Some("2027-01-04"), 1));
    })
    .await;
}
