//! The directory of agencies with both their codes (QĐ 20/2020 and QCVN 102:2016) and the way to reach them.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use identity::Agency;
use kernel::LegacyAgencyCode;
use web::{Error, Shell, Visit};

use super::parts::{Tab, tabs};
use crate::policy;

/// Agencies shown at once.
const LIMIT: i64 = 200;

#[derive(serde::Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "agencies.html")]
struct AgenciesPage {
    shell: Shell,
    tabs: Vec<Tab>,
    query: String,
    rows: Vec<Agency>,
}

impl AgenciesPage {
    fn legacy<'a>(&self, agency: &'a Agency) -> &'a str {
        agency.legacy_code.as_ref().map_or("—", LegacyAgencyCode::as_str)
    }

    fn way(&self, agency: &Agency) -> String {
        self.shell.t(match (agency.internal, agency.channel) {
            (true, _) => "exchange-way-installation",
            (false, identity::Channel::Axis) => "exchange-way-axis",
            (false, identity::Channel::Paper) => "exchange-way-paper",
        })
    }
}

pub(super) async fn get(visit: Visit, Query(asked): Query<Asked>) -> web::Result<Response> {
    if !policy::manages(visit.actor()) {
        return Err(Error::not_found());
    }
    let rows = {
        let tx = visit.read().await?;
        identity::agencies::search(&tx, &asked.q, LIMIT).await?
    };
    let shell = visit.shell("exchange-agencies");
    let tabs = tabs(&shell, visit.actor(), "/exchange/agencies");
    visit.render(AgenciesPage { shell, tabs, query: asked.q, rows })
}
