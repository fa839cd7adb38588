//! The changes themselves, each with its reason.

use axum::response::Response;
use identity::permission;
use kernel::Kind;
use web::{Error, Form, Visit, with_flash};

use super::{SealInput, offer};
use crate::actions::change_trust::{self, NewFile, NewSeal};

pub(super) const PAGE: &str = "/admin/trust";

/// A refusal that the form shows.
pub(super) fn is_shown(error: &Error) -> bool {
    matches!(error.kind, Kind::Invalid | Kind::Conflict) && error.code.starts_with("trust-")
}

/// Adds what was shown and confirmed.
pub(super) async fn add_file(visit: Visit, form: Form<offer::Input>) -> web::Result<Response> {
    visit.require(permission::TRUST_MANAGE)?;
    let input = form.input;
    let new = NewFile {
        content: input.bytes()?,
        time_stamps_only: input.purpose == "time-stamps",
        revocation: input.lenient.is_empty(),
        reason: input.reason.clone(),
    };
    let outcome = async {
        let mut ctx = visit.begin_once(&form.nonce).await?;
        change_trust::add_file(&mut ctx, &new).await?;
        visit.commit(ctx, PAGE).await
    };
    match outcome.await {
        Ok(response) => Ok(with_flash(response, "trust-changed")),
        Err(error) if is_shown(&error) => offer::show(&visit, input, Some(&error)).await,
        Err(error) => Err(error),
    }
}

/// Says whose certificate speaks for an agency.
pub(super) async fn add_seal(visit: Visit, form: Form<SealInput>) -> web::Result<Response> {
    visit.require(permission::TRUST_MANAGE)?;
    let typed = form.input.clone();
    let SealInput { agency, organisation, name, serial, reason } = form.input;
    let new = NewSeal { agency, organisation, name, serial, reason };
    let outcome = async {
        let mut ctx = visit.begin_once(&form.nonce).await?;
        change_trust::add_seal(&mut ctx, &new).await?;
        visit.commit(ctx, PAGE).await
    };
    match outcome.await {
        Ok(response) => Ok(with_flash(response, "trust-changed")),
        Err(error) if is_shown(&error) => {
            let page = super::page(&visit, None, Some(&error), typed).await?;
            visit.render_refused(page, &error)
        }
        Err(error) => Err(error),
    }
}
