//! Raises signed files to the level that is set, and keeps archived ones from ageing; by increments only, whole or not at all.

use bytes::Bytes;
use pades::{Baseline, Document, Error, Limits, Report, Setting, StampService, Stamping};
use web::{App, PoolError};

use crate::OpenKey;
use crate::judge::{JudgeError, Judged, judge};
use crate::services::{Reach, Services};
use crate::store::trust;

/// A file after it was to be raised.
#[derive(Debug, Clone)]
pub struct Raised {
    /// The file: more behind the old bytes, or just those.
    pub pdf: Bytes,
    /// What is known about it now.
    pub judged: Judged,
    /// The level that is still to be reached; none when it was.
    pub wanted: Option<Baseline>,
    /// Why not, as the code of an error; empty when it was.
    pub trouble: &'static str,
}

/// Puts the time-stamping service behind an opened key, where one is set and the level wants it.
pub fn stamping(app: &App, key: OpenKey) -> OpenKey {
    let services = Services::of(app);
    let settings = &services.settings;
    let Some(tsa) = settings.tsa.clone().filter(|_| settings.level >= Baseline::Time) else { return key };
    let (ids, clock, net, required) =
        (app.store.ids.clone(), app.store.clock.clone(), services.net().clone(), !settings.sign_without_tsa);
    let service = StampService {
        tsa,
        transport: Box::new(move |call| net.carry(call, true)),
        nonce: Box::new(move || ids.bytes::<16>()),
        now: Box::new(move || clock.now()),
        required,
    };
    Box::new(Stamping::new(key, service))
}

/// Raises a signed file to the level that is set; a file that is there already, or cannot be raised now, comes back as it was.
///
/// INVARIANT: the caller holds no transaction that writes.
///
/// # Errors
/// [`JudgeError`] when it cannot be judged at all.
pub async fn raise(app: &App, pdf: Bytes) -> Result<Raised, JudgeError> {
    let level = Services::of(app).settings.reachable();
    let judged = judge(app, pdf.clone(), Reach::Inside, None).await?;
    if judged.report.signatures.is_empty() || judged.level().is_some_and(|reached| reached >= level) {
        return Ok(Raised { pdf, judged, wanted: None, trouble: "" });
    }
    let grown = grow(app, pdf.clone(), move |doc, setting| match level {
        Baseline::Basic => Ok(Vec::new()),
        Baseline::Time => pades::stamp(doc, setting),
        Baseline::LongTerm | Baseline::Archive => pades::extend(doc, level, setting),
    });
    settle(app, pdf, judged, grown.await?, level).await
}

/// Renews an archived file before its newest time-stamp ends; one that cannot be renewed now comes back as it was.
///
/// INVARIANT: the caller holds no transaction that writes.
///
/// # Errors
/// [`JudgeError`] when it cannot be judged at all.
pub async fn renew(app: &App, pdf: Bytes) -> Result<Raised, JudgeError> {
    let grown = grow(app, pdf.clone(), pades::renew).await?;
    let judged = judge(app, pdf.clone(), Reach::Inside, None).await?;
    let until = judged.renew_before(0);
    let raised = settle(app, pdf.clone(), judged.clone(), grown, Baseline::Archive).await?;
    // A stamp that ends no later than the one before would be followed by another at once, and so on for ever.
    if raised.pdf.len() > pdf.len() && raised.judged.renew_before(0) <= until {
        return Ok(Raised { pdf, judged, wanted: None, trouble: "stamp-not-longer" });
    }
    Ok(raised)
}

/// Raises a file in the act that seals it. Services that fail, or a level that needs none, leave it as it is: the job that
/// looks after issued files comes later.
pub async fn raise_now(app: &App, pdf: Vec<u8>) -> Bytes {
    let pdf = Bytes::from(pdf);
    // A time-stamp of the signatures' own is the key's affair, see [`stamping`].
    if Services::of(app).settings.reachable() < Baseline::LongTerm {
        return pdf;
    }
    match raise(app, pdf.clone()).await {
        Ok(raised) => raised.pdf,
        Err(error) => {
            tracing::warn!(%error, "a sealed file could not be raised to its level");
            pdf
        }
    }
}

/// Takes the grown file only when our own judge finds nothing worse in it than in the old one.
async fn settle(
    app: &App,
    pdf: Bytes,
    judged: Judged,
    grown: pades::Result<Bytes>,
    level: Baseline,
) -> Result<Raised, JudgeError> {
    let wanted = Some(level);
    let grown = match grown {
        Ok(grown) => grown,
        Err(error) => return Ok(Raised { pdf, judged, wanted, trouble: error.code() }),
    };
    let after = judge(app, grown.clone(), Reach::Inside, None).await?;
    if is_worse(&after.report, &judged.report) {
        return Ok(Raised { pdf, judged, wanted, trouble: "does-not-hold" });
    }
    let wanted = wanted.filter(|level| after.level().is_none_or(|reached| reached < *level));
    Ok(Raised { pdf: grown, judged: after, wanted, trouble: "" })
}

fn is_worse(after: &Report, before: &Report) -> bool {
    after.verdict > before.verdict || after.signatures.len() < before.signatures.len()
}

async fn grow(
    app: &App,
    pdf: Bytes,
    act: impl FnOnce(&Document<'_>, &Setting<'_>) -> Result<Vec<u8>, Error> + Send + 'static,
) -> Result<pades::Result<Bytes>, JudgeError> {
    let trust = {
        let tx = app.store.read().await?;
        trust::load(&tx).await?.list
    };
    let now = app.store.clock.now();
    let services = Services::of(app);
    let grown = services.ask(app, Reach::Inside, move |online| {
        let doc = Document::open(&pdf, &Limits::default())?;
        let setting = Setting { trust: &trust, online, now, limits: Limits::default() };
        let added = act(&doc, &setting)?;
        Ok(Bytes::from([pdf.as_ref(), added.as_slice()].concat()))
    });
    grown.await.map_err(|error: PoolError| error.into())
}
