//! The switch "xử lý thay", and the page that tells when a delegation is over.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::Id;
use web::{Form, Result, Shell, Visit, with_flash};

use crate::actions::acting;
use crate::model::Delegation;

/// Acts for the delegating person from now on.
pub(crate) async fn on(visit: Visit, Path(id): Path<Id<Delegation>>, form: Form<super::Nothing>) -> Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    acting::on(&mut ctx, &visit.account.session, id).await?;
    visit.commit(ctx, "/").await
}

/// Acts for oneself again.
pub(crate) async fn off(visit: Visit, form: Form<super::Nothing>) -> Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    acting::off(&mut ctx, &visit.account.session).await?;
    Ok(with_flash(visit.commit(ctx, "/").await?, "acting-off"))
}

#[derive(Template)]
#[template(path = "acting_ended.html")]
struct EndedPage {
    shell: Shell,
}

/// Tells that the delegation switched on is over; nothing was done meanwhile.
pub(crate) async fn ended(visit: Visit) -> Result<Response> {
    if !visit.account.principal.acting_ended {
        return Ok(Redirect::to("/").into_response());
    }
    visit.render(EndedPage { shell: visit.shell("acting-ended-title") })
}
