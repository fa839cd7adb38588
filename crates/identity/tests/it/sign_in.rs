//! Signing in and every way of being refused.

use axum::body::Body;
use axum::http::Request;
use identity::seed::PASSWORD;

use crate::{audited, cookie, sign_in, try_sign_in, with_demo};

#[tokio::test]
async fn the_right_password_opens_a_session_and_goes_on_to_where_one_wanted() {
    with_demo(async |app, _| {
        let client = app.visitor();
        let answer = client.get("/delegations").await.expect(303);
        assert_eq!(answer.location(), "/sign-in?next=/delegations");
        client.get("/sign-in?next=/delegations").await.expect(200).contains("value=\"/delegations\"");
        let answer = try_sign_in(&client, " VanThu.Bo ", PASSWORD).await.expect(303);
        assert_eq!(answer.location(), "/account");
        let header = answer.headers["set-cookie"].to_str().unwrap();
        assert!(header.contains("HttpOnly") && header.contains("SameSite=Lax"), "{header}");
        assert_eq!(audited(app, "signed-in").await.len(), 1);
        let signed = sign_in(app, "vanthu.bo").await;
        signed.get("/account").await.expect(200).contains("Đỗ Thị Văn Thư");
        assert_eq!(signed.get("/sign-in?next=/account").await.expect(303).location(), "/account");
    })
    .await;
}

#[tokio::test]
async fn another_site_is_never_the_next_page() {
    with_demo(async |app, _| {
        for next in ["//evil.example", "https://evil.example", "/\\evil.example"] {
            let fields = [("username", "vanthu.bo"), ("password", PASSWORD), ("next", next)];
            let answer = app.visitor().post("/sign-in", &fields).await.expect(303);
            assert_eq!(answer.location(), "/", "{next}");
        }
    })
    .await;
}

#[tokio::test]
async fn wrong_and_unknown_look_the_same_and_lock_the_same() {
    with_demo(async |app, _| {
        let client = app.visitor();
        for username in ["vanthu.bo", "nobody.here"] {
            for attempt in 1..=6 {
                let answer = try_sign_in(&client, username, "Wrong@2026").await.expect(422);
                let expected = if attempt < 5 { "không đúng" } else { "tạm khóa 15 phút" };
                let answer = answer.contains(expected);
                assert!(cookie(&answer).is_none_or(|(name, _)| name != "khue_session"), "{username} {attempt}");
            }
        }
        try_sign_in(&client, "vanthu.bo", PASSWORD).await.expect(422).contains("tạm khóa");
        assert_eq!(audited(app, "account-locked").await.len(), 1);
        let failures = audited(app, "sign-in-failed").await;
        assert_eq!(failures.len(), 13);
        let text = serde_json::to_string(&failures).unwrap();
        assert!(!text.contains("nobody.here") && !text.contains("2026\""), "no unknown name and no password: {text}");
        assert!(text.contains("vanthu.bo"));
        app.pass(15 * 60);
        try_sign_in(&client, "vanthu.bo", PASSWORD).await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn a_right_password_in_between_begins_the_count_anew() {
    with_demo(async |app, _| {
        let client = app.visitor();
        for _ in 0..2 {
            for _ in 0..4 {
                try_sign_in(&client, "luutru", "Wrong@2026").await.expect(422);
            }
            try_sign_in(&client, "luutru", PASSWORD).await.expect(303);
        }
    })
    .await;
}

#[tokio::test]
async fn one_address_cannot_go_on_guessing_over_many_names() {
    with_demo(async |app, demo| {
        let limit = identity::Settings::default().address_failures;
        let client = app.visitor();
        for n in 0..limit {
            try_sign_in(&client, &format!("guess{n}"), "Wrong@2026").await.expect(422).contains("không đúng");
        }
        try_sign_in(&client, "vanthu.bo", PASSWORD).await.expect(422).contains("Quá nhiều lần");
        let elsewhere = Request::post("/sign-in")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-forwarded-for", "192.0.2.7")
            .body(Body::from("username=vanthu.bo&password=Khue%402026"))
            .unwrap();
        client.send(elsewhere).await.expect(303);
        app.pass(600);
        try_sign_in(&client, demo.account("vanthu.bo").username, PASSWORD).await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn a_form_of_another_site_and_a_form_without_token_are_refused() {
    with_demo(async |app, _| {
        let body = "username=vanthu.bo&password=Khue%402026";
        let request = |site: &str| {
            Request::post("/sign-in")
                .header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", site)
                .body(Body::from(body))
                .unwrap()
        };
        app.visitor().send(request("cross-site")).await.expect(403);
        app.visitor().send(request("same-origin")).await.expect(303);
        let client = sign_in(app, "vanthu.bo").await;
        client.post_raw("/sign-out", &[("_csrf", "wrong")]).await.expect(409);
        client.post_raw("/sign-out", &[]).await.expect(409);
        client.get("/account").await.expect(200);
        let out = client.post("/sign-out", &[]).await.expect(303);
        assert_eq!((out.location().as_str(), cookie(&out).unwrap().1.as_str()), ("/sign-in", ""));
        client.get("/account").await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn an_over_long_field_is_only_a_wrong_password() {
    with_demo(async |app, _| {
        let long = "x".repeat(100_000);
        try_sign_in(&app.visitor(), "vanthu.bo", &long).await.expect(422).contains("không đúng");
        try_sign_in(&app.visitor(), &long, PASSWORD).await.expect(422).contains("không đúng");
    })
    .await;
}
