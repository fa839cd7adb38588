//! The main job through the browser: registered by form, distributed, instructed, passed on, completed; desk and lists agree.

use testing::{Answer, Client};
use uuid::Uuid;

use crate::support::{House, house, position, unit};

/// A PDF that every reader takes: header, one empty page, cross-references.
pub fn small_pdf() -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ];
    let (mut pdf, mut places) = (String::from("%PDF-1.7\n"), Vec::new());
    for (n, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
    }
    let start = pdf.len();
    pdf.push_str("xref\n0 4\n0000000000 65535 f \n");
    for place in places {
        pdf.push_str(&format!("{place:010} 00000 n \n"));
    }
    pdf.push_str(&format!("trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    pdf.into_bytes()
}

pub const FORM: &[(&str, &str)] = &[
    ("code", "145/BC-SYT"),
    ("issued_on", "20/11/2026"),
    ("type_code", "bc"),
    ("issuer", "Sở Y tế tỉnh Mẫu"),
    ("subject", "Báo cáo tình hình dịch bệnh truyền nhiễm tuần 47"),
    ("urgency", "3"),
    ("secrecy", "thuong"),
    ("arrived_on", "23/11/2026"),
    ("channel", "paper"),
];

/// Fields with some replaced or added.
pub fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = FORM.to_vec();
    for change in changes {
        fields.retain(|(name, _)| *name != change.0);
        fields.push(*change);
    }
    fields
}

/// Registers through the form; the path of the new document.
async fn registered(h: &House<'_>) -> String {
    let clerk = h.browser("vanthu.bo").await;
    let pdf = small_pdf();
    let answer = clerk.upload("/incoming-documents/new", FORM, &[("scan", "145-BC-SYT.pdf", &pdf)]).await.expect(303);
    answer.location()
}

async fn page(client: &Client, path: &str) -> Answer {
    client.get(path).await.expect(200)
}

fn assignment_of(page: &Answer, act: &str) -> String {
    let text = page.text();
    let mark = format!("/{act}/");
    let at = text.find(&mark).unwrap_or_else(|| panic!("no {act} in {text}"));
    text[at + mark.len()..].chars().take(36).collect()
}

#[tokio::test]
async fn the_main_job_runs_from_the_form_to_the_end() {
    house(async |h| {
        let path = registered(h).await;
        let clerk = h.browser("vanthu.bo").await;
        let shown = page(&clerk, &path)
            .await
            .contains("Báo cáo tình hình dịch bệnh")
            .contains("145/BC-SYT")
            .contains("HỎA TỐC");
        assert!(shown.text().contains("khue-pdf"), "the scan is shown");

        let office = h.browser("chanhvanphong").await;
        page(&office, "/").await.contains("/desk/distribute").contains("Báo cáo tình hình");
        let leader = position("thutruong1").to_string();
        page(&office, &format!("{path}/distribute")).await.contains("Trần Thị Thử Nghiệm");
        office.post(&format!("{path}/distribute"), &[("leaders", &leader), ("due_on", "10/12/2026")]).await.expect(303);
        page(&office, "/").await.lacks("Báo cáo tình hình");

        let deputy = h.browser("thutruong1").await;
        page(&deputy, "/").await.contains("/desk/instruct");
        let form = page(&deputy, &format!("{path}/instruct/{leader}")).await;
        assert!(form.text().contains("Cục Công nghệ thông tin"));
        let (lead, other, inform) =
            (format!("unit:{}", unit("CNTT")), format!("unit:{}", unit("PC")), format!("unit:{}", unit("TTrB")));
        let plan = [
            ("text", "Cục CNTT chủ trì trả lời"),
            ("due_on", "05/12/2026"),
            ("lead", &lead),
            ("coordinate", &other),
            ("inform", &inform),
        ];
        deputy.post(&format!("{path}/instruct/{leader}"), &plan).await.expect(303);

        let unit_clerk = h.browser("vanthu.cntt").await;
        page(&unit_clerk, "/").await.contains("/desk/pass-on");
        let assignment = assignment_of(&page(&unit_clerk, &path).await, "pass-on");
        let officer = format!("position:{}", position("chuyenvien1"));
        let pass_on = format!("{path}/pass-on/{assignment}");
        page(&unit_clerk, &pass_on).await.contains("Hoàng Thị Soạn Thảo");
        unit_clerk.post(&pass_on, &[("lead", &officer)]).await.expect(303);

        let inspector = h.browser("chanhthanhtra").await;
        let read = assignment_of(&page(&inspector, &path).await, "read");
        inspector.post(&format!("{path}/read/{read}"), &[]).await.expect(303);

        let worker = h.browser("chuyenvien1").await;
        page(&worker, "/desk/handle").await.contains("Báo cáo tình hình");
        worker
            .post(&format!("{path}/complete"), &[("text", "Đã trả lời"), ("reply_notation", "99/BYT-CNTT")])
            .await
            .expect(303);
        let handling = page(&clerk, &format!("{path}?tab=handling")).await;
        for word in ["Cục CNTT chủ trì trả lời", "Hoàng Thị Soạn Thảo", "Ý kiến chỉ đạo", "Hoàn thành", "Đã đọc"]
        {
            assert!(handling.text().contains(word), "{word}");
        }
        page(&clerk, &format!("{path}?tab=history")).await.contains("Đỗ Thị Văn Thư");
        page(&clerk, &format!("{path}?tab=related")).await.contains("99/BYT-CNTT");
        page(&worker, "/").await.lacks("Báo cáo tình hình");
    })
    .await;
}

