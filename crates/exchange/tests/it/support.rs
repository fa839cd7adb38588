//! A demonstration house with inbox and outbox folders, envelopes to feed it, and an issued document to send.

use std::path::PathBuf;

use documents::actions::outgoing::dispatch;
use documents::model::Document;
use documents::model::outgoing::{Channel, Purpose};
use edxml::{Attachment, Envelope, Limits, Message, Organization, StatusMessage};
use exchange::actions::receive::{self, Way};
use exchange::actions::{Opened, open};
use exchange::{Arrival, Folders};
use futures::future::BoxFuture;
use identity::seed::Demo;
use kernel::{Actor, Id};
use store::{BlobId, Ctx, args};
use testing::{Client, TestApp};
use uuid::Uuid;
use web::Services;

/// The demonstration ministry with an exchange.
pub struct House {
    pub t: TestApp,
    pub folders: Folders,
    _root: tempfile::TempDir,
}

/// Runs a test on each engine, each with folders of its own.
pub async fn house<F>(test: F)
where
    F: AsyncFn(&House),
{
    house_with(signing::Settings::default(), test).await;
}

/// The same where services on the net are asked as these settings say.
pub async fn house_with<F>(settings: signing::Settings, test: F)
where
    F: AsyncFn(&House),
{
    for database in testing::engines().await {
        let root = tempfile::tempdir().unwrap();
        let folders = Folders::new(root.path());
        let mut services = Services::default();
        services.insert(folders.clone());
        services.insert(web::BlockingPool::default());
        services.insert(signing::Services::new(settings.clone()));
        let modules = [identity::module(), signing::module(), documents::module(), exchange::module()];
        let t = TestApp::start(&modules, identity::principal, services, database).await;
        let mut ctx = t.ctx(Actor::system(Demo.ministry().uuid())).await;
        identity::seed::demo(&mut ctx).await.unwrap();
        ctx.commit().await.unwrap();
        let house = House { t, folders, _root: root };
        test(&house).await;
        house.t.stop().await;
    }
}

impl House {
    pub fn store(&self) -> &store::Store {
        &self.t.app.store
    }

    pub async fn actor(&self, username: &str) -> Actor {
        let tx = self.store().read().await.unwrap();
        let person = Demo.account(username).person.uuid();
        let load: BoxFuture<'_, _> = identity::principal(&tx, person, None, self.store().clock.now());
        load.await.unwrap().expect("the demonstration knows them").actor
    }

    pub async fn browser(&self, username: &str) -> Client {
        self.t.sign_in(Demo.account(username).person.uuid()).await
    }

    pub async fn ctx(&self, username: &str) -> Ctx {
        let actor = self.actor(username).await;
        self.t.ctx(actor).await
    }

    /// Puts an envelope into the ministry's inbox as if it came by the axis.
    pub async fn arrive(&self, envelope: &Envelope) -> Id<Arrival> {
        let opened = open::run(&self.t.app, "goi.edxml", envelope.write().into()).await.unwrap();
        let Opened::Parcel(parcel) = opened else { panic!("not a document") };
        let agency = Demo.ministry().uuid();
        let mut ctx = self.t.ctx(Actor::system(agency)).await;
        let addressed = receive::addressees(&ctx.tx, &parcel.letter).await.unwrap();
        let addressed = addressed.iter().any(|known| known.id.uuid() == agency);
        let received = receive::run(&mut ctx, &parcel, Way { agency, addressed, delivery: None }).await.unwrap();
        ctx.commit().await.unwrap();
        received.arrival
    }

    pub async fn arrival(&self, id: Id<Arrival>) -> Arrival {
        let tx = self.store().read().await.unwrap();
        exchange::store::arrivals::unguarded(&tx, id).await.unwrap().expect("the arrival")
    }

