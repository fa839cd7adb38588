//! Joint documents by JSON: a leader of another agency signs beside, its clerk seals beside.

use ::store::Ctx;
use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Id, Instant};
use utoipa::ToSchema;
use web::api::Body;
use web::{ApiVisit, Error, Result};

use crate::actions::outgoing::{OutgoingError, cosign as beside, seal as sealing, sign};
use crate::model::Document;
use crate::store::outgoing;

/// A joint agency and how far it has come.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct JointJson {
    agency: uuid::Uuid,
    agency_name: String,
    /// As printed.
    signer_name: String,
    signer_title: String,
    #[schema(value_type = Option<String>)]
    signed_at: Option<Instant>,
    #[schema(value_type = Option<String>)]
    sealed_at: Option<Instant>,
}

/// The agencies that sign and seal here beside the one that leads; empty before the document is on its signer's desk.
#[utoipa::path(get, path = "/outgoing-documents/{id}/round", tag = "outgoing-documents", params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<JointJson>), (status = 401, description = "Not signed in"),
        (status = 404, description = "Not there or not visible")))]
pub(super) async fn round(visit: ApiVisit, Path(id): Path<Id<Document>>) -> Result<Json<Vec<JointJson>>> {
    let tx = visit.read().await?;
    outgoing::load(&tx, visit.actor(), id).await?.ok_or(OutgoingError::NotFound)?;
    let json = |row: outgoing::JointRow| JointJson {
        agency: row.agency.uuid(),
        agency_name: row.agency_name,
        signer_name: row.name,
        signer_title: row.title,
        signed_at: row.signed_at,
        sealed_at: row.sealed_at,
    };
    Ok(Json(outgoing::joint_rows(&tx, id).await?.into_iter().map(json).collect()))
}

/// Where the document stands.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct RoundMoved {
    /// State by name.
    state: String,
}

/// A second request comes when the first one is done and the state refuses it: it gets the first answer.
async fn first_answer(visit: &ApiVisit, refused: Error) -> Error {
    match visit.begin().await {
        Err(replay) => replay,
        Ok(_) => refused,
    }
}

async fn moved(visit: &ApiVisit, ctx: Ctx, id: Id<Document>) -> Result<Response> {
    let document = outgoing::load_as_system(&ctx.tx, id).await?.ok_or(OutgoingError::NotFound)?;
    let answer = RoundMoved { state: document.state.name().to_owned() };
    visit.commit(ctx, &answer).await
}

/// A leader's approval for a joint agency.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CosignJson {
    /// SHA-256 of the draft that was shown.
    hash: String,
    /// PIN of the leader's own key.
    pin: String,
}

/// Signs beside with the leader's own key.
#[utoipa::path(post, path = "/outgoing-documents/{id}/cosign", tag = "outgoing-documents", params(("id" = Uuid, Path)),
    request_body = CosignJson, responses((status = 200, body = RoundMoved), (status = 401, description = "Not signed in"),
        (status = 403, description = "Not by you"), (status = 404, description = "Not there or not visible"),
        (status = 409, description = "Not in this state, or somebody else signed at the same time"),
        (status = 422, description = "The PIN is wrong, the key locked, the certificate not valid"),
        (status = 503, description = "The fonts are missing")))]
pub(super) async fn cosign(
    visit: ApiVisit,
    Path(id): Path<Id<Document>>,
    Body(body): Body<CosignJson>,
) -> Result<Response> {
    let approval = sign::Approval { hash: body.hash, pin: body.pin };
    let prepared = match beside::prepare(&visit.app, visit.actor(), id, &approval).await {
        Ok(prepared) => prepared,
        Err(error) => return Err(first_answer(&visit, error.into()).await),
    };
    let mut ctx = visit.begin().await?;
    beside::run(&mut ctx, prepared).await?;
    moved(&visit, ctx, id).await
}

/// A clerk's order to seal for a joint agency.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SealBesideJson {
    /// SHA-256 of the numbered file that was read (`file_hash` of the document).
    hash: String,
    /// PIN of the agency's key.
    pin: String,
}

/// Seals beside the own leader; the last seal issues the document.
#[utoipa::path(post, path = "/outgoing-documents/{id}/seal", tag = "outgoing-documents", params(("id" = Uuid, Path)),
    request_body = SealBesideJson, responses((status = 200, body = RoundMoved),
        (status = 401, description = "Not signed in"), (status = 403, description = "Not by you"),
        (status = 404, description = "Not there or not visible"),
        (status = 409, description = "Not in this state, or another agency sealed at the same time"),
        (status = 422, description = "The PIN is wrong, the key locked, the certificate not valid"),
        (status = 503, description = "The fonts are missing")))]
pub(super) async fn seal(
    visit: ApiVisit,
    Path(id): Path<Id<Document>>,
    Body(body): Body<SealBesideJson>,
) -> Result<Response> {
    let prepared =
        match sealing::prepare(&visit.app, visit.actor(), id, &sign::Approval { hash: body.hash, pin: body.pin }).await
        {
            Ok(prepared) => prepared,
            Err(error) => return Err(first_answer(&visit, error.into()).await),
        };
    let mut ctx = visit.begin().await?;
    sealing::run(&mut ctx, prepared).await?;
    moved(&visit, ctx, id).await
}
