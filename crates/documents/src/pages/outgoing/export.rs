//! The list as CSV: the same predicate and filters, nothing a spreadsheet would run.

use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use web::Visit;

use super::list::Asked;
use crate::pages::incoming::export::push_line;
use crate::pages::incoming::files::disposition_of;
use crate::store::outgoing::{self, Chosen, Outgoing};

/// Rows of one export at the most; narrower filters give the rest.
const MAX_ROWS: usize = 20_000;
/// Rows read at once.
const ROUND: usize = 500;

pub(super) async fn get(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    let today = kernel::civil_date(visit.app.store.clock.now());
    let filters = asked.filters(&visit);
    let tx = visit.read_for_export().await?;
    // A byte-order mark makes spreadsheets read UTF-8.
    let mut csv = String::from("\u{feff}");
    let keys = ["code", "issued-on", "type", "subject", "urgency", "unit", "drafter", "signer", "state"];
    let head: Vec<String> = keys.iter().map(|key| visit.t(&format!("outgoing-{key}"))).collect();
    push_line(&mut csv, &head);
    let (mut after, mut rows) = (None, 0);
    loop {
        let chosen = Chosen { actor: visit.actor(), filters: &filters, after, limit: ROUND };
        let page = outgoing::page(&tx, &chosen).await?;
        for row in &page.rows {
            push_line(&mut csv, &line(&visit, row));
        }
        rows += page.rows.len();
        after = page.next;
        if after.is_none() || rows >= MAX_ROWS {
            break;
        }
    }
    let name = format!("van-ban-di-{today}.csv");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition_of("attachment", &name)),
    ];
    Ok((headers, csv).into_response())
}

fn line(visit: &Visit, row: &Outgoing) -> [String; 9] {
    [
        row.code(),
        row.issued_on.map(kernel::format_date).unwrap_or_default(),
        row.type_name().to_owned(),
        row.subject.clone(),
        row.urgency.stamp().to_owned(),
        row.unit_name.clone(),
        row.drafter_name.clone(),
        row.signer_name.clone().unwrap_or_default(),
        visit.t(&format!("outgoing-state-{}", row.state.name())),
    ]
}
