//! What happens around every request: identification, detachment, headers, errors to pages or problems, limits.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::{Kind, Locale};

use crate::visit::{Account, Identified, Told, Trace};
use crate::{App, Error, Result, outlived, render, session, shell_for};

/// The policy of every page: nothing from another origin, nothing inline (law 16).
const CSP: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
                   worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

/// Runs the rest of the request in a task of its own: a client that goes away cannot stop a transaction half-way.
pub(crate) async fn detach(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(%error, "a handler panicked");
            Error::new(Kind::Bug, "bug").into_response()
        }
    }
}

/// Finds out who asks, by cookie or bearer token, and refuses posts from other origins.
pub(crate) async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let trace = app.store.ids.id::<()>(app.store.clock.now()).to_string();
    if let Err(error) = same_origin(&request).and_then(|()| readable(&request)) {
        return error.into_response();
    }
    let needs_nobody =
        request.uri().path().starts_with("/assets/") || matches!(request.uri().path(), "/healthz" | "/readyz");
    let account = if needs_nobody { Ok(None) } else { account_of(&app, request.headers().clone()).await };
    let account = match account {
        Ok(account) => Identified(account),
        Err(error) => return error.into_response(),
    };
    request.extensions_mut().insert(account.clone());
    request.extensions_mut().insert(Trace(trace.clone()));
    let (request, typed) = match account.0 {
        Some(_) => (request, None),
        None => match outlived::keep(request).await {
            Ok(kept) => kept,
            Err(error) => return error.into_response(),
        },
    };
    let mut response = outlived::give_back(next.run(request).await, typed.as_ref());
    // Whoever writes the error page further out needs to know them too.
    response.extensions_mut().insert(account);
    response.extensions_mut().insert(Trace(trace));
    response
}

/// The peer's address becomes the only `X-Forwarded-For` unless a proxy on this machine has set one.
fn note_address(request: &mut Request) {
    let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() else { return };
    if peer.ip().is_loopback() && request.headers().contains_key("x-forwarded-for") {
        return;
    }
    if let Ok(value) = HeaderValue::from_str(&peer.ip().to_string()) {
        request.headers_mut().insert("x-forwarded-for", value);
    }
}

/// Browsers say where a post comes from; another site's form is refused even where the session's token is not needed.
fn same_origin(request: &Request) -> Result<()> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let site = request.headers().get("sec-fetch-site").and_then(|v| v.to_str().ok());
    match site {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err(Error::new(Kind::Forbidden, "other-origin")),
    }
}

/// U+0000 stands in no name and no text, and PostgreSQL cannot store it: an address with one was made to break something.
fn readable(request: &Request) -> Result<()> {
    let uri = request.uri();
    let holds_null = |text: &str| text.contains("%00");
    if holds_null(uri.path()) || uri.query().is_some_and(holds_null) {
        return Err(Error::new(Kind::Invalid, "address-unreadable"));
    }
    Ok(())
}

/// The person behind a cookie or bearer token, with everything known at this moment, in one read transaction.
async fn account_of(app: &App, headers: HeaderMap) -> Result<Option<Arc<Account>>> {
    let now = app.store.clock.now();
    let bearer = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()?.strip_prefix("Bearer "));
    let secret = session::secret_of(&headers);
    if bearer.is_none() && secret.is_none() {
        return Ok(None);
    }
    let tx = app.store.read().await?;
    let found = match (bearer, secret) {
        (Some(token), _) => {
            let person = session::person_of_token(&tx, token, now).await?;
            Some((person.ok_or_else(|| Error::new(Kind::Forbidden, "sign-in-needed"))?, None))
        }
        (None, Some(secret)) => {
            session::find(&tx, &secret, now, &app.settings).await?.map(|session| (session.person, Some(session)))
        }
        (None, None) => None,
    };
    let Some((person, session)) = found else { return Ok(None) };
    let delegation = session.as_ref().and_then(|s| s.delegation);
    let principal = (app.principals)(&tx, person, delegation, now).await?;
    drop(tx);
    if let Some(session) = session.as_ref().filter(|s| session::is_stale(s, now)) {
        let tx = app.store.db.write().await?;
        session::touch(&tx, &session.token, now).await?;
        tx.commit().await?;
    }
    let (csrf, session) = session.map(|s| (s.csrf, s.token)).unwrap_or_default();
    Ok(principal.map(|principal| Arc::new(Account { principal, csrf, session })))
}

