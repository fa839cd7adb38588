//! A dispatched document reaches an agency of the installation as a row of its own, and the axis as an envelope.

use exchange::Channel;
use exchange::model::{ArrivalState, DeliveryState};
use identity::seed::Demo;
use kernel::Id;

use crate::support::{PDF, arrival_of, document, house};

#[tokio::test]
async fn each_recipient_gets_its_delivery() {
    house(async |h| {
        let id = h.dispatched().await;
        let tx = h.store().read().await.unwrap();
        let rows = exchange::store::deliveries::of_document(&tx, id.uuid()).await.unwrap();
        let states: Vec<_> = rows.iter().map(|d| (d.receiver_name.as_str(), d.channel, d.state.as_str())).collect();
        assert_eq!(
            states,
            [("Sở Y tế thành phố Hà Nội", Channel::Axis, "written"), ("Cục Quản lý Dược", Channel::Installation, "01")]
        );
        let recipients = documents::store::recipients::of(&tx, id).await.unwrap();
        assert!(
            recipients.iter().all(|r| r.delivery == documents::store::recipients::Delivery::Sent),
            "{recipients:?}"
        );
        drop(tx);
        // The same event once more (a worker died after its commit): nothing new.
        let again = h.count("deliveries").await;
        let event = documents::actions::outgoing::dispatch::Dispatched {
            document: id.uuid(),
            replies_to: None,
            recipients: recipients
                .iter()
                .map(|r| documents::actions::outgoing::dispatch::DispatchedTo {
                    recipient: r.id.uuid(),
                    agency: r.agency.unwrap(),
                    channel: r.channel,
                    purpose: r.purpose,
                })
                .collect(),
        };
        let mut ctx = h.t.ctx(kernel::Actor::system(Demo.ministry().uuid())).await;
        exchange::actions::dispatch::run(&mut ctx, &event).await.unwrap();
        ctx.commit().await.unwrap();
        h.t.work().await;
        assert_eq!((h.count("deliveries").await, h.count("arrivals").await, h.outbox().len()), (again, 1, 1));
    })
    .await;
}

