//! The platform around a tiny module: forms, double submits, errors, limits, languages, headers.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::post;
use axum::{Json, Router};
use futures::future::BoxFuture;
use kernel::{Actor, Id, Kind, Refusal};
use store::{Record, args};
use testing::TestApp;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;
use web::{ApiVisit, App, Form, Module, Principal, Upload, Visit};

const PERSON: Uuid = Uuid::from_u128(42);

/// Everybody exists and is called the same.
fn anybody<'a>(
    _: &'a store::Tx,
    person: Uuid,
    _: Option<Uuid>,
    _: kernel::Instant,
) -> BoxFuture<'a, store::Result<Option<Principal>>> {
    let actor = Actor { person: Some(person), subjects: vec![person], ..Actor::system(Uuid::nil()) };
    Box::pin(async move {
        Ok(Some(Principal {
            actor,
            name: "Trần Thị Thử Nghiệm".into(),
            position: "Văn thư".into(),
            agency_name: "Bộ Y tế".into(),
            delegations: Vec::new(),
            acting_for: None,
            acting_ended: false,
            must_change_password: person == Uuid::from_u128(7),
        }))
    })
}

#[derive(Debug, thiserror::Error)]
#[error("the thing is red")]
struct Red;

impl Refusal for Red {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
    fn code(&self) -> &'static str {
        "changed-meanwhile"
    }
}

#[derive(serde::Deserialize)]
struct Thing {
    name: String,
}

async fn make(visit: Visit, form: Form<Thing>) -> web::Result<Response> {
    let ctx = visit.begin_once(&form.nonce).await?;
    if form.input.name == "red" {
        return Err(Red.into());
    }
    let id: Id<()> = ctx.id();
    ctx.audit("thing-made", Record::new("thing", id), &form.input.name).await?;
    visit.commit(ctx, &format!("/things/{id}")).await
}

async fn send(_visit: Visit, upload: Upload) -> web::Result<Response> {
    let names: Vec<&str> = upload.files.iter().map(|f| f.name.as_str()).collect();
    Ok(axum::response::IntoResponse::into_response(names.join(",")))
}

async fn make_by_api(visit: ApiVisit, body: web::api::Body<serde_json::Value>) -> web::Result<Response> {
    let ctx = visit.begin().await?;
    let id: Id<()> = ctx.id();
    ctx.audit("thing-made", Record::new("thing", id), &body.0).await?;
    visit.commit(ctx, &serde_json::json!({ "id": id })).await
}

async fn here(visit: Visit) -> String {
    visit.path
}

async fn panics(Path(_): Path<String>) -> Json<()> {
    panic!("a defect")
}

fn routes() -> Router<App> {
    Router::new().route("/things", post(make).get(here)).route("/files", post(send)).route("/panic/{x}", post(panics))
}

fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().route("/things", post(make_by_api))
}

const THINGS: Module = Module { routes, api, ..Module::new("things") };

async fn on_each(test: impl AsyncFn(&TestApp)) {
    testing::on_each_engine(&[THINGS], anybody, test).await;
}

async fn made(t: &TestApp) -> i64 {
    let tx = t.app.store.read().await.unwrap();
    let (n,): (i64,) = tx.one("SELECT count(*) AS c1 FROM audit", args![]).await.unwrap();
    n
}

#[tokio::test]
async fn a_form_works_once_however_often_it_is_sent() {
    on_each(async |t| {
        let browser = t.sign_in(PERSON).await;
        let fields = [("_csrf", browser.csrf.as_str()), ("_nonce", "n1"), ("name", "x")];
        let first = browser.post_raw("/things", &fields).await.expect(303).location();
        let again = browser.post_raw("/things", &fields).await.expect(303).location();
        assert_eq!(first, again);
        assert_eq!(made(t).await, 1, "{:?}", t.engine());
    })
    .await;
}

#[tokio::test]
async fn a_refused_form_leaves_nothing_and_may_be_sent_again() {
    on_each(async |t| {
        let browser = t.sign_in(PERSON).await;
        let red = [("_csrf", browser.csrf.as_str()), ("_nonce", "n1"), ("name", "red")];
        browser.post_raw("/things", &red).await.expect(422).contains("vừa được người khác thay đổi");
        let blue = [("_csrf", browser.csrf.as_str()), ("_nonce", "n1"), ("name", "blue")];
        browser.post_raw("/things", &blue).await.expect(303);
        assert_eq!(made(t).await, 1);
    })
    .await;
}

