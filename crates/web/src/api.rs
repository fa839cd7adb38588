//! What all JSON endpoints share.

use axum::extract::{FromRequest, Request};
use kernel::Kind;
use serde::de::DeserializeOwned;
use utoipa::openapi::{Info, InfoBuilder};

use crate::{App, Error, Result};

/// A JSON body; one that cannot be read is a problem with a sentence, like every other refusal.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        match axum::Json::<T>::from_request(request, app).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(rejection) => {
                let mut error = Error::new(Kind::Invalid, "json-unreadable");
                error.args = vec![("reason", rejection.body_text())];
                Err(error)
            }
        }
    }
}

/// The head of `/openapi.json`.
pub(crate) fn info() -> Info {
    InfoBuilder::new()
        .title("Khuê")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Official documents of a ministry. Sign in with a bearer token (Account → API tokens). Writes accept an \
             Idempotency-Key header. Errors are RFC 9457 problems.",
        ))
        .build()
}
