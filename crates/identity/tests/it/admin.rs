//! The administrator's screens: accounts, positions, audit log, buried jobs.

use identity::{Role, people, positions};
use kernel::Actor;
use store::args;
use uuid::Uuid;

use crate::{audited, browser, sign_in, try_sign_in, with_demo};

const FIRST: &str = "Ban.Đầu-2026";

#[tokio::test]
async fn an_account_is_made_given_a_position_and_must_change_its_password() {
    with_demo(async |app, demo| {
        let admin = browser(app, demo, "quantri").await;
        let fields = |username: &'static str, password: &'static str| {
            [("username", username), ("name", "Nguyễn  Thị Mới"), ("new", password), ("email", ""), ("telephone", "")]
        };
        admin.post("/admin/people", &fields("Văn Thư", FIRST)).await.expect(422).contains("3 đến 40");
        admin.post("/admin/people", &fields("vanthu.bo", FIRST)).await.expect(422).contains("đã có người dùng");
        admin.post("/admin/people", &fields("nguoi.moi", "weak")).await.expect(422).contains("8 đến 128");
        let answer = admin.post("/admin/people", &fields("nguoi.moi", FIRST)).await.expect(303);
        let path = answer.location();
        admin.get(&path).await.expect(200).contains("Nguyễn Thị Mới").contains("Phải đổi mật khẩu");
        let client = app.visitor();
        try_sign_in(&client, "nguoi.moi", FIRST).await.expect(403).contains("không giữ vị trí");
        let unit = demo.unit("PC").to_string();
        let position = |rank: &'static str, to: &'static str| {
            let fields = [("role", "officer"), ("rank", rank), ("title", "Chuyên viên"), ("valid_from", "23/11/2026")];
            let mut all = fields.map(|(k, v)| (k, v.to_owned())).to_vec();
            all.extend([("unit", unit.clone()), ("valid_to", to.to_owned())]);
            all
        };
        let give = async |fields: Vec<(&str, String)>| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            admin.post(&format!("{path}/positions"), &fields).await
        };
        give(position("head", "")).await.expect(422).contains("cấp lãnh đạo");
        give(position("", "22/11/2026")).await.expect(422).contains("trước ngày bắt đầu");
        give(position("", "")).await.expect(303);
        let answer = try_sign_in(&client, "nguoi.moi", FIRST).await.expect(303);
        let mut client = app.visitor();
        let (name, value) = crate::cookie(&answer).unwrap();
        client.set_cookie(&name, &value);
        assert_eq!(client.get("/account").await.expect(303).location(), "/account/password");
    })
    .await;
}