    /// The codes reported about an arrival, in order.
    pub async fn told(&self, id: Id<Arrival>) -> Vec<&'static str> {
        let tx = self.store().read().await.unwrap();
        let reports = exchange::store::reports::of_arrival(&tx, id).await.unwrap();
        let mut codes: Vec<_> = reports.iter().map(|report| report.status.code()).collect();
        codes.sort_unstable();
        codes
    }

    /// How many rows a table holds.
    pub async fn count(&self, table: &str) -> i64 {
        let tx = self.store().read().await.unwrap();
        let (n,): (i64,) = tx.one(&format!("SELECT count(*) AS c1 FROM {table}"), args![]).await.unwrap();
        n
    }

    /// The files in the ministry's outbox, oldest first.
    pub fn outbox(&self) -> Vec<PathBuf> {
        files_of(&self.folders.outbox("000.00.00.G18"))
    }

    /// An issued document of the ministry, with one annex: to Cục Quản lý Dược (here) and Sở Y tế Hà Nội (on the axis).
    pub async fn issued(&self) -> Id<Document> {
        let store = self.store();
        let pdf = store.blobs.put(PDF.to_vec().into()).await.unwrap();
        let annex = store.blobs.put(b"STT;So lieu\n1;2\n".to_vec().into()).await.unwrap();
        let ctx = self.ctx("vanthu.bo").await;
        let id: Id<Document> = ctx.id();
        let (drafter, unit) = (Demo.account("chuyenvien1").person, Demo.unit("CNTT"));
        let (signer, draft): (_, Id<()>) = (Demo.account("thutruong1").position, ctx.id());
        let header =
            "INSERT INTO documents (id, agency, direction, sort_key, register_year, type_code, number, notation,
                issued_on, issuer, subject, urgency, state, unit, content, created_by, created_at, version)
            VALUES ($1, $2, 'outgoing', $3, 2026, 'cv', '05', 'BYT-CNTT', '2026-11-23', 'Bộ Y tế',
                'V/v rà soát hệ thống thông tin', 1, 'issued', $4, '', $5, $6, 1)";
        let agency = Demo.ministry();
        ctx.tx.exec(header, args![id, agency, ctx.sort_key(), unit, drafter, ctx.now]).await.unwrap();
        let own = "INSERT INTO outgoing_documents (id, drafter, draft, signer, signer_name, signer_title, late_days, signed_at,
                numbered_at, final_pdf, pages, copies)
            VALUES ($1, $2, $3, $4, 'Lê Văn Mẫu', 'Thứ trưởng', 0, $5, $5, $6, 2, 1)";
        ctx.tx.exec(own, args![id, drafter, draft, signer, ctx.now, pdf.as_str()]).await.unwrap();
        let version = "INSERT INTO drafts (id, document, version, content, hash, created_by, created_at, saved_at)
            VALUES ($1, $2, 1, $3, 'x', $4, $5, $5)";
        ctx.tx.exec(version, args![draft, id, draft_json(), drafter, ctx.now]).await.unwrap();
        let grant = (Demo.ministry().uuid(), documents::OUTGOING);
        access::grant(&ctx.tx, grant.0, grant.1, ctx.sort_key(), id.uuid(), id.uuid()).await.unwrap();
        for (ordinal, (role, name, media, blob)) in [
            ("main", "05-BYT-CNTT.pdf", "application/pdf", &pdf),
            ("annex", "phu-luc.csv", "text/plain; charset=utf-8", &annex),
        ]
        .into_iter()
        .enumerate()
        {
            attach(&ctx, id, ordinal, role, name, media, blob).await;
        }
        ctx.commit().await.unwrap();
        id
    }

    /// Dispatches it as the ministry's clerk and runs what follows.
    pub async fn dispatched(&self) -> Id<Document> {
        let id = self.issued().await;
        let mut ctx = self.ctx("vanthu.bo").await;
        dispatch::run(&mut ctx, id).await.unwrap();
        ctx.commit().await.unwrap();
        self.t.work().await;
        id
    }
}

