//! One person: data, account, positions.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Date, Id, Instant, Redacted, parse_date};
use web::components::{self, Field};
use web::{Error, Form, Markup, Result, Shell, Visit, with_flash};

use crate::actions::edit_position::{self, Input as PositionInput};
use crate::actions::{change_password, edit_person};
use crate::model::{Holder, Person, Position, Rank, Role, Unit};
use crate::pages::{Nothing, Refused, password as passwords, shown, unreadable};
use crate::store::{credentials, managed, people, positions, units};

#[derive(Template)]
#[template(path = "admin_person.html")]
struct PersonPage {
    shell: Shell,
    refused: Refused,
    person: Person,
    held: Vec<(Position, Option<Unit>)>,
    units: Vec<(String, String)>,
    leaders: Vec<Holder>,
    locked_until: Option<Instant>,
    must_change: bool,
    form: PositionForm,
    today: Date,
}

impl PersonPage {
    fn field(&self, name: &'static str, label: &str, value: &str, required: bool) -> Markup {
        let (label, error) = (self.shell.t(label), self.refused.at(name));
        let kind = if name == "new" { "password" } else { "text" };
        Field { name, label, kind, value, required, max: 120, hint: String::new(), error }.html()
    }

    fn choice(&self, name: &str, label: &str, options: Vec<(String, String)>, chosen: &str) -> Markup {
        components::select(name, &self.shell.t(label), &options, chosen, self.refused.at(name).as_deref())
    }

    fn unit_field(&self) -> Markup {
        self.choice("unit", "position-unit", self.units.clone(), &self.form.unit)
    }

    fn role_field(&self) -> Markup {
        let options = Role::ALL.iter().map(|r| (r.to_string(), self.shell.t(role_label(*r)))).collect();
        self.choice("role", "position-role", options, &self.form.role)
    }

    fn rank_field(&self) -> Markup {
        let mut options = vec![(String::new(), self.shell.t("rank-none"))];
        options.push((Rank::Head.to_string(), self.shell.t("rank-head")));
        options.push((Rank::Deputy.to_string(), self.shell.t("rank-deputy")));
        self.choice("rank", "position-rank", options, &self.form.rank)
    }

    fn serves_field(&self) -> Markup {
        let mut options = vec![(String::new(), self.shell.t("serves-nobody"))];
        options.extend(self.leaders.iter().map(|h| (h.position.id.to_string(), h.label())));
        self.choice("serves", "position-serves", options, &self.form.serves)
    }

    fn date(&self, name: &str, label: &str, value: &str, required: bool) -> Markup {
        let error = self.refused.at(name);
        components::date_field(&self.shell, name, &self.shell.t(label), value, required, error.as_deref())
    }

    fn role(&self, position: &Position) -> String {
        self.shell.t(role_label(position.role))
    }

    fn can_end(&self, position: &Position) -> bool {
        position.valid_to.is_none_or(|last| self.today < last)
    }
}

/// The sentence key of a role's name.
pub(super) fn role_label(role: Role) -> &'static str {
    match role {
        Role::AgencyLeader => "role-agency-leader",
        Role::LeaderSecretary => "role-leader-secretary",
        Role::OfficeHead => "role-office-head",
        Role::AgencyClerk => "role-agency-clerk",
        Role::UnitHead => "role-unit-head",
        Role::DeputyHead => "role-deputy-head",
        Role::UnitClerk => "role-unit-clerk",
        Role::Officer => "role-officer",
        Role::Archivist => "role-archivist",
        Role::DutyOfficer => "role-duty-officer",
        Role::Administrator => "role-administrator",
    }
}

async fn page(visit: &Visit, id: Id<Person>, form: PositionForm, error: Option<&Error>) -> Result<PersonPage> {
    let tx = visit.read().await?;
    let person = edit_person::visible(&tx, visit.actor(), id).await?;
    let now = visit.app.store.clock.now();
    let today = kernel::civil_date(now);
    let mut held = Vec::new();
    for position in positions::of_person(&tx, id).await? {
        let unit = units::get(&tx, position.unit).await?;
        held.push((position, unit));
    }
    let (mut options, mut leaders) = (Vec::new(), Vec::new());
    for agency in managed::agencies(&tx, visit.actor()).await? {
        let all = units::of_agency(&tx, agency.id).await?;
        let indent = |unit: &Unit| "– ".repeat(unit.depth());
        options.extend(
            all.iter().map(|u| (u.id.to_string(), format!("{}: {}{}", agency.abbreviation, indent(u), u.name))),
        );
        leaders.extend(people::holders(&tx, agency.id, Role::AgencyLeader, today).await?);
    }
    let credential = credentials::get(&tx, id).await?;
    let shell = visit.shell("admin-person");
    let refused = error.map_or_else(Refused::default, |error| Refused::new(&shell, error));
    Ok(PersonPage {
        shell,
        refused,
        person,
        held,
        units: options,
        leaders,
        locked_until: credential.as_ref().and_then(|c| c.locked_until).filter(|until| now < *until),
        must_change: credential.is_some_and(|c| c.must_change),
        form,
        today,
    })
}

/// The page.
pub(crate) async fn get(visit: Visit, Path(id): Path<Id<Person>>) -> Result<Response> {
    let today = kernel::civil_date(visit.app.store.clock.now());
    visit.render(page(&visit, id, PositionForm::beginning(today), None).await?)
}

