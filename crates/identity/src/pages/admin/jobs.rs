//! Jobs that failed for good, to be looked at and given a new chance.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde_json::json;
use store::Record;
use store::jobs::{self, Buried};
use uuid::Uuid;
use web::{Form, NavItem, Result, Shell, Visit, with_flash};

use crate::pages::{Nothing, Refused};
use crate::permission;

#[derive(Template)]
#[template(path = "admin_jobs.html")]
struct JobsPage {
    shell: Shell,
    tabs: Vec<NavItem>,
    refused: Refused,
    rows: Vec<Buried>,
    waiting: i64,
}

/// The list.
pub(crate) async fn get(visit: Visit) -> Result<Response> {
    visit.require(permission::JOBS_MANAGE)?;
    let tx = visit.read().await?;
    let (rows, (waiting, _)) = (jobs::buried(&tx).await?, jobs::counts(&tx).await?);
    let shell = visit.shell("admin-jobs");
    let tabs = visit.admin_tabs("/admin/jobs");
    visit.render(JobsPage { tabs, refused: Refused::default(), rows, waiting, shell })
}

/// Gives a buried job a new chance.
pub(crate) async fn revive(visit: Visit, Path(id): Path<Uuid>, form: Form<Nothing>) -> Result<Response> {
    visit.require(permission::JOBS_MANAGE)?;
    let ctx = visit.begin_once(&form.nonce).await?;
    jobs::revive(&ctx.tx, id, ctx.now).await?;
    ctx.audit("job-revived", Record { kind: "job", id }, json!({})).await?;
    Ok(with_flash(visit.commit(ctx, "/admin/jobs").await?, "job-revived"))
}
