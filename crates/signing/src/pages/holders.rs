//! For administrators: certificates that name their holder otherwise than the house does.

use askama::Template;
use axum::response::Response;
use identity::permission::PEOPLE_MANAGE;
use identity::{Refused, managed_agencies, people};
use uuid::Uuid;
use web::components::{Field, field_note, select};
use web::{Markup, NavItem, Result, Shell, Upload, Visit, with_flash};

use crate::actions::confirm_holder::{self, ConfirmError};
use crate::model::Owner;
use crate::store::holders::{self, Holder};

#[derive(Template)]
#[template(path = "holders.html")]
struct HoldersPage {
    shell: Shell,
    tabs: Vec<NavItem>,
    refused: Refused,
    known: Vec<Holder>,
    /// Whoever may be chosen: the people of the agencies looked after, and these agencies.
    owners: Vec<(Owner, String)>,
    form: Input,
}

/// The form as typed.
#[derive(Default, serde::Deserialize)]
pub(super) struct Input {
    #[serde(default)]
    person: String,
    #[serde(default)]
    reason: String,
    /// The certificate as text, where no file was chosen.
    #[serde(default)]
    certificate: String,
}

impl HoldersPage {
    fn owner(&self, holder: &Holder) -> String {
        let found = self.owners.iter().find(|(owner, _)| *owner == holder.owner);
        found.map_or_else(|| "—".to_owned(), |(_, name)| name.clone())
    }

    /// Nobody is chosen until somebody is.
    fn owner_select(&self) -> Markup {
        let nobody = (String::new(), self.shell.t("holder-choose"));
        let named = self.owners.iter().map(|(owner, name)| (owner.column().1.to_string(), name.clone()));
        let options: Vec<_> = std::iter::once(nobody).chain(named).collect();
        let error = self.refused.at("person");
        select("person", &self.shell.t("holder-owner"), &options, &self.form.person, error.as_deref())
    }

    fn file_note(&self) -> Markup {
        field_note("f-file", self.refused.at("file").as_deref(), &self.shell.t("holder-file-hint"))
    }

    fn field(&self, name: &'static str, kind: &'static str) -> Markup {
        let (value, max, required) = match name {
            "reason" => (self.form.reason.as_str(), 500, true),
            _ => (self.form.certificate.as_str(), 20_000, false),
        };
        let (label, hint) = (self.shell.t(&format!("holder-{name}")), self.shell.t(&format!("holder-{name}-hint")));
        Field { name, label, kind, value, required, max, hint, error: self.refused.at(name) }.html()
    }
}

async fn page(visit: &Visit) -> Result<HoldersPage> {
    visit.require(PEOPLE_MANAGE)?;
    let tx = visit.read().await?;
    let today = kernel::civil_date(visit.app.store.clock.now());
    let mut owners: Vec<(Owner, String)> = Vec::new();
    let agencies = managed_agencies(&tx, visit.actor()).await?;
    for agency in &agencies {
        owners.push((Owner::Agency(agency.id.uuid()), agency.name.clone()));
        for held in people::of_agency(&tx, agency.id, today).await? {
            let person = Owner::Person(held.position.person.uuid());
            if !owners.iter().any(|(owner, _)| *owner == person) {
                owners.push((person, format!("{} ({})", held.label(), agency.abbreviation)));
            }
        }
    }
    // Only those of these agencies: another one's are another administrator's.
    let mut known = holders::all(&tx).await?;
    known.retain(|holder| owners.iter().any(|(owner, _)| *owner == holder.owner));
    let (shell, tabs) = (visit.shell("holders-title"), visit.admin_tabs("/admin/signing-holders"));
    Ok(HoldersPage { shell, tabs, refused: Refused::default(), known, owners, form: Input::default() })
}

/// The screen.
pub(super) async fn get(visit: Visit) -> Result<Response> {
    let page = page(&visit).await?;
    visit.render(page)
}

/// Confirms one.
pub(super) async fn post(visit: Visit, upload: Upload) -> Result<Response> {
    let page = page(&visit).await?;
    let form: Input = upload.input()?;
    match confirm(&visit, &upload, &form, &page.owners).await {
        Err(error) if error.code.starts_with("signing-") => {
            let refused = Refused::new(&page.shell, &error);
            visit.render_refused(HoldersPage { form, refused, ..page }, &error)
        }
        other => other,
    }
}

async fn confirm(visit: &Visit, upload: &Upload, form: &Input, owners: &[(Owner, String)]) -> Result<Response> {
    let chosen: Option<Uuid> = form.person.parse().ok();
    let owner = owners.iter().map(|(owner, _)| *owner).find(|owner| Some(owner.column().1) == chosen);
    let owner = owner.ok_or(ConfirmError::Nobody)?;
    let file = upload.files_of("file").next().map_or(form.certificate.as_bytes(), |file| &file.bytes);
    let certificate = confirm_holder::look_at(&visit.app, file).await?;
    let mut ctx = visit.begin_once(&upload.nonce).await?;
    confirm_holder::run(&mut ctx, &certificate, owner, &form.reason).await?;
    Ok(with_flash(visit.commit(ctx, "/admin/signing-holders").await?, "holder-confirmed"))
}
