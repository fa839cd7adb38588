//! Signing in and out.

use askama::Template;
use axum::extract::{FromRequestParts, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Locale, Redacted};
use serde_json::json;
use store::Record;
use web::{App, Error, Form, Result, Shell, Visit, local_path, session, shell_for};

use super::Refused;
use crate::actions::sign_in::{self, Attempt, SignInError};
use crate::store::{credentials, people};
use crate::{Settings, hashing};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    shell: Shell,
    username: String,
    next: String,
    refused: Refused,
}

#[derive(serde::Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

#[derive(serde::Deserialize)]
pub(crate) struct Input {
    username: String,
    password: Redacted<String>,
    #[serde(default)]
    next: String,
}

/// Longest text that is looked at; what is longer can be neither a user name nor a password.
const LONGEST: usize = 512;

fn page(app: &App, headers: &HeaderMap, username: String, next: String, error: Option<&Error>) -> Result<Response> {
    let path = format!("/sign-in?next={next}");
    let mut shell = shell_for(app, headers, session::locale_of(headers), &path, None);
    shell.title = shell.t("sign-in-title");
    let refused = error.map_or_else(Refused::default, |error| Refused::new(&shell, error));
    let status = error.map_or(StatusCode::OK, Error::status);
    web::render(SignInPage { shell, username, next, refused }, status)
}

/// The form; whoever is signed in goes on.
pub(crate) async fn get(State(app): State<App>, Query(next): Query<Next>, request: Request) -> Result<Response> {
    let headers = request.headers().clone();
    let (mut parts, _) = request.into_parts();
    let to = local_path(&next.next).to_owned();
    if Visit::from_request_parts(&mut parts, &app).await.is_ok() {
        return Ok(Redirect::to(&to).into_response());
    }
    page(&app, &headers, String::new(), to, None)
}

/// Checks the password outside the transaction, then judges the attempt inside.
pub(crate) async fn post(State(app): State<App>, headers: HeaderMap, form: Form<Input>) -> Result<Response> {
    let Input { username, password, next } = form.input;
    let next = local_path(&next).to_owned();
    match attempt(&app, &headers, &username, password).await? {
        Ok(secret) => {
            let mut response = Redirect::to(&next).into_response();
            response.headers_mut().append(header::SET_COOKIE, session::set_cookie(&secret, &app.settings));
            Ok(response)
        }
        Err(reason) => page(&app, &headers, username.chars().take(40).collect(), next, Some(&reason.into())),
    }
}

/// The secret of a new session, or why there is none.
async fn attempt(
    app: &App,
    headers: &HeaderMap,
    username: &str,
    password: Redacted<String>,
) -> Result<std::result::Result<String, SignInError>> {
    let (store, settings, address) = (&app.store, Settings::of(app), session::address(headers));
    if username.len() > LONGEST || password.reveal().len() > LONGEST {
        return Ok(Err(SignInError::Wrong));
    }
    let tx = store.read().await?;
    let since = sign_in::window_start(store.clock.now(), &settings);
    if credentials::failures_from(&tx, &address, since).await? >= settings.address_failures {
        return Ok(Err(SignInError::TooMany));
    }
    let person = people::by_username(&tx, username).await?.map(|person| person.id);
    let hash = match person {
        Some(id) => credentials::get(&tx, id).await?.map(|credential| credential.hash),
        None => None,
    };
    drop(tx);
    let correct = hashing::verify(&settings, password, hash.clone()).await?;
    let trace = store.ids.id::<()>(store.clock.now()).to_string();
    let mut ctx = store.write(sign_in::nobody(), Locale::Vi, &trace).await?;
    let outcome =
        sign_in::run(&mut ctx, &settings, Attempt { username, person, hash, correct, address: &address }).await?;
    let secret = match outcome {
        Ok(person) => {
            if let Some(old) = session::secret_of(headers) {
                session::close(&ctx.tx, &old).await?;
            }
            Ok(session::open(&ctx.tx, &store.ids, person.uuid(), headers, ctx.now, &app.settings).await?)
        }
        Err(reason) => Err(reason),
    };
    ctx.commit().await?;
    Ok(secret)
}

/// Ends this session.
pub(crate) async fn sign_out(visit: Visit, _form: Form<super::Nothing>) -> Result<Response> {
    let ctx = visit.begin().await?;
    session::close_of(&ctx.tx, person_of(&visit)?, Some(&visit.account.session), "").await?;
    ctx.audit("signed-out", Record { kind: "person", id: person_of(&visit)? }, json!({})).await?;
    ctx.commit().await?;
    let mut response = Redirect::to("/sign-in").into_response();
    response.headers_mut().append(header::SET_COOKIE, session::set_cookie("", &visit.app.settings));
    Ok(response)
}

/// The person behind a visit; pages always have one.
pub(crate) fn person_of(visit: &Visit) -> Result<uuid::Uuid> {
    visit.actor().person.ok_or_else(Error::forbidden)
}
