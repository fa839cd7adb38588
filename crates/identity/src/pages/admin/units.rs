//! The unit tree of an agency, and one unit: renamed, or merged into another.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::{Date, Id};
use web::components::{self, Field};
use web::{Error, Form, Markup, NavItem, Result, Shell, Visit, with_flash};

use super::people::{chosen, options};
use crate::actions::edit_unit::{self, Input as UnitInput};
use crate::model::{Agency, Holder, Unit, UnitKind};
use crate::pages::{Refused, shown};
use crate::permission;
use crate::store::{managed, people, units};

#[derive(Template)]
#[template(path = "admin_units.html")]
struct UnitsPage {
    shell: Shell,
    tabs: Vec<NavItem>,
    refused: Refused,
    agencies: Vec<(String, String)>,
    agency: Agency,
    units: Vec<Unit>,
    heads: Vec<Holder>,
    form: UnitForm,
}

/// The sentence key of a kind's name.
fn kind_label(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Leadership => "unit-kind-leadership",
        UnitKind::Department => "unit-kind-department",
        UnitKind::Authority => "unit-kind-authority",
        UnitKind::Office => "unit-kind-office",
        UnitKind::Inspectorate => "unit-kind-inspectorate",
        UnitKind::Division => "unit-kind-division",
    }
}

fn kind_field(shell: &Shell, refused: &Refused, chosen: &str) -> Markup {
    let kinds: Vec<_> = UnitKind::ALL.iter().map(|k| (k.to_string(), shell.t(kind_label(*k)))).collect();
    components::select("kind", &shell.t("unit-kind"), &kinds, chosen, refused.at("kind").as_deref())
}

fn text_field(shell: &Shell, refused: &Refused, name: &'static str, label: &str, value: &str, max: usize) -> Markup {
    let (label, error) = (shell.t(label), refused.at(name));
    Field { name, label, kind: "text", value, required: true, max, hint: String::new(), error }.html()
}

impl UnitsPage {
    fn agency_field(&self) -> Markup {
        components::select(
            "agency",
            &self.shell.t("admin-agency-filter"),
            &self.agencies,
            &self.agency.id.to_string(),
            None,
        )
    }

    fn parent_field(&self) -> Markup {
        let mut options = vec![(String::new(), self.agency.name.clone())];
        options.extend(self.units.iter().map(|u| (u.id.to_string(), format!("{}{}", "– ".repeat(u.depth()), u.name))));
        let error = self.refused.at("parent");
        components::select("parent", &self.shell.t("unit-parent"), &options, &self.form.parent, error.as_deref())
    }

    fn kind(&self, unit: &Unit) -> String {
        self.shell.t(kind_label(unit.kind))
    }

    fn indent(&self, unit: &Unit) -> &'static str {
        if unit.depth() == 0 { "" } else { "k-indent" }
    }

    fn head(&self, unit: &Unit) -> String {
        let head = self.heads.iter().find(|holder| holder.position.unit == unit.id);
        head.map_or_else(|| "—".to_owned(), |holder| format!("{} – {}", holder.name, holder.position.title))
    }
}

#[derive(Default, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    agency: String,
}

/// A unit as typed.
#[derive(Default, serde::Deserialize)]
pub(crate) struct UnitForm {
    #[serde(default)]
    agency: String,
    #[serde(default)]
    parent: String,
    name: String,
    abbreviation: String,
    kind: String,
    #[serde(default)]
    version: i64,
}

impl UnitForm {
    fn input(&self) -> Result<UnitInput> {
        let kind = UnitKind::parse(&self.kind).ok_or_else(|| unreadable("kind"))?;
        Ok(UnitInput { name: self.name.clone(), abbreviation: self.abbreviation.clone(), kind })
    }
}

fn unreadable(field: &'static str) -> Error {
    crate::pages::unreadable("unit-unreadable", field)
}

async fn tree(visit: &Visit, form: UnitForm, error: Option<&Error>) -> Result<UnitsPage> {
    visit.require(permission::PEOPLE_MANAGE)?;
    let tx = visit.read().await?;
    let managed = managed::agencies(&tx, visit.actor()).await?;
    let agency = chosen(&managed, &form.agency, visit).ok_or_else(Error::not_found)?.clone();
    let today = kernel::civil_date(visit.app.store.clock.now());
    let shell = visit.shell("admin-units");
    Ok(UnitsPage {
        tabs: visit.admin_tabs("/admin/units"),
        refused: error.map_or_else(Refused::default, |error| Refused::new(&shell, error)),
        agencies: options(&managed),
        units: units::of_agency(&tx, agency.id).await?,
        heads: people::of_agency(&tx, agency.id, today)
            .await?
            .into_iter()
            .filter(|h| h.position.role.leads())
            .collect(),
        agency,
        shell,
        form,
    })
}

