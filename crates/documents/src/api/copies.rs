//! Copies of documents by JSON: decide, make, give up, list, the file. The same actions as the pages, the same refusals.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use kernel::{Id, Instant};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::api::Body;
use web::{ApiVisit, App, Error, Result};

use crate::actions::copies::{self as actions, CopyError, Order, subject};
use crate::api::parts::unknown;
use crate::model::Document;
use crate::model::copies::{Act, Medium, form_from_name, form_name, next};
use crate::pages::incoming::files::respond;
use crate::store::attachments::Attachment;
use crate::store::copies::{self, Copy, Original};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, order))
        .routes(routes!(one))
        .routes(routes!(make))
        .routes(routes!(cancel))
        .routes(routes!(file))
}

/// A copy.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct CopyJson {
    id: uuid::Uuid,
    /// The document copied.
    document: uuid::Uuid,
    /// `whole` (sao y), `of-copy` (sao lục) or `extract` (trích sao).
    form: &'static str,
    /// `paper` or `electronic`.
    medium: &'static str,
    /// `ordered`, `made` or `cancelled`.
    state: &'static str,
    /// Number and notation, e.g. `05/SY-BYT`; empty before it is made.
    code: String,
    /// Date of the copy (ISO).
    #[schema(value_type = Option<String>)]
    made_on: Option<Date>,
    /// On paper.
    quantity: i64,
    recipients: Vec<String>,
    decided_by: String,
    #[schema(value_type = String)]
    decided_at: Instant,
    made_by: String,
    #[schema(value_type = Option<String>)]
    made_at: Option<Instant>,
    /// Codes of what is doubtful about the source.
    warnings: Vec<String>,
    /// Why it was given up.
    note: String,
    /// Acts that are open to me now.
    actions: Vec<&'static str>,
}

fn json(copy: Copy, by: crate::model::copies::Standing) -> CopyJson {
    let open = Act::ALL.into_iter().filter(|act| next(Some(copy.state), *act, by).is_ok()).map(Act::name).collect();
    CopyJson {
        id: copy.id.uuid(),
        document: copy.document.uuid(),
        form: form_name(copy.form),
        medium: copy.medium.name(),
        state: copy.state.name(),
        code: copy.code(),
        made_on: copy.made_on,
        quantity: copy.quantity,
        recipients: copy.recipients,
        decided_by: copy.decided_by_name,
        decided_at: copy.decided_at,
        made_by: copy.made_by_name,
        made_at: copy.made_at,
        warnings: copy.warnings,
        note: copy.note,
        actions: open,
    }
}

/// The copies of a document, the first first.
#[utoipa::path(get, path = "/documents/{id}/copies", tag = "document-copies", params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<CopyJson>), (status = 401, description = "Not signed in"),
        (status = 404, description = "Not there or not visible"), (status = 409, description = "Not issued yet")))]
pub(super) async fn list(visit: ApiVisit, Path(id): Path<Id<Document>>) -> Result<Json<Vec<CopyJson>>> {
    let tx = visit.read().await?;
    let by = subject(&tx, visit.actor(), id).await?.standing(visit.actor());
    Ok(Json(copies::of(&tx, id).await?.into_iter().map(|copy| json(copy, by)).collect()))
}

/// What is decided.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CopyOrderJson {
    /// `whole` (sao y), `of-copy` (sao lục) or `extract` (trích sao).
    form: String,
    /// `paper` or `electronic`: what the copy is.
    medium: String,
    /// What the document is; what the registry knows when absent.
    #[serde(default)]
    source_medium: Option<String>,
    /// Whether the document is itself a full copy.
    #[serde(default)]
    from_copy: bool,
    /// Attachment that is copied; the first when absent.
    #[serde(default)]
    file: Option<uuid::Uuid>,
    /// Text of an extract, in the editor's notation.
    #[serde(default)]
    text: String,
    /// Of the original, for an extract of what was not written here.
    #[serde(default)]
    place: String,
    #[serde(default)]
    signer_title: String,
    #[serde(default)]
    signer_name: String,
    /// Nơi nhận, one a line.
    #[serde(default)]
    recipients: Vec<String>,
    /// On paper.
    #[serde(default)]
    quantity: Option<i64>,
}

impl CopyOrderJson {
    fn order(self) -> Result<Order> {
        let medium = |name: &str| Medium::from_name(name).ok_or_else(|| unknown("medium"));
        Ok(Order {
            form: form_from_name(&self.form).ok_or_else(|| unknown("form"))?,
            medium: medium(&self.medium)?,
            source_medium: self.source_medium.as_deref().map(medium).transpose()?,
            from_copy: self.from_copy,
            file: self.file.map(Id::from_uuid),
            text: self.text,
            original: Original { place: self.place, signer_title: self.signer_title, signer_name: self.signer_name },
            recipients: self.recipients,
            quantity: self.quantity.unwrap_or(1),
        })
    }
}

