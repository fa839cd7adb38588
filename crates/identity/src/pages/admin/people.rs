//! The list of people, and the form for a new account.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Id, Instant, Redacted};
use web::components::{self, Field};
use web::{Error, Form, Markup, NavItem, Result, Shell, Visit, with_flash};

use crate::actions::edit_person::{self, Input as PersonInput};
use crate::model::{Agency, Person};
use crate::pages::{Refused, password, shown};
use crate::permission;
use crate::store::managed::{self, Listed};

/// Lines of one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "admin_people.html")]
struct PeoplePage {
    shell: Shell,
    tabs: Vec<NavItem>,
    refused: Refused,
    agencies: Vec<(String, String)>,
    agency: String,
    q: String,
    rows: Vec<Listed>,
    next: Option<String>,
    now: Instant,
}

impl PeoplePage {
    fn agency_field(&self) -> Markup {
        components::select("agency", &self.shell.t("admin-agency-filter"), &self.agencies, &self.agency, None)
    }

    fn is_locked(&self, row: &Listed) -> bool {
        row.locked_until.is_some_and(|until| self.now < until)
    }
}

#[derive(Default, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    agency: String,
    #[serde(default)]
    after: String,
}

/// The agency asked for if the actor manages it, else the own one.
pub(super) fn chosen<'a>(managed: &'a [Agency], asked: &str, visit: &Visit) -> Option<&'a Agency> {
    let own = || managed.iter().find(|a| a.id.uuid() == visit.actor().agency);
    managed.iter().find(|a| a.id.to_string() == asked).or_else(own)
}

/// The managed agencies as options.
pub(super) fn options(managed: &[Agency]) -> Vec<(String, String)> {
    managed.iter().map(|a| (a.id.to_string(), a.name.clone())).collect()
}

/// The list.
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    visit.require(permission::PEOPLE_MANAGE)?;
    let tx = visit.read().await?;
    let managed = managed::agencies(&tx, visit.actor()).await?;
    let agency = chosen(&managed, &asked.agency, &visit).ok_or_else(Error::not_found)?;
    let mut rows = managed::people(&tx, agency.id, &asked.q, asked.after.parse().ok(), PAGE + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let shell = visit.shell("admin-people");
    let base = format!("/admin/people?agency={}&q={}", agency.id, web::percent_encode(&asked.q));
    let next = rows.last().filter(|_| more).map(|last| format!("{base}&after={}", last.id));
    visit.render(PeoplePage {
        tabs: visit.admin_tabs("/admin/people"),
        refused: Refused::default(),
        agency: agency.id.to_string(),
        agencies: options(&managed),
        q: asked.q,
        rows,
        next,
        now: visit.app.store.clock.now(),
        shell,
    })
}

#[derive(Template)]
#[template(path = "admin_person_new.html")]
struct NewPage {
    shell: Shell,
    refused: Refused,
    username: String,
    name: String,
    email: String,
    telephone: String,
}

impl NewPage {
    fn field(&self, name: &'static str, label: &str, value: &str, required: bool, hint: &str) -> Markup {
        let hint = if hint.is_empty() { String::new() } else { self.shell.t(hint) };
        let (label, error) = (self.shell.t(label), self.refused.at(name));
        let kind = if name == "new" { "password" } else { "text" };
        Field { name, label, kind, value, required, max: 128, hint, error }.html()
    }
}

#[derive(serde::Deserialize)]
pub(crate) struct Input {
    username: String,
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    telephone: String,
    new: Redacted<String>,
}

fn new_page(visit: &Visit, input: Option<Input>, error: Option<&Error>) -> NewPage {
    let shell = visit.shell("admin-person-new");
    let refused = error.map_or_else(Refused::default, |error| Refused::new(&shell, error));
    let (username, name, email, telephone) =
        input.map_or_else(Default::default, |i| (i.username, i.name, i.email, i.telephone));
    NewPage { shell, refused, username, name, email, telephone }
}

/// The form for a new account.
pub(crate) async fn new(visit: Visit) -> Result<Response> {
    visit.require(permission::PEOPLE_MANAGE)?;
    visit.render(new_page(&visit, None, None))
}

/// Makes the account.
pub(crate) async fn post(visit: Visit, form: Form<Input>) -> Result<Response> {
    match create(&visit, &form).await {
        Ok(response) => Ok(with_flash(response, "person-created")),
        Err(error) if shown(&error) => visit.render_refused(new_page(&visit, Some(form.input), Some(&error)), &error),
        Err(error) => Err(error),
    }
}

async fn create(visit: &Visit, form: &Form<Input>) -> Result<Response> {
    visit.require(permission::PEOPLE_MANAGE)?;
    let i = &form.input;
    let hash = password::hash_for(visit, &i.username, i.new.clone()).await?;
    let input = PersonInput { name: i.name.clone(), email: i.email.clone(), telephone: i.telephone.clone() };
    let mut ctx = visit.begin_once(&form.nonce).await?;
    let id: Id<Person> = edit_person::create(&mut ctx, &i.username, input, &hash).await?;
    visit.commit(ctx, &format!("/admin/people/{id}")).await
}
