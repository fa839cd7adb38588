//! Refused access: every route about incoming documents × anonymous, no right, other unit, other agency, a delegation
//! that is over. What may not be seen is not there (404); what is seen and not allowed is refused with a reason (403).

use documents::actions::incoming::{Choice, distribute};
use documents::model::Document;
use documents::model::incoming::{Role, Target};
use identity::seed::Demo;
use kernel::Id;
use serde_json::json;
use store::args;
use testing::{Answer, Client};
use uuid::Uuid;

use crate::support::{House, house, position, unit};

#[derive(Clone, Copy, PartialEq)]
enum Method {
    Get,
    Post,
    Json,
}
use Method::{Get, Json, Post};

/// A route of one document, and whether somebody who may only read may use it.
fn routes(id: Id<Document>, assignment: Uuid, file: Uuid) -> Vec<(Method, String, bool)> {
    let page = |rest: &str| format!("/incoming-documents/{id}{rest}");
    let leader = position("thutruong1");
    let mut routes = vec![
        (Get, page(""), true),
        (Get, page("?tab=handling"), true),
        (Get, page("?tab=related"), true),
        (Get, page("?tab=history"), true),
        (Get, page("/preview"), true),
        (Get, page(&format!("/files/{file}")), true),
        (Get, format!("/api/v1/incoming-documents/{id}"), true),
        (Get, page("/distribute"), false),
        (Get, page("/complete"), false),
    ];
    for act in ["distribute", "recall", "return-to-sender", "complete"] {
        routes.push((Post, page(&format!("/{act}")), false));
    }
    for act in ["accept", "pass-on", "give-back", "report", "read", "extend", "change-lead"] {
        routes.push((Post, page(&format!("/{act}/{assignment}")), false));
    }
    routes.push((Get, page(&format!("/pass-on/{assignment}")), false));
    routes.push((Post, page(&format!("/instruct/{leader}")), false));
    routes.push((Post, page(&format!("/prepare/{assignment}")), false));
    routes.push((Post, page(&format!("/confirm/{assignment}")), false));
    for act in ["distribute", "instruct", "assign", "complete"] {
        routes.push((Json, format!("/api/v1/incoming-documents/{id}/{act}"), false));
    }
    routes
}

/// Enough fields that only the right is missing.
async fn ask(client: &Client, method: Method, path: &str) -> Answer {
    let target = format!("unit:{}", unit("TCCB"));
    match method {
        Get => client.get(path).await,
        Post => client.post(path, &[("lead", &target), ("text", "x"), ("due_on", "30/12/2026")]).await,
        Json => {
            let choice = json!([{ "target": { "kind": "unit", "id": unit("TCCB") }, "role": "lead" }]);
            let body = json!({ "leaders": [], "assignments": choice, "leader": position("thutruong1"), "text": "x",
                "assignment": Uuid::nil(), "result": "x" });
            client.post_json(path, &body, None).await
        }
    }
}

/// A document at Vụ Pháp chế (lead) and Thanh tra (to know).
async fn prepared(h: &House<'_>) -> (Id<Document>, Uuid, Uuid) {
    let clerk = h.browser("vanthu.bo").await;
    let pdf = crate::pages::small_pdf();
    let answer =
        clerk.upload("/incoming-documents/new", crate::pages::FORM, &[("scan", "a.pdf", &pdf)]).await.expect(303);
    let id: Id<Document> = answer.location().rsplit('/').next().unwrap().parse().unwrap();
    let choice = |abbreviation, role| Choice {
        target: Target::Unit(unit(abbreviation)),
        role,
        due_on: None,
        note: String::new(),
    };
    let mut ctx = h.ctx("chanhvanphong").await;
    let choices = vec![choice("PC", Role::Lead), choice("TTrB", Role::Inform)];
    let stepped =
        distribute::run(&mut ctx, id, distribute::Input { choices, ..distribute::Input::default() }).await.unwrap();
    ctx.commit().await.unwrap();
    let tx = h.t.app.store.read().await.unwrap();
    let file = documents::store::attachments::of(&tx, id).await.unwrap()[0].id.uuid();
    (id, stepped.after.assignments[0].id.uuid(), file)
}

