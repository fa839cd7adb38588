//! Case files as people use them, on each engine.

use documents::actions::incoming::register;
use documents::model::Urgency;
use identity::seed::Demo;
use kernel::Actor;
use testing::{Client, TestApp};
use uuid::Uuid;
use web::Services;

async fn house(test: impl AsyncFn(&TestApp)) {
    let modules = [identity::module(), signing::module(), documents::module(), casefiles::module()];
    let mut services = Services::default();
    services.insert(documents::press::Press::load(web::BlockingPool::default()));
    testing::on_each_engine_with(&modules, identity::principal, &services, async |t| {
        let mut ctx = t.ctx(Actor::system(Demo.ministry().uuid())).await;
        identity::seed::demo(&mut ctx).await.unwrap();
        ctx.commit().await.unwrap();
        test(t).await;
    })
    .await;
}

async fn browser(t: &TestApp, username: &str) -> Client {
    t.sign_in(Demo.account(username).person.uuid()).await
}

/// A document the ministry's registry sees, and nobody else yet.
async fn document(t: &TestApp) -> Uuid {
    let tx = t.app.store.read().await.unwrap();
    let clerk = Demo.account("vanthu.bo").person.uuid();
    let actor = identity::principal(&tx, clerk, None, t.app.store.clock.now()).await.unwrap().unwrap().actor;
    drop(tx);
    let mut ctx = t.ctx(actor).await;
    let input = register::Input {
        type_code: "cv".into(),
        number: Some("12".into()),
        notation: Some("SYT-NVY".into()),
        issuer: "Sở Y tế thành phố Mẫu".into(),
        subject: "V/v báo cáo hồ sơ sức khỏe điện tử".into(),
        urgency: Urgency::Ordinary,
        ..register::Input::default()
    };
    let registered = register::run(&mut ctx, input).await.unwrap();
    ctx.commit().await.unwrap();
    registered.id.uuid()
}

async fn open(browser: &Client, notation: &str) -> String {
    let fields = [("notation", notation), ("title", "Hồ sơ sức khỏe điện tử"), ("retention", "06")];
    browser.post("/files/new", &fields).await.expect(303).location()
}

#[tokio::test]
async fn a_file_is_opened_filled_printed_closed_and_opened_again() {
    house(async |t| {
        let clerk = browser(t, "vanthu.bo").await;
        let file = open(&clerk, "01.VT").await;
        clerk.post(&format!("{file}/close"), &[]).await.expect(422).contains("chưa có văn bản");
        let document = document(t).await.to_string();
        clerk.post(&format!("{file}/documents"), &[("document", &document)]).await.expect(303);
        clerk.post(&format!("{file}/documents"), &[("document", &document)]).await.expect(409).contains("đã nằm trong");
        clerk.get(&file).await.expect(200).contains("hồ sơ sức khỏe điện tử").contains("12/SYT-NVY");
        clerk.get("/files?show=mine").await.expect(200).contains("01.VT");
        let contents = clerk.get(&format!("{file}/contents.pdf")).await.expect(200);
        assert!(contents.bytes.starts_with(b"%PDF"));
        clerk.post(&format!("{file}/close"), &[]).await.expect(303);
        clerk.post(&format!("{file}/documents/{document}/remove"), &[]).await.expect(409).contains("đã kết thúc");
        clerk.post(&format!("{file}/reopen"), &[]).await.expect(303);
        clerk.post(&format!("{file}/documents/{document}/remove"), &[]).await.expect(303);
        clerk.get(&file).await.expect(200).lacks("12/SYT-NVY");
    })
    .await;
}

#[tokio::test]
async fn the_documents_page_shows_its_files_and_takes_it_into_one() {
    house(async |t| {
        let clerk = browser(t, "vanthu.bo").await;
        let (file, document) = (open(&clerk, "02.VT").await, document(t).await.to_string());
        let id = file.rsplit('/').next().unwrap();
        let back = format!("/incoming-documents/{document}");
        let fields = [("file", id), ("document", document.as_str()), ("back", back.as_str())];
        assert_eq!(clerk.post("/file-documents", &fields).await.expect(303).location(), back);
        clerk.get(&file).await.expect(200).contains(&document);
    })
    .await;
}

#[tokio::test]
async fn what_one_may_not_see_is_not_found_and_a_file_opens_no_document() {
    house(async |t| {
        let clerk = browser(t, "vanthu.bo").await;
        let (file, document) = (open(&clerk, "03.VT").await, document(t).await.to_string());
        clerk.post(&format!("{file}/documents"), &[("document", &document)]).await.expect(303);
        let other_unit = browser(t, "chuyenvien.pc").await;
        let other_agency = browser(t, "vanthu.qld").await;
        for stranger in [&other_unit, &other_agency] {
            stranger.get(&file).await.expect(404);
            stranger.get(&format!("{file}/contents.pdf")).await.expect(404);
            stranger.post(&format!("{file}/close"), &[]).await.expect(404);
            stranger.get("/files").await.expect(200).lacks("03.VT");
        }
        // An officer's own file cannot be used to look at a document they do not see.
        let own = open(&other_unit, "01.PC").await;
        other_unit.post(&format!("{own}/documents"), &[("document", &document)]).await.expect(404);
        // A colleague of the registry sees the file and may add, but does not judge what belongs.
        let colleague = browser(t, "vanthu.bo2").await;
        colleague.get(&file).await.expect(200);
        colleague.post(&format!("{file}/close"), &[]).await.expect(403).contains("người lập hồ sơ");
        assert_eq!(t.visitor().get(&file).await.status.as_u16(), 303);
    })
    .await;
}

#[tokio::test]
async fn codes_are_unique_in_the_year_and_a_refused_form_comes_back_filled_in() {
    house(async |t| {
        let clerk = browser(t, "vanthu.bo").await;
        open(&clerk, "04.VT").await;
        let twice = [("notation", "04.VT"), ("title", "Tên giữ lại"), ("retention", "06")];
        clerk.post("/files/new", &twice).await.expect(422).contains("đã dùng cho hồ sơ khác").contains("Tên giữ lại");
        let wrong = [("notation", "05.VT"), ("title", "x"), ("retention", "99")];
        clerk.post("/files/new", &wrong).await.expect(422).contains("không có trong danh mục");
    })
    .await;
}

#[tokio::test]
async fn the_api_does_the_same() {
    house(async |t| {
        let clerk = browser(t, "vanthu.bo").await;
        let body = serde_json::json!({ "notation": "06.VT", "title": "API", "retention": "01" });
        let made = clerk.post_json("/api/v1/files", &body, Some("once")).await.expect(200).json();
        let again = clerk.post_json("/api/v1/files", &body, Some("once")).await.expect(200).json();
        assert_eq!(made, again);
        let (id, document) = (made["id"].as_str().unwrap(), document(t).await);
        let add = serde_json::json!({ "document": document });
        clerk.post_json(&format!("/api/v1/files/{id}/documents"), &add, None).await.expect(200);
        let one = clerk.get(&format!("/api/v1/files/{id}")).await.expect(200).json();
        assert_eq!(one["documents"], serde_json::json!([document]));
        let other = browser(t, "chuyenvien.pc").await;
        other.get(&format!("/api/v1/files/{id}")).await.expect(404).contains("\"code\":\"not-found\"");
    })
    .await;
}
