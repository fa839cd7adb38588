//! Which types of documents are numbered when the leader signs.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use web::{App, Error, Form, Shell, Visit, with_flash};

use crate::actions::numbering as action;
use crate::model::DocumentType;
use crate::store::numbering;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/registers/numbering", get(show).post(change))
}

#[derive(Template)]
#[template(path = "numbering.html")]
struct NumberingPage {
    shell: Shell,
    /// Code, name, and whether it is numbered at the signature.
    types: Vec<(&'static str, &'static str, bool)>,
}

async fn show(visit: Visit) -> web::Result<Response> {
    if !action::decides(visit.actor()) {
        return Err(Error::from(action::NumberingError::NotAllowed));
    }
    let tx = visit.read().await?;
    let at_signing = numbering::at_signing(&tx, visit.actor().agency).await?;
    let types = DocumentType::ALL.iter().map(|t| (t.code, t.name, at_signing.contains(t.code))).collect();
    visit.render(NumberingPage { shell: visit.shell("numbering-title"), types })
}

#[derive(serde::Deserialize)]
struct Chosen {
    #[serde(default)]
    types: Vec<String>,
}

async fn change(visit: Visit, form: Form<Chosen>) -> web::Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    action::run(&mut ctx, &form.input.types).await?;
    Ok(with_flash(visit.commit(ctx, "/registers/numbering").await?, "numbering-saved"))
}
