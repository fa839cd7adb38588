//! What other rooms read: agencies, units, holders of roles.

use std::collections::HashSet;

use identity::{Rank, Role, agencies, people, permission, positions, units};
use jiff::civil::date;

use crate::with_demo;

const TODAY: kernel::Date = date(2026, 11, 23);

#[tokio::test]
async fn agencies_are_found_by_either_code() {
    with_demo(async |app, demo| {
        let tx = app.app.store.read().await.unwrap();
        let by_new = agencies::by_code(&tx, "G18").await.unwrap().unwrap();
        let by_old = agencies::by_code(&tx, " 000.00.00.G18 ").await.unwrap().unwrap();
        assert_eq!((by_new.id, by_old.id), (demo.ministry(), demo.ministry()));
        assert_eq!((by_new.name.as_str(), by_new.abbreviation.as_str()), ("Bộ Y tế", "BYT"));
        assert!(agencies::by_code(&tx, "G99").await.unwrap().is_none());
        let internal = agencies::internal(&tx).await.unwrap();
        assert_eq!(internal.len(), 6);
        assert!(internal.iter().filter(|a| a.parent == Some(demo.ministry())).all(|a| a.parent_name == "Bộ Y tế"));
        let found = agencies::search(&tx, "cham cuu", 10).await.unwrap();
        assert_eq!(found.iter().map(|a| a.abbreviation.as_str()).collect::<Vec<_>>(), ["BVCC"]);
        assert!(agencies::search(&tx, "%", 10).await.unwrap().is_empty(), "a wildcard is only a character");
    })
    .await;
}

#[tokio::test]
async fn the_tree_of_units_knows_its_ancestors() {
    with_demo(async |app, demo| {
        let tx = app.app.store.read().await.unwrap();
        let (unit, parent) = (demo.unit("CNTT-CSDL"), demo.unit("CNTT"));
        assert_eq!(units::ancestors(&tx, unit).await.unwrap(), [unit.uuid(), parent.uuid()]);
        let children: HashSet<_> = units::children(&tx, parent).await.unwrap().into_iter().map(|u| u.id).collect();
        assert_eq!(children, HashSet::from([unit, demo.unit("CNTT-HC")]));
        let all = units::of_agency(&tx, demo.ministry()).await.unwrap();
        let place = |id| all.iter().position(|u| u.id == id).unwrap();
        assert!(place(parent) < place(unit) && place(unit) <= place(parent) + 2, "divisions stand below their parent");
        assert_eq!(units::get(&tx, demo.unit("QLD")).await.unwrap().unwrap().own_agency, Some(demo.agency("G18.01")));
    })
    .await;
}

#[tokio::test]
async fn holders_of_roles_are_found_on_the_day_they_hold_them() {
    with_demo(async |app, demo| {
        let tx = app.app.store.read().await.unwrap();
        let leaders = people::holders(&tx, demo.ministry(), Role::AgencyLeader, TODAY).await.unwrap();
        assert_eq!(leaders.len(), 3);
        assert_eq!(leaders[0].position.rank, Some(Rank::Head), "the minister stands first");
        assert_eq!(leaders[0].label(), "Nguyễn Văn Mẫu – Bộ trưởng, Lãnh đạo Bộ");
        let heads = people::heads_of(&tx, demo.unit("CNTT"), TODAY).await.unwrap();
        let titles: Vec<_> = heads.iter().map(|h| h.position.title.as_str()).collect();
        assert_eq!(titles, ["Cục trưởng", "Phó Cục trưởng"]);
        let clerks = people::clerks_of(&tx, demo.unit("CNTT"), TODAY).await.unwrap();
        assert_eq!(clerks[0].position.person, demo.account("vanthu.cntt").person);
        let minister = demo.account("botruong").position;
        let secretaries = people::secretaries_of(&tx, minister, TODAY).await.unwrap();
        assert_eq!(secretaries[0].position.person, demo.account("thuky.bt").person);
        assert!(
            people::holders(&tx, demo.ministry(), Role::AgencyLeader, date(2023, 12, 31)).await.unwrap().is_empty()
        );
        assert_eq!(positions::of_person(&tx, demo.account("botruong").person).await.unwrap().len(), 1);
        let ids = [demo.account("vanthu.bo").person, demo.account("vanthu.bo").person];
        assert_eq!(people::names(&tx, ids).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_principal_answers_to_what_the_role_oversees() {
    with_demo(async |app, demo| {
        let tx = app.app.store.read().await.unwrap();
        let now = app.app.store.clock.now();
        let load = async |name: &str| {
            let person = demo.account(name).person.uuid();
            identity::principal(&tx, person, None, now).await.unwrap().unwrap()
        };
        let head = load("cuctruong").await;
        assert_eq!(head.position, "Cục trưởng, Cục Công nghệ thông tin");
        for unit in ["CNTT", "CNTT-HC", "CNTT-CSDL"] {
            assert!(head.actor.subjects.contains(&demo.unit(unit).uuid()), "{unit}");
        }
        assert!(!head.actor.subjects.contains(&demo.unit("PC").uuid()));
        assert!(!head.actor.subjects.contains(&demo.ministry().uuid()));
        assert!(head.actor.may(permission::DOCUMENTS_SIGN) && !head.actor.may(permission::DOCUMENTS_SEAL));
        let officer = load("chuyenvien1").await;
        let account = demo.account("chuyenvien1");
        let mut expected = vec![account.person.uuid(), account.position.uuid()];
        expected.sort_unstable();
        assert_eq!(officer.actor.subjects, expected, "an officer answers to nobody but themselves");
        let clerk = load("vanthu.bo").await;
        assert!(clerk.actor.subjects.contains(&demo.ministry().uuid()));
        let minister = load("botruong").await;
        assert!(!minister.actor.subjects.contains(&demo.ministry().uuid()));
        let secretary = load("thuky.bt").await;
        assert!(secretary.actor.subjects.contains(&demo.account("botruong").position.uuid()));
        assert!(identity::principal(&tx, uuid::Uuid::nil(), None, now).await.unwrap().is_none());
    })
    .await;
}
