//! Signing, numbering and sealing by JSON: a key is opened by its PIN, the slow work is done before the transaction.

use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use kernel::Id;
use utoipa::ToSchema;
use web::api::Body;
use web::{ApiVisit, Error, Result};

use crate::actions::outgoing::{OutgoingError, issue as numbering, sign as signing};
use crate::model::Document;
use crate::store::outgoing;

/// A leader's approval.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApprovalJson {
    /// SHA-256 of the draft that was shown.
    hash: String,
    /// PIN of the leader's own key.
    pin: String,
}

/// What was signed.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct SignedJson {
    /// State by name.
    state: String,
    /// As printed.
    signer_name: Option<String>,
    signer_title: Option<String>,
    /// Pages of the signed file.
    pages: Option<i64>,
}

/// A second request comes when the first one is done and the state refuses it: it gets the first answer, not the refusal.
pub(super) async fn first_answer(visit: &ApiVisit, refused: Error) -> Error {
    match visit.begin().await {
        Err(replay) => replay,
        Ok(_) => refused,
    }
}

/// Approves and signs with the leader's own key.
#[utoipa::path(post, path = "/outgoing-documents/{id}/sign", tag = "outgoing-documents", params(("id" = Uuid, Path)),
    request_body = ApprovalJson, responses((status = 200, body = SignedJson), (status = 401, description = "Not signed in"),
        (status = 403, description = "Not by you; a delegate never signs"),
        (status = 404, description = "Not there or not visible"),
        (status = 409, description = "Not in this state, or the text was changed since it was shown"),
        (status = 422, description = "The PIN is wrong, the key locked, the certificate not valid"),
        (status = 503, description = "The fonts are missing")))]
pub(super) async fn sign(
    visit: ApiVisit,
    Path(id): Path<Id<Document>>,
    Body(body): Body<ApprovalJson>,
) -> Result<Response> {
    let approval = signing::Approval { hash: body.hash, pin: body.pin };
    let prepared = match signing::prepare(&visit.app, visit.actor(), id, &approval).await {
        Ok(prepared) => prepared,
        Err(error) => return Err(first_answer(&visit, error.into()).await),
    };
    let mut ctx = visit.begin().await?;
    let _turn = signing::run(&mut ctx, prepared).await?;
    let document = outgoing::load_as_system(&ctx.tx, id).await?.ok_or(OutgoingError::NotFound)?;
    let answer = SignedJson {
        state: document.state.name().to_owned(),
        signer_name: document.signer_name,
        signer_title: document.signer_title,
        pages: document.pages,
    };
    visit.commit(ctx, &answer).await
}

/// A clerk's order to number and seal.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SealJson {
    /// SHA-256 of the signed file that was read (`file_hash` of the document).
    hash: String,
    /// PIN of the agency's key.
    pin: String,
}

/// What was numbered.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct IssuedJson {
    /// State by name.
    state: String,
    /// Number and notation, e.g. `4420/BYT-CNTT`.
    code: String,
    /// Date of the document (ISO).
    #[schema(value_type = String)]
    issued_on: Date,
}

/// Gives number and date and seals, in one act.
#[utoipa::path(post, path = "/outgoing-documents/{id}/issue", tag = "outgoing-documents", params(("id" = Uuid, Path)),
    request_body = SealJson, responses((status = 200, body = IssuedJson), (status = 401, description = "Not signed in"),
        (status = 403, description = "Not by you"), (status = 404, description = "Not there or not visible"),
        (status = 409, description = "Not in this state, another file was read, or other numbers were given faster again and again"),
        (status = 422, description = "The PIN is wrong, the key locked, the certificate not valid"),
        (status = 503, description = "The fonts are missing")))]
pub(super) async fn issue(
    visit: ApiVisit,
    Path(id): Path<Id<Document>>,
    Body(body): Body<SealJson>,
) -> Result<Response> {
    let begin = || visit.begin();
    let approval = signing::Approval { hash: body.hash, pin: body.pin };
    let issuing = match numbering::perform::<Error, _>(&visit.app, visit.actor(), id, &approval, begin).await {
        Ok(issuing) => issuing,
        Err(error) => return Err(first_answer(&visit, error).await),
    };
    // Nothing is read any more: the counter was the last statement, and others wait for it (law 7).
    let (code, state, issued_on) = (issuing.code.clone(), issuing.state, issuing.date);
    let (ctx, _turn) = issuing.into_parts();
    let answer = IssuedJson { state: state.name().to_owned(), code, issued_on };
    visit.commit(ctx, &answer).await
}
