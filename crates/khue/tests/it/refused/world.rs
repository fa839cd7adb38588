//! The demonstration with its documents, and for each situation: which record, who may only read it, who is a stranger.

use std::collections::BTreeMap;

use documents::model::Document;
use documents::model::outgoing::Act;
use documents::model::tool::Function;
use documents::press::Press;
use documents::seed::{Arrivals, Written};
use documents::store::batches;
use documents::store::tool_sessions::{self, Detail, NewFile, NewSession};
use identity::seed::Demo;
use kernel::{Actor, Id};
use store::args;
use testing::{Client, TestApp};
use uuid::Uuid;

/// A record and the people it is tried with.
pub struct Situation {
    /// What stands for the names in braces of a route.
    pub params: Vec<(&'static str, String)>,
    /// Sees it and may do nothing with it; none where everybody who sees it may.
    pub reader: Option<&'static str>,
    pub other_unit: &'static str,
    /// What somebody of another unit is told: 404, but for what the whole agency knows to be there.
    pub told: u16,
    pub other_agency: &'static str,
}

/// The house under test.
pub struct World<'a> {
    pub t: &'a TestApp,
    pub situations: BTreeMap<&'static str, Situation>,
    /// A delegation whose last day is today.
    pub delegation: Uuid,
    /// Signed in and acting for the head of the Office.
    pub acting: Client,
}

/// Words that stand in no document a stranger may see, by who they are.
pub const SECRETS: &[(&str, &[&str])] = &[
    ("vanthu.qld", &["Rà soát cơ sở dữ liệu chuyên ngành", "khu điều trị nội trú", "nền tảng tích hợp quốc gia"]),
    ("vutruong.tccb", &["Rà soát cơ sở dữ liệu chuyên ngành", "khu điều trị nội trú", "nền tảng tích hợp quốc gia"]),
    ("quantri", &["Rà soát cơ sở dữ liệu chuyên ngành", "khu điều trị nội trú", "nền tảng tích hợp quốc gia"]),
];

impl<'a> World<'a> {
    /// Writes the demonstration as `khue seed demo` does, and looks up the records that are tried.
    pub async fn new(t: &'a TestApp) -> Self {
        t.at("2026-11-23T20:00:00+07:00");
        let store = &t.app.store;
        let press = t.app.service::<Press>();
        assert!(press.has_fonts(), "no fonts: run `cargo xtask assets`");
        let scans = documents::seed::scans(store, &press).await.unwrap();
        let mut ctx = t.ctx(Actor::system(Demo.ministry().uuid())).await;
        identity::seed::demo(&mut ctx).await.unwrap();
        signing::seed::keys(&mut ctx, &Demo).await.unwrap();
        let arrivals = documents::seed::incoming(&mut ctx, &Demo, &scans).await.unwrap();
        ctx.commit().await.unwrap();
        let written = documents::seed::outgoing(&t.app, &t.clock, &Demo, &arrivals).await.unwrap();
        documents::seed::copies(&t.app, &t.clock, &Demo, &arrivals, &written).await.unwrap();
        t.work().await;
        // Late in the evening, so that sessions outlive the delegation.
        t.at("2026-11-23T23:00:00+07:00");
        let file = open_file(t, &arrivals).await;
        let annex = attach_annex(t, written.of("data-sharing").unwrap()).await;
        let delegation = Uuid::from_u128(0xd1e6);
        let acting = delegated(t, delegation).await;
        let mut world = Self { t, situations: BTreeMap::new(), delegation, acting };
        world.incoming(&arrivals).await;
        world.outgoing(&written, &annex).await;
        world.others(file).await;
        world.batch(written.of("conference-plan").unwrap()).await;
        world.tool_session(written.of("conference-plan").unwrap()).await;
        world
    }

    pub async fn browser(&self, username: &str) -> Client {
        self.t.sign_in(Demo.account(username).person.uuid()).await
    }

    /// The first id a query gives.
    async fn id(&self, sql: &str, about: Uuid) -> Uuid {
        let tx = self.t.app.store.read().await.unwrap();
        let (id,): (Uuid,) = tx.opt(sql, args![about]).await.unwrap().unwrap_or_else(|| panic!("nothing by {sql}"));
        id
    }

    fn put(&mut self, name: &'static str, people: [&'static str; 3], params: Vec<(&'static str, String)>) {
        let [reader, other_unit, other_agency] = people;
        let reader = Some(reader).filter(|reader| !reader.is_empty());
        self.situations.insert(name, Situation { params, reader, other_unit, told: 404, other_agency });
    }

