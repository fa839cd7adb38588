//! Another PIN, a trial, giving the key up.

use axum::response::Response;
use kernel::Redacted;
use web::{Form, Result, Visit, with_flash};

use super::At;
use super::page::refused;
use crate::actions::change_key;
use crate::actions::choose_key::NewPin;
use crate::pages::secret::secret;

#[derive(serde::Deserialize)]
pub(super) struct Input {
    pin: Redacted<String>,
    new_pin: Redacted<String>,
    new_pin_again: Redacted<String>,
}

/// Another PIN for a key kept here.
pub(super) async fn change<A: At>(visit: Visit, form: Form<Input>) -> Result<Response> {
    match put::<A>(&visit, &form).await {
        Err(error) => refused::<A>(&visit, "pin", "", error).await,
        done => done,
    }
}

async fn put<A: At>(visit: &Visit, form: &Form<Input>) -> Result<Response> {
    let owner = A::SIDE.owner(visit)?;
    let Input { pin, new_pin, new_pin_again } = &form.input;
    let new = NewPin { pin: new_pin.reveal().clone(), again: new_pin_again.reveal().clone() };
    let resealed = change_key::new_pin(&visit.app, visit.actor(), owner, pin.reveal(), &new).await?;
    let mut ctx = visit.begin_once(&form.nonce).await?;
    change_key::reseal(&mut ctx, resealed).await?;
    Ok(with_flash(visit.commit(ctx, A::SIDE.path()).await?, "key-pin-changed"))
}

#[derive(serde::Deserialize)]
pub(super) struct Try {
    pin: Redacted<String>,
    /// The one-time code, of a key that wants one.
    #[serde(default)]
    otp: String,
}

/// Opens the key and signs a word of ours with it: whether all is well is known before a document waits.
pub(super) async fn try_out<A: At>(visit: Visit, form: Form<Try>) -> Result<Response> {
    let owner = A::SIDE.owner(&visit)?;
    let secret = secret(form.input.pin.reveal(), &form.input.otp);
    match change_key::try_out(&visit.app, visit.actor(), owner, &secret).await {
        Ok(()) => {
            let ctx = visit.begin_once(&form.nonce).await?;
            Ok(with_flash(visit.commit(ctx, A::SIDE.path()).await?, "key-tried"))
        }
        Err(error) => refused::<A>(&visit, "try", "", error.into()).await,
    }
}

/// A form with nothing but its hidden fields.
#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

/// Gives the key up.
pub(super) async fn end<A: At>(visit: Visit, form: Form<Nothing>) -> Result<Response> {
    let owner = A::SIDE.owner(&visit)?;
    let mut ctx = visit.begin_once(&form.nonce).await?;
    change_key::end(&mut ctx, owner).await?;
    Ok(with_flash(visit.commit(ctx, A::SIDE.path()).await?, "key-ended"))
}