/// A delegation from the office head to an officer of another unit that ends today; switched on in the browser.
async fn delegated(h: &House<'_>) -> Client {
    let id = Uuid::from_u128(0xd1e6);
    let ctx = h.ctx("chanhvanphong").await;
    let sql =
        "INSERT INTO delegations (id, agency, principal, delegate, scope, starts_on, ends_on, reason, made_by, made_at)
               VALUES ($1, $2, $3, $4, 'all', '2026-11-23', '2026-11-23', 'Đi công tác', $3, $5)";
    let (from, to) = (Demo.account("chanhvanphong").person, Demo.account("chuyenvien.khtc").person);
    ctx.tx.exec(sql, args![id, Demo.ministry(), from, to, ctx.now]).await.unwrap();
    ctx.commit().await.unwrap();
    let client = h.browser("chuyenvien.khtc").await;
    client.post(&format!("/acting/{id}"), &[]).await.expect(303);
    client
}

#[tokio::test]
async fn every_route_refuses_everybody_it_is_not_for() {
    house(async |h| {
        // Late in the evening, so that the session outlives the delegation.
        h.t.at("2026-11-23T23:00:00+07:00");
        let (id, assignment, file) = prepared(h).await;
        let anonymous = h.t.visitor();
        let reader = h.browser("chanhthanhtra").await;
        let (other_unit, other_agency) = (h.browser("vutruong").await, h.browser("vanthu.qld").await);
        let acting = delegated(h).await;
        acting.get(&format!("/incoming-documents/{id}")).await.expect(200);
        for (method, path, readable) in routes(id, assignment, file) {
            let api = path.starts_with("/api/");
            let signed_out = ask(&anonymous, method, &path).await;
            assert_eq!(signed_out.status.as_u16(), if api { 401 } else { 303 }, "anonymous {path}");
            assert!(api || signed_out.location().starts_with("/sign-in"), "{path}");
            for (who, client) in [("other unit", &other_unit), ("other agency", &other_agency)] {
                assert_eq!(ask(client, method, &path).await.status.as_u16(), 404, "{who} {path}");
            }
            let answer = ask(&reader, method, &path).await;
            let expected: &[u16] = if readable { &[200] } else { &[403, 409, 422] };
            assert!(expected.contains(&answer.status.as_u16()), "no right {path}: {}", answer.status);
        }
        // Nothing of what was tried has changed the document.
        let tx = h.t.app.store.read().await.unwrap();
        let document = documents::store::incoming::load_as_system(&tx, id).await.unwrap().unwrap();
        assert_eq!((document.state.as_str(), document.version), ("distributed", 2));
        drop(tx);
        h.t.at("2026-11-24T00:00:00+07:00");
        for (method, path, _) in routes(id, assignment, file) {
            let over = ask(&acting, method, &path).await;
            let told = if path.starts_with("/api/") {
                over.status.as_u16() == 401
            } else {
                over.location() == "/acting/ended"
            };
            assert!(told, "delegation over {path}: {}", over.status);
        }
        acting.post("/acting/off", &[]).await;
        for (method, path, _) in routes(id, assignment, file) {
            assert_eq!(ask(&acting, method, &path).await.status.as_u16(), 404, "under the own name {path}");
        }
    })
    .await;
}

#[tokio::test]
async fn registering_and_registers_are_for_the_registry() {
    house(async |h| {
        let anonymous = h.t.visitor();
        let body = json!({ "type_code": "cv", "issuer": "x", "subject": "x" });
        for path in [
            "/incoming-documents",
            "/incoming-documents/new",
            "/incoming-documents/export",
            "/registers",
            "/search?q=x",
            "/",
            "/desk/handle",
        ] {
            assert!(anonymous.get(path).await.expect(303).location().starts_with("/sign-in"), "{path}");
        }
        anonymous.post_json("/api/v1/incoming-documents", &body, None).await.expect(401);
        for who in ["chuyenvien.pc", "vanthu.pc", "botruong", "quantri"] {
            let client = h.browser(who).await;
            client.get("/incoming-documents/new").await.expect(403);
            client.upload("/incoming-documents/new", crate::pages::FORM, &[]).await.expect(403);
            client.post("/incoming-documents/new/autosave", &[("subject", "x")]).await.expect(403);
            client.post_json("/api/v1/incoming-documents", &body, None).await.expect(403);
        }
        h.browser("chuyenvien.pc").await.get("/registers").await.expect(403);
        h.document().await;
        let clerk = h.browser("vanthu.bo").await;
        let page = clerk.get("/registers").await.expect(200).text();
        let at = page.find("/registers/0").expect("the register of arrivals") + 11;
        let register = format!("/registers/{}?volume=1", &page[at..at + 36]);
        h.browser("vutruong.pc").await.get(&register).await.expect(403);
        h.browser("vanthu.qld").await.get(&register).await.expect(404);
        let own =
            h.browser("vanthu.qld").await.upload("/incoming-documents/new", crate::pages::FORM, &[]).await.expect(303);
        clerk.get(&own.location()).await.expect(404);
    })
    .await;
}