async fn attach(ctx: &Ctx, id: Id<Document>, ordinal: usize, role: &str, name: &str, media: &str, blob: &BlobId) {
    let row: Id<()> = ctx.id();
    let sql = "INSERT INTO attachments (id, document, ordinal, role, name, media_type, size, blob, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, 10, $7, $8)";
    let values = args![row, id, ordinal + 1, role, name, media, blob.as_str(), ctx.now];
    ctx.tx.exec(sql, values).await.unwrap();
    store::blobs::attach(&ctx.tx, blob, 10, media, id.uuid(), ctx.now).await.unwrap();
}

fn draft_json() -> String {
    let to = |line: &str, agency: &str| serde_json::json!({ "line": line, "purpose": Purpose::ToAct, "targets": [{ "agency": Demo.agency(agency) }] });
    let _ = Channel::Axis;
    serde_json::json!({
        "type_code": "cv",
        "urgency": "urgent",
        "signer": null,
        "authority": { "kind": "for-head" },
        "document": {
            "place": "Hà Nội",
            "subject": "rà soát hệ thống thông tin",
            "signature": { "authority": ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"], "name": "Lê Văn Mẫu" },
            "recipients": [{ "text": "Như trên" }, { "text": "Cục Quản lý Dược", "purpose": "để biết" }],
        },
        "recipients": [to("Như trên", "H26.05"), to("Cục Quản lý Dược", "G18.01")],
        "files": [],
    })
    .to_string()
}

/// A small file that every reader takes for a PDF.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\nxref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \ntrailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n110\n%%EOF\n";

/// Files of a folder by name, folders left out.
pub fn files_of(folder: &std::path::Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// An agency as an envelope names it.
pub fn organization(id: &str, name: &str) -> Organization {
    Organization { id: id.into(), name: name.into(), ..Organization::default() }
}

/// A letter of Sở Y tế Hà Nội to the ministry, with a PDF and an old Word file.
pub fn letter(number: &str) -> Envelope {
    let issued = jiff::civil::date(2026, 11, 20);
    let mut e = Envelope {
        from: organization("000.00.05.H26", "Sở Y tế thành phố Hà Nội"),
        to: vec![organization("000.00.00.G18", "Bộ Y tế")],
        document_id: edxml::DocumentId::new("000.00.05.H26", issued, number, "SYT-NVY").to_string(),
        subject: "V/v báo cáo tình hình dịch bệnh".into(),
        due_date: Some(jiff::civil::date(2026, 12, 1).into()),
        ..Envelope::default()
    };
    e.code = edxml::Code { number: number.into(), notation: "SYT-NVY".into() };
    e.promulgation.date = Some(issued.into());
    e.document_type.name = "Công văn".into();
    e.signer = edxml::Signer {
        competence: "KT. GIÁM ĐỐC".into(),
        position: "Phó Giám đốc".into(),
        full_name: "Trần Thị Thử Nghiệm".into(),
    };
    e.other.urgency = Some(edxml::Urgency::Urgent.into());
    e.attachments = vec![
        Attachment::new("1", "bao-cao.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 an old file".to_vec()),
        Attachment::new("2", "cong-van.pdf", PDF.to_vec()),
    ];
    e
}

/// Reads a file as a document.
pub fn document(bytes: &[u8]) -> Envelope {
    match edxml::read(bytes, &Limits::default()) {
        Ok(Message::Document(envelope)) => *envelope,
        other => panic!("expected a document: {other:?}"),
    }
}

/// Reads a file as a status message.
pub fn status(bytes: &[u8]) -> StatusMessage {
    match edxml::read(bytes, &Limits::default()) {
        Ok(Message::Status(status)) => *status,
        other => panic!("expected a status message: {other:?}"),
    }
}

/// The id in the address of an arrival.
pub fn arrival_of(location: &str) -> Id<Arrival> {
    let id = location.strip_prefix("/exchange/inbox/").unwrap_or_else(|| panic!("not an arrival: {location}"));
    Id::from_uuid(Uuid::parse_str(id).unwrap())
}