#[tokio::test]
async fn a_position_ends_with_its_last_day() {
    with_demo(async |app, demo| {
        let admin = browser(app, demo, "quantri").await;
        let officer = demo.account("chuyenvien1");
        let person = officer.person.to_string();
        let path = format!("/admin/positions/{}/end", officer.position);
        admin.post(&path, &[("person", &person), ("last_day", "2026-11-23")]).await.expect(303);
        let signed = browser(app, demo, "chuyenvien1").await;
        signed.get("/account").await.expect(200);
        app.at("2026-11-24T00:00:00+07:00");
        signed.get("/account").await.expect(303);
        let tx = app.app.store.read().await.unwrap();
        let held = positions::get(&tx, officer.position).await.unwrap().unwrap();
        assert!(!held.is_current(jiff::civil::date(2026, 11, 24)) && held.is_current(jiff::civil::date(2026, 11, 23)));
    })
    .await;
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_the_last_administrator_stays() {
    with_demo(async |app, demo| {
        let admin = browser(app, demo, "quantri").await;
        let clerk = sign_in(app, "vanthu.bo").await;
        let person = demo.account("vanthu.bo").person;
        admin.post(&format!("/admin/people/{person}/disable"), &[]).await.expect(303);
        clerk.get("/account").await.expect(303);
        try_sign_in(&app.visitor(), "vanthu.bo", identity::seed::PASSWORD).await.expect(422).contains("không đúng");
        let tx = app.app.store.read().await.unwrap();
        let today = jiff::civil::date(2026, 11, 23);
        let clerks = people::holders(&tx, demo.ministry(), Role::AgencyClerk, today).await.unwrap();
        assert!(clerks.iter().all(|holder| holder.position.person != person), "no new work for a disabled account");
        drop(tx);
        admin.post(&format!("/admin/people/{person}/enable"), &[]).await.expect(303);
        try_sign_in(&app.visitor(), "vanthu.bo", identity::seed::PASSWORD).await.expect(303);
        let own = demo.account("quantri");
        let answer = admin.post(&format!("/admin/people/{}/disable", own.person), &[]).await.expect(422);
        answer.contains("ít nhất một quản trị viên");
        let fields = [("person", own.person.to_string()), ("last_day", "2026-11-23".to_owned())];
        let fields = fields.each_ref().map(|(k, v)| (*k, v.as_str()));
        admin.post(&format!("/admin/positions/{}/end", own.position), &fields).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn a_password_is_set_by_the_administrator_and_a_lock_ended() {
    with_demo(async |app, demo| {
        let admin = browser(app, demo, "quantri").await;
        let person = demo.account("luutru").person;
        for _ in 0..5 {
            try_sign_in(&app.visitor(), "luutru", "Wrong@2026").await.expect(422);
        }
        admin.get(&format!("/admin/people/{person}")).await.expect(200).contains("23/11/2026 08:15");
        admin.post(&format!("/admin/people/{person}/unlock"), &[]).await.expect(303);
        let signed = sign_in(app, "luutru").await;
        admin.post(&format!("/admin/people/{person}/password"), &[("new", FIRST)]).await.expect(303);
        signed.get("/account").await.expect(303);
        try_sign_in(&app.visitor(), "luutru", FIRST).await.expect(303);
        assert_eq!(audited(app, "password-reset").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn two_administrators_do_not_overwrite_each_other() {
    with_demo(async |app, demo| {
        let admin = browser(app, demo, "quantri").await;
        let path = format!("/admin/people/{}", demo.account("luutru").person);
        let fields = |name: &'static str| [("version", "1"), ("name", name), ("email", ""), ("telephone", "")];
        admin.post(&path, &fields("Lý Thị Một")).await.expect(303);
        admin.post(&path, &fields("Lý Thị Hai")).await.expect(409);
        admin.get(&path).await.expect(200).contains("Lý Thị Một").lacks("Lý Thị Hai");
    })
    .await;
}

#[tokio::test]
async fn the_list_finds_people_without_diacritics_and_by_agency() {
    with_demo(async |app, demo| {
        let admin = browser(app, demo, "quantri").await;
        admin.get("/admin/people?q=van+thu").await.expect(200).contains("Đỗ Thị Văn Thư").lacks("Trần Văn Đóng Dấu");
        let agency = demo.agency("G18.01");
        admin.get(&format!("/admin/people?agency={agency}")).await.expect(200).contains("Trần Văn Đóng Dấu");
        admin.get("/admin/people?q=khong-co-ai").await.expect(200).contains("Không có người dùng nào khớp");
    })
    .await;
}

#[tokio::test]
async fn the_audit_log_shows_who_did_what_and_that_it_was_read() {
    with_demo(async |app, demo| {
        sign_in(app, "vanthu.bo").await;
        let admin = browser(app, demo, "quantri").await;
        admin.get("/admin/audit").await.expect(200).contains("Đăng nhập").contains("Đỗ Thị Văn Thư");
        let page = admin.get("/admin/audit").await.expect(200);
        page.contains("dòng nhật ký").contains("Mai Văn Quản Trị").contains("Quản trị hệ thống, ").lacks("audited-");
    })
    .await;
}

#[tokio::test]
async fn the_audit_log_is_narrowed_to_a_person_a_record_and_a_day() {
    with_demo(async |app, demo| {
        sign_in(app, "vanthu.bo").await;
        sign_in(app, "luutru").await;
        let admin = browser(app, demo, "quantri").await;
        let one = admin.get("/admin/audit?who=vanthu.bo").await.expect(200);
        one.contains("Đỗ Thị Văn Thư").lacks("Lý Thị Lưu Trữ");
        admin.get("/admin/audit?who=van+thu").await.expect(200).contains("Đỗ Thị Văn Thư");
        admin.get("/admin/audit?who=nobody.at.all").await.expect(200).contains("Không có ai tên như vậy");
        let person = demo.account("luutru").person;
        let of = admin.get(&format!("/admin/audit?record={person}")).await.expect(200);
        of.contains("Lý Thị Lưu Trữ").lacks("Đỗ Thị Văn Thư");
        let past = admin.get("/admin/audit?from=01/01/2001&to=02/01/2001").await.expect(200);
        past.contains("Không có việc nào khớp");
        admin.get("/admin/audit?from=31/31/2001").await.expect(200).contains("dd/mm/yyyy");
        let clerk = browser(app, demo, "vanthu.bo").await;
        let refused = clerk.get("/admin/audit").await.expect(403);
        refused.contains("Quyền đi theo chức vụ").lacks("quay lại trang trước");
    })
    .await;
}

#[tokio::test]
async fn a_buried_job_is_shown_and_revived() {
    with_demo(async |app, demo| {
        let ctx = app.ctx(Actor::system(demo.ministry().uuid())).await;
        let id = Uuid::from_u128(42);
        let sql = "INSERT INTO jobs (id, kind, payload, state, attempts, run_at, last_error, created_at)
                   VALUES ($1, 'identity.sweep', 'null', 'dead', 8, 0, 'disk <full>', 0)";
        ctx.tx.exec(sql, args![id]).await.unwrap();
        ctx.commit().await.unwrap();
        let admin = browser(app, demo, "quantri").await;
        admin.get("/admin/jobs").await.expect(200).contains("disk &#60;full&#62;");
        admin.post(&format!("/admin/jobs/{id}/revive"), &[]).await.expect(303);
        admin.get("/admin/jobs").await.expect(200).contains("Không có việc nền nào bị dừng");
        assert!(app.work().await >= 1, "the revived job runs");
        admin.post(&format!("/admin/jobs/{id}/revive"), &[]).await.expect(409);
    })
    .await;
}
