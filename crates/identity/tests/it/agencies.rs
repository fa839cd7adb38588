//! The directory of agencies as administrators keep it, and the first step of a real installation.

use identity::{BootstrapError, FirstAgency, Settings, agencies};
use kernel::Redacted;

use crate::{browser, try_sign_in, with_demo};

fn fields<'a>(code: &'a str, name: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("code", code),
        ("legacy_code", ""),
        ("name", name),
        ("abbreviation", "SYT"),
        ("channel", "paper"),
        ("version", "1"),
    ]
}

#[tokio::test]
async fn an_agency_outside_is_added_and_changed() {
    with_demo(async |app, demo| {
        let admin = browser(app, demo, "quantri").await;
        admin.post("/admin/agencies", &fields("h..1", "Sở")).await.expect(422).contains("chữ in hoa");
        admin.post("/admin/agencies", &fields("H26.05", "Sở")).await.expect(422).contains("cơ quan khác dùng");
        admin.post("/admin/agencies", &fields("H99.05", " ")).await.expect(422).contains("nhập tên cơ quan");
        admin.post("/admin/agencies", &fields("H99.05", "Sở Y tế tỉnh Mẫu")).await.expect(303);
        admin.get("/admin/agencies?q=tinh+mau").await.expect(200).contains("H99.05").contains("Bản giấy");
        let tx = app.app.store.read().await.unwrap();
        let added = agencies::by_code(&tx, "H99.05").await.unwrap().unwrap();
        assert!(!added.internal);
        drop(tx);
        let path = format!("/admin/agencies/{}", added.id);
        admin.post(&path, &fields("H99.05", "Sở Y tế tỉnh Ví Dụ")).await.expect(303);
        admin.post(&path, &fields("H99.05", "Sở Y tế khác")).await.expect(409);
        admin.get(&path).await.expect(200).contains("Sở Y tế tỉnh Ví Dụ");
        let clerk = browser(app, demo, "vanthu.bo").await;
        clerk.post("/admin/agencies", &fields("H98.05", "Sở")).await.expect(403);
        clerk.post(&path, &fields("H99.05", "Sở")).await.expect(403);
    })
    .await;
}

fn first(password: &str) -> FirstAgency {
    FirstAgency {
        code: "H01".into(),
        legacy_code: String::new(),
        name: "Sở Y tế tỉnh Mẫu".into(),
        abbreviation: "SYT".into(),
        place: "Mẫu".into(),
        username: "quantri".into(),
        administrator: "Người Quản Trị".into(),
        password: Redacted::new(password.into()),
    }
}

#[tokio::test]
async fn a_real_installation_begins_with_one_administrator() {
    testing::on_each_engine(&[identity::module()], identity::principal, async |app| {
        let (store, settings) = (&app.app.store, Settings::default());
        let weak = identity::bootstrap(store, &settings, first("weak")).await;
        assert!(matches!(weak, Err(BootstrapError::Password(_))), "{weak:?}");
        let bad = FirstAgency { code: "?".into(), ..first("Khởi.Đầu-26") };
        assert!(matches!(identity::bootstrap(store, &settings, bad).await, Err(BootstrapError::Agency(_))));
        let agency = identity::bootstrap(store, &settings, first("Khởi.Đầu-26")).await.unwrap();
        let again = identity::bootstrap(store, &settings, first("Khởi.Đầu-26")).await;
        assert!(matches!(again, Err(BootstrapError::NotEmpty)), "{again:?}");
        let tx = store.read().await.unwrap();
        assert!(agencies::get(&tx, agency).await.unwrap().unwrap().internal);
        drop(tx);
        let answer = try_sign_in(&app.visitor(), "quantri", "Khởi.Đầu-26").await.expect(303);
        let mut client = app.visitor();
        let (name, value) = crate::cookie(&answer).unwrap();
        client.set_cookie(&name, &value);
        assert_eq!(client.get("/admin/people").await.expect(303).location(), "/account/password");
    })
    .await;
}
