//! "Xử lý thay": made, switched on, refused outside its period, never a right to sign.

use identity::seed::Demo;
use identity::{delegations, permission};
use kernel::Id;
use testing::{Client, TestApp};
use uuid::Uuid;

use crate::{audited, browser, with_demo};

async fn delegate(app: &TestApp, demo: Demo, from: &str, to: &str, scope: &str, days: (&str, &str)) -> Uuid {
    let client = browser(app, demo, from).await;
    post(&client, &demo.account(to).person.to_string(), scope, days, "Đi công tác").await.expect(303);
    let tx = app.app.store.read().await.unwrap();
    let made = delegations::made_by(&tx, demo.account(from).person).await.unwrap();
    made.into_iter().max_by_key(|d| d.id).unwrap().id.uuid()
}

async fn post(client: &Client, to: &str, scope: &str, days: (&str, &str), reason: &str) -> testing::Answer {
    let fields = [("delegate", to), ("scope", scope), ("starts_on", days.0), ("ends_on", days.1), ("reason", reason)];
    client.post("/delegations", &fields).await
}

async fn principal(app: &TestApp, demo: Demo, who: &str, delegation: Option<Uuid>) -> web::Principal {
    let tx = app.app.store.read().await.unwrap();
    let (person, now) = (demo.account(who).person.uuid(), app.app.store.clock.now());
    identity::principal(&tx, person, delegation, now).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_delegate_acts_within_the_period_and_not_the_day_after() {
    with_demo(async |app, demo| {
        let id = delegate(app, demo, "cuctruong", "phocuctruong", "all", ("24/11/2026", "25/11/2026")).await;
        let deputy = browser(app, demo, "phocuctruong").await;
        deputy.post(&format!("/acting/{id}"), &[]).await.expect(403).contains("từ ngày 24/11/2026");
        app.at("2026-11-24T00:00:00+07:00");
        let deputy = browser(app, demo, "phocuctruong").await;
        deputy.get("/delegations").await.expect(200).contains(&format!("/acting/{id}"));
        deputy.post(&format!("/acting/{id}"), &[]).await.expect(303);
        deputy.get("/account").await.expect(200).contains("Bạn đang xử lý thay Nguyễn Thị Kết Nối");
        app.at("2026-11-25T23:59:59+07:00");
        let deputy = browser(app, demo, "phocuctruong").await;
        deputy.post(&format!("/acting/{id}"), &[]).await.expect(303);
        deputy.get("/account").await.expect(200).contains("k-acting");
        app.at("2026-11-26T00:00:00+07:00");
        // Nothing is done under the own name that was meant for another: reading and writing are stopped alike.
        assert_eq!(deputy.get("/account").await.expect(303).location(), "/acting/ended");
        assert_eq!(deputy.post("/account/sessions/end-others", &[]).await.expect(303).location(), "/acting/ended");
        deputy.get("/acting/ended").await.expect(200).contains("đã hết");
        deputy.post("/acting/off", &[]).await.expect(303);
        deputy.get("/account").await.expect(200).lacks("k-acting\"");
        deputy.post(&format!("/acting/{id}"), &[]).await.expect(403).contains("hết hạn ngày 25/11/2026");
        assert_eq!(audited(app, "acting-on").await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn acting_adds_the_principals_subjects_and_never_the_right_to_sign() {
    with_demo(async |app, demo| {
        let today = ("23/11/2026", "23/11/2026");
        let id = delegate(app, demo, "botruong", "chuyenvien1", "all", today).await;
        let alone = principal(app, demo, "chuyenvien1", None).await;
        let acting = principal(app, demo, "chuyenvien1", Some(id)).await;
        let minister = demo.account("botruong");
        for subject in [minister.person.uuid(), minister.position.uuid()] {
            assert!(acting.actor.subjects.contains(&subject) && !alone.actor.subjects.contains(&subject));
        }
        assert!(alone.actor.subjects.iter().all(|own| acting.actor.subjects.contains(own)));
        assert_eq!(
            acting.actor.acting.as_ref().map(|a| (a.delegation, a.principal)),
            Some((id, minister.person.uuid()))
        );
        assert_eq!(acting.acting_for.as_deref(), Some(minister.name));
        assert!(acting.actor.may(permission::DOCUMENTS_INSTRUCT) && !alone.actor.may(permission::DOCUMENTS_INSTRUCT));
        for never in [permission::DOCUMENTS_SIGN, permission::DOCUMENTS_SEAL, permission::DELEGATIONS_MAKE] {
            assert_eq!(acting.actor.may(never), alone.actor.may(never), "{never}");
        }
        assert_eq!(acting.actor.unit, alone.actor.unit, "the own unit stays");
    })
    .await;
}

#[tokio::test]
async fn a_scope_of_one_unit_hands_over_that_unit_only() {
    with_demo(async |app, demo| {
        let today = ("23/11/2026", "23/11/2026");
        let scope = format!("unit:{}", demo.unit("CNTT-CSDL"));
        let id = delegate(app, demo, "cuctruong", "chuyenvien.pc", &scope, today).await;
        let acting = principal(app, demo, "chuyenvien.pc", Some(id)).await.actor;
        assert!(acting.subjects.contains(&demo.unit("CNTT-CSDL").uuid()));
        let head = demo.account("cuctruong");
        for kept in [demo.unit("CNTT").uuid(), demo.unit("CNTT-HC").uuid(), head.person.uuid(), head.position.uuid()] {
            assert!(!acting.subjects.contains(&kept));
        }
        assert!(acting.may(permission::DOCUMENTS_ASSIGN));
        let client = browser(app, demo, "cuctruong").await;
        let foreign = format!("unit:{}", demo.unit("PC"));
        let to = demo.account("phocuctruong").person.to_string();
        post(&client, &to, &foreign, today, "x").await.expect(422).contains("không thuộc công việc của bạn");
        let position = format!("position:{}", demo.account("botruong").position);
        post(&client, &to, &position, today, "x").await.expect(422).contains("không thuộc công việc của bạn");
    })
    .await;
}

#[tokio::test]
async fn a_delegation_is_refused_with_its_reason_and_the_form_comes_back_filled_in() {
    with_demo(async |app, demo| {
        let client = browser(app, demo, "vutruong").await;
        let to = demo.account("phovutruong").person.to_string();
        let good = ("24/11/2026", "30/11/2026");
        post(&client, &to, "all", good, "  ").await.expect(422).contains("nêu lý do");
        post(&client, &to, "all", ("30/11/2026", "24/11/2026"), "Nghỉ phép")
            .await
            .expect(422)
            .contains("trước ngày bắt đầu")
            .contains("Nghỉ phép");
        post(&client, &to, "all", ("01/11/2026", "02/11/2026"), "x").await.expect(422).contains("đã qua");
        post(&client, &to, "all", ("32/11/2026", "02/12/2026"), "x").await.expect(422).contains("dd/mm/yyyy");
        let me = demo.account("vutruong").person.to_string();
        post(&client, &me, "all", good, "x").await.expect(422).contains("chính mình");
        let outsider = demo.account("vanthu.qld").person.to_string();
        post(&client, &outsider, "all", good, "x").await.expect(422).contains("cơ quan của bạn");
        post(&client, &Uuid::nil().to_string(), "all", good, "x").await.expect(422);
        let administrator = browser(app, demo, "quantri").await;
        post(&administrator, &to, "all", good, "x").await.expect(403);
    })
    .await;
}

#[tokio::test]
async fn what_was_handed_over_is_not_handed_on_and_ends_when_revoked() {
    with_demo(async |app, demo| {
        let today = ("23/11/2026", "31/12/2026");
        let id = delegate(app, demo, "vutruong", "phovutruong", "all", today).await;
        let deputy = browser(app, demo, "phovutruong").await;
        deputy.post(&format!("/acting/{id}"), &[]).await.expect(303);
        let third = demo.account("chuyenvien.khtc").person.to_string();
        post(&deputy, &third, "all", today, "x").await.expect(403).contains("không thể ủy quyền tiếp");
        let stranger = browser(app, demo, "vutruong.pc").await;
        stranger.post(&format!("/acting/{id}"), &[]).await.expect(404);
        stranger.post(&format!("/delegations/{id}/revoke"), &[]).await.expect(404);
        deputy.post(&format!("/delegations/{id}/revoke"), &[]).await.expect(403);
        let head = browser(app, demo, "vutruong").await;
        head.post(&format!("/delegations/{id}/revoke"), &[]).await.expect(303);
        assert_eq!(deputy.get("/account").await.expect(303).location(), "/acting/ended");
        head.post(&format!("/delegations/{id}/revoke"), &[]).await.expect(403).contains("đã bị thu hồi");
        let tx = app.app.store.read().await.unwrap();
        let row = delegations::get(&tx, Id::from_uuid(id)).await.unwrap().unwrap();
        assert!(row.revoked_at.is_some());
        assert_eq!(
            (audited(app, "delegation-made").await.len(), audited(app, "delegation-revoked").await.len()),
            (1, 1)
        );
    })
    .await;
}

#[tokio::test]
async fn an_administrator_revokes_for_the_agency_and_a_disabled_principal_ends_it_too() {
    with_demo(async |app, demo| {
        let today = ("23/11/2026", "31/12/2026");
        let id = delegate(app, demo, "vutruong", "phovutruong", "all", today).await;
        let other = delegate(app, demo, "vutruong.pc", "phovutruong.pc", "all", today).await;
        let admin = browser(app, demo, "quantri").await;
        admin.get("/admin/delegations").await.expect(200).contains("Hồ Văn Dự Toán").contains("Đang hiệu lực");
        let fields = [("next", "/admin/delegations")];
        let answer = admin.post(&format!("/delegations/{id}/revoke"), &fields).await.expect(303);
        assert_eq!(answer.location(), "/admin/delegations");
        let head = demo.account("vutruong.pc").person;
        admin.post(&format!("/admin/people/{head}/disable"), &[]).await.expect(303);
        let deputy = principal(app, demo, "phovutruong.pc", Some(other)).await;
        assert!(deputy.acting_ended && deputy.delegations.is_empty() && deputy.actor.acting.is_none());
    })
    .await;
}
