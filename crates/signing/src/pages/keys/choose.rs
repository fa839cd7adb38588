//! Choosing the means: slow work first (open the file, ask the token, ask the service), then one short write.

use axum::response::Response;
use kernel::Redacted;
use web::{Error, Form, Result, Upload, Visit, with_flash};

use super::At;
use super::page::{Offered, offer, refused};
use crate::actions::ChangeError;
use crate::actions::choose_key::{self, Chosen, NewPin, Offer};

#[derive(serde::Deserialize)]
struct FileInput {
    password: Redacted<String>,
    new_pin: Redacted<String>,
    new_pin_again: Redacted<String>,
}

/// A key file, kept from now on under a PIN of its own.
pub(super) async fn file<A: At>(visit: Visit, upload: Upload) -> Result<Response> {
    match take_file::<A>(&visit, &upload).await {
        Err(error) => refused::<A>(&visit, "file", "", error).await,
        done => done,
    }
}

async fn take_file<A: At>(visit: &Visit, upload: &Upload) -> Result<Response> {
    let owner = A::SIDE.owner(visit)?;
    let input: FileInput = upload.input()?;
    let file = upload.files_of("file").next().ok_or(ChangeError::NoFile)?.bytes.clone();
    let new = NewPin { pin: input.new_pin.reveal().clone(), again: input.new_pin_again.reveal().clone() };
    let chosen = choose_key::from_file(&visit.app, owner, file, input.password.reveal().clone(), &new).await?;
    keep::<A>(visit, &upload.nonce, chosen).await
}

/// The signing tool on the own machine, by the certificate it signs with.
pub(super) async fn tool<A: At>(visit: Visit, upload: Upload) -> Result<Response> {
    match take_certificate::<A>(&visit, &upload).await {
        Err(error) => refused::<A>(&visit, "tool", "", error).await,
        done => done,
    }
}

async fn take_certificate<A: At>(visit: &Visit, upload: &Upload) -> Result<Response> {
    let owner = A::SIDE.owner(visit)?;
    let file = upload.files_of("certificate").next().ok_or(ChangeError::NoFile)?.bytes.clone();
    let chosen = choose_key::from_certificate(&visit.app, owner, &file).await?;
    keep::<A>(visit, &upload.nonce, chosen).await
}

async fn keep<A: At>(visit: &Visit, nonce: &str, chosen: Chosen) -> Result<Response> {
    let mut ctx = visit.begin_once(nonce).await?;
    choose_key::run(&mut ctx, chosen).await?;
    Ok(with_flash(visit.commit(ctx, A::SIDE.path()).await?, "key-chosen"))
}

#[derive(serde::Deserialize)]
pub(super) struct TokenInput {
    serial: String,
    pin: Redacted<String>,
    #[serde(default)]
    key_id: String,
}

/// A key on a token: its only one, or the one of those shown.
pub(super) async fn token<A: At>(visit: Visit, form: Form<TokenInput>) -> Result<Response> {
    let TokenInput { serial, pin, key_id } = &form.input;
    let owner = A::SIDE.owner(&visit)?;
    let found = choose_key::from_token(&visit.app, owner, serial, pin.reveal(), Some(key_id)).await;
    decide::<A>(&visit, &form.nonce, "token", serial, found).await
}

#[derive(serde::Deserialize)]
pub(super) struct RemoteInput {
    user: String,
    #[serde(default)]
    key_id: String,
}

/// A credential of the remote service: its only one, or the one of those shown.
pub(super) async fn remote<A: At>(visit: Visit, form: Form<RemoteInput>) -> Result<Response> {
    let RemoteInput { user, key_id } = &form.input;
    let owner = A::SIDE.owner(&visit)?;
    let found = choose_key::from_remote(&visit.app, owner, user, Some(key_id)).await;
    decide::<A>(&visit, &form.nonce, "remote", user, found).await
}

async fn decide<A: At>(
    visit: &Visit,
    nonce: &str,
    means: &'static str,
    device: &str,
    found: Result<Offer, ChangeError>,
) -> Result<Response> {
    let done = match found {
        Ok(Offer::Several(keys)) => return offer::<A>(visit, Offered::new(means, device, &keys)).await,
        Ok(Offer::One(chosen)) => keep::<A>(visit, nonce, *chosen).await,
        Err(error) => Err(Error::from(error)),
    };
    match done {
        Err(error) => refused::<A>(visit, means, device, error).await,
        done => done,
    }
}
