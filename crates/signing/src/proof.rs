//! The proof of a verdict as files: report, certificates, answers of responders, lists; and its way into the database.

use std::io::{Cursor, Write};

use bytes::Bytes;
use kernel::Id;
use pades::Verdict;
use store::{BlobId, Ctx, Record, Store};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::judge::Judged;
use crate::settings::level_name;
use crate::store::evidence::{self, Kept};

/// A proof whose archive is stored; no row names it yet.
#[derive(Debug, Clone)]
pub struct Proof {
    archive: BlobId,
    size: usize,
    judged: Judged,
}

/// What a row says beside the verdict itself.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Days before the end of its newest time-stamp that the file must be renewed; none for files that are not ours to renew.
    pub renew_days: Option<i64>,
    /// The level still to be reached.
    pub wanted: Option<pades::Baseline>,
    /// Why it was not reached yet.
    pub trouble: String,
}

/// Packs a verdict and stores the archive; comes before the transaction.
///
/// # Errors
/// When the file store refuses.
pub async fn store(store: &Store, judged: Judged) -> store::Result<Proof> {
    let archive = pack(&judged).map_err(|e| store::Error::Blob(e.to_string()))?;
    let size = archive.len();
    Ok(Proof { archive: store.blobs.put(Bytes::from(archive)).await?, size, judged })
}

impl Proof {
    /// What was found out.
    pub fn judged(&self) -> &Judged {
        &self.judged
    }

    /// Writes the row of a document's file; it takes the place of what was known about it and about the file it grew from.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep(
        &self,
        ctx: &Ctx,
        record: Record,
        blob: &BlobId,
        grew_from: Option<&BlobId>,
        standing: &Standing,
    ) -> store::Result<Id<Kept>> {
        let verdict = self.judged.report.verdict.map_or("unsigned", verdict_name);
        let kept = Kept {
            id: ctx.id(),
            record: record.id,
            blob: blob.clone(),
            grew_from: grew_from.cloned(),
            verdict: verdict.to_owned(),
            level: self.judged.level().map(|level| level_name(level).to_owned()),
            report: serde_json::to_string(&self.judged.report).map_err(|e| store::Error::Decode(e.to_string()))?,
            proof: self.archive.clone(),
            trust_version: self.judged.trust_version,
            checked_at: self.judged.report.checked_at,
            renew_before: standing.renew_days.and_then(|days| self.judged.renew_before(days)),
            wanted: standing.wanted.map(|level| level_name(level).to_owned()),
            trouble: standing.trouble.clone(),
        };
        evidence::keep(ctx, &kept, self.size).await?;
        Ok(kept.id)
    }
}

/// Name of a verdict in the database and in sentences.
pub fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "valid",
        Verdict::Undetermined => "undetermined",
        Verdict::Invalid => "invalid",
    }
}

/// The archive: the same verdict gives the same bytes.
fn pack(judged: &Judged) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: String, bytes: &[u8]| -> zip::result::ZipResult<()> {
        zip.start_file(name, SimpleFileOptions::default().last_modified_time(zip::DateTime::default()))?;
        Ok(zip.write_all(bytes)?)
    };
    let report = serde_json::to_vec_pretty(&judged.report).map_err(std::io::Error::from)?;
    add("report.json".into(), &report)?;
    for (n, certificate) in judged.evidence.certificates.iter().enumerate() {
        add(format!("certificates/{:02}.cer", n + 1), certificate.der())?;
    }
    for (n, answer) in judged.evidence.ocsps.iter().enumerate() {
        add(format!("ocsp/{:02}.ors", n + 1), answer)?;
    }
    for (n, list) in judged.evidence.crls.iter().enumerate() {
        add(format!("crl/{:02}.crl", n + 1), list)?;
    }
    Ok(zip.finish()?.into_inner())
}
