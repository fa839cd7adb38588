//! Copies of documents: who decides, what the clerk makes, what the files are.

use documents::actions::copies::{self, CopyError, Order};
use documents::actions::incoming::register;
use documents::model::Document;
use documents::model::copies::{Act, CopyRefused, Medium, State};
use documents::model::incoming::Channel;
use documents::store::attachments::Stored;
use documents::store::copies::{Copy, Original, load};
use documents::store::{registers, work_items};
use kernel::{Id, Locale, Refusal};
use pades::Verdict;
use signing::KeyError;
use typeset::model::CopyForm;

use crate::outgoing::support::{RIGHT, WRONG, Way, house, pyhanko};
use crate::support::{House, arrival};

pub fn order(form: CopyForm, medium: Medium) -> Order {
    Order {
        form,
        medium,
        source_medium: None,
        from_copy: false,
        file: None,
        text: String::new(),
        original: Original::default(),
        recipients: vec!["Cục Quản lý Dược".into(), " ".into()],
        quantity: 3,
    }
}

pub async fn decide(h: &House<'_>, who: &str, id: Id<Document>, order: Order) -> Result<Id<Copy>, CopyError> {
    let actor = h.actor(who).await;
    let prepared = copies::prepare(&h.t.app, &actor, id, order).await?;
    let mut ctx = h.begin(who).await;
    let copy = copies::order(&mut ctx, id, prepared).await?;
    ctx.commit().await.unwrap();
    Ok(copy)
}

pub async fn make(h: &House<'_>, who: &str, id: Id<Copy>, pin: &str) -> Result<String, CopyError> {
    let actor = h.actor(who).await;
    let begin = || async { Ok::<_, CopyError>(h.store().write(actor.clone(), Locale::Vi, "test").await?) };
    let making = copies::make(&h.t.app, &actor, id, pin, begin).await?;
    making.ctx.commit().await.unwrap();
    Ok(making.code)
}

pub async fn row(h: &House<'_>, id: Id<Copy>) -> Copy {
    let actor = h.actor("vanthu.bo").await;
    let tx = h.store().read().await.unwrap();
    load(&tx, &actor, id).await.unwrap().expect("the registry sees it")
}

async fn file(h: &House<'_>, id: Id<Copy>) -> Vec<u8> {
    let blob = row(h, id).await.blob.expect("made");
    h.store().blobs.get(&blob).await.unwrap().to_vec()
}

pub async fn issued(h: &House<'_>, subject: &str) -> Id<Document> {
    let id = h.to_leader(subject).await;
    h.sign("thutruong1", id, RIGHT).await.unwrap();
    h.issue("vanthu.bo", id, RIGHT).await.unwrap();
    id
}

/// An arrival with a file, by a channel.
pub async fn arrived(h: &House<'_>, channel: Channel, pdf: &[u8]) -> Id<Document> {
    arrived_from(h, "Bộ Y tế", channel, pdf).await
}

async fn arrived_from(h: &House<'_>, issuer: &str, channel: Channel, pdf: &[u8]) -> Id<Document> {
    let blob = h.store().blobs.put(pdf.to_vec().into()).await.unwrap();
    let (name, media_type) = ("ban-quet.pdf".to_owned(), "application/pdf".to_owned());
    let files = vec![Stored { role: "scan".into(), name, media_type, size: pdf.len(), blob }];
    h.register(register::Input {
        channel: Some(channel),
        files,
        confirm_duplicate: true,
        issuer: issuer.into(),
        ..arrival("12", "V/v sao văn bản giấy")
    })
    .await
    .id
}

/// One page that is one picture of so many dots, grey or coloured.
fn scan(width: u32, colours: &str, samples: usize) -> Vec<u8> {
    let data = vec![b'0'; width as usize * samples];
    let objects = [
        "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
        "<</Type /Pages /Kids [3 0 R] /Count 1>>".to_owned(),
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <</XObject <</I 4 0 R>>>>>>".to_owned(),
        format!(
            "<</Type /XObject /Subtype /Image /Width {width} /Height 1 /BitsPerComponent 8 /ColorSpace /{colours} /Length {}>>\nstream\n{}\nendstream",
            data.len(),
            String::from_utf8(data).unwrap()
        ),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
    }
    let table = out.len();
    out.push_str("xref\n0 5\n0000000000 65535 f\r\n");
    for place in places {
        out.push_str(&format!("{place:010} 00000 n\r\n"));
    }
    out.push_str(&format!("trailer\n<</Size 5 /Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n"));
    out.into_bytes()
}

