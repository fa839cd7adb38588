//! The one predicate: every walker agrees with its definition, causes are independent, nothing leaks.

use std::collections::BTreeSet;

use access::{Filter, GrantKind, Listing, Scope, Search};
use futures::future::BoxFuture;
use kernel::{Actor, Id};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use store::args;
use store::fts::Query;
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

/// Grants as subject and record numbers, the subjects of the person who asks, and what the list is narrowed to.
#[derive(Debug, Clone)]
struct Case {
    grants: Vec<(u8, u8)>,
    asks: BTreeSet<u8>,
    filters: Narrow,
}

/// Each filter that is set; records are the numbers 0 to 39.
#[derive(Debug, Clone)]
struct Narrow {
    rest: Option<u8>,
    tens: Option<u8>,
    odd: bool,
    from: Option<u8>,
    before: Option<u8>,
}

impl Narrow {
    fn holds(&self, n: u8) -> bool {
        self.rest.is_none_or(|rest| n % 4 == rest)
            && self.tens.is_none_or(|tens| n / 10 == tens)
            && (!self.odd || n % 2 == 1)
            && self.from.is_none_or(|from| n >= from)
            && self.before.is_none_or(|before| n < before)
    }

    fn filters(&self) -> Vec<Filter> {
        let key = |n: u8| i64::from(n) * 10;
        let mut all = vec![Filter::whole("d.size >= 0", args![])];
        all.extend(self.rest.map(|n| Filter::indexed("d.rest = ?", args![i64::from(n)])));
        all.extend(self.tens.map(|n| Filter::indexed("d.tens = ?", args![i64::from(n)])));
        all.extend(self.odd.then(|| Filter::new("d.size % 2 = 1", args![])));
        all.extend(self.from.map(|n| Filter::from(key(n))));
        all.extend(self.before.map(|n| Filter::before(key(n))));
        all
    }
}

fn case() -> impl Strategy<Value = Case> {
    let grants = prop::collection::vec((0_u8..6, 0_u8..40), 0..120);
    let some = |below: u8| prop::option::of(0_u8..below);
    let filters = (some(5), some(4), any::<bool>(), some(40), some(40));
    let narrow = filters.prop_map(|(rest, tens, odd, from, before)| Narrow { rest, tens, odd, from, before });
    (grants, prop::collection::btree_set(0_u8..6, 0..4), narrow).prop_map(|(grants, asks, filters)| Case {
        grants,
        asks,
        filters,
    })
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

const THINGS: &str = "CREATE TABLE things (id UUID PRIMARY KEY, sort_key BIGINT NOT NULL UNIQUE, size BIGINT NOT NULL,
        rest BIGINT NOT NULL, tens BIGINT NOT NULL);
    CREATE INDEX things_rest ON things (rest, sort_key); CREATE INDEX things_tens ON things (tens, sort_key);";

/// Forty things; `text` says what is written on each.
async fn things(ctx: &store::Ctx, text: impl Fn(u8) -> Option<&'static str>) {
    ctx.tx.batch(THINGS).await.unwrap();
    for n in 0_u8..40 {
        let (id, key, size) = (Uuid::from_u128(n.into()), i64::from(n) * 10, i64::from(n));
        let sql = "INSERT INTO things (id, sort_key, size, rest, tens) VALUES ($1, $2, $3, $4, $5)";
        ctx.tx.exec(sql, args![id, key, size, size % 4, size / 10]).await.unwrap();
        if let Some(text) = text(n) {
            store::fts::index(&ctx.tx, id, key, text).await.unwrap();
        }
    }
}

async fn give(ctx: &store::Ctx, grants: &[(u8, u8)]) {
    for (who, what) in grants {
        let cause: Id<()> = ctx.id();
        let record = Uuid::from_u128((*what).into());
        access::grant(&ctx.tx, subject(*who), KIND, i64::from(*what) * 10, record, cause.uuid()).await.unwrap();
    }
}

