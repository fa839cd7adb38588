//! Signs a file with one's own key, and renews an archived one, by JSON, as the command line does with files.

use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use identity::permission;
use kernel::Kind;
use pades::appearance::Appearance;
use pades::{FieldSpec, MM, Rect, SignRequest, Target};
use serde_json::json;
use store::{BlobId, Record};
use utoipa::ToSchema;
use web::api::Body;
use web::{ApiVisit, BlockingPool, Error, Result};

use super::verify::decoded;
use crate::levels::{self, Raised};
use crate::{KeyError, OpenKey, Services, keys, level_name, unlock};

/// A file to be signed.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignJson {
    /// The PDF in base64; it is not kept.
    content: String,
    /// PIN of your own key.
    pin: String,
    /// The empty signature field to sign in; else a new one is made.
    field: Option<String>,
    /// The page of a new field, from 1.
    page: Option<usize>,
    /// The place of a new field in millimetres from the lower left corner: x, y, width, height.
    place: Option<[f64; 4]>,
    /// Why it is signed.
    reason: Option<String>,
    /// Where it is signed.
    location: Option<String>,
}

/// A file that grew.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct GrownJson {
    /// The new file in base64; the old bytes are its beginning.
    content: String,
    /// The lowest level of its signatures, `B-B` … `B-LTA`.
    level: Option<&'static str>,
    /// The level that is set and was not reached.
    wanted: Option<&'static str>,
    /// Why not.
    trouble: Option<&'static str>,
    /// The whole report, as `khue pdf sign` prints it.
    #[schema(value_type = Object)]
    report: pades::Report,
}

fn grown(raised: &Raised) -> GrownJson {
    GrownJson {
        content: STANDARD.encode(&raised.pdf),
        level: raised.judged.level().map(level_name),
        wanted: raised.wanted.map(level_name),
        trouble: Some(raised.trouble).filter(|why| !why.is_empty()),
        report: raised.judged.report.clone(),
    }
}

/// Signs a PDF with the own key, at the level that is set.
#[utoipa::path(post, path = "/signatures/sign", tag = "signatures", request_body = SignJson,
    responses((status = 200, body = GrownJson), (status = 401, description = "Not signed in"),
        (status = 403, description = "Signs no documents, or the certificate may not sign now"),
        (status = 422, description = "Not base64, no PDF, encrypted, no such page or field; the PIN is wrong"),
        (status = 503, description = "The time-stamping service does not answer, or its clock is another")))]
pub(super) async fn sign(visit: ApiVisit, Body(body): Body<SignJson>) -> Result<Response> {
    if !visit.actor().may(permission::DOCUMENTS_SIGN) {
        return Err(Error::forbidden());
    }
    let pdf = decoded(&body.content)?;
    let person = visit.actor().person.ok_or(KeyError::NoKey)?;
    let key = {
        let tx = visit.read().await?;
        keys::of_person(&tx, person).await?.ok_or(KeyError::NoKey)?
    };
    let at = visit.app.store.clock.now();
    let serial = key.certificate().map(pades::Cert::serial).unwrap_or_default();
    let request = request(&body, &serial, at)?;
    let opened = unlock(&visit.app, visit.actor(), &key, &body.pin, at).await?;
    let put = visit.app.service::<BlockingPool>().run(move || put(&pdf, &request, &opened)).await?;
    let signed = put.map_err(refused)?;
    let raised = levels::raise(&visit.app, signed).await?;
    let ctx = visit.begin().await?;
    let detail = json!({ "file": BlobId::of(&raised.pdf), "certificate": serial });
    ctx.audit("file-signed", Record::new("signing-key", key.id), detail).await?;
    visit.commit(ctx, &grown(&raised)).await
}

