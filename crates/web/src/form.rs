//! Forms: the CSRF token is checked and the nonce taken out before a handler sees the fields.

use axum::extract::{FromRequest, Request};
use kernel::Kind;
use serde::de::DeserializeOwned;

use crate::visit::Identified;
use crate::{App, Error, Result};

/// A posted form whose CSRF token was right.
#[derive(Debug)]
pub struct Form<T> {
    /// The fields.
    pub input: T,
    /// Names this submission; hand it to [`crate::Visit::begin`].
    pub nonce: String,
}

#[derive(serde::Deserialize)]
struct Hidden {
    #[serde(default, rename = "_csrf")]
    csrf: String,
    #[serde(default, rename = "_nonce")]
    nonce: String,
}

/// The CSRF token of the session, compared in constant time.
pub(crate) fn check_csrf(expected: Option<&str>, given: &str) -> Result<()> {
    let Some(expected) = expected else { return Ok(()) };
    let same = expected.len() == given.len()
        && expected.bytes().zip(given.bytes()).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0;
    if same { Ok(()) } else { Err(Error::new(Kind::Conflict, "form-expired")) }
}

pub(crate) fn expected_csrf(request: &Request) -> Option<String> {
    let identified = request.extensions().get::<Identified>()?;
    identified.0.as_ref().map(|account| account.csrf.clone())
}

impl<T: DeserializeOwned + Send> FromRequest<App> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let expected = expected_csrf(&request);
        let unreadable = || Error::new(Kind::Invalid, "form-unreadable");
        let body =
            axum::body::Bytes::from_request(request, app).await.map_err(|_| Error::new(Kind::Invalid, "too-large"))?;
        let hidden: Hidden = parse(&body).ok_or_else(unreadable)?;
        check_csrf(expected.as_deref(), &hidden.csrf).map_err(|error| error.with_typed(typed(&body)))?;
        let input = parse(&body).ok_or_else(unreadable)?;
        Ok(Self { input, nonce: hidden.nonce })
    }
}

/// Everything a person typed: the fields without the hidden ones and without passwords.
fn typed(body: &[u8]) -> Vec<(String, String)> {
    let fields: Vec<(String, String)> = parse(body).unwrap_or_default();
    let secret = |name: &str| name.contains("password") || name == "pin";
    fields.into_iter().filter(|(name, _)| !name.starts_with('_') && !secret(name)).collect()
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    match serde_html_form::from_bytes(body) {
        Ok(value) => Some(value),
        Err(error) => {
            tracing::debug!(%error, "form");
            None
        }
    }
}
