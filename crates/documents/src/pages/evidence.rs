//! What was kept when a file's signatures were judged: the verdict of then, and the archive it rests on.

use ::store::{BlobId, Tx};
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::Id;
use signing::evidence::{self, Kept};
use web::{BlockingPool, Error, Shell, Visit};

use super::evidence_report::{self, About};
use super::incoming::files::disposition_of;
use crate::model::Document;
use crate::store::{attachments, incoming, outgoing};

/// Why a level was not reached, as far as there is a sentence for it.
const TROUBLES: [&str; 7] = [
    "stamp-not-longer",
    "time-stamp-failed",
    "no-time-stamp-service",
    "clock-differs",
    "revocation-unknown",
    "revocation-unreachable",
    "does-not-hold",
];

/// An earlier judgement as shown.
pub(super) struct Past {
    /// When, by which version of the trust list, and what came out.
    pub(super) said: String,
    /// What is still to be done, and by when.
    pub(super) ahead: Vec<String>,
    /// The archive.
    pub(super) href: String,
}

/// The judgements kept for a file of a document whose page is `page`, the newest first; older states of the file count too.
pub(super) async fn past(
    tx: &Tx,
    shell: &Shell,
    page: &str,
    record: Id<Document>,
    blob: &BlobId,
) -> web::Result<Vec<Past>> {
    let all = evidence::of_record(tx, record.uuid()).await?;
    let mut states = vec![blob.clone()];
    let mut mine = Vec::new();
    for kept in all {
        if states.contains(&kept.blob) {
            states.extend(kept.grew_from.clone());
            mine.push(one(shell, page, kept));
        }
    }
    Ok(mine)
}

fn one(shell: &Shell, page: &str, kept: Kept) -> Past {
    let verdict = shell.t(&format!("signature-verdict-{}", kept.verdict));
    let args = [
        ("at", shell.instant(&kept.checked_at)),
        ("version", kept.trust_version.to_string()),
        ("verdict", verdict),
        ("level", kept.level.map_or_else(|| "—".to_owned(), |level| format!("PAdES {level}"))),
    ];
    let mut ahead = Vec::new();
    if let Some(wanted) = &kept.wanted {
        ahead.push(shell.t1("evidence-wanted", "level", wanted));
    }
    if !kept.trouble.is_empty() {
        let known = TROUBLES.contains(&kept.trouble.as_str());
        ahead.push(shell.t(&format!("evidence-trouble-{}", if known { &kept.trouble } else { "other" })));
    }
    ahead.extend(kept.renew_before.map(|by| shell.t1("evidence-renew", "by", shell.instant(&by))));
    Past { said: shell.sentence("evidence-said", &args), ahead, href: format!("{page}/evidence/{}", kept.id) }
}

/// The archive of an arrival's file.
pub(super) async fn of_incoming(
    visit: Visit,
    Path((id, which)): Path<(Id<Document>, Id<Kept>)>,
) -> web::Result<Response> {
    let (about, kept) = {
        let tx = visit.read().await?;
        let document = incoming::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
        let kept = evidence::get(&tx, id.uuid(), which).await?.ok_or_else(Error::not_found)?;
        let files = attachments::of(&tx, id).await?;
        let file = files.into_iter().find(|file| file.blob == kept.blob).map(|file| file.name);
        (About { document: named(&document.code(), &document.subject), file: file.unwrap_or_default() }, kept)
    };
    download(&visit, &about, &kept).await
}

/// The archive of an issued file.
pub(super) async fn of_outgoing(
    visit: Visit,
    Path((id, which)): Path<(Id<Document>, Id<Kept>)>,
) -> web::Result<Response> {
    let (about, kept) = {
        let tx = visit.read().await?;
        let document = outgoing::load(&tx, visit.actor(), id).await?.ok_or_else(Error::not_found)?;
        let kept = evidence::get(&tx, id.uuid(), which).await?.ok_or_else(Error::not_found)?;
        let code = document.code();
        (About { document: named(&code, &document.subject), file: format!("{}.pdf", code.replace('/', "-")) }, kept)
    };
    download(&visit, &about, &kept).await
}

fn named(code: &str, subject: &str) -> String {
    if code.is_empty() { subject.to_owned() } else { format!("{code} – {subject}") }
}

/// The archive with the report in words and the judged file itself: whoever sees the document may have it.
async fn download(visit: &Visit, about: &About, kept: &Kept) -> web::Result<Response> {
    let blobs = &visit.app.store.blobs;
    let archive = blobs.get(&kept.proof).await?;
    // An older state of the file may have been swept; its proof stays.
    let judged = blobs.get(&kept.blob).await.ok();
    let shell = visit.shell("evidence-title");
    let broken = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "proof");
        Error::new(kernel::Kind::Bug, "bug")
    };
    let parts = evidence_report::parts(&shell, about, kept, judged.as_ref()).map_err(|e| broken(&e))?;
    let pack = move || evidence_report::packed(&archive, &parts);
    let bytes = visit.app.service::<BlockingPool>().run(pack).await?.map_err(|e| broken(&e))?;
    let name = format!("bang-chung-{}.zip", kernel::civil_date(kept.checked_at));
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, disposition_of("attachment", &name)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
