//! Delegations: what I handed over, what was handed over to me, and the form to hand over.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Date, Id, parse_date};
use uuid::Uuid;
use web::components::{self, Tone};
use web::{Error, Form, Markup, Result, Shell, Visit, with_flash};

use super::sign_in::person_of;
use super::{Refused, shown, unreadable};
use crate::actions::delegate;
use crate::model::{Delegation, Holder, NewDelegation, Person, Scope, Standing};
use crate::permission;
use crate::store::{delegations, people, units};

#[derive(Template)]
#[template(path = "delegations.html")]
struct DelegationsPage {
    shell: Shell,
    today: Date,
    acting: Option<Uuid>,
    mine: Vec<Delegation>,
    to_me: Vec<Delegation>,
    colleagues: Vec<(String, Vec<(Id<Person>, String)>)>,
    scopes: Vec<(String, String)>,
    may_make: bool,
    form: Input,
    refused: Refused,
}

/// The form as typed.
#[derive(Default, serde::Deserialize)]
pub(crate) struct Input {
    delegate: String,
    scope: String,
    starts_on: String,
    ends_on: String,
    reason: String,
}

/// A badge for where a delegation stands.
pub(super) fn standing_badge(shell: &Shell, delegation: &Delegation, today: Date) -> Markup {
    match delegation.standing(today) {
        Standing::Ahead => components::badge(&shell.t("delegation-standing-ahead"), Tone::Blue),
        Standing::InForce => components::badge(&shell.t("delegation-standing-in-force"), Tone::Green),
        Standing::Over => components::badge(&shell.t("delegation-standing-over"), Tone::Plain),
        Standing::Revoked => components::badge(&shell.t("delegation-standing-revoked"), Tone::Plain),
    }
}

/// What a delegation covers, in words.
pub(super) fn scope_text(shell: &Shell, delegation: &Delegation) -> String {
    match delegation.scope {
        Scope::All => shell.t("delegation-scope-all"),
        Scope::Position(_) => shell.t("delegation-scope-position"),
        Scope::Unit(_) => shell.t("delegation-scope-unit"),
    }
}

impl DelegationsPage {
    fn standing(&self, delegation: &Delegation) -> Markup {
        standing_badge(&self.shell, delegation, self.today)
    }

    fn scope(&self, delegation: &Delegation) -> String {
        scope_text(&self.shell, delegation)
    }

    fn can_revoke(&self, delegation: &Delegation) -> bool {
        matches!(delegation.standing(self.today), Standing::Ahead | Standing::InForce)
    }

    fn can_switch_on(&self, delegation: &Delegation) -> bool {
        delegation.standing(self.today) == Standing::InForce && self.acting != Some(delegation.id.uuid())
    }

    fn is_on(&self, delegation: &Delegation) -> bool {
        self.acting == Some(delegation.id.uuid())
    }

    fn chosen(&self, id: &Id<Person>) -> bool {
        self.form.delegate == id.to_string()
    }

    fn scope_field(&self) -> Markup {
        let error = self.refused.at("scope");
        components::select("scope", &self.shell.t("delegation-scope"), &self.scopes, &self.form.scope, error.as_deref())
    }

    fn date(&self, name: &str, label: &str, value: &str) -> Markup {
        let error = self.refused.at(name);
        components::date_field(&self.shell, name, &self.shell.t(label), value, true, error.as_deref())
    }

    fn reason_field(&self) -> Markup {
        components::Field {
            name: "reason",
            label: self.shell.t("delegation-reason"),
            kind: "text",
            value: &self.form.reason,
            required: true,
            max: 500,
            hint: String::new(),
            error: self.refused.at("reason"),
        }
        .html()
    }
}

/// Colleagues by unit, each person once, without oneself.
fn by_unit(holders: Vec<Holder>, me: Uuid) -> Vec<(String, Vec<(Id<Person>, String)>)> {
    let mut groups: Vec<(String, Vec<(Id<Person>, String)>)> = Vec::new();
    for holder in holders.into_iter().filter(|h| h.position.person.uuid() != me) {
        let entry = (holder.position.person, format!("{} – {}", holder.name, holder.position.title));
        match groups.last_mut().filter(|(unit, _)| *unit == holder.unit_name) {
            Some((_, people)) => people.push(entry),
            None => groups.push((holder.unit_name, vec![entry])),
        }
    }
    groups
}

