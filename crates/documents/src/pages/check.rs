//! Kiểm tra văn bản điện tử: anybody asks whether a PDF is what its signatures say, without an account; whoever sees a
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
use pades::{Report, Verdict};
use web::components::{Tone, note};
use web::{App, BlockingPool, Error, Markup, Shell, Upload, Visit, Visitor};

use super::signatures::{Shown, shown};
use crate::model::Document;
use crate::store::attachments::{self, Attachment};
use crate::store::incoming;
use crate::store::outgoing::{self, Outgoing};
use signing::keys;

/// Bytes of a file that is checked without an account at the most.
const MAX_BYTES: usize = 32 * 1024 * 1024;
/// What a form with a file holds beside it.
const FORM_BYTES: usize = 64 * 1024;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/check", get(form).post(post))
        .route_layer(DefaultBodyLimit::max(MAX_BYTES + FORM_BYTES))
        .route("/incoming-documents/{id}/files/{attachment}/signatures", get(of_incoming))
        .route("/outgoing-documents/{id}/signatures", get(of_outgoing))
}

/// What was found out about a file.
pub(super) struct Finding {
    name: String,
    report: Report,
    signatures: Vec<Shown>,
    /// The document of this installation that the file is, byte for byte.
    issued: Option<Outgoing>,
    /// The sentence that says so.
    told: &'static str,
}

impl Finding {
    /// The verdict over all.
    fn verdict(&self, shell: &Shell) -> Markup {
        let (tone, sentence) = match self.report.verdict {
            None => (Tone::Amber, "check-unsigned"),
            Some(Verdict::Valid) => (Tone::Green, "check-valid"),
            Some(Verdict::Undetermined) => (Tone::Amber, "check-undetermined"),
            Some(Verdict::Invalid) => (Tone::Red, "check-invalid"),
        };
        note(shell, tone, &shell.t(sentence))
    }

    /// That it was issued here; what stands on the file itself is all that is told.
    fn origin(&self, shell: &Shell) -> Markup {
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
            find(&visitor.app, &visitor.shell("check-title"), file.name, file.bytes, None).await
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
    show(&visit, format!("/incoming-documents/{id}"), file.name, bytes, Some(document.issuer)).await
}

async fn of_outgoing(visit: Visit, Path(id): Path<Id<Document>>) -> web::Result<Response> {
    let document = {
        let tx = visit.read().await?;
        outgoing::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?
    };
    let blob = document.pdf().ok_or_else(Error::not_found)?;
    let bytes = visit.app.store.blobs.get(blob).await?;
    // A person's certificate names the unit; which agency it must be is for the seal to prove.
    show(&visit, format!("/outgoing-documents/{id}"), document.code(), bytes, None).await
}

async fn show(
    visit: &Visit,
    back: String,
    name: String,
    bytes: Bytes,
    agency: Option<String>,
) -> web::Result<Response> {
    let shell = visit.shell("signatures-title");
    let finding = find(&visit.app, &shell, name, bytes, agency).await?;
    visit.render(SignaturesPage { shell, back, finding })
}

/// Judges a file. Whether a certificate was revoked is not known here unless the file proves it, and what is not known is
/// never called valid (NĐ 68/2024 Đ.31).
pub(super) async fn find(
    app: &App,
    shell: &Shell,
    name: String,
    bytes: Bytes,
    agency: Option<String>,
) -> web::Result<Finding> {
    let (trust, issued) = {
        let tx = app.store.read().await?;
        let issued = outgoing::issued_as(&tx, &BlobId::of(&bytes)).await?;
        (keys::trust_list(&tx).await?.with_revocation_required(true), issued)
    };
    let now = app.store.clock.now();
    let judged = app.service::<BlockingPool>().run(move || pades::verify(&bytes, &trust, now)).await?;
    let report = judged.map_err(|error| refused(&error))?;
    let report = match agency {
        Some(agency) => report.held_to_agency(&agency),
        None => report,
    };
    Ok(Finding { name, signatures: shown(shell, &report), report, issued, told: "check-issued" })
}

/// The sentence for a file that cannot be judged at all.
fn refused(error: &pades::Error) -> Error {
    let code = match error {
        pades::Error::Encrypted => "check-encrypted",
        _ => "check-no-pdf",
    };
    Error::new(Kind::Invalid, code)
}
