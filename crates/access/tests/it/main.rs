//! The one predicate: both drivers agree, causes are independent, nothing leaks.

use std::collections::BTreeSet;

use access::{Filter, GrantKind, Listing, Scope};
use futures::future::BoxFuture;
use kernel::{Actor, Id};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use store::args;
use uuid::Uuid;
use web::Principal;

const KIND: GrantKind = GrantKind(1);

fn nobody<'a>(
    _: &'a store::Tx,
    _: Uuid,
    _: Option<Uuid>,
    _: kernel::Instant,
) -> BoxFuture<'a, store::Result<Option<Principal>>> {
    Box::pin(async { Ok(None) })
}

fn subject(n: u8) -> Uuid {
    Uuid::from_u128(1_000 + u128::from(n))
}

/// Grants as subject and record numbers, and the subjects of the person who asks.
#[derive(Debug, Clone)]
struct Case {
    grants: Vec<(u8, u8)>,
    asks: BTreeSet<u8>,
    rest: i64,
}

fn case() -> impl Strategy<Value = Case> {
    let grants = prop::collection::vec((0_u8..6, 0_u8..40), 0..120);
    (grants, prop::collection::btree_set(0_u8..6, 0..4), 0_i64..5).prop_map(|(grants, asks, rest)| Case {
        grants,
        asks,
        rest,
    })
}

fn listing<'a>(subjects: &'a [Uuid], rest: i64) -> Listing<'a> {
    let filters = if rest == 4 { Vec::new() } else { vec![Filter::new("d.size % 4 = ?", args![rest])] };
    Listing { scope: Scope { kind: KIND, subjects }, table: "things", filters, after: None, limit: 7 }
}

async fn pages(tx: &store::Tx, mut listing: Listing<'_>) -> Vec<Uuid> {
    let mut all = Vec::new();
    loop {
        let page = listing.page(tx).await.unwrap();
        all.extend(page.rows);
        match page.next {
            Some(next) => listing.after = Some(next),
            None => return all,
        }
    }
}

#[tokio::test]
async fn both_drivers_give_the_same_pages_as_the_definition() {
    testing::on_each_engine(&[], nobody, async |t| {
        let mut runner = TestRunner::deterministic();
        for _ in 0..40 {
            let case = case().new_tree(&mut runner).unwrap().current();
            let ctx = t.ctx(Actor::system(Uuid::nil())).await;
            ctx.tx
                .batch("CREATE TABLE things (id UUID PRIMARY KEY, sort_key BIGINT NOT NULL, size BIGINT NOT NULL)")
                .await
                .unwrap();
            for n in 0_u8..40 {
                let sql = "INSERT INTO things (id, sort_key, size) VALUES ($1, $2, $3)";
                ctx.tx.exec(sql, args![Uuid::from_u128(n.into()), i64::from(n) * 10, i64::from(n)]).await.unwrap();
            }
            for (who, what) in &case.grants {
                let cause: Id<()> = ctx.id();
                let record = Uuid::from_u128((*what).into());
                access::grant(&ctx.tx, subject(*who), KIND, i64::from(*what) * 10, record, cause.uuid()).await.unwrap();
            }
            let mut expected: Vec<u8> =
                case.grants.iter().filter(|(who, _)| case.asks.contains(who)).map(|(_, what)| *what).collect();
            expected.sort_unstable();
            expected.dedup();
            expected.reverse();
            expected.retain(|what| case.rest == 4 || i64::from(*what) % 4 == case.rest);
            let expected: Vec<Uuid> = expected.into_iter().map(|n| Uuid::from_u128(n.into())).collect();
            let subjects: Vec<Uuid> = case.asks.iter().map(|n| subject(*n)).collect();
            let listing = listing(&subjects, case.rest);
            assert_eq!(pages(&ctx.tx, listing.clone()).await, expected, "{case:?}");
            assert_eq!(listing.count(&ctx.tx, 1_000).await.unwrap().n, expected.len());
            if !subjects.is_empty() {
                let (walked, probed) = listing.both_drivers(&ctx.tx).await.unwrap();
                assert_eq!(walked, probed, "{case:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn revoking_one_cause_leaves_the_others() {
    testing::on_each_engine(&[], nobody, async |t| {
        let ctx = t.ctx(Actor::system(Uuid::nil())).await;
        let (record, one, other) = (Uuid::from_u128(7), Uuid::from_u128(1), Uuid::from_u128(2));
        for cause in [one, other] {
            access::grant_many(&ctx.tx, &[subject(1), subject(2)], KIND, 70, record, cause).await.unwrap();
        }
        access::revoke(&ctx.tx, record, one).await.unwrap();
        assert!(access::visible(&ctx.tx, &[subject(1)], record).await.unwrap());
        access::revoke_subject(&ctx.tx, record, subject(1), other).await.unwrap();
        assert!(!access::visible(&ctx.tx, &[subject(1)], record).await.unwrap());
        assert!(access::visible(&ctx.tx, &[subject(9), subject(2)], record).await.unwrap());
        assert!(!access::visible(&ctx.tx, &[], record).await.unwrap());
    })
    .await;
}
