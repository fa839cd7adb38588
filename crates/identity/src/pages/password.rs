//! Changing one's own password; the only page open while a first password waits to be changed.

use askama::Template;
use axum::response::Response;
use kernel::{Id, Redacted};
use web::{Error, Form, Result, Shell, Visit, with_flash};

use super::sign_in::person_of;
use super::{Refused, shown};
use crate::actions::change_password::{self, Input as Change};
use crate::model::password::{HISTORY, MIN_LENGTH};
use crate::store::people;
use crate::{Settings, hashing, permission};

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    shell: Shell,
    forced: bool,
    min: usize,
    history: Option<i64>,
    refused: Refused,
}

#[derive(serde::Deserialize)]
pub(crate) struct Input {
    current: Redacted<String>,
    new: Redacted<String>,
    repeat: Redacted<String>,
}

/// Administrators' former passwords are remembered (QCVN 12:2026/BCA).
fn remembers(visit: &Visit) -> bool {
    visit.actor().may(permission::PEOPLE_MANAGE)
}

fn page(visit: &Visit, error: Option<&Error>) -> PasswordPage {
    let shell = visit.shell("password-title");
    let refused = error.map_or_else(Refused::default, |error| Refused::new(&shell, error));
    let forced = visit.account.principal.must_change_password;
    PasswordPage { shell, forced, min: MIN_LENGTH, history: remembers(visit).then_some(HISTORY), refused }
}

/// The form.
pub(crate) async fn get(visit: Visit) -> Result<Response> {
    visit.render(page(&visit, None))
}

/// Compares and hashes outside the transaction, sets the password inside.
pub(crate) async fn post(visit: Visit, form: Form<Input>) -> Result<Response> {
    match change(&visit, form).await {
        Ok(response) => Ok(with_flash(response, "password-changed")),
        Err(error) if shown(&error) => visit.render_refused(page(&visit, Some(&error)), &error),
        Err(error) => Err(error),
    }
}

async fn change(visit: &Visit, form: Form<Input>) -> Result<Response> {
    let store = &visit.app.store;
    let tx = visit.read().await?;
    let person = people::get(&tx, Id::from_uuid(person_of(visit)?)).await?.ok_or_else(Error::not_found)?;
    let Input { current, new, repeat } = form.input;
    let input = Change { current, new, repeat };
    let settings = Settings::of(&visit.app);
    let salt = store.ids.bytes();
    let prepared = change_password::prepare(&tx, &settings, &person, remembers(visit), salt, input).await?;
    drop(tx);
    let mut ctx = visit.begin_once(&form.nonce).await?;
    match change_password::run(&mut ctx, person.id, &visit.account.session, prepared).await? {
        Ok(()) => visit.commit(ctx, "/account").await,
        Err(refusal) => {
            ctx.commit_with("/account/password").await?;
            Err(refusal.into())
        }
    }
}

/// The hash of a password an administrator sets for somebody, checked by the rules first.
pub(super) async fn hash_for(visit: &Visit, username: &str, password: Redacted<String>) -> Result<String> {
    crate::model::password::check(password.reveal(), username)?;
    let salt = visit.app.store.ids.bytes();
    Ok(hashing::hash(&Settings::of(&visit.app), password, salt).await?)
}