#[tokio::test]
async fn forms_without_the_token_or_from_another_site_are_refused() {
    on_each(async |t| {
        let browser = t.sign_in(PERSON).await;
        browser.post_raw("/things", &[("_csrf", "guess"), ("name", "x")]).await.expect(409).contains("hết hạn");
        browser.post_raw("/things", &[("name", "x")]).await.expect(409);
        browser.upload("/files", &[("_csrf", "guess")], &[]).await.expect(409);
        let foreign = axum::http::Request::post("/settings/theme/dark")
            .header("sec-fetch-site", "cross-site")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(axum::body::Body::from("next=/"));
        t.visitor().send(foreign.unwrap()).await.expect(403).contains("trang khác");
        assert_eq!(made(t).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_form_that_outlived_its_session_comes_back_with_what_was_typed() {
    on_each(async |t| {
        let mut browser = t.sign_in(PERSON).await;
        let typed = [("_csrf", "old"), ("_nonce", "n1"), ("name", "Đề nghị <bổ sung>"), ("pin", "123456")];
        let page = browser.upload("/files", &typed, &[("file", "a.txt", b"x")]).await.expect(409);
        page.contains("Đề nghị &#60;bổ sung&#62;")
            .contains("enctype=\"multipart/form-data\"")
            .contains("các tệp cần chọn lại");
        browser.set_cookie(web::session::COOKIE, "of a session that has ended");
        let page = browser.post_raw("/things", &typed).await.expect(401);
        page.contains("Đề nghị &#60;bổ sung&#62;").contains("Đăng nhập ở thẻ mới").lacks("123456");
        let stranger = t.visitor().post_raw("/things", &typed).await.expect(303);
        assert!(stranger.location().starts_with("/sign-in"), "who never had a session has typed nothing for long");
        assert_eq!(made(t).await, 0);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_sent_to_sign_in_and_back() {
    on_each(async |t| {
        assert_eq!(t.visitor().get("/things?x=1").await.expect(303).location(), "/sign-in?next=/things%3Fx%3D1");
        let new = t.sign_in(Uuid::from_u128(7)).await;
        assert_eq!(new.get("/things").await.expect(303).location(), "/account/password");
        t.visitor()
            .post_json("/api/v1/things", &serde_json::json!({}), None)
            .await
            .expect(401)
            .contains("\"code\":\"sign-in-needed\"");
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_when_idle() {
    on_each(async |t| {
        let browser = t.sign_in(PERSON).await;
        browser.get("/things").await.expect(200);
        t.pass(t.app.settings.idle_seconds + 1);
        browser.get("/things").await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn the_api_answers_once_per_key_and_explains_itself() {
    on_each(async |t| {
        let client = t.sign_in(PERSON).await;
        let body = serde_json::json!({ "name": "x" });
        let first = client.post_json("/api/v1/things", &body, Some("k")).await.expect(200).json();
        let again = client.post_json("/api/v1/things", &body, Some("k")).await.expect(200).json();
        assert_eq!(first, again);
        assert_eq!(made(t).await, 1);
        let long = "k".repeat(201);
        client.post_json("/api/v1/things", &body, Some(&long)).await.expect(422).contains("idempotency-key");
        let broken = axum::http::Request::post("/api/v1/things").body(axum::body::Body::from("{"));
        t.visitor().send(broken.unwrap()).await.expect(401);
        client.get("/openapi.json").await.expect(200).contains("\"openapi\":\"3.1");
        client.get("/api/v1/nowhere").await.expect(404).contains("/problems/not-found");
        let wrong = client.send_json(axum::http::Method::DELETE, "/api/v1/things", &body, None).await.expect(405);
        assert!(wrong.headers.contains_key("allow"));
        wrong.contains("/problems/method-not-allowed");
        let english =
            client.request(axum::http::Method::GET, "/api/v1/nowhere").header("accept-language", "en-GB, vi;q=0.5");
        let english = client.send(english.body(axum::body::Body::empty()).unwrap()).await.expect(404).json();
        let vietnamese = client.get("/api/v1/nowhere").await.expect(404).json();
        assert_ne!(english["title"], vietnamese["title"], "who asks in English is answered in English");
    })
    .await;
}

#[tokio::test]
async fn errors_are_pages_in_both_languages() {
    on_each(async |t| {
        let mut browser = t.sign_in(PERSON).await;
        browser.get("/nowhere").await.expect(404).contains("Không tìm thấy").contains("Về bàn làm việc");
        browser.set_cookie("khue_lang", "en");
        browser.get("/nowhere").await.expect(404).contains("Not found").lacks("Không tìm thấy");
        browser.post("/panic/x", &[]).await.expect(500).contains("made a mistake");
        browser.get("/things").await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn uploads_lose_their_paths_and_too_large_ones_are_refused() {
    on_each(async |t| {
        let browser = t.sign_in(PERSON).await;
        let answer =
            browser.upload("/files", &[], &[("f", "../../công văn.pdf", b"%PDF"), ("f", "empty.txt", b"")]).await;
        assert_eq!(answer.expect(200).text(), "công văn.pdf");
        let large = vec![b'x'; t.app.settings.max_upload + 1];
        browser.upload("/files", &[], &[("f", "a.pdf", &large)]).await.expect(413).contains("quá lớn");
    })
    .await;
}

#[tokio::test]
async fn every_answer_carries_the_policy_and_preferences_stay() {
    on_each(async |t| {
        let page = t.visitor().get("/_components").await.expect(200).contains("k-badge").contains("k-field");
        let policy = page.headers["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"));
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
        let dark = t.visitor().post_raw("/settings/theme/dark", &[("next", "//evil.example")]).await.expect(303);
        assert_eq!(dark.location(), "/");
        assert!(dark.headers["set-cookie"].to_str().unwrap().starts_with("khue_theme=dark;"));
        t.visitor().get("/healthz").await.expect(200);
        t.visitor().get("/readyz").await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn u0000_is_refused_wherever_it_comes_in() {
    on_each(async |t| {
        let browser = t.sign_in(PERSON).await;
        browser.post("/things", &[("name", "a\u{0}b")]).await.expect(422).contains("U+0000");
        browser.upload("/files", &[("name", "a\u{0}b")], &[]).await.expect(422).contains("U+0000");
        let body = serde_json::json!({ "name": "a\u{0}b" });
        browser.post_json("/api/v1/things", &body, None).await.expect(422).contains("character-unusable");
        browser.get("/things?q=a%00b").await.expect(400).contains("không đọc được");
        assert_eq!(made(t).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_problem_leads_to_its_explanation() {
    on_each(async |t| {
        let page = t.visitor().get("/problems/form-expired").await.expect(200);
        page.contains("Biểu mẫu đã hết hạn").contains("lang=\"en\"");
        t.visitor().get("/problems/nothing-of-ours").await.expect(404);
    })
    .await;
}