/// What the definition of the predicate gives, newest first.
fn defined(case: &Case, holds: impl Fn(u8) -> bool) -> Vec<Uuid> {
    let seen: BTreeSet<u8> =
        case.grants.iter().filter(|(who, _)| case.asks.contains(who)).map(|(_, what)| *what).collect();
    seen.into_iter().rev().filter(|n| case.filters.holds(*n) && holds(*n)).map(|n| Uuid::from_u128(n.into())).collect()
}

#[tokio::test]
async fn every_walker_gives_the_same_pages_as_the_definition() {
    testing::on_each_engine(&[], nobody, async |t| {
        let mut runner = TestRunner::deterministic();
        for _ in 0..60 {
            let case = case().new_tree(&mut runner).unwrap().current();
            let ctx = t.ctx(Actor::system(Uuid::nil())).await;
            things(&ctx, |_| None).await;
            give(&ctx, &case.grants).await;
            let expected = defined(&case, |_| true);
            let subjects: Vec<Uuid> = case.asks.iter().map(|n| subject(*n)).collect();
            let scope = Scope { kind: KIND, subjects: &subjects };
            let listing = Listing { scope, table: "things", filters: case.filters.filters(), after: None, limit: 7 };
            assert_eq!(pages(&ctx.tx, listing.clone()).await, expected, "{case:?}");
            let count = listing.count(&ctx.tx, 1_000).await.unwrap();
            assert_eq!((count.n, count.more), (expected.len(), false), "{case:?}");
            if !subjects.is_empty() {
                for answer in listing.every_walker(&ctx.tx).await.unwrap() {
                    assert_eq!(answer, expected[..expected.len().min(7)], "{case:?} on {:?}", t.engine());
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_search_shows_exact_matches_first_then_folded_ones_and_nothing_unseen() {
    let texts = ["thuốc mới", "thuoc moi", "thuốc cũ", "máy mới"];
    testing::on_each_engine(&[], nobody, async |t| {
        let mut runner = TestRunner::deterministic();
        for _ in 0..20 {
            let case = case().new_tree(&mut runner).unwrap().current();
            let ctx = t.ctx(Actor::system(Uuid::nil())).await;
            things(&ctx, |n| texts.get(usize::from(n) % 4).copied()).await;
            give(&ctx, &case.grants).await;
            let subjects: Vec<Uuid> = case.asks.iter().map(|n| subject(*n)).collect();
            let scope = Scope { kind: KIND, subjects: &subjects };
            for (typed, exact, folded) in
                [("thuốc mới", vec![0], vec![1]), ("thuoc", vec![], vec![0, 1, 2]), ("thuốc", vec![0, 2], vec![1])]
            {
                let of = |rests: &[u8]| defined(&case, |n| rests.contains(&(n % 4)));
                let expected = [of(&exact), of(&folded)].concat();
                let listing =
                    Listing { scope, table: "things", filters: case.filters.filters(), after: None, limit: 3 };
                let mut search = Search { listing, query: Query::parse(typed).unwrap() };
                let mut found = Vec::new();
                loop {
                    let page = search.page(&ctx.tx).await.unwrap();
                    found.extend(page.rows);
                    match page.next {
                        Some(next) => search.listing.after = Some(next),
                        None => break,
                    }
                }
                assert_eq!(found, expected, "{typed} {case:?} on {:?}", t.engine());
            }
        }
    })
    .await;
}

#[tokio::test]
async fn somebody_with_very_many_subjects_gets_their_list() {
    testing::on_each_engine(&[], nobody, async |t| {
        let ctx = t.ctx(Actor::system(Uuid::nil())).await;
        things(&ctx, |_| None).await;
        give(&ctx, &[(3, 5), (4, 9), (3, 9)]).await;
        let mut subjects: Vec<Uuid> = (0..900_u128).map(|n| Uuid::from_u128(1_000_000 + n)).collect();
        subjects.extend([subject(3), subject(4)]);
        let scope = Scope { kind: KIND, subjects: &subjects };
        for filters in [vec![], vec![Filter::indexed("d.rest = ?", args![1_i64])]] {
            let listing = Listing { scope, table: "things", filters, after: None, limit: 7 };
            let rows = listing.page(&ctx.tx).await.unwrap().rows;
            assert_eq!(rows, [9, 5].map(Uuid::from_u128), "{:?}", t.engine());
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
