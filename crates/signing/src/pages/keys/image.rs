//! The image of the handwritten signature, or of the seal.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use web::{Form, Result, Upload, Visit, with_flash};

use super::At;
use super::page::refused;
use super::pin::Nothing;
use crate::actions::{ChangeError, change_key};
use crate::keys;

#[derive(serde::Deserialize)]
struct Input {
    #[serde(default)]
    millimetres: String,
}

/// Sets it.
pub(super) async fn set<A: At>(visit: Visit, upload: Upload) -> Result<Response> {
    match take::<A>(&visit, &upload).await {
        Err(error) => refused::<A>(&visit, "image", "", error).await,
        done => done,
    }
}

async fn take<A: At>(visit: &Visit, upload: &Upload) -> Result<Response> {
    let owner = A::SIDE.owner(visit)?;
    let input: Input = upload.input()?;
    let image = upload.files_of("image").next().ok_or(ChangeError::NoFile)?;
    let mut ctx = visit.begin_once(&upload.nonce).await?;
    change_key::set_image(&mut ctx, owner, &image.bytes, input.millimetres.trim().parse().ok()).await?;
    Ok(with_flash(visit.commit(ctx, A::SIDE.path()).await?, "key-image-set"))
}

/// Takes it away.
pub(super) async fn remove<A: At>(visit: Visit, form: Form<Nothing>) -> Result<Response> {
    let owner = A::SIDE.owner(&visit)?;
    let mut ctx = visit.begin_once(&form.nonce).await?;
    change_key::remove_image(&mut ctx, owner).await?;
    Ok(with_flash(visit.commit(ctx, A::SIDE.path()).await?, "key-image-removed"))
}

/// Shows it to whose it is, and to nobody else.
pub(super) async fn show<A: At>(visit: Visit) -> Result<Response> {
    let owner = A::SIDE.owner(&visit)?;
    let tx = visit.read().await?;
    let Some(image) = keys::of(&tx, owner).await?.and_then(|key| key.image) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let headers = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "private, no-store")];
    Ok((headers, image).into_response())
}