#[tokio::test]
async fn the_envelope_in_the_outbox_reads_back_as_the_document() {
    house(async |h| {
        h.dispatched().await;
        let bytes = std::fs::read(&h.outbox()[0]).unwrap();
        let e = document(&bytes);
        assert!(e.notes.is_empty(), "`khue edxml check` has nothing to say: {:?}", e.notes);
        assert_eq!((e.from.id.as_str(), e.to[0].id.as_str(), e.to.len()), ("000.00.00.G18", "000.00.05.H26", 1));
        assert_eq!(e.document_id, "000.00.00.G18,2026/11/23,05/BYT-CNTT");
        assert_eq!(e.code.printed(), "05/BYT-CNTT");
        assert_eq!((e.document_type.name.as_str(), e.subject.as_str()), ("Công văn", "V/v rà soát hệ thống thông tin"));
        let signer = (e.signer.competence.as_str(), e.signer.position.as_str(), e.signer.full_name.as_str());
        assert_eq!(signer, ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Lê Văn Mẫu"));
        assert_eq!(e.to_places, ["Như trên", "Cục Quản lý Dược (để biết)"]);
        let files: Vec<_> = e.attachments.iter().map(|f| (f.name.as_str(), f.media_type())).collect();
        assert_eq!(files, [("05-BYT-CNTT.pdf", "application/pdf"), ("phu-luc.csv", "text/csv")]);
        assert_eq!(e.attachments[0].bytes, PDF);
    })
    .await;
}

#[tokio::test]
async fn an_agency_of_the_installation_registers_with_its_own_number() {
    house(async |h| {
        let id = h.dispatched().await;
        let clerk = h.browser("vanthu.qld").await;
        let inbox = clerk.get("/exchange/inbox").await.expect(200);
        let text = inbox.text();
        let at = text.find("/exchange/inbox/0").or_else(|| text.find("/exchange/inbox/")).unwrap();
        let start = text[at..].find("/exchange/inbox/").unwrap() + at;
        let location = &text[start..start + "/exchange/inbox/".len() + 36];
        let arrival = arrival_of(location);
        let page = clerk.get(location).await.expect(200);
        assert!(page.text().contains("05/BYT-CNTT") && page.text().contains("05-BYT-CNTT.pdf"));
        // The ministry's clerk sees only the ministry's own inbox.
        h.browser("vanthu.bo").await.get(location).await.expect(404);
        let fields = [
            ("type_code", "cv"),
            ("number", "05"),
            ("notation", "BYT-CNTT"),
            ("issued_on", "23/11/2026"),
            ("issuer", "Bộ Y tế"),
            ("subject", "V/v rà soát hệ thống thông tin"),
            ("urgency", "1"),
        ];
        clerk.post(&format!("{location}/register"), &fields).await.expect(303);
        let row = h.arrival(arrival).await;
        assert_eq!((row.state, row.channel), (ArrivalState::Registered, Channel::Installation));
        let tx = h.store().read().await.unwrap();
        let own = Id::from_uuid(row.document.unwrap());
        let incoming = documents::store::incoming::load_as_system(&tx, own).await.unwrap().unwrap();
        assert_eq!((incoming.agency, incoming.arrival_number), (Demo.agency("G18.01").uuid(), 1));
        assert_ne!(incoming.id, id, "a row of its own (law 6)");
        let files = documents::store::attachments::of(&tx, own).await.unwrap();
        assert_eq!(files[0].blob, store::BlobId::of(PDF), "over the same blobs");
        let delivery = exchange::store::deliveries::get(&tx, row.delivery.unwrap()).await.unwrap().unwrap();
        assert_eq!(delivery.state, DeliveryState::Reported(edxml::StatusCode::Accepted));
        let recipients = documents::store::recipients::of(&tx, id).await.unwrap();
        let received = documents::store::recipients::Delivery::Received;
        assert!(recipients.iter().any(|r| r.delivery == received && r.received_by.is_some()), "{recipients:?}");
        drop(tx);
        // Nothing of this goes over the axis.
        h.t.work().await;
        assert_eq!(h.outbox().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_full_or_missing_outbox_is_tried_again_and_then_shown() {
    house(async |h| {
        // A file where the folder should be: nothing can be written.
        let outbox = h.folders.outbox("000.00.00.G18");
        std::fs::create_dir_all(outbox.parent().unwrap()).unwrap();
        std::fs::write(&outbox, "in the way").unwrap();
        let id = h.issued().await;
        let mut ctx = h.ctx("vanthu.bo").await;
        documents::actions::outgoing::dispatch::run(&mut ctx, id).await.unwrap();
        ctx.commit().await.unwrap();
        let handlers = h.t.app.modules.iter().flat_map(|m| m.jobs).map(|spec| {
            let (app, run) = (h.t.app.clone(), spec.run);
            let run = std::sync::Arc::new(move |job| run(app.clone(), job));
            store::Handler { kind: spec.kind, every: None, run }
        });
        let worker = store::Worker::new(h.store().clone(), handlers);
        let mut failures = 0;
        while failures < 8 {
            if worker.drain().await.is_err() {
                failures += 1;
            }
            h.t.pass(3_000);
        }
        let tx = h.store().read().await.unwrap();
        let rows = exchange::store::deliveries::of_document(&tx, id.uuid()).await.unwrap();
        assert_eq!(rows[0].state, DeliveryState::Failed);
        assert!(rows[0].reason.as_deref().unwrap().contains("outbox"), "{:?}", rows[0].reason);
        let buried = store::jobs::buried(&tx).await.unwrap();
        assert_eq!(buried.len(), 1);
        drop(tx);
        // Once the folder is mended, reviving the job sends it.
        std::fs::remove_file(&outbox).unwrap();
        let tx = h.store().db.write().await.unwrap();
        store::jobs::revive(&tx, buried[0].id, h.store().clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        h.t.work().await;
        assert_eq!(h.outbox().len(), 1);
    })
    .await;
}
