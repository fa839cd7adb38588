//! Who may open what, and that every page speaks both languages.

use store::args;

use crate::support::{house, letter};

#[tokio::test]
async fn only_the_agency_clerks_see_the_inbox() {
    house(async |h| {
        let id = h.arrive(&letter("05")).await;
        let arrival = format!("/exchange/inbox/{id}");
        let visitor = h.t.visitor();
        for path in ["/exchange", "/exchange/inbox", "/exchange/import", "/exchange/outbox", arrival.as_str()] {
            assert!(visitor.get(path).await.expect(303).location().starts_with("/sign-in"), "{path}");
        }
        for other in ["chuyenvien1", "cuctruong", "chanhvanphong", "thutruong1", "quantri"] {
            let browser = h.browser(other).await;
            for path in ["/exchange/inbox", arrival.as_str()] {
                browser.get(path).await.expect(404);
            }
            browser.get("/exchange/import").await.expect(403);
            browser.upload("/exchange/import", &[], &[("file", "x.edxml", &letter("06").write())]).await.expect(403);
            for act in ["register", "return", "agree", "refuse"] {
                let refused = browser.post(&format!("{arrival}/{act}"), &[("reason", "x")]).await;
                assert!([403, 404].contains(&refused.status.as_u16()), "{other} {act}: {}", refused.status);
            }
            assert_eq!(browser.get("/api/v1/exchange/arrivals").await.status.as_u16(), 403);
        }
        assert_eq!(h.count("arrivals").await, 1);
        // The clerk of another agency: neither in the list nor by its address.
        let other = h.browser("vanthu.qld").await;
        other.get(&arrival).await.expect(404);
        other.get("/exchange/inbox").await.expect(200).lacks("05/SYT-NVY");
        let refused = other.post(&format!("{arrival}/return"), &[("reason", "x")]).await;
        assert_eq!(refused.status.as_u16(), 404);
        // The administrator mends the exchange without seeing what documents say.
        let administrator = h.browser("quantri").await;
        for path in ["/exchange/outbox", "/exchange/agencies", "/exchange/type-numbers"] {
            administrator.get(path).await.expect(200).lacks("Hộp đến");
        }
    })
    .await;
}

#[tokio::test]
async fn every_page_in_both_languages() {
    house(async |h| {
        h.dispatched().await;
        let id = h.arrive(&letter("05")).await;
        let mut clerk = h.browser("vanthu.bo").await;
        let arrival = format!("/exchange/inbox/{id}");
        for language in ["vi", "en"] {
            clerk.set_cookie("khue_lang", language);
            for path in [
                "/exchange/inbox",
                "/exchange/inbox?state=all",
                "/exchange/import",
                "/exchange/outbox",
                "/exchange/outbox?state=written",
                "/exchange/agencies?q=duoc",
                "/exchange/type-numbers",
                "/exchange/type-numbers?partner=G22",
                arrival.as_str(),
            ] {
                let page = clerk.get(path).await.expect(200);
                let text = page.text();
                for bare in ["exchange-", "edxml-note-", "error-"] {
                    let shown = text.match_indices(bare).filter(|(at, _)| !text[..*at].ends_with(['/', '"', '#', '.']));
                    assert_eq!(shown.count(), 0, "{language} {path}: a key without a sentence: {bare}");
                }
            }
        }
        clerk.set_cookie("khue_lang", "vi");
        let found = clerk.get("/exchange/agencies?q=duoc").await.expect(200);
        found.contains("Cục Quản lý Dược").contains("000.00.01.G18").lacks("Bệnh viện K");
    })
    .await;
}

#[tokio::test]
async fn every_word_the_room_may_say_has_a_sentence() {
    house(async |h| {
        let catalog = &h.t.app.catalog;
        for locale in [kernel::Locale::Vi, kernel::Locale::En] {
            let mut keys: Vec<String> =
                exchange::model::FACT_KEYS.iter().map(|k| format!("exchange-fact-{k}")).collect();
            keys.extend(edxml::NoteCode::ALL.iter().map(|code| format!("edxml-note-{}", code.code())));
            keys.extend(edxml::ReadError::CODES.iter().map(|code| format!("error-{code}")));
            keys.extend(exchange::model::DeliveryState::all().map(|state| state.key().to_owned()));
            keys.extend(["queued", "written", "sent", "failed", "direct"].map(|s| format!("exchange-report-{s}")));
            for key in keys {
                assert!(catalog.has(locale, &key), "{} has no {key}", locale.tag());
            }
        }
    })
    .await;
}