    async fn incoming(&mut self, arrivals: &Arrivals) {
        let id = arrivals.of("2606/BKHCN-CĐS").unwrap();
        let lead = "SELECT id AS c1 FROM assignments WHERE document = $1 AND role = 'lead'";
        let on = self.id(lead, id.uuid()).await;
        let attachment = self.id("SELECT id AS c1 FROM attachments WHERE document = $1", id.uuid()).await;
        let params = vec![("id", id.to_string()), ("on", on.to_string()), ("attachment", attachment.to_string())];
        self.put("incoming", ["chanhthanhtra", "vutruong.tccb", "vanthu.qld"], params);
    }

    async fn outgoing(&mut self, written: &Written, annex: &str) {
        let of = |name: &str| written.of(name).unwrap().to_string();
        let id = |name: &str| vec![("id", of(name))];
        let sent = written.of("reply-to-hanoi").unwrap();
        let attachment = self.id("SELECT id AS c1 FROM attachments WHERE document = $1", sent.uuid()).await;
        let draft = [id("data-sharing"), vec![("blob", annex.to_owned()), ("version", "1".to_owned())]].concat();
        let sent = vec![("id", sent.to_string()), ("attachment", attachment.to_string())];
        self.put("draft", ["vutruong.pc", "vutruong.tccb", "vanthu.qld"], draft);
        self.put("unit-review", ["vutruong.pc", "vutruong.tccb", "vanthu.qld"], id("report-to-government-office"));
        self.put("form-check", ["vutruong.bh", "vutruong.tccb", "vanthu.qld"], id("service-prices"));
        self.put("awaiting-signature", ["cuctruong", "vutruong.tccb", "vanthu.qld"], id("submission-to-government"));
        self.put("returned-to-head", ["chuyenvien.tccb", "vutruong.bh", "vanthu.qld"], id("staffing-submission"));
        self.put("signed", ["cuctruong", "vutruong.tccb", "vanthu.qld"], id("task-force"));
        self.put("issued", ["cuctruong", "vutruong.tccb", "vanthu.qld"], id("conference-plan"));
        self.put("cosigning", ["cuctruong", "vutruong.tccb", "vanthu.attp"], id("joint-safety"));
        self.put("sealing", ["cuctruong", "vutruong.bh", "vanthu.kcb"], id("joint-training"));
        let copied = written.of("joint-drugs").unwrap().uuid();
        for (name, state) in [("copy", "ordered"), ("copy-made", "made")] {
            let sql = format!("SELECT id AS c1 FROM document_copies WHERE document = $1 AND state = '{state}'");
            let copy = self.id(&sql, copied).await;
            self.put(name, ["cuctruong", "vutruong.tccb", "vanthu.attp"], vec![("id", copy.to_string())]);
        }
        self.put("dispatched", ["vutruong.pc", "vutruong.tccb", "vanthu.qld"], sent);
    }

    /// An order of the minister over several documents: nobody but the minister knows of it.
    async fn batch(&mut self, document: Id<Document>) {
        let leader = actor(self.t, "botruong").await;
        let (person, ctx) = (leader.person.unwrap(), self.t.ctx(leader).await);
        let item = batches::NewItem { document, title: "Kế hoạch".into(), hash: "0".repeat(64) };
        let id = batches::insert(&ctx, person, Act::Sign, &[item]).await.unwrap();
        ctx.commit().await.unwrap();
        self.put("batch", ["", "vutruong.tccb", "vanthu.qld"], vec![("batch", id.to_string())]);
    }

    /// An order of the minister to the signing tool.
    async fn tool_session(&mut self, document: Id<Document>) {
        let leader = actor(self.t, "botruong").await;
        let (person, ctx) = (leader.person.unwrap(), self.t.ctx(leader).await);
        let ca = signing::seed::demo_ca().unwrap();
        let blob = self.t.app.store.blobs.put("%PDF-1.7".into()).await.unwrap();
        let detail = Detail::Approve { pages: 1, slots: String::new(), code: None, number: None };
        let until = ctx.now.checked_add(jiff::SignedDuration::from_hours(24)).unwrap();
        let (function, certificate) = (Function::Approve, ca.root());
        let new = NewSession { function, document, shown: "x", certificate, detail: &detail, until };
        let file = NewFile { function, name: "x.pdf".into(), blob, size: 8 };
        let id = tool_sessions::insert(&ctx, person, &new, &[file]).await.unwrap();
        ctx.commit().await.unwrap();
        let params = vec![("session", id.to_string()), ("ordinal", "1".to_owned())];
        self.put("tool-session", ["", "vutruong.tccb", "vanthu.qld"], params);
    }