/// Decides that a copy is made; the agency's clerk gets it.
#[utoipa::path(post, path = "/documents/{id}/copies", tag = "document-copies", params(("id" = Uuid, Path)),
    request_body = CopyOrderJson, responses((status = 200, body = CopyJson), (status = 401, description = "Not signed in"),
        (status = 403, description = "Not by you"), (status = 404, description = "Not there or not visible"),
        (status = 409, description = "Not issued yet"),
        (status = 422, description = "This form is not made of such a source, or the file cannot be copied")))]
pub(super) async fn order(
    visit: ApiVisit,
    Path(id): Path<Id<Document>>,
    Body(body): Body<CopyOrderJson>,
) -> Result<Response> {
    let prepared = actions::prepare(&visit.app, visit.actor(), id, body.order()?).await?;
    let mut ctx = visit.begin().await?;
    let copy = actions::order(&mut ctx, id, prepared).await?;
    answer(&visit, ctx, copy).await
}

/// Commits with the copy as it is now.
async fn answer(visit: &ApiVisit, ctx: ::store::Ctx, id: Id<Copy>) -> Result<Response> {
    let copy = copies::load(&ctx.tx, &ctx.actor, id).await?.ok_or(CopyError::NotFound)?;
    let by = crate::model::copies::Standing::of(&ctx.actor, copy.agency);
    visit.commit(ctx, &json(copy, by)).await
}

/// One copy.
#[utoipa::path(get, path = "/document-copies/{id}", tag = "document-copies", params(("id" = Uuid, Path)),
    responses((status = 200, body = CopyJson), (status = 401, description = "Not signed in"),
        (status = 404, description = "Not there or not visible")))]
pub(super) async fn one(visit: ApiVisit, Path(id): Path<Id<Copy>>) -> Result<Json<CopyJson>> {
    let tx = visit.read().await?;
    let copy = copies::load(&tx, visit.actor(), id).await?.ok_or(CopyError::NotFound)?;
    let by = crate::model::copies::Standing::of(visit.actor(), copy.agency);
    Ok(Json(json(copy, by)))
}

/// A clerk's order to make the copy.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MakeJson {
    /// PIN of the agency's key; of an electronic copy only.
    #[serde(default)]
    pin: String,
}

/// What was numbered.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct MadeJson {
    /// Number and notation, e.g. `05/SY-BYT`.
    code: String,
    /// Date of the copy (ISO).
    #[schema(value_type = String)]
    made_on: Date,
}

/// Gives the next number of the series of copies and makes the copy.
#[utoipa::path(post, path = "/document-copies/{id}/make", tag = "document-copies", params(("id" = Uuid, Path)),
    request_body = MakeJson, responses((status = 200, body = MadeJson), (status = 401, description = "Not signed in"),
        (status = 403, description = "Not by you"), (status = 404, description = "Not there or not visible"),
        (status = 409, description = "Made or given up already"),
        (status = 422, description = "The PIN is wrong, the key locked, the certificate not valid"),
        (status = 503, description = "The fonts are missing")))]
pub(super) async fn make(visit: ApiVisit, Path(id): Path<Id<Copy>>, Body(body): Body<MakeJson>) -> Result<Response> {
    let begin = || visit.begin();
    let making = match actions::make::<Error, _>(&visit.app, visit.actor(), id, &body.pin, begin).await {
        Ok(making) => making,
        // A second request comes when the first one is done and gets its answer.
        Err(refused) => match visit.begin().await {
            Err(replay) => return Err(replay),
            Ok(_) => return Err(refused),
        },
    };
    let code = making.code.clone();
    let (ctx, _turn) = making.into_parts();
    let answer = MadeJson { code, made_on: ctx.today() };
    visit.commit(ctx, &answer).await
}

/// Why a copy is given up.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReasonJson {
    reason: String,
}

/// Gives a copy up before it is made.
#[utoipa::path(post, path = "/document-copies/{id}/cancel", tag = "document-copies", params(("id" = Uuid, Path)),
    request_body = ReasonJson, responses((status = 200, body = CopyJson), (status = 401, description = "Not signed in"),
        (status = 403, description = "Not by you"), (status = 404, description = "Not there or not visible"),
        (status = 409, description = "Made or given up already"), (status = 422, description = "A reason is missing")))]
pub(super) async fn cancel(
    visit: ApiVisit,
    Path(id): Path<Id<Copy>>,
    Body(body): Body<ReasonJson>,
) -> Result<Response> {
    let mut ctx = visit.begin().await?;
    actions::cancel(&mut ctx, id, &body.reason).await?;
    answer(&visit, ctx, id).await
}

/// The file of a copy.
#[utoipa::path(get, path = "/document-copies/{id}/file.pdf", tag = "document-copies", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 401, description = "Not signed in"),
        (status = 404, description = "Not there, not visible, or not made yet")))]
pub(super) async fn file(visit: ApiVisit, Path(id): Path<Id<Copy>>) -> Result<Response> {
    let copy = {
        let tx = visit.read().await?;
        copies::load(&tx, visit.actor(), id).await?.ok_or(CopyError::NotFound)?
    };
    let file = Attachment::of_copy(&copy).ok_or(CopyError::NotFound)?;
    let bytes = visit.app.store.blobs.get(&file.blob).await?;
    Ok(respond(&file, bytes, true))
}
