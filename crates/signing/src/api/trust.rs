//! The trust list by JSON, in any of its versions.

use axum::Json;
use axum::extract::Query;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use identity::permission;
use kernel::Instant;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{ApiVisit, Error, Result};

use crate::model::trust::Entry;
use crate::store::trust::{self, Version};

/// Changes given.
const GIVEN: i64 = 1_000;

/// Which version.
#[derive(serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Its number; the newest when left out.
    version: Option<i64>,
}

/// An entry of the list.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct EntryJson {
    id: Uuid,
    /// `root`, `time-stamp-root`, `crl`, `seal`.
    kind: &'static str,
    label: String,
    /// SHA-256 in hexadecimal.
    fingerprint: String,
    /// DER in base64; none of a seal.
    content: Option<String>,
    /// Whether proof about revocation is demanded below this root.
    revocation: bool,
    /// The agency a seal speaks for.
    agency: Option<Uuid>,
    organisation: Option<String>,
    name: Option<String>,
    serial: Option<String>,
    #[schema(value_type = Option<String>)]
    valid_from: Option<Instant>,
    #[schema(value_type = Option<String>)]
    valid_to: Option<Instant>,
    /// The version it came with.
    since: i64,
}

/// A change of the list.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct TrustVersionJson {
    number: i64,
    /// `root-added`, `crl-added`, `seal-added`, `entry-ended`.
    act: String,
    what: String,
    reason: String,
    by: String,
    #[schema(value_type = String)]
    made_at: Instant,
}

/// The list.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct TrustJson {
    version: i64,
    entries: Vec<EntryJson>,
    /// The changes, the newest first.
    versions: Vec<TrustVersionJson>,
}

fn entry(entry: Entry) -> EntryJson {
    let seal = entry.seal.clone().unwrap_or_default();
    EntryJson {
        id: entry.id.uuid(),
        kind: entry.kind.name(),
        content: (!entry.content.is_empty()).then(|| STANDARD.encode(&entry.content)),
        label: entry.label,
        fingerprint: entry.fingerprint,
        revocation: entry.revocation,
        agency: entry.seal.map(|seal| seal.agency),
        organisation: seal.organisation,
        name: seal.name,
        serial: seal.serial,
        valid_from: entry.valid_from,
        valid_to: entry.valid_to,
        since: entry.since,
    }
}

fn version(version: Version) -> TrustVersionJson {
    let Version { number, act, what, reason, by_name, made_at } = version;
    TrustVersionJson { number, act, what, reason, by: by_name, made_at }
}

/// Whom signatures are believed by.
#[utoipa::path(get, path = "/trust-list", tag = "signatures", params(Which), responses((status = 200, body = TrustJson),
    (status = 401, description = "Not signed in"), (status = 403, description = "Not an administrator"),
    (status = 404, description = "No such version")))]
pub(super) async fn show(visit: ApiVisit, Query(which): Query<Which>) -> Result<Json<TrustJson>> {
    if !visit.actor().may(permission::TRUST_MANAGE) {
        return Err(Error::forbidden());
    }
    let tx = visit.read().await?;
    let newest = trust::newest(&tx).await?;
    let number = which.version.unwrap_or(newest);
    if number < 0 || number > newest {
        return Err(Error::not_found());
    }
    let entries = trust::entries(&tx, number).await?.into_iter().map(entry).collect();
    let versions = trust::versions(&tx, GIVEN).await?.into_iter().map(version).collect();
    Ok(Json(TrustJson { version: number, entries, versions }))
}
