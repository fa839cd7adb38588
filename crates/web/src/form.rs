//! Forms: the CSRF token is checked and the nonce taken out before a handler sees the fields.

use axum::extract::{FromRequest, Request};
use kernel::Kind;
use serde::de::DeserializeOwned;

use crate::visit::Identified;
use crate::{App, Error, Result};

/// Bytes of a form at the most; files come by [`crate::Upload`].
pub(crate) const MAX_BODY: usize = 4 * 1024 * 1024;
/// Bytes of a form of somebody who is not signed in: a user name and a password, a choice of language.
const MAX_BODY_OF_STRANGERS: usize = 256 * 1024;
/// Fields of a form at the most.
const MAX_FIELDS: usize = 2_000;
/// Bytes of an expired form that are shown again at the most: more would be a page that nobody reads.
const MAX_TYPED: usize = 256 * 1024;

/// A posted form whose CSRF token was right.
#[derive(Debug)]
pub struct Form<T> {
    /// The fields.
    pub input: T,
    /// Names this submission; hand it to [`crate::Visit::begin_once`].
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

/// Refuses U+0000: no keyboard types it, and PostgreSQL cannot store it where SQLite would.
pub(crate) fn refuse_null(holds_null: bool) -> Result<()> {
    if holds_null { Err(Error::new(Kind::Invalid, "character-unusable")) } else { Ok(()) }
}

pub(crate) fn expected_csrf(request: &Request) -> Option<String> {
    let identified = request.extensions().get::<Identified>()?;
    identified.0.as_ref().map(|account| account.csrf.clone())
}

/// Whether the person came by an API token instead of a session.
fn by_token(request: &Request) -> bool {
    let identified = request.extensions().get::<Identified>().and_then(|i| i.0.as_ref());
    identified.is_some_and(|account| account.session.is_empty())
}

impl<T: DeserializeOwned + Send> FromRequest<App> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        // A token is for the API; with it nobody changes an account or makes further tokens.
        if by_token(&request) {
            return Err(Error::forbidden());
        }
        let expected = expected_csrf(&request);
        let unreadable = || Error::new(Kind::Invalid, "form-unreadable");
        let too_large = || Error::new(Kind::Invalid, "too-large");
        let body = axum::body::Bytes::from_request(request, app).await.map_err(|_| too_large())?;
        // Looked at before anything is read: reading costs far more than sending does.
        let most = if expected.is_some() { MAX_BODY } else { MAX_BODY_OF_STRANGERS };
        if body.len() > most || body.iter().filter(|byte| **byte == b'&').count() > MAX_FIELDS {
            return Err(too_large());
        }
        refuse_null(body.windows(3).any(|three| three == b"%00") || body.contains(&0))?;
        let hidden: Hidden = parse(&body).ok_or_else(unreadable)?;
        check_csrf(expected.as_deref(), &hidden.csrf).map_err(|error| error.with_typed(typed(&body)))?;
        let input = parse(&body).ok_or_else(unreadable)?;
        Ok(Self { input, nonce: hidden.nonce })
    }
}

/// Everything a person typed: the fields without the hidden ones and without passwords.
pub(crate) fn typed(body: &[u8]) -> Vec<(String, String)> {
    let fields: Vec<(String, String)> =
        if body.len() > MAX_TYPED { Vec::new() } else { parse(body).unwrap_or_default() };
    worth_keeping(fields)
}

/// The fields without the hidden ones and without passwords; none where they are more than anybody reads.
pub(crate) fn worth_keeping(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    if fields.iter().map(|(_, value)| value.len()).sum::<usize>() > MAX_TYPED {
        return Vec::new();
    }
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