/// How many sessions' worth of requests one address may make: a ministry sits behind a few addresses, and a session that
/// was made up costs its address as much as a real one.
const SESSIONS_BEHIND_AN_ADDRESS: u32 = 50;

/// Bounds how much one person or address may ask for, by windows of ten seconds that are forgotten as a whole.
#[derive(Clone, Default)]
pub(crate) struct Limiter(Arc<Mutex<(i64, HashMap<String, u32>)>>);

impl Limiter {
    fn allow(&self, who: String, window: i64, limit: u32) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.0 != window {
            *seen = (window, HashMap::new());
        }
        let asked = seen.1.entry(who).or_default();
        *asked = asked.saturating_add(1);
        *asked <= limit
    }
}

/// Refuses what goes beyond the rate of the settings.
pub(crate) async fn limit(State((app, limiter)): State<(App, Limiter)>, mut request: Request, next: Next) -> Response {
    note_address(&mut request);
    if request.uri().path().starts_with("/assets/") {
        return next.run(request).await;
    }
    let window = app.store.clock.now().as_second() / 10;
    let (address, limit) = (session::address(request.headers()), app.settings.rate_per_ten_seconds);
    let allowed = match session::secret_of(request.headers()) {
        // The address first: what goes beyond its rate must not fill the memory with names of sessions.
        Some(secret) => {
            limiter.allow(format!("behind {address}"), window, limit.saturating_mul(SESSIONS_BEHIND_AN_ADDRESS))
                && limiter.allow(secret, window, limit)
        }
        None => limiter.allow(address, window, limit),
    };
    if allowed { next.run(request).await } else { Error::new(Kind::Invalid, "too-many-requests").into_response() }
}