#[tokio::test]
async fn type_numbers_are_kept_by_partner() {
    house(async |h| {
        let clerk = h.browser("vanthu.bo").await;
        let path = "/exchange/type-numbers";
        clerk.post(path, &[("partner", "H26.05"), ("n-cv", "18")]).await.expect(303);
        clerk.get("/exchange/type-numbers?partner=H26.05").await.expect(200).contains("value=\"18\"");
        clerk.post(path, &[("partner", ""), ("n-cv", "x")]).await.expect(422).contains("không phải là số");
        clerk.post(path, &[("partner", ""), ("n-cv", "2"), ("n-qd", "2")]).await.expect(422);
        clerk.post(path, &[("partner", "h26/05"), ("n-cv", "2")]).await.expect(422);
        h.browser("chuyenvien1").await.post(path, &[("partner", ""), ("n-cv", "2")]).await.expect(404);
        h.dispatched().await;
        let sent = crate::support::document(&std::fs::read(&h.outbox()[0]).unwrap());
        assert_eq!(sent.document_type.code, Some(18.into()));
    })
    .await;
}

#[tokio::test]
async fn the_api_lists_and_imports() {
    house(async |h| {
        let clerk = h.browser("vanthu.bo").await;
        let bytes = letter("05").write();
        let answer = clerk.upload("/api/v1/exchange/arrivals", &[], &[("file", "x.edxml", &bytes)]).await.expect(200);
        let id = answer.json()["arrival"].as_str().unwrap().to_owned();
        let listed = clerk.get("/api/v1/exchange/arrivals?state=waiting").await.expect(200).json();
        assert_eq!(listed["rows"][0]["id"], id.as_str());
        assert_eq!(listed["rows"][0]["code"], "05/SYT-NVY");
        let refused = clerk.upload("/api/v1/exchange/arrivals", &[], &[("file", "x.edxml", b"<a/>")]).await;
        assert_eq!(refused.status.as_u16(), 422);
        assert!(refused.headers["content-type"].to_str().unwrap().contains("problem+json"), "{}", refused.text());
        let mut secret = letter("06");
        secret.subject = "[MẬT] V/v phương án".into();
        clerk.upload("/api/v1/exchange/arrivals", &[], &[("file", "x.edxml", &secret.write())]).await.expect(422);
        let tx = h.store().read().await.unwrap();
        let sql = "SELECT count(*) AS c1 FROM audit WHERE body LIKE '%secret-refused%' AND body NOT LIKE '%phương án%'";
        assert_eq!(
            tx.one::<(i64,)>(sql, args![]).await.unwrap().0,
            1,
            "that it was refused is kept, nothing of what it was"
        );
        drop(tx);
        h.dispatched().await;
        let sent = clerk.get("/api/v1/exchange/deliveries").await.expect(200).json();
        assert_eq!(sent["rows"].as_array().unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_arrived_waits_on_the_desk_of_those_who_register_until_it_is_settled() {
    house(async |h| {
        let id = h.arrive(&letter("07")).await;
        let clerk = h.browser("vanthu.bo").await;
        clerk.get("/").await.expect(200).contains("Chờ tiếp nhận").contains(&format!("/arrivals/{}", id.uuid()));
        clerk.get(&format!("/arrivals/{}", id.uuid())).await.expect(200).contains("07/SYT-NVY");
        h.browser("trucban").await.get("/").await.expect(200).contains("Chờ tiếp nhận");
        for other in ["chanhvanphong", "vanthu.pc", "quantri"] {
            h.browser(other).await.get("/").await.expect(200).lacks("Chờ tiếp nhận");
        }
        let back = [("reason", "Gửi nhầm nơi nhận")];
        clerk.post(&format!("/exchange/inbox/{}/return", id.uuid()), &back).await.expect(303);
        clerk.get("/").await.expect(200).lacks("Chờ tiếp nhận");
    })
    .await;
}
