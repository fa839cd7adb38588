//! A house with fonts and keys, and the steps of a document's way in few words.

use std::path::{Path, PathBuf};
use std::process::Command;

use documents::actions::outgoing::advance::{self, Step};
use documents::actions::outgoing::{OutgoingError, create, dispatch, issue, save, sign};
use documents::model::Document;
use documents::model::outgoing::{Act, Authority, Fault, Input, Purpose, Recipient, State, Target};
use documents::press::Press;
use documents::store::outgoing::{self, Outgoing};
use documents::store::{check_links, drafts};
use identity::seed::Demo;
use kernel::{Actor, Id, Locale};
use pades::TrustList;
use signing::actions::change_trust;
use signing::keys;
use signing::model::trust::EntryKind;
use signing::seed::PIN;
use signing::store::trust;
use store::Ctx;
use testing::TestApp;
use typeset::model::{Block, Paragraph, Unit};
use web::Services;

use crate::support::House;

/// Runs a test in the demonstration ministry with keys and fonts on each engine.
pub async fn house<F>(test: F)
where
    F: AsyncFn(&House<'_>),
{
    house_with(None, test).await;
}

/// The same with services on the net.
pub async fn house_with<F>(net: Option<signing::Services>, test: F)
where
    F: AsyncFn(&House<'_>),
{
    let modules = [identity::module(), signing::module(), documents::module()];
    let pool = web::BlockingPool::default();
    let press = Press::new(pool.clone(), font);
    for database in testing::engines().await {
        let mut services = Services::default();
        services.insert(press.clone());
        services.insert(pool.clone());
        if let Some(net) = &net {
            services.insert(net.clone());
        }
        services.insert(documents::signatures::CheckLinks::new(Some("https://vanban.example.vn".into())));
        // One for each engine: a test may stop it.
        services.insert(documents::batches::Batches::default());
        services.insert(documents::tool::Tool::default());
        services.insert(documents::reader::Reader::Here);
        let t = TestApp::start(&modules, identity::principal, services, database).await;
        let mut ctx = t.ctx(Actor::system(Demo.ministry().uuid())).await;
        identity::seed::demo(&mut ctx).await.unwrap();
        signing::seed::keys(&mut ctx, &Demo).await.unwrap();
        ctx.commit().await.unwrap();
        test(&House { t: &t }).await;
        t.stop().await;
    }
}

pub fn font(name: &str) -> Option<Vec<u8>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/dist/fonts");
    let folder = std::env::var_os("KHUE_FONTS").map_or(beside, PathBuf::from);
    let file = std::fs::read(folder.join(name));
    Some(file.unwrap_or_else(|e| panic!("{name}: {e}. Run `cargo xtask assets` or set KHUE_FONTS")))
}

/// A PDF of one page that came from elsewhere.
pub fn one_page(words: &str) -> Vec<u8> {
    let stream = format!("BT /F1 18 Tf 72 760 Td ({words}) Tj ET");
    let objects = [
        "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
        "<</Type /Pages /Kids [3 0 R] /Count 1>>".to_owned(),
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>\nstream\n{stream}\nendstream", stream.len()),
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>".to_owned(),
    ];
    let mut pdf = String::from("%PDF-1.7\n");
    let mut table = String::from("xref\n0 6\n0000000000 65535 f\r\n");
    for (number, object) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n\r\n", pdf.len());
        pdf += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = pdf.len();
    format!("{pdf}{table}trailer\n<</Size 6 /Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").into_bytes()
}

/// A letter that lacks nothing: to Vụ Pháp chế, Cục Quản lý Dược (an agency here) and Sở Y tế Hà Nội (on the axis).
pub fn letter(subject: &str) -> Input {
    let paragraph = |text: &str| Block::Paragraph(Paragraph { text: text.into(), align: None });
    Input {
        subject: subject.into(),
        addressees: vec!["Sở Y tế thành phố Hà Nội".into()],
        body: vec![
            paragraph("Bộ Y tế đề nghị các đơn vị triển khai các nội dung sau đây:"),
            Block::Clause(Unit { text: "Rà soát hệ thống thông tin.".into(), ..Unit::default() }),
            Block::Clause(Unit { text: "Báo cáo trước ngày 30/11/2026.".into(), ..Unit::default() }),
        ],
        closing: "Trân trọng./.".into(),
        filing: "Lưu: VT, CNTT.".into(),
        signer: Some(Demo.account("thutruong1").position),
        authority: Authority::ForHead,
        recipients: vec![
            recipient("Như trên", Purpose::ToAct, Target::Agency(Demo.agency("H26.05"))),
            recipient("Cục Quản lý Dược", Purpose::ToAct, Target::Unit(Demo.unit("QLD"))),
            recipient("Vụ Pháp chế", Purpose::ToKnow, Target::Unit(Demo.unit("PC"))),
        ],
        ..Input::default()
    }
}

fn recipient(line: &str, purpose: Purpose, target: Target) -> Recipient {
    Recipient { line: line.into(), purpose, targets: vec![target] }
}

/// What the tests do again and again.
pub trait Way {
    fn store(&self) -> &store::Store;
    async fn begin(&self, username: &str) -> Ctx;
    /// A complete draft of `chuyenvien1` in Cục Công nghệ thông tin.
    async fn drafted(&self, subject: &str) -> Id<Document>;
    async fn step(&self, username: &str, id: Id<Document>, step: Step) -> Result<State, OutgoingError>;
    async fn act(&self, username: &str, id: Id<Document>, act: Act) -> Result<State, OutgoingError>;
    /// Up to the leader's desk.
    async fn to_leader(&self, subject: &str) -> Id<Document>;
    async fn sign(&self, username: &str, id: Id<Document>, pin: &str) -> Result<(), OutgoingError>;
    async fn issue(&self, username: &str, id: Id<Document>, pin: &str) -> Result<String, OutgoingError>;
    async fn dispatch(&self, username: &str, id: Id<Document>) -> Result<(), OutgoingError>;
    async fn row(&self, id: Id<Document>) -> Outgoing;
    async fn hash(&self, id: Id<Document>) -> String;
    /// SHA-256 of the signed file; empty while there is none.
    async fn file_hash(&self, id: Id<Document>) -> String;
    async fn check_code(&self, id: Id<Document>) -> String;
    async fn trust(&self) -> TrustList;
    /// Ends the lists of revoked certificates that were brought by hand.
    async fn forget_revocation_lists(&self);
}

impl Way for House<'_> {
    fn store(&self) -> &store::Store {
        &self.t.app.store
    }

    async fn begin(&self, username: &str) -> Ctx {
        let actor = self.actor(username).await;
        self.t.ctx(actor).await
    }

    async fn drafted(&self, subject: &str) -> Id<Document> {
        let mut ctx = self.begin("chuyenvien1").await;
        let id = create::run(&mut ctx, create::NewDraft::default()).await.unwrap();
        let input = letter(subject);
        save::run(&mut ctx, id, save::Save { input, version: Some(1), by_itself: false }).await.unwrap();
        ctx.commit().await.unwrap();
        id
    }

    async fn step(&self, username: &str, id: Id<Document>, step: Step) -> Result<State, OutgoingError> {
        let mut ctx = self.begin(username).await;
        let state = advance::run(&mut ctx, id, step).await?;
        ctx.commit().await.unwrap();
        Ok(state)
    }

    async fn act(&self, username: &str, id: Id<Document>, act: Act) -> Result<State, OutgoingError> {
        let hash = Some(self.hash(id).await);
        self.step(username, id, Step { hash, ..Step::plain(act) }).await
    }

    async fn to_leader(&self, subject: &str) -> Id<Document> {
        let id = self.drafted(subject).await;
        self.act("chuyenvien1", id, Act::Submit).await.unwrap();
        self.act("cuctruong", id, Act::Initial).await.unwrap();
        self.act("chanhvanphong", id, Act::CheckForm).await.unwrap();
        id
    }

    async fn sign(&self, username: &str, id: Id<Document>, pin: &str) -> Result<(), OutgoingError> {
        let actor = self.actor(username).await;
        let approval = sign::Approval { hash: self.hash(id).await, pin: pin.into() };
        let prepared = sign::prepare(&self.t.app, &actor, id, &approval).await?;
        let mut ctx = self.begin(username).await;
        let _turn = sign::run(&mut ctx, prepared).await?;
        ctx.commit().await.unwrap();
        Ok(())
    }

    async fn issue(&self, username: &str, id: Id<Document>, pin: &str) -> Result<String, OutgoingError> {
        let actor = self.actor(username).await;
        let begin = || async { Ok::<_, OutgoingError>(self.store().write(actor.clone(), Locale::Vi, "test").await?) };
        let approval = sign::Approval { hash: self.file_hash(id).await, pin: pin.into() };
        let issuing = issue::perform(&self.t.app, &actor, id, &approval, begin).await?;
        issuing.ctx.commit().await.unwrap();
        Ok(issuing.code)
    }

    async fn dispatch(&self, username: &str, id: Id<Document>) -> Result<(), OutgoingError> {
        let mut ctx = self.begin(username).await;
        dispatch::run(&mut ctx, id).await?;
        ctx.commit().await.unwrap();
        Ok(())
    }

    async fn row(&self, id: Id<Document>) -> Outgoing {
        let tx = self.store().read().await.unwrap();
        outgoing::load_as_system(&tx, id).await.unwrap().expect("the document")
    }

    async fn hash(&self, id: Id<Document>) -> String {
        let row = self.row(id).await;
        let tx = self.store().read().await.unwrap();
        drafts::get(&tx, row.draft).await.unwrap().hash
    }

    async fn file_hash(&self, id: Id<Document>) -> String {
        self.row(id).await.pdf().map(ToString::to_string).unwrap_or_default()
    }

    async fn check_code(&self, id: Id<Document>) -> String {
        let tx = self.store().read().await.unwrap();
        check_links::of(&tx, id).await.unwrap().expect("a code").code
    }

    async fn trust(&self) -> TrustList {
        let tx = self.store().read().await.unwrap();
        keys::trust_list(&tx).await.unwrap()
    }

    async fn forget_revocation_lists(&self) {
        let mut ctx = self.begin("quantri").await;
        let newest = trust::newest(&ctx.tx).await.unwrap();
        for entry in trust::entries(&ctx.tx, newest).await.unwrap() {
            if entry.kind == EntryKind::Crl {
                change_trust::end(&mut ctx, entry.id, "Thử").await.unwrap();
            }
        }
        ctx.commit().await.unwrap();
    }
}

