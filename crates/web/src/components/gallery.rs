//! The living page of components: every component in every state, made by the functions and classes that pages use.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Cursor, Date};

use super::{Field, Tone, badge, date_field, due, empty, note, pager, pdf_viewer, select, stamp};
use crate::{App, Markup, Result, Shell, render, session, shell_for};

#[derive(Template)]
#[template(path = "components.html")]
struct Gallery {
    shell: Shell,
    today: Date,
    samples: Vec<(&'static str, Markup)>,
}

impl Gallery {
    /// A deadline so many days from today.
    fn deadline(&self, days: i64) -> Markup {
        due(&self.shell, self.today.checked_add(jiff::Span::new().days(days)).ok(), self.today, false)
    }
}

fn join(parts: impl IntoIterator<Item = Markup>) -> Markup {
    Markup(parts.into_iter().map(|part| part.0).collect::<Vec<_>>().join(" "))
}

const TONES: [(Tone, &str); 6] = [
    (Tone::Plain, "Chờ phân phối"),
    (Tone::Accent, "Chủ trì"),
    (Tone::Amber, "Đã chuyển"),
    (Tone::Green, "Hoàn thành"),
    (Tone::Blue, "Đang xử lý"),
    (Tone::Red, "Đã trả lại"),
];

fn fields() -> Markup {
    let field = |name, kind, value, hint: &str, error: Option<&str>| {
        let (hint, error) = (hint.to_owned(), error.map(str::to_owned));
        Field { name, label: "Trích yếu".into(), kind, value, required: true, max: 500, hint, error }.html()
    };
    let options = [("0".to_owned(), "Thường".to_owned()), ("1".to_owned(), "Khẩn".to_owned())];
    join([
        field("c-text", "text", "V/v kết nối, liên thông", "", None),
        field("c-hint", "text", "", "NĐ 30/2020 Đ.8: phản ánh khái quát nội dung.", None),
        field("c-error", "text", "", "", Some("Hãy nhập trích yếu.")),
        field("c-area", "textarea", "Nhiều dòng", "", None),
        field("c-secret", "password", "", "", None),
        field("c-number", "number", "12", "", None),
        select("c-select", "Độ khẩn", &options, "1", None),
        select("c-select-error", "Độ khẩn", &options, "0", Some("Hãy chọn độ khẩn.")),
    ])
}

fn samples(shell: &Shell, today: Date) -> Vec<(&'static str, Markup)> {
    let next = Cursor { sort_key: 1, record: uuid::Uuid::nil(), phase: 0 };
    let in_days = |days: i64| today.checked_add(jiff::Span::new().days(days)).ok();
    vec![
        ("badge", join(TONES.map(|(tone, text)| badge(text, tone)))),
        ("stamp", join(["HỎA TỐC", "THƯỢNG KHẨN", "KHẨN"].map(stamp))),
        (
            "due",
            join(
                [-2, 0, 2, 9]
                    .map(|days| due(shell, in_days(days), today, false))
                    .into_iter()
                    .chain([due(shell, in_days(-2), today, true), due(shell, None, today, false)]),
            ),
        ),
        ("field, select", Markup(format!("<div class=\"k-form-grid\">{}</div>", fields()))),
        (
            "date_field",
            join([
                date_field(shell, "c-due", "Hạn xử lý", "30/11/2026", true, None),
                date_field(
                    shell,
                    "c-due-error",
                    "Hạn xử lý",
                    "31/31/2026",
                    false,
                    Some("Hãy nhập ngày theo dạng dd/mm/yyyy."),
                ),
            ]),
        ),
        (
            "note",
            Markup(format!(
                "<div class=\"k-stack\">{}</div>",
                join([Tone::Plain, Tone::Green, Tone::Amber, Tone::Red].map(|tone| note(
                    shell,
                    tone,
                    "Một điều cần biết trước khi làm tiếp."
                )))
            )),
        ),
        ("empty", empty(shell, "inbox", "Chưa có văn bản", "Văn bản mới sẽ hiện ở đây khi được đăng ký.")),
        ("pager", pager(shell, "/_components", Some(&next))),
        ("pdf_viewer", pdf_viewer(shell, "/_components/sample.pdf", "Văn bản mẫu")),
    ]
}

/// The page.
pub(crate) async fn gallery(State(app): State<App>, headers: HeaderMap) -> Result<Response> {
    let mut shell = shell_for(&app, &headers, session::locale_of(&headers), "/_components", None);
    shell.title = shell.t("components-title");
    let today = kernel::civil_date(app.store.clock.now());
    let samples = samples(&shell, today);
    render(Gallery { shell, today, samples }, StatusCode::OK)
}

/// The file that the viewer on the page shows: one sheet with a line of text.
pub(crate) async fn sample_pdf() -> Response {
    let stream = "BT /F1 24 Tf 72 740 Td (Khue) Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let (mut pdf, mut places) = (String::from("%PDF-1.7\n"), String::new());
    for (n, object) in objects.iter().enumerate() {
        places.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
    }
    let start = pdf.len();
    pdf.push_str(&format!(
        "xref\n0 {0}\n0000000000 65535 f \n{places}trailer\n<< /Size {0} /Root 1 0 R >>\n",
        objects.len() + 1
    ));
    pdf.push_str(&format!("startxref\n{start}\n%%EOF\n"));
    ([(header::CONTENT_TYPE, "application/pdf")], pdf).into_response()
}
