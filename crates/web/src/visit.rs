//! A request by somebody: who, in which language, with which transaction; extracted in front of every handler.

use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use kernel::{Actor, Kind, Locale};
use serde::Serialize;
use store::{Ctx, ReadTx};

use crate::session::{self, Principal};
use crate::shell::{NavItem, Shell};
use crate::{App, Error, MenuItem, Result};

/// The signed-in person with what pages need of the session.
#[derive(Debug, Clone)]
pub struct Account {
    /// Who.
    pub principal: Principal,
    /// What forms must send back.
    pub csrf: String,
    /// Hash that names the session.
    pub session: String,
}

impl Account {
    /// First letters of the first and the last part of the name.
    pub fn initials(&self) -> String {
        let mut parts = self.principal.name.split_whitespace().filter_map(|part| part.chars().next());
        let first = parts.next();
        first.into_iter().chain(parts.next_back()).flat_map(char::to_uppercase).collect()
    }
}

/// A page request by a signed-in person.
#[derive(Clone)]
pub struct Visit {
    /// The application.
    pub app: App,
    /// Who.
    pub account: Arc<Account>,
    /// Language of the answer.
    pub locale: Locale,
    /// Path with query.
    pub path: String,
    /// Trace id of the request.
    pub trace: String,
    /// Request headers.
    pub headers: HeaderMap,
}

/// What the middleware found out about the person; put into the request's extensions once.
#[derive(Clone)]
pub(crate) struct Identified(pub(crate) Option<Arc<Account>>);

/// The request's trace id.
#[derive(Clone)]
pub(crate) struct Trace(pub(crate) String);

/// A page request by anybody, signed in or not.
pub struct Visitor {
    /// The application.
    pub app: App,
    account: Option<Arc<Account>>,
    path: String,
    headers: HeaderMap,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> std::result::Result<Self, Self::Rejection> {
        Ok(Self {
            app: app.clone(),
            account: parts.extensions.get::<Identified>().and_then(|i| i.0.clone()),
            path: parts.uri.path().to_owned(),
            headers: parts.headers.clone(),
        })
    }
}

impl Visitor {
    /// The frame of a page with a title.
    pub fn shell(&self, title: &str) -> Shell {
        let locale = session::locale_of(&self.headers);
        let mut shell = shell_for(&self.app, &self.headers, locale, &self.path, self.account.clone());
        shell.title = shell.t(title);
        shell
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let path = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
        let account = parts.extensions.get::<Identified>().and_then(|i| i.0.clone());
        let Some(account) = account else {
            let next = if parts.method == axum::http::Method::GET { path } else { "/".to_owned() };
            return Err(Error::redirect(format!("/sign-in?next={}", crate::percent_encode(&next))));
        };
        if account.principal.must_change_password && !path.starts_with("/account/password") && path != "/sign-out" {
            return Err(Error::redirect("/account/password"));
        }
        // What was meant to be done for another must not silently be done under the own name.
        if account.principal.acting_ended && !path.starts_with("/acting/") && path != "/sign-out" {
            return Err(Error::redirect("/acting/ended"));
        }
        Ok(Self {
            app: app.clone(),
            account,
            locale: session::locale_of(&parts.headers),
            path,
            trace: parts.extensions.get::<Trace>().map(|t| t.0.clone()).unwrap_or_default(),
            headers: parts.headers.clone(),
        })
    }
}

