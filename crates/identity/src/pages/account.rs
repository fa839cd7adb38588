//! One's own account: profile, position worked in, sessions, API tokens.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Id, Instant};
use serde_json::json;
use store::Record;
use uuid::Uuid;
use web::session::{self, ApiToken, Session};
use web::{Error, Form, Markup, Result, Shell, Visit, components, with_flash};

use super::sign_in::person_of;
use super::{Refused, shown};
use crate::actions::{edit_position, tokens};
use crate::model::{Holder, Person, Position, browser};
use crate::store::people;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    shell: Shell,
    person: Person,
    agency_name: String,
    positions: Vec<Holder>,
    main: Option<Id<Position>>,
    sessions: Vec<Session>,
    here: String,
    tokens: Vec<ApiToken>,
    now: Instant,
    /// The secret of the token just issued: shown once.
    secret: Option<String>,
    token_name: String,
    token_days: String,
    refused: Refused,
}

impl AccountPage {
    fn account_theme(&self, theme: &str) -> &'static str {
        match theme {
            "light" => "account-theme-light",
            "dark" => "account-theme-dark",
            _ => "account-theme-auto",
        }
    }

    fn is_main(&self, holder: &Holder) -> bool {
        self.main == Some(holder.position.id)
    }

    fn browser(&self, session: &Session) -> String {
        let known = browser::in_words(&session.agent);
        if known.is_empty() { self.shell.t("session-agent-unknown") } else { known }
    }

    fn token_field(&self) -> Markup {
        components::Field {
            name: "token_name",
            label: self.shell.t("token-name"),
            kind: "text",
            value: &self.token_name,
            required: true,
            max: 80,
            hint: self.shell.t("token-name-hint"),
            error: self.refused.at("token_name"),
        }
        .html()
    }

    fn days_field(&self) -> Markup {
        components::Field {
            name: "days",
            label: self.shell.t("token-days"),
            kind: "number",
            value: &self.token_days,
            required: true,
            max: 3,
            hint: String::new(),
            error: self.refused.at("days"),
        }
        .html()
    }
}

async fn page(visit: &Visit) -> Result<AccountPage> {
    let tx = visit.read().await?;
    let id = person_of(visit)?;
    let person = people::get(&tx, Id::from_uuid(id)).await?.ok_or_else(Error::not_found)?;
    let now = visit.app.store.clock.now();
    let positions = people::posts_of(&tx, person.id, kernel::civil_date(now)).await?;
    let main = person.main_position.filter(|main| positions.iter().any(|p| p.position.id == *main));
    Ok(AccountPage {
        shell: visit.shell("account-title"),
        agency_name: visit.account.principal.agency_name.clone(),
        main: main.or(positions.first().map(|p| p.position.id)),
        positions,
        sessions: session::of_person(&tx, id).await?,
        here: visit.account.session.clone(),
        tokens: session::tokens_of(&tx, id).await?,
        person,
        now,
        secret: None,
        token_name: String::new(),
        token_days: "90".to_owned(),
        refused: Refused::default(),
    })
}

/// The page.
pub(crate) async fn get(visit: Visit) -> Result<Response> {
    visit.render(page(&visit).await?)
}

#[derive(serde::Deserialize)]
pub(crate) struct Chosen {
    position: Id<Position>,
}

/// Chooses the position, and with it the agency, worked in.
pub(crate) async fn choose_position(visit: Visit, form: Form<Chosen>) -> Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    edit_position::choose_main(&mut ctx, form.input.position).await?;
    Ok(with_flash(visit.commit(ctx, "/account").await?, "account-saved"))
}

#[derive(serde::Deserialize)]
pub(crate) struct Ended {
    session: String,
}

/// Ends one of the person's sessions.
pub(crate) async fn end_session(visit: Visit, form: Form<Ended>) -> Result<Response> {
    end(&visit, &form.nonce, Some(&form.input.session)).await
}

/// Ends every session but this one.
pub(crate) async fn end_others(visit: Visit, form: Form<super::Nothing>) -> Result<Response> {
    end(&visit, &form.nonce, None).await
}

async fn end(visit: &Visit, nonce: &str, session: Option<&str>) -> Result<Response> {
    let id = person_of(visit)?;
    let ctx = visit.begin_once(nonce).await?;
    let ended = session::close_of(&ctx.tx, id, session, &visit.account.session).await?;
    ctx.audit("sessions-ended", Record { kind: "person", id }, json!({ "ended": ended })).await?;
    Ok(with_flash(visit.commit(ctx, "/account").await?, "sessions-ended"))
}

#[derive(serde::Deserialize)]
pub(crate) struct NewToken {
    token_name: String,
    days: String,
}

/// Issues a token and shows its secret on the answer itself: it is never stored, so there is nothing to redirect to.
pub(crate) async fn issue_token(visit: Visit, form: Form<NewToken>) -> Result<Response> {
    let (name, days) = (form.input.token_name, form.input.days);
    match issue(&visit, &form.nonce, &name, &days).await {
        Ok(secret) => {
            let page = AccountPage { secret: Some(secret), ..page(&visit).await? };
            web::render(page, StatusCode::OK)
        }
        Err(error) if shown(&error) => {
            let refused = Refused::new(&visit.shell("account-title"), &error);
            let page = AccountPage { token_name: name, token_days: days, refused, ..page(&visit).await? };
            visit.render_refused(page, &error)
        }
        Err(error) => Err(error),
    }
}

async fn issue(visit: &Visit, nonce: &str, name: &str, days: &str) -> Result<String> {
    let mut ctx = visit.begin_once(nonce).await?;
    let days = days.trim().parse().unwrap_or(0);
    let secret = tokens::issue(&mut ctx, &visit.app.store.ids, name, days).await?;
    ctx.commit_with("/account").await?;
    Ok(secret)
}

/// Withdraws a token.
pub(crate) async fn withdraw_token(visit: Visit, Path(id): Path<Uuid>, form: Form<super::Nothing>) -> Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    tokens::withdraw(&mut ctx, id).await?;
    Ok(with_flash(visit.commit(ctx, "/account").await?, "token-withdrawn"))
}
