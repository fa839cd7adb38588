//! Registering arrivals: numbers without a gap, the year of Vietnam, duplicates, secrets.

use std::collections::BTreeSet;

use documents::actions::incoming::register::{self, RegisterError};
use documents::store::{incoming, registers, work_items};
use kernel::Kind;
use store::args;

use crate::support::{arrival, house};

#[tokio::test]
async fn an_arrival_gets_its_number_and_waits_for_distribution() {
    house(async |h| {
        let first = h.register(arrival("1", "V/v một")).await;
        let second = h.register(arrival("2", "V/v hai")).await;
        assert_eq!((first.arrival_number, second.arrival_number), (1, 2));
        let head = h.actor("chanhvanphong").await;
        let tx = h.t.app.store.read().await.unwrap();
        let document = incoming::load(&tx, &head, first.id).await.unwrap().expect("the registry sees it");
        assert_eq!((document.arrival_number, document.register_year, document.code()), (1, 2026, "1/SYT-NVY".into()));
        let stranger = h.actor("chuyenvien.pc").await;
        assert!(incoming::load(&tx, &stranger, first.id).await.unwrap().is_none());
        let items = work_items::of_record(&tx, first.id.uuid()).await.unwrap();
        assert_eq!(items.iter().map(|i| i.queue.name()).collect::<Vec<_>>(), ["distribute"]);
        let audit = store::audit::of_record(&tx, first.id.uuid()).await.unwrap();
        assert_eq!(audit[0].action, "incoming-registered");
    })
    .await;
}

