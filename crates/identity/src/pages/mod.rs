//! The screens of this room, one file each, and where they lie.

mod account;
mod acting;
mod admin;
mod delegations;
mod desk;
mod password;
mod sign_in;

pub(crate) use admin::TABS;

use std::collections::HashMap;

use axum::Router;
use axum::routing::{get, post};
use web::{App, Error, Panel, Shell};

/// What this room adds to the pages of others.
pub(crate) const PANELS: &[Panel] =
    &[Panel { on: "desk", render: |visit, record| Box::pin(desk::panel(visit, record)) }];

/// Every page of the room.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in::get).post(sign_in::post))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/account", get(account::get))
        .route("/account/position", post(account::choose_position))
        .route("/account/sessions/end", post(account::end_session))
        .route("/account/sessions/end-others", post(account::end_others))
        .route("/account/tokens", post(account::issue_token))
        .route("/account/tokens/{id}/withdraw", post(account::withdraw_token))
        .route("/account/password", get(password::get).post(password::post))
        .route("/acting/ended", get(acting::ended))
        .route("/acting/off", post(acting::off))
        .route("/acting/{delegation}", post(acting::on))
        .route("/delegations", get(delegations::get).post(delegations::post))
        .route("/delegations/{id}/revoke", post(delegations::revoke))
        .merge(admin::routes())
}

/// Why a form was refused: the sentence, and at which field it stands.
#[derive(Default)]
pub struct Refused {
    sentence: Option<String>,
    field: Option<&'static str>,
}

impl Refused {
    /// The refusal in the language of the page.
    pub fn new(shell: &Shell, error: &Error) -> Self {
        let args: Vec<(&str, String)> = error.args.clone();
        let sentence = shell.sentence(&format!("error-{}", error.code), &args);
        Self { sentence: Some(sentence), field: error.field }
    }

    /// The sentence at a field.
    pub fn at(&self, field: &str) -> Option<String> {
        self.sentence.clone().filter(|_| self.field == Some(field))
    }

    /// The sentence above the form, when it belongs to no field of its own.
    pub fn above(&self) -> Option<&str> {
        self.sentence.as_deref().filter(|_| self.field.is_none())
    }
}

/// A refusal that the form shows; anything else (not found, database) is a page of its own.
fn shown(error: &Error) -> bool {
    matches!(error.kind, kernel::Kind::Invalid | kernel::Kind::Forbidden | kernel::Kind::Conflict)
        && !matches!(error.code, "forbidden" | "form-expired")
        && !error.is_replay()
}

/// A field that holds nothing of its list, or no date.
pub(crate) fn unreadable(code: &'static str, field: &'static str) -> Error {
    let mut error = Error::new(kernel::Kind::Invalid, code);
    error.field = Some(field);
    error
}

/// Names by id for lists, "—" where unknown.
fn name_of<K: std::hash::Hash + Eq>(names: &HashMap<K, String>, id: &K) -> String {
    names.get(id).cloned().unwrap_or_else(|| "—".to_owned())
}

/// A form with nothing but its hidden fields.
#[derive(serde::Deserialize)]
pub(crate) struct Nothing {}