#[tokio::test]
async fn a_paper_copy_is_decided_by_the_office_and_made_by_the_clerk() {
    house(async |h| {
        let id = issued(h, "Sao y ra giấy").await;
        let copy = decide(h, "chanhvanphong", id, order(CopyForm::Whole, Medium::Paper)).await.unwrap();
        let tx = h.store().read().await.unwrap();
        let waiting = work_items::of_record(&tx, copy.uuid()).await.unwrap();
        assert_eq!(waiting.iter().map(|item| item.queue.name()).collect::<Vec<_>>(), ["make-copy"]);
        drop(tx);
        assert_eq!(make(h, "vanthu.bo", copy, "").await.unwrap(), "01/SY-BYT");
        let made = row(h, copy).await;
        assert_eq!((made.state, made.quantity, made.recipients.len()), (State::Made, 3, 1));
        assert_eq!(made.signature.authority, ["TL. BỘ TRƯỞNG", "CHÁNH VĂN PHÒNG"]);

        // The pages of the original with the block after its end; nothing on it claims a digital signature.
        let pdf = file(h, copy).await;
        let opened = pades::Document::open(&pdf, &pades::Limits::default()).unwrap();
        let pages = opened.latest().pages().unwrap().len();
        let original = h.row(id).await;
        assert_eq!(pages, usize::try_from(original.pages.unwrap()).unwrap(), "its last page has room");
        let report = pades::verify(&pdf, &h.trust().await, h.store().clock.now()).unwrap();
        assert!(report.signatures.is_empty() && report.verdict.is_none());
        let text = crate::support::text_of(h, &pdf);
        for words in ["SAO Y", "Số: 01/SY-BYT", "CHÁNH VĂN PHÒNG", "Cục Quản lý Dược"] {
            assert!(text.as_ref().is_none_or(|text| text.contains(words)), "{words} in {text:?}");
        }
        let tx = h.store().read().await.unwrap();
        assert!(work_items::of_record(&tx, copy.uuid()).await.unwrap().is_empty());
        let audit = store::audit::of_record(&tx, id.uuid()).await.unwrap();
        assert!(audit.iter().any(|entry| entry.action == "copy-made"));
    })
    .await;
}

#[tokio::test]
async fn an_electronic_copy_keeps_the_signatures_that_are_there() {
    house(async |h| {
        // The file of a paper that its sender signed already.
        let first = issued(h, "Bản đã ký").await;
        let signed = h.store().blobs.get(&h.row(first).await.final_pdf.unwrap()).await.unwrap();
        let id = arrived(h, Channel::Paper, &signed).await;
        let copy = decide(h, "chanhvanphong", id, order(CopyForm::Whole, Medium::Electronic)).await.unwrap();
        let wrong = make(h, "vanthu.bo", copy, WRONG).await.unwrap_err();
        assert_eq!(wrong.code(), "signing-wrong-pin");
        assert!(matches!(wrong, CopyError::Signing(documents::signatures::SigningError::Key(KeyError::WrongPin(4)))));
        assert_eq!(make(h, "vanthu.bo", copy, RIGHT).await.unwrap(), "01/SY-BYT");
        let pdf = file(h, copy).await;
        assert!(pdf.starts_with(&signed), "an increment");
        let report = pades::verify(&pdf, &h.trust().await, h.store().clock.now()).unwrap();
        assert_eq!(report.signatures.len(), 4);
        assert!(report.signatures.iter().all(|s| s.verdict == Verdict::Valid), "{report:?}");
        let text = documents::reader::extract("application/pdf", &pdf).unwrap_or_default();
        assert!(!text.contains("SAO Y"), "an electronic copy has no block");
        let root = h.trust().await.roots[0].clone();
        if let Some(judged) = pyhanko(h.t.folder(), &root, &pdf) {
            assert_eq!(judged.len(), 4, "{judged:?}");
            assert!(judged.iter().all(|s| s["bottom_line"] == true), "{judged:?}");
        }

        // Anybody with the file learns that it was made here.
        let found = h.t.visitor().upload("/check", &[], &[("file", "sao-y.pdf", &pdf)]).await.expect(200);
        found.contains("bản sao 01/SY-BYT do Bộ Y tế");
    })
    .await;
}