/// A return with its reason.
pub fn back(fault: Fault) -> Step {
    Step { fault, text: "Xem lại khoản 2.".into(), ..Step::plain(Act::Return) }
}

/// A hidden field of a page.
pub fn hidden(page: &str, name: &str) -> String {
    let marker = format!("name=\"{name}\" value=\"");
    let at = page.find(&marker).unwrap_or_else(|| panic!("no field {name} in: {page}")) + marker.len();
    page[at..].split('"').next().unwrap_or_default().to_owned()
}

pub const RIGHT: &str = PIN;
pub const WRONG: &str = "000000";

/// pyHanko's judgement of a file, one object a signature; `None` when it is declared missing (`KHUE_WITHOUT=pyhanko`).
pub fn pyhanko(folder: &Path, root: &pades::Cert, pdf: &[u8]) -> Option<Vec<serde_json::Value>> {
    if std::env::var("KHUE_WITHOUT").is_ok_and(|list| list.split(',').any(|tool| tool.trim() == "pyhanko")) {
        eprintln!("skipped: KHUE_WITHOUT names pyhanko");
        return None;
    }
    let (pem, file) = (folder.join("root.pem"), folder.join("file.pdf"));
    std::fs::write(&pem, root.to_pem()).unwrap();
    std::fs::write(&file, pdf).unwrap();
    let python = std::env::var("KHUE_PYTHON").unwrap_or_else(|_| "python3".into());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../pades/tests/judge.py");
    let output = Command::new(&python).arg(script).arg(&pem).arg("2026-11-24T00:00:00+00:00").arg(&file).output();
    let output = output.unwrap_or_else(|e| panic!("{python} does not start ({e}): set KHUE_PYTHON"));
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "pyHanko is missing or failed (KHUE_PYTHON, KHUE_WITHOUT=pyhanko):\n{errors}");
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    Some(answer["signatures"].as_array().unwrap_or_else(|| panic!("refused: {answer}")).clone())
}
