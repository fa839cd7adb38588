//! The unit tree as the administrator changes it.

use identity::units;

use crate::{browser, with_demo};

#[tokio::test]
async fn a_unit_is_added_below_another_and_its_abbreviation_is_its_own() {
    with_demo(async |app, demo| {
        let admin = browser(app, demo, "quantri").await;
        let (agency, parent) = (demo.ministry().to_string(), demo.unit("PC").to_string());
        let fields = |name: &'static str, abbreviation: &'static str| {
            [
                ("agency", agency.as_str()),
                ("parent", parent.as_str()),
                ("kind", "division"),
                ("name", name),
                ("abbreviation", abbreviation),
            ]
        };
        admin.post("/admin/units", &fields("Phòng Mới", "PC-1")).await.expect(303);
        admin.post("/admin/units", &fields("Phòng Khác", "PC-1")).await.expect(422).contains("đã dùng");
        admin.post("/admin/units", &fields("", "PC-2")).await.expect(422).contains("nhập tên đơn vị");
        admin.post("/admin/units", &fields("Phòng", "a/b")).await.expect(422).contains("1 đến 20");
        admin.get("/admin/units").await.expect(200).contains("Phòng Mới");
        let tx = app.app.store.read().await.unwrap();
        let unit = units::by_abbreviation(&tx, demo.ministry(), "PC-1").await.unwrap().unwrap();
        assert_eq!(units::ancestors(&tx, unit.id).await.unwrap(), [unit.id.uuid(), demo.unit("PC").uuid()]);
    })
    .await;
}

#[tokio::test]
async fn a_renamed_unit_keeps_its_id_and_an_old_form_is_refused() {
    with_demo(async |app, demo| {
        let admin = browser(app, demo, "quantri").await;
        let path = format!("/admin/units/{}", demo.unit("HTQT"));
        let fields =
            |name: &'static str| [("version", "1"), ("name", name), ("abbreviation", "HTQT"), ("kind", "department")];
        admin.post(&path, &fields("Vụ Hợp tác")).await.expect(303);
        admin.post(&path, &fields("Vụ Khác")).await.expect(409);
        admin.get(&path).await.expect(200).contains("Vụ Hợp tác");
    })
    .await;
}

#[tokio::test]
async fn a_merged_unit_lives_on_as_an_alias_of_the_other() {
    with_demo(async |app, demo| {
        let admin = browser(app, demo, "quantri").await;
        let (from, into) = (demo.unit("CNTT"), demo.unit("K2ĐT"));
        let merge = async |from: String, into: String| {
            admin.post(&format!("/admin/units/{from}/merge"), &[("into", &into)]).await
        };
        merge(from.to_string(), demo.unit("CNTT-HC").to_string()).await.expect(422).contains("không trực thuộc");
        merge(from.to_string(), from.to_string()).await.expect(422);
        merge(from.to_string(), demo.unit_of("G18.01", "VP").to_string()).await.expect(422);
        merge(from.to_string(), into.to_string()).await.expect(303);
        merge(from.to_string(), into.to_string()).await.expect(409).contains("đã được sáp nhập");
        let tx = app.app.store.read().await.unwrap();
        let (person, now) = (demo.account("cuctruong").person.uuid(), app.app.store.clock.now());
        let head = identity::principal(&tx, person, None, now).await.unwrap().unwrap();
        assert_eq!(head.position, "Cục trưởng, Cục Khoa học công nghệ và Đào tạo");
        for subject in [from, into, demo.unit("CNTT-CSDL")] {
            assert!(head.actor.subjects.contains(&subject.uuid()));
        }
        let division = demo.unit("CNTT-CSDL");
        assert_eq!(units::ancestors(&tx, division).await.unwrap(), [division.uuid(), into.uuid()]);
        assert!(units::of_agency(&tx, demo.ministry()).await.unwrap().iter().all(|unit| unit.id != from));
        drop(tx);
        // Merged once more: the alias of the alias follows.
        merge(into.to_string(), demo.unit("DP").to_string()).await.expect(303);
        let tx = app.app.store.read().await.unwrap();
        let head = identity::principal(&tx, person, None, now).await.unwrap().unwrap();
        for subject in [from, into, demo.unit("DP"), division] {
            assert!(head.actor.subjects.contains(&subject.uuid()));
        }
    })
    .await;
}
