//! Kiểm tra văn bản điện tử: anybody asks whether a PDF or XML file is what its signatures say, without an account; whoever sees a
//! document asks the same of its files. The content of the file is neither kept nor shown.

use ::store::BlobId;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use kernel::{Id, Instant, Kind};
use pades::{Evidence, TrustList, Verdict};
use web::components::{Tone, note};
use web::{App, BlockingPool, Error, Markup, Shell, Upload, Visit, Visitor};

use super::evidence::{self, Past};
use super::signatures::{self, Shown, shown, shown_of_xml};
use crate::model::Document;
use crate::store::attachments::{self, Attachment};
use crate::store::copies;
use crate::store::incoming;
use crate::store::outgoing::{self, Outgoing};
use signing::{Origin, Reach, judge};

/// Bytes of a file that is checked without an account at the most.
const MAX_BYTES: usize = 32 * 1024 * 1024;
/// What a form with a file holds beside it.
const FORM_BYTES: usize = 64 * 1024;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/check", get(form).post(post))
        .route_layer(DefaultBodyLimit::max(MAX_BYTES + FORM_BYTES))
        .route("/incoming-documents/{id}/files/{attachment}/signatures", get(of_incoming))
        .route("/incoming-documents/{id}/evidence/{evidence}", get(evidence::of_incoming))
        .route("/outgoing-documents/{id}/signatures", get(of_outgoing))
        .route("/outgoing-documents/{id}/evidence/{evidence}", get(evidence::of_outgoing))
}

/// What was found out about a file.
pub(super) struct Finding {
    name: String,
    verdict: Option<Verdict>,
    signatures: Vec<Shown>,
    /// The document of this installation that the file is, byte for byte.
    issued: Option<Outgoing>,
    /// The sentence that says so.
    told: &'static str,
    /// Who made the copy that the file is, byte for byte, and under which number.
    copied: Option<(String, String)>,
}

impl Finding {
    /// The verdict over all.
    fn verdict(&self, shell: &Shell) -> Markup {
        signatures::verdict(shell, self.verdict)
    }

    fn list(&self, shell: &Shell) -> Markup {
        signatures::list(shell, &self.signatures)
    }

    /// That it was issued here; what stands on the file itself is all that is told.
    fn origin(&self, shell: &Shell) -> Markup {
        if let Some((agency, code)) = &self.copied {
            let said = shell.t2("check-copied", ("agency", agency.clone()), ("code", code.clone()));
            return note(shell, Tone::Green, &said);
        }
        let Some(issued) = &self.issued else { return Markup::default() };
        let said = shell.t2(self.told, ("issuer", issued.issuer.clone()), ("code", issued.code()));
        note(shell, Tone::Green, &said)
    }
}

/// A document that anybody may read.
pub(super) struct Public {
    pub(super) subject: String,
    pub(super) file: String,
}

#[derive(Template)]
#[template(path = "check.html")]
pub(super) struct CheckPage {
    shell: Shell,
    finding: Option<Finding>,
    public: Option<Public>,
    /// Asked by the code on paper, not by a file.
    by_code: bool,
    error: Option<String>,
    limit: usize,
}

impl CheckPage {
    /// What a code leads to.
    pub(super) fn of_code(shell: Shell, finding: Finding, public: Option<Public>) -> Self {
        let finding = Finding { told: "check-of-code", ..finding };
        Self { finding: Some(finding), public, by_code: true, ..Self::of_file(shell, None, None) }
    }

    fn of_file(shell: Shell, finding: Option<Finding>, error: Option<String>) -> Self {
        Self { shell, finding, public: None, by_code: false, error, limit: MAX_BYTES / (1024 * 1024) }
    }
}

#[derive(Template)]
#[template(path = "signatures_page.html")]
struct SignaturesPage {
    shell: Shell,
    back: String,
    finding: Finding,
    /// What was kept when the file was judged before.
    kept: Vec<Past>,
}

async fn form(visitor: Visitor) -> web::Result<Response> {
    page(&visitor, None, None)
}

fn page(visitor: &Visitor, finding: Option<Finding>, error: Option<&Error>) -> web::Result<Response> {
    let shell = visitor.shell("check-title");
    let status = error.map_or(StatusCode::OK, Error::status);
    let error = error.map(|error| error.sentence(&visitor.app.catalog, shell.locale));
    web::render(CheckPage::of_file(shell, finding, error), status)
}

async fn post(visitor: Visitor, upload: Upload) -> web::Result<Response> {
    let found = match upload.files_of("file").next().cloned() {
        None => Err(Error::new(Kind::Invalid, "check-no-file")),
        Some(file) if file.bytes.len() > MAX_BYTES => Err(Error::new(Kind::Invalid, "too-large")),
        Some(file) => {
            let _slot = visitor.app.service::<BlockingPool>().slot_of_strangers().await?;
            find(&visitor.app, &visitor.shell("check-title"), file.name, file.bytes, (Reach::Stranger, None)).await
        }
    };
    match found {
        Ok(finding) => page(&visitor, Some(finding), None),
        Err(error) if error.kind == Kind::Invalid => page(&visitor, None, Some(&error)),
        Err(error) => Err(error),
    }
}