/// Lets a page's scripts reach further addresses, beside this server: those of a tool on the person's own machine (law 16).
pub fn reaching(mut response: Response, addresses: &str) -> Response {
    if !addresses.is_empty() {
        let wider = CSP.replace("connect-src 'self'", &format!("connect-src 'self' {addresses}"));
        if let Ok(policy) = HeaderValue::from_str(&wider) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
    response
}

/// Adds the security headers.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let built = request.uri().path().starts_with("/assets/");
    let had_flash = session::cookie(request.headers(), "khue_flash").is_some();
    let mut response = next.run(request).await;
    let redirects = response.status().is_redirection();
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if !built {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        let sets_flash = headers.get_all(header::SET_COOKIE).iter().any(|v| v.as_bytes().starts_with(b"khue_flash="));
        // A flash message is shown once, by the first page that is not itself a redirect.
        if had_flash && !sets_flash && !redirects {
            headers
                .append(header::SET_COOKIE, HeaderValue::from_static("khue_flash=; Path=/; Max-Age=0; SameSite=Lax"));
        }
    }
    response
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: crate::Shell,
    status: u16,
    sentence: String,
    advice: String,
    /// Where an expired form went, how it is written, and what was typed into it.
    again: Option<(String, &'static str, Vec<(String, String)>)>,
}

/// Whether a field holds words of a person: not a choice by its id, a tick, a number of a page or the hash of a text.
fn is_worth_showing(value: &str) -> bool {
    let is_hash = value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    value.trim().chars().count() > 2 && uuid::Uuid::try_parse(value).is_err() && !is_hash
}

/// Turns the [`Error`] a handler left behind into a page or a problem (RFC 9457).
pub(crate) async fn explain(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let headers = request.headers().clone();
    let accepts = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("");
    let wants_json = path.starts_with("/api/") || accepts.starts_with("application/json");
    let response = next.run(request).await;
    let trace = response.extensions().get::<Trace>().map(|t| t.0.clone()).unwrap_or_default();
    let account = response.extensions().get::<Identified>().and_then(|i| i.0.clone());
    let error = match response.extensions().get::<Error>() {
        Some(error) => error.clone(),
        None if response.extensions().get::<Told>().is_some() => return response,
        None if response.status() == StatusCode::NOT_FOUND && !path.starts_with("/assets/") => Error::not_found(),
        None if response.status() == StatusCode::METHOD_NOT_ALLOWED && wants_json => {
            Error::new(Kind::Invalid, "method-not-allowed")
        }
        None if response.status() == StatusCode::METHOD_NOT_ALLOWED => Error::not_found(),
        None if response.status() == StatusCode::PAYLOAD_TOO_LARGE => Error::new(Kind::Invalid, "too-large"),
        // What an extractor refused: a path or a query of another shape than the page asks for.
        None if response.status() == StatusCode::BAD_REQUEST => Error::new(Kind::Invalid, "address-unreadable"),
        None => return response,
    };
    if response.status().is_redirection() && !wants_json {
        return response;
    }
    let locale = session::locale_of(&headers);
    if wants_json {
        let locale = session::asked_locale(&headers).unwrap_or(locale);
        let mut answer = problem(&app, &error, locale, &trace);
        // Which methods there are instead.
        answer.headers_mut().extend(response.headers().get(header::ALLOW).map(|allow| (header::ALLOW, allow.clone())));
        answer
    } else {
        page(&app, &error, locale, &headers, &path, account)
    }
}

fn problem(app: &App, error: &Error, locale: Locale, trace: &str) -> Response {
    let body = serde_json::json!({
        "type": format!("/problems/{}", error.code),
        "title": error.sentence(&app.catalog, locale),
        "status": error.status().as_u16(),
        "code": error.code,
        "field": error.field,
        "instance": trace,
    });
    (error.status(), [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

fn page(
    app: &App,
    error: &Error,
    locale: Locale,
    headers: &HeaderMap,
    path: &str,
    account: Option<Arc<Account>>,
) -> Response {
    let mut shell = shell_for(app, headers, locale, path, account);
    let sentence = error.sentence(&app.catalog, locale);
    shell.title = shell.t("error-title");
    let with_files = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    let writing = if with_files { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
    // The token of the page makes sending it again a decision of the person; without one it is asked for once more.
    let again = error.typed().filter(|fields| !fields.is_empty()).map(|fields| (path.to_owned(), writing, fields));
    let advice = shell.t(match error.kind {
        _ if again.is_some() && shell.account.is_none() => "error-advice-signed-out",
        _ if again.is_some() && with_files => "error-advice-expired-files",
        _ if again.is_some() => "error-advice-expired",
        Kind::NotFound if shell.account.is_none() => "error-advice-no-page",
        Kind::NotFound => "error-advice-not-found",
        Kind::Unavailable => "error-advice-unavailable",
        Kind::Conflict => "error-advice-conflict",
        Kind::Bug => "error-advice-bug",
        // Who lacks a right mends nothing by going back; another refusal says its own reason.
        Kind::Forbidden if error.code == "forbidden" => "error-advice-forbidden",
        Kind::Forbidden => "error-advice-unchanged",
        Kind::Invalid => "error-advice-back",
    });
    let status = error.status();
    match render(ErrorPage { shell, status: status.as_u16(), sentence, advice, again }, status) {
        Ok(response) => response,
        Err(_) => status.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_a_person_are_shown_again() {
        let words = |value: &str| is_worth_showing(value);
        assert!(words("Đề nghị nêu rõ nguồn kinh phí") && words("07/BYT"));
        assert!(
            !words("1") && !words("") && !words(&"3e".repeat(32)) && !words("01a22224-63ef-73c9-b83f-c05e3241f082")
        );
    }

    #[test]
    fn a_rate_is_counted_by_window_and_old_windows_are_forgotten() {
        let limiter = Limiter::default();
        let ask = |who: &str, window| limiter.allow(who.to_owned(), window, 2);
        assert_eq!([ask("a", 1), ask("a", 1), ask("a", 1), ask("b", 1)], [true, true, false, true]);
        assert!(ask("a", 2), "a new window begins anew");
        assert_eq!(limiter.0.lock().unwrap().1.len(), 1, "nobody of the window before is remembered");
    }

    #[test]
    fn the_address_is_what_our_own_proxy_added_last() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", HeaderValue::from_static("6.6.6.6, 10.0.0.1"));
        assert_eq!(session::address(&headers), "10.0.0.1");
        headers.append("x-forwarded-for", HeaderValue::from_static("192.0.2.7"));
        assert_eq!(session::address(&headers), "192.0.2.7");
    }
}
