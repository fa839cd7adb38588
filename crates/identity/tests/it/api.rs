//! The JSON endpoints.

use identity::permission;

use crate::{browser, with_demo};

#[tokio::test]
async fn me_units_and_people_of_the_own_agency() {
    with_demo(async |app, demo| {
        let client = browser(app, demo, "vanthu.qld").await;
        let me = client.get("/api/v1/me").await.expect(200).json();
        assert_eq!(
            (&me["position"], &me["agency_name"]),
            (&"Văn thư Cục, Văn phòng Cục".into(), &"Cục Quản lý Dược".into())
        );
        let permissions = me["permissions"].as_array().unwrap();
        assert!(permissions.contains(&permission::DOCUMENTS_SEAL.into()));
        let units = client.get("/api/v1/units").await.expect(200).json();
        assert_eq!(units.as_array().unwrap().len(), 3, "the own agency only");
        assert_eq!(units[2]["kind"], "division");
        let heads = client.get("/api/v1/people?role=unit-head").await.expect(200).json();
        assert_eq!(heads[0]["name"], "Lê Thị Số Đăng Ký");
        let unit = demo.unit_of("G18.01", "LĐC");
        let leaders = client.get(&format!("/api/v1/people?unit={unit}")).await.expect(200).json();
        let ranks: Vec<_> = leaders.as_array().unwrap().iter().map(|p| p["rank"].as_str().unwrap()).collect();
        assert_eq!(ranks, ["head", "deputy"]);
    })
    .await;
}

#[tokio::test]
async fn the_endpoints_are_described() {
    with_demo(async |app, _| {
        let openapi = app.visitor().get("/openapi.json").await.expect(200).json();
        for path in ["/api/v1/me", "/api/v1/units", "/api/v1/people"] {
            assert!(openapi["paths"][path]["get"].is_object(), "{path}");
        }
    })
    .await;
}
