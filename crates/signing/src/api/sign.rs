//! Signs a file with one's own key, and renews an archived one, by JSON, as the command line does with files.

use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use identity::permission;
use kernel::Kind;
use pades::{Cert, Document, Font, Limits, SignRequest, Verdict};
use serde_json::json;
use store::{BlobId, Record};
use utoipa::ToSchema;
use web::api::Body;
use web::{ApiVisit, BlockingPool, Error, Result};

use super::verify::decoded;
use crate::levels::{self, Raised};
use crate::showing::{self, Wish};
use crate::{KeyError, OpenKey, Reach, Services, judge, keys, level_name, unlock};

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
    /// The place of a new field in millimetres from the lower left corner of the page: x, y, width, height. It shows who
    /// signed, for which agency, when. Without a place the signature is not seen.
    place: Option<[f64; 4]>,
    /// Shows nothing, also in a field that has a place.
    #[serde(default)]
    invisible: bool,
    /// Signs although a signature that the file has does not hold.
    #[serde(default)]
    although_invalid: bool,
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
        (status = 422, description = "Not base64, no PDF, encrypted, no such page, field or place on it; a signature that \
                                      the file has does not hold; the PIN is wrong"),
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
    let pdf = Bytes::from(pdf);
    if !body.although_invalid {
        refuse_what_does_not_hold(&visit, pdf.clone()).await?;
    }
    let at = visit.app.store.clock.now();
    let own = key.certificate().cloned().ok_or(KeyError::NoKey)?;
    let serial = own.serial();
    let wish = wish(&body)?;
    let opened = unlock(&visit.app, visit.actor(), &key, &body.pin, at).await?;
    let said = Said { reason: body.reason, location: body.location, at };
    let put = move || put(&pdf, &wish, said, (&own, &opened));
    let signed = visit.app.service::<BlockingPool>().run(put).await?.map_err(refused)?;
    let raised = levels::raise(&visit.app, signed).await?;
    let ctx = visit.begin().await?;
    let detail = json!({ "file": BlobId::of(&raised.pdf), "certificate": serial });
    ctx.audit("file-signed", Record::new("signing-key", key.id), detail).await?;
    visit.commit(ctx, &grown(&raised)).await
}

/// Whoever signs a file that was tampered with stands for what somebody else made of it.
async fn refuse_what_does_not_hold(visit: &ApiVisit, pdf: Bytes) -> Result<()> {
    let judged = judge(&visit.app, pdf, Reach::Inside, None).await?;
    let broken = judged.report.signatures.iter().find(|signature| signature.verdict == Verdict::Invalid);
    let Some(broken) = broken else { return Ok(()) };
    let reason = broken.primary.and_then(|reason| serde_json::to_value(reason).ok());
    let mut error = Error::new(Kind::Invalid, "signing-file-invalid");
    error.args = vec![
        ("who", broken.signer.as_ref().map_or_else(|| broken.field.clone(), |holder| holder.name.clone())),
        ("reason", reason.as_ref().and_then(|name| name.as_str()).unwrap_or_default().to_owned()),
    ];
    Err(error)
}

fn wish(body: &SignJson) -> Result<Wish> {
    let page = body.page.unwrap_or(1).checked_sub(1).ok_or_else(|| Error::new(Kind::Invalid, "check-no-place"))?;
    Ok(Wish { field: body.field.clone(), page, place: body.place, text: None, invisible: body.invisible })
}

/// What a signature says of itself.
struct Said {
    reason: Option<String>,
    location: Option<String>,
    at: kernel::Instant,
}

fn put(pdf: &[u8], wish: &Wish, said: Said, (own, key): (&Cert, &OpenKey)) -> pades::Result<Bytes> {
    let document = Document::read_or_repair(|| Ok(pdf.into()), &Limits::default())?;
    let showing = wish.find(&document, own)?;
    let lettering = showing.is_seen().then(showing::lettering).flatten();
    let font = lettering.as_deref().map(Font::parse).transpose()?;
    let Said { reason, location, at } = said;
    let appearance = showing.drawn(font.as_ref(), own, at)?;
    let request =
        SignRequest { target: showing.target, appearance, reason, location, name: None, time: at, reserve: 0 };
    Ok(Bytes::from(pades::sign(pdf, &request, key.as_ref())?))
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
        | pades::Error::OffPage { .. }
        | pades::Error::TextDoesNotFit(_)
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
