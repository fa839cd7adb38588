//! The directory of agencies: where documents come from and go to.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::Id;
use web::components::{self, Field};
use web::{Error, Form, Markup, NavItem, Result, Shell, Visit, with_flash};

use crate::actions::edit_agency::{self, Input};
use crate::model::{Agency, Channel};
use crate::pages::{Refused, shown};
use crate::permission;
use crate::store::agencies;

/// Lines shown; a search finds the others.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "admin_agencies.html")]
struct AgenciesPage {
    shell: Shell,
    tabs: Vec<NavItem>,
    refused: Refused,
    q: String,
    rows: Vec<Agency>,
}

/// The sentence key of a channel's name.
fn channel_label(agency: &Agency) -> &'static str {
    match (agency.internal, agency.channel) {
        (true, _) => "agency-channel-internal",
        (false, Channel::Axis) => "agency-channel-axis",
        (false, Channel::Paper) => "agency-channel-paper",
    }
}

#[derive(Default, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
}

/// The list.
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    visit.require(permission::PEOPLE_MANAGE)?;
    let tx = visit.read().await?;
    let rows = agencies::search(&tx, &asked.q, SHOWN).await?;
    let shell = visit.shell("admin-agencies");
    let tabs = visit.admin_tabs("/admin/agencies");
    visit.render(AgenciesPage { tabs, refused: Refused::default(), q: asked.q, rows, shell })
}

#[derive(Template)]
#[template(path = "admin_agency.html")]
struct AgencyPage {
    shell: Shell,
    refused: Refused,
    /// Where the form goes.
    action: String,
    internal: bool,
    form: Input,
}

impl AgencyPage {
    fn field(&self, name: &'static str, label: &str, value: &str, required: bool, hint: &str) -> Markup {
        let (label, error) = (self.shell.t(label), self.refused.at(name));
        let hint = if hint.is_empty() { String::new() } else { self.shell.t(hint) };
        Field { name, label, kind: "text", value, required, max: 300, hint, error }.html()
    }

    fn channel_field(&self) -> Markup {
        let label = |channel: Channel| match channel {
            Channel::Axis => "agency-channel-axis",
            Channel::Paper => "agency-channel-paper",
        };
        let options: Vec<_> = Channel::ALL.iter().map(|c| (c.to_string(), self.shell.t(label(*c)))).collect();
        components::select("channel", &self.shell.t("agency-channel"), &options, &self.form.channel, None)
    }
}

fn page(visit: &Visit, title: &str, action: String, internal: bool, form: Input, error: Option<&Error>) -> AgencyPage {
    let shell = visit.shell(title);
    let refused = error.map_or_else(Refused::default, |error| Refused::new(&shell, error));
    AgencyPage { shell, refused, action, internal, form }
}

fn filled(a: Agency) -> Input {
    Input {
        code: a.code.to_string(),
        legacy_code: a.legacy_code.map(|code| code.to_string()).unwrap_or_default(),
        name: a.name,
        parent_name: a.parent_name,
        abbreviation: a.abbreviation,
        place: a.place,
        channel: a.channel.to_string(),
        address: a.address,
        email: a.email,
        telephone: a.telephone,
        website: a.website,
        version: a.version,
    }
}

/// The form for a new entry.
pub(crate) async fn new(visit: Visit) -> Result<Response> {
    visit.require(permission::PEOPLE_MANAGE)?;
    visit.render(page(&visit, "admin-agency-new", "/admin/agencies".to_owned(), false, Input::default(), None))
}

/// Adds an entry.
pub(crate) async fn post(visit: Visit, form: Form<Input>) -> Result<Response> {
    let outcome = async {
        let mut ctx = visit.begin_once(&form.nonce).await?;
        edit_agency::create(&mut ctx, &form.input).await?;
        visit.commit(ctx, "/admin/agencies").await
    };
    match outcome.await {
        Ok(response) => Ok(with_flash(response, "agency-saved")),
        Err(error) if shown(&error) => {
            let to = "/admin/agencies".to_owned();
            visit.render_refused(page(&visit, "admin-agency-new", to, false, form.input, Some(&error)), &error)
        }
        Err(error) => Err(error),
    }
}

async fn load(visit: &Visit, id: Id<Agency>) -> Result<Agency> {
    visit.require(permission::PEOPLE_MANAGE)?;
    let tx = visit.read().await?;
    agencies::get(&tx, id).await?.ok_or_else(Error::not_found)
}

/// One entry.
pub(crate) async fn agency(visit: Visit, Path(id): Path<Id<Agency>>) -> Result<Response> {
    let agency = load(&visit, id).await?;
    let (internal, to) = (agency.internal, format!("/admin/agencies/{id}"));
    visit.render(page(&visit, "admin-agency", to, internal, filled(agency), None))
}

/// Changes an entry.
pub(crate) async fn change(visit: Visit, Path(id): Path<Id<Agency>>, form: Form<Input>) -> Result<Response> {
    let to = format!("/admin/agencies/{id}");
    let outcome = async {
        let mut ctx = visit.begin_once(&form.nonce).await?;
        edit_agency::change(&mut ctx, id, &form.input).await?;
        visit.commit(ctx, &to).await
    };
    match outcome.await {
        Ok(response) => Ok(with_flash(response, "agency-saved")),
        Err(error) if shown(&error) => {
            let internal = load(&visit, id).await?.internal;
            visit.render_refused(page(&visit, "admin-agency", to, internal, form.input, Some(&error)), &error)
        }
        Err(error) => Err(error),
    }
}
