//! `khue pdf verify`: who signed, when, by what proof, and what was changed since.

use std::path::PathBuf;

use clap::Args;
use kernel::Instant;
use pades::{Collected, Report, Risk, Verdict};
use serde::Serialize;

use super::{Trust, document, refused};
use crate::failure::UNDETERMINED;
use crate::{Failure, Outcome, ambient};

#[derive(Debug, Args)]
pub(in crate::cli) struct Verify {
    /// The PDF.
    file: PathBuf,
    #[command(flatten)]
    trust: Trust,
    /// The moment to judge at (RFC 3339); else now.
    #[arg(long, value_name = "INSTANT", value_parser = super::moment)]
    at: Option<Instant>,
    /// Asks the authorities' services for what the file does not hold: a signature whose revocation nobody says is never
    /// valid.
    #[arg(long)]
    online: bool,
    /// Does not ask whether certificates were revoked: what is "valid" then may be the signature of a stolen key.
    #[arg(long, conflicts_with = "online")]
    no_revocation: bool,
    /// The agency the document is said to come from: signatures of another one are not valid. Given again: an agency that
    /// issues it together with the first, whose signatures count beside the first one's own.
    #[arg(long, value_name = "NAME")]
    agency: Vec<String>,
}

#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    report: Report,
    /// What the file could do beside being read.
    risks: Vec<Risk>,
    /// Services that could not be asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreachable: Vec<String>,
}

pub(super) fn run(verify: &Verify) -> Outcome {
    let Verify { file, trust, at, online, no_revocation, agency } = verify;
    let list = trust.list()?.with_revocation_required(!no_revocation);
    let doc = document(file)?;
    let now = ambient::clock().now();
    let collected = match online {
        true => super::online(None, |online| pades::collect(&doc, &list, online, now)).map_err(refused(file))?,
        false => Collected::default(),
    };
    let at = at.unwrap_or(now);
    let report = pades::verify_document(&doc, &list, &collected.evidence, at).map_err(refused(file))?;
    let report = match agency.split_first() {
        Some((issuer, beside)) => {
            report.held_to_agencies(issuer, &beside.iter().map(String::as_str).collect::<Vec<_>>())
        }
        None => report,
    };
    // A signature that is no PDF syntax any more is told by the verdict; the file is not to be opened anyway.
    let risks = match pades::risks_document(&doc) {
        Err(_) if report.verdict == Some(Verdict::Invalid) => Vec::new(),
        found => found.map_err(refused(file))?.into_iter().collect(),
    };
    let unreachable = collected.failures.iter().map(ToString::to_string).collect();
    let verdict = report.verdict;
    super::super::print_json(&Answer { report, risks, unreachable })?;
    match verdict {
        Some(Verdict::Valid) => Ok(()),
        Some(Verdict::Undetermined) => {
            let next = "See `reasons`: a certificate, a revocation list or a trusted authority may be missing in --trust; \
                        --online asks the authorities.";
            let what = format!("{}: whether it is valid cannot be said.", file.display());
            Err(Failure::new(what, next).with_code(UNDETERMINED))
        }
        Some(Verdict::Invalid) => {
            Err(Failure::new(format!("{}: at least one signature is not valid.", file.display()), "See `reasons`."))
        }
        None => Err(Failure::new(format!("{}: it is not signed.", file.display()), "")),
    }
}
