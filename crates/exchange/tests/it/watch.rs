//! Files put into the inbox folder by the connector, and files it took from the outbox.

use exchange::model::{ArrivalState, DeliveryState};
use identity::seed::Demo;
use store::args;

use crate::support::{House, files_of, house, letter, organization};

async fn watch(h: &House) {
    let tx = h.store().db.write().await.unwrap();
    let id: kernel::Id<()> = h.store().ids.id(h.store().clock.now());
    let sql = "INSERT INTO jobs (id, kind, payload, state, attempts, run_at, created_at)
               VALUES ($1, 'exchange.watch', 'null', 'ready', 0, $2, $2)";
    tx.exec(sql, args![id, h.store().clock.now()]).await.unwrap();
    tx.commit().await.unwrap();
    h.t.work().await;
}

fn put(h: &House, name: &str, bytes: &[u8]) {
    std::fs::create_dir_all(h.folders.inbox()).unwrap();
    std::fs::write(h.folders.inbox().join(name), bytes).unwrap();
}

#[tokio::test]
async fn files_reach_the_inboxes_of_the_agencies_they_name() {
    house(async |h| {
        let mut to_both = letter("05");
        to_both.to.push(organization("G18.01", "Cục Quản lý Dược"));
        let mut to_nobody = letter("06");
        to_nobody.to = vec![organization("H99", "Ai đó")];
        put(h, "1.edxml", &to_both.write());
        put(h, "2.edxml", &to_nobody.write());
        put(h, "3.edxml", b"not xml at all");
        let mut secret = letter("07");
        secret.subject = "TỐI MẬT: phương án Hoa Sen".into();
        put(h, "4-Hoa-Sen.edxml", &secret.write());
        watch(h).await;
        assert!(files_of(&h.folders.inbox()).is_empty());
        let names = |folder: &str| -> Vec<String> {
            let files = files_of(&h.folders.inbox().join(folder));
            files.iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect()
        };
        assert_eq!(names("done"), ["1.edxml", "2.edxml"]);
        assert_eq!(names("rejected"), ["3.edxml", "3.edxml.reason.txt", "secret.reason.txt"]);
        assert_eq!(h.count("arrivals").await, 3, "the ministry, the Cục, and the ministry for the misaddressed one");
        assert_eq!(h.count("documents").await, 0, "nothing is registered by itself");
        let clerk = h.browser("vanthu.bo").await;
        let inbox = clerk.get("/exchange/inbox").await.expect(200);
        assert!(inbox.text().contains("05/SYT-NVY") && inbox.text().contains("Sai nơi nhận"));
        let other = h.browser("vanthu.qld").await;
        let inbox = other.get("/exchange/inbox").await.expect(200);
        assert!(inbox.text().contains("05/SYT-NVY") && !inbox.text().contains("06/SYT-NVY"));
        // The connector delivers the same file once more: nothing new.
        put(h, "5.edxml", &to_both.write());
        watch(h).await;
        assert_eq!(h.count("arrivals").await, 3);
    })
    .await;
}

#[tokio::test]
async fn a_report_of_the_receiver_reaches_its_delivery_and_no_other() {
    house(async |h| {
        let id = h.dispatched().await;
        let outbox = h.outbox();
        assert_eq!(outbox.len(), 1);
        let sent = std::fs::read(&outbox[0]).unwrap();
        let sent = crate::support::document(&sent);
        let report = |from: &str, code: edxml::StatusCode, description: &str| {
            let message = exchange::model::Report {
                from: exchange::model::Party { code: from.into(), name: "Ai đó".into(), ..Default::default() },
                organ_code: sent.from.id.clone(),
                code: sent.code.printed(),
                date: jiff::civil::Date::new(2026, 11, 23).ok(),
                document_id: sent.document_id.clone(),
                department: String::new(),
                staff: "Văn thư Sở".into(),
                status: code,
                description: description.into(),
                at: h.store().clock.now(),
            };
            message.message().write()
        };
        put(h, "1.edxml", &report("000.00.00.G22", edxml::StatusCode::Rejected, "kẻ lạ"));
        watch(h).await;
        assert_eq!(files_of(&h.folders.inbox().join("rejected")).len(), 2, "somebody else's word changes nothing");
        // A clerk of another agency cannot bring the receiver's word about a delivery of the ministry; the ministry's can.
        for (clerk, noted) in [("vanthu.qld", 0), ("vanthu.bo", 1)] {
            let forged = report("H26.05", edxml::StatusCode::Rejected, "giả mạo");
            let opened = exchange::actions::open::run(&h.t.app, "x.edxml", forged.into()).await.unwrap();
            let exchange::actions::Opened::News(said) = opened else { panic!("a status is news") };
            let mut ctx = h.ctx(clerk).await;
            assert_eq!(exchange::actions::news::run(&mut ctx, &said).await.unwrap(), noted, "{clerk}");
        }
        h.t.pass(60);
        put(h, "2.edxml", &report("H26.05", edxml::StatusCode::Accepted, "Số đến 77"));
        watch(h).await;
        let tx = h.store().read().await.unwrap();
        let rows = exchange::store::deliveries::of_document(&tx, id.uuid()).await.unwrap();
        let axis = rows.iter().find(|d| d.receiver == Some(Demo.agency("H26.05").uuid())).unwrap();
        assert_eq!(axis.state, DeliveryState::Reported(edxml::StatusCode::Accepted));
        assert_eq!(axis.reason.as_deref(), Some("Số đến 77"));
        let history = exchange::store::deliveries::history(&tx, id.uuid()).await.unwrap();
        let states: Vec<_> = history.iter().filter(|e| e.delivery == axis.id).map(|e| e.state.as_str()).collect();
        assert_eq!(states, ["queued", "written", "03"]);
    })
    .await;
}

#[tokio::test]
async fn what_the_connector_did_is_seen() {
    house(async |h| {
        let id = h.dispatched().await;
        let file = h.outbox().remove(0);
        let sent = file.parent().unwrap().join("sent");
        std::fs::create_dir(&sent).unwrap();
        std::fs::rename(&file, sent.join(file.file_name().unwrap())).unwrap();
        watch(h).await;
        let tx = h.store().read().await.unwrap();
        let rows = exchange::store::deliveries::of_document(&tx, id.uuid()).await.unwrap();
        assert!(rows.iter().any(|d| d.state == DeliveryState::Sent), "{rows:?}");
        drop(tx);
        let arrived = h.arrive(&letter("05")).await;
        assert_eq!(h.arrival(arrived).await.state, ArrivalState::Waiting);
        h.t.work().await;
        let report = h.outbox().remove(0);
        let failed = report.parent().unwrap().join("failed");
        std::fs::create_dir(&failed).unwrap();
        let name = report.file_name().unwrap().to_owned();
        std::fs::rename(&report, failed.join(&name)).unwrap();
        std::fs::write(failed.join(format!("{}.txt", name.to_string_lossy())), "receiver unknown").unwrap();
        watch(h).await;
        let tx = h.store().read().await.unwrap();
        let reports = exchange::store::reports::of_arrival(&tx, arrived).await.unwrap();
        assert_eq!((reports[0].state.as_str(), reports[0].reason.as_deref()), ("failed", Some("receiver unknown")));
    })
    .await;
}