#[tokio::test]
async fn sixteen_clerks_at_once_leave_no_gap_and_give_no_number_twice() {
    house(async |h| {
        let actor = h.actor("vanthu.bo").await;
        let each = 6;
        let tasks = (0..16).map(|task| {
            let (store, actor) = (h.t.app.store.clone(), actor.clone());
            tokio::spawn(async move {
                let mut given = Vec::new();
                for n in 0..each {
                    let mut ctx = store.write(actor.clone(), kernel::Locale::Vi, "test").await.unwrap();
                    let input = arrival(&format!("{task}-{n}"), "V/v đăng ký đồng thời");
                    let registered = register::run(&mut ctx, input).await.unwrap();
                    // Every third action is given up after its number was taken.
                    if (task + n) % 3 == 0 {
                        drop(ctx);
                    } else {
                        ctx.commit().await.unwrap();
                        given.push(registered.arrival_number);
                    }
                }
                given
            })
        });
        let mut numbers = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            let given = task.await.unwrap();
            assert!(given.is_sorted(), "later registrations get higher numbers");
            numbers.extend(given);
        }
        let all: BTreeSet<i64> = numbers.iter().copied().collect();
        let expected: BTreeSet<i64> = (1..=numbers.len() as i64).collect();
        assert_eq!(all, expected, "no gap, no double on {:?}", h.t.engine());
        let tx = h.t.app.store.read().await.unwrap();
        let register = registers::of_agency(&tx, actor.agency).await.unwrap().remove(0);
        assert_eq!(register.last, numbers.len() as i64);
        let entries = registers::entries(&tx, register.id).await.unwrap();
        assert_eq!(entries.iter().map(|e| e.number).collect::<Vec<_>>(), expected.into_iter().collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn the_year_ends_at_midnight_in_hanoi() {
    house(async |h| {
        h.t.at("2026-12-31T23:59:59+07:00");
        assert_eq!(h.register(arrival("1", "V/v cuối năm")).await.arrival_number, 1);
        assert_eq!(h.register(arrival("2", "V/v cuối năm")).await.arrival_number, 2);
        h.t.at("2027-01-01T00:00:00+07:00");
        let new_year = h.register(arrival("3", "V/v đầu năm")).await;
        assert_eq!(new_year.arrival_number, 1);
        let tx = h.t.app.store.read().await.unwrap();
        let document = incoming::load_as_system(&tx, new_year.id).await.unwrap().unwrap();
        assert_eq!((document.register_year, document.arrived_on.to_string()), (2027, "2027-01-01".into()));
    })
    .await;
}

async fn refused(h: &crate::support::House<'_>, who: &str, input: register::Input) -> RegisterError {
    let mut ctx = h.ctx(who).await;
    register::run(&mut ctx, input).await.expect_err("it is refused")
}

#[tokio::test]
async fn a_duplicate_is_told_and_needs_a_confirmation() {
    house(async |h| {
        let coded =
            |number: &str| register::Input { document_code: Some("H29.18:2026:1".into()), ..arrival(number, "V/v") };
        let first = h.register(coded("7")).await;
        let same_number =
            register::Input { issuer: "SỞ Y TẾ THÀNH PHỐ MẪU".into(), ..arrival("7", "V/v khác") };
        let error = refused(h, "vanthu.bo", same_number.clone()).await;
        assert!(matches!(&error, RegisterError::Duplicate(s) if s[0].id == first.id), "{error:?}");
        assert!(matches!(refused(h, "vanthu.bo", coded("8")).await, RegisterError::Duplicate(_)));
        h.register(register::Input { issuer: "Sở Y tế tỉnh Khác".into(), ..arrival("7", "V/v") }).await;
        let confirmed = register::Input { confirm_duplicate: true, ..same_number };
        assert_eq!(h.register(confirmed).await.arrival_number, 3);
    })
    .await;
}

#[tokio::test]
async fn a_secret_leaves_nothing_behind() {
    house(async |h| {
        let declared = register::Input { secrecy: "toi-mat".into(), ..arrival("1", "V/v") };
        let stamped = arrival("1", "Kế hoạch phòng thủ (MẬT)");
        for input in [declared, stamped] {
            let error = refused(h, "vanthu.bo", input).await;
            assert!(matches!(error, RegisterError::Secret(_)), "{error:?}");
        }
        let tx = h.t.app.store.read().await.unwrap();
        for table in ["documents", "incoming_documents", "work_items", "register_entries", "fts_records", "fts"] {
            let sql = format!("SELECT count(*) AS c1 FROM {table}");
            if let Ok((n,)) = tx.one::<(i64,)>(&sql, args![]).await {
                assert_eq!(n, 0, "{table}");
            }
            // A table that only the other engine has breaks the transaction there; begin anew.
            if table == "fts_records" && h.t.engine() == store::Engine::Postgres {
                break;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn only_the_registry_registers_and_fields_keep_their_rules() {
    house(async |h| {
        for who in ["chuyenvien.pc", "vanthu.pc", "botruong"] {
            let error = refused(h, who, arrival("1", "V/v")).await;
            assert!(matches!(error, RegisterError::NotAllowed), "{who}: {error:?}");
        }
        let day = |text: &str| Some(text.parse().unwrap());
        let cases = [
            ("subject", arrival("1", "  ")),
            ("issuer", register::Input { issuer: String::new(), ..arrival("1", "x") }),
            ("subject", arrival("1", &"ừ".repeat(501))),
            ("type_code", register::Input { type_code: "zz".into(), ..arrival("1", "x") }),
            ("arrived_on", register::Input { arrived_on: day("2026-11-24"), ..arrival("1", "x") }),
            ("issued_on", register::Input { issued_on: day("2026-11-24"), ..arrival("1", "x") }),
            (
                "issued_on",
                register::Input { issued_on: day("2026-11-23"), arrived_on: day("2026-11-20"), ..arrival("1", "x") },
            ),
            ("due_on", register::Input { due_on: day("2026-11-22"), ..arrival("1", "x") }),
            ("pages", register::Input { pages: Some(0), ..arrival("1", "x") }),
        ];
        for (field, input) in cases {
            let error = refused(h, "vanthu.bo", input).await;
            use kernel::Refusal;
            assert_eq!((error.field(), error.kind()), (Some(field), Kind::Invalid), "{error:?}");
        }
        assert_eq!(
            h.register(arrival("1", "Dòng một\n\u{7} dòng  hai")).await.arrival_number,
            1,
            "what was refused took no number"
        );
    })
    .await;
}
