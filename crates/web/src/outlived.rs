//! A form of somebody whose session has ended meanwhile: what was typed comes back instead of being lost on the way to the
//! sign-in page.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use kernel::Kind;

use crate::form::{MAX_BODY, typed};
use crate::{Error, session};

/// A posted form that came with the cookie of a session that is no more; its body, and the request as it was.
pub(crate) async fn keep(request: Request) -> Result<(Request, Option<Bytes>), Error> {
    if !outlived_its_session(&request) {
        return Ok((request, None));
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MAX_BODY).await.map_err(|_| Error::new(Kind::Invalid, "too-large"))?;
    Ok((Request::from_parts(parts, Body::from(bytes.clone())), Some(bytes)))
}

/// Whether a person may have typed for long: strangers without a cookie get no page with their own words in it.
fn outlived_its_session(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    request.method() == Method::POST
        && kind.starts_with("application/x-www-form-urlencoded")
        && session::secret_of(request.headers()).is_some()
}

/// The answer with what was typed, where the handler would have sent the person away to sign in.
pub(crate) fn give_back(response: Response, body: Option<&Bytes>) -> Response {
    let sent_away = response.extensions().get::<Error>().is_some_and(|error| error.code == "sign-in-needed");
    match body.map(|bytes| typed(bytes)) {
        Some(fields) if sent_away && !fields.is_empty() => {
            Error::new(Kind::Forbidden, "session-ended").with_typed(fields).into_response()
        }
        _ => response,
    }
}
