//! One's own account: password, sessions, tokens, language.

use axum::body::Body;
use axum::http::Request;
use identity::seed::PASSWORD;
use testing::{Answer, Client};

use crate::{audited, sign_in, try_sign_in, with_demo};

const NEW: &str = "Sen.Hồ-Tây9";

async fn change(client: &Client, current: &str, new: &str, repeat: &str) -> Answer {
    client.post("/account/password", &[("current", current), ("new", new), ("repeat", repeat)]).await
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it_and_every_other_session_ends() {
    with_demo(async |app, _| {
        let (here, elsewhere) = (sign_in(app, "chuyenvien1").await, sign_in(app, "chuyenvien1").await);
        change(&here, "Wrong@2026", NEW, NEW).await.expect(422).contains("hiện tại không đúng");
        change(&here, PASSWORD, "short", "short").await.expect(422).contains("8 đến 128");
        change(&here, PASSWORD, "khue@2026x", "khue@2026x").await.expect(422).contains("chữ hoa");
        change(&here, PASSWORD, NEW, "Sen.Hồ-Tây8").await.expect(422).contains("không giống nhau");
        change(&here, PASSWORD, PASSWORD, PASSWORD).await.expect(422).contains("đã dùng trước đây");
        elsewhere.get("/account").await.expect(200);
        assert_eq!(change(&here, PASSWORD, NEW, NEW).await.expect(303).location(), "/account");
        here.get("/account").await.expect(200);
        elsewhere.get("/account").await.expect(303);
        try_sign_in(&app.visitor(), "chuyenvien1", PASSWORD).await.expect(422);
        try_sign_in(&app.visitor(), "chuyenvien1", NEW).await.expect(303);
        let text = serde_json::to_string(&audited(app, "password-changed").await).unwrap();
        assert!(text.contains("password-changed") && !text.contains(NEW));
    })
    .await;
}

#[tokio::test]
async fn guessing_the_present_password_locks_the_account_too() {
    with_demo(async |app, _| {
        let client = sign_in(app, "chuyenvien2").await;
        for _ in 0..5 {
            change(&client, "Wrong@2026", NEW, NEW).await.expect(422);
        }
        change(&client, PASSWORD, NEW, NEW).await.expect(422).contains("hiện tại không đúng");
        try_sign_in(&app.visitor(), "chuyenvien2", PASSWORD).await.expect(422).contains("tạm khóa");
    })
    .await;
}

#[tokio::test]
async fn an_administrator_changes_every_two_months_and_never_back() {
    with_demo(async |app, _| {
        let first = sign_in(app, "quantri").await;
        change(&first, PASSWORD, NEW, NEW).await.expect(303);
        change(&first, NEW, PASSWORD, PASSWORD).await.expect(422).contains("đã dùng trước đây");
        app.pass(61 * 24 * 3600);
        let answer = try_sign_in(&app.visitor(), "quantri", NEW).await.expect(303);
        let mut client = app.visitor();
        let (name, value) = crate::cookie(&answer).unwrap();
        client.set_cookie(&name, &value);
        assert_eq!(client.get("/admin/people").await.expect(303).location(), "/account/password");
        let page = client.get("/account/password").await.expect(200).contains("cần đổi mật khẩu");
        client.csrf = crate::csrf(&page.text());
        change(&client, NEW, "Trúc.Bạch-77", "Trúc.Bạch-77").await.expect(303);
        client.get("/admin/people").await.expect(200);
        // Everybody else may keep a password, and may come back to an old one.
        let officer = sign_in(app, "chuyenvien1").await;
        officer.get("/account").await.expect(200);
        change(&officer, PASSWORD, NEW, NEW).await.expect(303);
        change(&officer, NEW, PASSWORD, PASSWORD).await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    with_demo(async |app, _| {
        let (here, other) = (sign_in(app, "luutru").await, sign_in(app, "luutru").await);
        here.get("/account").await.expect(200).contains("Phiên này").contains("/account/sessions/end-others");
        here.post("/account/sessions/end-others", &[]).await.expect(303);
        other.get("/account").await.expect(303);
        here.get("/account").await.expect(200).lacks("/account/sessions/end-others");
        let third = sign_in(app, "luutru").await;
        let page = here.get("/account").await.expect(200).text();
        let token = page.split("name=\"session\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let stranger = sign_in(app, "vanthu.bo").await;
        stranger.post("/account/sessions/end", &[("session", token)]).await.expect(303);
        third.get("/account").await.expect(200);
        here.post("/account/sessions/end", &[("session", token)]).await.expect(303);
        third.get("/account").await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn an_api_token_is_shown_once_works_and_can_be_withdrawn() {
    with_demo(async |app, _| {
        let client = sign_in(app, "vanthu.bo").await;
        client.post("/account/tokens", &[("token_name", ""), ("days", "9")]).await.expect(422).contains("đặt tên");
        client.post("/account/tokens", &[("token_name", "x"), ("days", "0")]).await.expect(422).contains("1 đến 366");
        let page =
            client.post("/account/tokens", &[("token_name", "Kế toán"), ("days", "30")]).await.expect(200).text();
        let secret = page.split("k-secret\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let me = |secret: &str| {
            Request::get("/api/v1/me").header("authorization", format!("Bearer {secret}")).body(Body::empty()).unwrap()
        };
        assert_eq!(app.visitor().send(me(&secret)).await.expect(200).json()["name"], "Đỗ Thị Văn Thư");
        app.visitor().send(me("khue_wrong")).await.expect(401);
        let list = client.get("/account").await.expect(200).lacks(&secret).contains("Kế toán").text();
        let id = list.split("/account/tokens/").nth(1).unwrap().split('/').next().unwrap();
        let stranger = sign_in(app, "luutru").await;
        stranger.post(&format!("/account/tokens/{id}/withdraw"), &[]).await.expect(303);
        app.visitor().send(me(&secret)).await.expect(200);
        client.post(&format!("/account/tokens/{id}/withdraw"), &[]).await.expect(303);
        app.visitor().send(me(&secret)).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn pages_speak_english_when_asked() {
    with_demo(async |app, _| {
        let mut client = sign_in(app, "vanthu.bo").await;
        client.set_cookie("khue_lang", "en");
        client.get("/account").await.expect(200).contains("Change password").contains("Sessions");
        let mut visitor = app.visitor();
        visitor.set_cookie("khue_lang", "en");
        try_sign_in(&visitor, "vanthu.bo", "Wrong@2026").await.expect(422).contains("User name or password is wrong.");
    })
    .await;
}