async fn page(visit: &Visit, form: Input, error: Option<&Error>) -> Result<DelegationsPage> {
    let tx = visit.read().await?;
    let (me, actor) = (person_of(visit)?, visit.actor());
    let today = kernel::civil_date(visit.app.store.clock.now());
    let shell = visit.shell("delegations-title");
    let agency = Id::from_uuid(actor.agency);
    let posts = people::posts_of(&tx, Id::from_uuid(me), today).await?;
    let mut scopes = vec![("all".to_owned(), shell.t("delegation-scope-all"))];
    if posts.len() > 1 {
        scopes.extend(
            posts
                .iter()
                .map(|p| (format!("position:{}", p.position.id), format!("{}, {}", p.position.title, p.unit_name))),
        );
    }
    let overseen = units::of_agency(&tx, agency).await?.into_iter();
    let overseen = overseen.filter(|unit| actor.subjects.contains(&unit.id.uuid()));
    scopes
        .extend(overseen.map(|unit| (format!("unit:{}", unit.id), shell.t1("delegation-scope-of", "unit", unit.name))));
    let refused = error.map_or_else(Refused::default, |error| Refused::new(&shell, error));
    Ok(DelegationsPage {
        mine: delegations::made_by(&tx, Id::from_uuid(me)).await?,
        to_me: delegations::made_to(&tx, Id::from_uuid(me)).await?,
        colleagues: by_unit(people::of_agency(&tx, agency, today).await?, me),
        acting: actor.acting.as_ref().map(|acting| acting.delegation),
        may_make: actor.may(permission::DELEGATIONS_MAKE) && actor.acting.is_none(),
        shell,
        today,
        scopes,
        form,
        refused,
    })
}

/// The page.
pub(crate) async fn get(visit: Visit) -> Result<Response> {
    visit.render(page(&visit, Input::default(), None).await?)
}

fn parse_scope(text: &str) -> Option<Scope> {
    match text.split_once(':') {
        None => Scope::from_parts(text, None),
        Some((kind, id)) => Scope::from_parts(kind, Some(Uuid::try_parse(id).ok()?)),
    }
}

impl Input {
    fn parse(&self) -> Result<NewDelegation> {
        let wrong = |field| unreadable("delegation-unreadable", field);
        Ok(NewDelegation {
            delegate: self.delegate.parse().map_err(|_| wrong("delegate"))?,
            scope: parse_scope(&self.scope).ok_or_else(|| wrong("scope"))?,
            starts_on: parse_date(&self.starts_on).ok_or_else(|| wrong("starts_on"))?,
            ends_on: parse_date(&self.ends_on).ok_or_else(|| wrong("ends_on"))?,
            reason: self.reason.clone(),
        })
    }
}

/// Hands over.
pub(crate) async fn post(visit: Visit, form: Form<Input>) -> Result<Response> {
    match make(&visit, &form).await {
        Ok(response) => Ok(with_flash(response, "delegation-made")),
        Err(error) if shown(&error) => visit.render_refused(page(&visit, form.input, Some(&error)).await?, &error),
        Err(error) => Err(error),
    }
}

async fn make(visit: &Visit, form: &Form<Input>) -> Result<Response> {
    let new = form.input.parse()?;
    let mut ctx = visit.begin_once(&form.nonce).await?;
    delegate::run(&mut ctx, new).await?;
    visit.commit(ctx, "/delegations").await
}

#[derive(serde::Deserialize)]
pub(crate) struct Back {
    #[serde(default)]
    next: String,
}

/// Takes a delegation back.
pub(crate) async fn revoke(visit: Visit, Path(id): Path<Id<Delegation>>, form: Form<Back>) -> Result<Response> {
    let mut ctx = visit.begin_once(&form.nonce).await?;
    delegate::revoke(&mut ctx, id).await?;
    let to = if form.input.next == "/admin/delegations" { "/admin/delegations" } else { "/delegations" };
    Ok(with_flash(visit.commit(ctx, to).await?, "delegation-revoked"))
}
