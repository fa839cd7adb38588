//! The administrator's screens: people, units, delegations, audit log, buried jobs.

mod agencies;
mod audit;
mod delegations;
mod jobs;
mod people;
mod person;
mod units;

use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};
use web::{App, Shell, Visit};

use crate::permission;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin", get(|| async { Redirect::to("/admin/people") }))
        .route("/admin/people", get(people::get).post(people::post))
        .route("/admin/people/new", get(people::new))
        .route("/admin/people/{id}", get(person::get).post(person::post))
        .route("/admin/people/{id}/disable", post(person::disable))
        .route("/admin/people/{id}/enable", post(person::enable))
        .route("/admin/people/{id}/unlock", post(person::unlock))
        .route("/admin/people/{id}/password", post(person::password))
        .route("/admin/people/{id}/positions", post(person::add_position))
        .route("/admin/positions/{id}/end", post(person::end_position))
        .route("/admin/units", get(units::get).post(units::create))
        .route("/admin/units/{id}", get(units::unit).post(units::change))
        .route("/admin/units/{id}/merge", post(units::merge))
        .route("/admin/agencies", get(agencies::get).post(agencies::post))
        .route("/admin/agencies/new", get(agencies::new))
        .route("/admin/agencies/{id}", get(agencies::agency).post(agencies::change))
        .route("/admin/delegations", get(delegations::get))
        .route("/admin/audit", get(audit::get))
        .route("/admin/jobs", get(jobs::get))
        .route("/admin/jobs/{id}/revive", post(jobs::revive))
}

/// A tab of the administrator's pages.
#[derive(Debug, Clone)]
pub struct Tab {
    /// Where it leads.
    pub href: &'static str,
    /// Its name, translated.
    pub label: String,
    /// Whether it is open.
    pub current: bool,
}

/// The tabs this person may open; `/admin/trust` is a page of the signing room.
pub fn tabs(visit: &Visit, shell: &Shell, current: &str) -> Vec<Tab> {
    [
        ("/admin/people", "admin-people", permission::PEOPLE_MANAGE),
        ("/admin/units", "admin-units", permission::PEOPLE_MANAGE),
        ("/admin/agencies", "admin-agencies", permission::PEOPLE_MANAGE),
        ("/admin/delegations", "admin-delegations", permission::PEOPLE_MANAGE),
        ("/admin/trust", "admin-trust", permission::TRUST_MANAGE),
        ("/admin/audit", "admin-audit", permission::AUDIT_READ),
        ("/admin/jobs", "admin-jobs", permission::JOBS_MANAGE),
    ]
    .into_iter()
    .filter(|(_, _, permission)| visit.actor().may(permission))
    .map(|(href, label, _)| Tab { href, label: shell.t(label), current: href == current })
    .collect()
}