/// The tree with the form for a new unit.
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    let form = UnitForm { agency: asked.agency, kind: UnitKind::Division.to_string(), ..UnitForm::default() };
    visit.render(tree(&visit, form, None).await?)
}

/// Adds a unit.
pub(crate) async fn create(visit: Visit, form: Form<UnitForm>) -> Result<Response> {
    let outcome = async {
        let typed = &form.input;
        let agency: Id<Agency> = typed.agency.parse().map_err(|_| Error::not_found())?;
        let parent =
            if typed.parent.is_empty() { None } else { Some(typed.parent.parse().map_err(|_| unreadable("parent"))?) };
        let input = typed.input()?;
        let mut ctx = visit.begin_once(&form.nonce).await?;
        edit_unit::create(&mut ctx, agency, parent, input).await?;
        visit.commit(ctx, &format!("/admin/units?agency={agency}")).await
    };
    match outcome.await {
        Ok(response) => Ok(with_flash(response, "unit-saved")),
        Err(error) if shown(&error) => visit.render_refused(tree(&visit, form.input, Some(&error)).await?, &error),
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "admin_unit.html")]
struct UnitPage {
    shell: Shell,
    refused: Refused,
    unit: Unit,
    others: Vec<(String, String)>,
    holders: Vec<Holder>,
    form: UnitForm,
}

impl UnitPage {
    fn merge_field(&self) -> Markup {
        let error = self.refused.at("into");
        components::select("into", &self.shell.t("unit-merge-into"), &self.others, "", error.as_deref())
    }

    fn closed(&self) -> Option<Date> {
        self.unit.closed_on
    }
}

async fn one(visit: &Visit, id: Id<Unit>, form: Option<UnitForm>, error: Option<&Error>) -> Result<UnitPage> {
    let tx = visit.read().await?;
    let unit = edit_unit::visible(&tx, visit.actor(), id).await?;
    let all = units::of_agency(&tx, unit.agency).await?;
    let fits = all.iter().filter(|other| !other.path.contains(&unit.id));
    let mut others = vec![(String::new(), visit.t("identity-choose"))];
    others.extend(fits.map(|other| (other.id.to_string(), other.name.clone())));
    let today = kernel::civil_date(visit.app.store.clock.now());
    let shell = visit.shell("admin-unit");
    let refused = error.map_or_else(Refused::default, |error| Refused::new(&shell, error));
    let form = form.unwrap_or_else(|| UnitForm {
        name: unit.name.clone(),
        abbreviation: unit.abbreviation.clone(),
        kind: unit.kind.to_string(),
        version: unit.version,
        ..UnitForm::default()
    });
    Ok(UnitPage { holders: people::of_unit(&tx, id, today).await?, shell, refused, unit, others, form })
}

/// One unit.
pub(crate) async fn unit(visit: Visit, Path(id): Path<Id<Unit>>) -> Result<Response> {
    visit.render(one(&visit, id, None, None).await?)
}

/// Renames a unit.
pub(crate) async fn change(visit: Visit, Path(id): Path<Id<Unit>>, form: Form<UnitForm>) -> Result<Response> {
    let outcome = async {
        let input = form.input.input()?;
        let mut ctx = visit.begin_once(&form.nonce).await?;
        edit_unit::change(&mut ctx, id, form.input.version, input).await?;
        visit.commit(ctx, &format!("/admin/units/{id}")).await
    };
    match outcome.await {
        Ok(response) => Ok(with_flash(response, "unit-saved")),
        Err(error) if shown(&error) => {
            visit.render_refused(one(&visit, id, Some(form.input), Some(&error)).await?, &error)
        }
        Err(error) => Err(error),
    }
}

#[derive(serde::Deserialize)]
pub(crate) struct Target {
    into: String,
}

/// Merges a unit into another.
pub(crate) async fn merge(visit: Visit, Path(id): Path<Id<Unit>>, form: Form<Target>) -> Result<Response> {
    let outcome = async {
        let into: Id<Unit> = form.input.into.parse().map_err(|_| unreadable("into"))?;
        let mut ctx = visit.begin_once(&form.nonce).await?;
        edit_unit::merge(&mut ctx, id, into).await?;
        visit.commit(ctx, &format!("/admin/units/{into}")).await
    };
    match outcome.await {
        Ok(response) => Ok(with_flash(response, "unit-merged")),
        Err(error) if shown(&error) => visit.render_refused(one(&visit, id, None, Some(&error)).await?, &error),
        Err(error) => Err(error),
    }
}