/// The answer to a form of this page: back to it, or the page with the refusal in it.
async fn answer(
    visit: &Visit,
    id: Id<Person>,
    outcome: Result<Response>,
    flash: &'static str,
    form: Option<PositionForm>,
) -> Result<Response> {
    match outcome {
        Ok(response) => Ok(with_flash(response, flash)),
        Err(error) if shown(&error) => {
            let today = kernel::civil_date(visit.app.store.clock.now());
            let form = form.unwrap_or_else(|| PositionForm::beginning(today));
            visit.render_refused(page(visit, id, form, Some(&error)).await?, &error)
        }
        Err(error) => Err(error),
    }
}

fn path(id: Id<Person>) -> String {
    format!("/admin/people/{id}")
}

#[derive(serde::Deserialize)]
pub(crate) struct Data {
    version: i64,
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    telephone: String,
}

/// Changes name and contacts.
pub(crate) async fn post(visit: Visit, Path(id): Path<Id<Person>>, form: Form<Data>) -> Result<Response> {
    let outcome = async {
        let mut ctx = visit.begin_once(&form.nonce).await?;
        let Data { version, name, email, telephone } = form.input;
        edit_person::change(&mut ctx, id, version, edit_person::Input { name, email, telephone }).await?;
        visit.commit(ctx, &path(id)).await
    };
    answer(&visit, id, outcome.await, "person-saved", None).await
}

/// Switches the account off.
pub(crate) async fn disable(visit: Visit, Path(id): Path<Id<Person>>, form: Form<Nothing>) -> Result<Response> {
    switch(visit, id, form, true).await
}

/// Switches the account on.
pub(crate) async fn enable(visit: Visit, Path(id): Path<Id<Person>>, form: Form<Nothing>) -> Result<Response> {
    switch(visit, id, form, false).await
}

async fn switch(visit: Visit, id: Id<Person>, form: Form<Nothing>, disabled: bool) -> Result<Response> {
    let outcome = async {
        let mut ctx = visit.begin_once(&form.nonce).await?;
        edit_person::switch(&mut ctx, id, disabled).await?;
        visit.commit(ctx, &path(id)).await
    };
    answer(&visit, id, outcome.await, "person-saved", None).await
}

/// Ends a lock-out.
pub(crate) async fn unlock(visit: Visit, Path(id): Path<Id<Person>>, form: Form<Nothing>) -> Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    edit_person::unlock(&mut ctx, id).await?;
    Ok(with_flash(visit.commit(ctx, &path(id)).await?, "person-saved"))
}

#[derive(serde::Deserialize)]
pub(crate) struct NewPassword {
    new: Redacted<String>,
}

/// Sets a password that must be changed at the next sign-in.
pub(crate) async fn password(visit: Visit, Path(id): Path<Id<Person>>, form: Form<NewPassword>) -> Result<Response> {
    let outcome = async {
        let tx = visit.read().await?;
        let person = edit_person::visible(&tx, visit.actor(), id).await?;
        drop(tx);
        let hash = passwords::hash_for(&visit, &person.username, form.input.new).await?;
        let mut ctx = visit.begin_once(&form.nonce).await?;
        change_password::reset(&mut ctx, id, &hash).await?;
        visit.commit(ctx, &path(id)).await
    };
    answer(&visit, id, outcome.await, "person-password-set", None).await
}

/// A position as typed.
#[derive(Clone, Default, serde::Deserialize)]
pub(crate) struct PositionForm {
    unit: String,
    role: String,
    #[serde(default)]
    rank: String,
    title: String,
    #[serde(default)]
    serves: String,
    valid_from: String,
    #[serde(default)]
    valid_to: String,
}

impl PositionForm {
    fn beginning(today: Date) -> Self {
        Self { role: Role::Officer.to_string(), valid_from: kernel::format_date(today), ..Self::default() }
    }

    fn parse(&self) -> Result<PositionInput> {
        let wrong = |field| unreadable("position-unreadable", field);
        let last = self.valid_to.trim();
        let valid_to = if last.is_empty() { None } else { Some(parse_date(last).ok_or_else(|| wrong("valid_to"))?) };
        Ok(PositionInput {
            unit: self.unit.parse().map_err(|_| wrong("unit"))?,
            role: Role::parse(&self.role).ok_or_else(|| wrong("role"))?,
            rank: Rank::parse(&self.rank),
            title: self.title.clone(),
            serves: self.serves.parse().ok(),
            valid_from: parse_date(&self.valid_from).ok_or_else(|| wrong("valid_from"))?,
            valid_to,
        })
    }
}

/// Gives a position.
pub(crate) async fn add_position(
    visit: Visit,
    Path(id): Path<Id<Person>>,
    form: Form<PositionForm>,
) -> Result<Response> {
    let typed = form.input.clone();
    let outcome = async {
        let input = form.input.parse()?;
        let mut ctx = visit.begin_once(&form.nonce).await?;
        edit_position::add(&mut ctx, id, input).await?;
        visit.commit(ctx, &path(id)).await
    };
    answer(&visit, id, outcome.await, "position-given", Some(typed)).await
}

#[derive(serde::Deserialize)]
pub(crate) struct LastDay {
    person: Id<Person>,
    last_day: String,
}

/// Ends a position.
pub(crate) async fn end_position(visit: Visit, Path(id): Path<Id<Position>>, form: Form<LastDay>) -> Result<Response> {
    let person = form.input.person;
    let outcome = async {
        let last = parse_date(&form.input.last_day);
        let last = last.ok_or_else(|| Error::new(kernel::Kind::Invalid, "position-unreadable"))?;
        let mut ctx = visit.begin_once(&form.nonce).await?;
        let person = edit_position::end(&mut ctx, id, last).await?;
        visit.commit(ctx, &path(person)).await
    };
    answer(&visit, person, outcome.await, "position-ended", None).await
}
