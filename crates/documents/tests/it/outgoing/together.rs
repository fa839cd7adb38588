//! Several documents by one PIN: each result told, nothing done twice, nothing half done.

use std::time::Duration;

use documents::batches::Batches;
use documents::model::Document;
use documents::model::outgoing::{Act, Fault, State};
use documents::store::batches;
use identity::seed::Demo;
use kernel::Id;
use serde_json::{Value, json};
use store::args;
use testing::{Answer, Client};
use web::BlockingPool;

use super::support::{RIGHT, WRONG, Way, back, house};
use crate::support::House;

const API: &str = "/api/v1/outgoing-documents/batches";

/// Documents on the desk of `thutruong1`.
async fn on_desk(h: &House<'_>, count: usize) -> Vec<Id<Document>> {
    let mut ids = Vec::new();
    for n in 0..count {
        ids.push(h.to_leader(&format!("Báo cáo số {n}")).await);
    }
    ids
}

/// The same, signed.
async fn to_seal(h: &House<'_>, count: usize) -> Vec<Id<Document>> {
    let ids = on_desk(h, count).await;
    for id in &ids {
        h.sign("thutruong1", *id, RIGHT).await.unwrap();
    }
    ids
}

/// What the page shows: `<id>.<hash>` of every document that can be ticked.
async fn ticked(client: &Client, act: &str, ids: &[Id<Document>]) -> Vec<String> {
    let query: Vec<String> = ids.iter().map(|id| format!("ids={id}")).collect();
    let page = client.get(&format!("/outgoing-documents/together/{act}?{}", query.join("&"))).await.expect(200).text();
    let values = page.split("name=\"chosen\" value=\"").skip(1);
    values.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn fields<'a>(client: &'a Client, nonce: &'a str, chosen: &'a [String], pin: &'a str) -> Vec<(&'a str, &'a str)> {
    let fixed = [("_csrf", client.csrf.as_str()), ("_nonce", nonce), ("pin", pin)];
    fixed.into_iter().chain(chosen.iter().map(|pair| ("chosen", pair.as_str()))).collect()
}

async fn order(client: &Client, act: &str, nonce: &str, chosen: &[String], pin: &str) -> Answer {
    client.post_raw(&format!("/outgoing-documents/together/{act}"), &fields(client, nonce, chosen, pin)).await
}

