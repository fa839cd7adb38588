//! Signing, or numbering and sealing, of several documents by JSON: begun by one request, asked for by others.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use kernel::Id;
use utoipa::ToSchema;
use uuid::Uuid;
use web::api::Body;
use web::{ApiVisit, Error, Result};

use super::sign::first_answer;
use crate::actions::outgoing::batch::{self, Order};
use crate::api::parts::unknown;
use crate::model::outgoing::batch::{ItemState, Reason, act_of};
use crate::store::batches::{self, Batch, Item};

/// A document with what was looked at.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChosenJson {
    id: Uuid,
    /// SHA-256 of the draft (`sign`), or of the file the leader signed (`issue`).
    hash: String,
}

/// An order.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BatchOrderJson {
    /// `sign`, or `issue` to number and seal.
    act: String,
    /// At most 50; worked off in this order.
    documents: Vec<ChosenJson>,
    /// PIN of the leader's own key, or of the agency's.
    pin: String,
}

/// An order that was begun.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct BegunJson {
    id: Uuid,
}

/// Begins to sign, or to number and seal, several documents. The PIN is tried before the first of them.
#[utoipa::path(post, path = "/outgoing-documents/batches", tag = "outgoing-documents", request_body = BatchOrderJson,
    responses((status = 200, body = BegunJson), (status = 401, description = "Not signed in"),
        (status = 403, description = "None of them by you, or the key is locked or not valid"),
        (status = 409, description = "None of them in this state, or another order of yours is running"),
        (status = 422, description = "The PIN is wrong, no document or too many of them"),
        (status = 503, description = "Too many orders at once")))]
pub(super) async fn begin(visit: ApiVisit, Body(body): Body<BatchOrderJson>) -> Result<Response> {
    let act = act_of(&body.act).ok_or_else(|| unknown("act"))?;
    let chosen = body.documents.into_iter().map(|one| (Id::from_uuid(one.id), one.hash)).collect();
    let checked = match batch::prepare(&visit.app, visit.actor(), Order { act, chosen, pin: body.pin.into() }).await {
        Ok(checked) => checked,
        Err(error) => return Err(first_answer(&visit, error.into()).await),
    };
    let mut ctx = visit.begin().await?;
    let id = batch::run(&mut ctx, &checked).await?;
    let response = visit.commit(ctx, &BegunJson { id: id.uuid() }).await?;
    batch::go(&visit.app, visit.actor(), visit.locale, &visit.trace, id, checked);
    Ok(response)
}

/// How an order goes.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct BatchJson {
    id: Uuid,
    /// `running`, `ended`, or `cut-off` when its server went away.
    state: String,
    /// Documents that are done.
    done: usize,
    documents: Vec<ItemJson>,
}

/// How one document went.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct ItemJson {
    id: Uuid,
    title: String,
    /// `waiting`, `done`, `refused` (tried, nothing kept) or `left` (never tried).
    state: String,
    /// Number and notation, once it has them.
    code: Option<String>,
    /// Code of the refusal.
    reason: Option<String>,
    /// The refusal in words.
    sentence: Option<String>,
}

/// Tells how one's own order goes.
#[utoipa::path(get, path = "/outgoing-documents/batches/{batch}", tag = "outgoing-documents",
    params(("batch" = Uuid, Path)), responses((status = 200, body = BatchJson),
        (status = 401, description = "Not signed in"), (status = 404, description = "Not there, or somebody else's")))]
pub(super) async fn one(visit: ApiVisit, Path(id): Path<Id<Batch>>) -> Result<Json<BatchJson>> {
    let person = visit.actor().person.ok_or_else(Error::not_found)?;
    let tx = visit.read().await?;
    let batch = batches::of_person(&tx, id, person).await?.ok_or_else(Error::not_found)?;
    let items = batches::items(&tx, id).await?;
    Ok(Json(BatchJson {
        id: id.uuid(),
        state: batch.standing(visit.app.store.clock.now()).name().to_owned(),
        done: items.iter().filter(|item| item.state == ItemState::Done).count(),
        documents: items.into_iter().map(|item| told(&visit, item)).collect(),
    }))
}

fn told(visit: &ApiVisit, item: Item) -> ItemJson {
    let shell = visit.shell("outgoing-title");
    let sentence = |reason: &Reason| shell.sentence(&format!("error-{}", reason.code), &reason.values());
    let sentence = item.reason.as_ref().map(sentence);
    ItemJson {
        id: item.document.uuid(),
        title: item.title,
        state: item.state.name().to_owned(),
        code: item.code,
        reason: item.reason.map(|reason| reason.code),
        sentence,
    }
}
