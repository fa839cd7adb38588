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
use kernel::{Id, Kind};
use pades::{Risk, Verdict};
use web::components::{Tone, note};
use web::{App, BlockingPool, Error, File, Markup, Shell, Upload, Visit, Visitor};

use super::by_code::{self, ByCode};
use super::evidence::{self, Past};
use super::signatures::{self, Shown, shown, shown_of_xml};
use crate::model::Document;
use crate::store::attachments::{self, Attachment};
use crate::store::incoming;
use crate::store::outgoing::{self, Outgoing};
use crate::store::{copies, drafts};
use signing::{Origin, Reach, judge, judge_xml};

/// Bytes of a file that is checked without an account at the most.
const MAX_BYTES: usize = 32 * 1024 * 1024;
/// What a form with such a file holds at the most.
pub(super) const MAX_FORM: usize = MAX_BYTES + 64 * 1024;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/check", get(form).post(post))
        .route_layer(DefaultBodyLimit::max(MAX_FORM))
        .route("/incoming-documents/{id}/files/{attachment}/signatures", get(of_incoming))
        .route("/incoming-documents/{id}/evidence/{evidence}", get(evidence::of_incoming))
        .route("/outgoing-documents/{id}/signatures", get(of_outgoing))
        .route("/outgoing-documents/{id}/evidence/{evidence}", get(evidence::of_outgoing))
}

/// What was found out about a file.
pub(super) struct Finding {
    name: String,
    verdict: Option<Verdict>,
    /// Whether nothing but fields filled after signing stands against it.
    filled: bool,
    signatures: Vec<Shown>,
    /// The document of this installation that the file is, byte for byte.
    pub(super) issued: Option<Outgoing>,
    /// Who issued that: more than one where agencies issue together.
    pub(super) issuers: String,
    /// Whether that is said here, and not where the file is compared with the document of a code.
    pub(super) told: bool,
    /// Who made the copy that the file is, byte for byte, and under which number.
    copied: Option<(String, String)>,
    /// What it could do beside being read.
    risks: Vec<Risk>,
}

impl Finding {
    /// The verdict over all.
    fn verdict(&self, shell: &Shell) -> Markup {
        signatures::verdict(shell, self.verdict, self.filled)
    }

    /// What the file could do: a valid signature says who it is from, not that it is harmless.
    fn risks(&self, shell: &Shell) -> Markup {
        signatures::risks(shell, &self.risks)
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
        let Some(issued) = self.issued.as_ref().filter(|_| self.told) else { return Markup::default() };
        let said = shell.t2("check-issued", ("issuer", self.issuers.clone()), ("code", issued.code()));
        note(shell, Tone::Green, &said)
    }
}

#[derive(Template)]
#[template(path = "check.html")]
pub(super) struct CheckPage {
    shell: Shell,
    finding: Option<Finding>,
    /// The document whose code on paper was asked about.
    by_code: Option<ByCode>,
    error: Option<String>,
    /// A code as typed, that leads nowhere, and the sentence that says so.
    code: String,
    no_code: Option<String>,
    limit: usize,
}

impl CheckPage {
    pub(super) fn new(
        visitor: &Visitor,
        finding: Option<Finding>,
        by_code: Option<ByCode>,
        error: Option<&Error>,
    ) -> Self {
        let (shell, limit) = (visitor.shell("check-title"), MAX_BYTES / (1024 * 1024));
        let error = error.map(|error| match error.code {
            "too-large" => shell.t1("check-too-large", "limit", limit),
            _ => error.sentence(&visitor.app.catalog, shell.locale),
        });
        Self { shell, finding, by_code, error, code: String::new(), no_code: None, limit }
    }

    /// That no document has this code: the form stays, with what was typed.
    pub(super) fn of_unknown_code(visitor: &Visitor, code: String) -> Self {
        let page = Self::new(visitor, None, None, None);
        let no_code = Some(page.shell.t("error-check-no-code"));
        Self { code, no_code, ..page }
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
    web::render(CheckPage::new(&visitor, None, None, None), StatusCode::OK)
}

async fn post(visitor: Visitor, upload: web::Result<Upload>) -> web::Result<Response> {
    let found = match chosen(upload) {
        Ok(file) => {
            let _slot = visitor.app.service::<BlockingPool>().slot_of_strangers().await?;
            find(&visitor.app, &visitor.shell("check-title"), file.name, file.bytes, (Reach::Stranger, None)).await
        }
        Err(error) => Err(error),
    };
    match found {
        Ok(finding) => web::render(CheckPage::new(&visitor, Some(finding), None, None), StatusCode::OK),
        Err(error) if error.kind == Kind::Invalid => {
            web::render(CheckPage::new(&visitor, None, None, Some(&error)), error.status())
        }
        Err(error) => Err(error),
    }
}

/// The file that somebody wants to have checked.
pub(super) fn chosen(upload: web::Result<Upload>) -> web::Result<File> {
    let upload = upload?;
    if let Some(name) = upload.empty.first() {
        let mut error = Error::new(Kind::Invalid, "check-empty-file");
        error.args = vec![("name", name.clone())];
        return Err(error);
    }
    match upload.files_of("file").next().cloned() {
        None => Err(Error::new(Kind::Invalid, "check-no-file")),
        Some(file) if file.bytes.len() > MAX_BYTES => Err(Error::new(Kind::Invalid, "too-large")),
        Some(file) => Ok(file),
    }
}

async fn of_incoming(
    visit: Visit,
    Path((id, attachment)): Path<(Id<Document>, Id<Attachment>)>,
) -> web::Result<Response> {
    let (origin, file) = {
        let tx = visit.read().await?;
        let document = incoming::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
        (
            incoming::origin(&tx, &document).await?,
            attachments::get(&tx, id, attachment).await?.filter(Attachment::is_pdf).ok_or_else(Error::not_found)?,
        )
    };
    let bytes = visit.app.store.blobs.get(&file.blob).await?;
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
    let (issued, issuers, copied) = {
        let tx = app.store.read().await?;
        let blob = BlobId::of(&bytes);
        let issued = outgoing::issued_as(&tx, &blob).await?;
        let issuers = match &issued {
            Some(document) => by_code::issuers(document, &drafts::get(&tx, document.draft).await?.draft),
            None => String::new(),
        };
        (issued, issuers, copied(&tx, &blob).await?)
    };
    let (verdict, filled, signatures, risks) = if xmlsig::is_xml(&bytes) {
        // A stranger's file may not have us compute over it again and again.
        let limits = xmlsig::Limits { selected_bytes: 4 * MAX_BYTES, ..xmlsig::Limits::default() };
        let report = judge_xml(app, bytes, reach, limits).await?.report;
        let report = match &origin {
            Some(origin) => report.held_to_agency(&[&origin.name]),
            None => report,
        };
        (report.verdict, false, shown_of_xml(shell, &report), Vec::new())
    } else {
        let judged = judge(app, bytes, reach, origin.as_ref()).await?;
        (judged.report.verdict, judged.report.is_only_filled(), shown(shell, &judged.report), judged.risks)
    };
    Ok(Finding { name, verdict, filled, signatures, issued, issuers, told: true, copied, risks })
}

/// Who made the copy that this is, and under which number.
async fn copied(tx: &::store::Tx, blob: &BlobId) -> web::Result<Option<(String, String)>> {
    let Some(copy) = copies::made_as(tx, blob).await? else { return Ok(None) };
    let agency = identity::agencies::get(tx, Id::from_uuid(copy.agency)).await?;
    Ok(agency.map(|agency| (agency.name, copy.code())))
}
