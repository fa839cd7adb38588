//! Judges a file by JSON, as the page and the command line do.

use axum::Json;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use identity::{Agency, agencies};
use kernel::Kind;
use store::Tx;
use utoipa::ToSchema;
use web::api::Body;
use web::{ApiVisit, Error, Result};

use crate::model::trust::{Beside, Origin};
use crate::store::trust;
use crate::{Reach, judge, judge_xml};

/// A file to be judged.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckedJson {
    /// The PDF or XML file in base64.
    content: String,
    /// Code of the agency it is said to come from: signatures of another one are not valid.
    agency: Option<String>,
    /// Codes of agencies that issue it together with that one (liên tịch): their signatures count beside its own.
    #[serde(default)]
    beside: Vec<String>,
}

/// The verdict.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct VerdictJson {
    /// `pdf` or `xml`.
    format: &'static str,
    /// `valid`, `undetermined` or `invalid`; none for a file without signatures.
    #[schema(value_type = Option<String>)]
    verdict: Option<pades::Verdict>,
    /// The whole report, as `khue pdf verify` and `khue xml verify --json` print it.
    #[schema(value_type = Object)]
    report: Findings,
    /// What a PDF could do beside being read: `java-script`, `launch`, `submit-form`, `xfa`, `media`, `embedded-file`,
    /// `remote-file`.
    #[schema(value_type = Vec<String>)]
    risks: Vec<pades::Risk>,
    /// Services that did not answer.
    unreachable: Vec<String>,
    /// The version of the trust list.
    trust_version: i64,
}

/// What was found, in the words of its format.
#[derive(serde::Serialize)]
#[serde(untagged)]
enum Findings {
    Pdf(pades::Report),
    Xml(xmlsig::Report),
}

/// The bytes of a field in base64.
pub(super) fn decoded(content: &str) -> Result<Vec<u8>> {
    // Tools break the lines of what they encode (RFC 2045, 6.8).
    let plain: Vec<u8> = content.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(plain).map_err(|_| {
        let mut error = Error::new(Kind::Invalid, "json-unreadable");
        error.args = vec![("reason", "content: not base64".to_owned())];
        error
    })
}

async fn origin(visit: &ApiVisit, body: &CheckedJson) -> Result<Option<Origin>> {
    let Some(code) = &body.agency else { return Ok(None) };
    let tx = visit.read().await?;
    let lead = agency(&tx, code).await?;
    let mut origin = Origin { agency: Some(lead.id.uuid()), name: lead.name, ..Origin::default() };
    for code in &body.beside {
        let found = agency(&tx, code).await?;
        origin.beside.push(Beside { agency: found.id.uuid(), name: found.name });
    }
    Ok(Some(origin))
}

async fn agency(tx: &Tx, code: &str) -> Result<Agency> {
    agencies::by_code(tx, code).await?.ok_or_else(|| Error::new(Kind::Invalid, "trust-no-agency"))
}

/// Judges every signature of a PDF, an XML file or an envelope; nothing is kept.
#[utoipa::path(post, path = "/signatures/verify", tag = "signatures", request_body = CheckedJson,
    responses((status = 200, body = VerdictJson), (status = 401, description = "Not signed in"),
        (status = 415, description = "Not sent as JSON"),
        (status = 422, description = "Not base64, neither PDF nor XML, encrypted, or no such agency")))]
pub(super) async fn verify(visit: ApiVisit, Body(body): Body<CheckedJson>) -> Result<Json<VerdictJson>> {
    let bytes = Bytes::from(decoded(&body.content)?);
    let origin = origin(&visit, &body).await?;
    if xmlsig::is_xml(&bytes) {
        return verify_xml(&visit, bytes, origin.as_ref()).await;
    }
    let judged = judge(&visit.app, bytes, Reach::Inside, origin.as_ref()).await?;
    Ok(Json(VerdictJson {
        format: "pdf",
        verdict: judged.report.verdict,
        report: Findings::Pdf(judged.report),
        risks: judged.risks,
        unreachable: judged.unreachable,
        trust_version: judged.trust_version,
    }))
}

async fn verify_xml(visit: &ApiVisit, bytes: Bytes, origin: Option<&Origin>) -> Result<Json<VerdictJson>> {
    let trust_version = {
        let tx = visit.read().await?;
        trust::load(&tx).await?.version
    };
    let judged = judge_xml(&visit.app, bytes, Reach::Inside, xmlsig::Limits::default()).await?;
    let report = match origin {
        Some(origin) => judged.report.held_to_agency(&[&origin.name]),
        None => judged.report,
    };
    Ok(Json(VerdictJson {
        format: "xml",
        verdict: report.verdict,
        report: Findings::Xml(report),
        risks: Vec::new(),
        unreachable: judged.unreachable,
        trust_version,
    }))
}
