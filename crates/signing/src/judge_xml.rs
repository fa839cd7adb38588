//! The same judge for signed XML: envelopes that arrive, files that somebody checks.

use bytes::Bytes;
use pades::Collected;
use web::{App, BlockingPool};
use xmlsig::{Limits, Report};

use crate::judge::JudgeError;
use crate::services::{Reach, Services};
use crate::store::trust;

/// What was found out about an XML file.
#[derive(Debug, Clone)]
pub struct JudgedXml {
    /// The verdict with everything behind it.
    pub report: Report,
    /// Services that did not answer, in English, for whoever mends it.
    pub unreachable: Vec<String>,
}

/// Judges every signature of an XML file now. Services are asked only about signatures whose value fits; a file without
/// any sends nobody anywhere.
///
/// INVARIANT: the caller holds no transaction that writes.
///
/// # Errors
/// [`JudgeError`].
pub async fn judge_xml(app: &App, xml: Bytes, reach: Reach, limits: Limits) -> Result<JudgedXml, JudgeError> {
    let trust = {
        let tx = app.store.read().await?;
        trust::load(&tx).await?.list
    };
    let now = app.store.clock.now();
    let pool = app.find_service::<BlockingPool>().unwrap_or_default();
    let source = xml.clone();
    let signers = pool.run(move || xmlsig::signers(&source, &limits)).await??;
    let collected = if signers.is_empty() {
        Collected::default()
    } else {
        let list = trust.clone();
        let ask = move |online: &pades::Online<'_>| pades::collect_signers(&signers, &list, online, now);
        Services::of(app).ask(app, reach, ask).await?
    };
    let unreachable = collected.failures.iter().map(ToString::to_string).collect();
    let verify = move || xmlsig::verify_with(&xml, &trust, &collected.evidence, now, &limits);
    Ok(JudgedXml { report: pool.run(verify).await??, unreachable })
}
