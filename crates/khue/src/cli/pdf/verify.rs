//! `khue pdf verify`: who signed, when, by what proof, and what was changed since.

use std::path::PathBuf;

use clap::Args;
use kernel::Instant;
use pades::{Collected, Report, Risk, Verdict};
use serde::Serialize;

use super::{Trust, document, refused};
use crate::{Failure, Outcome, ambient};

#[derive(Debug, Args)]
pub(in crate::cli) struct Verify {
    /// The PDF.
    file: PathBuf,
    #[command(flatten)]
    trust: Trust,
    /// The moment to judge at (RFC 3339); else now.
    #[arg(long, value_name = "INSTANT")]
    at: Option<Instant>,
    /// A signature whose revocation cannot be checked is not valid.
    #[arg(long)]
    require_revocation: bool,
    /// Asks the authorities' services for what the file does not hold.
    #[arg(long)]
    online: bool,
    /// The agency the document is said to come from: signatures of another one are not valid.
    #[arg(long, value_name = "NAME")]
    agency: Option<String>,
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
    let Verify { file, trust, at, require_revocation, online, agency } = verify;
    let list = trust.list()?.with_revocation_required(*require_revocation || *online);
    let doc = document(file)?;
    let now = ambient::clock().now();
    let collected = match online {
        true => super::online(None, |online| pades::collect(&doc, &list, online, now)).map_err(refused(file))?,
        false => Collected::default(),
    };
    let at = at.unwrap_or(now);
    let report = pades::verify_document(&doc, &list, &collected.evidence, at).map_err(refused(file))?;
    let report = match agency {
        Some(agency) => report.held_to_agency(agency),
        None => report,
    };
    let risks = pades::risks_document(&doc).map_err(refused(file))?.into_iter().collect();
    let unreachable = collected.failures.iter().map(ToString::to_string).collect();
    let verdict = report.verdict;
    super::super::print_json(&Answer { report, risks, unreachable })?;
    match verdict {
        Some(Verdict::Valid) => Ok(()),
        Some(Verdict::Undetermined) => {
            let next = "See `reasons`: a certificate or a trusted authority may be missing in --trust; --online asks the \
                        authorities.";
            Err(Failure::new(format!("{}: whether it is valid cannot be said.", file.display()), next))
        }
        Some(Verdict::Invalid) => {
            Err(Failure::new(format!("{}: at least one signature is not valid.", file.display()), "See `reasons`."))
        }
        None => Err(Failure::new(format!("{}: it is not signed.", file.display()), "")),
    }
}
