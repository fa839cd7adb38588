//! Ending an entry: its own page, because it says what every signature below the entry is from then on.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use identity::{Refused, permission};
use kernel::Id;
use web::components::{Field, Tone, note};
use web::{Error, Form, Markup, Shell, Visit, with_flash};

use super::act::{PAGE, is_shown};
use super::{Line, line};
use crate::actions::change_trust;
use crate::model::trust::Entry;
use crate::store::trust;

#[derive(Template)]
#[template(path = "admin_trust_end.html")]
struct EndPage {
    shell: Shell,
    refused: Refused,
    line: Line,
    kind: String,
    /// What it means for signatures.
    meaning: String,
    reason: String,
}

impl EndPage {
    fn field(&self) -> Markup {
        let (label, hint) = (self.shell.t("trust-reason"), self.shell.t("trust-reason-hint"));
        let error = self.refused.at("reason");
        Field { name: "reason", label, kind: "text", value: &self.reason, required: true, max: 500, hint, error }.html()
    }
}

#[derive(Default, serde::Deserialize)]
pub(super) struct Ending {
    #[serde(default)]
    reason: String,
}

async fn page(visit: &Visit, id: Id<Entry>, typed: Ending, error: Option<&Error>) -> web::Result<EndPage> {
    visit.require(permission::TRUST_MANAGE)?;
    let shell = visit.shell("trust-end-title");
    let tx = visit.read().await?;
    let entry = trust::entry(&tx, id).await?.filter(|entry| entry.until.is_none()).ok_or_else(Error::not_found)?;
    let kind = entry.kind.name();
    Ok(EndPage {
        refused: error.map_or_else(Refused::default, |error| Refused::new(&shell, error)),
        line: line(&tx, &shell, &entry, visit.app.store.clock.now()).await?,
        kind: shell.t(&format!("trust-kind-{kind}")),
        meaning: shell.t(&format!("trust-end-means-{kind}")),
        reason: typed.reason,
        shell,
    })
}

/// Says what it means and asks for the reason.
pub(super) async fn get(visit: Visit, Path(id): Path<Id<Entry>>) -> web::Result<Response> {
    let page = page(&visit, id, Ending::default(), None).await?;
    visit.render(page)
}

/// Ends it.
pub(super) async fn post(visit: Visit, Path(id): Path<Id<Entry>>, form: Form<Ending>) -> web::Result<Response> {
    visit.require(permission::TRUST_MANAGE)?;
    let outcome = async {
        let mut ctx = visit.begin_once(&form.nonce).await?;
        change_trust::end(&mut ctx, id, &form.input.reason).await?;
        visit.commit(ctx, PAGE).await
    };
    match outcome.await {
        Ok(response) => Ok(with_flash(response, "trust-changed")),
        Err(error) if is_shown(&error) => {
            let page = page(&visit, id, form.input, Some(&error)).await?;
            visit.render_refused(page, &error)
        }
        Err(error) => Err(error),
    }
}
