//! Judges a file by JSON, as the page and the command line do.

use axum::Json;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use identity::agencies;
use kernel::Kind;
use utoipa::ToSchema;
use web::api::Body;
use web::{ApiVisit, Error, Result};

use crate::model::trust::Origin;
use crate::{Reach, judge};

/// A file to be judged.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FileJson {
    /// The PDF in base64.
    content: String,
    /// Code of the agency it is said to come from: signatures of another one are not valid.
    agency: Option<String>,
}

/// The verdict.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct VerdictJson {
    /// `valid`, `undetermined` or `invalid`; none for a file without signatures.
    #[schema(value_type = Option<String>)]
    verdict: Option<pades::Verdict>,
    /// The whole report, as `khue pdf verify` prints it.
    #[schema(value_type = Object)]
    report: pades::Report,
    /// Services that did not answer.
    unreachable: Vec<String>,
    /// The version of the trust list.
    trust_version: i64,
}

/// The bytes of a field in base64.
pub(super) fn decoded(content: &str) -> Result<Vec<u8>> {
    STANDARD.decode(content.as_bytes()).map_err(|_| {
        let mut error = Error::new(Kind::Invalid, "json-unreadable");
        error.args = vec![("reason", "content: not base64".to_owned())];
        error
    })
}

/// Judges every signature of a PDF; nothing is kept.
#[utoipa::path(post, path = "/signatures/verify", tag = "signatures", request_body = FileJson,
    responses((status = 200, body = VerdictJson), (status = 401, description = "Not signed in"),
        (status = 422, description = "Not base64, no PDF, encrypted, or no such agency")))]
pub(super) async fn verify(visit: ApiVisit, Body(body): Body<FileJson>) -> Result<Json<VerdictJson>> {
    let bytes = decoded(&body.content)?;
    let origin = match &body.agency {
        None => None,
        Some(code) => {
            let tx = visit.read().await?;
            let found = agencies::by_code(&tx, code).await?;
            let found = found.ok_or_else(|| Error::new(Kind::Invalid, "trust-no-agency"))?;
            Some(Origin { agency: Some(found.id.uuid()), name: found.name })
        }
    };
    let judged = judge(&visit.app, bytes.into(), Reach::Inside, origin.as_ref()).await?;
    Ok(Json(VerdictJson {
        verdict: judged.report.verdict,
        report: judged.report,
        unreachable: judged.unreachable,
        trust_version: judged.trust_version,
    }))
}
