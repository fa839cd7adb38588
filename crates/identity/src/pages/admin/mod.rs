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
use web::{App, MenuItem};

use crate::permission;

const fn tab(order: u32, label: &'static str, href: &'static str, permission: &'static str) -> MenuItem {
    MenuItem { order, label, icon: "settings", href, permission: Some(permission) }
}

/// The tabs of this room; others bring their own.
pub(crate) const TABS: &[MenuItem] = &[
    tab(10, "admin-people", "/admin/people", permission::PEOPLE_MANAGE),
    tab(20, "admin-units", "/admin/units", permission::PEOPLE_MANAGE),
    tab(30, "admin-agencies", "/admin/agencies", permission::PEOPLE_MANAGE),
    tab(40, "admin-delegations", "/admin/delegations", permission::PEOPLE_MANAGE),
    tab(80, "admin-audit", "/admin/audit", permission::AUDIT_READ),
    tab(90, "admin-jobs", "/admin/jobs", permission::JOBS_MANAGE),
];

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