impl Visit {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.account.principal.actor
    }

    /// Begins to read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read(&self) -> Result<ReadTx> {
        Ok(self.app.store.read().await?)
    }

    /// Begins to read very many rows, on connections that no page waits for.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read_for_export(&self) -> Result<ReadTx> {
        Ok(self.app.store.db.serving(store::Purpose::Exports).read().await?)
    }

    /// Begins an action that may as well be done twice: what is kept while somebody types, what is noted of a read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin(&self) -> Result<Ctx> {
        Ok(self.app.store.write(self.actor().clone(), self.locale, &self.trace).await?)
    }

    /// Begins the action of a form. Submitted twice, it gets its first answer instead (law 12).
    ///
    /// # Errors
    /// When the database does not answer, or the replay of the first answer.
    pub async fn begin_once(&self, nonce: &str) -> Result<Ctx> {
        once(self.begin().await?, nonce).await
    }

    /// Begins an action that gives a number, in turn with others that want the same counter. Else like [`Visit::begin_once`].
    ///
    /// # Errors
    /// When the database does not answer, or the replay of the first answer.
    pub async fn begin_in_turn(&self, nonce: &str) -> Result<Ctx> {
        once(self.app.store.write_in_turn(self.actor().clone(), self.locale, &self.trace).await?, nonce).await
    }

    /// Commits and sends the browser to the page that shows the result.
    ///
    /// # Errors
    /// When the commit failed.
    pub async fn commit(&self, ctx: Ctx, to: &str) -> Result<Response> {
        ctx.commit_with(to).await?;
        Ok(Redirect::to(to).into_response())
    }

    /// Refuses unless a position of the person carries the permission.
    ///
    /// # Errors
    /// [`Kind::Forbidden`].
    pub fn require(&self, permission: &str) -> Result<()> {
        if self.actor().may(permission) { Ok(()) } else { Err(Error::forbidden()) }
    }

    /// The frame for a page whose title is the sentence `title`.
    pub fn shell(&self, title: &str) -> Shell {
        let mut shell = shell_for(&self.app, &self.headers, self.locale, &self.path, Some(self.account.clone()));
        shell.title = shell.t(title);
        shell
    }

    /// The sentence for a key.
    pub fn t(&self, key: &str) -> String {
        self.app.catalog.text(self.locale, key, &[])
    }

    /// The tabs of the administrator's pages that this person may open, from all modules.
    pub fn admin_tabs(&self, current: &str) -> Vec<NavItem> {
        let tabs = self.app.modules.iter().flat_map(|module| module.admin);
        entries(&self.app, self.locale, tabs, Some(&self.account), |href| href == current)
    }

    /// Renders a page.
    ///
    /// # Errors
    /// A template that fails is a defect.
    pub fn render(&self, page: impl Template) -> Result<Response> {
        render(page, StatusCode::OK)
    }

    /// Renders a page that shows why a form was refused, with everything typed still in it.
    ///
    /// # Errors
    /// A template that fails is a defect.
    pub fn render_refused(&self, page: impl Template, error: &Error) -> Result<Response> {
        render(page, error.status())
    }

    /// A panel for the page of another module, under a heading.
    ///
    /// # Errors
    /// A template that fails is a defect.
    pub fn panel<T: Template>(&self, title: &str, make: impl FnOnce(Shell) -> T) -> Result<crate::PanelHtml> {
        let shell = self.shell(title);
        let title = shell.title.clone();
        Ok(crate::PanelHtml { title, html: html_of(&make(shell))? })
    }

    /// Panels that other modules add to a record's page.
    ///
    /// # Errors
    /// When one of them fails.
    pub async fn panels(&self, record: store::Record) -> Result<Vec<crate::PanelHtml>> {
        let mut out = Vec::new();
        for panel in self.app.modules.iter().flat_map(|m| m.panels).filter(|p| p.on == record.kind) {
            out.extend((panel.render)(self, record).await?);
        }
        Ok(out)
    }
}

async fn once(ctx: Ctx, nonce: &str) -> Result<Ctx> {
    if nonce.is_empty() { Ok(ctx) } else { Ok(ctx.once(nonce).await?) }
}

/// Renders a template with a status.
///
/// # Errors
/// A template that fails is a defect.
pub fn render(page: impl Template, status: StatusCode) -> Result<Response> {
    let mut response = (status, Html(html_of(&page)?)).into_response();
    response.extensions_mut().insert(Told);
    Ok(response)
}

/// On a response: the page says itself what its status means, and nobody puts another in its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told;

fn html_of(page: &impl Template) -> Result<String> {
    page.render().map_err(|error| {
        tracing::error!(%error, "template");
        Error::new(Kind::Bug, "bug")
    })
}