/// How an order ended, once it has.
async fn ended(client: &Client, page: &str) -> Value {
    let path = format!("{API}/{}", page.rsplit('/').next().unwrap());
    for _ in 0..1_500 {
        let told = client.get(&path).await.expect(200).json();
        if told["state"] != "running" {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the order does not end");
}

fn states(told: &Value) -> Vec<&str> {
    told["documents"].as_array().unwrap().iter().map(|item| item["state"].as_str().unwrap()).collect()
}

async fn wrong_pins(h: &House<'_>) -> i64 {
    let tx = h.store().read().await.unwrap();
    let (wrong,): (i64,) =
        tx.one("SELECT CAST(sum(wrong_pins) AS BIGINT) AS c1 FROM signing_keys", args![]).await.unwrap();
    wrong
}

#[tokio::test]
async fn a_leader_signs_what_was_looked_at_and_one_that_changed_holds_up_nothing() {
    house(async |h| {
        let ids = on_desk(h, 4).await;
        let leader = h.browser("thutruong1").await;
        leader.get("/desk/sign").await.expect(200).contains("/outgoing-documents/together/sign");
        leader.get("/outgoing-documents").await.expect(200).contains("/outgoing-documents/together/sign");
        let chosen = ticked(&leader, "sign", &ids).await;
        assert_eq!(chosen.len(), 4);
        assert_eq!(chosen[0], format!("{}.{}", ids[0], h.hash(ids[0]).await), "the page shows what is signed");
        // A wrong PIN is found before the first document, and counted once.
        order(&leader, "sign", "a", &chosen, WRONG).await.expect(422).contains("Còn 4 lần thử").contains(&chosen[3]);
        assert_eq!(wrong_pins(h).await, 1);
        // One is sent back meanwhile and comes again with another text.
        h.step("thutruong1", ids[1], back(Fault::Form)).await.unwrap();
        let begun = order(&leader, "sign", "b", &chosen, RIGHT).await.expect(303);
        let twice = order(&leader, "sign", "b", &chosen, RIGHT).await.expect(303);
        assert_eq!(begun.location(), twice.location(), "a double click is one order");
        let told = ended(&leader, &begun.location()).await;
        assert_eq!(states(&told), ["done", "refused", "done", "done"], "{told:#}");
        assert_eq!(told["documents"][1]["reason"], "outgoing-state");
        for (id, state) in ids.iter().zip([State::Signed, State::ReturnedToDrafter, State::Signed, State::Signed]) {
            assert_eq!(h.row(*id).await.state, state);
        }
        let page = leader.get(&begun.location()).await.expect(200);
        page.contains("Đã thực hiện với 3 trên 4").contains("Không làm được").lacks("hx-trigger").lacks("refresh");
        // Whose order it is not, for them it is not there.
        for stranger in ["botruong", "vanthu.bo", "vanthu.qld"] {
            let stranger = h.browser(stranger).await;
            stranger.get(&begun.location()).await.expect(404);
            stranger.get(&format!("{}/progress", begun.location())).await.expect(404);
            stranger.post(&format!("{}/stop", begun.location()), &[]).await.expect(404);
        }
        assert_eq!(wrong_pins(h).await, 0, "the right PIN forgets the wrong one");
    })
    .await;
}

#[tokio::test]
async fn who_may_not_sign_tries_no_pin() {
    house(async |h| {
        let ids = on_desk(h, 2).await;
        for (who, path) in [("chuyenvien1", "sign"), ("vanthu.bo", "sign"), ("thutruong1", "issue")] {
            let client = h.browser(who).await;
            client.get(&format!("/outgoing-documents/together/{path}")).await.expect(403);
            let chosen = [format!("{}.x", ids[0])];
            order(&client, path, "x", &chosen, WRONG).await.expect(403);
        }
        // Another leader sees them, but they are not that leader's.
        let other = h.browser("botruong").await;
        assert_eq!(ticked(&other, "sign", &ids).await, Vec::<String>::new());
        let chosen: Vec<String> = ids.iter().map(|id| format!("{id}.x")).collect();
        let status = order(&other, "sign", "y", &chosen, WRONG).await.status.as_u16();
        assert!(status == 403 || status == 422, "{status}");
        assert_eq!(wrong_pins(h).await, 0);
        let leader = h.browser("thutruong1").await;
        order(&leader, "sign", "none", &[], RIGHT).await.expect(422).contains("Không có văn bản nào");
        let many: Vec<String> = (0..51).map(|_| format!("{}.x", ids[0])).collect();
        order(&leader, "sign", "many", &many, RIGHT).await.expect(422);
        assert_eq!(h.row(ids[0]).await.state, State::AwaitingSignature);
    })
    .await;
}

#[tokio::test]
async fn a_clerk_numbers_without_a_gap_and_a_refused_one_takes_no_number() {
    house(async |h| {
        let ids = to_seal(h, 4).await;
        let clerk = h.browser("vanthu.bo").await;
        clerk.get("/desk/number-and-seal").await.expect(200).contains("/outgoing-documents/together/issue");
        let mut chosen = ticked(&clerk, "issue", &ids).await;
        assert_eq!(chosen.len(), 4);
        // Another file than the one that was looked at.
        chosen[1] = format!("{}.{}", ids[1], "0".repeat(64));
        let begun = order(&clerk, "issue", "a", &chosen, RIGHT).await.expect(303);
        let told = ended(&clerk, &begun.location()).await;
        assert_eq!(states(&told), ["done", "refused", "done", "done"], "{told:#}");
        let codes: Vec<&Value> = told["documents"].as_array().unwrap().iter().map(|item| &item["code"]).collect();
        assert_eq!(codes[0], "01/BYT-CNTT");
        assert_eq!([codes[2], codes[3]], ["02/BYT-CNTT", "03/BYT-CNTT"], "the refused one took none");
        assert_eq!(told["documents"][1]["reason"], "outgoing-changed");
        assert_eq!(h.issue("vanthu.bo", ids[1], RIGHT).await.unwrap(), "04/BYT-CNTT");
    })
    .await;
}

/// The clerk's order over three documents, held at the first one until `meanwhile` has happened; how it ended.
async fn interrupted<F: Future<Output = ()>>(
    h: &House<'_>,
    meanwhile: impl FnOnce(String) -> F,
) -> (Vec<Id<Document>>, Value) {
    let ids = to_seal(h, 3).await;
    let clerk = h.browser("vanthu.bo").await;
    let chosen = ticked(&clerk, "issue", &ids).await;
    let turn = h.t.app.service::<BlockingPool>().turn(Demo.ministry().uuid()).await;
    let begun = order(&clerk, "issue", "a", &chosen, RIGHT).await.expect(303).location();
    clerk.get(&begun).await.expect(200).contains("hx-trigger").contains("http-equiv=\"refresh\"");
    clerk.get(&format!("{begun}/progress")).await.expect(200).contains("<progress").lacks("<html");
    // A second order of the same person waits for the first.
    let again = order(&clerk, "issue", "b", &chosen, RIGHT).await.expect(409);
    assert!(again.contains("Một lần ký nhiều văn bản khác").text().contains(&begun));
    meanwhile(begun.clone()).await;
    drop(turn);
    (ids, ended(&clerk, &begun).await)
}

#[tokio::test]
async fn a_key_that_is_locked_in_the_middle_leaves_the_rest_and_is_not_tried_again() {
    house(async |h| {
        let (ids, told) = interrupted(h, async |_| {
            let ctx = h.begin("vanthu.bo").await;
            ctx.tx.exec("UPDATE signing_keys SET wrong_pins = 5 WHERE agency IS NOT NULL", args![]).await.unwrap();
            ctx.commit().await.unwrap();
        })
        .await;
        let states = states(&told);
        // The first one may have opened the key before it was locked.
        let refused = states.iter().position(|state| *state == "refused").expect("one that met the lock");
        assert!(refused < 2 && states[..refused].iter().all(|state| *state == "done"), "{told:#}");
        assert!(states[refused + 1..].iter().all(|state| *state == "left"), "{told:#}");
        for item in &told["documents"].as_array().unwrap()[refused..] {
            assert_eq!(item["reason"], "signing-agency-locked");
            assert!(item["sentence"].as_str().unwrap().contains("tự khóa"));
        }
        assert_eq!(h.row(ids[2]).await.state, State::Signed);
        assert_eq!(h.row(ids[2]).await.number, None);
    })
    .await;
}

#[tokio::test]
async fn a_person_stops_it_and_a_server_that_ends_finishes_the_one_in_hand() {
    house(async |h| {
        let clerk = h.browser("vanthu.bo").await;
        let (_, told) = interrupted(h, async |page| {
            clerk.post(&format!("{page}/stop"), &[]).await.expect(303);
            clerk.get(&page).await.expect(200).contains("Đang dừng");
        })
        .await;
        assert_eq!(states(&told)[1..], ["left", "left"], "{told:#}");
        assert_eq!(told["documents"][2]["reason"], "batch-stopped");
    })
    .await;
    house(async |h| {
        let batches = Batches::clone(&h.t.app.service::<Batches>());
        let stopping = std::cell::OnceCell::new();
        let (ids, told) = interrupted(h, async |_| {
            let task = tokio::spawn({
                let batches = batches.clone();
                async move { batches.stop().await }
            });
            while !batches.is_stopping() {
                tokio::task::yield_now().await;
            }
            stopping.set(task).unwrap();
        })
        .await;
        stopping.into_inner().unwrap().await.unwrap();
        assert_eq!(states(&told)[1..], ["left", "left"], "{told:#}");
        assert_eq!(told["documents"][1]["reason"], "batch-server-stops");
        assert_eq!(h.row(ids[2]).await.state, State::Signed);
        let clerk = h.browser("vanthu.bo").await;
        let chosen = ticked(&clerk, "issue", &ids[2..]).await;
        order(&clerk, "issue", "late", &chosen, RIGHT).await.expect(503).contains("quá nhiều người");
    })
    .await;
}

#[tokio::test]
async fn an_order_of_a_server_that_died_is_told_as_cut_off_and_bars_no_other() {
    house(async |h| {
        let ids = on_desk(h, 1).await;
        let ctx = h.begin("thutruong1").await;
        let person = ctx.actor.person.unwrap();
        let item = batches::NewItem { document: ids[0], title: "Báo cáo".into(), hash: h.hash(ids[0]).await };
        let dead = batches::insert(&ctx, person, Act::Sign, &[item]).await.unwrap();
        ctx.commit().await.unwrap();
        let leader = h.browser("thutruong1").await;
        let chosen = ticked(&leader, "sign", &ids).await;
        order(&leader, "sign", "a", &chosen, RIGHT).await.expect(409);
        h.t.pass(61);
        let page = leader.get(&format!("/outgoing-documents/batches/{dead}")).await.expect(200);
        page.contains("bị ngắt giữa chừng").lacks("hx-trigger");
        let begun = order(&leader, "sign", "b", &chosen, RIGHT).await.expect(303);
        assert_eq!(states(&ended(&leader, &begun.location()).await), ["done"]);
        let told = ended(&leader, &format!("/{dead}")).await;
        assert_eq!((&told["documents"][0]["state"], &told["state"]), (&json!("left"), &json!("ended")));
    })
    .await;
}

#[tokio::test]
async fn the_same_by_json() {
    house(async |h| {
        let ids = on_desk(h, 2).await;
        let leader = h.browser("thutruong1").await;
        let mut documents = Vec::new();
        for id in &ids {
            documents.push(json!({ "id": id, "hash": h.hash(*id).await }));
        }
        let body = |act: &str, pin: &str| json!({ "act": act, "documents": documents, "pin": pin });
        let wrong = leader.post_json(API, &body("sign", WRONG), None).await.expect(422).json();
        assert_eq!(wrong["code"], "signing-wrong-pin");
        leader.post_json(API, &body("dispatch", RIGHT), None).await.expect(422);
        leader.post_json(API, &body("issue", RIGHT), None).await.expect(403);
        let begun = leader.post_json(API, &body("sign", RIGHT), Some("k")).await.expect(200).json();
        let again = leader.post_json(API, &body("sign", RIGHT), Some("k")).await.expect(200).json();
        assert_eq!(begun, again);
        let told = ended(&leader, begun["id"].as_str().unwrap()).await;
        assert_eq!((states(&told), &told["done"]), (vec!["done", "done"], &json!(2)));
        h.browser("botruong").await.get(&format!("{API}/{}", begun["id"].as_str().unwrap())).await.expect(404);
        let code = h.issue("vanthu.bo", ids[0], RIGHT).await.unwrap();
        assert_eq!(code, "01/BYT-CNTT", "what was signed together goes its way");
    })
    .await;
}