#[tokio::test]
async fn an_extract_is_typeset_anew_and_every_form_shares_one_series() {
    house(async |h| {
        let id = issued(h, "Trích sao").await;
        let whole = decide(h, "chanhvanphong", id, order(CopyForm::Whole, Medium::Paper)).await.unwrap();
        let text = "1. Rà soát hệ thống thông tin.".to_owned();
        let extract = Order { text, ..order(CopyForm::Extract, Medium::Electronic) };
        let part = decide(h, "chanhvanphong", id, extract).await.unwrap();
        assert_eq!(make(h, "vanthu.bo", whole, "").await.unwrap(), "01/SY-BYT");
        assert_eq!(make(h, "vanthu.bo", part, RIGHT).await.unwrap(), "02/TrS-BYT");
        let pdf = file(h, part).await;
        let words = documents::reader::extract("application/pdf", &pdf).unwrap();
        let code = h.row(id).await.code();
        assert!(words.contains("Rà soát") && words.contains("(Đã ký)") && words.contains(&code), "{words}");
        assert!(!words.contains("30/11/2026"), "only what was chosen");
        let report = pades::verify(&pdf, &h.trust().await, h.store().clock.now()).unwrap();
        assert_eq!(report.verdict, Some(Verdict::Valid));

        let of_copy =
            Order { from_copy: true, source_medium: Some(Medium::Paper), ..order(CopyForm::OfCopy, Medium::Paper) };
        let of_copy = decide(h, "chanhvanphong", id, of_copy).await.unwrap();
        assert_eq!(make(h, "vanthu.bo", of_copy, "").await.unwrap(), "03/SL-BYT");
        let tx = h.store().read().await.unwrap();
        let agency = h.row(id).await.agency;
        let all = registers::of_agency(&tx, agency).await.unwrap();
        let register = all.iter().find(|r| r.direction == "copy").unwrap();
        assert_eq!(register.last, 3);
        drop(tx);
        let clerk = h.browser("vanthu.bo").await;
        clerk.get("/registers").await.expect(200).contains("Bản sao");
        let book = clerk.get(&format!("/document-copies/registers/{}", register.id)).await.expect(200);
        assert!(book.bytes.starts_with(b"%PDF"));
        h.browser("vanthu.qld").await.get(&format!("/document-copies/registers/{}", register.id)).await.expect(404);
    })
    .await;
}