/// The entries that somebody may open, in their order.
fn entries<'a>(
    app: &App,
    locale: Locale,
    items: impl Iterator<Item = &'a MenuItem>,
    account: Option<&Account>,
    current: impl Fn(&str) -> bool,
) -> Vec<NavItem> {
    let allowed = |item: &&MenuItem| {
        account.is_none_or(|account| item.permission.is_none_or(|needed| account.principal.actor.may(needed)))
    };
    let mut items: Vec<_> = items.filter(allowed).collect();
    items.sort_by_key(|item| item.order);
    let shown = |item: &MenuItem| NavItem {
        label: app.catalog.text(locale, item.label, &[]),
        icon: item.icon,
        href: item.href,
        current: current(item.href),
    };
    items.into_iter().map(shown).collect()
}

/// The frame for anybody, signed in or not.
pub fn shell_for(app: &App, headers: &HeaderMap, locale: Locale, path: &str, account: Option<Arc<Account>>) -> Shell {
    let rail = app.modules.iter().flat_map(|m| if account.is_some() { m.menu } else { m.strangers });
    let here = |href: &str| if href == "/" { path == "/" || path.starts_with("/?") } else { path.starts_with(href) };
    let nav = entries(app, locale, rail, account.as_deref(), here);
    let own = match &account {
        Some(account) => entries(app, locale, app.modules.iter().flat_map(|m| m.own), Some(account), here),
        None => Vec::new(),
    };
    Shell {
        title: String::new(),
        locale,
        theme: session::cookie(headers, "khue_theme")
            .filter(|t| t == "light" || t == "dark")
            .unwrap_or_else(|| "auto".into()),
        nav,
        own,
        marks: if account.is_some() { app.modules.iter().flat_map(|m| m.marks).copied().collect() } else { Vec::new() },
        account,
        path: path.to_owned(),
        search: String::new(),
        flash: session::cookie(headers, "khue_flash").and_then(|key| flash(app, locale, &key)),
        nonce: app.store.ids.id::<()>(app.store.clock.now()).to_string(),
        catalog: app.catalog.clone(),
        assets: app.assets.clone(),
    }
}

fn flash(app: &App, locale: Locale, key: &str) -> Option<String> {
    let key = format!("flash-{key}");
    app.catalog.has(locale, &key).then(|| app.catalog.text(locale, &key, &[]))
}

/// A JSON request by a signed-in person or a bearer token.
#[derive(Clone)]
pub struct ApiVisit {
    /// Everything a page request has.
    pub visit: Visit,
    key: String,
}

impl FromRequestParts<App> for ApiVisit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let header = parts.headers.get("idempotency-key").and_then(|v| v.to_str().ok()).unwrap_or("");
        if header.len() > 200 {
            return Err(Error::new(Kind::Invalid, "idempotency-key"));
        }
        let key = header.to_owned();
        let visit =
            Visit::from_request_parts(parts, app).await.map_err(|_| Error::new(Kind::Forbidden, "sign-in-needed"))?;
        Ok(Self { visit, key })
    }
}

impl std::ops::Deref for ApiVisit {
    type Target = Visit;
    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl ApiVisit {
    /// Begins an action under the request's `Idempotency-Key`, if it has one.
    ///
    /// # Errors
    /// When the database does not answer, or the replay of the first answer.
    pub async fn begin(&self) -> Result<Ctx> {
        self.visit.begin_once(&self.key).await
    }

    /// Begins an action that gives a number, in turn with others that want the same counter. Else like [`ApiVisit::begin`].
    ///
    /// # Errors
    /// When the database does not answer, or the replay of the first answer.
    pub async fn begin_in_turn(&self) -> Result<Ctx> {
        self.visit.begin_in_turn(&self.key).await
    }

    /// Commits and answers with JSON.
    ///
    /// # Errors
    /// When the commit failed.
    pub async fn commit(&self, ctx: Ctx, answer: &impl Serialize) -> Result<Response> {
        let json = serde_json::to_string(answer).map_err(|_| Error::new(Kind::Bug, "bug"))?;
        ctx.commit_with(&json).await?;
        Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
    }
}
