//! What this room adds to the pages of documents: who got an outgoing one and what they reported; what we reported about
//! an incoming one. Whoever may see the document's page may see its panel.

use askama::Template;
use kernel::Id;
use store::Record;
use web::{Error, PanelHtml, Shell, Visit};

use super::parts;
use crate::model::status_key;
use crate::store::{arrivals, deliveries, reports};
use crate::{Arrival, Delivery, DeliveryEvent, SentReport, policy};

#[derive(Template)]
#[template(path = "panel_deliveries.html")]
struct Deliveries {
    shell: Shell,
    rows: Vec<(Delivery, Vec<DeliveryEvent>)>,
}

#[derive(Template)]
#[template(path = "panel_reports.html")]
struct Reports {
    shell: Shell,
    arrival: Arrival,
    opens: bool,
    reports: Vec<SentReport>,
    about: Vec<Arrival>,
}

impl Reports {
    fn status(&self, report: &SentReport) -> String {
        self.shell.t(status_key(report.status))
    }

    fn way(&self, report: &SentReport) -> String {
        self.shell.t(&format!("exchange-report-{}", report.state))
    }
}

/// Deliveries of an outgoing document.
pub(super) async fn outgoing(visit: &Visit, record: Record) -> Result<Option<PanelHtml>, Error> {
    let (rows, history) = {
        let tx = visit.read().await?;
        (deliveries::of_document(&tx, record.id).await?, deliveries::history(&tx, record.id).await?)
    };
    if rows.is_empty() {
        return Ok(None);
    }
    let of = |id: Id<Delivery>| history.iter().filter(|event| event.delivery == id).cloned().collect();
    let rows = rows.into_iter().map(|delivery| (delivery.clone(), of(delivery.id))).collect();
    visit.panel("exchange-panel-deliveries", |shell| Deliveries { shell, rows }).map(Some)
}

/// Reports about an incoming document.
pub(super) async fn incoming(visit: &Visit, record: Record) -> Result<Option<PanelHtml>, Error> {
    let tx = visit.read().await?;
    let Some(arrival) = arrivals::of_document(&tx, record.id).await? else { return Ok(None) };
    let (reports, about) = (reports::of_arrival(&tx, arrival.id).await?, arrivals::about(&tx, arrival.id).await?);
    drop(tx);
    let opens = policy::receives(visit.actor());
    visit.panel("exchange-panel-reports", |shell| Reports { shell, arrival, opens, reports, about }).map(Some)
}
