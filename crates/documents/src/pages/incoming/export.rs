//! The list as CSV: the same predicate and filters, nothing a spreadsheet would run.

use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use web::Visit;

use super::files::disposition_of;
use super::list::Asked;
use crate::store::incoming::{self, ListRow};

/// Rows of one export at the most; narrower filters give the rest.
const MAX_ROWS: usize = 20_000;
/// Rows read at once.
const ROUND: usize = 500;

pub(super) async fn get(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    let today = kernel::civil_date(visit.app.store.clock.now());
    let filters = asked.filters(today);
    let tx = visit.read_for_export().await?;
    // A byte-order mark makes spreadsheets read UTF-8.
    let mut csv = String::from("\u{feff}");
    let keys =
        ["incoming-arrival-number", "incoming-arrived-on", "incoming-code", "incoming-issued-on", "incoming-type"];
    let more = [
        "incoming-subject",
        "incoming-issuer",
        "incoming-urgency",
        "incoming-receivers",
        "incoming-due",
        "incoming-state",
    ];
    let head: Vec<String> = keys.iter().chain(&more).map(|key| visit.t(key)).collect();
    push_line(&mut csv, &head);
    let (mut after, mut rows) = (None, 0);
    loop {
        let page = incoming::page(&tx, visit.actor(), &filters, after, ROUND).await?;
        for row in &page.rows {
            push_line(&mut csv, &line(&visit, row));
        }
        rows += page.rows.len();
        after = page.next;
        if after.is_none() || rows >= MAX_ROWS {
            break;
        }
    }
    let name = format!("van-ban-den-{today}.csv");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition_of("attachment", &name)),
    ];
    Ok((headers, csv).into_response())
}

fn line(visit: &Visit, row: &ListRow) -> [String; 11] {
    [
        row.arrival_number.to_string(),
        kernel::format_date(row.arrived_on),
        row.code.clone(),
        row.issued_on.map(kernel::format_date).unwrap_or_default(),
        row.type_name().to_owned(),
        row.subject.clone(),
        row.issuer.clone(),
        row.urgency.stamp().to_owned(),
        row.receivers.clone().unwrap_or_default(),
        row.due_on.map(kernel::format_date).unwrap_or_default(),
        visit.t(&format!("incoming-state-{}", row.state.as_str())),
    ]
}

pub(crate) fn push_line(csv: &mut String, fields: &[String]) {
    let fields: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
    csv.push_str(&fields.join(","));
    csv.push_str("\r\n");
}

/// A field in quotes; what a spreadsheet would take for a formula begins with an apostrophe.
fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn fields_are_quoted_and_formulas_defused() {
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(quoted("=HYPERLINK(1)"), "\"'=HYPERLINK(1)\"");
        assert_eq!(quoted("Báo cáo"), "\"Báo cáo\"");
    }
}
