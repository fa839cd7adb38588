//! Every page of the room refuses whoever may not open it: nobody, no right, another agency.

use kernel::Id;
use uuid::Uuid;

use crate::{browser, with_demo};

#[tokio::test]
async fn nobody_opens_a_page_without_signing_in() {
    with_demo(async |app, demo| {
        let client = app.visitor();
        let person = demo.account("luutru").person;
        let person = format!("/admin/people/{person}");
        for path in [
            "/account",
            "/account/password",
            "/delegations",
            "/acting/ended",
            "/admin/people",
            "/admin/units",
            "/admin/delegations",
            "/admin/audit",
            "/admin/jobs",
            &person,
        ] {
            let answer = client.get(path).await.expect(303);
            assert!(answer.location().starts_with("/sign-in?next="), "{path}");
        }
        for path in ["/sign-out", "/acting/off", "/account/tokens", "/delegations", "/admin/people", "/admin/units"] {
            assert_eq!(client.post(path, &[]).await.status.as_u16() / 100, 3, "{path}");
        }
        for path in ["/api/v1/me", "/api/v1/units", "/api/v1/people"] {
            client.get(path).await.expect(401);
        }
    })
    .await;
}

#[tokio::test]
async fn only_administrators_administer() {
    with_demo(async |app, demo| {
        let person = demo.account("luutru").person;
        let unit = demo.unit("PC");
        for role in ["vanthu.bo", "botruong", "chuyenvien1", "chanhvanphong"] {
            let client = browser(app, demo, role).await;
            for path in ["people", "people/new", "units", "agencies", "agencies/new", "delegations", "audit", "jobs"] {
                client.get(&format!("/admin/{path}")).await.expect(403);
            }
            client.get(&format!("/admin/people/{person}")).await.expect(403);
            client.get(&format!("/admin/units/{unit}")).await.expect(403);
            for act in ["disable", "enable", "unlock"] {
                client.post(&format!("/admin/people/{person}/{act}"), &[]).await.expect(403);
            }
            client.post(&format!("/admin/people/{person}/password"), &[("new", "Khue@2026x")]).await.expect(403);
            client
                .post(&format!("/admin/units/{unit}/merge"), &[("into", &demo.unit("BH").to_string())])
                .await
                .expect(403);
            client.post(&format!("/admin/jobs/{}/revive", Uuid::nil()), &[]).await.expect(403);
            let fields = [("username", "x.y.z"), ("name", "X"), ("new", "Khue@2026x")];
            client.post("/admin/people", &fields).await.expect(403);
            client.get("/account").await.expect(200).lacks("href=\"/admin\"");
        }
    })
    .await;
}

#[tokio::test]
async fn an_administrator_of_one_agency_does_not_see_another_above_it() {
    with_demo(async |app, demo| {
        // The administrator of the ministry gives the clerk of a Cục the role there.
        let admin = browser(app, demo, "quantri").await;
        let clerk = demo.account("vanthu.qld");
        let unit = demo.unit_of("G18.01", "VP").to_string();
        let fields =
            [("unit", unit.as_str()), ("role", "administrator"), ("title", "Quản trị"), ("valid_from", "23/11/2026")];
        admin.post(&format!("/admin/people/{}/positions", clerk.person), &fields).await.expect(303);
        let local = browser(app, demo, "vanthu.qld").await;
        local.get(&format!("/admin/people/{}", demo.account("chuyenvien.qld").person)).await.expect(200);
        let above = demo.account("botruong").person;
        local.get(&format!("/admin/people/{above}")).await.expect(404);
        local.post(&format!("/admin/people/{above}/disable"), &[]).await.expect(404);
        local.post(&format!("/admin/people/{above}/password"), &[("new", "Khue@2026x")]).await.expect(404);
        local.get(&format!("/admin/units/{}", demo.unit("PC"))).await.expect(404);
        local.get("/admin/people").await.expect(200).contains("Phạm Văn Thẩm Định").lacks("Nguyễn Văn Mẫu");
        let unit = demo.unit("PC").to_string();
        let fields = [("unit", unit.as_str()), ("role", "administrator"), ("title", "x"), ("valid_from", "23/11/2026")];
        local.post(&format!("/admin/people/{}/positions", clerk.person), &fields).await.expect(422);
        let minister = demo.account("botruong").position;
        let fields = [("person", above.to_string()), ("last_day", "2026-11-23".into())];
        let fields = fields.each_ref().map(|(k, v): &(&str, String)| (*k, v.as_str()));
        local.post(&format!("/admin/positions/{minister}/end"), &fields).await.expect(404);
        // Somebody who works in both is seen, but the account is not the lower administrator's to take over.
        let unit = demo.unit_of("G18.01", "ĐKT").to_string();
        let fields =
            [("unit", unit.as_str()), ("role", "officer"), ("title", "Thành viên"), ("valid_from", "23/11/2026")];
        admin.post(&format!("/admin/people/{above}/positions"), &fields).await.expect(303);
        local.get(&format!("/admin/people/{above}")).await.expect(200);
        for act in ["disable", "unlock", "password"] {
            let answer = local.post(&format!("/admin/people/{above}/{act}"), &[("new", "Khue@2026x")]).await;
            answer.expect(403).contains("công tác ở cơ quan khác");
        }
        let nobody: Id<identity::Person> = Id::from_uuid(Uuid::nil());
        local.get(&format!("/admin/people/{nobody}")).await.expect(404);
    })
    .await;
}
