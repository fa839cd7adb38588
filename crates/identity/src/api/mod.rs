//! JSON endpoints: who I am, the units and the people of my agency.

use axum::Json;
use axum::extract::Query;
use kernel::Id;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::{ApiVisit, App, Result};

use crate::model::{Rank, Role, UnitKind};
use crate::store::{people, units};

/// Every endpoint of the room, below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(me)).routes(routes!(list_units)).routes(routes!(list_people))
}

/// The person behind the request.
#[derive(serde::Serialize, ToSchema)]
pub(crate) struct Me {
    /// The person.
    id: Uuid,
    /// Full name.
    name: String,
    /// Main position with its unit.
    position: String,
    /// The agency worked in.
    agency: Uuid,
    /// Its name.
    agency_name: String,
    /// The unit of the main position.
    unit: Option<Uuid>,
    /// What the person may do, by name.
    permissions: Vec<String>,
    /// The person acted for, while "xử lý thay" is on.
    acting_for: Option<Uuid>,
}

/// Who I am and what I may do.
#[utoipa::path(get, path = "/me", tag = "identity", responses((status = 200, body = Me), (status = 401, description = "Not signed in")))]
async fn me(visit: ApiVisit) -> Result<Json<Me>> {
    let (principal, actor) = (&visit.account.principal, visit.actor());
    Ok(Json(Me {
        id: actor.person.unwrap_or_default(),
        name: principal.name.clone(),
        position: principal.position.clone(),
        agency: actor.agency,
        agency_name: principal.agency_name.clone(),
        unit: actor.unit,
        permissions: actor.permissions.clone(),
        acting_for: actor.acting.as_ref().map(|acting| acting.principal),
    }))
}

/// A unit of the agency.
#[derive(serde::Serialize, ToSchema)]
pub(crate) struct UnitJson {
    id: Uuid,
    /// The unit above.
    parent: Option<Uuid>,
    /// As in notations.
    abbreviation: String,
    name: String,
    kind: UnitKind,
    /// The agency this unit also is, where it has its own seal.
    own_agency: Option<Uuid>,
}

/// The open units of my agency, each below its parent.
#[utoipa::path(get, path = "/units", tag = "identity", responses((status = 200, body = [UnitJson]), (status = 401, description = "Not signed in")))]
async fn list_units(visit: ApiVisit) -> Result<Json<Vec<UnitJson>>> {
    let tx = visit.read().await?;
    let all = units::of_agency(&tx, Id::from_uuid(visit.actor().agency)).await?;
    let json = |unit: crate::model::Unit| UnitJson {
        id: unit.id.uuid(),
        parent: unit.parent.map(Id::uuid),
        abbreviation: unit.abbreviation,
        name: unit.name,
        kind: unit.kind,
        own_agency: unit.own_agency.map(Id::uuid),
    };
    Ok(Json(all.into_iter().map(json).collect()))
}

/// Somebody in a position.
#[derive(serde::Serialize, ToSchema)]
pub(crate) struct PersonJson {
    /// The person.
    id: Uuid,
    name: String,
    position: Uuid,
    title: String,
    role: Role,
    /// Rank among leaders.
    rank: Option<Rank>,
    unit: Uuid,
    unit_name: String,
}

/// Which people.
#[derive(serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// Only those of this unit.
    unit: Option<Uuid>,
    /// Only those in this role.
    role: Option<Role>,
}

/// Who holds which position in my agency today.
#[utoipa::path(get, path = "/people", tag = "identity", params(Which), responses((status = 200, body = [PersonJson]), (status = 401, description = "Not signed in")))]
async fn list_people(visit: ApiVisit, Query(which): Query<Which>) -> Result<Json<Vec<PersonJson>>> {
    let tx = visit.read().await?;
    let today = kernel::civil_date(visit.app.store.clock.now());
    let holders = people::of_agency(&tx, Id::from_uuid(visit.actor().agency), today).await?;
    let wanted = |holder: &crate::model::Holder| {
        which.unit.is_none_or(|unit| holder.position.unit.uuid() == unit)
            && which.role.is_none_or(|role| holder.position.role == role)
    };
    let json = |holder: crate::model::Holder| PersonJson {
        id: holder.position.person.uuid(),
        name: holder.name,
        position: holder.position.id.uuid(),
        title: holder.position.title,
        role: holder.position.role,
        rank: holder.position.rank,
        unit: holder.position.unit.uuid(),
        unit_name: holder.unit_name,
    };
    Ok(Json(holders.into_iter().filter(wanted).map(json).collect()))
}
