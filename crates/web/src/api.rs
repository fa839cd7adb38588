//! What all JSON endpoints share.

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use kernel::Kind;
use serde::de::DeserializeOwned;
use utoipa::openapi::{Info, InfoBuilder};

use crate::form::refuse_null;
use crate::{App, Error, Result};

/// A JSON body; one that cannot be read is a problem with a sentence, like every other refusal.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let unreadable = |reason: String| {
            let mut error = Error::new(Kind::Invalid, "json-unreadable");
            error.args = vec![("reason", reason)];
            error
        };
        let (head, body) = request.into_parts();
        let too_large = |_| Error::new(Kind::Invalid, "too-large");
        let whole = Request::from_parts(head.clone(), body);
        let bytes = axum::body::Bytes::from_request(whole, app).await.map_err(too_large)?;
        refuse_null(escapes_null(&bytes))?;
        let request = Request::from_parts(head, bytes.into());
        let value = axum::Json::<T>::from_request(request, app).await;
        value.map(|value| Self(value.0)).map_err(|rejection| match rejection.status() {
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Error::new(Kind::Invalid, "json-wanted"),
            _ => unreadable(rejection.body_text()),
        })
    }
}

/// Whether a JSON text holds the escape of U+0000; a literal one is no JSON.
fn escapes_null(json: &[u8]) -> bool {
    let mut escaped = false;
    json.iter().enumerate().any(|(place, byte)| {
        let begins = escaped && json[place..].starts_with(b"u0000");
        escaped = *byte == b'\\' && !escaped;
        begins
    })
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

#[cfg(test)]
mod tests {
    use super::escapes_null;

    #[test]
    fn only_a_real_escape_of_null_is_found() {
        for bad in [r#"{"a":"x\u0000"}"#, r#"["\\\u0000"]"#] {
            assert!(escapes_null(bad.as_bytes()), "{bad}");
        }
        for good in [r#"{"a":"\\u0000"}"#, r#"{"u0000":"\u0001"}"#, "{}"] {
            assert!(!escapes_null(good.as_bytes()), "{good}");
        }
    }
}
