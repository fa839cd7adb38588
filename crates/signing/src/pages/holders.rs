//! For administrators: certificates that name their holder otherwise than the house does.

use askama::Template;
use axum::response::Response;
use identity::permission::PEOPLE_MANAGE;
use identity::{agencies, people};
use kernel::Id;
use uuid::Uuid;
use web::components::{Field, select};
use web::{Error, Form, Markup, Result, Shell, Visit, with_flash};

use crate::actions::confirm_holder;
use crate::model::Owner;
use crate::store::holders::{self, Holder};

#[derive(Template)]
#[template(path = "holders.html")]
struct HoldersPage {
    shell: Shell,
    known: Vec<Holder>,
    /// Value and name of whoever may be chosen: the people of the agency, and the agency.
    owners: Vec<(String, String)>,
    form: Input,
    refused: Option<Error>,
}

/// The form as typed.
#[derive(Default, serde::Deserialize)]
pub(super) struct Input {
    person: String,
    reason: String,
    certificate: String,
}

impl HoldersPage {
    fn error(&self, field: &str) -> Option<String> {
        let error = self.refused.as_ref().filter(|error| error.field == Some(field))?;
        Some(self.shell.sentence(&format!("error-{}", error.code), &error.args))
    }

    fn owner(&self, holder: &Holder) -> String {
        let value = holder.owner.column().1.to_string();
        let found = self.owners.iter().find(|(id, _)| *id == value);
        found.map_or_else(|| "—".to_owned(), |(_, name)| name.clone())
    }

    fn owner_select(&self) -> Markup {
        let error = self.error("person");
        select("person", &self.shell.t("holder-owner"), &self.owners, &self.form.person, error.as_deref())
    }

    fn field(&self, name: &'static str, kind: &'static str) -> Markup {
        let (value, max) = match name {
            "reason" => (self.form.reason.as_str(), 500),
            _ => (self.form.certificate.as_str(), 20_000),
        };
        let (label, hint) = (self.shell.t(&format!("holder-{name}")), self.shell.t(&format!("holder-{name}-hint")));
        Field { name, label, kind, value, required: true, max, hint, error: self.error(name) }.html()
    }
}

async fn page(visit: &Visit) -> Result<HoldersPage> {
    visit.require(PEOPLE_MANAGE)?;
    let agency = visit.actor().agency;
    let tx = visit.read().await?;
    let today = kernel::civil_date(visit.app.store.clock.now());
    let mut owners: Vec<(String, String)> = Vec::new();
    for held in people::of_agency(&tx, Id::from_uuid(agency), today).await? {
        let person = held.position.person.to_string();
        if !owners.iter().any(|(id, _)| *id == person) {
            owners.push((person, held.label()));
        }
    }
    let own = agencies::get(&tx, Id::from_uuid(agency)).await?.ok_or_else(Error::not_found)?;
    owners.push((agency.to_string(), own.name));
    // Only those of this agency: another one's are another administrator's.
    let mut known = holders::all(&tx).await?;
    known.retain(|holder| owners.iter().any(|(id, _)| *id == holder.owner.column().1.to_string()));
    Ok(HoldersPage { shell: visit.shell("holders-title"), known, owners, form: Input::default(), refused: None })
}

/// The screen.
pub(super) async fn get(visit: Visit) -> Result<Response> {
    let page = page(&visit).await?;
    visit.render(page)
}

/// Confirms one.
pub(super) async fn post(visit: Visit, form: Form<Input>) -> Result<Response> {
    let page = page(&visit).await?;
    let agency = visit.actor().agency;
    let chosen =
        form.input.person.parse::<Uuid>().ok().filter(|_| page.owners.iter().any(|(id, _)| *id == form.input.person));
    let owner = chosen.map(|id| if id == agency { Owner::Agency(id) } else { Owner::Person(id) });
    let mut ctx = visit.begin_once(&form.nonce).await?;
    match confirm_holder::run(&mut ctx, &form.input.certificate, owner, &form.input.reason).await {
        Ok(()) => Ok(with_flash(visit.commit(ctx, "/admin/signing-holders").await?, "holder-confirmed")),
        Err(error) => {
            drop(ctx);
            let error = Error::from(error);
            let said = error.clone();
            visit.render_refused(HoldersPage { form: form.input, refused: Some(error), ..page }, &said)
        }
    }
}
