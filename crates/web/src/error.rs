//! One way to say no: a refusal of any action becomes a page with a sentence, or an RFC 9457 problem (law 14).

use std::borrow::Cow;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Kind, Locale, Refusal};

use crate::Catalog;

/// Result of a handler.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failed request. Any [`Refusal`] turns into it with `?`.
#[derive(Debug, Clone)]
pub struct Error {
    /// What it means.
    pub kind: Kind,
    /// Names the sentence `error-<code>`.
    pub code: &'static str,
    /// Values of the sentence.
    pub args: Vec<(&'static str, String)>,
    /// The form field it belongs to.
    pub field: Option<&'static str>,
    /// The stored answer of a repeated submission: not an error at all.
    replay: Option<String>,
    /// Where to go instead (sign-in, change of password).
    redirect: Option<String>,
    /// What was typed into a form that had expired, to be looked at and sent again.
    typed: Option<Box<Typed>>,
}

/// Fields of a form by name; kept apart, for an error travels through every handler and should be small.
#[derive(Debug, Clone)]
struct Typed(Vec<(String, String)>);

impl Error {
    /// A refusal of the platform itself.
    pub fn new(kind: Kind, code: &'static str) -> Self {
        Self { kind, code, args: Vec::new(), field: None, replay: None, redirect: None, typed: None }
    }

    /// No such page or record, or not for this person.
    pub fn not_found() -> Self {
        Self::new(Kind::NotFound, "not-found")
    }

    /// This person may not do that.
    pub fn forbidden() -> Self {
        Self::new(Kind::Forbidden, "forbidden")
    }

    /// Sends the browser elsewhere.
    pub fn redirect(to: impl Into<String>) -> Self {
        Self { redirect: Some(to.into()), ..Self::new(Kind::Forbidden, "sign-in-needed") }
    }

    /// With what was typed into a form that had expired.
    pub(crate) fn with_typed(self, typed: Vec<(String, String)>) -> Self {
        Self { typed: Some(Box::new(Typed(typed))), ..self }
    }

    /// What was typed into a form that had expired.
    pub(crate) fn typed(&self) -> Option<Vec<(String, String)>> {
        self.typed.as_ref().map(|typed| typed.0.clone())
    }

    /// Whether this is the answer to a form that was sent before, and so no refusal.
    pub fn is_replay(&self) -> bool {
        self.replay.is_some()
    }

    /// The sentence for a person.
    pub fn sentence(&self, catalog: &Catalog, locale: Locale) -> String {
        let args: Vec<(&str, Cow<'_, str>)> = self.args.iter().map(|(n, v)| (*n, Cow::Borrowed(v.as_str()))).collect();
        catalog.text(locale, &format!("error-{}", self.code), &args)
    }

    /// The status code.
    pub fn status(&self) -> StatusCode {
        match self.kind {
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::Forbidden if matches!(self.code, "sign-in-needed" | "session-ended") => StatusCode::UNAUTHORIZED,
            Kind::Forbidden => StatusCode::FORBIDDEN,
            Kind::Conflict => StatusCode::CONFLICT,
            Kind::Invalid if self.code == "too-large" => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::Invalid if self.code == "address-unreadable" => StatusCode::BAD_REQUEST,
            Kind::Invalid if self.code == "method-not-allowed" => StatusCode::METHOD_NOT_ALLOWED,
            Kind::Invalid if self.code == "json-wanted" => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Kind::Invalid if self.code == "too-many-requests" => StatusCode::TOO_MANY_REQUESTS,
            Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Kind::Bug => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl<R: Refusal> From<R> for Error {
    fn from(refusal: R) -> Self {
        let kind = refusal.kind();
        if kind == Kind::Bug {
            // A replay travels as a store error; everything else of this kind is a defect and belongs in the log.
            let any: &dyn std::any::Any = &refusal;
            if let Some(store::Error::Replay(answer)) = any.downcast_ref() {
                return Self { replay: Some(answer.clone()), ..Self::new(Kind::Conflict, "answered-before") };
            }
            tracing::error!(error = %refusal, "defect");
        }
        Self {
            kind,
            code: refusal.code(),
            args: refusal.args(),
            field: refusal.field(),
            replay: None,
            redirect: None,
            typed: None,
        }
    }
}

impl IntoResponse for Error {
    /// Leaves itself in the response's extensions; the middleware that knows the language and the wanted form of the
    /// answer fills in the body.
    fn into_response(self) -> Response {
        if let Some(answer) = &self.replay {
            return replayed(answer);
        }
        if let Some(to) = &self.redirect {
            let mut response = Redirect::to(to).into_response();
            response.extensions_mut().insert(self);
            return response;
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The first answer again: a page's address, or an API's JSON.
fn replayed(answer: &str) -> Response {
    if answer.starts_with('{') || answer.starts_with('[') {
        ([(header::CONTENT_TYPE, "application/json")], answer.to_owned()).into_response()
    } else if answer.is_empty() {
        StatusCode::NO_CONTENT.into_response()
    } else {
        Redirect::to(answer).into_response()
    }
}