#[tokio::test]
async fn a_refused_form_comes_back_filled_in_with_its_files() {
    house(async |h| {
        let clerk = h.browser("vanthu.bo").await;
        let pdf = small_pdf();
        let refused = clerk
            .upload("/incoming-documents/new", &with(&[("issued_on", "40/11/2026")]), &[("scan", "a.pdf", &pdf)])
            .await;
        refused.expect(422).contains("Báo cáo tình hình").contains("40/11/2026").contains("dd/mm/yyyy");
        let refused = clerk
            .upload("/incoming-documents/new", &with(&[("due_on", "20/11/2026")]), &[("scan", "b.pdf", &pdf)])
            .await;
        refused.expect(422).contains("b.pdf");
        // The file need not be chosen again.
        let path = clerk.upload("/incoming-documents/new", FORM, &[]).await.expect(303).location();
        clerk.get(&path).await.expect(200).contains("b.pdf");
        let empty = clerk.get("/incoming-documents/new").await.expect(200);
        assert!(!empty.text().contains("b.pdf"), "the next document begins with an empty form");
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_is_kept_unless_it_is_secret() {
    house(async |h| {
        let clerk = h.browser("vanthu.bo").await;
        clerk
            .post("/incoming-documents/new/autosave", &[("subject", "Đang gõ dở"), ("urgency", "1")])
            .await
            .expect(204);
        clerk.get("/incoming-documents/new").await.expect(200).contains("Đang gõ dở");
        clerk
            .post("/incoming-documents/new/autosave", &[("subject", "Kế hoạch (Mật)"), ("urgency", "1")])
            .await
            .expect(204);
        clerk.get("/incoming-documents/new").await.expect(200).lacks("Đang gõ dở").lacks("Kế hoạch (Mật)");
    })
    .await;
}

#[tokio::test]
async fn nothing_of_a_secret_stays() {
    house(async |h| {
        let clerk = h.browser("vanthu.bo").await;
        let pdf = small_pdf();
        // First a refused post whose file is kept, then the same document turns out to be secret.
        clerk
            .upload("/incoming-documents/new", &with(&[("due_on", "20/11/2026")]), &[("scan", "a.pdf", &pdf)])
            .await
            .expect(422);
        let refused = clerk.upload("/incoming-documents/new", &with(&[("secrecy", "mat")]), &[]).await;
        refused.expect(422).contains("QĐ 28/2018/QĐ-TTg");
        let files = walk(&h.t.folder().join("blobs"));
        assert!(files.is_empty(), "{files:?}");
        let refused = clerk.upload("/incoming-documents/new", FORM, &[("scan", "ke hoach (MẬT).pdf", &pdf)]).await;
        refused.expect(422);
        assert!(walk(&h.t.folder().join("blobs")).is_empty());
        clerk.get("/incoming-documents").await.expect(200).lacks("145/BC-SYT");
    })
    .await;
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn files_are_recognised_by_content_and_served_with_care() {
    house(async |h| {
        let clerk = h.browser("vanthu.bo").await;
        let mut script = small_pdf();
        script.splice(9..9, *b"9 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n");
        for (name, bytes) in [
            ("a.pdf", b"MZ not a pdf".as_slice()),
            ("a.exe", b"MZ"),
            ("a.zip", b"PK\x03\x04"),
            ("a.html", b"<html>"),
            ("a.pdf", &script),
        ] {
            clerk.upload("/incoming-documents/new", FORM, &[("scan", name, bytes)]).await.expect(422).contains(name);
        }
        let path = registered(h).await;
        let shown = clerk.get(&path).await.text();
        let at = shown.find("/files/").unwrap() + 7;
        let file = format!("{path}/files/{}", &shown[at..at + 36]);
        let answer = clerk.get(&file).await.expect(200);
        let header = |name: &str| answer.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
        assert_eq!(
            (header("content-type").as_str(), header("x-content-type-options").as_str()),
            ("application/pdf", "nosniff")
        );
        assert!(header("content-security-policy").contains("sandbox"));
        assert!(header("content-disposition").starts_with("inline"));
        assert_eq!(answer.bytes, small_pdf());
        for stranger in ["chuyenvien.pc", "vanthu.qld"] {
            h.browser(stranger).await.get(&file).await.expect(404);
        }
    })
    .await;
}

#[tokio::test]
async fn a_duplicate_is_confirmed_or_joined() {
    house(async |h| {
        let path = registered(h).await;
        let clerk = h.browser("vanthu.bo").await;
        let told =
            clerk.upload("/incoming-documents/new", FORM, &[("scan", "email.pdf", &small_pdf())]).await.expect(409);
        let id = path.rsplit('/').next().unwrap().to_owned();
        assert!(told.text().contains(&format!("value=\"{id}\"")));
        let joined = clerk
            .upload("/incoming-documents/new", &with(&[("carrier_of", &id), ("channel", "email")]), &[])
            .await
            .expect(303);
        assert_eq!(joined.location(), path);
        clerk.get(&format!("{path}?tab=related")).await.expect(200).contains("Thư điện tử");
        clerk.get(&path).await.expect(200).contains("email.pdf");
        clerk.upload("/incoming-documents/new", FORM, &[]).await.expect(409);
        let other =
            clerk.upload("/incoming-documents/new", &with(&[("confirm_duplicate", "1")]), &[]).await.expect(303);
        assert_ne!(other.location(), path);
    })
    .await;
}

#[tokio::test]
async fn lists_filter_page_count_and_export_by_one_predicate() {
    house(async |h| {
        for n in 0..60 {
            let urgency = documents::model::Urgency::from_code(i64::from(n % 10 == 0)).unwrap();
            h.register(documents::actions::incoming::register::Input {
                urgency,
                ..crate::support::arrival(&n.to_string(), &format!("Việc số {n}."))
            })
            .await;
            h.t.pass(60);
        }
        let clerk = h.browser("vanthu.bo").await;
        let first = page(&clerk, "/incoming-documents")
            .await
            .contains("Việc số 59.")
            .contains("Việc số 10.")
            .lacks("Việc số 9.");
        let text = first.text();
        let next = &text[text.find("after=").unwrap()..];
        let next = &next[..next.find('"').unwrap()];
        page(&clerk, &format!("/incoming-documents?{next}"))
            .await
            .contains("Việc số 9.")
            .contains("Việc số 0.")
            .lacks("Việc số 10.");
        page(&clerk, "/incoming-documents?urgency=1")
            .await
            .contains("Việc số 50.")
            .contains("Việc số 0.")
            .lacks("Việc số 51.");
        page(&clerk, "/incoming-documents/count?urgency=1").await.contains("6 văn bản");
        page(&clerk, "/incoming-documents?state=completed").await.lacks("Việc số");
        page(&clerk, "/incoming-documents?from=24/11/2026").await.lacks("Việc số");
        page(&clerk, "/incoming-documents?to=22/11/2026").await.lacks("Việc số");
        page(&clerk, "/incoming-documents?from=23/11/2026&to=23/11/2026&type=cv").await.contains("Việc số 59.");
        let csv = page(&clerk, "/incoming-documents/export?urgency=1").await;
        assert_eq!(csv.text().lines().count(), 7);
        let stranger = h.browser("chuyenvien.pc").await;
        page(&stranger, "/incoming-documents").await.lacks("Việc số");
        assert_eq!(page(&stranger, "/incoming-documents/export").await.text().lines().count(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_administrators_desk_tells_what_stopped_and_who_is_locked_out() {
    house(async |h| {
        let person = identity::seed::Demo.account("vanthu.pc").person.uuid();
        let ctx = h.ctx("quantri").await;
        let until = ctx.now + jiff::SignedDuration::from_mins(15);
        let lock = "UPDATE credentials SET locked_until = $2 WHERE person = $1";
        ctx.tx.exec(lock, ::store::args![person, until]).await.unwrap();
        let job = "INSERT INTO jobs (id, kind, payload, state, attempts, run_at, last_error, created_at)
                   VALUES ($1, 'identity.sweep', 'null', 'dead', 8, 0, 'disk full', 0)";
        ctx.tx.exec(job, ::store::args![Uuid::from_u128(42)]).await.unwrap();
        ctx.commit().await.unwrap();
        let desk = h.browser("quantri").await.get("/").await.expect(200);
        desk.contains("việc nền đã dừng vì lỗi").contains("k-tile-late").contains(&format!("/admin/people/{person}"));
        h.browser("chanhvanphong").await.get("/").await.expect(200).lacks("việc nền").lacks("/admin/people");
    })
    .await;
}