async fn of_incoming(
    visit: Visit,
    Path((id, attachment)): Path<(Id<Document>, Id<Attachment>)>,
) -> web::Result<Response> {
    let (document, file) = {
        let tx = visit.read().await?;
        let document = incoming::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
        (
            document,
            attachments::get(&tx, id, attachment).await?.filter(Attachment::is_pdf).ok_or_else(Error::not_found)?,
        )
    };
    let bytes = visit.app.store.blobs.get(&file.blob).await?;
    let origin = Origin { agency: document.sender, name: document.issuer };
    let back = format!("/incoming-documents/{id}");
    let file = Asked { record: id, blob: file.blob, name: file.name, bytes };
    show(&visit, back, file, Some(origin)).await
}

async fn of_outgoing(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let document = {
        let tx = visit.read().await?;
        outgoing::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?
    };
    let blob = document.pdf().ok_or_else(Error::not_found)?;
    let bytes = visit.app.store.blobs.get(blob).await?;
    // A person's certificate names the unit; which agency it must be is for the seal to prove.
    let file = Asked { record: id, blob: blob.clone(), name: document.code(), bytes };
    show(&visit, format!("/outgoing-documents/{id}"), file, None).await
}

/// A file of a document whose signatures are asked about.
struct Asked {
    record: Id<Document>,
    blob: BlobId,
    name: String,
    bytes: Bytes,
}

async fn show(visit: &Visit, back: String, file: Asked, origin: Option<Origin>) -> web::Result<Response> {
    let shell = visit.shell("signatures-title");
    let finding = find(&visit.app, &shell, file.name, file.bytes, (Reach::Inside, origin)).await?;
    let tx = visit.read().await?;
    let kept = evidence::past(&tx, &shell, &back, file.record, &file.blob).await?;
    visit.render(SignaturesPage { shell, back, finding, kept })
}

/// Judges a file, on whose behalf it may be, and held to the agency it is said to come from.
pub(super) async fn find(
    app: &App,
    shell: &Shell,
    name: String,
    bytes: Bytes,
    (reach, origin): (Reach, Option<Origin>),
) -> web::Result<Finding> {
    let (issued, copied) = {
        let tx = app.store.read().await?;
        let blob = BlobId::of(&bytes);
        (outgoing::issued_as(&tx, &blob).await?, copied(&tx, &blob).await?)
    };
    let (verdict, signatures) = if xmlsig::is_xml(&bytes) {
        let trust = {
            let tx = app.store.read().await?;
            signing::store::trust::load(&tx).await?.list
        };
        let now = app.store.clock.now();
        let names: Vec<String> = origin.as_ref().map(|origin| origin.name.clone()).into_iter().collect();
        let judged = app.service::<BlockingPool>().run(move || judge_xml(&bytes, &trust, &names, now)).await?;
        let report = judged.map_err(|code| Error::new(Kind::Invalid, code))?;
        (report.verdict, shown_of_xml(shell, &report))
    } else {
        let report = judge(app, bytes, reach, origin.as_ref()).await?.report;
        (report.verdict, shown(shell, &report))
    };
    Ok(Finding { name, verdict, signatures, issued, told: "check-issued", copied })
}

/// Who made the copy that this is, and under which number.
async fn copied(tx: &::store::Tx, blob: &BlobId) -> web::Result<Option<(String, String)>> {
    let Some(copy) = copies::made_as(tx, blob).await? else { return Ok(None) };
    let agency = identity::agencies::get(tx, Id::from_uuid(copy.agency)).await?;
    Ok(agency.map(|agency| (agency.name, copy.code())))
}

/// Judges an XML file; the error names the sentence for one that cannot be judged at all.
fn judge_xml(bytes: &[u8], trust: &TrustList, names: &[String], now: Instant) -> Result<xmlsig::Report, &'static str> {
    // A stranger's file may not have us compute over it again and again.
    let limits = xmlsig::Limits { selected_bytes: 4 * MAX_BYTES, ..xmlsig::Limits::default() };
    let judged = xmlsig::verify_with(bytes, trust, &Evidence::default(), now, &limits);
    let report = judged.map_err(|error| match error {
        xmlsig::Error::Doctype => "check-doctype",
        xmlsig::Error::Limit(_) => "check-beyond-limit",
        _ => "check-no-xml",
    })?;
    if names.is_empty() {
        return Ok(report);
    }
    Ok(report.held_to_agency(&names.iter().map(String::as_str).collect::<Vec<_>>()))
}