/// What the clerk is told not to believe is not certified by a copy either.
#[tokio::test]
async fn a_file_that_others_signed_is_held_to_its_sender_and_a_broken_one_stays_broken() {
    house(async |h| {
        let id = issued(h, "Văn bản gửi đi").await;
        let signed = h.store().blobs.get(&h.row(id).await.final_pdf.unwrap()).await.unwrap();
        let paper = || order(CopyForm::Whole, Medium::Paper);
        let own = arrived(h, Channel::Axis, &signed).await;
        decide(h, "chanhvanphong", own, paper()).await.unwrap();
        let claimed = arrived_from(h, "Cục Quản lý Dược", Channel::Axis, &signed).await;
        assert_eq!(decide(h, "chanhvanphong", claimed, paper()).await.unwrap_err().code(), "copy-not-valid");
        // Whoever calls it a scan of paper does not mend it; a scan may be signed by who digitised it.
        let mut broken = signed.to_vec();
        let at = broken.windows(6).position(|six| six == b"stream").unwrap() + 40;
        broken[at] ^= 1;
        let scanned = arrived_from(h, "Cục Quản lý Dược", Channel::Paper, &broken).await;
        assert_eq!(decide(h, "chanhvanphong", scanned, paper()).await.unwrap_err().code(), "copy-not-valid");
        let digitised = arrived_from(h, "Cục Quản lý Dược", Channel::Paper, &signed).await;
        decide(h, "chanhvanphong", digitised, paper()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_extract_keeps_every_word_of_its_original() {
    house(async |h| {
        let id = issued(h, "Trích sao nguyên văn").await;
        let extract = |text: &str| Order { text: text.into(), ..order(CopyForm::Extract, Medium::Paper) };
        let cut = decide(h, "chanhvanphong", id, extract("2. Báo cáo trước ngày 30/11.")).await.unwrap_err();
        assert_eq!((cut.code(), cut.field()), ("copy-altered", Some("text")));
        assert_eq!(cut.args(), [("text", "2. Báo cáo trước ngày 30/11.".to_owned())]);
        let renumbered = decide(h, "chanhvanphong", id, extract("1. Báo cáo trước ngày 30/11/2026.")).await;
        assert_eq!(renumbered.unwrap_err().code(), "copy-altered");
        let whole = decide(h, "chanhvanphong", id, extract("…\n2.  Báo cáo trước ngày 30/11/2026.")).await.unwrap();
        assert!(row(h, whole).await.warnings.is_empty());
        let new = format!("/documents/{id}/copies/new");
        let fields = [("form", "extract"), ("medium", "paper"), ("recipients", "Vụ Pháp chế"), ("quantity", "1")];
        let fields: Vec<_> = fields.into_iter().chain([("text", "Nội dung tự viết thêm.")]).collect();
        let page = h.browser("chanhvanphong").await.post(&new, &fields).await.expect(422);
        page.contains("Nội dung tự viết thêm.”").contains("nguyên văn");

        // What others wrote is compared with the words in its file, or the clerk is told that nobody did.
        let original =
            Original {
                place: "Hà Nội".into(), signer_title: "GIÁM ĐỐC".into(), signer_name: "Lê Văn Mẫu".into()
            };
        let foreign = |text: &str| Order { original: original.clone(), ..extract(text) };
        let signed = h.store().blobs.get(&h.row(id).await.final_pdf.unwrap()).await.unwrap();
        let sent = arrived(h, Channel::Paper, &signed).await;
        let copy = decide(h, "chanhvanphong", sent, foreign("1. Rà soát hệ thống thông tin.")).await.unwrap();
        assert!(row(h, copy).await.warnings.is_empty());
        let copy = decide(h, "chanhvanphong", sent, foreign("1. Rà soát hệ thống khác.")).await.unwrap();
        assert_eq!(row(h, copy).await.warnings, ["copy-extract-not-found"]);
        let scanned = arrived(h, Channel::Paper, &scan(2_400, "DeviceRGB", 3)).await;
        let copy = decide(h, "chanhvanphong", scanned, foreign("1. Rà soát hệ thống thông tin.")).await.unwrap();
        assert_eq!(row(h, copy).await.warnings, ["copy-extract-not-compared"]);
        h.browser("vanthu.bo")
            .await
            .get(&format!("/document-copies/{copy}"))
            .await
            .expect(200)
            .contains("không có lớp chữ");
    })
    .await;
}

#[tokio::test]
async fn the_block_stands_on_the_last_page_where_it_has_room() {
    house(async |h| {
        // A short letter: its half of a page is free.
        let id = issued(h, "Bản sao vừa một trang").await;
        let copy = decide(h, "chanhvanphong", id, order(CopyForm::Whole, Medium::Paper)).await.unwrap();
        let seen = h.browser("vanthu.bo").await.get(&format!("/document-copies/{copy}/preview.pdf")).await.expect(200);
        assert_eq!(pages(&seen.bytes), 1);
        make(h, "vanthu.bo", copy, "").await.unwrap();
        h.browser("vanthu.bo").await.get(&format!("/document-copies/{copy}/preview.pdf")).await.expect(404);
        let made = file(h, copy).await;
        assert_eq!(pages(&made), 1, "on the page of the original");
        for words in ["SAO Y", "Trân trọng"] {
            let text = crate::support::text_of(h, &made);
            assert!(text.as_ref().is_none_or(|text| text.contains(words)), "{words} in {text:?}");
        }
        // What others send is not drawn: the block has a page of its own.
        let signed = h.store().blobs.get(&h.row(id).await.final_pdf.unwrap()).await.unwrap();
        let sent = arrived(h, Channel::Paper, &signed).await;
        let copy = decide(h, "chanhvanphong", sent, order(CopyForm::Whole, Medium::Paper)).await.unwrap();
        make(h, "vanthu.bo", copy, "").await.unwrap();
        assert_eq!(pages(&file(h, copy).await), 2);
    })
    .await;
}

fn pages(pdf: &[u8]) -> usize {
    let document = pades::Document::open(pdf, &pades::Limits::default()).unwrap();
    document.latest().pages().unwrap().len()
}

#[tokio::test]
async fn what_may_not_be_copied_is_refused_with_the_reason() {
    house(async |h| {
        let id = h.to_leader("Chưa ban hành").await;
        let whole = || order(CopyForm::Whole, Medium::Paper);
        let refused = |result: Result<Id<Copy>, CopyError>| result.unwrap_err().code();
        assert_eq!(refused(decide(h, "chanhvanphong", id, whole()).await), "copy-not-issued");
        let id = issued(h, "Đã ban hành").await;
        assert_eq!(refused(decide(h, "vanthu.bo", id, whole()).await), "copy-not-decider");
        assert_eq!(refused(decide(h, "chuyenvien1", id, whole()).await), "copy-not-decider");
        assert_eq!(refused(decide(h, "vanthu.qld", id, whole()).await), "not-found", "another agency sees nothing");
        let electronic = order(CopyForm::Whole, Medium::Electronic);
        assert_eq!(refused(decide(h, "chanhvanphong", id, electronic).await), "copy-direction");
        let of_copy = order(CopyForm::OfCopy, Medium::Paper);
        assert_eq!(refused(decide(h, "chanhvanphong", id, of_copy).await), "copy-source");
        let empty = order(CopyForm::Extract, Medium::Paper);
        assert_eq!(refused(decide(h, "chanhvanphong", id, empty).await), "copy-no-text");
        let many = Order { quantity: 0, ..whole() };
        assert_eq!(refused(decide(h, "chanhvanphong", id, many).await), "copy-quantity");
        let nobody = Order { recipients: vec![" ".into()], ..whole() };
        assert_eq!(refused(decide(h, "chanhvanphong", id, nobody).await), "copy-no-recipients");
        let claimed = Order { source_medium: Some(Medium::Paper), ..whole() };
        assert_eq!(refused(decide(h, "chanhvanphong", id, claimed).await), "copy-medium", "issued here electronically");
        let secret = Order { text: "MẬT Kế hoạch".into(), ..order(CopyForm::Extract, Medium::Paper) };
        assert_eq!(refused(decide(h, "chanhvanphong", id, secret).await), "copy-secret");

        // An electronic original without signature, and a file that is none.
        let unsigned = arrived(h, Channel::Email, &scan(1_700, "DeviceRGB", 3)).await;
        assert_eq!(refused(decide(h, "chanhvanphong", unsigned, whole()).await), "copy-unsigned");
        // Where nobody knows, a file sent by mail may be a scan; what came over the axis is what it is.
        let scanned = Order { source_medium: Some(Medium::Paper), ..whole() };
        decide(h, "chanhvanphong", unsigned, scanned.clone()).await.unwrap();
        let axis = arrived(h, Channel::Axis, &scan(1_700, "DeviceRGB", 3)).await;
        assert_eq!(refused(decide(h, "chanhvanphong", axis, whole()).await), "copy-came-unsigned");
        assert_eq!(refused(decide(h, "chanhvanphong", axis, scanned).await), "copy-medium");
        let nothing = h.register(arrival("13", "V/v văn bản không có tệp")).await.id;
        assert_eq!(refused(decide(h, "chanhvanphong", nothing, whole()).await), "copy-no-file");

        // A coarse, grey scan is copied with a warning.
        let grey = arrived(h, Channel::Paper, &scan(1_000, "DeviceGray", 1)).await;
        let copy = decide(h, "chanhvanphong", grey, order(CopyForm::Whole, Medium::Electronic)).await.unwrap();
        assert_eq!(row(h, copy).await.warnings, ["copy-scan-coarse", "copy-scan-grey"]);
        let fine = arrived(h, Channel::Paper, &scan(2_400, "DeviceRGB", 3)).await;
        let copy = decide(h, "chanhvanphong", fine, order(CopyForm::Whole, Medium::Electronic)).await.unwrap();
        assert!(row(h, copy).await.warnings.is_empty());

        // Only the clerk makes it, once; who decided may give it up before.
        assert!(matches!(
            make(h, "chanhvanphong", copy, RIGHT).await,
            Err(CopyError::Refused(CopyRefused::Standing(Act::Make)))
        ));
        make(h, "vanthu.bo", copy, RIGHT).await.unwrap();
        assert_eq!(make(h, "vanthu.bo", copy, RIGHT).await.unwrap_err().code(), "copy-state");
        let mut ctx = h.begin("chanhvanphong").await;
        assert_eq!(copies::cancel(&mut ctx, copy, "x").await.unwrap_err().code(), "copy-state");
    })
    .await;
}

#[tokio::test]
async fn the_pages_lead_from_the_document_to_its_copy() {
    house(async |h| {
        let id = issued(h, "Sao trên màn hình").await;
        let page = format!("/outgoing-documents/{id}?tab=related");
        let head = h.browser("chanhvanphong").await;
        head.get(&page).await.expect(200).contains("Quyết định sao văn bản");
        let clerk = h.browser("vanthu.bo").await;
        clerk.get(&page).await.expect(200).lacks("Quyết định sao văn bản");
        let new = format!("/documents/{id}/copies/new");
        clerk.get(&new).await.expect(403);
        h.browser("vanthu.qld").await.get(&new).await.expect(404);
        let form = head.get(&new).await.expect(200);
        form.contains("Hình thức sao").contains("k-copy-of-electronic").lacks("name=\"source_medium\"");
        let typed = |medium: &'static str| {
            [
                ("form", "whole"),
                ("medium", medium),
                ("source_medium", "electronic"),
                ("recipients", "Vụ Pháp chế"),
                ("quantity", "2"),
            ]
        };
        let fields = typed("electronic");
        head.post(&new, &fields).await.expect(422).contains("gửi đi chính bản điện tử đó");
        let fields = typed("paper");
        let copy = head.post(&new, &fields).await.expect(303).location();
        let copy = copy.split('?').next().unwrap().to_owned();
        head.post(&format!("{copy}/make"), &[("pin", "")]).await.expect(403);
        clerk.get("/desk/make-copy").await.expect(200).contains("Sao y ");
        clerk
            .get(&copy)
            .await
            .expect(200)
            .contains("Cấp số và sao")
            .contains("/preview.pdf")
            .contains("Hãy đọc trước khi");
        h.browser("vanthu.qld").await.get(&format!("{copy}/preview.pdf")).await.expect(404);
        assert!(clerk.get(&format!("{copy}/preview.pdf")).await.expect(200).bytes.starts_with(b"%PDF"));
        clerk.get(&format!("{copy}/file.pdf")).await.expect(404);
        clerk.post(&format!("{copy}/cancel"), &[("reason", "")]).await.expect(422).contains("lý do hủy");
        clerk.post(&format!("{copy}/make"), &[("pin", "")]).await.expect(303);
        clerk.get(&copy).await.expect(200).contains("01/SY-BYT");
        h.browser("chuyenvien1").await.get(&format!("{copy}/file.pdf")).await.expect(200);
        h.browser("vanthu.qld").await.get(&format!("{copy}/file.pdf")).await.expect(404);
        head.get(&page).await.expect(200).contains("01/SY-BYT");
    })
    .await;
}