fn request(body: &SignJson, serial: &str, at: kernel::Instant) -> Result<SignRequest<'static>> {
    let target = match &body.field {
        Some(name) => Target::Field(name.clone()),
        None => {
            let [x, y, w, h] = body.place.unwrap_or([120.0, 20.0, 60.0, 25.0]);
            let page =
                body.page.unwrap_or(1).checked_sub(1).ok_or_else(|| Error::new(Kind::Invalid, "check-no-place"))?;
            let rect = Rect::new(x * MM, y * MM, w * MM, h * MM);
            // The serial number keeps names apart when several people sign one file.
            Target::New(FieldSpec { name: format!("signature-{}", serial.get(..8).unwrap_or(serial)), page, rect })
        }
    };
    let (reason, location) = (body.reason.clone(), body.location.clone());
    Ok(SignRequest { target, appearance: Appearance::empty(), reason, location, name: None, time: at, reserve: 0 })
}

fn put(pdf: &[u8], request: &SignRequest<'_>, key: &OpenKey) -> pades::Result<Bytes> {
    Ok(Bytes::from(pades::sign(pdf, request, key.as_ref())?))
}

/// What of a file or a key stands in the way.
fn refused(error: pades::Error) -> Error {
    match error {
        pades::Error::ClockDiffers { seconds } => {
            let mut error = Error::new(Kind::Unavailable, "signing-clock-differs");
            error.args = vec![("seconds", seconds.abs().to_string())];
            error
        }
        pades::Error::Service { .. } => Error::new(Kind::Unavailable, "signing-tsa-down"),
        pades::Error::NoSuchPage(_)
        | pades::Error::NoSuchField(_)
        | pades::Error::FieldExists(_)
        | pades::Error::FieldSigned(_)
        | pades::Error::BadRect(_)
        | pades::Error::AlreadySigned
        | pades::Error::Locked => Error::new(Kind::Invalid, "check-no-place"),
        pades::Error::Encrypted => Error::new(Kind::Invalid, "check-encrypted"),
        pades::Error::NotPdf | pades::Error::Broken { .. } | pades::Error::Limit(_) => {
            Error::new(Kind::Invalid, "check-no-pdf")
        }
        other => KeyError::from(other).into(),
    }
}

/// A file to be renewed.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RenewJson {
    /// The signed PDF in base64; it is not kept.
    content: String,
}

/// Puts everything needed to judge a signed PDF later into it, with a time-stamp over all of it; again before that one ends.
#[utoipa::path(post, path = "/signatures/renew", tag = "signatures", request_body = RenewJson,
    responses((status = 200, body = GrownJson), (status = 401, description = "Not signed in"),
        (status = 403, description = "Neither signs nor seals documents"),
        (status = 422, description = "Not base64, no PDF, encrypted; a signature does not hold"),
        (status = 503, description = "No time-stamping service is set, or a service does not answer")))]
pub(super) async fn renew(visit: ApiVisit, Body(body): Body<RenewJson>) -> Result<Response> {
    let actor = visit.actor();
    if !actor.may(permission::DOCUMENTS_SIGN) && !actor.may(permission::DOCUMENTS_SEAL) {
        return Err(Error::forbidden());
    }
    let pdf = decoded(&body.content)?;
    if Services::of(&visit.app).settings.tsa.is_none() {
        return Err(Error::new(Kind::Unavailable, "signing-no-tsa"));
    }
    let size = pdf.len();
    let raised = levels::renew(&visit.app, pdf.into()).await?;
    if raised.pdf.len() == size {
        let kind = if raised.trouble == "does-not-hold" { Kind::Invalid } else { Kind::Unavailable };
        let mut error = Error::new(kind, "signing-not-renewed");
        error.args = vec![("why", raised.trouble.to_owned())];
        return Err(error);
    }
    let ctx = visit.begin().await?;
    let file = Record { kind: "trust-list", id: uuid::Uuid::nil() };
    ctx.audit("file-renewed", file, json!({ "file": BlobId::of(&raised.pdf) })).await?;
    visit.commit(ctx, &grown(&raised)).await
}
