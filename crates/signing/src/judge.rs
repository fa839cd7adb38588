//! One judge for the whole house: the page anybody may ask, the documents' pages, the API, the jobs.
//!
//! It uses the trust list with the lists brought by hand, what the file holds, what was kept of earlier answers, and then the
//! services. What nobody answers stays "không xác định" (NĐ 68/2024 Đ.31).

use bytes::Bytes;
use jiff::SignedDuration;
use kernel::{Kind, Refusal};
use pades::{Baseline, Collected, Document, Evidence, Limits, Report, Risk, SignatureKind};
use web::{App, BlockingPool, PoolError};

use crate::model::trust::{Origin, Trust};
use crate::services::{Reach, Services};
use crate::store::trust;

/// Why a file was not judged at all.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    /// It has a password, or is no PDF that can be read.
    #[error(transparent)]
    File(#[from] pades::Error),
    /// It is no XML that can be judged.
    #[error(transparent)]
    Xml(#[from] xmlsig::Error),
    /// The blocking pool.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Refusal for JudgeError {
    fn kind(&self) -> Kind {
        match self {
            Self::File(_) | Self::Xml(_) => Kind::Invalid,
            Self::Pool(e) => e.kind(),
            Self::Store(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::File(pades::Error::Encrypted) => "check-encrypted",
            Self::File(_) => "check-no-pdf",
            Self::Xml(xmlsig::Error::Doctype) => "check-doctype",
            Self::Xml(xmlsig::Error::Limit(_)) => "check-beyond-limit",
            Self::Xml(_) => "check-no-xml",
            Self::Pool(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
}

/// What was found out about a file.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The verdict with everything behind it.
    pub report: Report,
    /// Certificates, answers and lists it rests on, those in the file too.
    pub evidence: Evidence,
    /// What the file could do beside being read.
    pub risks: Vec<Risk>,
    /// Services that did not answer, in English, for whoever mends it.
    pub unreachable: Vec<String>,
    /// The version of the trust list.
    pub trust_version: i64,
}

impl Judged {
    /// The lowest level of PAdES of its signatures; none without a signature whose level is known.
    pub fn level(&self) -> Option<Baseline> {
        let signed = self.report.signatures.iter().filter(|s| s.kind == SignatureKind::Signature);
        signed.map(|s| s.baseline).min().flatten()
    }

    /// When the newest time-stamp must be renewed at the latest: so many days before it ends.
    pub fn renew_before(&self, days: i64) -> Option<kernel::Instant> {
        pades::renew_by(&self.report, SignedDuration::from_hours(24 * days))
    }
}

/// Judges a file now. `origin`: the agency it is said to come from, where signatures of others do not count.
///
/// INVARIANT: the caller holds no transaction that writes.
///
/// # Errors
/// [`JudgeError`].
pub async fn judge(app: &App, pdf: Bytes, reach: Reach, origin: Option<&Origin>) -> Result<Judged, JudgeError> {
    let trust = {
        let tx = app.store.read().await?;
        trust::load(&tx).await?
    };
    let now = app.store.clock.now();
    let services = Services::of(app);
    let (list, file) = (trust.list.clone(), pdf.clone());
    let collected = services.ask(app, reach, move |online| -> pades::Result<Collected> {
        let doc = Document::open(&file, &Limits::default())?;
        pades::collect(&doc, &list, online, now)
    });
    let collected = collected.await??;
    let list = trust.list.clone();
    let verify = move || -> pades::Result<(Report, Evidence, Vec<Risk>, Vec<String>)> {
        let doc = Document::open(&pdf, &Limits::default())?;
        let report = pades::verify_document(&doc, &list, &collected.evidence, now)?;
        let mut evidence = pades::stored(&doc)?;
        evidence.merge(collected.evidence);
        // A file that is damaged somewhere is told by its verdict.
        let risks = pades::risks_document(&doc).unwrap_or_default().into_iter().collect();
        Ok((report, evidence, risks, collected.failures.iter().map(ToString::to_string).collect()))
    };
    let (report, evidence, risks, unreachable) =
        app.find_service::<BlockingPool>().unwrap_or_default().run(verify).await??;
    let report = held(&trust, report, origin);
    Ok(Judged { report, evidence, risks, unreachable, trust_version: trust.version })
}

fn held(trust: &Trust, report: Report, origin: Option<&Origin>) -> Report {
    match origin {
        Some(origin) => trust.hold(report, origin),
        None => report,
    }
}