    async fn others(&mut self, file: Uuid) {
        let ministry = Demo.ministry().uuid();
        let document = Uuid::nil().to_string();
        self.put(
            "file",
            ["cuctruong", "vutruong.tccb", "vanthu.qld"],
            vec![("id", file.to_string()), ("document", document)],
        );
        let arrival = self.id("SELECT id AS c1 FROM arrivals WHERE agency = $1", ministry).await;
        self.put(
            "arrival",
            ["", "vanthu.pc", "vanthu.qld"],
            vec![("id", arrival.to_string()), ("ordinal", "1".to_owned())],
        );
        for (name, sql) in [
            ("incoming-register", "SELECT id AS c1 FROM registers WHERE agency = $1 AND direction = 'incoming'"),
            ("copy-register", "SELECT id AS c1 FROM registers WHERE agency = $1 AND direction = 'copy'"),
            ("outgoing-register", "SELECT id AS c1 FROM registers WHERE agency = $1 AND direction = 'outgoing'"),
        ] {
            let register = self.id(sql, ministry).await;
            self.put(name, ["chuyenvien.pc", "botruong", "vanthu.qld"], vec![("register", register.to_string())]);
            // That an agency has registers is no secret inside it.
            if let Some(situation) = self.situations.get_mut(name) {
                situation.told = 403;
            }
        }
        let delegation = self.delegation.to_string();
        // The delegate switches it on, which is no reading: nobody else knows of it.
        let switch = vec![("delegation", delegation.clone())];
        self.put("handed-over", ["", "vutruong.tccb", "vanthu.qld"], switch);
        self.put("delegation", ["chuyenvien.khtc", "vutruong.tccb", "vanthu.qld"], vec![("id", delegation)]);
    }
}

/// A case file of `chuyenvien1`.
async fn open_file(t: &TestApp, arrivals: &Arrivals) -> Uuid {
    let actor = actor(t, "chuyenvien1").await;
    let mut ctx = t.ctx(actor).await;
    let documents: Vec<Uuid> = arrivals.of("3321/VPCP-KGVX").into_iter().map(Id::uuid).collect();
    let file = casefiles::seed::file(&mut ctx, "01.CNTT", "Hồ sơ kết nối dữ liệu", &documents).await.unwrap();
    ctx.commit().await.unwrap();
    file.uuid()
}

/// An annex in the draft of `chuyenvien2`; gives its name.
async fn attach_annex(t: &TestApp, draft: Id<Document>) -> String {
    use documents::actions::outgoing::attach;
    let file = attach::prepare(&t.app, "bang.csv", "STT;Ten\n1;A\n".into()).await.unwrap();
    let blob = file.blob.clone();
    let actor = actor(t, "chuyenvien2").await;
    let mut ctx = t.ctx(actor).await;
    attach::add(&mut ctx, draft, vec![file]).await.unwrap();
    ctx.commit().await.unwrap();
    blob
}

async fn actor(t: &TestApp, username: &str) -> Actor {
    let tx = t.app.store.read().await.unwrap();
    let person = Demo.account(username).person.uuid();
    identity::principal(&tx, person, None, t.app.store.clock.now()).await.unwrap().unwrap().actor
}

/// The head of the Office lets an officer of Vụ Kế hoạch - Tài chính work for her until tonight; it is switched on.
async fn delegated(t: &TestApp, id: Uuid) -> Client {
    let office = actor(t, "chanhvanphong").await;
    let ctx = t.ctx(office).await;
    let sql =
        "INSERT INTO delegations (id, agency, principal, delegate, scope, starts_on, ends_on, reason, made_by, made_at)
               VALUES ($1, $2, $3, $4, 'all', '2026-11-23', '2026-11-23', 'Đi công tác', $3, $5)";
    let (from, to) = (Demo.account("chanhvanphong").person, Demo.account("chuyenvien.khtc").person);
    ctx.tx.exec(sql, args![id, Demo.ministry(), from, to, ctx.now]).await.unwrap();
    ctx.commit().await.unwrap();
    let client = t.sign_in(to.uuid()).await;
    client.post(&format!("/acting/{id}"), &[]).await.expect(303);
    client
}
